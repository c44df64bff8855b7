package chart

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face measures text in one font. sfnt.Buffer is not safe for two goroutines, so each drawing has its own face.
type face struct {
	font *sfnt.Font
	buf  sfnt.Buffer
}

// parsed returns the fonts, parsed once.
var parsed = sync.OnceValues(func() (fonts [2]*sfnt.Font, err error) {
	for i, data := range [][]byte{FontRegular, FontSemiBold} {
		if fonts[i], err = sfnt.Parse(data); err != nil {
			return fonts, err
		}
	}
	return fonts, nil
})

// ruler measures text as the PDF will print it.
type ruler struct{ regular, bold face }

func newRuler() (*ruler, error) {
	fonts, err := parsed()
	if err != nil {
		return nil, err
	}
	return &ruler{regular: face{font: fonts[0]}, bold: face{font: fonts[1]}}, nil
}

// width returns the width of s at a size, in the unit of the size.
func (r *ruler) width(s string, size float64, bold bool) float64 {
	f := &r.regular
	if bold {
		f = &r.bold
	}
	var units fixed.Int26_6
	ppem := fixed.I(1000)
	for _, c := range s {
		glyph, err := f.font.GlyphIndex(&f.buf, c)
		if err != nil {
			continue
		}
		advance, err := f.font.GlyphAdvance(&f.buf, glyph, ppem, font.HintingNone)
		if err != nil {
			continue
		}
		units += advance
	}
	return float64(units) / 64 / 1000 * size
}

// lineOf is the height of a line of words of a size. Labels of several lines say it: a browser without a font for the rune that ECharts
// measures would set them one over the other.
func lineOf(size float64) float64 { return 1.15 * size }

// css measures s in a CSS font such as "bold 11px Source Sans 3".
func (r *ruler) css(s, spec string) float64 {
	size, bold := 12.0, false
	for word := range strings.FieldsSeq(spec) {
		if px, found := strings.CutSuffix(word, "px"); found {
			if n, err := strconv.ParseFloat(px, 64); err == nil {
				size = n
			}
		}
		if word == "bold" || word == "600" || word == "700" {
			bold = true
		}
	}
	// ECharts takes the width of this rune for the height of a line.
	if s == "国" {
		return lineOf(size)
	}
	return r.width(s, size, bold)
}
