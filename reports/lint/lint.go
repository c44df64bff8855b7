// Package lint reads a finished pack as a careful reader would, and says what would mislead or leave a question. It looks at the values
// that the renderers print, so it cannot disagree with the paper.
package lint

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/pack"
)

// Finding is one place of a pack that a rule objects to.
type Finding struct {
	Rule  string `json:"rule"`
	Pack  string `json:"pack"`  // BHI 2026-W38
	Place string `json:"place"` // section, then tile, table or chart
	Text  string `json:"text"`
}

// Rule is what is looked for.
type Rule struct {
	ID, Doc string
	find    func(*pass)
}

// Rules are all rules, by id.
var Rules = []Rule{
	{"action_without_note", "an overdue action that no comment names", (*pass).actions},
	{"as_of_missing", "no as-of, no zone, or a source without zone", (*pass).instants},
	{"cause_without_action", "a report after the analysis that names a root cause and no action", (*pass).causes},
	{"colour_only", "a status that is told by its colour alone", (*pass).colours},
	{"comment_outdated", "a comment written before its number changed", (*pass).outdated},
	{"mean_without_median", "a mean of durations without a median beside it", (*pass).means},
	{"rate_without_n", "a share without the number it rests on", (*pass).rates},
	{"red_without_comment", "a red figure in a pack without a word about it", (*pass).reds},
	{"report_unwritten", "parts of a report on an incident that nobody wrote", (*pass).unwritten},
	{"truncated_axis", "bars that do not begin at zero", (*pass).axes},
}

// Memory is what was printed when the comments took the words that they have: the texts of the comments, and the red figures by KPI.
type Memory struct {
	Comments []string          `json:"comments"`
	Reds     map[string]string `json:"reds"`
}

// Remember is the memory of a pack as it is now.
func Remember(p *pack.Pack) Memory {
	m := Memory{Comments: written(p), Reds: map[string]string{}}
	for _, t := range tiles(p) {
		if t.Tone == pack.Bad {
			m.Reds[t.KPI] = valueText(t.Value)
		}
	}
	return m
}

// Renewed is the memory that counts from now on: the one before while its comments still stand, so that a number that changes under
// them is seen.
func (m Memory) Renewed(p *pack.Pack) Memory {
	now := Remember(p)
	if len(m.Comments) > 0 && slices.Equal(m.Comments, now.Comments) {
		return m
	}
	return now
}

// Pack applies every rule, in the order of the pack.
func Pack(p *pack.Pack, before Memory) []Finding {
	s := &pass{pack: p, before: before}
	for _, r := range Rules {
		s.rule = r.ID
		r.find(s)
	}
	return s.found
}

type pass struct {
	pack   *pack.Pack
	before Memory
	rule   string
	found  []Finding
}

func (s *pass) add(place, format string, args ...any) {
	s.found = append(s.found, Finding{s.rule, strings.ToUpper(s.pack.Kind) + " " + s.pack.Period, place, fmt.Sprintf(format, args...)})
}

// each visits the blocks of a pack, those side by side too.
func each(p *pack.Pack, visit func(section *pack.Section, b *pack.Block)) {
	for i := range p.Sections {
		section := &p.Sections[i]
		var walk func(b *pack.Block)
		walk = func(b *pack.Block) {
			visit(section, b)
			for _, side := range b.Side {
				walk(side)
			}
		}
		for j := range section.Blocks {
			walk(&section.Blocks[j])
		}
	}
}

func tiles(p *pack.Pack) (all []pack.Tile) {
	each(p, func(_ *pack.Section, b *pack.Block) {
		if b.Tiles != nil {
			all = append(all, b.Tiles.Tiles...)
		}
	})
	return all
}

// commented are the titles of what people wrote under a section, or for a client.
var commented = []string{"Commentaires", "Comments", "Commentaires de la période", "Comments of the period", "Faits marquants", "Highlights"}

// written are the sentences that people wrote: the items of the highlights, and those of comments under a section.
func written(p *pack.Pack) (texts []string) {
	each(p, func(section *pack.Section, b *pack.Block) {
		if b.Text == nil || section.ID != "highlights" && !slices.Contains(commented, b.Text.Title) {
			return
		}
		for _, paragraph := range b.Text.Paragraphs {
			if paragraph.Item {
				texts = append(texts, paragraph.Text)
			}
		}
	})
	return texts
}

func isThere(v unit.Value) bool { return v.Missing == "" }

