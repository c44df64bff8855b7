package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// Fact is one subject that a figure of a period counted or left out: the row behind the figure, named so that another warehouse, or
// the same a year later, can be asked for it.
type Fact struct {
	Figure          string   `json:"figure"`           // KPI id
	Kind            string   `json:"kind"`             // incident, problem, change, action
	Source          string   `json:"source,omitempty"` // of an incident
	Reference       string   `json:"reference"`        // the number that people know
	Part            string   `json:"part,omitempty"`   // where one subject counts several times: access, service
	IsHit           bool     `json:"is_hit,omitempty"`
	Value           *float64 `json:"value,omitempty"` // in the unit of the figure
	ExcludedBecause string   `json:"excluded_because,omitempty"`
}

// FactsQuery is the query for the facts of some KPIs in a period, in the columns figure, kind, source, reference, is_hit, value,
// excluded_because. It is what [Read] rolls up and [Subjects] lists.
func FactsQuery(set Set, period Period, asOf time.Time) string {
	var parts []string
	for _, k := range set {
		inside, value := insideOf(k.Kind, period, asOf)
		parts = append(parts, `select '`+k.ID+`' as figure, subjects.kind, coalesce(subjects.source, '') as source, subjects.reference,
    coalesce(facts.is_hit, false) as is_hit, `+value+` as value, coalesce(facts.excluded_because, '') as excluded_because
from metrics.`+k.ID+` as facts
inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
where `+inside)
	}
	if len(parts) == 0 {
		return "select '' as figure, '' as kind, '' as source, '' as reference, false as is_hit, cast(null as double) as value, '' as excluded_because where false"
	}
	return strings.Join(parts, "\nunion all\n")
}

// Facts reads the rows of a query of the shape of [FactsQuery], in a fixed order.
func Facts(ctx context.Context, db Querier, query string) ([]Fact, error) {
	return collect(ctx, db, "facts", "select figure, kind, source, reference, is_hit, value, excluded_because from ("+query+`) as facts
order by figure, kind, source, reference, is_hit, value, excluded_because`, nil, func(f *Fact) []any {
		return []any{&f.Figure, &f.Kind, &f.Source, &f.Reference, &f.IsHit, &f.Value, &f.ExcludedBecause}
	})
}

// SheetKinds are the kinds of subjects that have sheets, in order.
var SheetKinds = []string{"incident", "problem", "change", "action"}

// SheetQueries are, by kind of subject, the queries for what the warehouse knows of each: what is compared to say why a figure
// changed. Every column is text; the first three are kind, source and reference. Titles and names of persons are no part of it.
var SheetQueries = map[string]string{
	"incident": `select 'incident' as kind, coalesce(subjects.source, '') as source, list.reference,
    columns(list.* exclude (subject_id, reference, title, reference_lower, title_lower, source_file, source_line, quality_codes, user_seconds, to_resolve_seconds, event_count,
        business_impact, recurrence_key, child_count, deadline_epoch))::varchar,
    subjects.domain, subjects.segment, subjects.contract, subjects.site, subjects.channel, agreed.exclusions
from metrics.incident_list as list
inner join metrics.subjects as subjects on list.subject_id = subjects.subject_id
left join (
    select incident_key, string_agg(exclusion_id || ' ' || status || case when is_net then ' net' else '' end, ', ' order by exclusion_id, contract_key) as exclusions
    from metrics.exclusion_list where incident_key is not null group by incident_key
) as agreed on list.subject_id = agreed.incident_key`,
	"problem": `select 'problem' as kind, '' as source, problem_id as reference,
    columns(list.* exclude (subject_id, problem_id, title))::varchar from metrics.problems as list`,
	"change": `select 'change' as kind, '' as source, change_id as reference,
    columns(list.* exclude (subject_id, change_id, title))::varchar from metrics.changes as list`,
	"action": `select 'action' as kind, '' as source, action_id as reference,
    columns(list.* exclude (subject_id, action_id, description))::varchar from metrics.actions as list`,
}

// Sheet is what a warehouse knows of one subject, by the names of its fields; what it does not know is not there.
type Sheet struct {
	Kind, Source, Reference string
	Fields                  map[string]string
}

// Sheets reads the rows of a query of the shape of [SheetQueries].
func Sheets(ctx context.Context, db Querier, query string, args ...any) ([]Sheet, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read sheets: %w", err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, fmt.Errorf("read sheets: %w", err)
	}
	var all []Sheet
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		into := make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("read sheets: %w", err)
		}
		r := Sheet{cells[0].String, cells[1].String, cells[2].String, map[string]string{}}
		for i := 3; i < len(names); i++ {
			if cells[i].Valid {
				r.Fields[names[i]] = cells[i].String
			}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
