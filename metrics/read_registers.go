package metrics

import (
	"context"
	"fmt"
	"time"
)

// Problem is one problem or known error of the register. An unknown instant is the zero time.
type Problem struct {
	ID, Title, Service, State     string
	RootCause, Workaround, Owner  string // Owner is a group
	IsKnownError                  bool
	OpenedAt, DoneAt              time.Time
	Incidents                     int64 // linked, at the cut of the warehouse
	FirstIncident, LatestIncident time.Time
}

// Problems returns the problems that were open at an instant, the oldest first.
func Problems(ctx context.Context, db Querier, at time.Time) ([]Problem, error) {
	return problemsIn(ctx, db, at, at)
}

// problemsIn returns the problems that were open at some instant of a window, the oldest first.
func problemsIn(ctx context.Context, db Querier, from, to time.Time) ([]Problem, error) {
	query := fmt.Sprintf(`select problem_id, title, service, state, root_cause, workaround, owner_group, is_known_error,
    opened_epoch, done_epoch, incident_count, first_incident_epoch, last_incident_epoch
from metrics.problems
where coalesce(opened_epoch < %[2]d, true) and (done_epoch is null or done_epoch >= %[1]d)
order by opened_epoch nulls last, problem_id`, from.Unix(), to.Unix())
	return collect(ctx, db, "problems", query, nil, func(p *Problem) []any {
		return []any{&p.ID, orEmpty{&p.Title}, orEmpty{&p.Service}, orEmpty{&p.State}, orEmpty{&p.RootCause},
			orEmpty{&p.Workaround}, orEmpty{&p.Owner}, &p.IsKnownError, orZero{&p.OpenedAt}, orZero{&p.DoneAt},
			orNone{&p.Incidents}, orZero{&p.FirstIncident}, orZero{&p.LatestIncident}}
	})
}

// Action is one action of the register; dates are local dates at midnight UTC, unknown is the zero time.
type Action struct {
	ID, Origin, Description, Owner, State string // Owner is a group
	CreatedOn, DueFirstOn, DueOn, DoneOn  time.Time
	IsReplanned                           bool // the date that holds is not the first one
}

// Actions returns the actions created before a date that were not done, or were done from a date on; by due date.
func Actions(ctx context.Context, db Querier, from, to time.Time) ([]Action, error) {
	query := fmt.Sprintf(`select action_id, origin, description, owner_group, state, created_on, due_original_on, due_on, done_on,
    is_replanned
from metrics.actions
where coalesce(created_on < date '%[2]s', true) and (done_on is null or done_on >= date '%[1]s')
order by due_on nulls last, action_id`, from.Format(time.DateOnly), to.Format(time.DateOnly))
	return collect(ctx, db, "actions", query, nil, func(a *Action) []any {
		return []any{&a.ID, orEmpty{&a.Origin}, orEmpty{&a.Description}, orEmpty{&a.Owner}, orEmpty{&a.State},
			orDate{&a.CreatedOn}, orDate{&a.DueFirstOn}, orDate{&a.DueOn}, orDate{&a.DoneOn}, &a.IsReplanned}
	})
}

// Change is one change of the register. An unknown instant is the zero time.
type Change struct {
	ID, Title, Service, Type, Risk, CABDecision, Result string
	StartAt, EndAt                                      time.Time // real, or planned while it has not begun
	Incidents                                           int64     // that name it as their cause
}

// Changes returns the changes whose window shares an instant with [from, to), in order.
func Changes(ctx context.Context, db Querier, from, to time.Time) ([]Change, error) {
	query := fmt.Sprintf(`select change_id, title, service, type, risk, cab_decision, result, start_epoch, end_epoch, incident_count
from metrics.changes
where start_epoch < %[2]d and greatest(end_epoch, start_epoch) >= %[1]d
order by start_epoch, change_id`, from.Unix(), to.Unix())
	return collect(ctx, db, "changes", query, nil, func(c *Change) []any {
		return []any{&c.ID, orEmpty{&c.Title}, orEmpty{&c.Service}, orEmpty{&c.Type}, orEmpty{&c.Risk}, orEmpty{&c.CABDecision},
			orEmpty{&c.Result}, orZero{&c.StartAt}, orZero{&c.EndAt}, orNone{&c.Incidents}}
	})
}

// Registers says which registers hold at least one row, so that an empty list can say why it is empty.
type Registers struct{ Problems, Actions, Changes bool }

func registers(ctx context.Context, db Querier) (Registers, error) {
	var r Registers
	err := one(ctx, db, `select
    exists(select 1 from metrics.problems), exists(select 1 from metrics.actions), exists(select 1 from metrics.changes)`,
		&r.Problems, &r.Actions, &r.Changes)
	if err != nil {
		return r, fmt.Errorf("look for registers: %w", err)
	}
	return r, nil
}

// Source is one file or store that was read.
type Source struct {
	Name, File, Kind, SHA256, Zone   string
	Rows, Loaded, Rejected, Filtered int64
	Latest                           time.Time // the latest instant that its incidents speak of
}

// Sources returns what was read, in the order of loading.
func Sources(ctx context.Context, db Querier) ([]Source, error) {
	query := `select source, source_file, rows_kind, sha256, zone, row_count, loaded_count, rejected_count, filtered_count,
    latest_epoch
from metrics.sources
order by load_id`
	return collect(ctx, db, "sources", query, nil, func(s *Source) []any {
		return []any{orEmpty{&s.Name}, orEmpty{&s.File}, orEmpty{&s.Kind}, orEmpty{&s.SHA256}, orEmpty{&s.Zone}, orNone{&s.Rows},
			orNone{&s.Loaded}, orNone{&s.Rejected}, orNone{&s.Filtered}, orZero{&s.Latest}}
	})
}
