package pdf

import (
	"strings"
	"unicode/utf8"
)

// font is a face and size; raise lifts the text above the line, in points.
type font struct {
	style string // "", B, I
	size  float64
	ink   rgb
	raise float64
}

// run is text in one font, with an internal link when link is not 0.
type run struct {
	text string
	font font
	link int
}

// piece is a part of a run on a line, at x from the start of the line.
type piece struct {
	run
	x, width float64
}

type line struct {
	pieces []piece
	width  float64
}

// wrap lays runs out in lines no wider than width. Lines break at spaces, line breaks, after / - _ , ; . in a word that does not
// fit, and anywhere in one that has none of those.
func (d *document) wrap(runs []run, width float64) []line {
	l := &layout{doc: d, limit: width}
	for _, r := range runs {
		d.use(r.font)
		space := d.pdf.GetStringWidth(" ")
		for i, paragraph := range strings.Split(r.text, "\n") {
			if i > 0 {
				l.end()
			}
			for j, word := range strings.Split(paragraph, " ") {
				if j > 0 {
					l.gap += space
				}
				if word != "" {
					l.place(r, word)
				}
			}
		}
	}
	if len(l.now.pieces) > 0 || len(l.done) == 0 {
		l.end()
	}
	return l.done
}

type layout struct {
	doc   *document
	limit float64
	done  []line
	now   line
	gap   float64 // space owed before the next word
}

func (l *layout) end() {
	l.done = append(l.done, l.now)
	l.now, l.gap = line{}, 0
}

func (l *layout) place(r run, word string) {
	width := l.doc.pdf.GetStringWidth(word)
	if l.now.width > 0 && l.now.width+l.gap+width > l.limit+1e-6 {
		l.end()
	}
	for word != "" && width > l.limit && l.now.width == 0 {
		head := l.head(word)
		l.put(r, head, l.doc.pdf.GetStringWidth(head))
		l.end()
		word = word[len(head):]
		width = l.doc.pdf.GetStringWidth(word)
	}
	if word != "" {
		l.put(r, word, width)
	}
}

// head is the longest start of a word that fits on a line, at least one rune; it prefers to end after punctuation.
func (l *layout) head(word string) string {
	used, end, soft := 0.0, 0, 0
	for i, r := range word {
		w := l.doc.pdf.GetStringWidth(string(r))
		if used+w > l.limit && end > 0 {
			break
		}
		used += w
		end = i + utf8.RuneLen(r)
		if strings.ContainsRune("/-_,;.:", r) {
			soft = end
		}
	}
	if soft > end/2 {
		return word[:soft]
	}
	return word[:end]
}

func (l *layout) put(r run, word string, width float64) {
	x := l.now.width
	if x > 0 {
		x += l.gap
	}
	l.gap = 0
	r.text = word
	l.now.pieces = append(l.now.pieces, piece{run: r, x: x, width: width})
	l.now.width = x + width
}

// height is the height of n lines in a size.
func height(n int, size float64) float64 { return float64(n) * size * lineFactor * mmPerPoint }

// print draws lines with the top of the first at y; size sets their distance. Words of one font in a row are one text, so
// that a search and a copy find them whole.
func (d *document) print(lines []line, x, y, size float64) {
	for i, l := range lines {
		d.printLine(l, x, y+height(i, size), size)
	}
}

func (d *document) printLine(l line, x, y, size float64) {
	base := y + size*mmPerPoint*0.98
	for i := 0; i < len(l.pieces); {
		first := l.pieces[i]
		text, width := first.text, first.width
		j := i + 1
		for ; j < len(l.pieces); j++ {
			p := l.pieces[j]
			if p.font != first.font || p.link != first.link || p.x > first.x+width+0.4*first.font.size*mmPerPoint {
				break // another font, or a wide gap that one space would close
			}
			if p.x > first.x+width+1e-6 {
				text += " "
			}
			text += p.text
			width = p.x + p.width - first.x
		}
		d.use(first.font)
		d.pdf.Text(x+first.x, base-first.font.raise*mmPerPoint, text)
		if first.link != 0 {
			d.pdf.Link(x+first.x, y, width, size*lineFactor*mmPerPoint, first.link)
		}
		i = j
	}
}

// use sets the font and colour of what is written or measured next.
func (d *document) use(f font) {
	d.pdf.SetFont(family, f.style, f.size)
	d.pdf.SetTextColor(f.ink[0], f.ink[1], f.ink[2])
}

// say prints one text on one line from x (align "", "right" or "centre" about x) with its top at y, and returns its width. A text
// wider than room is made smaller until it fits, down to half its size, and then cut.
func (d *document) say(s string, f font, x, y, room float64, align string) float64 {
	d.use(f)
	width := d.pdf.GetStringWidth(s)
	for full := f.size; room > 0 && width > room && f.size > full/2; width = d.pdf.GetStringWidth(s) {
		f.size -= 0.25
		d.use(f)
	}
	for room > 0 && width > room && utf8.RuneCountInString(s) > 1 {
		s = cut(s)
		width = d.pdf.GetStringWidth(s)
	}
	switch align {
	case "right":
		x -= width
	case "centre":
		x -= width / 2
	}
	d.pdf.Text(x, y+f.size*mmPerPoint*0.98, s)
	return width
}

// cut takes the last rune away and puts an ellipsis.
func cut(s string) string {
	runes := []rune(strings.TrimSuffix(s, "…"))
	return string(runes[:len(runes)-1]) + "…"
}
