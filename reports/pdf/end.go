package pdf

import (
	"strings"

	"bilan/reports/pack"
)

// linkAnnex gives every incident of the annex a place that other pages can lead to.
func (d *document) linkAnnex() {
	add := func(b *pack.Block) {
		if b.Table == nil {
			return
		}
		rows := b.Table.Rows
		if n := b.Table.PageRows; n > 0 && n < len(rows) {
			rows = rows[:n]
		}
		for i := range rows {
			if id := rows[i].Incident; id != "" && d.links[id] == 0 {
				d.links[id] = d.pdf.AddLink()
			}
		}
	}
	for i := range d.pack.Sections {
		if !d.pack.Sections[i].Annex {
			continue
		}
		for j := range d.pack.Sections[i].Blocks {
			b := &d.pack.Sections[i].Blocks[j]
			add(b)
			for _, side := range b.Side {
				add(side)
			}
		}
	}
}

const noteSize = 8.5

// footnotes prints the numbered notes, before the annex.
func (d *document) footnotes() {
	if len(d.pack.Notes) == 0 {
		return
	}
	d.heading(d.words.notes, "", height(2, noteSize))
	for _, n := range d.pack.Notes {
		lines := d.wrap([]run{{text: d.line(n.Text), font: font{size: noteSize, ink: quiet}}}, bodyWidth-6)
		d.room(height(min(len(lines), 20), noteSize))
		d.say(d.printer.Count(int64(n.Number)), font{style: "B", size: noteSize, ink: accent}, margin+3.4, d.y, 3.4, "right")
		d.lines(lines, margin+6, noteSize)
		d.y += 0.8
	}
	d.y += afterBlock - 0.8
}

// lines prints lines from d.y on, over pages.
func (d *document) lines(lines []line, x, size float64) {
	for _, l := range lines {
		d.room(height(1, size))
		d.printLine(l, x, d.y, size)
		d.y += height(1, size)
	}
}

// sources ends the pack: where the figures come from and how to make them again.
func (d *document) sources() {
	d.heading(d.words.sources, "", 40)
	p := d.pack
	d.fact(d.words.scope, d.line(p.Scope))
	d.fact(d.words.period, d.line(p.PeriodWords)+" ("+d.line(p.Period)+")")
	d.fact(d.words.frame, d.printer.Instant(p.From)+" – "+d.printer.Instant(p.To)+" ("+d.words.until+") · "+d.words.zone+" "+d.line(p.Zone))
	d.fact(capital(d.words.asOf), d.instant()+" · "+d.status()+" · "+d.words.version+" "+d.printer.Count(int64(p.Version)))
	d.y += 2
	if len(p.Sources) == 0 {
		d.fact(d.words.provenance, d.words.none)
	}
	for i := range p.Sources {
		s := &p.Sources[i]
		words := []string{d.line(s.File), d.counted(s.Rows, d.words.rows), d.counted(s.Rejected, d.words.rejected)}
		if s.Zone != "" {
			words = append(words, d.words.zone+" "+d.line(s.Zone))
		}
		if !s.Latest.IsZero() {
			words = append(words, d.words.latest+" "+d.printer.Instant(s.Latest))
		}
		d.fact(d.line(s.Name), strings.Join(words, " · ")+"\n"+d.words.hash+" "+d.line(s.SHA256))
	}
	d.y += 2
	d.fact(d.words.configuration, d.words.hash+" "+d.line(p.ConfigHash))
	d.fact(d.words.tool, "bilan "+d.line(p.ToolVersion))
	d.y += 2
	if hasTiles(d.pack) {
		d.fact(d.words.legend, d.words.legendPoint+" ; "+d.words.legendBand+"\n"+d.words.legendTones+"\n"+d.words.legendRefs)
	}
}

// counted is a number of things, of which forms are the singular and the plural.
func (d *document) counted(n int64, forms string) string {
	return d.printer.Count(n) + " " + d.printer.Noun(n, forms)
}

// fact prints a name on the left and what there is to say on the right.
func (d *document) fact(name, words string) {
	const left = 34.0
	label := d.wrap([]run{{text: name, font: font{style: "B", size: noteSize, ink: ink}}}, left-3)
	lines := d.wrap([]run{{text: words, font: font{size: noteSize, ink: quiet}}}, bodyWidth-left)
	for len(lines) < len(label) {
		lines = append(lines, line{})
	}
	d.room(height(min(len(lines), 20), noteSize))
	d.print(label, margin, d.y, noteSize)
	d.lines(lines, margin+left, noteSize)
	d.y += 1
}

// capital makes the first letter of a sentence large.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// hasTiles reports whether a pack has headline figures to explain.
func hasTiles(p *pack.Pack) bool {
	for i := range p.Sections {
		for _, b := range p.Sections[i].Blocks {
			if b.Tiles != nil && len(b.Tiles.Tiles) > 0 {
				return true
			}
		}
	}
	return false
}
