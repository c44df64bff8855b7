// Package xlsx prints a pack as a workbook: a Lisez-moi, the headline figures with live formulas beside bilan's values,
// native charts, one typed table a sheet, and the incidents, figures and rows that the formulas compute from.
package xlsx

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// Render writes the workbook of a pack. The same pack gives the same bytes: the dates of the document are those of the
// pack, nothing asks the time.
//
// Durations are days under [h]:mm:ss, rates 0–1 under 0.0%, instants the wall clock of the pack's zone; identifiers and every
// text of the sources are texts, never formulas. An error names the sheet it happened in.
func Render(w io.Writer, p *pack.Pack) error {
	printer, err := unit.NewPrinter(p.Lang, p.Zone)
	if err != nil {
		// A zone that nobody knows cannot place an instant: the workbook then speaks UTC, and says so.
		if printer, err = unit.NewPrinter(p.Lang, "UTC"); err != nil {
			return fmt.Errorf("rendering the workbook of %s: %w", p.Period, err)
		}
	}
	b := &book{
		file: excelize.NewFile(), pack: p, printer: printer, zone: printer.Zone(), words: wordsOf(p.Lang),
		styles: map[look]int{}, names: sheetNames{}, notes: map[int]string{},
	}
	defer b.file.Close()
	b.plan()
	b.file.SetActiveSheet(0) // before there are rows: it reads every sheet
	for _, draw := range b.sheets {
		b.at = draw.name
		draw.fill(&sheet{book: b, name: draw.name})
		if b.err != nil {
			return fmt.Errorf("rendering sheet %q of the workbook: %w", draw.name, b.err)
		}
	}
	b.properties()
	if b.err != nil {
		return fmt.Errorf("rendering the workbook of %s: %w", p.Period, b.err)
	}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newArchive(w) })
	if err := b.file.Write(w); err != nil {
		return fmt.Errorf("writing the workbook of %s: %w", p.Period, err)
	}
	return nil
}

// book is a workbook under way. The first error stays in err; what follows it is thrown away with the file.
type book struct {
	file    *excelize.File
	pack    *pack.Pack
	printer *unit.Printer
	zone    *time.Location
	words   *words
	styles  map[look]int
	names   sheetNames
	notes   map[int]string
	sheets  []drawing
	proof   *proof
	tables  int
	at      string
	err     error
}

// drawing is a sheet that will be filled: its name is known before, because sheets link to one another.
type drawing struct {
	name string
	what string // for the list of sheets
	fill func(*sheet)
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// plan names the sheets in their order.
func (b *book) plan() {
	for _, n := range b.pack.Notes {
		b.notes[n.Number] = n.Text
	}
	// The fixed sheets take their names first: a table called « Incidents » is the one that yields.
	readme, summary := b.names.take(b.words.readme), b.names.take(b.words.summary)
	charts := b.names.take(b.words.charts)
	incidents, figures, rows := b.names.take(b.words.incidents), b.names.take(b.words.figures), b.names.take(b.words.rows)
	b.proof = newProof(b.pack, figures, rows)

	b.add(readme, b.words.readmeWhat, b.readme)
	b.add(summary, b.words.summaryWhat, b.summary)
	content := collect(b.pack)
	var plots []*pack.Chart
	for _, c := range content.charts {
		if c.Kind != pack.Heat && c.Kind != pack.Strip && c.Kind != pack.Lanes { // the table under them says every piece
			plots = append(plots, c)
		}
	}
	if len(plots) > 0 {
		b.add(charts, b.words.chartsWhat, func(s *sheet) { b.charts(s, plots) })
	}
	for _, c := range content.charts {
		if c.Kind == pack.Heat {
			b.add(b.names.take(c.Title), b.words.heatWhat, func(s *sheet) { b.heat(s, c) })
		}
	}
	for _, t := range content.tables {
		if t.Only == pack.Pages {
			continue
		}
		name := b.names.take(orElse(t.Title, t.ID))
		b.proof.stand(t, name, b.columnsOf(t))
		b.add(name, orElse(text.Line(t.Base), b.words.tableWhat), func(s *sheet) { b.table(s, t) })
	}
	b.add(incidents, b.words.incidentsWhat, b.incidents)
	b.add(figures, b.words.figuresWhat, b.figures)
	b.add(rows, b.words.rowsWhat, b.rows)
}

func (b *book) add(name, what string, fill func(*sheet)) {
	if len(b.sheets) == 0 {
		b.keep(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.keep(err)
	}
	b.sheets = append(b.sheets, drawing{name, what, fill})
}

// properties fixes what the document says of itself.
func (b *book) properties() {
	at := b.pack.AsOf.UTC().Format(time.RFC3339)
	by := strings.TrimSpace("bilan " + text.Line(b.pack.ToolVersion))
	b.keep(b.file.SetDocProps(&excelize.DocProperties{
		Created: at, Modified: at, Creator: by, LastModifiedBy: by, Language: b.pack.Lang,
		Title:         text.Line(b.pack.Title + " — " + b.pack.PeriodWords),
		Subject:       text.Line(b.pack.Organisation),
		ContentStatus: b.words.status(b.pack.Status),
	}))
	b.keep(b.file.SetAppProps(&excelize.AppProperties{Application: "bilan"}))
	always := true
	// The value kept beside each formula is bilan's; opening the workbook computes it again, which is the point of it.
	b.keep(b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &always}))
}

// content is the tables, charts, tiles and texts of a pack in reading order, side blocks included.
type content struct {
	tables []*pack.Table
	charts []*pack.Chart
	tiles  []pack.Tile
	texts  []titled
	signs  []*pack.Sign
}

// titled is a text with the title of its section.
type titled struct {
	title string
	text  *pack.Text
}

func collect(p *pack.Pack) content {
	var c content
	var walk func(section string, block *pack.Block)
	walk = func(section string, block *pack.Block) {
		switch {
		case block.Tiles != nil:
			c.tiles = append(c.tiles, block.Tiles.Tiles...)
		case block.Table != nil:
			c.tables = append(c.tables, block.Table)
		case block.Chart != nil:
			c.charts = append(c.charts, block.Chart)
		case block.Sign != nil:
			c.signs = append(c.signs, block.Sign)
		case block.Text != nil && len(block.Text.Paragraphs) > 0 && block.Text.Only != pack.Pages:
			c.texts = append(c.texts, titled{orElse(block.Text.Title, section), block.Text})
		}
		for _, side := range block.Side {
			walk(section, side)
		}
	}
	for i := range p.Sections {
		for j := range p.Sections[i].Blocks {
			walk(p.Sections[i].Title, &p.Sections[i].Blocks[j])
		}
	}
	return c
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
