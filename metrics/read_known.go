package metrics

import (
	"context"
	"fmt"
	"time"
)

// KnownError is one known error of the register. An unknown instant is the zero time.
type KnownError struct {
	ID, ProblemID, Title, Service string
	Symptom, Workaround, Owner    string // Owner is a group
	PublishedAt, RetiredAt        time.Time
	StatedUses                    *int64 // as the register counts them; nil when it does not
	Uses                          int64  // incidents that name it, at the cut of the warehouse
	FirstUse, LatestUse           time.Time
}

// KnownErrors returns the known errors that were in force at some instant of a window, the most used first.
func KnownErrors(ctx context.Context, db Querier, from, to time.Time) ([]KnownError, error) {
	query := fmt.Sprintf(`select known_error_id, problem_id, title, service, symptom, workaround, owner_group, published_epoch,
    retired_epoch, use_count, incident_count, first_incident_epoch, last_incident_epoch
from metrics.known_errors
where coalesce(published_epoch < %[2]d, true) and (retired_epoch is null or retired_epoch >= %[1]d)
order by incident_count desc, known_error_id`, from.Unix(), to.Unix())
	return collect(ctx, db, "known errors", query, nil, func(k *KnownError) []any {
		return []any{&k.ID, orEmpty{&k.ProblemID}, orEmpty{&k.Title}, orEmpty{&k.Service}, orEmpty{&k.Symptom}, orEmpty{&k.Workaround},
			orEmpty{&k.Owner}, orZero{&k.PublishedAt}, orZero{&k.RetiredAt}, &k.StatedUses, orNone{&k.Uses}, orZero{&k.FirstUse},
			orZero{&k.LatestUse}}
	})
}

// Report is one report on an incident that is due or was published (domain.md 2.6, M3).
type Report struct {
	IncidentKey int64
	IncidentID  string
	Kind        string // cri, pir, rai
	IsMajor     bool
	RestoredAt  time.Time
	// DueAt is the end of the last working day that is left; zero for a report that nobody promised, and before the restoration.
	// IsAgreed says that the register gives the date.
	DueAt                  time.Time
	IsAgreed               bool
	ProvisionalAt, FinalAt time.Time // publication of the versions
	PublishedAt            time.Time // of the version that counts: the first of a CRI, the final one of a PIR
	Reference              string
	DelaySeconds           *int64 // from the restoration to the publication
}

// Reports returns the reports of some incidents, and of every major when there is none; by incident and kind.
func Reports(ctx context.Context, db Querier, incidents ...int64) ([]Report, error) {
	condition := "is_major"
	if len(incidents) > 0 {
		condition = "incident_key in (" + keys(incidents) + ")"
	}
	return collect(ctx, db, "reports", `select incident_key, incident_id, kind, is_major, restored_epoch, due_epoch, is_agreed,
    provisional_epoch, final_epoch, published_epoch, reference, delay_seconds
from metrics.report_list
where `+condition+`
order by incident_id, kind`, nil, func(r *Report) []any {
		return []any{&r.IncidentKey, &r.IncidentID, &r.Kind, &r.IsMajor, orZero{&r.RestoredAt}, orZero{&r.DueAt}, orFalse{&r.IsAgreed},
			orZero{&r.ProvisionalAt}, orZero{&r.FinalAt}, orZero{&r.PublishedAt}, orEmpty{&r.Reference}, &r.DelaySeconds}
	})
}

// Template is one entry of the catalogue of recurring changes.
type Template struct {
	ID, Title, Service  string
	Changes, Completed  int64
	Successes, Failures int64 // of the completed ones; a failure is one that failed or was rolled back
	Incidents           int64 // that name one of its changes as their cause
	LatestAt, NextAt    time.Time
}

// Templates returns the catalogue of recurring changes, the most frequent first.
func Templates(ctx context.Context, db Querier) ([]Template, error) {
	return collect(ctx, db, "recurring changes", `select template_id, title, service, change_count, completed_count, success_count,
    failed_count, cast(incident_count as bigint), last_epoch, next_epoch
from metrics.change_templates
order by change_count desc, template_id`, nil, func(t *Template) []any {
		return []any{&t.ID, orEmpty{&t.Title}, orEmpty{&t.Service}, &t.Changes, &t.Completed, &t.Successes, &t.Failures,
			orNone{&t.Incidents}, orZero{&t.LatestAt}, orZero{&t.NextAt}}
	})
}
