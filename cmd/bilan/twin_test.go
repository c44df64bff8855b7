package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/pipeline/warehouse"
	"bilan/reports/pack"
)

// twin is a second way to a KPI, written apart from its model: one row a thing that counts, from the marts, for the ids that the figure
// opens to. {from}, {to} and {cut} are the period, {ids} the keys; as_of and windows come from run.params.
//
// Columns: key, hit (null where nothing is hit), value (null where nothing is measured).
type twin string

const (
	counted = "not is_cancelled and not is_duplicate and not is_after_cut"
	timed   = counted + " and not is_child"
)

// ofIncidents counts incidents by an instant of theirs.
func ofIncidents(at, condition, hit, value string) twin {
	return twin(fmt.Sprintf("select incident_key, %s, cast(%s as double) from marts.incidents where incident_key in ({ids}) and %s >= {from} and %[3]s < {to} and %s",
		hit, value, at, condition))
}

// ofStock counts incidents that were in stock at the cut.
func ofStock(hit, value, more string) twin {
	return twin(fmt.Sprintf(`select i.incident_key, %s, cast(%s as double) from marts.incidents as i
inner join marts.state_intervals as s on i.incident_key = s.incident_key
where i.incident_key in ({ids}) and s.state in ('new', 'active', 'pending') and s.from_epoch < {cut} and coalesce(s.to_epoch, {cut}) >= {cut}
and coalesce(s.to_epoch > s.from_epoch, true) and not i.is_duplicate and not i.is_child and %s`, hit, value, more))
}

func ofMoves(move string) twin {
	return twin("select incident_key, null, null from marts.stock_moves where incident_key in ({ids}) and move = '" + move + "' and at_epoch >= {from} and at_epoch < {to}")
}

func ofPromises(indicator string) twin {
	return twin(`select r.incident_key, r.verdict = 'met', null from marts.clock_results as r inner join marts.incidents as i on r.incident_key = i.incident_key
where r.incident_key in ({ids}) and r.indicator = '` + indicator + `' and r.is_headline and r.verdict in ('met', 'breached')
and (r.is_committed or i.not_timed_because is null)
and coalesce(r.decided_epoch, r.stop_epoch, i.closed_epoch, i.opened_epoch) >= {from} and coalesce(r.decided_epoch, r.stop_epoch, i.closed_epoch, i.opened_epoch) < {to}`)
}

func ofRecords(table, condition, hit, value string) twin {
	return twin(fmt.Sprintf("select subject_id, %s, cast(%s as double) from marts.%s where subject_id in ({ids}) and %s", hit, value, table, condition))
}

func ofReports(kind string) twin {
	return twin("select incident_key, null, cast(published_epoch - restored_epoch as double) from marts.reports where incident_key in ({ids}) and kind = '" + kind +
		"' and published_epoch >= {from} and published_epoch < {to}")
}

const (
	hasGroups    = counted + " and reassignment_count is not null and (event_count > 0 or tool_reassignment_count is not null)"
	openProblem  = "opened_epoch < {cut} and coalesce(done_epoch, {cut}) >= {cut} and coalesce(done_epoch >= opened_epoch, true)"
	completed    = "completed_epoch >= {from} and completed_epoch < {to}"
	ended        = "coalesce(restored_epoch, resolved_epoch, closed_epoch)"
	resolvedAt   = "coalesce(resolved_epoch, closed_epoch)"
	hasResolved  = timed + " and resolved_epoch >= opened_epoch"
	plannedBy    = "coalesce(created_epoch, least(coalesce(due_original_epoch, done_epoch), coalesce(done_epoch, due_original_epoch)), 0)"
	openAction   = "not is_cancelled and coalesce(created_epoch, 0) < {cut} and coalesce(done_epoch, {cut}) >= {cut}"
	reopenWithin = `case when event_count = 0 then tool_reopen_count > 0 else exists (select 1 from marts.state_intervals as s where s.incident_key = incidents.incident_key
	and s.is_in_stock and s.old_state in ('resolved', 'closed') and s.from_epoch >= resolved_epoch and s.from_epoch <= resolved_epoch + (select reopen_seconds from run.params)) end`
)

