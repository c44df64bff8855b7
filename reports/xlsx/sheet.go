package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"bilan/reports/text"
)

// linkLimit keeps the links of a sheet few: each costs a search among the others.
const linkLimit = 4000

// footerRunes is what the left of a page footer holds before the status: with the name of the sheet on the right, a tall page is full.
const footerRunes = 64

// cell is what a sheet holds at one place. The zero cell leaves the place alone.
type cell struct {
	value   any // float64, string or nil
	look    look
	formula string // numeric; value is then what a viewer shows before it computes
	array   bool   // the formula reads ranges cell by cell
	link    string // place in the workbook: 'Figures'!A7
	tip     string
	merge   int // columns that the cell spans; 0 and 1 mean one
}

// sheet writes rows from the top, through the stream writer when stream was called, else cell by cell: charts'
// sparklines and array formulas exist only there, long tables are affordable only here.
type sheet struct {
	*book
	name   string
	stream *excelize.StreamWriter
	row    int // the last row written
	links  int
}

// page sets everything that is not a cell: width of the columns, frozen rows, print layout. It comes before any row,
// because a streamed sheet drops in silence what is set later.
type page struct {
	widths  []float64
	head    int    // the row of the header: frozen with what is above it, repeated on every printed page; 0: none
	freeze  int    // columns frozen on the left
	tab     string // colour of the tab
	columns int    // columns that print; 0: all
	tall    bool   // portrait
	stream  bool
}

func (s *sheet) page(p page) {
	orientation, size, wide, high, fit, grid := "landscape", 9, 1, 0, true, false
	if p.tall {
		orientation = "portrait"
	}
	s.keep(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: &p.tab}))
	s.keep(s.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	s.keep(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &size, FitToWidth: &wide, FitToHeight: &high}))
	side, edge, band := 0.4, 0.6, 0.3
	s.keep(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &edge, Bottom: &edge, Header: &band, Footer: &band}))
	s.keep(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		OddFooter: "&L&8" + printed(text.Cut(s.pack.Organisation+" · "+s.pack.PeriodWords, footerRunes)+" · "+s.words.status(s.pack.Status)) + "&R&8&A · &P / &N",
	}))
	if p.head > 0 {
		s.keep(s.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: fmt.Sprintf("%s!$%d:$%d", quoted(s.name), p.head, p.head)}))
	}
	if p.columns > 0 {
		last, err := excelize.ColumnNumberToName(p.columns)
		s.keep(err)
		s.keep(s.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: fmt.Sprintf("%s!$A:$%s", quoted(s.name), last)}))
	}
	panes := &excelize.Panes{Freeze: true, XSplit: p.freeze, YSplit: p.head, ActivePane: "bottomRight",
		TopLeftCell: at(p.freeze+1, p.head+1)}
	if p.freeze == 0 {
		panes.ActivePane = "bottomLeft"
	}
	if !p.stream {
		for i, width := range p.widths {
			name, err := excelize.ColumnNumberToName(i + 1)
			s.keep(err)
			s.keep(s.file.SetColWidth(s.name, name, name, width))
		}
		if p.head > 0 {
			s.keep(s.file.SetPanes(s.name, panes))
		}
		return
	}
	stream, err := s.file.NewStreamWriter(s.name)
	if s.keep(err); err != nil {
		return
	}
	s.stream = stream
	for i, width := range p.widths {
		s.keep(stream.SetColWidth(i+1, i+1, width))
	}
	if p.head > 0 {
		s.keep(stream.SetPanes(panes))
	}
}

// put writes the next row and returns its number. A height of 0 leaves it to the viewer.
func (s *sheet) put(height float64, cells ...cell) int {
	s.row++
	if s.err != nil {
		return s.row
	}
	if s.stream != nil {
		s.flow(height, cells)
	} else {
		s.place(height, 1, s.row, cells)
	}
	return s.row
}

// skip leaves rows blank.
func (s *sheet) skip(rows int) { s.row += rows }

func (s *sheet) flow(height float64, cells []cell) {
	values := make([]any, len(cells))
	for i, c := range cells {
		if c.value == nil && c.look == (look{}) {
			continue
		}
		values[i] = excelize.Cell{StyleID: s.style(c.look), Value: c.value}
		s.extras(i+1, s.row, c)
	}
	if height > 0 {
		s.keep(s.stream.SetRow(at(1, s.row), values, excelize.RowOpts{Height: height}))
		return
	}
	s.keep(s.stream.SetRow(at(1, s.row), values))
}

// place writes cells from a column of a row of a sheet that is not streamed.
func (s *sheet) place(height float64, column, row int, cells []cell) {
	if height > 0 {
		s.keep(s.file.SetRowHeight(s.name, row, height))
	}
	for i, c := range cells {
		if c.value == nil && c.formula == "" && c.look == (look{}) {
			continue
		}
		where := at(column+i, row)
		switch v := c.value.(type) {
		case string:
			s.keep(s.file.SetCellStr(s.name, where, v))
		case float64:
			s.keep(s.file.SetCellFloat(s.name, where, v, -1, 64))
		}
		if c.formula != "" {
			if c.array {
				kind := excelize.STCellFormulaTypeArray
				s.keep(s.file.SetCellFormula(s.name, where, c.formula, excelize.FormulaOpts{Type: &kind, Ref: &where}))
			} else {
				s.keep(s.file.SetCellFormula(s.name, where, c.formula))
			}
		}
		last := where
		if c.merge > 1 {
			last = at(column+i+c.merge-1, row)
			s.keep(s.file.MergeCell(s.name, where, last))
		}
		s.keep(s.file.SetCellStyle(s.name, where, last, s.style(c.look)))
		s.extras(column+i, row, c)
	}
}

// extras sets the link of a cell.
func (s *sheet) extras(column, row int, c cell) {
	if c.link == "" || s.links >= linkLimit {
		return
	}
	s.links++
	tip := text.Cut(text.Line(c.tip), 200)
	s.keep(s.file.SetCellHyperLink(s.name, at(column, row), c.link, "Location", excelize.HyperlinkOpts{Tooltip: &tip}))
}

// heading writes the three rows that open a data sheet: title with a way back, subtitle, blank.
func (s *sheet) heading(title, sub string) {
	s.put(26, cell{value: clean(text.Line(title)), look: titleLook})
	s.put(0, cell{value: "← " + s.sheets[0].name, look: linkLook, link: place(s.sheets[0].name, 1, 1)},
		cell{value: clean(text.Line(sub)), look: subLook})
	s.skip(1)
}

// close ends a streamed sheet.
func (s *sheet) close() {
	if s.stream != nil && s.err == nil {
		s.keep(s.stream.Flush())
	}
}

// at names a cell: at(2, 5) is B5.
func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		// Columns and rows come from counting, and tables are cut before the last row: this is a defect of this package.
		panic(err)
	}
	return name
}

// quoted is a sheet name as formulas and links spell it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// place is a cell of a sheet, for links.
func place(name string, column, row int) string { return quoted(name) + "!" + at(column, row) }

// printed makes a text safe for a page footer, where & starts a code and 255 characters are the limit.
func printed(s string) string { return strings.ReplaceAll(text.Cut(text.Line(s), 150), "&", "&&") }
