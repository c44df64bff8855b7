package metrics

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Models of figures that are no KPI of their own, and whose subjects are too many for a pack to hold: a trace asks the warehouse.
const (
	// CohortModel follows the openings of a period to the cut: the value is how long each was followed, in seconds, and a hit was resolved.
	CohortModel = "sql/metrics/opened_lives.sql"
	// HoursModel has the openings of the [ShownWeeks] up to the end of a period by weekday (1 is Monday) and hour of the local clock.
	HoursModel = "sql/metrics/local_hours.sql"
)

// isListed reports whether a trace asks a model that is no KPI.
func isListed(model string) bool { return slices.Contains([]string{CohortModel, HoursModel}, model) }

// listQuery is the query of the subjects of a listed model, as it can be pasted into a DuckDB shell.
func listQuery(model string, period Period, where map[string]string, cut time.Time) string {
	if model == CohortModel {
		return fmt.Sprintf(`select facts.subject_id, subjects.reference, coalesce(facts.ended_epoch < %[1]d, false),
    cast(least(coalesce(facts.ended_epoch, facts.left_epoch, %[1]d), %[1]d) - facts.opened_epoch as double), facts.left_out_because
from metrics.opened_lives as facts
inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
where facts.opened_epoch >= %[2]d and facts.opened_epoch < %[3]d and facts.opened_epoch < %[1]d
order by subjects.reference`, cut.Unix(), period.From.Unix(), period.To.Unix())
	}
	weekday, _ := strconv.Atoi(where["weekday"])
	hour, _ := strconv.Atoi(where["hour"])
	return fmt.Sprintf(`select facts.subject_id, subjects.reference, false, cast(null as double), cast(null as varchar)
from metrics.local_hours as facts
inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
where facts.period_epoch >= %d and facts.period_epoch < %d and facts.weekday = %d and facts.hour = %d
order by subjects.reference`, period.Run(ShownWeeks)[0].From.Unix(), cut.Unix(), weekday, hour)
}

// listSubjects are the subjects of a listed model.
func listSubjects(ctx context.Context, db Querier, query string) ([]Subject, error) {
	return collect(ctx, db, "subjects of a figure", query, nil, func(s *Subject) []any {
		return []any{&s.Key, orEmpty{&s.Reference}, &s.IsHit, &s.Value, orEmpty{&s.ExcludedBecause}}
	})
}