// twins are the second ways, by KPI.
var twins = map[string]twin{
	"incidents_opened":              ofIncidents("opened_epoch", counted, "null", "null"),
	"incidents_recorded":            ofIncidents("opened_epoch", "not is_after_cut", "null", "null"),
	"incidents_attached":            ofIncidents("opened_epoch", counted+" and is_child", "null", "null"),
	"incidents_resolved":            ofIncidents("resolved_epoch", counted, "null", "null"),
	"backlog":                       ofStock("null", "null", "true"),
	"backlog_age":                   ofStock("null", "{cut} - i.opened_epoch", "true"),
	"backlog_aged":                  ofStock("i.opened_epoch + i.aged_after_seconds < {cut}", "null", "true"),
	"backlog_pending":               ofStock("s.state = 'pending'", "null", "i.event_count > 0"),
	"backlog_stale":                 ofStock("(select max(t.at_epoch) from marts.touches as t where t.incident_key = i.incident_key and t.at_epoch < {cut}) + (select stale_seconds from run.params) < {cut}", "null", "i.event_count > 0"),
	"time_to_resolve":               ofIncidents(resolvedAt, hasResolved, "null", "resolved_epoch - opened_epoch"),
	"time_to_resolve_ho":            ofIncidents(resolvedAt, hasResolved+" and resolve_open_seconds is not null", "null", "resolve_open_seconds"),
	"time_to_resolve_net":           ofIncidents(resolvedAt, hasResolved+" and event_count > 0", "null", "resolved_epoch - opened_epoch - coalesce((select sum(least(coalesce(s.to_epoch, resolved_epoch), resolved_epoch) - greatest(s.from_epoch, opened_epoch)) from marts.state_intervals as s where s.incident_key = incidents.incident_key and s.state = 'pending' and s.from_epoch < resolved_epoch and coalesce(s.to_epoch, resolved_epoch) > opened_epoch), 0)"),
	"time_to_acknowledge":           ofIncidents("acknowledged_epoch", timed+" and acknowledged_quality <> 'estimated' and acknowledged_epoch >= declared_epoch", "null", "acknowledged_epoch - declared_epoch"),
	"time_to_restore":               ofIncidents("restored_epoch", timed+" and restored_epoch >= declared_epoch", "null", "restored_epoch - declared_epoch"),
	"tool_sla_met":                  ofIncidents("closed_epoch", counted+" and tool_sla_met is not null", "tool_sla_met", "null"),
	"reopen_rate":                   ofIncidents("resolved_epoch", counted+" and (event_count > 0 or tool_reopen_count is not null)", reopenWithin, "null"),
	"recurrence_rate":               "select incident_key, coalesce(opened_epoch - previous_epoch <= window_seconds, false), null from marts.recurrences where incident_key in ({ids}) and recurrence_key is not null and opened_epoch >= {from} and opened_epoch < {to}",
	"major_incidents":               ofIncidents("occurred_epoch", counted+" and is_major", "null", "null"),
	"major_time":                    twin("select incident_key, null, cast(least(coalesce(" + ended + ", {active}), {active}) - greatest(coalesce(occurred_epoch, opened_epoch), {from}) as double) from marts.incidents where incident_key in ({ids}) and is_major and " + counted + " and coalesce(occurred_epoch, opened_epoch) < {active} and coalesce(" + ended + " > {from}, true)"),
	"major_promotion_delay":         ofIncidents("occurred_epoch", counted+" and is_major and major_declared_epoch >= occurred_epoch", "null", "major_declared_epoch - occurred_epoch"),
	"cri_delay":                     ofReports("cri"),
	"pir_delay":                     ofReports("pir"),
	"reports_on_time":               "select incident_key, coalesce(published_epoch <= due_epoch, false), null from marts.reports where incident_key in ({ids}) and is_major and kind in ('cri', 'pir') and due_epoch >= {from} and due_epoch < {to} and (published_epoch is not null or due_epoch <= {asof})",
	"reopenings":                    ofMoves("reopened"),
	"stock_entered":                 ofMoves("opened"),
	"stock_resolved":                ofMoves("resolved"),
	"stock_resolved_again":          ofMoves("resolved_again"),
	"stock_cancelled":               ofMoves("cancelled"),
	"stock_closed_unresolved":       ofMoves("closed_unresolved"),
	"off_hours_share":               ofIncidents("opened_epoch", counted+" and opened_in_hours is not null", "not opened_in_hours", "null"),
	"resolved_without_reassignment": ofIncidents("resolved_epoch", hasGroups, "reassignment_count = 0", "null"),
	"reassignments":                 ofIncidents("resolved_epoch", hasGroups, "null", "reassignment_count"),
	"ping_pong_rate":                ofIncidents("resolved_epoch", hasGroups, "reassignment_count > 2", "null"),
	"matrix_conformity":             ofIncidents("opened_epoch", counted+" and matrix_priority is not null and priority is not null", "priority = matrix_priority", "null"),
	"priority_changed":              ofIncidents("resolved_epoch", counted+" and event_count > 0", "priority_change_count > 0", "null"),
	"known_error_reuse":             ofIncidents("resolved_epoch", counted+" and known_error_used is not null", "known_error_used", "null"),
	"recurrent_linked_to_problem":   ofIncidents("resolved_epoch", counted, "problem_id is not null", "null"),
	"cancelled_share":               ofIncidents("opened_epoch", "not is_after_cut", "is_cancelled or is_duplicate", "null"),
	"record_completeness":           ofIncidents("resolved_epoch", counted, "ci is not null and category is not null and (cause_code is not null or close_code is not null) and has_resolution", "null"),
	"pending_to_resolved": twin(`select n.incident_key, n.next_state = 'resolved', null from (select incident_key, state, lead(state) over (partition by incident_key order by from_epoch, ordinal) as next_state
from marts.state_intervals where incident_key in ({ids})) as n inner join marts.incidents as i on n.incident_key = i.incident_key
where n.state = 'pending' and n.next_state <> 'pending' and i.resolved_epoch >= {from} and i.resolved_epoch < {to} and i.event_count > 0`),
	"sla_met":                    ofPromises("restore"),
	"sla_acknowledge_met":        ofPromises("acknowledge"),
	"sla_open_late":              "select r.incident_key, null, null from marts.clock_results as r inner join marts.incidents as i on r.incident_key = i.incident_key where r.incident_key in ({ids}) and r.indicator = 'restore' and r.is_headline and r.verdict = 'breached' and r.decided_epoch < {cut} and coalesce(r.stop_epoch, {cut}) >= {cut} and (r.is_committed or i.not_timed_because is null)",
	"incidents_caused_by_change": ofIncidents("opened_epoch", counted, "caused_by_change_id is not null", "null"),
	"incidents_near_change":      ofIncidents("opened_epoch", counted+" and coalesce(service, ci) is not null", "exists (select 1 from marts.change_suspects as c where c.incident_key = incidents.incident_key)", "null"),
	"problems_opened":            ofRecords("problems", "opened_epoch >= {from} and opened_epoch < {to}", "null", "null"),
	"problems_closed":            ofRecords("problems", "done_epoch >= {from} and done_epoch < {to}", "null", "null"),
	"problem_backlog":            ofRecords("problems", openProblem, "null", "null"),
	"problem_age":                ofRecords("problems", openProblem, "null", "{cut} - opened_epoch"),
	"problem_root_cause":         ofRecords("problems", openProblem, "has_root_cause and coalesce(root_cause_found_epoch < {cut}, true) or coalesce(root_cause_found_epoch < {cut}, false)", "null"),
	"problem_known_error":        ofRecords("problems", openProblem, "is_known_error and coalesce(known_error_epoch < {cut}, true)", "null"),
	"problem_closure_ratio": "select subject_id, false, null from marts.problems where subject_id in ({ids}) and opened_epoch >= {from} and opened_epoch < {to} union all " +
		"select subject_id, true, null from marts.problems where subject_id in ({ids}) and done_epoch >= {from} and done_epoch < {to}",
	"actions_on_time":        ofRecords("actions", "not is_cancelled and due_original_epoch >= {from} and due_original_epoch < {to} and (done_on is not null or due_original_epoch + 86400 <= {asof})", "coalesce(done_on <= due_original_on, false)", "null"),
	"actions_late":           ofRecords("actions", openAction, "coalesce(late_epoch < {cut}, false)", "null"),
	"action_lateness":        ofRecords("actions", "not is_cancelled and late_epoch < {cut} and coalesce(done_epoch, {cut}) >= {cut}", "null", "{cut} - late_epoch"),
	"plan_progress":          ofRecords("actions", "not is_cancelled and least("+plannedBy+", {asof}) < {cut}", "coalesce(done_epoch < {cut}, false)", "null"),
	"changes_begun":          ofRecords("changes", "start_epoch >= {from} and start_epoch < {to} and not_done_because is null", "null", "null"),
	"changes_emergency":      ofRecords("changes", completed+" and type_code is not null", "type_code = 'emergency'", "null"),
	"changes_failed":         ofRecords("changes", completed+" and result_code is not null", "result_code in ('failed', 'rolled_back')", "null"),
	"changes_outside_window": ofRecords("changes", completed+" and outside_seconds is not null", "outside_seconds > 0", "null"),
	"change_failure_rate":    ofRecords("changes", completed, "incident_count > 0 or coalesce(result_code in ('failed', 'rolled_back'), false)", "null"),
	"time_to_resolve/cohort": "select incident_key, coalesce(resolved_epoch < {packcut}, false), cast(least(coalesce(resolved_epoch, closed_epoch, {packcut}), {packcut}) - opened_epoch as double) from marts.incidents where incident_key in ({ids}) and opened_epoch >= {from} and opened_epoch < {to} and opened_epoch < {packcut} and " + counted + " and coalesce(resolved_epoch >= opened_epoch, true)",
	"incidents_opened/hours": "select incident_key, null, null from marts.incidents where incident_key in ({ids}) and opened_epoch >= {shown} and opened_epoch < {cut} and " + counted + " and extract('isodow' from timezone('{zone}', to_timestamp(opened_epoch))) = {weekday} and extract('hour' from timezone('{zone}', to_timestamp(opened_epoch))) = {hour}",
	"pending_to_resolved/group": `select w.incident_key, w.exit = 'resolved', null from marts.waits as w inner join marts.incidents as i on w.incident_key = i.incident_key
where w.incident_key in ({ids}) and {group} and w.exit <> 'pending' and i.resolved_epoch >= {from} and i.resolved_epoch < {to} and i.event_count > 0`,
	"waits":                "select w.incident_key, null, null from marts.waits as w where w.incident_key in ({ids}) and {group} and w.from_epoch < {cut} and coalesce(w.to_epoch, {cut}) >= {from}",
	"time_spent":           "select p.incident_key, null, p.counted_seconds / 3600.0 from marts.clock_parts as p inner join marts.clock_results as r on p.commitment_key = r.commitment_key inner join staging.contract_lines as l on r.line_key = l.line_key where p.incident_key in ({ids}) and r.verdict = 'breached' and {parts}",
	"data_quality":         "select distinct incident_key, null, null from marts.quality_flags where incident_key in ({ids}) and code = '{code}'",
	"rule_firings":         "select incident_key, null, null from marts.incidents where incident_key in ({ids}) and opened_epoch < {cut}",
	"review_major":         "select incident_key, null, null from marts.incidents where incident_key in ({ids}) and is_major and coalesce(occurred_epoch, opened_epoch) < {to}",
	"review_breach":        "select distinct incident_key, null, null from marts.clock_results where incident_key in ({ids}) and verdict = 'breached'",
	"review_priority":      "select incident_key, null, null from marts.incidents where incident_key in ({ids}) and opened_epoch >= {from} and opened_epoch < {to} and priority is not null",
	"review_reassignments": "select incident_key, null, null from marts.incidents where incident_key in ({ids}) and resolved_epoch >= {from} and resolved_epoch < {to} and reassignment_count > 0",
	"review_user_minutes":  "select incident_key, null, users_affected * (coalesce(restored_epoch, resolved_epoch, closed_epoch) - coalesce(occurred_epoch, opened_epoch)) / 60.0 from marts.incidents where incident_key in ({ids})",
	"report_users":         ofOne("users_affected"),
	"report_interruption":  ofOne("restored_epoch - occurred_epoch"),
	"report_user_minutes":  ofOne("users_affected * (restored_epoch - occurred_epoch) / 60.0"),
	"report_to_resolve":    ofOne("resolved_epoch - opened_epoch"),
	"report_reopens":       ofOne("reopen_count"),
	"report_moves":         ofOne("reassignment_count"),
	"report_children":      "select incident_key, null, null from marts.incidents where incident_key in ({ids}) and parent_id is not null",
}

