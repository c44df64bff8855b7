package main

import (
	"fmt"
	"regexp"
	"strings"

	"bilan/reports/pack"
)

// closedOnPurpose are the printed numbers that open to nothing of their own, and why. A place is a table and a column, or a chart and a
// series; an entry without a reason is a bug.
var closedOnPurpose = []struct{ places, because string }{
	{`table [a-z0-9-]+/(threshold|rank|target)`, "what was promised, and the number of a row: nobody counted it"},
	{`chart rate-[a-z_]+/(limite haute|moyenne|limite basse)`, "limits of a chart, of the points beside them"},
	{`chart pareto-.+/Part cumulée`, "the running sum of the bars, which open one by one"},
	{`table stock-identity/count`, "zero, or the pack is refused: the check names the incidents"},
	{`table (pieces|spent|parts|commitments|milestones|chronology|similar|earlier)(-[a-z0-9]+)?/[a-z_]+`, "the proof of one incident's clock: its card opens the incident"},
	{`table (problems-list|known-errors|actions-list|changes-done|change-templates)/[a-z_]+`, "what a register says of one thing, whose number stands first in the row (D65)"},
	{`table (corrections(-[0-9]+)?|all-corrections|actions-effect)/[a-z_]+`, "days around one correction, which stands first in the row: bilan kpi has no such period"},
	{`table (maintenances|outages)/[a-z_]+`, "what a register says of one thing, whose number stands first in the row (D65)"},
	{`table (coverage|card-coverage)/[a-z_]+`, "fields that are filled: the sources themselves, row by row"},
	{`table sources/[a-z_]+`, "rows of one file, whose name stands in the row; quality/rejects.csv has those that were refused"},
	{`table outside/late_count`, "the clocks that run past their target: they are rows of the table of open clocks"},
	{`table population-table/count`, "every clock is a row of the table under it, with its incident"},
	{`table agreement-matrix/count`, "the tool against the replay: the rows that differ are listed under it, each with its incident"},
	{`(table volumes/(opened|resolved|stock)|chart volume-chart/.+)`, "the past of a client, told in the report of each period"},
	{`chart trend/.+`, "the past of a line, told in the report of each period"},
	{`table split-(acknowledge|restore|resolve)/.+`, "the sum of lines: each line of it opens"},
	{`table (cards|left-list)/(rank|duration|user_minutes)`, "a family of incidents: its card lists them"},
	{`table selection/.+`, "each criterion, in numbers of cards and of rows of the list of what was left out"},
	{`chart gaps-chart/.+`, "the days between two majors: the row of the table beside it opens the later one"},
}

// numbersClosed are the printed numbers of a pack that open to nothing and should.
type numbersClosed struct {
	known map[string]bool     // references of figures
	at    map[string][]string // by place
	order []string
}

// numbersThatStayClosed walks a pack: every number of a tile, cell, bar or point must lead to a figure, or stand in a row that leads to
// its incident, or in a place of the list above.
func numbersThatStayClosed(p *pack.Pack) *numbersClosed {
	c := &numbersClosed{known: map[string]bool{}, at: map[string][]string{}}
	for _, f := range p.Figures {
		c.known[f.Ref] = true
	}
	for i := range p.Sections {
		for j := range p.Sections[i].Blocks {
			c.block(&p.Sections[i].Blocks[j])
		}
	}
	return c
}

func (c *numbersClosed) note(place, number string) {
	for _, e := range closedOnPurpose {
		if regexp.MustCompile("^" + e.places + "$").MatchString(place) {
			return
		}
	}
	if c.at[place] == nil {
		c.order = append(c.order, place)
	}
	c.at[place] = append(c.at[place], number)
}

func (c *numbersClosed) block(b *pack.Block) {
	if b.Tiles != nil {
		for _, t := range b.Tiles.Tiles {
			if !c.known[t.Ref] {
				c.note("tile "+t.KPI, fmt.Sprint(t.Value))
			}
		}
	}
	if b.Table != nil {
		c.table(b.Table)
	}
	if b.Chart != nil {
		c.chart(b.Chart)
	}
	for _, side := range b.Side {
		c.block(side)
	}
}

func (c *numbersClosed) table(t *pack.Table) {
	rows := t.Rows
	if t.Total != nil {
		rows = append(rows[:len(rows):len(rows)], *t.Total)
	}
	for _, r := range rows {
		for i, cell := range r.Cells {
			if r.Incident == "" && cell.Value.Kind.IsNumeric() && !cell.Value.IsMissing() && !c.known[cell.Ref] && !c.known[cell.Of] {
				c.note("table "+strings.TrimSuffix(t.ID, "-marks")+"/"+t.Columns[i].ID, fmt.Sprintf("%q %v", r.Cells[0].Value.Text, cell.Value.Number))
			}
		}
	}
}

func (c *numbersClosed) chart(chart *pack.Chart) {
	opens := func(refs []string, i int) bool { return i < len(refs) && c.known[refs[i]] }
	for _, s := range chart.Series {
		for i, v := range s.Values {
			if v != nil && !opens(s.Refs, i) {
				c.note("chart "+chart.ID+"/"+s.Name, chart.Categories[i])
			}
		}
	}
	for y, row := range chart.Matrix {
		var refs []string
		if y < len(chart.MatrixRefs) {
			refs = chart.MatrixRefs[y]
		}
		for x, v := range row {
			if v != nil && *v != 0 && !opens(refs, x) {
				c.note("chart "+chart.ID, chart.Rows[y]+" "+chart.Categories[x])
			}
		}
	}
}
