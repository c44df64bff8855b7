// Package closing says what the figures of a period were when they were communicated, what they are now, and why they differ: for each
// incident behind a difference its cause, for each figure what part of the difference comes from which (domain.md 1.6: a published
// period is frozen, what is known later is a restatement).
package closing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Figure is one figure of a period as it was told.
type Figure struct {
	ID       string        `json:"id"` // a KPI, or of a contract LINE/net, LINE/gross, credit/VERSION
	Title    metrics.Words `json:"title"`
	Unit     unit.Kind     `json:"unit"`
	Currency string        `json:"currency,omitempty"` // of money
	Kind     metrics.Kind  `json:"kind,omitempty"`     // how a KPI is rolled up
	Value    *float64      `json:"value"`              // null without: nothing to measure, or not known
	Missing  unit.Missing  `json:"missing,omitempty"`  // why there is none
	N        int64         `json:"n"`
	Hits     int64         `json:"hits,omitempty"`
	Excluded int64         `json:"excluded,omitempty"`
	Mean     *float64      `json:"mean,omitempty"`
	P90      *float64      `json:"p90,omitempty"`
	Verdict  string        `json:"verdict,omitempty"` // of a line of a contract
	// Definition identifies the models that decide it; "" for what has none of its own.
	Definition string `json:"definition,omitempty"`
}

// Of returns the value with its unit.
func (f Figure) Of() unit.Value {
	if f.Value == nil {
		return unit.None(f.Unit, f.Missing)
	}
	v := unit.Of(f.Unit, *f.Value)
	v.Text = f.Currency
	return v
}

// same reports whether nothing that is printed of two figures differs.
func (f Figure) same(o Figure) bool {
	if f.Value == nil && o.Value == nil && f.Missing == o.Missing && f.N == 0 && o.N == 0 {
		return true // nothing was told, and nothing is
	}
	return equal(f.Value, o.Value) && f.N == o.N && f.Hits == o.Hits && f.Excluded == o.Excluded && f.Verdict == o.Verdict &&
		equal(f.Mean, o.Mean) && equal(f.P90, o.P90)
}

func equal(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// KPIs is the scope of the figures of the whole workspace; another scope is the id of a contract.
const KPIs = "kpis"

// Snapshot is the figures of one scope in one period, as they were at a cut.
type Snapshot struct {
	Scope   string        `json:"scope"`
	Period  string        `json:"period"`
	Grain   metrics.Grain `json:"grain"`
	Zone    string        `json:"zone"`
	AsOf    time.Time     `json:"as_of"`
	Figures []Figure      `json:"figures"`
	// Facts are what the figures of a contract counted; those of KPIs lie beside, in a file of their own.
	Facts []metrics.Fact `json:"facts,omitempty"`
}

// ReadSnapshot reads what [Snapshot] is written as: JSON.
func ReadSnapshot(data []byte) (*Snapshot, error) {
	var s Snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("read the figures of a close: %w", err)
	}
	return &s, nil
}

// Figure returns a figure by its id.
func (s *Snapshot) Figure(id string) (Figure, bool) {
	i := slices.IndexFunc(s.Figures, func(f Figure) bool { return f.ID == id })
	if i < 0 {
		return Figure{}, false
	}
	return s.Figures[i], true
}

// TakeKPIs reads the figures of a period, without their definitions.
func TakeKPIs(ctx context.Context, db metrics.Querier, set metrics.Set, p metrics.Period, asOf time.Time) (*Snapshot, error) {
	s := &Snapshot{Scope: KPIs, Period: p.Key, Grain: p.Grain, Zone: p.Zone().String(), AsOf: asOf.UTC()}
	for _, k := range set {
		rows, err := metrics.Read(ctx, db, metrics.Query{KPI: k, Periods: []metrics.Period{p}, AsOf: asOf})
		if err != nil {
			return nil, err
		}
		r := rows[0]
		s.Figures = append(s.Figures, Figure{ID: k.ID, Title: k.Title, Unit: k.Unit, Kind: k.Kind, Value: r.Figure, Missing: r.Value().Missing, N: r.N, Hits: r.Hits,
			Excluded: r.Excluded, Mean: r.Mean, P90: r.P90})
	}
	return s, nil
}

