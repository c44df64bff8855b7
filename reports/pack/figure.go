package pack

import (
	"slices"

	"bilan/metrics/unit"
)

// Figure says where a printed number comes from: what a click opens.
type Figure struct {
	Ref       string     `json:"ref"` // K7QX, the same in the next version of the pack and in the other language
	KPI       string     `json:"kpi"`
	Part      string     `json:"part,omitempty"` // of the KPI: p90, max, breached…; "" for its own figure
	Title     string     `json:"title"`
	Value     unit.Value `json:"value"`
	Period    string     `json:"period"`
	PeriodKey string     `json:"period_key,omitempty"` // 2026-W38, as bilan kpi --period takes it
	Where     string     `json:"where,omitempty"`      // the dimensions, in words
	// Dims are what the figure is narrowed to, in the words of the data: a dimension of bilan kpi, or what else tells it apart
	// (line, cause, candidate, age…). No language changes them.
	Dims    map[string]string `json:"dims,omitempty"`
	Formula string            `json:"formula"` // in words
	Base    string            `json:"base"`    // the frame, in words
	// Clock is the clock of a duration in words; "" for what is no duration.
	Clock string `json:"clock,omitempty"`
	// Decisions are the ids of the entries of metrics/DECISIONS.md that speak of the KPI (D5); Pack.Decisions has their titles.
	Decisions []string `json:"decisions,omitempty"`
	// Model is the path of the model whose rows the figure counts, sql/metrics/sla_met.sql; Pack.Models may hold its text.
	Model string `json:"model,omitempty"`
	N     int64  `json:"n"`
	Hits  int64  `json:"hits"`
	// Excluded counts the subjects left out, by reason in words.
	Excluded []Excluded `json:"excluded,omitempty"`
	// Incidents are indexes into Pack.Incidents of the subjects that counted.
	Incidents []int `json:"incidents,omitempty"`
	// Hit are indexes into Pack.Incidents of those that were hits, for a rate.
	Hit []int `json:"hit,omitempty"`
	// Records are indexes into Pack.Records of the things of registers that counted, and RecordHit of those that were hits. A figure
	// counts incidents or records, never both.
	Records   []int `json:"records,omitempty"`
	RecordHit []int `json:"record_hit,omitempty"`
	// Statistic says how Value follows from the rows, so that the workbook can compute it again; empty when it cannot.
	Statistic Statistic `json:"statistic,omitempty"`
	// Measures are what was measured of each of Incidents, or of Records, in their order and in the unit of Value (seconds for durations);
	// nil where there is no measure. Only statistics of measures need them.
	Measures []*float64 `json:"measures,omitempty"`
	// Recount says how the value follows from the rows of a table of the pack; it goes before Statistic.
	Recount *Recount `json:"recount,omitempty"`
}

// Behind is one thing that a figure counted.
type Behind struct {
	Kind      string // incident, problem, change, action
	ID, Title string
	IsHit     bool
	Measure   *float64 // in the unit of the figure, seconds for durations; nil when nothing was measured
}

// Behind lists what a figure of the pack counted, in the order of its measures. An incident can count twice, once for each of its
// commitments, and hit with one of them.
func (p *Pack) Behind(f *Figure) []Behind {
	var out []Behind
	hits := map[int]int{}
	for _, at := range append(slices.Clone(f.Hit), f.RecordHit...) {
		hits[at]++
	}
	add := func(b Behind, at int) {
		if b.IsHit = hits[at] > 0; b.IsHit {
			hits[at]--
		}
		if n := len(out); n < len(f.Measures) {
			b.Measure = f.Measures[n]
		}
		out = append(out, b)
	}
	for _, at := range f.Incidents {
		b := Behind{Kind: "incident"}
		if at >= 0 && at < len(p.Incidents) {
			b.ID, b.Title = p.Incidents[at].ID, p.Incidents[at].Title
		}
		add(b, at)
	}
	for _, at := range f.Records {
		b := Behind{}
		if at >= 0 && at < len(p.Records) {
			b.Kind, b.ID, b.Title = p.Records[at].Kind, p.Records[at].ID, p.Records[at].Title
		}
		add(b, at)
	}
	return out
}

// Recount computes a figure from rows of the tables of its pack: Over, or Over divided by Under, or one minus that.
type Recount struct {
	Over  Selection  `json:"over"`
	Under *Selection `json:"under,omitempty"`
	// Complement takes the quotient from one: the availability that downtime leaves.
	Complement bool `json:"complement,omitempty"`
	// Floor cuts the value to whole parts per million: a rate that is never rounded up.
	Floor bool `json:"floor,omitempty"`
}

// Selection counts rows of a table, or adds up a column of them. A row is taken when one of the alternatives holds; each is a
// list of columns with the text that the row must hold there.
type Selection struct {
	Table string    `json:"table"`           // id of the table
	Sum   string    `json:"sum,omitempty"`   // id of the column added up; empty counts rows
	Less  string    `json:"less,omitempty"`  // id of the column taken off the sum
	Where [][]Match `json:"where,omitempty"` // empty takes every row
}

// Match is the text that a row holds in a column.
type Match struct {
	Column string `json:"column"`
	Is     string `json:"is"`
}

// Statistic is the way from the rows of a figure to its value.
type Statistic string

// The statistics. Percentiles interpolate between order statistics (Hyndman and Fan 7, domain.md 6.3).
const (
	CountOfRows Statistic = "count"  // the number of Incidents
	CountOfHits Statistic = "hits"   // the number of Hit
	ShareOfHits Statistic = "rate"   // Hit over Incidents
	MedianOf    Statistic = "median" // of Measures
	NinetiethOf Statistic = "p90"    // of Measures
	MeanOf      Statistic = "mean"   // of Measures
	SumOf       Statistic = "sum"    // of Measures
	MaximumOf   Statistic = "max"    // of Measures
)

// Excluded counts subjects left out for one reason.
type Excluded struct {
	Because string `json:"because,omitempty"` // code, of [metrics.Exclusion]
	Reason  string `json:"reason"`
	Count   int64  `json:"count"`
}
