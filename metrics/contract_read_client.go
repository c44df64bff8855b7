package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// readClient reads what is told of the scope of the contract beside its commitments: volumes, majors, problems, actions, changes,
// data quality.
func (r *contractReader) readClient(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		r.readVolumes, r.readMajors, r.readProblems, r.readActions, r.readChanges, r.readQuality, r.readSources,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// readVolumes counts openings, resolutions and the stock of the last periods, from the facts of the KPIs.
func (r *contractReader) readVolumes(ctx context.Context) (err error) {
	var windows []string
	var args []any
	for i, p := range r.d.Period.Run(shownPeriods) {
		end := p.To
		if after := r.d.AsOf.Unix() + 1; after < end.Unix() {
			windows = append(windows, fmt.Sprintf("(%d, '%s', %d, %d)", i, p.Key, p.From.Unix(), after))
			continue
		}
		windows = append(windows, fmt.Sprintf("(%d, '%s', %d, %d)", i, p.Key, p.From.Unix(), end.Unix()))
	}
	for range 3 {
		args = append(args, r.scope.args...)
	}
	query := `with windows as (
    select * from (values ` + strings.Join(windows, ", ") + `) as windows (position, period, from_epoch, to_epoch)
),

opened as (
    select facts.period_epoch from metrics.incidents_opened as facts
    inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
    where facts.excluded_because is null and ` + r.scope.condition + `
),

resolved as (
    select facts.period_epoch from metrics.incidents_resolved as facts
    inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
    where facts.excluded_because is null and ` + r.scope.condition + `
),

stocked as (
    select facts.period_epoch, facts.until_epoch from metrics.backlog as facts
    inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
    where facts.excluded_because is null and ` + r.scope.condition + `
)

select
    windows.period,
    (select count(*) from opened where period_epoch >= windows.from_epoch and period_epoch < windows.to_epoch),
    (select count(*) from resolved where period_epoch >= windows.from_epoch and period_epoch < windows.to_epoch),
    (select count(*) from stocked
    where period_epoch < windows.to_epoch and (until_epoch is null or until_epoch >= windows.to_epoch))
from windows
order by windows.position`
	r.d.Volumes, err = collect(ctx, r.db, "volumes", query, args, func(v *VolumeRow) []any {
		return []any{&v.Period, &v.Opened, &v.Resolved, &v.Backlog}
	})
	// Before the data there is nothing to count, which is not zero.
	first, _, err2 := Bounds(ctx, r.db)
	if err == nil && err2 == nil {
		run := r.d.Period.Run(shownPeriods)
		for len(r.d.Volumes) > 0 && !run[shownPeriods-len(r.d.Volumes)].To.After(first) {
			r.d.Volumes = r.d.Volumes[1:]
		}
	}
	return err
}

// subjectsOf returns the subjects of the scope of the contract that a list of metrics holds in the period.
func (r *contractReader) subjectsOf(ctx context.Context, what, table, column, condition string) ([]int64, error) {
	type row struct{ key int64 }
	query := fmt.Sprintf(`select distinct subjects.subject_id
from metrics.%[1]s as facts
inner join metrics.subjects as subjects on facts.%[2]s = subjects.subject_id
where %[3]s and %[4]s
order by subjects.subject_id`, table, column, condition, r.scope.condition)
	rows, err := collect(ctx, r.db, what, query, r.scope.args, func(r *row) []any { return []any{&r.key} })
	var ids []int64
	for _, row := range rows {
		ids = append(ids, row.key)
	}
	return ids, err
}

func (r *contractReader) readMajors(ctx context.Context) (err error) {
	r.d.Majors, err = r.subjectsOf(ctx, "majors", "major_incidents", "subject_id", fmt.Sprintf(
		"facts.excluded_because is null and facts.period_epoch >= %d and facts.period_epoch < %d", r.d.From.Unix(), r.d.Cut.Unix()))
	r.see(r.d.Majors...)
	return err
}

// readQuality lists the doubts about the incidents of the scope that were recorded in the period.
func (r *contractReader) readQuality(ctx context.Context) error {
	type row struct {
		code string
		key  int64
	}
	query := fmt.Sprintf(`select facts.code, facts.subject_id
from metrics.data_quality as facts
inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
where facts.period_epoch >= %d and facts.period_epoch < %d and %s
group by facts.code, facts.subject_id, subjects.reference
order by facts.code, subjects.reference`, r.d.From.Unix(), r.d.Cut.Unix(), r.scope.condition)
	rows, err := collect(ctx, r.db, "data quality", query, r.scope.args, func(r *row) []any { return []any{&r.code, &r.key} })
	for _, row := range rows {
		if n := len(r.d.Quality); n == 0 || r.d.Quality[n-1].Code != row.code {
			r.d.Quality = append(r.d.Quality, Doubt{Code: row.code})
		}
		last := &r.d.Quality[len(r.d.Quality)-1]
		last.Subjects = append(last.Subjects, row.key)
		r.see(row.key)
	}
	return err
}

func (r *contractReader) readSources(ctx context.Context) (err error) {
	if r.d.Sources, err = Sources(ctx, r.db); err != nil {
		return err
	}
	if err := one(ctx, r.db, "select min(earliest_epoch) from metrics.sources", orZero{&r.d.First}); err != nil {
		return fmt.Errorf("begin of the sources: %w", err)
	}
	r.d.Uncovered = uncovered(r.placed, r.d.First, r.d.Period.Zone())
	return nil
}

// uncovered returns the keys of the periods of which the sources do not tell the first day. On the day itself nobody can tell a quiet
// morning from a source that begins.
func uncovered(placed []placedResult, first time.Time, zone *time.Location) map[string]bool {
	found := map[string]bool{}
	for _, p := range placed {
		if !first.IsZero() && localDate(p.from.In(zone)).Before(localDate(first.In(zone))) {
			found[p.Period] = true
		}
	}
	return found
}

// linked returns the texts of a column of the incidents of the scope, such as the problems that they name.
func (r *contractReader) linked(ctx context.Context, column string) (map[string]bool, error) {
	type row struct{ text string }
	query := `select distinct incidents.` + column + `
from metrics.incident_list as incidents
inner join metrics.subjects as subjects on incidents.subject_id = subjects.subject_id
where incidents.` + column + ` is not null and ` + r.scope.condition
	rows, err := collect(ctx, r.db, column+" of the scope", query, r.scope.args, func(r *row) []any { return []any{&r.text} })
	found := map[string]bool{}
	for _, row := range rows {
		found[row.text] = true
	}
	return found, err
}

// readProblems lists the problems that incidents of the scope name, open in the period.
func (r *contractReader) readProblems(ctx context.Context) error {
	named, err := r.linked(ctx, "problem_id")
	if err != nil {
		return err
	}
	all, err := problemsIn(ctx, r.db, r.d.From, r.d.Cut)
	for _, p := range all {
		if named[p.ID] {
			r.d.Problems = append(r.d.Problems, p)
			r.d.Registers.Problems = true
		}
	}
	return err
}

// readActions lists the actions that came of an incident of the scope, or of a problem that one names.
func (r *contractReader) readActions(ctx context.Context) error {
	origins, err := r.linked(ctx, "problem_id")
	if err != nil {
		return err
	}
	references, err := r.linked(ctx, "reference")
	if err != nil {
		return err
	}
	all, err := Actions(ctx, r.db, r.d.Period.FromDate, r.d.Period.ToDate)
	for _, a := range all {
		if origins[a.Origin] || references[a.Origin] {
			r.d.Actions = append(r.d.Actions, a)
			r.d.Registers.Actions = true
		}
	}
	return err
}

// lookAheadPeriods is how far the calendar of changes goes after the period.
const lookAheadPeriods = 1

// readChanges lists the changes of the services of the scope, and those that incidents of the scope name as their cause: done in
// the period, and planned after it.
func (r *contractReader) readChanges(ctx context.Context) error {
	services, err := r.linked(ctx, "service")
	if err != nil {
		return err
	}
	for _, v := range r.d.Versions {
		for _, s := range r.terms[v.Key].Scope.Services {
			services[s] = true
		}
	}
	caused, err := r.linked(ctx, "caused_by_change_id")
	if err != nil {
		return err
	}
	end := r.d.Period
	for range lookAheadPeriods {
		end = end.Next()
	}
	all, err := Changes(ctx, r.db, r.d.From, end.To)
	r.d.Changes = slices.DeleteFunc(all, func(c Change) bool { return !services[c.Service] && !caused[c.ID] })
	r.d.Registers.Changes = len(r.d.Changes) > 0
	return err
}