// ofGroup narrows waits to those of a group.
func ofGroup(f *pack.Figure) string {
	group, isOne := f.Dims["group"]
	if !isOne {
		return "true"
	}
	return "coalesce(w.team, '') = '" + strings.ReplaceAll(group, "'", "''") + "'"
}

// partsOf narrows the parts of clocks to those that a figure of hours counts.
func (x *twinner) partsOf(f *pack.Figure) string {
	conditions := []string{"r.indicator = '" + f.Dims["indicator"] + "'"}
	if x.d.pack.Kind == "client" {
		conditions = append(conditions, "r.is_committed and l.audience = 'client' and l.contract_key in (select contract_key from staging.contracts where contract_id = '"+strings.Split(x.d.name, "_")[1]+"')")
	} else {
		conditions = append(conditions, "r.is_headline and coalesce(r.decided_epoch, r.stop_epoch) >= {from} and coalesce(r.decided_epoch, r.stop_epoch) < {to}")
	}
	equal := func(column, value string) {
		conditions = append(conditions, "coalesce("+column+", '') = '"+strings.ReplaceAll(value, "'", "''")+"'")
	}
	if group, isOne := f.Dims["group"]; isOne {
		equal("p.team", group)
	}
	if f.Dims["others"] != "" { // the groups without a bar of their own
		for _, other := range x.d.pack.Figures {
			if group, isOne := other.Dims["group"]; isOne && other.KPI == f.KPI && other.Dims["kind"] != "" {
				conditions = append(conditions, "coalesce(p.team, '') <> '"+strings.ReplaceAll(group, "'", "''")+"'")
			}
		}
	}
	if _, isOne := f.Dims["state"]; isOne {
		equal("p.state", f.Dims["state"])
		equal("p.pending_reason", f.Dims["reason"])
		conditions = append(conditions, "p.is_untaken = "+strconv.FormatBool(f.Dims["taken"] == "no"))
	}
	if kind := f.Dims["kind"]; kind != "" {
		conditions = append(conditions, "case when p.state = 'new' or p.is_untaken then 'waiting' when p.state = 'active' then 'work' when p.state = 'pending' then 'pending' else 'other' end = '"+kind+"'")
	}
	return strings.Join(conditions, " and ")
}

