package lint

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// sound is a pack that no rule objects to.
func sound() *pack.Pack {
	return &pack.Pack{Kind: "bhi", Period: "2026-W38", Zone: "Europe/Paris", AsOf: time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC),
		Sources: []pack.Source{{Name: "tool", File: "a.csv", Zone: "Europe/Paris"}},
		Sections: []pack.Section{
			{ID: "summary", Blocks: []pack.Block{{Tiles: &pack.Tiles{Tiles: []pack.Tile{
				{KPI: "sla_met", Title: "GTR", Value: unit.Of(unit.Rate, 0.8), N: 20, Tone: pack.Bad, Verdict: "sous la cible"},
				{KPI: "time_to_restore", Title: "Délai moyen", Detail: "médiane 2 h", Value: unit.Of(unit.Duration, 9000), N: 20},
			}}}}},
			{ID: "highlights", Blocks: []pack.Block{{Text: &pack.Text{Paragraphs: []pack.Paragraph{{Text: "GTR sous la cible ; ACT-1 attend une pièce.", Item: true}}}}}},
			{ID: "flow", Blocks: []pack.Block{{Side: []*pack.Block{
				{Chart: &pack.Chart{ID: "c", Kind: pack.Bars, Title: "Parts"}},
				{Table: &pack.Table{ID: "t", Columns: []pack.Column{{Title: "part", Kind: unit.Rate}, {Title: "n", Kind: unit.Count}},
					Rows: []pack.Row{{Cells: []pack.Cell{{Value: unit.Of(unit.Rate, 0.5), Tone: pack.Warn}, {Value: unit.Of(unit.Count, 4)}}}}}},
			}}}},
			{ID: "actions", Blocks: []pack.Block{{Table: &pack.Table{ID: "actions-list", Columns: make([]pack.Column, 2),
				Rows: []pack.Row{{Cells: []pack.Cell{{Value: unit.OfID("ACT-1")}, {Value: unit.OfText("en retard"), Tone: pack.Bad}}}}}}}},
		}}
}

// One fault for each rule: the rule finds it, and no other one does.
func TestEveryRule(t *testing.T) {
	if found := Pack(sound(), Memory{}); len(found) > 0 {
		t.Fatalf("a sound pack: %+v", found)
	}
	remembered := Remember(sound())
	tile := func(p *pack.Pack, i int) *pack.Tile { return &p.Sections[0].Blocks[0].Tiles.Tiles[i] }
	side := func(p *pack.Pack, i int) *pack.Block { return p.Sections[2].Blocks[0].Side[i] }
	faults := map[string][]func(*pack.Pack){
		"action_without_note": {func(p *pack.Pack) { p.Sections[1].Blocks[0].Text.Paragraphs[0].Text = "GTR sous la cible." }},
		"as_of_missing": {func(p *pack.Pack) { p.AsOf = time.Time{} }, func(p *pack.Pack) { p.Zone = "" },
			func(p *pack.Pack) { p.Sources[0].Zone = "" }},
		"colour_only": {func(p *pack.Pack) { tile(p, 0).Verdict = "" },
			func(p *pack.Pack) { side(p, 1).Table.Rows[0].Cells[0].Value = unit.OfText("") }},
		"comment_outdated": {func(p *pack.Pack) { tile(p, 0).Value = unit.Of(unit.Rate, 0.7) }},
		"mean_without_median": {func(p *pack.Pack) { tile(p, 1).Detail = "" },
			func(p *pack.Pack) { side(p, 1).Table.Columns[0] = pack.Column{Title: "Moyenne", Kind: unit.Duration} }},
		"rate_without_n": {func(p *pack.Pack) { tile(p, 0).N = 0 },
			func(p *pack.Pack) {
				side(p, 1).Table.Columns[1].Kind = unit.Text
				side(p, 1).Table.Rows[0].Cells[1].Value = unit.OfText("x")
			}},
		"red_without_comment": {func(p *pack.Pack) {
			p.Sections[1].Blocks[0].Text.Paragraphs = nil
			p.Sections[3].Blocks[0].Table.Rows = nil
		}},
	}
	for _, r := range Rules {
		if len(faults[r.ID]) == 0 && !slices.Contains([]string{"truncated_axis", "cause_without_action", "report_unwritten"}, r.ID) {
			t.Errorf("%s has no fault that shows it", r.ID)
		}
		for i, spoil := range faults[r.ID] {
			p := sound()
			spoil(p)
			found := Pack(p, remembered)
			if len(found) != 1 || found[0].Rule != r.ID || found[0].Pack != "BHI 2026-W38" {
				t.Errorf("%s, fault %d: %+v", r.ID, i+1, found)
			}
		}
	}
	// New words about a new number are up to date.
	p := sound()
	tile(p, 0).Value = unit.Of(unit.Rate, 0.7)
	p.Sections[1].Blocks[0].Text.Paragraphs[0].Text += " Recalculé."
	if found := Pack(p, remembered); len(found) > 0 {
		t.Errorf("a comment that was written again: %+v", found)
	}
	if m := remembered.Renewed(p); m.Reds["sla_met"] == remembered.Reds["sla_met"] {
		t.Error("new comments leave the old memory")
	}
	p = sound()
	tile(p, 0).Value = unit.Of(unit.Rate, 0.7)
	if m := remembered.Renewed(p); m.Reds["sla_met"] != remembered.Reds["sla_met"] {
		t.Error("a number that changed under its comments was forgotten")
	}
}

