package pdf

import (
	"strings"

	"bilan/reports/pack"
)

const (
	bodySize = 9.5
	indent   = 4.5
	between  = 1.2 // between two paragraphs
)

func (d *document) textTitle(t *pack.Text, width float64) []line {
	return d.title(d.block(t.Title), "", nil, width)
}

// paragraph returns the lines of a paragraph with its references, and the glyph in front of a list item.
func (d *document) paragraph(p *pack.Paragraph, width float64) (lines []line, bullet run) {
	m := toned(p.Tone)
	words := font{size: bodySize, ink: ink}
	if p.Tone == pack.Muted {
		words.ink = quiet
	}
	var runs []run
	switch {
	case p.Item:
		width -= indent
		bullet = run{text: "–", font: font{style: "B", size: bodySize, ink: faint}}
		if m.glyph != "" {
			bullet = run{text: m.glyph, font: font{style: "B", size: bodySize, ink: m.ink}}
		}
	case m.glyph != "":
		runs = append(runs, run{text: m.glyph + " ", font: font{style: "B", size: bodySize, ink: m.ink}})
	}
	runs = append(runs, run{text: d.block(p.Text), font: words})
	runs = append(runs, d.noteMark(p.Notes, bodySize)...)
	small := font{size: 7.5, ink: faint}
	for _, ref := range p.Refs {
		runs = append(runs, run{text: "  " + d.line(ref), font: small})
	}
	for _, id := range p.Incidents {
		r := run{text: "  " + d.line(id), font: small, link: d.links[id]}
		if r.link != 0 {
			r.font.ink = accent
		}
		runs = append(runs, r)
	}
	return d.wrap(runs, width), bullet
}

func (d *document) textLeast(t *pack.Text, width float64) float64 {
	h := height(len(d.textTitle(t, width)), 9.5)
	if len(t.Paragraphs) > 0 {
		lines, _ := d.paragraph(&t.Paragraphs[0], width)
		h += min(height(len(lines), bodySize), 30)
	}
	return h
}

func (d *document) textExtent(t *pack.Text, width float64) float64 {
	h := 0.0
	if title := d.textTitle(t, width); len(title) > 0 {
		h = height(len(title), 9.5) + between
	}
	for i := range t.Paragraphs {
		lines, _ := d.paragraph(&t.Paragraphs[i], width)
		h += height(len(lines), bodySize) + between
	}
	return h
}

func (d *document) text(t *pack.Text, x, width float64) {
	if title := d.textTitle(t, width); len(title) > 0 {
		d.print(title, x, d.y, 9.5)
		d.y += height(len(title), 9.5) + between
	}
	for i := range t.Paragraphs {
		lines, bullet := d.paragraph(&t.Paragraphs[i], width)
		left := x
		if t.Paragraphs[i].Item {
			left += indent
		}
		// A paragraph stays whole where a page can hold it.
		if whole := height(len(lines), bodySize); whole <= (bodyBottom-bodyTop)/3 {
			d.room(whole)
		}
		for j, l := range lines {
			d.room(height(1, bodySize))
			if j == 0 && strings.TrimSpace(bullet.text) != "" {
				d.say(bullet.text, bullet.font, x+0.4, d.y, 0, "")
			}
			d.printLine(l, left, d.y, bodySize)
			d.y += height(1, bodySize)
		}
		d.y += between
	}
}
