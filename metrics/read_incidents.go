package metrics

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
)

// Incident is one incident as lists print it. An instant that is not known is the zero time.
type Incident struct {
	Key                            int64
	ID                             string // the number that people know
	Title                          string
	Client, Service, CI            string
	Domain, Segment, Site          string
	Category, Subcategory, Symptom string
	Priority                       string // P1, P2…
	State, PendingReason           string // at the cut of the warehouse: new, active, pending, resolved, closed, cancelled
	Team                           string
	CauseCode, CloseCode           string
	ProblemID, ChangeID, ParentID  string
	Children                       int64
	OccurredAt, OpenedAt           time.Time
	AcknowledgedAt                 time.Time
	RestoredAt, ResolvedAt         time.Time
	ResolvedLastAt, ClosedAt       time.Time
	RestoredQuality                string   // source, event, estimated, missing
	ToResolve                      *float64 // seconds, calendar
	IsMajor                        bool
	Users                          *float64 // people affected; nil when the source does not say
	UserSeconds                    *float64 // people × seconds from the beginning to the restoration
	Reopens, Reassignments         int64
	HasLifecycle                   bool
	ToolMet                        sql.NullBool
	Restore, Acknowledge           string // verdict of the promise: met, breached, pending, undetermined; "" without target
	DeadlineAt                     time.Time
	NotCounted                     string // cancelled, duplicate
	Flags                          []string
	RecurrenceKey                  string
	SourceFile                     string
	SourceLine                     int64
	Steps                          []Step
}

// Dim returns the value of a dimension of [Dimensions] that lists break down by; "" when it has none.
func (i *Incident) Dim(name string) string {
	switch name {
	case "client":
		return i.Client
	case "service":
		return i.Service
	case "category":
		return i.Category
	case "subcategory":
		return i.Subcategory
	case "ci":
		return i.CI
	case "priority":
		return i.Priority
	case "team":
		return i.Team
	case "close_code":
		return i.CloseCode
	}
	return ""
}

// Cause is the cause code or, failing that, the closing code.
func (i *Incident) Cause() string {
	if i.CauseCode != "" {
		return i.CauseCode
	}
	return i.CloseCode
}

// Step is one event of the life of an incident.
type Step struct {
	At            time.Time
	Field         string // created, state, assignment_group, assignee, priority, restored
	Old, New      string // states are canonical; names of persons when Field is assignee
	PendingReason string
	Actor         string // provider, client, system, vendor
	File          string
	Line          int64
}

// chunk bounds the length of a query that names its subjects. Each query looks at all incidents once, so that few long ones cost less than
// many short ones.
const chunk = 100_000

// Incidents returns the incidents of some keys, by key. Keys that do not exist are absent.
func Incidents(ctx context.Context, db Querier, ids []int64) (map[int64]*Incident, error) {
	found := make(map[int64]*Incident, len(ids))
	for part := range slices.Chunk(ids, chunk) {
		incidents, err := listed(ctx, db, "where subject_id in ("+keys(part)+")", nil)
		if err != nil {
			return nil, err
		}
		for _, i := range incidents {
			found[i.Key] = i
		}
	}
	return found, nil
}

// listed reads incidents; which says of which, in which order.
func listed(ctx context.Context, db Querier, which string, args []any) ([]*Incident, error) {
	query := `select
    subject_id, reference, title, client, domain, segment, site, service, ci, category, subcategory, symptom, priority, state, pending_reason, team,
    cause_code, close_code, problem_id, caused_by_change_id, parent_id, child_count,
    occurred_epoch, opened_epoch, acknowledged_epoch, restored_epoch, resolved_epoch, resolved_last_epoch, closed_epoch,
    restored_quality, cast(to_resolve_seconds as double), is_major, cast(users_affected as double),
    cast(user_seconds as double), reopen_count, reassignment_count, event_count > 0, tool_sla_met,
    restore_verdict, acknowledge_verdict, deadline_epoch, not_counted_because, quality_codes, recurrence_key,
    source_file, source_line
from metrics.incident_list
` + which
	type row struct {
		Incident
		codes string
	}
	rows, err := collect(ctx, db, "incidents", query, args, func(r *row) []any {
		i := &r.Incident
		return []any{
			&i.Key, orEmpty{&i.ID}, orEmpty{&i.Title}, orEmpty{&i.Client}, orEmpty{&i.Domain}, orEmpty{&i.Segment},
			orEmpty{&i.Site}, orEmpty{&i.Service}, orEmpty{&i.CI},
			orEmpty{&i.Category}, orEmpty{&i.Subcategory}, orEmpty{&i.Symptom}, orEmpty{&i.Priority}, orEmpty{&i.State},
			orEmpty{&i.PendingReason}, orEmpty{&i.Team}, orEmpty{&i.CauseCode}, orEmpty{&i.CloseCode}, orEmpty{&i.ProblemID},
			orEmpty{&i.ChangeID}, orEmpty{&i.ParentID}, orNone{&i.Children},
			orZero{&i.OccurredAt}, orZero{&i.OpenedAt}, orZero{&i.AcknowledgedAt}, orZero{&i.RestoredAt},
			orZero{&i.ResolvedAt}, orZero{&i.ResolvedLastAt}, orZero{&i.ClosedAt},
			orEmpty{&i.RestoredQuality}, &i.ToResolve, &i.IsMajor, &i.Users, &i.UserSeconds, orNone{&i.Reopens},
			orNone{&i.Reassignments}, &i.HasLifecycle, &i.ToolMet, orEmpty{&i.Restore}, orEmpty{&i.Acknowledge},
			orZero{&i.DeadlineAt}, orEmpty{&i.NotCounted}, orEmpty{&r.codes}, orEmpty{&i.RecurrenceKey},
			orEmpty{&i.SourceFile}, orNone{&i.SourceLine},
		}
	})
	if err != nil {
		return nil, err
	}
	found := make([]*Incident, len(rows))
	for n := range rows {
		i := &rows[n].Incident
		i.Flags = strings.Fields(rows[n].codes)
		found[n] = i
	}
	return found, nil
}

// Steps returns the lives of some incidents, by key, each in its order.
func Steps(ctx context.Context, db Querier, ids []int64) (map[int64][]Step, error) {
	found := make(map[int64][]Step, len(ids))
	for part := range slices.Chunk(ids, chunk) {
		query := `select subject_id, at_epoch, field, old_value, new_value, pending_reason, actor_role, source_file, source_line
from metrics.incident_steps
where subject_id in (` + keys(part) + `)
order by subject_id, at_epoch, sequence, position, field`
		type row struct {
			key int64
			Step
		}
		rows, err := collect(ctx, db, "lives of incidents", query, nil, func(r *row) []any {
			return []any{&r.key, orZero{&r.At}, &r.Field, orEmpty{&r.Old}, orEmpty{&r.New}, orEmpty{&r.PendingReason},
				orEmpty{&r.Actor}, orEmpty{&r.File}, orNone{&r.Line}}
		})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.key] = append(found[r.key], r.Step)
		}
	}
	return found, nil
}
