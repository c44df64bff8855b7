package packtest

import (
	"math"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// Texts are what incident exports hold at their worst: markup, scripts, formulas, controls, bidi overrides, broken UTF-8,
// runes outside the basic plane, words without a space, aliases of page numbers.
func Texts() []string {
	return []string{
		`</script><script>document.title='PWN'</script>`,
		`__f__(document.title='PWN')__f__`,
		`<!--<script>`,
		`<img src=x onerror=alert(1)>`,
		`&quot;&lt;b&gt;{b}{nb}{a}%s%d$1`,
		`=HYPERLINK("http://example.invalid","x")`,
		"+33 1 23 45 67 89\t@SUM(A1)\x00\x07\x1b[31m",
		"gauche\u202edroite\u2066\u2069\ufeff",
		"coupé\xff\xfeici",
		"🔥 incendie 中文 \U0001F469\u200d\U0001F4BB",
		"ligne\u2028séparée\u2029deux\r\nfin",
		strings.Repeat("x", 400),
		`\(parenthèses\) \\ ' " ` + "`",
		"]]> <?xml version='1.0'?> <![CDATA[",
		"   ",
	}
}

// Hostile returns a pack whose every text is one of [Texts], with numbers that are not finite and references that point
// nowhere. Language and zone stay real: the workspace vouches for them.
func Hostile() *pack.Pack {
	p := Sample("fr")
	n := 0
	next := func() string {
		n++
		return Texts()[n%len(Texts())]
	}
	p.Title, p.Organisation, p.Scope, p.Verdict, p.PeriodWords = next(), next(), next(), next(), next()
	for i := range p.Sources {
		p.Sources[i].Name, p.Sources[i].File = next(), next()
	}
	for i := range p.Notes {
		p.Notes[i].Text = next()
	}
	for i := range p.Incidents {
		p.Incidents[i].Title, p.Incidents[i].Service, p.Incidents[i].State = next(), next(), next()
	}
	for i := range p.Figures {
		p.Figures[i].Title, p.Figures[i].Formula = next(), next()
	}
	for i := range p.Sections {
		s := &p.Sections[i]
		s.Title, s.Lead = next(), next()
		for j := range s.Blocks {
			spoil(&s.Blocks[j], next)
		}
	}
	return p
}

func spoil(b *pack.Block, next func() string) {
	for _, side := range b.Side {
		spoil(side, next)
	}
	if b.Tiles != nil {
		for i := range b.Tiles.Tiles {
			t := &b.Tiles.Tiles[i]
			t.Title, t.Detail, t.Target, t.Verdict, t.Notes = next(), next(), next(), next(), []int{99}
		}
	}
	if b.Text != nil {
		b.Text.Title = next()
		for i := range b.Text.Paragraphs {
			q := &b.Text.Paragraphs[i]
			q.Text, q.Refs, q.Incidents = next(), []string{"K999"}, []string{next()}
		}
	}
	if t := b.Table; t != nil {
		t.Title, t.Base, t.Truncated = next(), next(), next()
		for i := range t.Columns {
			t.Columns[i].Title = next()
		}
		for i := range t.Rows {
			for j := range t.Rows[i].Cells {
				if c := &t.Rows[i].Cells[j]; c.Value.Kind == unit.Text || c.Value.Kind == unit.ID {
					c.Value.Text = next()
				} else if i == 1 {
					c.Value.Number = math.NaN()
				}
			}
		}
	}
	if s := b.Sign; s != nil {
		s.Title = next()
		for i := range s.Parties {
			s.Parties[i] = next()
		}
		for i := range s.Fields {
			s.Fields[i] = next()
		}
	}
	if c := b.Chart; c != nil {
		for kind := range c.SpanNames {
			c.SpanNames[kind] = Texts()[len(kind)%len(Texts())] // by kind: the order of a map is chance
		}
		for i := range c.Spans {
			c.Spans[i].Tip = next()
		}
		for i := range c.Marks {
			c.Marks[i].Label = next()
		}
		c.Title, c.Alt, c.Base, c.AxisTitle = next(), next(), next(), next()
		for i := range c.Categories {
			c.Categories[i] = next()
		}
		for i := range c.Rows {
			c.Rows[i] = next()
		}
		for i := range c.Series {
			c.Series[i].Name = next()
			if v := c.Series[i].Values; i == 0 && len(v) > 2 {
				inf, nan := math.Inf(1), math.NaN()
				v[0], v[1] = &inf, &nan
			}
		}
	}
}
