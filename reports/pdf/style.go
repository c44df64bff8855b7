package pdf

import "bilan/reports/pack"

// Lengths are millimetres, text sizes points.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	margin      = 14.0
	bodyWidth   = pageWidth - 2*margin
	bodyTop     = 20.0 // under the header of pages after the first
	bodyBottom  = pageHeight - 16
	gutter      = 7.0 // between two blocks side by side
	afterBlock  = 5.0
	afterTitle  = 2.2
	family      = "sans"
	mmPerPoint  = 25.4 / 72
	lineFactor  = 1.22 // of the text size
	chartScale  = 0.70 * mmPerPoint
	bandHeight  = 31.0
	cornerRound = 1.4
)

type rgb [3]int

var (
	ink     = rgb{31, 41, 51}
	quiet   = rgb{82, 96, 109}
	faint   = rgb{131, 144, 156}
	hair    = rgb{221, 227, 233}
	zebra   = rgb{246, 248, 250}
	shade   = rgb{232, 238, 243}
	paper   = rgb{255, 255, 255}
	deep    = rgb{16, 52, 74} // the band of the first page
	pale    = rgb{178, 200, 214}
	accent  = rgb{11, 93, 133}
	natural = rgb{224, 233, 240}
)

// mark is how a tone looks: a glyph for those who do not see the colour.
type mark struct {
	glyph string
	ink   rgb
	wash  rgb
}

var marks = map[pack.Tone]mark{
	pack.Good:   {"✓", rgb{30, 107, 74}, rgb{231, 243, 236}},
	pack.Warn:   {"●", rgb{148, 98, 12}, rgb{251, 243, 226}},
	pack.Bad:    {"▲", rgb{163, 42, 54}, rgb{251, 234, 234}},
	pack.Signal: {"◆", rgb{97, 68, 145}, rgb{240, 235, 247}},
	pack.Muted:  {"", faint, zebra},
	pack.Plain:  {"", ink, paper},
}

// toned returns the mark of a tone; an unknown tone is plain.
func toned(t pack.Tone) mark {
	if m, ok := marks[t]; ok {
		return m
	}
	return marks[pack.Plain]
}
