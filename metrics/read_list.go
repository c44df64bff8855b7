package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ListQuery asks for a page of the list of incidents. Every condition narrows; empty ones do not.
type ListQuery struct {
	// Text is looked for in numbers and titles, whatever its case.
	Text string
	// Where keeps dimension values, by the columns of [ListColumns]; "" as a value keeps what has none.
	Where map[string]string
	// State is one state, or "open" for those in stock.
	State string
	// Verdict is one verdict of the promise of restoration: met, breached, pending, undetermined.
	Verdict string
	Major   bool
	Late    bool // in stock and past the deadline at the cut
	// From and To bound the opening, To outside.
	From, To time.Time
	// KPI keeps what a figure counted: of a KPI in a period; Hits false and Misses true keep those that were no hit.
	KPI          KPI
	Period       Period
	Hits, Misses bool
	AsOf         time.Time
	// Sort is one of [ListSorts]; Descending turns it around.
	Sort       string
	Descending bool
	Limit      int
	Offset     int
}

// ListColumns are the dimensions that the list of incidents holds.
var ListColumns = []string{"client", "service", "category", "priority", "team", "ci", "close_code", "problem_id", "parent_id", "recurrence_key"}

// ListSorts are what the list can be sorted by, and by which column.
var ListSorts = map[string]string{
	"opened": "opened_epoch", "resolved": "resolved_epoch", "deadline": "deadline_epoch", "duration": "to_resolve_seconds", "reference": "reference",
	"priority": "priority", "service": "service", "client": "client", "team": "team", "state": "state", "title": "title",
}

// List returns a page of the list, and how many incidents it holds in all. What the list holds is found once for both, by the columns that
// it is narrowed and sorted by; the others are read of the incidents of the page alone, by their keys. In a database that
// is served an index finds those.
func List(ctx context.Context, db Querier, q ListQuery) (page []*Incident, total int64, err error) {
	where, args, err := q.conditions()
	if err != nil {
		return nil, 0, err
	}
	column, ok := ListSorts[q.Sort]
	if !ok {
		return nil, 0, fmt.Errorf("the list is not sorted by %q", q.Sort)
	}
	order := "sorted nulls last, subject_id"
	if q.Descending {
		order = "sorted desc nulls last, subject_id"
	}
	query := fmt.Sprintf(`with found as materialized (
    select subject_id, %s as sorted from metrics.incident_list where %s
),
page as (
    select * from found order by %s limit %d offset %d
)
select total, subject_id
from (select count(*) as total from found) as whole
left join page on true
order by %[3]s`, column, where, order, q.Limit, q.Offset)
	type row struct {
		total int64
		key   sql.NullInt64 // of nothing on a page that is empty
	}
	rows, err := collect(ctx, db, "list of incidents", query, args, func(r *row) []any { return []any{&r.total, &r.key} })
	if err != nil {
		return nil, 0, err
	}
	var keys []int64
	for _, r := range rows {
		if total = r.total; r.key.Valid {
			keys = append(keys, r.key.Int64)
		}
	}
	known, err := Incidents(ctx, db, keys)
	for _, key := range keys {
		page = append(page, known[key])
	}
	return page, total, err
}

// conditions writes what narrows the list; every value of the asker is an argument.
func (q ListQuery) conditions() (string, []any, error) {
	parts, args := []string{"true"}, []any{}
	add := func(part string, values ...any) {
		parts = append(parts, part)
		args = append(args, values...)
	}
	if q.Text != "" {
		add("(contains(reference_lower, lower(?)) or contains(title_lower, lower(?)))", q.Text, q.Text)
	}
	var names []string
	for name := range q.Where {
		if !slices.Contains(ListColumns, name) {
			return "", nil, fmt.Errorf("the list has no column %q", name)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if q.Where[name] == "" {
			add(name + " is null")
		} else {
			add(name+" = ?", q.Where[name])
		}
	}
	switch q.State {
	case "":
	case "open":
		add("state in ('new', 'active', 'pending')")
	default:
		add("state = ?", q.State)
	}
	if q.Verdict != "" {
		add("restore_verdict = ?", q.Verdict)
	}
	if q.Major {
		add("is_major")
	}
	if q.Late {
		add("state in ('new', 'active', 'pending') and deadline_epoch < ?", q.AsOf.Unix())
	}
	if !q.From.IsZero() {
		add("opened_epoch >= ?", q.From.Unix())
	}
	if !q.To.IsZero() {
		add("opened_epoch < ?", q.To.Unix())
	}
	if q.KPI.ID != "" {
		inside, _ := insideOf(q.KPI.Kind, q.Period, q.AsOf)
		part := "subject_id in (select facts.subject_id from metrics." + q.KPI.ID + " as facts where facts.excluded_because is null and " + inside
		if q.Hits && !q.Misses {
			part += " and facts.is_hit"
		}
		if q.Misses && !q.Hits {
			part += " and not facts.is_hit"
		}
		add(part + ")")
	}
	return strings.Join(parts, " and "), args, nil
}
