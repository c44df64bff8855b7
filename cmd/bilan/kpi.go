package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/pipeline/warehouse"
)

// kpiFlags are the flags of bilan kpi.
type kpiFlags struct {
	by       []string
	where    []string
	grain    string
	period   string
	from, to string
}

func (a *app) kpiCommand() *cobra.Command {
	var f kpiFlags
	cmd := &cobra.Command{
		Use:   "kpi [ID…]",
		Short: "print KPIs, or the catalogue without an id",
		Long: `Prints KPIs for one period, or for every period of a grain that the data covers.

A rate is a sum over a sum at every level; n is always there; an unknown is null, never 0.
Durations are seconds in JSON, CSV and Parquet.`,
		Example: "  bilan kpi time_to_resolve --grain week --by priority\n  bilan kpi sla_met --period 2026-W38 --where service=VoIP --format json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.printCatalogue()
			}
			return a.kpi(cmd.Context(), args, f)
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.by, "by", nil, "dimensions to break down by: "+strings.Join(metrics.Dimensions, ", "))
	flags.StringArrayVar(&f.where, "where", nil, "keep DIMENSION=VALUE; may be given several times")
	flags.StringVar(&f.grain, "grain", "", "week, month, quarter, year or all")
	flags.StringVar(&f.period, "period", "", "2026-W38, 2026-09, 2026-Q3, 2026, last-week, last-month")
	flags.StringVar(&f.from, "from", "", "first day of a free window, such as 2026-03-01")
	flags.StringVar(&f.to, "to", "", "first day after the window")
	return cmd
}

func (a *app) kpi(ctx context.Context, ids []string, f kpiFlags) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	write, err := a.rowWriter(s)
	if err != nil {
		return err
	}
	set := s.catalogue()
	var kpis []metrics.KPI
	for _, id := range ids {
		k, ok := set.Find(id)
		if !ok {
			return usage(fmt.Errorf("unknown KPI %q", id), suggestion(set.Near(id), "bilan kpi lists them all"))
		}
		kpis = append(kpis, k)
	}
	if err := windowFlags(f.period, f.from, f.to); err != nil {
		return err
	}
	where, err := f.conditions()
	if err != nil {
		return err
	}
	if err := f.checkDimensions(); err != nil {
		return err
	}
	if err := a.warnChanged(ctx, s); err != nil {
		return err
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return err
	}
	defer db.Close()
	periods, err := s.periods(ctx, db, f)
	if err != nil {
		return err
	}
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return err
	}
	var rows []metrics.Row
	for _, k := range kpis {
		read, err := metrics.Read(ctx, db, metrics.Query{KPI: k, Periods: periods, AsOf: asOf, By: f.by, Where: where})
		if err != nil {
			return err
		}
		rows = append(rows, read...)
	}
	return write(rows, f.by, f.window(periods))
}

func (f kpiFlags) conditions() (map[string]string, error) {
	where := map[string]string{}
	for _, w := range f.where {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return nil, usage(fmt.Errorf("reading --where %q: it has no =", w), "write --where service=VoIP")
		}
		where[name] = value
	}
	return where, nil
}

// suggestion is the hint for a word that is not known: what it is near to, else what there is.
func suggestion(near []string, all string) string {
	if len(near) == 0 {
		return all
	}
	return "did you mean " + strings.Join(near, ", ") + "?"
}

// windowFlags refuses half a free window, and two windows at once.
func windowFlags(period, from, to string) error {
	return asUsage(metrics.Window{Period: period, From: from, To: to}.Check())
}

// checkDimensions refuses an unknown dimension before the warehouse is opened.
func (f kpiFlags) checkDimensions() error {
	known := map[string]bool{}
	for _, d := range metrics.Dimensions {
		known[d] = true
	}
	asked := append([]string{}, f.by...)
	for _, w := range f.where {
		name, _, _ := strings.Cut(w, "=")
		asked = append(asked, name)
	}
	for _, d := range asked {
		if !known[d] {
			return usage(fmt.Errorf("unknown dimension %q", d),
				suggestion(metrics.Near(d, metrics.Dimensions), "dimensions are "+strings.Join(metrics.Dimensions, ", ")))
		}
	}
	return nil
}

// periods resolves the window of the flags into the rows of the answer.
func (s *session) periods(ctx context.Context, db *warehouse.DB, f kpiFlags) ([]metrics.Period, error) {
	periods, err := metrics.Window{Period: f.period, From: f.from, To: f.to, Grain: f.grain}.Periods(ctx, db, s.zone, s.asOf)
	return periods, asUsage(err)
}

// asUsage marks a window that cannot be as a mistake of the command line.
func asUsage(err error) error {
	var wrong *metrics.WindowError
	if errors.As(err, &wrong) {
		return usage(wrong.Err, wrong.Hint)
	}
	return err
}

// window says in words which periods were asked for.
func (f kpiFlags) window(periods []metrics.Period) string {
	return windowWords(periods[0], periods[len(periods)-1])
}

// windowWords says in words what lies from the start of a period to the end of another.
func windowWords(first, last metrics.Period) string {
	const minute = "2006-01-02 15:04"
	words := ""
	if first.Key == last.Key && first.Grain != metrics.Custom && first.Grain != metrics.All {
		words = first.Words(unit.English) + ", "
	}
	return fmt.Sprintf("%sfrom %s to %s (%s), half-open", words, first.From.Format(minute), last.To.Format(minute), first.Zone())
}
