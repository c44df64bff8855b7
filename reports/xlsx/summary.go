package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// Columns of the summary. The run behind each sparkline stands right of what prints.
const (
	tileValue   = 3
	tileAgain   = 4
	tileColumns = 11
	tileRun     = tileColumns + 2
)

// summary fills the sheet of headline figures: bilan's value, the same computed by formula from the rows, the difference,
// then the texts of the pack.
func (b *book) summary(s *sheet) {
	p, w := b.pack, b.words
	content := collect(p)
	longest := 0
	for _, tile := range content.tiles {
		longest = max(longest, len(tile.Run))
	}
	widths := []float64{8, 32, 15, 13, 9, 10, 27, 18, 24, 27, 34, 3}
	for range longest {
		widths = append(widths, 8)
	}
	s.page(page{widths: widths, tab: accent, columns: tileColumns})
	s.heading(p.Title+" — "+p.PeriodWords, "")
	verdict := look{Size: 12, Bold: true, Wrap: true, Fill: bandFill, Indent: 1}
	value := clean(text.Line(p.Verdict))
	if tone, ok := tones[p.VerdictTone]; ok && tone.glyph != "" {
		verdict.Ink, verdict.Fill, value = tone.ink, tone.fill, tone.glyph+" "+value
	}
	s.put(lines(p.Verdict, 170, 18)+10, cell{value: value, look: verdict, merge: tileColumns})
	s.skip(1)
	if len(content.tiles) > 0 {
		s.head(w.summaryColumns, tileValue-1, tileAgain-1, 4, 5)
		for i := range longest {
			s.place(0, tileRun+i, s.row, []cell{{value: runLabel(i - longest + 1), look: hiddenLook}})
		}
		for _, tile := range content.tiles {
			b.tile(s, tile, longest)
		}
	}
	for _, t := range content.texts {
		b.prose(s, t)
	}
	for _, sign := range content.signs {
		b.sign(s, sign)
	}
}

// sign writes the boxes that parties fill in: a line for each field.
func (b *book) sign(s *sheet, sign *pack.Sign) {
	s.skip(1)
	for _, party := range sign.Parties {
		s.group(clean(text.Line(party)), tileColumns)
		for _, field := range sign.Fields {
			s.put(22, cell{value: clean(text.Line(field)), look: labelLook, merge: 2}, cell{}, cell{value: "", look: look{Rule: grey}, merge: 4})
		}
	}
}

func runLabel(back int) string {
	if back == 0 {
		return "0"
	}
	return fmt.Sprintf("−%d", -back)
}

// tile writes one headline figure.
func (b *book) tile(s *sheet, t pack.Tile, longest int) {
	key := at(1, s.row+1)
	figure, tip := b.proof.link(t.Ref)
	tone := tones[t.Tone]
	content, format := b.content(t.Value)
	valueLook := look{Size: 14, Bold: true, Rule: rule, Align: "right", Indent: 1, Format: marked(format, "", t.Notes), Ink: tone.ink}
	small := wrapped(cellLook)
	again, array := b.proof.formula(t.Ref, key)
	compute := cell{value: b.words.notComputed, look: look{Rule: rule, Align: "right", Indent: 1, Ink: grey}}
	gap := cell{look: cellLook}
	if number, ok := content.(float64); ok && again != "" {
		compute = cell{value: number, look: look{Rule: rule, Align: "right", Indent: 1, Format: format, Ink: grey}, formula: again, array: array}
		// Nine decimals of a day are under a tenth of a millisecond: what is left is the noise of floating point.
		gap = cell{value: 0.0, formula: fmt.Sprintf("ROUND(%s-%s,9)", at(tileValue, s.row+1), at(tileAgain, s.row+1)),
			look: look{Rule: rule, Align: "right", Indent: 1, Ink: grey}}
	}
	verdict := small
	verdict.Ink, verdict.Fill = tone.ink, tone.fill
	count := cellLook
	count.Align, count.Format = "right", b.format(unit.Count)
	refLook := cellLook
	refLook.Ink = grey
	if figure != "" {
		refLook.Ink, refLook.Underline = accent, true
	}
	title := small
	title.Bold = true
	limits := ""
	if l := t.Limits; l != nil {
		print := func(n float64) string { return b.printer.Format(unit.Of(t.Value.Kind, n)) }
		limits = fmt.Sprintf("%s–%s (%s %s)", print(l.Lower), print(l.Upper), b.words.centre, print(l.Centre))
		if l.Provisional {
			limits += " · " + b.words.provisional
		}
	}
	words := clean(text.Line(t.Verdict))
	if tone.glyph != "" {
		words = tone.glyph + " " + words
	}
	s.put(34,
		cell{value: clean(text.Line(t.Ref)), look: refLook, link: figure, tip: tip},
		cell{value: clean(text.Line(t.Title)), look: title},
		cell{value: content, look: valueLook, link: figure, tip: tip}, compute, gap,
		cell{value: float64(t.N), look: count},
		cell{value: clean(text.Line(t.Detail)), look: small},
		cell{value: clean(text.Line(t.Target)), look: small},
		cell{look: cellLook}, cell{value: limits, look: small},
		cell{value: words, look: verdict})
	b.spark(s, t, longest)
}

// spark writes the run of a tile right of the page and draws it in its cell.
func (b *book) spark(s *sheet, t pack.Tile, longest int) {
	some := false
	for i, v := range t.Run {
		if v != nil && finite(*v) {
			some = true
			l := hiddenLook
			l.Format = b.format(t.Value.Kind)
			s.place(0, tileRun+longest-len(t.Run)+i, s.row, []cell{{value: number(t.Value.Kind, *v), look: l}})
		}
	}
	if !some {
		return
	}
	s.keep(s.file.AddSparkline(s.name, &excelize.SparklineOptions{
		Location: []string{at(9, s.row)},
		Range:    []string{fmt.Sprintf("%s!%s:%s", quoted(s.name), at(tileRun, s.row), at(tileRun+longest-1, s.row))},
		Markers:  true, Last: true, Weight: 1.5, SeriesColor: accent, MarkersColor: accent, LastColor: strokes[1], EmptyCells: "gap",
	}))
}

// prose writes a text of the pack: a paragraph a row over the width of the page.
func (b *book) prose(s *sheet, t titled) {
	s.group(clean(text.Line(t.title)), tileColumns)
	for _, p := range t.text.Paragraphs {
		l := bodyLook
		value := clean(p.Text)
		// Numbers that stand beside the sentence elsewhere follow it here.
		if beside := slices.DeleteFunc(slices.Clone(p.Incidents), func(id string) bool { return strings.Contains(p.Text, id) }); len(beside) > 0 {
			value += " (" + clean(text.Line(strings.Join(beside, ", "))) + ")"
		}
		if p.Item {
			l.Indent = 1
		}
		if tone := tones[p.Tone]; tone.glyph != "" {
			value = tone.glyph + " " + value
		} else if p.Item {
			value = "– " + value
		}
		link, tip := "", ""
		if len(p.Refs) > 0 {
			link, tip = b.proof.link(p.Refs[0])
		}
		s.put(lines(value, 190, 14), cell{value: value, look: l, merge: tileColumns, link: link, tip: tip})
	}
}
