package pack

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"bilan/metrics"
)

// ExplainText is the proof of [Explain] for a terminal: one block a commitment, its pieces in columns, then the life of the
// incident.
func ExplainText(clock *metrics.Clock, o Options) (string, error) {
	b, err := newProof(clock, o)
	if err != nil {
		return "", err
	}
	b.pack = &Pack{} // footnotes of cells have no place here
	i := clock.Incident
	var out strings.Builder
	fmt.Fprintf(&out, "%s  %s\n", i.ID, plain(i.Title))
	fmt.Fprintf(&out, "%s\n", plain(strings.Join(nonEmpty(i.Client, i.Service, i.CI, i.Priority, b.state(i), i.Team), " · ")))
	verdict, _ := b.verdict()
	fmt.Fprintf(&out, "%s\n", plain(verdict))
	for _, c := range b.commitments {
		contract := clock.Contracts[c.ContractKey]
		fmt.Fprintf(&out, "\n%s  %s\n", plain(b.lineOf(c)), plain(b.lineWords(clock.Lines[c.LineKey])))
		fmt.Fprintf(&out, "%s\n", plain(strings.Join(nonEmpty(b.say("explain.contract", contract.ID, contract.Version), b.clause(clock.Lines[c.LineKey].Clause),
			b.threeVerdicts(c)), " · ")))
		fmt.Fprintf(&out, "%s\n", plain(b.reading(c)))
		if d, ok := b.c.Spent[c.Key]; ok && i.HasLifecycle {
			fmt.Fprintf(&out, "%s\n", plain(b.say("time.line", b.whereTimeWent(d, 0, b.print.Exact))))
		}
		b.textPieces(&out, c)
	}
	fmt.Fprintf(&out, "\n%s\n", plain(b.say("explain.life")))
	if len(i.Steps) == 0 {
		fmt.Fprintf(&out, "%s\n", plain(b.say("explain.life.none")))
	}
	tabs := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, s := range i.Steps {
		place := s.File
		if s.Line > 0 {
			place += ":" + itoa(s.Line)
		}
		fmt.Fprintf(tabs, "  %s\t%s\t%s\n", plain(b.second(s.At)), plain(b.step(s)), plain(place))
	}
	tabs.Flush()
	return out.String(), nil
}

// textPieces prints the pieces of a clock in columns; the row that ends on the deadline is marked.
func (b *proof) textPieces(out *strings.Builder, c metrics.Commitment) {
	t := b.pieces(c, "", "", b.c.AsOf)
	if len(t.Rows) == 0 {
		return
	}
	tabs := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	heads := []string{}
	for _, column := range t.Columns {
		heads = append(heads, plain(column.Title))
	}
	fmt.Fprintf(tabs, "  %s\n", strings.Join(heads, "\t"))
	for n, r := range t.Rows {
		mark := "  "
		if c.Intervals[n].IsDeadline {
			mark = "▶ "
		}
		var cells []string
		for _, cell := range r.Cells {
			cells = append(cells, plain(b.print.Format(cell.Value)))
		}
		fmt.Fprintf(tabs, "%s%s\n", mark, strings.Join(cells, "\t"))
	}
	tabs.Flush()
}

// plain is a text for one line of a terminal: no control, no bidi override, no break.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == 0xfeff:
			return -1
		case r == '\u00a0' || r == '\u202f':
			return ' '
		}
		return r
	}, s)
}