// TakeContract takes the figures of a contract out of what a report was made of: what its client was told.
func TakeContract(d *metrics.ContractData) *Snapshot {
	s := &Snapshot{Scope: d.Contract.ID, Period: d.Period.Key, Grain: d.Period.Grain, Zone: d.Period.Zone().String(), AsOf: d.AsOf}
	lines := map[int64]metrics.ContractLine{}
	for _, l := range d.Lines {
		if l.Audience != "client" {
			continue
		}
		lines[l.Key] = l
		for _, reading := range []metrics.Reading{metrics.Net, metrics.Gross} {
			s.Figures = append(s.Figures, lineFigure(l, reading))
		}
	}
	for _, c := range d.Commitments {
		line, ok := lines[c.LineKey]
		incident := d.Incidents[c.IncidentKey]
		if !ok || incident == nil {
			continue
		}
		for _, reading := range []metrics.Reading{metrics.Net, metrics.Gross} {
			at, ok := c.PeriodAt[reading]
			if !ok || at.Before(d.From) || !at.Before(d.To) {
				continue
			}
			f := metrics.Fact{Figure: line.ID + "/" + string(reading), Kind: "incident", Reference: incident.ID, Part: c.UnitValue, IsHit: c.Verdicts[reading] == "met"}
			if v := c.Verdicts[reading]; v != "met" && v != "breached" {
				f.ExcludedBecause = v
			}
			if seconds, ok := c.CountedBy[reading]; ok {
				value := float64(seconds)
				f.Value = &value
			}
			s.Facts = append(s.Facts, f)
		}
	}
	for _, o := range d.Outages {
		if line, ok := lines[o.LineKey]; ok {
			value := float64(o.Counted)
			s.Facts = append(s.Facts, metrics.Fact{Figure: line.ID + "/" + string(metrics.Net), Kind: "outage", Reference: o.ID, Part: o.Service, Value: &value, ExcludedBecause: o.Why})
		}
	}
	for _, c := range d.Credits {
		amount := float64(c.Proposed)
		s.Figures = append(s.Figures, Figure{ID: "credit/" + c.Version, Title: metrics.Words{FR: "Crédits proposés", EN: "Credits proposed"}, Unit: unit.Money, Currency: c.Currency,
			Value: &amount, N: int64(len(c.Lines))})
	}
	slices.SortFunc(s.Facts, compareFacts)
	return s
}

func lineFigure(l metrics.ContractLine, reading metrics.Reading) Figure {
	title := metrics.Words{FR: l.ID + ", net", EN: l.ID + ", net"}
	if reading == metrics.Gross {
		title = metrics.Words{FR: l.ID + ", brut", EN: l.ID + ", gross"}
	}
	t := l.Result.Of(reading)
	excluded := l.Result.Excluded
	if reading == metrics.Gross {
		excluded = 0 // it knows no exclusion
	}
	f := Figure{ID: l.ID + "/" + string(reading), Title: title, Unit: unit.Rate, N: t.Decided(), Hits: t.Met, Excluded: excluded, Missing: unit.NotApplicable,
		Verdict: l.Result.ByReading[reading]}
	if achieved, ok := l.Result.AchievedBy[reading]; ok {
		f.Unit = unit.Finest
		if achieved != nil {
			rate := float64(*achieved) / 1e6
			f.Value = &rate
		}
		return f
	}
	if f.N > 0 {
		rate := float64(t.Met) / float64(f.N)
		f.Value = &rate
	}
	return f
}

// Differing is a query for the figures of which the facts of one query are not those of the other.
func Differing(was, is string) string {
	const columns = "select figure, kind, source, reference, is_hit, value, excluded_because from "
	return `with was as (` + columns + `(` + was + `)), now as (` + columns + `(` + is + `))
select distinct figure from ((select * from was except all select * from now) union all (select * from now except all select * from was)) as differences
order by figure`
}
