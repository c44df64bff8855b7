package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"bilan/reports/pack"
)

// ground is where a table of the pack stands in the workbook.
type ground struct {
	sheet   string
	columns map[string]int // number of a column, by its id
	last    int            // the last row of the table
}

// stand notes where a table will be, so that formulas of other sheets can read it.
func (f *proof) stand(t *pack.Table, sheet string, columns []column) {
	g := ground{sheet: sheet, columns: map[string]int{}, last: firstRow - 1 + min(len(t.Rows), rowLimit)}
	for i, c := range columns {
		if id := t.Columns[c.index].ID; !c.run {
			g.columns[id] = i + 1
		}
	}
	f.grounds[t.ID] = g
}

// recount spells a figure as a calculation over the sheets of its tables; empty when a table or a column is not in the workbook.
func (f *proof) recount(r *pack.Recount) string {
	over, ok := f.selection(r.Over)
	if !ok {
		return ""
	}
	formula := over
	if r.Under != nil {
		under, ok := f.selection(*r.Under)
		if !ok {
			return ""
		}
		formula = fmt.Sprintf("(%s)/(%s)", over, under)
	}
	if r.Complement {
		formula = "1-" + formula
	}
	if r.Floor {
		// Three decimals more than are kept: what floating point adds must not make a whole part fall.
		formula = fmt.Sprintf("INT(ROUND((%s)*1000000,3))/1000000", formula)
	}
	return formula
}

// selection counts or adds up rows: one COUNTIFS or SUMIFS an alternative.
func (f *proof) selection(s pack.Selection) (string, bool) {
	g, ok := f.grounds[s.Table]
	if !ok {
		return "", false
	}
	what := ""
	if s.Sum != "" {
		if what, ok = g.column(s.Sum); !ok {
			return "", false
		}
	}
	if g.last < firstRow {
		return "0", true // no row: nothing is counted
	}
	if s.Less != "" {
		less := s
		less.Sum, less.Less = s.Less, ""
		off, ok := f.selection(less)
		s.Less = ""
		sum, known := f.selection(s)
		return "(" + sum + ")-(" + off + ")", ok && known
	}
	if len(s.Where) == 0 {
		if what == "" {
			return fmt.Sprintf("%d-%d", g.last, firstRow-1), true
		}
		return "SUM(" + what + ")", true
	}
	var terms []string
	for _, all := range s.Where {
		var args []string
		for _, m := range all {
			column, ok := g.column(m.Column)
			if !ok {
				return "", false
			}
			args = append(args, column, literal(m.Is))
		}
		if what == "" {
			terms = append(terms, "COUNTIFS("+strings.Join(args, ",")+")")
		} else {
			terms = append(terms, "SUMIFS("+strings.Join(append([]string{what}, args...), ",")+")")
		}
	}
	return strings.Join(terms, "+"), true
}

// column is the cells of a column as formulas spell them.
func (g ground) column(id string) (string, bool) {
	number, ok := g.columns[id]
	if !ok {
		return "", false
	}
	name, _ := excelize.ColumnNumberToName(number)
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted(g.sheet), name, firstRow, name, max(g.last, firstRow)), true
}

// literal is a text as a criterion takes it: its own, with no wildcard and no operator.
func literal(s string) string {
	s = strings.NewReplacer("~", "~~", "*", "~*", "?", "~?", `"`, `""`).Replace(clean(s))
	return `"=` + s + `"`
}

// recomputed adds to each column of figures the same computed by formula, and the difference.
func (b *book) recomputed(t *pack.Table, columns []column, g *grid) {
	for i, c := range columns {
		formulas := make([]string, len(t.Rows))
		arrays := make([]bool, len(t.Rows))
		some := false
		for j, row := range t.Rows {
			if c.run || c.index >= len(row.Cells) || row.Cells[c.index].Ref == "" {
				continue
			}
			ref := row.Cells[c.index].Ref
			formulas[j], arrays[j] = b.proof.formula(ref, b.proof.key(ref))
			some = some || formulas[j] != ""
		}
		if !some {
			continue
		}
		g.plain = true // only cells of an unstreamed sheet hold formulas
		g.titles = append(g.titles, c.title+" — "+b.words.again, c.title+" — "+b.words.gap)
		g.right = append(g.right, true, true)
		for j := range g.rows {
			again, gap := cell{look: cellLook}, cell{look: cellLook}
			if value, isNumber := g.rows[j][i].value.(float64); isNumber && formulas[j] != "" {
				number := look{Rule: rule, Align: "right", Indent: 1, Ink: grey, Format: plainFormat(g.rows[j][i].look.Format)}
				again = cell{value: value, formula: formulas[j], array: arrays[j], look: number}
				gap = cell{value: 0.0, look: look{Rule: rule, Align: "right", Indent: 1, Ink: grey},
					formula: fmt.Sprintf("ROUND(%s-%s,9)", at(i+1, firstRow+j), at(len(g.rows[j])+1, firstRow+j))}
			}
			g.rows[j] = append(g.rows[j], again, gap)
		}
	}
}

// plainFormat is a number format without the mark of a tone.
func plainFormat(format string) string {
	for _, tone := range tones {
		if tone.glyph != "" {
			format = strings.TrimPrefix(format, `"`+tone.glyph+` "`)
		}
	}
	return format
}

// key is the cell that holds the reference of a figure.
func (f *proof) key(ref string) string {
	i, ok := f.index[ref]
	if !ok {
		return ""
	}
	return quoted(f.figures) + "!" + fmt.Sprintf("$A$%d", firstRow+i)
}
