package metrics

import (
	"context"
	"fmt"
	"time"
)

// Subject is one thing that a figure counted, or left out for a reason.
type Subject struct {
	Key       int64  // of metrics.subjects and of [Incident]
	Reference string // the number that people know
	IsHit     bool
	// Value is what was measured, in the unit of the KPI; nil when the KPI measures nothing.
	Value *float64
	// ExcludedBecause is "" for a subject that counted; words: [Exclusion].
	ExcludedBecause string
}

// Subjects lists what [Read] counts for one KPI, one period and some dimension values: the incidents behind a figure, by
// reference. A subject that moved twice in the period is there twice. Subjects left out are listed too, with their reason.
func Subjects(ctx context.Context, db Querier, kpi KPI, period Period, where map[string]string, asOf time.Time) ([]Subject, error) {
	inside, value := insideOf(kpi.Kind, period, asOf)
	conditions, args, err := filter(where)
	if err != nil {
		return nil, err
	}
	query := `select
    facts.subject_id,
    subjects.reference,
    coalesce(facts.is_hit, false),
    ` + value + `,
    facts.excluded_because
from metrics.` + kpi.ID + ` as facts
inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
where ` + inside + conditions + `
order by subjects.reference, facts.period_epoch, facts.subject_id, facts.is_hit`
	return collect(ctx, db, "subjects of "+kpi.ID, query, args, func(s *Subject) []any {
		return []any{&s.Key, orEmpty{&s.Reference}, &s.IsHit, &s.Value, orEmpty{&s.ExcludedBecause}}
	})
}

// insideOf writes which facts a period holds, and what is measured of each.
func insideOf(kind Kind, period Period, asOf time.Time) (inside, value string) {
	from, to := period.From.Unix(), period.To.Unix()
	cut := cutOf(kind, to, asOf)
	value = "cast(facts.value as double)"
	inside = fmt.Sprintf("facts.period_epoch >= %d and facts.period_epoch < %d", from, to)
	if kind.IsStock() {
		inside = fmt.Sprintf("facts.period_epoch < %d and (facts.until_epoch is null or facts.until_epoch >= %d) and %d < %d",
			cut, cut, from, cut)
	}
	if kind == Overlap {
		inside = fmt.Sprintf("facts.period_epoch < %d and (facts.until_epoch is null or facts.until_epoch > %d)", cut, from)
		value = fmt.Sprintf("cast(least(coalesce(facts.until_epoch, %d), %d) - greatest(facts.period_epoch, %d) as double)", cut, cut, from)
	}
	if kind == StockAge {
		value = fmt.Sprintf("cast(%d - facts.value as double)", cut)
	}
	return inside, value
}

// Counted returns the subjects that were not left out.
func Counted(subjects []Subject) []Subject {
	var counted []Subject
	for _, s := range subjects {
		if s.ExcludedBecause == "" {
			counted = append(counted, s)
		}
	}
	return counted
}
