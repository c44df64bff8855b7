package main

import (
	"fmt"
	"strings"

	"bilan/metrics/unit"
)

// printComparisons prints comparisons for people.
func (a *app) printComparisons(s *session, all []comparison) error {
	p, err := unit.NewPrinter(unit.English, s.ws.Config.Zone)
	if err != nil {
		return err
	}
	for i, c := range all {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		against := "no contract in force"
		if c.InForce != nil {
			against = "the contract in force, " + *c.InForce
		}
		fmt.Fprintf(a.stdout, "%s under %s, beside %s\n\n", c.Period, c.File, against)
		rows := [][]string{{"line", "before", "after"}}
		for _, l := range c.Lines {
			rows = append(rows, []string{l.Line, l.Before.words(p), l.After.words(p)})
		}
		for _, money := range c.Credits {
			rows = append(rows, []string{"credits proposed", p.Money(float64(money.Before), money.Currency), p.Money(float64(money.After), money.Currency)})
		}
		if err := a.columns(rows); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "\n%s\n", flipped(len(c.Flips)))
		rows = nil
		for _, f := range c.Flips {
			line := f.Line
			if f.Unit != "" {
				line += " " + f.Unit
			}
			rows = append(rows, []string{f.Incident, line, f.Before + " → " + f.After,
				clockWords(p, f.CountedBefore, f.TargetBefore) + " → " + clockWords(p, f.CountedAfter, f.TargetAfter)})
		}
		if err := a.columns(rows); err != nil {
			return err
		}
	}
	return nil
}

func flipped(n int) string {
	switch n {
	case 0:
		return "no commitment changes sides"
	case 1:
		return "1 commitment changes sides"
	}
	return fmt.Sprintf("%d commitments change sides", n)
}

// words are a result in one cell: "45/47 95.7% met".
func (r *lineResult) words(p *unit.Printer) string {
	if r == nil {
		return "–"
	}
	return strings.TrimSpace(r.share(p) + " " + r.Verdict)
}

// share is what a line reached: "45/47 95.7%", or the rate alone of a line that measures time; empty without an occurrence.
func (r *lineResult) share(p *unit.Printer) string {
	switch {
	case r.Rate == nil:
		return ""
	case r.isMeasured:
		return p.Percent(*r.Rate, 4)
	}
	return fmt.Sprintf("%d/%d %s", r.Met, r.Met+r.Breached, p.Rate(*r.Rate))
}

// clockWords are the counted time of a target.
func clockWords(p *unit.Printer, counted, target *int64) string {
	if counted == nil || target == nil {
		return "–"
	}
	return p.Exact(float64(*counted)) + " of " + p.Exact(float64(*target))
}