// ofOne measures the incident of a report.
func ofOne(value string) twin {
	return twin("select incident_key, null, cast(" + value + " as double) from marts.incidents where incident_key in ({ids})")
}

// ofLine is the twin of a rate of a contract: the commitments of its line that a reading decided in the period.
func ofLine(reading string) twin {
	prefix := map[string]string{"net": "", "gross": "gross_", "contested": "contested_"}[reading]
	return twin(fmt.Sprintf("select r.incident_key, r.%[1]sverdict = 'met', null from marts.clock_results as r inner join staging.contract_lines as l on r.line_key = l.line_key inner join staging.contracts as c on l.contract_key = c.contract_key where r.incident_key in ({ids}) and r.is_committed and l.line_id = '{line}' and (c.version = '{version}' or '{version}' = '') and r.%[1]sverdict in ('met', 'breached') and r.%[1]speriod_epoch >= {from} and r.%[1]speriod_epoch < {to}", prefix))
}

// twinner computes the figures of one pack a second time.
type twinner struct {
	*testing.T
	db    *warehouse.DB
	set   metrics.Set
	d     *document
	asOf  time.Time
	count int
	hours map[string]int64 // openings by weekday and hour
}

type twinRow struct {
	key   int64
	isHit bool
	value *float64
}

// figure compares one figure with its twin.
func (x *twinner) figure(f *pack.Figure) {
	x.Helper()
	name := fmt.Sprintf("%s %s %s %v %s", f.Ref, f.KPI, f.Part, f.Dims, f.PeriodKey)
	if f.Recount != nil && (f.Model == "sql/metrics/availability.sql" || f.KPI == "credit") {
		x.again(f, name)
		return
	}
	if f.Value.IsMissing() && f.N == 0 {
		x.count++ // nothing to count, and nothing was said
		if len(f.Incidents)+len(f.Records) > 0 && f.Value.Missing == unit.NotApplicable {
			x.Errorf("%s: no value over %d things", name, len(f.Incidents)+len(f.Records))
		}
		return
	}
	if f.Model == "sql/metrics/availability.sql" {
		x.longest(f, name)
		return
	}
	if f.Part == "hours" && f.Dims["weekday"] != "1" {
		x.hour(f, name)
		return
	}
	rows, ok := x.rows(f, name)
	if !ok {
		return
	}
	n, hits := int64(len(rows)), int64(0)
	var values []float64
	for _, r := range rows {
		if r.isHit {
			hits++
		}
		if r.value != nil {
			values = append(values, *r.value)
		}
	}
	slices.Sort(values)
	got, how := math.NaN(), x.statistic(f)
	switch how {
	case pack.CountOfRows:
		got = float64(n)
	case pack.CountOfHits:
		got = float64(hits)
	case pack.ShareOfHits:
		got = float64(hits) / float64(n)
	case pack.SumOf:
		got = 0
		for _, v := range values {
			got += v
		}
	case pack.MeanOf:
		got = 0
		for _, v := range values {
			got += v / float64(len(values))
		}
	case pack.MedianOf, pack.NinetiethOf, pack.MaximumOf:
		if len(values) > 0 {
			got = quantile(values, map[pack.Statistic]float64{pack.MedianOf: 0.5, pack.NinetiethOf: 0.9, pack.MaximumOf: 1}[how])
		}
	case survival:
		got = medianLife(rows)
		if f.Value.IsMissing() && math.IsInf(got, 1) {
			got, f.Value = 0, unit.Of(f.Value.Kind, 0) // more than half are open: nobody knows the median yet, and the pack says so
		}
	case "ratio":
		got = float64(hits) / float64(n-hits)
		n -= hits
	}
	if f.Value.IsMissing() || math.Abs(got-f.Value.Number) > 1e-9*math.Max(1, math.Abs(got)) {
		x.Errorf("%s: the twin says %v of %d, the pack %v", name, got, n, f.Value)
		return
	}
	if how != pack.SumOf && f.N != n {
		x.Errorf("%s: the twin counts %d, the pack says n = %d", name, n, f.N)
		return
	}
	x.count++
}