func valueText(v unit.Value) string { return fmt.Sprintf("%g %s %s", v.Number, v.Kind, v.Missing) }

func (s *pass) reds() {
	if len(written(s.pack)) > 0 {
		return
	}
	for _, t := range tiles(s.pack) {
		if t.Tone == pack.Bad {
			s.add(t.KPI, "« %s » is red and nobody wrote a comment for %s", t.Title, s.pack.Period)
		}
	}
}

func (s *pass) outdated() {
	now := Remember(s.pack)
	if len(now.Comments) == 0 || !slices.Equal(s.before.Comments, now.Comments) {
		return
	}
	for _, t := range tiles(s.pack) {
		was, known := s.before.Reds[t.KPI]
		if is := valueText(t.Value); known && was != is {
			s.add(t.KPI, "the comments were written when « %s » was another figure", t.Title)
		}
	}
}

var (
	meanWord   = regexp.MustCompile(`(?i)\b(moyen(ne)?s?|mean|average)\b`)
	medianWord = regexp.MustCompile(`(?i)\b(médiane?|median)\b`)
	anyNumber  = regexp.MustCompile(`[0-9]`)
)

// times are the kinds of which a mean alone misleads: a few long ones carry it.
var times = []unit.Kind{unit.Duration, unit.Exact, unit.Days}

func (s *pass) means() {
	each(s.pack, func(section *pack.Section, b *pack.Block) {
		if b.Tiles != nil {
			for _, t := range b.Tiles.Tiles {
				if slices.Contains(times, t.Value.Kind) && meanWord.MatchString(t.Title+" "+t.Detail) && !medianWord.MatchString(t.Title+" "+t.Detail) {
					s.add(section.ID+" "+t.KPI, "« %s » is a mean without a median", t.Title)
				}
			}
		}
		if b.Table == nil {
			return
		}
		titles := ""
		for _, c := range b.Table.Columns {
			titles += c.Title + " "
		}
		for _, c := range b.Table.Columns {
			if slices.Contains(times, c.Kind) && meanWord.MatchString(c.Title) && !medianWord.MatchString(titles) {
				s.add(section.ID+" "+b.Table.ID, "the column « %s » is a mean without a median", c.Title)
			}
		}
	})
}

// spent are the tables with the parts of single clocks: their shares rest on its seconds, which stand beside.
var spent = regexp.MustCompile(`^(spent|breach-parts)\b`)

var shares = []unit.Kind{unit.Rate, unit.Fine, unit.Finest}

// rates looks for what a share rests on: n of the tile; a count in the table, in its base, or behind the figure that the cell opens.
func (s *pass) rates() {
	n := map[string]int64{}
	for _, f := range s.pack.Figures {
		n[f.Ref] = f.N
	}
	each(s.pack, func(section *pack.Section, b *pack.Block) {
		if b.Tiles != nil {
			for _, t := range b.Tiles.Tiles {
				if slices.Contains(shares, t.Value.Kind) && isThere(t.Value) && t.N == 0 {
					s.add(section.ID+" "+t.KPI, "« %s » is a share without n", t.Title)
				}
			}
		}
		if b.Table == nil || spent.MatchString(b.Table.ID) || slices.ContainsFunc(b.Table.Columns, func(c pack.Column) bool { return c.Kind == unit.Count }) || anyNumber.MatchString(b.Table.Base) {
			return
		}
		for i, row := range b.Table.Rows {
			if slices.ContainsFunc(row.Cells, func(c pack.Cell) bool { return c.Value.Kind == unit.Count }) {
				continue
			}
			for _, c := range row.Cells {
				if slices.Contains(shares, c.Value.Kind) && isThere(c.Value) && n[c.Ref] == 0 {
					s.add(fmt.Sprintf("%s %s row %d", section.ID, b.Table.ID, i+1), "a share without n")
				}
			}
		}
	})
}

// axes looks at the axes as they are drawn: a bar is read by its length, so it begins at zero.
func (s *pass) axes() {
	p, err := unit.NewPrinter(unit.French, "UTC")
	if err != nil {
		return
	}
	each(s.pack, func(section *pack.Section, b *pack.Block) {
		c := b.Chart
		if c == nil || c.Kind != pack.Bars && c.Kind != pack.Flow && c.Kind != pack.Pareto {
			return
		}
		// A chart that cannot be drawn is an error of its renderers, not of the reader.
		if option, err := chart.Option(c, p); err == nil && truncated(option) {
			s.add(section.ID+" "+c.ID, "the bars of « %s » do not begin at zero", c.Title)
		}
	})
}

