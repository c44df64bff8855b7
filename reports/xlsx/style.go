package xlsx

import "github.com/xuri/excelize/v2"

// The palette is that of the page and the charts: a dark ink, one accent, calm tones. Every tone also has a glyph (see tones).
const (
	family   = "Calibri"
	ink      = "1F2933"
	grey     = "52606D"
	rule     = "E1E7EC"
	accent   = "0B5D85"
	headFill = "EAF1F5"
	bandFill = "F1F5F8"
	white    = "FFFFFF"
)

// The colours of bars and lines, in order; neighbours differ in lightness too, and no line is too pale for paper.
var (
	palette = []string{"0B5D85", "A9C4D4", "5B7F95", "D9C39A", "3C4F5F", "C9D3DA"}
	strokes = []string{"0B5D85", "B7791F", "3C4F5F", "6B4E9B", "5B7F95", "2E7D5B"}
)

// look is the style of a cell; equal looks share one style of the workbook.
type look struct {
	Size      float64 // points; 10 when zero
	Bold      bool
	Italic    bool
	Underline bool
	Ink       string // colour of the text
	Fill      string
	Format    string // number format; General when empty
	Align     string // left, center, right
	Top       bool   // at the top of the cell instead of the middle
	Wrap      bool
	Rule      string // colour of the line below
	Indent    int
}

// style returns the number of a look in the workbook.
func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: family, Size: l.Size, Bold: l.Bold, Italic: l.Italic, Color: l.Ink},
		Alignment: &excelize.Alignment{Horizontal: l.Align, Vertical: "center", WrapText: l.Wrap, Indent: l.Indent},
	}
	if l.Indent > 0 && l.Align == "" {
		s.Alignment.Horizontal = "left" // an indent needs a side
	}
	if l.Align == "center" {
		s.Alignment.Indent = 0
	}
	if l.Size == 0 {
		s.Font.Size = 10
	}
	if l.Ink == "" {
		s.Font.Color = ink
	}
	if l.Underline {
		s.Font.Underline = "single"
	}
	if l.Top {
		s.Alignment.Vertical = "top"
	}
	if l.Fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.Fill}}
	}
	if l.Rule != "" {
		s.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: l.Rule}}
	}
	if l.Format != "" {
		s.CustomNumFmt = &l.Format
	}
	id, err := b.file.NewStyle(s)
	b.keep(err)
	b.styles[l] = id
	return id
}

// The looks that recur.
var (
	titleLook  = look{Size: 16, Bold: true, Ink: accent}
	subLook    = look{Size: 10, Ink: grey}
	headLook   = look{Bold: true, Fill: headFill, Rule: accent, Wrap: true, Indent: 1}
	groupLook  = look{Size: 12, Bold: true, Ink: accent, Rule: accent}
	labelLook  = look{Ink: grey}
	bodyLook   = look{Wrap: true}
	noteLook   = look{Size: 9, Ink: grey, Wrap: true}
	linkLook   = look{Ink: accent, Underline: true}
	cellLook   = look{Rule: rule, Indent: 1}
	totalLook  = look{Bold: true, Fill: bandFill, Rule: accent, Indent: 1}
	hiddenLook = look{Size: 8, Ink: grey, Align: "right"}
)
