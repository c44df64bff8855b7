package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/metrics/unit"
	"bilan/pipeline"
)

func (a *app) restateCommand() *cobra.Command {
	var pack, client string
	cmd := &cobra.Command{
		Use:   "restate [PERIOD]",
		Short: "compare what was communicated with what the warehouse holds now, with a cause per incident",
		Long: `Compares the figures of closed periods with those of today: already communicated, recomputed, difference, why.

Why is found in two ways. What the close kept is computed again under the SQL of today, then under its calendars, its contracts and its
settings, one after the other: what an incident changes there has that cause, and the difference of each step is its part of the whole.
What is left comes from the rows, and each incident behind it is compared with what was known of it: late row, row gone, reopened,
priority corrected, exclusion approved, link added, another field corrected.

What a later pack has told as a restatement, and was closed, counts as communicated. --fail-on restated exits 6 when anything differs.`,
		Example: "  bilan restate\n  bilan restate 2026-08 --client AZUR --format json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			key := ""
			if len(args) > 0 {
				p, err := metrics.ParsePeriod(args[0], s.zone, s.asOf)
				if err != nil {
					return err
				}
				key = p.Key
			}
			if pack == "client" && client == "" {
				client = "*"
			}
			return a.restateAll(cmd.Context(), s, key, client)
		},
	}
	cmd.Flags().StringVar(&pack, "pack", "", "bhi for the figures of the workspace, client for those of contracts (default: both)")
	cmd.Flags().StringVar(&client, "client", "", "client or contract")
	return cmd
}

func (a *app) restateAll(ctx context.Context, s *session, period, client string) error {
	if !slices.Contains([]string{"", "text", "json", "csv"}, a.format) {
		return usage(fmt.Errorf("unknown format %q", a.format), "restate prints text, json or csv")
	}
	if err := a.warnChanged(ctx, s); err != nil {
		return err
	}
	found, compared, err := a.restated(ctx, s, period, client)
	if err != nil {
		return err
	}
	if compared == 0 {
		what := "nothing is closed"
		if period != "" {
			what = period + " is not closed"
		}
		return usage(errors.New(what), "bilan close PERIOD freezes what is communicated")
	}
	switch a.format {
	case "json":
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(append([]closing.Restatement{}, found...))
	case "csv":
		err = a.writeRestatements(found)
	default:
		err = a.printRestatements(s, found, compared)
	}
	return errors.Join(err, a.onRestated(found))
}

// restated compares every closed scope and period that is asked for; compared is their number.
func (a *app) restated(ctx context.Context, s *session, period, client string) (found []closing.Restatement, compared int, err error) {
	l, err := s.closes()
	if err != nil {
		return nil, 0, err
	}
	all := allTold(l, period, "")
	if client != "" {
		all = slices.DeleteFunc(all, func(t told) bool {
			return t.where.Scope == closing.KPIs || client != "*" && !s.isCalled(t.where.Scope, client)
		})
	}
	if len(all) == 0 {
		return nil, 0, nil
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, 0, err
	}
	defer db.Close()
	for _, t := range all {
		differ, err := a.restate(ctx, s, db, l, t)
		if err != nil {
			return nil, 0, err
		}
		found = append(found, differ...)
	}
	return found, len(all), nil
}

// onRestated is --fail-on restated.
func (a *app) onRestated(found []closing.Restatement) error {
	if !slices.Contains(a.failOn, onRestated) || len(found) == 0 {
		return nil
	}
	var periods []string
	for _, r := range found {
		if !slices.Contains(periods, r.Period) {
			periods = append(periods, r.Period)
		}
	}
	return &commandError{err: fmt.Errorf("%d figures of closed periods are not what was communicated: %s", len(found), strings.Join(periods, ", ")), code: exitRestated,
		hint: "bilan restate says why; --fail-on restated asked for this"}
}

// shownIncidents is how many incidents of a cause a line names.
const shownIncidents = 5

func (a *app) printRestatements(s *session, found []closing.Restatement, compared int) error {
	p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		_, err := fmt.Fprintf(a.stdout, "ok       %d closed sets of figures are what was communicated\n", compared)
		return err
	}
	heads := []string{"indicateur", "déjà communiqué", "recalculé", "écart", "pourquoi"}
	if s.lang == unit.English {
		heads = []string{"figure", "communicated", "recomputed", "difference", "why"}
	}
	l, err := s.closes()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	last := ""
	for _, r := range found {
		if place := r.Period + " " + r.Scope; place != last {
			if last != "" {
				fmt.Fprintln(table)
			}
			e, _ := l.Communicated(r.Scope, r.Period)
			fmt.Fprintf(table, "%s  %s  %s\n", r.Period, r.Scope, e.AsOf.In(s.zone).Format(time.RFC3339))
			fmt.Fprintln(table, strings.Join(heads, "\t"))
			last = place
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.Was.Title.In(s.lang), r.Was.Words(p), r.Is.Words(p), closing.Difference(r.Was, r.Delta(), p), r.Why(s.lang, p, shownIncidents))
		if len(r.Steps) > 1 {
			for i, d := range r.Parts() {
				fmt.Fprintf(table, "  %s\t\t%s\t%s\t\n", r.Steps[i].Cause.Words(s.lang), r.Steps[i].Figure.Words(p), closing.Difference(r.Was, d, p))
			}
		}
	}
	return table.Flush()
}

// writeRestatements writes one row an incident and cause; a figure that no incident changed has one row.
func (a *app) writeRestatements(found []closing.Restatement) error {
	w := csv.NewWriter(a.stdout)
	rows := [][]string{{"period", "scope", "figure", "unit", "communicated", "recomputed", "difference", "kind", "reference", "cause", "field", "was", "is"}}
	number := func(f *float64) string {
		if f == nil {
			return ""
		}
		return fmt.Sprint(*f)
	}
	for _, r := range found {
		head := []string{r.Period, r.Scope, r.Was.ID, string(r.Was.Unit), number(r.Was.Value), number(r.Is.Value), number(r.Delta())}
		before := len(rows)
		for _, s := range r.Subjects {
			for _, reason := range s.Reasons {
				for _, c := range append(reason.Changes, closing.Change{})[:max(1, len(reason.Changes))] {
					rows = append(rows, append(slices.Clone(head), s.Kind, s.Reference, string(reason.Cause), c.Field, c.Was, c.Is))
				}
			}
		}
		if len(rows) == before {
			cause := ""
			if len(r.Steps) > 0 {
				cause = string(r.Steps[0].Cause)
			}
			rows = append(rows, append(slices.Clone(head), "", "", cause, "", "", ""))
		}
	}
	return w.WriteAll(rows)
}