// hour compares one cell of the map of openings with all of them counted at once: of one day the cells are opened one by one.
func (x *twinner) hour(f *pack.Figure, name string) {
	x.Helper()
	if x.hours == nil {
		x.hours = map[string]int64{}
		period, err := metrics.ParsePeriod(f.PeriodKey, x.d.zone, x.asOf)
		if err != nil {
			x.Fatal(err)
		}
		_, rows, err := x.db.Rows(x.Context(), fmt.Sprintf(`select strftime(timezone('%s', to_timestamp(opened_epoch)), '%%u %%-H'), count(*) from marts.incidents
where %s and opened_epoch >= %d and opened_epoch < %d group by 1`, x.d.zone, counted, period.Run(metrics.ShownWeeks)[0].From.Unix(), min(period.To.Unix(), x.asOf.Unix()+1)))
		if err != nil {
			x.Fatal(err)
		}
		for _, r := range rows {
			x.hours[r[0].(string)], _ = r[1].(int64)
		}
	}
	if got := x.hours[f.Dims["weekday"]+" "+f.Dims["hour"]]; float64(got) != f.Value.Number || f.N != got {
		x.Errorf("%s: the twin says %d, the pack %v of %d", name, got, f.Value, f.N)
		return
	}
	x.count++
}

// survival is the median time of things of which some have not ended (domain.md 6.4).
const survival = "survival"

