package metrics

import (
	"context"
	"fmt"
	"time"
)

// Problem is one problem or known error of the register. An unknown instant is the zero time.
type Problem struct {
	ID, Title, Service, State    string
	RootCause, Workaround, Owner string // Owner is a group
	IsKnownError                 bool
	OpenedAt, DoneAt             time.Time
	// FoundAt is when the root cause was identified; KnownErrorID and KnownAt are the first known error of the problem and its
	// publication.
	FoundAt, KnownAt              time.Time
	KnownErrorID                  string
	ResolvedAt, ClosedAt          time.Time
	Incidents                     int64 // linked, at the cut of the warehouse
	FirstIncident, LatestIncident time.Time
}

// Problems returns the problems that were open at an instant, the oldest first.
func Problems(ctx context.Context, db Querier, at time.Time) ([]Problem, error) {
	return problemsIn(ctx, db, at, at)
}

// ProblemsOf returns the problems of some ids, the oldest first; ids that the register does not hold have none.
func ProblemsOf(ctx context.Context, db Querier, ids ...string) ([]Problem, error) {
	condition, args := among(ids, "problem_id")
	return problemsWhere(ctx, db, condition, args...)
}

// problemsIn returns the problems that were open at some instant of a window, the oldest first.
func problemsIn(ctx context.Context, db Querier, from, to time.Time) ([]Problem, error) {
	return problemsWhere(ctx, db, fmt.Sprintf("coalesce(opened_epoch < %d, true) and (done_epoch is null or done_epoch >= %d)",
		to.Unix(), from.Unix()))
}

func problemsWhere(ctx context.Context, db Querier, condition string, args ...any) ([]Problem, error) {
	query := `select problem_id, title, service, state, root_cause, workaround, owner_group, is_known_error,
    opened_epoch, done_epoch, incident_count, first_incident_epoch, last_incident_epoch, root_cause_found_epoch,
    known_error_epoch, known_error_id, resolved_epoch, closed_epoch
from metrics.problems
where ` + condition + `
order by opened_epoch nulls last, problem_id`
	return collect(ctx, db, "problems", query, args, func(p *Problem) []any {
		return []any{&p.ID, orEmpty{&p.Title}, orEmpty{&p.Service}, orEmpty{&p.State}, orEmpty{&p.RootCause},
			orEmpty{&p.Workaround}, orEmpty{&p.Owner}, &p.IsKnownError, orZero{&p.OpenedAt}, orZero{&p.DoneAt},
			orNone{&p.Incidents}, orZero{&p.FirstIncident}, orZero{&p.LatestIncident}, orZero{&p.FoundAt}, orZero{&p.KnownAt},
			orEmpty{&p.KnownErrorID}, orZero{&p.ResolvedAt}, orZero{&p.ClosedAt}}
	})
}

// Action is one action of the register; dates are local dates at midnight UTC, unknown is the zero time.
type Action struct {
	ID, Origin, Description, Owner, State string // Owner is a group
	CreatedOn, DueFirstOn, DueOn, DoneOn  time.Time
	IsReplanned                           bool // the date that holds is not the first one
	// OriginKind is incident, problem, change, or other: a meeting. The ids are those of the origin, or of columns of their own.
	OriginKind                      string
	IncidentID, ProblemID, ChangeID string
	Client, Service                 string // of the incident, the problem or the change
	IsCancelled                     bool   // given up: neither late nor due
	Replans                         int64  // times that the due date was moved, at least
	Evidence                        string
	CheckOn                         time.Time // date of the check of its effect
	CheckResult                     string    // in the words of the register
}

// Actions returns the actions created before a date that were not done, or were done from a date on; by due date.
func Actions(ctx context.Context, db Querier, from, to time.Time) ([]Action, error) {
	return actionsWhere(ctx, db, fmt.Sprintf("coalesce(created_on < date '%s', true) and (done_on is null or done_on >= date '%s')",
		to.Format(time.DateOnly), from.Format(time.DateOnly)))
}

// ActionsOf returns the actions that came of some incidents, problems or changes, by due date.
func ActionsOf(ctx context.Context, db Querier, ids ...string) ([]Action, error) {
	condition, args := among(ids, "origin", "incident_id", "problem_id", "change_id")
	return actionsWhere(ctx, db, condition, args...)
}

