package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/reports"
	"bilan/reports/pack"
	"bilan/reports/record"
)

// traceFlags say which figure to open.
type traceFlags struct {
	kpiFlags
	pack, client, incident, source string
	events                         bool
}

func (a *app) traceCommand() *cobra.Command {
	var f traceFlags
	cmd := &cobra.Command{
		Use:   "trace REF|KPI",
		Short: "open a printed figure: formula, SQL, what it counted, source lines",
		Long: `Opens the figure that a pack prints with this reference, or a KPI of a period: the value, the formula in words, what it rests
on, what was left out and why, each incident (or problem, change, action, outage) with its source file and line, the model
and the query that ran.

A reference is looked up in the weekly review, then in the analysis review; --pack, --client and --incident say another pack.
The pack is made again from the warehouse; where the written one says something else, both values are printed.
With --format json, an array of one object: instants in UTC, durations in seconds, null for what is not known.`,
		Example: "  bilan trace KQ7B2 --period 2026-W38\n  bilan trace KD5ZM --client AZUR --period 2026-08\n  bilan trace sla_met --period 2026-W38 --where priority=P1 --events",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"", "text", "json"}, a.format) {
				return usage(fmt.Errorf("unknown format %q", a.format), "trace knows text, json")
			}
			s, err := a.open()
			if err != nil {
				return err
			}
			return a.trace(cmd.Context(), s, args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.pack, "pack", "", "pack that prints the reference: "+strings.Join(packKinds, ", "))
	flags.StringVar(&f.period, "period", "", "period of the pack or of the KPI (default: last-week; of a client, the last whole one)")
	flags.StringVar(&f.from, "from", "", "first day of a free window of a KPI")
	flags.StringVar(&f.to, "to", "", "first day after the window")
	flags.StringArrayVar(&f.where, "where", nil, "keep DIMENSION=VALUE of a KPI; may be given several times")
	flags.StringVar(&f.client, "client", "", "client or contract of a reference of pack client")
	flags.StringVar(&f.incident, "incident", "", "incident of a reference of pack cri or pir")
	flags.StringVar(&f.source, "source", "", "its source, where several have an incident of this number")
	flags.BoolVar(&f.events, "events", false, "tell the life of every incident (without: where there are few)")
	return cmd
}

func (a *app) trace(ctx context.Context, s *session, word string, f traceFlags) error {
	if err := windowFlags(f.period, f.from, f.to); err != nil {
		return err
	}
	if err := f.checkDimensions(); err != nil {
		return err
	}
	where, err := f.conditions()
	if err != nil {
		return err
	}
	kpi, isKPI := s.catalogue().Find(word)
	if !isKPI && !pack.IsReference(word) {
		return usage(fmt.Errorf("%q is no reference of a figure and no KPI", word),
			suggestion(s.catalogue().Near(word), "a reference stands beside each figure of a pack; bilan kpi lists the KPIs"))
	}
	if isKPI && f.pack+f.client+f.incident != "" {
		return usage(errors.New("--pack, --client and --incident go with a reference"), "bilan trace "+word+" --period 2026-W38 --where service=VoIP")
	}
	if !isKPI && len(where) > 0 {
		return usage(errors.New("--where goes with a KPI"), "a reference says itself what it is narrowed to")
	}
	if err := a.warnChanged(ctx, s); err != nil {
		return err
	}
	var t *metrics.Trace
	if isKPI {
		t, err = a.traceKPI(ctx, s, kpi, where, f)
	} else {
		t, err = a.traceRef(ctx, s, strings.ToUpper(word), f)
	}
	if err != nil {
		return err
	}
	if a.format == "json" {
		printer, err := unit.NewPrinter(s.lang, s.zone.String())
		if err != nil {
			return err
		}
		enc := json.NewEncoder(a.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode([]record.Trace{record.OfTrace(t, printer)})
	}
	text, err := pack.TraceText(t, s.packOptions("", edition{}), s.zone.String(), f.events)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.stdout, text)
	return err
}

// traceKPI opens a KPI of a period.
func (a *app) traceKPI(ctx context.Context, s *session, kpi metrics.KPI, where map[string]string, f traceFlags) (*metrics.Trace, error) {
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	f.period = cmp.Or(f.period, map[bool]string{true: "last-week"}[f.from == ""])
	periods, err := s.periods(ctx, db, f.kpiFlags)
	if err != nil {
		return nil, err
	}
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	return metrics.ReadTrace(ctx, db, metrics.TraceQuery{KPI: kpi, Period: periods[0], Where: where, AsOf: asOf, Lang: s.lang, SQL: s.modelText})
}

// traceRef finds a reference in the packs that may print it, and opens the figure.
func (a *app) traceRef(ctx context.Context, s *session, ref string, f traceFlags) (*metrics.Trace, error) {
	kinds, err := f.kinds()
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, kind := range kinds {
		d, err := a.document(ctx, s, kind, f)
		if err != nil {
			return nil, err
		}
		if found := d.pack.Find(ref); found != nil {
			return a.openFigure(ctx, s, d, found)
		}
		for _, one := range d.pack.Figures {
			refs = append(refs, one.Ref)
		}
	}
	near := metrics.Near(ref, refs)
	return nil, usage(fmt.Errorf("no figure has the reference %s in %s", ref, strings.Join(kinds, " or ")),
		suggestion(near, "another period or pack prints it: --period, --pack, --client, --incident"))
}

// kinds are the packs to look into, in order.
func (f traceFlags) kinds() ([]string, error) {
	switch {
	case f.pack != "" && !slices.Contains(packKinds, f.pack):
		return nil, usage(fmt.Errorf("unknown pack %q", f.pack), suggestion(metrics.Near(f.pack, packKinds), "there are "+strings.Join(packKinds, ", ")))
	case f.pack != "":
		return []string{f.pack}, nil
	case f.incident != "":
		return []string{pack.CRI, pack.PIR}, nil
	case f.client != "":
		return []string{"client"}, nil
	}
	return []string{"bhi", "rai"}, nil
}

// openFigure reads what is behind a figure of a pack, and sets what was printed beside it.
func (a *app) openFigure(ctx context.Context, s *session, d *document, f *pack.Figure) (*metrics.Trace, error) {
	t := d.pack.Trace(f, d.name, s.modelText)
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if kpi, ok := t.IsAsked(s.catalogue()); ok {
		period, err := metrics.ParsePeriod(f.PeriodKey, d.zone, s.asOf)
		if err != nil {
			return nil, err
		}
		err = t.Ask(ctx, db, metrics.TraceQuery{KPI: kpi, Period: period, Where: f.Dims, AsOf: t.AsOf, Lang: s.lang})
		if err != nil {
			return nil, err
		}
	} else if err := t.Open(ctx, db); err != nil {
		return nil, err
	}
	printed, err := reports.ReadPrinted(d.data, d.name)
	if err != nil || printed == nil {
		return t, err
	}
	if p, ok := printed.Find(f.Ref); ok && p.Value != f.Value {
		t.Printed, t.PrintedAt = &p.Value, printed.AsOf
		t.Warnings = append(t.Warnings, "changed")
	}
	return t, nil
}