// medianLife is the first time at which no more than half are left, by the product-limit estimate; infinite where it is never reached.
func medianLife(rows []twinRow) float64 {
	left, reached := 1.0, -1.0
	slices.SortFunc(rows, func(a, b twinRow) int { return cmp.Compare(*a.value, *b.value) })
	for i := 0; i < len(rows); {
		at, ended, gone := *rows[i].value, 0, 0
		for ; i+gone < len(rows) && *rows[i+gone].value == at; gone++ {
			if rows[i+gone].isHit {
				ended++
			}
		}
		left *= 1 - float64(ended)/float64(len(rows)-i)
		switch {
		case ended > 0 && reached >= 0:
			return (reached + at) / 2 // exactly half were left from then until now
		case ended > 0 && math.Abs(left-0.5) < 1e-9:
			reached = at
		case ended > 0 && left < 0.5:
			return at
		}
		i += gone
	}
	if reached >= 0 {
		return reached
	}
	return math.Inf(1)
}

// again computes a figure from the rows of the tables of the pack that it follows from: agreed and lost seconds, steps of a credit.
func (x *twinner) again(f *pack.Figure, name string) {
	x.Helper()
	got := x.selection(f.Recount.Over)
	if f.Recount.Under != nil {
		got /= x.selection(*f.Recount.Under)
	}
	if f.Recount.Complement {
		got = 1 - got
	}
	if f.Recount.Floor {
		got = math.Floor(math.Round(got*1e9)/1e3) / 1e6
	}
	if f.Value.IsMissing() || math.Abs(got-f.Value.Number) > 1e-9*math.Max(1, math.Abs(got)) {
		x.Errorf("%s: its table says %v, the pack %v", name, got, f.Value)
		return
	}
	x.count++
}

// longest computes what a line of interruptions promises: the most that one service of it was down, from the seconds of its services.
func (x *twinner) longest(f *pack.Figure, name string) {
	x.Helper()
	if f.Value.Kind.IsShare() {
		x.weighted(f, name)
		return
	}
	at := slices.IndexFunc(packTables(x.d.pack), func(t *pack.Table) bool { return t.ID == "services" })
	if at < 0 || f.Value.Kind != unit.Exact {
		x.Errorf("%s: no twin", name)
		return
	}
	t, got := packTables(x.d.pack)[at], -1.0
	for _, r := range t.Rows {
		if r.Cells[0].Value.Text == f.Dims["line"] {
			got = max(got, r.Cells[slices.IndexFunc(t.Columns, func(c pack.Column) bool { return c.ID == "down_"+f.Part })].Value.Number)
		}
	}
	if got != f.Value.Number {
		x.Errorf("%s: its services say %v, the pack %v", name, got, f.Value)
		return
	}
	x.count++
}

