package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"bilan/metrics"
	"bilan/reports/pack"
)

// asOf is the cut of the warehouse.
func (v *visit) asOf() (time.Time, error) {
	return recall(v.r.Context(), v.memo, "as-of", func(ctx context.Context) (time.Time, error) { return metrics.AsOf(ctx, v.data) })
}

// options are what a pack says beside its figures.
func (v *visit) options() pack.Options {
	return pack.Options{Organisation: v.config.Organisation, Lang: v.lang, Status: pack.Provisional, Version: 1, ConfigHash: v.config.ConfigHash,
		ToolVersion: v.config.ToolVersion, ShowNames: v.config.ShowNames, Zone: v.config.Zone}
}

// overview is the first screen: are we good, what changed, what needs a decision.
// Of a client it is his contract.
func overview(v *visit) error {
	if v.who.role.Kind == Client {
		return v.contract(v.who.role.Contract, "overview")
	}
	asOf, err := v.asOf()
	if err != nil {
		return err
	}
	period, err := v.week(asOf)
	if err != nil {
		return err
	}
	made, err := v.glance(period, asOf)
	if err != nil {
		return err
	}
	return v.show(&page{title: v.say("overview.title"), active: "overview", pack: made, main: "soon",
		form: "week.html", data: v.weekForm(period, asOf)})
}

func (v *visit) glance(period metrics.Period, asOf time.Time) (*pack.Pack, error) {
	return recall(v.r.Context(), v.memo, "glance "+period.Key+" "+v.lang, func(ctx context.Context) (*pack.Pack, error) {
		figures, err := v.figures()
		if err != nil {
			return nil, err
		}
		basis, err := recall(ctx, v.memo, "glance", func(ctx context.Context) (*metrics.GlanceBasis, error) {
			return metrics.ReadGlanceBasis(ctx, v.data, asOf)
		})
		if err != nil {
			return nil, err
		}
		week, err := metrics.ReadGlance(ctx, figures, v.config.KPIs, basis, metrics.WeekQuery{Period: period, AsOf: asOf})
		if err != nil {
			return nil, err
		}
		return pack.Glance(week, v.options())
	})
}

// week is the week that the query names, else the last one that is over.
func (v *visit) week(asOf time.Time) (metrics.Period, error) {
	name := v.r.URL.Query().Get("period")
	if name == "" {
		name = "last-week"
	}
	p, err := metrics.ParsePeriod(name, v.printer.Zone(), asOf)
	if err != nil {
		return p, err
	}
	if p.Grain != metrics.Week {
		p = metrics.PeriodAt(metrics.Week, p.To.Add(-time.Second), v.printer.Zone())
	}
	return p, nil
}

// weekForm leads to the weeks beside one.
type weekForm struct {
	Words          string
	Previous, Next string // addresses; "" where there is none
	PreviousWords  string
	NextWords      string
}

func (v *visit) weekForm(p metrics.Period, asOf time.Time) weekForm {
	f := weekForm{Words: p.Words(v.lang), Previous: v.with("period", p.Previous().Key), PreviousWords: p.Previous().Label(v.lang)}
	if next := p.Next(); next.From.Before(asOf) {
		f.Next, f.NextWords = v.with("period", next.Key), next.Label(v.lang)
	}
	return f
}

// Warm reads the first screen before somebody asks for it, then the weeks and months of every KPI: what is set out as a run is read of all
// of its periods at once, which is dear while somebody waits.
func (s *Server) Warm(ctx context.Context) {
	data, err := s.config.Source.Hold(ctx, "")
	if err != nil {
		return
	}
	defer data.Release()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	if err != nil {
		return
	}
	v := &visit{Server: s, r: r, lang: s.config.Lang, printer: s.printers[s.config.Lang], data: data, memo: s.memoOf(data.Generation, "")}
	if err := errors.Join(v.warmOverview(), v.warmSeries()); err != nil && ctx.Err() == nil {
		s.config.Log.Warn("not everything could be read ahead", slog.String("error", err.Error()))
	}
}

func (v *visit) warmOverview() error {
	asOf, err := v.asOf()
	if err != nil {
		return err
	}
	week, err := v.week(asOf)
	if err != nil {
		return err
	}
	_, err = v.glance(week, asOf)
	return err
}

func (v *visit) warmSeries() error {
	held, err := v.heldKPIs()
	if err != nil {
		return err
	}
	figures, err := v.figures()
	if err != nil {
		return err
	}
	for _, by := range [][]string{nil, {narrowed}} {
		for _, grain := range []metrics.Grain{metrics.Week, metrics.Month} {
			periods, err := figures.periods(v.r.Context(), grain)
			if err != nil || len(periods) == 0 {
				return err
			}
			for _, k := range v.config.KPIs {
				if !slices.Contains(held, k.ID) {
					continue
				}
				if _, err := figures.series(v.r.Context(), k, grain, by, periods); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
