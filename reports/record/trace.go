package record

import (
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Trace is one figure opened, for programs. Instants are UTC, durations seconds, rates 0–1; null is what is not known or not there.
type Trace struct {
	Ref       *string            `json:"ref"`  // K7QX; null for a KPI asked by name
	Pack      *string            `json:"pack"` // BHI_2026-W38_v1
	KPI       string             `json:"kpi"`
	Part      *string            `json:"part"` // of the KPI: p90, max, breached…; null for its own figure
	Title     string             `json:"title"`
	Question  *string            `json:"question"`
	Period    string             `json:"period"`
	FromAt    *time.Time         `json:"from_at"`
	ToAt      *time.Time         `json:"to_at"`
	AsOf      *time.Time         `json:"as_of"`
	Where     map[string]*string `json:"where"`
	Printed   string             `json:"printed"` // as people read it
	Figure    *float64           `json:"figure"`
	Unit      string             `json:"unit"`
	Statistic *string            `json:"statistic"` // count, hits, rate, median, p90, mean, sum, max
	N         int64              `json:"n"`
	Hits      *int64             `json:"hits"`
	Excluded  []Exclude          `json:"excluded"`
	Formula   string             `json:"formula"`
	Base      string             `json:"base"`
	Model     string             `json:"model"` // path
	SQL       *string            `json:"sql"`   // text of the model
	Query     *string            `json:"query"` // what was run over it
	Subjects  []Subject          `json:"subjects"`
	Warnings  []string           `json:"warnings"`
	// OnPaper is what the written pack says where that differs from the warehouse now; null where it agrees or was not written.
	OnPaper *OnPaper `json:"on_paper"`
}

// OnPaper is the value of a written pack.
type OnPaper struct {
	Printed string     `json:"printed"`
	Figure  *float64   `json:"figure"`
	AsOf    *time.Time `json:"as_of"`
}

// Exclude counts what was left out for one reason.
type Exclude struct {
	Because string `json:"because"` // code
	Words   string `json:"words"`
	Count   int64  `json:"count"`
}

// Subject is one thing that the figure counted, or left out.
type Subject struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"` // incident, problem, change, action, outage
	Title      string   `json:"title"`
	IsHit      *bool    `json:"is_hit"`
	Value      *float64 `json:"value"`
	Excluded   *string  `json:"excluded_because"`
	SourceFile *string  `json:"source_file"`
	SourceLine *int64   `json:"source_line"`
	Events     []Event  `json:"events"`
}

// Event is one event of the life of an incident.
type Event struct {
	At         *time.Time `json:"at"`
	Field      string     `json:"field"`
	Old        *string    `json:"old"`
	New        *string    `json:"new"`
	SourceFile *string    `json:"source_file"`
	SourceLine *int64     `json:"source_line"`
}

// OfTrace is the record of a trace; printer writes its values for people. Names of persons are left out.
func OfTrace(t *metrics.Trace, printer *unit.Printer) Trace {
	out := Trace{
		Ref: orNull(t.Ref), Pack: orNull(t.Pack), KPI: t.KPI, Part: orNull(t.Part), Title: t.Title, Question: orNull(t.Question), Period: t.Period,
		FromAt: instantOf(t.From), ToAt: instantOf(t.To), AsOf: instantOf(t.AsOf), Where: map[string]*string{}, Printed: printer.Format(t.Value),
		Figure: number(t.Value), Unit: measuredIn(t.Value.Kind), Statistic: orNull(t.Statistic), N: t.N, Excluded: []Exclude{}, Formula: t.Formula, Base: t.Base,
		Model: t.Model, SQL: orNull(t.SQL), Query: orNull(t.Query), Subjects: []Subject{}, Warnings: append([]string{}, t.Warnings...),
	}
	for name, value := range t.Where {
		out.Where[name] = orNull(value)
	}
	if t.HasHits {
		out.Hits = &t.Hits
	}
	for _, e := range t.Excluded {
		out.Excluded = append(out.Excluded, Exclude(e))
	}
	if t.Printed != nil {
		out.OnPaper = &OnPaper{Printed: printer.Format(*t.Printed), Figure: number(*t.Printed), AsOf: instantOf(t.PrintedAt)}
	}
	for _, s := range t.Subjects {
		one := Subject{ID: s.Reference, Kind: s.Kind, Title: s.Title, Excluded: orNull(s.ExcludedBecause), SourceFile: orNull(s.SourceFile),
			SourceLine: lineOf(s.SourceLine), Events: []Event{}}
		switch t.Statistic {
		case "median", "p90", "mean", "sum", "max":
			one.Value = s.Value
		}
		if t.HasHits && s.ExcludedBecause == "" {
			one.IsHit = &s.IsHit
		}
		for _, e := range s.Events {
			event := Event{At: instantOf(e.At), Field: e.Field, Old: orNull(e.Old), New: orNull(e.New), SourceFile: orNull(e.File), SourceLine: lineOf(e.Line)}
			if e.Field == "assignee" {
				event.Old, event.New = nil, nil
			}
			one.Events = append(one.Events, event)
		}
		out.Subjects = append(out.Subjects, one)
	}
	return out
}

// measuredIn is the word of a unit of a pack, where seconds are printed in several ways.
func measuredIn(kind unit.Kind) string {
	switch kind {
	case unit.Exact, unit.Days:
		return Unit(unit.Duration)
	case unit.Fine, unit.Finest:
		return Unit(unit.Rate)
	}
	return Unit(kind)
}

func number(v unit.Value) *float64 {
	if v.IsMissing() {
		return nil
	}
	return &v.Number
}

func lineOf(n int64) *int64 {
	if n <= 0 {
		return nil
	}
	return &n
}