// weighted reads what the marts say of the one service of a line whose availability is weighted by users and severity.
func (x *twinner) weighted(f *pack.Figure, name string) {
	x.Helper()
	prefix := map[string]string{"net": "", "gross": "gross_", "contested": "contested_"}[f.Part]
	_, rows, err := x.db.Rows(x.Context(), "select cast(a."+prefix+"weighted_ppm as double) / 1000000 from marts.availability as a inner join staging.contract_lines as l on a.line_key = l.line_key where l.line_id = ? and a.period = ?",
		f.Dims["line"], f.PeriodKey)
	if err != nil {
		x.Fatal(err)
	}
	if len(rows) != 1 || rows[0][0] != f.Value.Number {
		x.Errorf("%s: the marts say %v, the pack %v", name, rows, f.Value)
		return
	}
	x.count++
}

// selection counts or adds up rows of a table of the pack.
func (x *twinner) selection(s pack.Selection) (sum float64) {
	at := slices.IndexFunc(packTables(x.d.pack), func(t *pack.Table) bool { return t.ID == s.Table })
	if at < 0 {
		x.Fatalf("no table %q", s.Table)
	}
	t := packTables(x.d.pack)[at]
	column := func(id string) int {
		return slices.IndexFunc(t.Columns, func(c pack.Column) bool { return c.ID == id })
	}
	for _, r := range t.Rows {
		taken := len(s.Where) == 0
		for _, all := range s.Where {
			taken = taken || !slices.ContainsFunc(all, func(m pack.Match) bool { return r.Cells[column(m.Column)].Value.Text != m.Is })
		}
		switch {
		case !taken:
		case s.Sum == "":
			sum++
		default:
			sum += r.Cells[column(s.Sum)].Value.Number
			if s.Less != "" {
				sum -= r.Cells[column(s.Less)].Value.Number
			}
		}
	}
	return sum
}

// statistic is the way to the value, of figures of other periods by their KPI.
func (x *twinner) statistic(f *pack.Figure) pack.Statistic {
	if f.Statistic != "" {
		return f.Statistic
	}
	k, known := x.set.Find(f.KPI)
	switch {
	case f.Part == "cohort":
		return survival
	case f.Part == "breached", f.Part == "hours", !known && !f.Value.Kind.IsShare():
		return pack.CountOfRows
	case !known:
		return pack.ShareOfHits
	}
	return map[metrics.Kind]pack.Statistic{metrics.Count: pack.CountOfRows, metrics.Stock: pack.CountOfRows, metrics.Share: pack.ShareOfHits,
		metrics.StockRate: pack.ShareOfHits, metrics.Time: pack.MedianOf, metrics.StockAge: pack.MedianOf, metrics.Mean: pack.MeanOf, metrics.Sum: pack.SumOf,
		metrics.Overlap: pack.SumOf, metrics.Ratio: "ratio"}[k.Kind]
}

