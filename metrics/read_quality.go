package metrics

import (
	"context"
	"fmt"
)

// Doubt is one data-quality code over the incidents recorded in the week (domain.md 1.7).
type Doubt struct {
	Code     string
	Subjects []int64 // incidents with the code, by reference
}

// Coverage says how far a field is filled in among the incidents recorded in the week.
type Coverage struct {
	Field string
	// Filled of Total incidents have it; Ever is false when no incident of the warehouse has it: the source lacks the field.
	Filled, Total int64
	Ever          bool
}

// coveredFields are the fields whose absence takes a figure away, in the order of print.
var coveredFields = []string{"service", "category", "ci", "priority", "client", "team", "cause", "users_affected", "problem_id",
	"lifecycle", "acknowledged", "restored"}

// covered are the conditions under which a field is filled in, where that is not "is not null".
var covered = map[string]string{
	"cause":        "coalesce(cause_code, close_code) is not null",
	"lifecycle":    "event_count > 0",
	"acknowledged": "acknowledged_quality in ('source', 'event')",
	"restored":     "restored_quality in ('source', 'event')",
}

func (w *WeekData) readQuality(ctx context.Context, db Querier) error {
	type row struct {
		code string
		key  int64
	}
	rows, err := collect(ctx, db, "data quality", fmt.Sprintf(`select quality.code, quality.subject_id
from metrics.data_quality as quality
inner join metrics.subjects as subjects on quality.subject_id = subjects.subject_id
where quality.period_epoch >= %d and quality.period_epoch < %d
group by quality.code, quality.subject_id, subjects.reference
order by quality.code, subjects.reference`, w.Period.From.Unix(), w.Cut.Unix()), nil,
		func(r *row) []any { return []any{&r.code, &r.key} })
	if err != nil {
		return err
	}
	for _, r := range rows {
		if n := len(w.Quality); n == 0 || w.Quality[n-1].Code != r.code {
			w.Quality = append(w.Quality, Doubt{Code: r.code})
		}
		last := &w.Quality[len(w.Quality)-1]
		last.Subjects = append(last.Subjects, r.key)
	}
	return w.readCoverage(ctx, db)
}

// readCoverage asks for all fields at once: a list of incidents is read once.
func (w *WeekData) readCoverage(ctx context.Context, db Querier) error {
	inside := fmt.Sprintf("opened_epoch >= %d and opened_epoch < %d", w.Period.From.Unix(), w.Cut.Unix())
	counts := "count(*) filter (where " + inside + ")"
	var total int64
	into := []any{&total}
	w.Coverage = make([]Coverage, len(coveredFields))
	for i, field := range coveredFields {
		condition, ok := covered[field]
		if !ok {
			condition = field + " is not null"
		}
		c := &w.Coverage[i]
		c.Field = field
		counts += ",\n    count(*) filter (where " + inside + " and (" + condition + ")),\n    count(*) filter (where " + condition + ") > 0"
		into = append(into, &c.Filled, &c.Ever)
	}
	if err := one(ctx, db, "select "+counts+"\nfrom metrics.incident_list", into...); err != nil {
		return fmt.Errorf("measure how far fields are filled in: %w", err)
	}
	for i := range w.Coverage {
		w.Coverage[i].Total = total
	}
	return nil
}

// Has reports whether any incident of the warehouse has a field of [Coverage].
func (w *WeekData) Has(field string) bool {
	for _, c := range w.Coverage {
		if c.Field == field {
			return c.Ever
		}
	}
	return false
}