func actionsWhere(ctx context.Context, db Querier, condition string, args ...any) ([]Action, error) {
	query := `select action_id, origin, description, owner_group, state, created_on, due_original_on, due_on, done_on, is_replanned,
    origin_kind, incident_id, problem_id, change_id, client, service, is_cancelled, replan_count, evidence, check_on, check_result
from metrics.actions
where ` + condition + `
order by due_on nulls last, action_id`
	return collect(ctx, db, "actions", query, args, func(a *Action) []any {
		return []any{&a.ID, orEmpty{&a.Origin}, orEmpty{&a.Description}, orEmpty{&a.Owner}, orEmpty{&a.State},
			orDate{&a.CreatedOn}, orDate{&a.DueFirstOn}, orDate{&a.DueOn}, orDate{&a.DoneOn}, &a.IsReplanned,
			orEmpty{&a.OriginKind}, orEmpty{&a.IncidentID}, orEmpty{&a.ProblemID}, orEmpty{&a.ChangeID}, orEmpty{&a.Client},
			orEmpty{&a.Service}, orFalse{&a.IsCancelled}, orNone{&a.Replans}, orEmpty{&a.Evidence}, orDate{&a.CheckOn},
			orEmpty{&a.CheckResult}}
	})
}

// Change is one change of the register. An unknown instant is the zero time.
type Change struct {
	ID, Title, Service, Type, Risk, CABDecision, Result string
	StartAt, EndAt                                      time.Time // real, or planned while it has not begun
	Incidents                                           int64     // that name it as their cause
	// TypeCode is standard, normal or emergency; CABCode approved, pre_approved, refused, postponed or pending; ResultCode success,
	// with_issues, failed, rolled_back or cancelled; "" for a word that nobody knows.
	TypeCode, CABCode, ResultCode string
	Services, Items               string // all that it touches, separated by "; "
	Client, Owner                 string // Owner is a group
	CABAt, AnnouncedAt            time.Time
	PlannedStart, PlannedEnd      time.Time
	ActualStart, ActualEnd        time.Time
	CompletedAt                   time.Time
	OutsideSeconds                *int64 // by which it left its window; nil when a bound is unknown or it goes on
	TemplateID                    string // of the catalogue of recurring changes
	IsRecurring                   bool
	ProblemID                     string // that it is to remove
	NotDoneBecause                string // refused, cancelled
}

// Changes returns the changes whose window shares an instant with [from, to), in order.
func Changes(ctx context.Context, db Querier, from, to time.Time) ([]Change, error) {
	return changesWhere(ctx, db, fmt.Sprintf("start_epoch < %d and greatest(end_epoch, start_epoch) >= %d", to.Unix(), from.Unix()))
}

// ChangesOf returns the changes of some ids, in order; ids that the register does not hold have none.
func ChangesOf(ctx context.Context, db Querier, ids ...string) ([]Change, error) {
	condition, args := among(ids, "change_id")
	return changesWhere(ctx, db, condition, args...)
}

func changesWhere(ctx context.Context, db Querier, condition string, args ...any) ([]Change, error) {
	query := `select change_id, title, service, type, risk, cab_decision, result, start_epoch, end_epoch, incident_count, type_code,
    cab_code, result_code, services, cis, client, owner_group, cab_epoch, announced_epoch, planned_start_epoch, planned_end_epoch,
    actual_start_epoch, actual_end_epoch, completed_epoch, outside_seconds, template_id, is_recurring, problem_id, not_done_because
from metrics.changes
where ` + condition + `
order by start_epoch, change_id`
	return collect(ctx, db, "changes", query, args, func(c *Change) []any {
		return []any{&c.ID, orEmpty{&c.Title}, orEmpty{&c.Service}, orEmpty{&c.Type}, orEmpty{&c.Risk}, orEmpty{&c.CABDecision},
			orEmpty{&c.Result}, orZero{&c.StartAt}, orZero{&c.EndAt}, orNone{&c.Incidents}, orEmpty{&c.TypeCode}, orEmpty{&c.CABCode},
			orEmpty{&c.ResultCode}, orEmpty{&c.Services}, orEmpty{&c.Items}, orEmpty{&c.Client}, orEmpty{&c.Owner}, orZero{&c.CABAt},
			orZero{&c.AnnouncedAt}, orZero{&c.PlannedStart}, orZero{&c.PlannedEnd}, orZero{&c.ActualStart}, orZero{&c.ActualEnd},
			orZero{&c.CompletedAt}, &c.OutsideSeconds, orEmpty{&c.TemplateID}, orFalse{&c.IsRecurring}, orEmpty{&c.ProblemID},
			orEmpty{&c.NotDoneBecause}}
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

// KeptRegisters says which registers hold at least one row.
func KeptRegisters(ctx context.Context, db Querier) (Registers, error) { return registers(ctx, db) }
