package metrics

import (
	"context"
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

// List returns a page of the list. It is one query, so that the engine reads of the incidents that are not on the page what they are
// narrowed and sorted by, and no more.
func List(ctx context.Context, db Querier, q ListQuery) ([]*Incident, error) {
	where, args, err := q.conditions()
	if err != nil {
		return nil, err
	}
	column, ok := ListSorts[q.Sort]
	if !ok {
		return nil, fmt.Errorf("the list is not sorted by %q", q.Sort)
	}
	direction := ""
	if q.Descending {
		direction = " desc"
	}
	return listed(ctx, db, fmt.Sprintf("where %s\norder by %s%s nulls last, subject_id\nlimit %d offset %d", where, column, direction, q.Limit, q.Offset), args)
}

// EndsWith gives how many incidents the list holds in all when a page of n of them tells it: one that is not full is the last.
func (q ListQuery) EndsWith(n int) (total int64, ok bool) {
	return int64(q.Offset + n), n < q.Limit && (n > 0 || q.Offset == 0)
}

// CountListed counts the incidents of a list, on whatever page they are.
func CountListed(ctx context.Context, db Querier, q ListQuery) (total int64, err error) {
	where, args, err := q.conditions()
	if err != nil {
		return 0, err
	}
	counts, err := collect(ctx, db, "number of incidents", "select count(*) from metrics.incident_list where "+where, args,
		func(n *int64) []any { return []any{n} })
	if err != nil {
		return 0, err
	}
	return counts[0], nil
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
