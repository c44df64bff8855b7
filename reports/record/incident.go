package record

import (
	"time"

	"bilan/metrics"
)

// Incidents is a page of the list of incidents.
type Incidents struct {
	Total     int64      `json:"total"` // of all pages
	Page      int        `json:"page"`  // from 1
	Limit     int        `json:"limit"`
	Incidents []Incident `json:"incidents"`
}

// Incident is one incident of a list. Instants are UTC, durations seconds; null is what is not known.
type Incident struct {
	Incident   string     `json:"incident"`
	Title      *string    `json:"title"`
	Client     *string    `json:"client"`
	Service    *string    `json:"service"`
	Category   *string    `json:"category"`
	Priority   *string    `json:"priority"`
	State      *string    `json:"state"`
	Team       *string    `json:"team"`
	OpenedAt   *time.Time `json:"opened_at"`
	RestoredAt *time.Time `json:"restored_at"`
	ResolvedAt *time.Time `json:"resolved_at"`
	ClosedAt   *time.Time `json:"closed_at"`
	DeadlineAt *time.Time `json:"deadline_at"`
	ToResolve  *float64   `json:"to_resolve_seconds"`
	Verdict    *string    `json:"verdict"` // of the promise of restoration: met, breached, pending, undetermined
	IsMajor    bool       `json:"is_major"`
	Reopens    int64      `json:"reopens"`
	Moves      int64      `json:"reassignments"`
	NotCounted *string    `json:"not_counted_because"`
	Flags      []string   `json:"flags"`
	SourceFile *string    `json:"source_file"`
	SourceLine int64      `json:"source_line"`
}

// OfIncident is the record of an incident.
func OfIncident(i *metrics.Incident) Incident {
	r := Incident{Incident: i.ID, Title: orNull(i.Title), Client: orNull(i.Client), Service: orNull(i.Service), Category: orNull(i.Category),
		Priority: orNull(i.Priority), State: orNull(i.State), Team: orNull(i.Team), OpenedAt: instantOf(i.OpenedAt), RestoredAt: instantOf(i.RestoredAt),
		ResolvedAt: instantOf(i.ResolvedAt), ClosedAt: instantOf(i.ClosedAt), DeadlineAt: instantOf(i.DeadlineAt), ToResolve: i.ToResolve,
		Verdict: orNull(i.Restore), IsMajor: i.IsMajor, Reopens: i.Reopens, Moves: i.Reassignments, NotCounted: orNull(i.NotCounted), Flags: i.Flags,
		SourceFile: orNull(i.SourceFile), SourceLine: i.SourceLine}
	if r.Flags == nil {
		r.Flags = []string{}
	}
	return r
}
