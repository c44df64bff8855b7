package xlsx

import (
	"fmt"

	"bilan/metrics/unit"
	"bilan/reports/text"
)

// readme fills the first sheet: what this is, where it comes from, what is in it.
func (b *book) readme(s *sheet) {
	p, w := b.pack, b.words
	s.page(page{widths: []float64{31, 34, 14, 12, 18, 20, 40}, tab: accent})
	s.put(30, cell{value: clean(text.Line(p.Title)), look: look{Size: 20, Bold: true, Ink: accent}})
	s.put(20, cell{value: clean(text.Line(p.Organisation + " · " + p.PeriodWords)), look: look{Size: 12}})
	s.skip(1)
	state := fmt.Sprintf("%s · %s %d", w.status(p.Status), w.version, p.Version)
	line := func(label, value string) {
		s.put(lines(value, 110, 15), cell{value: label, look: labelLook}, cell{value: clean(text.Line(value)), look: bodyLook, merge: 6})
	}
	line(w.verdict, p.Verdict)
	line(w.state, state)
	line(w.from, b.printer.Instant(p.From)+" → "+b.printer.Instant(p.To))
	line(w.zone, b.zone.String())
	line(w.asOf, b.printer.Instant(p.AsOf))
	line(w.filter, p.Scope)
	line(w.config, p.ConfigHash)
	line(w.tool, "bilan "+p.ToolVersion)
	s.skip(1)
	for _, how := range w.howTo {
		s.put(15, cell{value: how, look: noteLook, merge: 7})
	}
	b.contents(s)
	b.sources(s)
	b.definitions(s)
	if len(p.Notes) > 0 {
		s.group(w.notes, 7)
		for _, n := range p.Notes {
			s.put(lines(n.Text, 150, 13), cell{value: fmt.Sprintf("%s %s", superscripts([]int{n.Number}), clean(n.Text)), look: noteLook, merge: 7})
		}
	}
}

// group writes the title of a part of a sheet.
func (s *sheet) group(title string, columns int) {
	s.skip(1)
	s.put(20, cell{value: title, look: groupLook, merge: columns})
}

// head writes column titles.
func (s *sheet) head(titles []string, numbers ...int) int {
	cells := make([]cell, len(titles))
	for i, title := range titles {
		cells[i] = cell{value: title, look: headLook}
		for _, n := range numbers {
			if n == i {
				cells[i].look.Align = "right"
			}
		}
	}
	return s.put(0, cells...)
}

func (b *book) contents(s *sheet) {
	s.group(b.words.sheets, 7)
	for _, other := range b.sheets[1:] {
		s.put(15, cell{value: other.name, look: linkLook, link: place(other.name, 1, 1)},
			cell{value: clean(text.Line(other.what)), look: look{}, merge: 6})
	}
}

func (b *book) sources(s *sheet) {
	if len(b.pack.Sources) == 0 {
		return
	}
	s.group(b.words.sources, 7)
	s.head(b.words.sourceColumns, 2, 3)
	for _, src := range b.pack.Sources {
		latest, format := b.content(unit.OfInstant(src.Latest))
		count := cellLook
		count.Format = b.format(unit.Count)
		instant := cellLook
		instant.Format, instant.Align = format, "left"
		hash := cellLook
		hash.Size, hash.Ink, hash.Wrap = 8, grey, true
		s.put(24, cell{value: clean(text.Line(src.Name)), look: cellLook}, cell{value: clean(text.Line(src.File)), look: wrapped(cellLook)},
			cell{value: float64(src.Rows), look: count}, cell{value: float64(src.Rejected), look: count},
			cell{value: clean(text.Line(src.Zone)), look: cellLook}, cell{value: latest, look: instant},
			cell{value: clean(src.SHA256), look: hash})
	}
}

// definitions lists each indicator once, as its first figure words it.
func (b *book) definitions(s *sheet) {
	if len(b.pack.Figures) == 0 {
		return
	}
	s.group(b.words.definitions, 7)
	titles := b.words.kpiColumns
	s.put(0, cell{value: titles[0], look: headLook}, cell{value: titles[1], look: headLook}, cell{value: titles[2], look: headLook, merge: 3},
		cell{}, cell{}, cell{value: titles[3], look: headLook, merge: 2})
	seen := map[string]bool{}
	for _, f := range b.pack.Figures {
		if seen[f.KPI] {
			continue
		}
		seen[f.KPI] = true
		height := max(lines(f.Formula, 56, 14), lines(f.Base, 74, 14), lines(f.Title, 40, 14))
		look := wrapped(cellLook)
		s.put(height, cell{value: clean(text.Line(f.KPI)), look: look}, cell{value: clean(text.Line(f.Title)), look: look},
			cell{value: clean(text.Line(f.Formula)), look: look, merge: 3}, cell{}, cell{}, cell{value: clean(text.Line(f.Base)), look: look, merge: 2})
	}
}

func wrapped(l look) look {
	l.Wrap = true
	return l
}

// lines is the height of a text over merged cells, which no spreadsheet fits by itself: characters to a line, points to
// a line.
func lines(s string, width int, height float64) float64 {
	n := 1
	run := 0
	for _, r := range s {
		if run++; r == '\n' || run > width {
			n, run = n+1, 1
		}
	}
	return float64(min(n, 25))*height + 3
}