// The charts of bilan begin at zero; an option that did not would be found.
func TestTruncatedAxis(t *testing.T) {
	for option, want := range map[string]bool{
		`{"yAxis":[{"type":"value","min":0}],"series":[{"type":"bar"}]}`:                                                 false,
		`{"yAxis":[{"type":"value","min":0.9}],"series":[{"type":"bar"}]}`:                                               true,
		`{"yAxis":[{"type":"value","scale":true}],"series":[{"type":"bar"}]}`:                                            true,
		`{"yAxis":[{"type":"value","min":0.9}],"series":[{"type":"line"}]}`:                                              false,
		`{"yAxis":[{"type":"value"},{"type":"value","min":5}],"series":[{"type":"bar"},{"type":"line","yAxisIndex":1}]}`: false,
		`{"yAxis":[{"type":"value"},{"type":"value","min":5}],"series":[{"type":"bar","yAxisIndex":1}]}`:                 true,
	} {
		if got := truncated([]byte(option)); got != want {
			t.Errorf("%s: %v", option, got)
		}
	}
}

// The sample of all blocks has charts of every kind: none is cut.
func TestSampleAxes(t *testing.T) {
	for _, f := range Pack(packtest.Sample("fr"), Memory{}) {
		if f.Rule == "truncated_axis" {
			t.Errorf("%+v", f)
		}
	}
}

// The rules hold of what goes to a client and of reports on incidents too: one fault each, and no other finding than those of the sample.
func TestOtherPacks(t *testing.T) {
	client := func() *pack.Pack { return packtest.Client("fr") }
	cri := func() *pack.Pack { return packtest.IncidentReport(pack.CRI, "fr", true) }
	pir := func() *pack.Pack { return packtest.IncidentReport(pack.PIR, "fr", true) }
	table := func(p *pack.Pack, id string) (found *pack.Table) {
		each(p, func(_ *pack.Section, b *pack.Block) {
			if b.Table != nil && b.Table.ID == id {
				found = b.Table
			}
		})
		if found == nil {
			t.Fatalf("%s has no table %s", p.Kind, id)
		}
		return found
	}
	tile := func(p *pack.Pack) (first *pack.Tile) {
		each(p, func(_ *pack.Section, b *pack.Block) {
			if first == nil && b.Tiles != nil {
				for i := range b.Tiles.Tiles {
					if one := &b.Tiles.Tiles[i]; first == nil && slices.Contains(shares, one.Value.Kind) && isThere(one.Value) {
						first = one
					}
				}
			}
		})
		if first == nil {
			t.Fatalf("%s has no share among its tiles", p.Kind)
		}
		return first
	}
	late := pack.Row{Cells: []pack.Cell{{Value: unit.OfID("ACT-99")}, {Value: unit.OfText("en retard"), Tone: pack.Bad}}}
	for _, c := range []struct {
		rule  string
		make  func() *pack.Pack
		spoil func(*pack.Pack)
	}{
		{"as_of_missing", client, func(p *pack.Pack) { p.AsOf = time.Time{} }},
		{"as_of_missing", cri, func(p *pack.Pack) { p.Zone = "" }},
		{"action_without_note", client, func(p *pack.Pack) {
			list := table(p, actionsTable)
			list.Rows = append(list.Rows, late)
		}},
		{"rate_without_n", client, func(p *pack.Pack) { tile(p).N = 0 }},
		{"colour_only", client, func(p *pack.Pack) { one := tile(p); one.Tone, one.Verdict = pack.Warn, "" }},
		{"mean_without_median", pir, func(p *pack.Pack) {
			list := table(p, "actions-incident")
			list.Columns = append(list.Columns, pack.Column{Title: "Durée moyenne", Kind: unit.Duration})
		}},
		{"report_unwritten", cri, func(p *pack.Pack) {
			rows := table(p, "cri-told").Rows
			written := slices.IndexFunc(rows, func(r pack.Row) bool { return isThere(r.Cells[1].Value) })
			rows[written].Cells[1].Value = unit.None(unit.Text, unit.NotAvailable)
		}},
		{"cause_without_action", pir, func(p *pack.Pack) { table(p, "actions-incident").Rows = nil }},
	} {
		before := Pack(c.make(), Memory{})
		p := c.make()
		c.spoil(p)
		after := Pack(p, Memory{})
		fresh := slices.DeleteFunc(slices.Clone(after), func(f Finding) bool { return slices.Contains(before, f) })
		if len(fresh) != 1 || fresh[0].Rule != c.rule || !strings.HasPrefix(fresh[0].Pack, strings.ToUpper(p.Kind)) {
			t.Errorf("%s of a pack %s: %+v", c.rule, p.Kind, fresh)
		}
	}
	// A report of which nobody wrote a word.
	if found := Pack(packtest.IncidentReport(pack.PIR, "fr", false), Memory{}); len(found) == 0 || found[0].Rule != "report_unwritten" {
		t.Errorf("a report without words: %+v", found)
	}
}
