package record

import (
	"time"

	"bilan/metrics"
)

// Proof is one commitment for programs. Instants are UTC, durations seconds; null is what is not known or not there.
type Proof struct {
	Incident  string  `json:"incident"`
	Client    string  `json:"client"`
	Contract  string  `json:"contract"`
	Version   string  `json:"version"`
	Line      string  `json:"line"`
	Clause    string  `json:"clause"`
	Indicator string  `json:"indicator"` // acknowledge, restore, resolve
	Audience  string  `json:"audience"`  // client, internal, supplier
	Priority  string  `json:"priority"`
	Unit      *string `json:"unit"` // access, site or service; null when the unit is the incident
	Calendar  string  `json:"calendar"`
	// The clock.
	StartAt     *time.Time `json:"start_at"`
	StopAt      *time.Time `json:"stop_at"`      // null while it runs
	StopQuality *string    `json:"stop_quality"` // source, event, estimated
	Target      int64      `json:"target_seconds"`
	IsStopped   bool       `json:"is_stopped"` // waiting at the cut: it has no deadline
	Remaining   *int64     `json:"remaining_seconds"`
	Probability *float64   `json:"breach_probability"` // of a pending one
	Why         *string    `json:"why"`                // of undetermined and excluded
	IsOpenLate  bool       `json:"is_open_and_late"`
	Net         Judgement  `json:"net"`
	Gross       Judgement  `json:"gross"`
	Contested   Judgement  `json:"contested"`
	Pieces      []Piece    `json:"pieces"` // of the net reading; they touch, and their counted seconds add up
}

// Judgement is a commitment in one reading.
type Judgement struct {
	Verdict  string     `json:"verdict"`         // met, breached, pending, undetermined, excluded
	Counted  *int64     `json:"counted_seconds"` // null: nobody can judge it
	Overrun  *int64     `json:"overrun_seconds"`
	Deadline *time.Time `json:"deadline_at"`
	Decided  *time.Time `json:"decided_at"`
}

// Piece is one stretch of a clock that is counted in one way.
type Piece struct {
	FromAt     *time.Time `json:"from_at"`
	ToAt       *time.Time `json:"to_at"` // null: it runs on
	Kind       string     `json:"kind"`  // run, stop, resolved, excluded, closed_hours
	Reason     *string    `json:"reason"`
	Clause     *string    `json:"clause"`
	Evidence   *string    `json:"evidence"`
	Counted    int64      `json:"counted_seconds"`
	Before     int64      `json:"before_seconds"`
	IsDeadline bool       `json:"is_deadline"` // it ends on the deadline
}

// Proofs lists the commitments of a clock, in their order.
func Proofs(clock *metrics.Clock) []Proof {
	list := []Proof{}
	for _, c := range clock.Commitments {
		contract, line := clock.Contracts[c.ContractKey], clock.Lines[c.LineKey]
		incident := clock.Incident
		if of, ok := clock.Family[c.IncidentKey]; ok {
			incident = of
		}
		p := Proof{
			Incident: incident.ID, Client: incident.Client, Contract: contract.ID, Version: contract.Version, Line: c.LineID,
			Clause: line.Clause, Indicator: c.Indicator, Audience: c.Audience, Priority: c.Priority, Unit: orNull(c.UnitValue),
			Calendar: c.Calendar, StartAt: instantOf(c.StartAt), StopAt: instantOf(c.StopAt), StopQuality: orNull(c.StopQuality),
			Target: c.Target, IsStopped: c.IsStopped, Probability: c.Probability, Why: orNull(c.Why), IsOpenLate: c.IsOpenAndLate,
			Net: judged(c, metrics.Net), Gross: judged(c, metrics.Gross), Contested: judged(c, metrics.Contested), Pieces: []Piece{},
		}
		if p.Net.Verdict == "pending" {
			p.Remaining = &c.Remaining
		}
		for _, i := range c.Intervals {
			p.Pieces = append(p.Pieces, Piece{
				FromAt: instantOf(i.FromAt), ToAt: instantOf(i.ToAt), Kind: i.Kind, Reason: orNull(i.Reason), Clause: orNull(i.Clause),
				Evidence: orNull(i.Evidence), Counted: i.Counted, Before: i.Before, IsDeadline: i.IsDeadline,
			})
		}
		list = append(list, p)
	}
	return list
}

func judged(c metrics.Commitment, r metrics.Reading) Judgement {
	return Judgement{Verdict: c.Verdicts[r], Counted: Seconds(c.CountedBy, r), Overrun: Seconds(c.OverrunBy, r),
		Deadline: instantOf(c.DeadlineBy[r]), Decided: instantOf(c.DecidedBy[r])}
}

// Seconds is a duration in one reading; nil when nobody knows it.
func Seconds(by map[metrics.Reading]int64, r metrics.Reading) *int64 {
	seconds, ok := by[r]
	if !ok {
		return nil
	}
	return &seconds
}

func instantOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	utc := t.UTC()
	return &utc
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