// rows asks the marts for what the figure opens to.
func (x *twinner) rows(f *pack.Figure, name string) ([]twinRow, bool) {
	ways, ok := twins[f.KPI]
	if part, known := twins[f.KPI+"/"+f.Part]; known {
		ways = part
	}
	if f.Dims["line"] != "" {
		ways, ok = ofLine(f.Part), true
	}
	if !ok {
		x.Errorf("%s: no twin", name)
		return nil, false
	}
	period, err := metrics.ParsePeriod(f.PeriodKey, x.d.zone, x.asOf)
	if err != nil {
		x.Fatal(err)
	}
	t := x.d.pack.Trace(f, x.d.name, nil)
	if kpi, asked := t.IsAsked(x.set); asked && len(t.Subjects) == 0 {
		if err := t.List(x.Context(), x.db, metrics.TraceQuery{KPI: kpi, Period: period, Where: f.Dims, AsOf: x.asOf}); err != nil {
			x.Fatal(err)
		}
	}
	var ids []string
	for _, s := range t.Subjects {
		if id := strconv.FormatInt(s.Key, 10); s.ExcludedBecause == "" && s.Key != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		if f.N > 0 || f.Value.Number != 0 {
			x.Errorf("%s: n = %d and it opens to nothing", name, f.N)
			return nil, false
		}
		ids = []string{"0"}
	}
	from, to := period.From.Unix(), period.To.Unix()
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	line, version, _ := strings.Cut(strings.TrimSuffix(f.Dims["line"], ")"), " (v. ")
	ways = twin(strings.ReplaceAll(string(ways), "{parts}", x.partsOf(f)))
	query := strings.NewReplacer("{from}", number(from), "{to}", number(to), "{cut}", number(min(to, x.asOf.Unix()+1)), "{active}", number(min(to, x.asOf.Unix())),
		"{asof}", number(x.asOf.Unix()), "{ids}", strings.Join(ids, ", "), "{code}", f.Dims["code"], "{packcut}", number(t.Cut.Unix()), "{weekday}", f.Dims["weekday"], "{hour}", f.Dims["hour"], "{zone}", x.d.zone.String(),
		"{shown}", number(period.Run(metrics.ShownWeeks)[0].From.Unix()), "{group}", ofGroup(f), "{line}", line, "{version}", version).Replace(string(ways))
	if f.Part == "breached" {
		query = "select * from (" + query + ") as t(key, hit, value) where not hit"
	}
	query = "select t.key, coalesce(t.hit, false), t.value from (" + query + ") as t(key, hit, value)" + x.stratum(f)
	rows, err := x.db.QueryContext(x.Context(), query)
	if err != nil {
		x.Fatalf("%s: %v\n%s", name, err, query)
	}
	defer rows.Close()
	var all []twinRow
	for rows.Next() {
		var r twinRow
		if err := rows.Scan(&r.key, &r.isHit, &r.value); err != nil {
			x.Fatal(err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		x.Fatal(err)
	}
	return all, true
}

// stratum keeps the incidents that have the value of the dimensions of a figure.
func (x *twinner) stratum(f *pack.Figure) string {
	var conditions []string
	for name, value := range f.Dims {
		column := map[string]string{"priority": "'P' || cast(i.priority as varchar)", "service": "i.service", "category": "i.category", "team": "i.team",
			"cause": "coalesce(i.cause_code, i.close_code)"}[name]
		if column == "" || f.Dims["line"] != "" {
			continue // a line, a rule, a code, an age: the twin itself asks for it
		}
		conditions = append(conditions, "coalesce("+column+", '') = '"+strings.ReplaceAll(value, "'", "''")+"'")
	}
	if len(conditions) == 0 {
		return ""
	}
	slices.Sort(conditions)
	return " inner join marts.incidents as i on t.key = i.incident_key where " + strings.Join(conditions, " and ")
}

// TestTwins computes every figure of every pack a second time, from the ids that it opens to and the marts, and compares. A figure
// without a twin fails.
func TestTwins(t *testing.T) {
	for _, c := range []struct {
		name  string
		built func() (string, error)
		real  bool
		packs map[string]traceFlags // by kind and who for
		least int                   // figures
	}{
		{"demo", builtDemo, false, map[string]traceFlags{
			"bhi": {kpiFlags: kpiFlags{period: "2026-W38"}}, "rai": {kpiFlags: kpiFlags{period: "2026-W38"}}, "client ALIZE": {client: "ALIZE"},
			"client AZUR": {client: "AZUR"}, "client BOREAL": {client: "BOREAL"}, "client VETIVER": {client: "VETIVER"}, "cri": {}, "pir": {}}, 500},
		{"real log", builtLog, true, map[string]traceFlags{"bhi": {kpiFlags: kpiFlags{period: "2016-W15"}}}, 150},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.real {
				needLog(t)
			}
			dir, err := c.built()
			if err != nil {
				t.Fatal(err)
			}
			a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
			total := 0
			for name, f := range c.packs {
				total += twinned(t, a, name, f)
			}
			t.Logf("%d figures twinned", total)
			if total < c.least {
				t.Errorf("%d figures twinned; at least %d are expected", total, c.least)
			}
		})
	}
}

// twinned computes the figures of one pack a second time, and returns their number.
func twinned(t *testing.T, a *app, name string, f traceFlags) int {
	t.Helper()
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	kind, _, _ := strings.Cut(name, " ")
	if kind == pack.CRI || kind == pack.PIR {
		told, err := s.ws.Reported()
		if err != nil || len(told) == 0 {
			t.Fatal(told, err)
		}
		f.incident = told[0]
	}
	d, err := a.document(t.Context(), s, kind, f)
	if err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.Open(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	x := &twinner{T: t, db: db, set: s.catalogue(), d: d, asOf: d.pack.AsOf}
	for i := range d.pack.Figures {
		x.figure(&d.pack.Figures[i])
	}
	t.Logf("%s: %d figures, %d twinned", name, len(d.pack.Figures), x.count)
	for _, parts := range brokenWords(t, d.pack) {
		t.Errorf("%s: the paper breaks %q", name, parts)
	}
	closed := numbersThatStayClosed(d.pack)
	for _, place := range closed.order {
		t.Errorf("%s: %s: %d numbers open to nothing, the first is %s", name, place, len(closed.at[place]), closed.at[place][0])
	}
	return x.count
}