// truncated reports whether a chart with bars has an axis of values that leaves zero out.
func truncated(option []byte) bool {
	type axis struct {
		Type  string   `json:"type"`
		Min   any      `json:"min"`
		Max   *float64 `json:"max"`
		Scale bool     `json:"scale"`
	}
	var o struct {
		Y      []axis `json:"yAxis"`
		Series []struct {
			Type string `json:"type"`
			Axis int    `json:"yAxisIndex"`
		} `json:"series"`
	}
	if json.Unmarshal(option, &o) != nil {
		return false
	}
	for _, series := range o.Series {
		if series.Type != "bar" || series.Axis >= len(o.Y) {
			continue
		}
		y := o.Y[series.Axis]
		least, isNumber := y.Min.(float64)
		if y.Scale || y.Min == "dataMin" || isNumber && least > 0 {
			return true
		}
	}
	return false
}

func (s *pass) colours() {
	speaks := func(t pack.Tone) bool {
		return t == pack.Good || t == pack.Warn || t == pack.Bad || t == pack.Signal
	}
	each(s.pack, func(section *pack.Section, b *pack.Block) {
		if b.Tiles != nil {
			for _, t := range b.Tiles.Tiles {
				if speaks(t.Tone) && t.Verdict == "" {
					s.add(section.ID+" "+t.KPI, "« %s » has a colour and no word for it", t.Title)
				}
			}
		}
		if b.Table == nil {
			return
		}
		for i, row := range b.Table.Rows {
			for j, c := range row.Cells {
				if speaks(c.Tone) && (c.Value.Missing == unit.Empty || isThere(c.Value) && (c.Value.Kind == unit.Text || c.Value.Kind == unit.ID) && c.Value.Text == "") {
					s.add(fmt.Sprintf("%s %s row %d", section.ID, b.Table.ID, i+1), "column %d has a colour and nothing to read", j+1)
				}
			}
		}
	})
}

func (s *pass) instants() {
	if s.pack.AsOf.IsZero() {
		s.add("header", "the pack does not say as of when")
	}
	if s.pack.Zone == "" {
		s.add("header", "the pack does not say in which zone its times are")
	}
	for _, source := range s.pack.Sources {
		if source.Zone == "" {
			s.add("sources "+source.Name, "the zone of %s is not said", source.File)
		}
	}
}

// actionsTable is the plan of the weekly pack; its first column is the action, its last one the situation.
const actionsTable = "actions-list"

func (s *pass) actions() {
	texts := strings.Join(written(s.pack), "\n")
	each(s.pack, func(section *pack.Section, b *pack.Block) {
		if b.Table == nil || b.Table.ID != actionsTable {
			return
		}
		for _, row := range b.Table.Rows {
			id, situation := row.Cells[0].Value.Text, row.Cells[len(row.Cells)-1]
			if situation.Tone == pack.Bad && !strings.Contains(texts, id) {
				s.add(section.ID+" "+id, "the action is overdue and no comment says why")
			}
		}
	})
}

// told are the tables of a report on an incident that hold what people wrote, an element a row: its name, then the words.
var told = []string{"cri-told", "pir-causes", "pir-immediate"}

// unwritten names the parts that print « n. d. » where a team was to write.
func (s *pass) unwritten() {
	each(s.pack, func(section *pack.Section, b *pack.Block) {
		if b.Table == nil || !slices.Contains(told, b.Table.ID) {
			return
		}
		var parts []string
		for _, row := range b.Table.Rows {
			if !isThere(row.Cells[1].Value) {
				parts = append(parts, row.Cells[0].Value.Text)
			}
		}
		if len(parts) > 0 {
			s.add(section.ID+" "+b.Table.ID, "nobody wrote of: %s", strings.Join(parts, ", "))
		}
	})
}

// rootCause is the row of the root cause among the causes of a report after the analysis.
const rootCause = 2

func (s *pass) causes() {
	cause, actions := "", 0
	each(s.pack, func(_ *pack.Section, b *pack.Block) {
		switch {
		case b.Table == nil:
		case b.Table.ID == "pir-causes" && len(b.Table.Rows) > rootCause:
			cause = b.Table.Rows[rootCause].Cells[1].Value.Text
		case b.Table.ID == "actions-incident":
			actions += len(b.Table.Rows)
		}
	})
	if cause != "" && actions == 0 {
		s.add("plan", "a root cause is named, and no action")
	}
}
