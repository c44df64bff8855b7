package pdf

import (
	"fmt"
	"strings"

	"bilan/reports/pack"
)

// newPage starts a page with its header and footer.
func (d *document) newPage() {
	d.pdf.AddPage()
	d.footer()
	if d.pdf.PageNo() == 1 {
		return
	}
	d.header()
	d.y = bodyTop
}

// room makes sure that h millimetres fit on this page, or starts the next; it reports whether it did.
func (d *document) room(h float64) bool {
	if d.y+h <= bodyBottom+0.01 || d.y <= bodyTop+0.01 && d.pdf.PageNo() > 1 {
		return false
	}
	d.newPage()
	return true
}

func (d *document) header() {
	f := font{size: 8, ink: quiet}
	title := d.line(d.pack.Title)
	if org := d.line(d.pack.Organisation); strings.TrimSpace(org) != "" {
		title += " · " + org
	}
	d.say(title, font{style: "B", size: 8, ink: ink}, margin, 9, bodyWidth*0.52, "")
	d.say(d.line(d.pack.PeriodWords)+" · "+d.status(), f, pageWidth-margin, 9, bodyWidth*0.45, "right")
	d.rule(margin, 13.6, bodyWidth, hair, 0.2)
}

func (d *document) footer() {
	f := font{size: 7.5, ink: faint}
	y := pageHeight - 10.5
	d.rule(margin, y-1.6, bodyWidth, hair, 0.2)
	left := d.words.asOf + " " + d.instant() + " · " + d.status() + " · " + d.words.version + " " + d.printer.Count(int64(d.pack.Version))
	d.say(left, f, margin, y, bodyWidth*0.7, "")
	d.say(fmt.Sprintf("%s %d %s %d", d.words.page, d.pdf.PageNo(), d.words.of, d.total), f, pageWidth-margin, y, 30, "right")
}

// status is the word printed on every page.
func (d *document) status() string {
	if s, ok := d.words.status[d.pack.Status]; ok {
		return s
	}
	return d.line(string(d.pack.Status))
}

// instant is the as-of with its zone.
func (d *document) instant() string {
	return d.printer.Instant(d.pack.AsOf) + " (" + d.line(d.pack.Zone) + ")"
}

// cover prints the band of the first page and the verdict under it.
func (d *document) cover() {
	d.newPage()
	d.fill(0, 0, pageWidth, bandHeight, deep)
	half := bodyWidth * 0.62
	d.say(d.line(d.pack.Organisation), font{style: "B", size: 9, ink: pale}, margin, 6, half, "")
	d.say(d.line(d.pack.Title), font{style: "B", size: 19, ink: paper}, margin, 10.4, half, "")
	d.say(d.line(d.pack.PeriodWords), font{size: 12, ink: paper}, margin, 20.4, half, "")

	right := pageWidth - margin
	pill := font{style: "B", size: 9, ink: deep}
	d.use(pill)
	word := d.status()
	width := d.pdf.GetStringWidth(word) + 6
	d.paint(paper)
	d.pdf.RoundedRect(right-width, 6.2, width, 5.6, 2.8, "1234", "F")
	d.say(word, pill, right-width/2, 7.3, width, "centre")
	small := font{size: 8, ink: pale}
	side := bodyWidth - half - 4
	d.say(d.words.asOf+" "+d.instant(), small, right, 14.2, side, "right")
	for i, l := range d.wrap([]run{{text: d.line(d.pack.Scope), font: small}}, side) {
		if i > 2 {
			break // the whole scope is on the last page
		}
		d.printLine(l, right-l.width, 18+height(i, 8), 8)
	}
	d.y = bandHeight + 5
	d.verdict()
}

func (d *document) verdict() {
	verdict := d.line(d.pack.Verdict)
	if strings.TrimSpace(verdict) == "" {
		return
	}
	m := toned(d.pack.VerdictTone)
	runs := []run{}
	if m.glyph != "" {
		runs = append(runs, run{text: m.glyph + " ", font: font{style: "B", size: 12, ink: m.ink}})
	}
	runs = append(runs, run{text: verdict, font: font{style: "B", size: 12, ink: ink}})
	lines := d.wrap(runs, bodyWidth-5)
	h := height(len(lines), 12)
	d.fill(margin, d.y, 1.1, h+0.4, m.ink)
	d.print(lines, margin+4, d.y, 12)
	d.y += h + 4.5
}

// littleOfPage is the share of a page up to which it goes on with a section that begins a page otherwise.
const littleOfPage = 0.3

// section prints a title with a rule, the lead, and the blocks.
func (d *document) section(s *pack.Section) {
	// A page that holds the last lines of a section alone goes on with the next.
	if s.NewPage && d.y > bodyTop+littleOfPage*(bodyBottom-bodyTop) {
		d.newPage()
	}
	d.inAnnex = s.Annex
	after := func(i int) *pack.Block {
		if i+1 < len(s.Blocks) {
			return &s.Blocks[i+1]
		}
		return nil
	}
	first := 0.0
	for i := range s.Blocks {
		if t := s.Blocks[i].Table; t == nil || t.Only != pack.Workbook {
			first = d.need(&s.Blocks[i], after(i))
			break
		}
	}
	d.heading(d.line(s.Title), d.line(s.Lead), first)
	for i := range s.Blocks {
		d.place(&s.Blocks[i], after(i))
	}
}

// heading prints the title of a section and its lead, and adds a bookmark. It starts a page when the title and the `first`
// millimetres under it do not fit: a title never stands alone at the foot of a page.
func (d *document) heading(words, sentence string, first float64) {
	title := d.wrap([]run{{text: words, font: font{style: "B", size: 13, ink: ink}}}, bodyWidth)
	var lead []line
	head := height(len(title), 13) + 3
	if strings.TrimSpace(sentence) != "" {
		lead = d.wrap([]run{{text: sentence, font: font{size: 9.5, ink: quiet}}}, bodyWidth)
		head += height(len(lead), 9.5) + 2
	}
	if d.y > bodyTop+0.01 {
		d.y += 2
	}
	d.room(head + first)
	d.use(font{style: "B", size: 13, ink: ink})
	d.pdf.Bookmark(words, 0, d.y)
	d.print(title, margin, d.y, 13)
	d.y += height(len(title), 13) + 0.6
	d.rule(margin, d.y, bodyWidth, accent, 0.35)
	d.y += 2.4
	if len(lead) > 0 {
		d.print(lead, margin, d.y, 9.5)
		d.y += height(len(lead), 9.5) + 2
	}
}

// fill paints a rectangle, rule draws a line to the right.
func (d *document) fill(x, y, w, h float64, c rgb) {
	d.paint(c)
	d.pdf.Rect(x, y, w, h, "F")
}

func (d *document) rule(x, y, w float64, c rgb, width float64) {
	d.pen(c, width)
	d.pdf.Line(x, y, x+w, y)
}

func (d *document) paint(c rgb) { d.pdf.SetFillColor(c[0], c[1], c[2]) }

func (d *document) pen(c rgb, width float64) {
	d.pdf.SetDrawColor(c[0], c[1], c[2])
	d.pdf.SetLineWidth(width)
}
