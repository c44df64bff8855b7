package pack_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
	models "bilan/sql"
)

// cut is the as-of of the warehouses in memory: the Monday after 2026-W38, 08:00 in Paris.
var cut = time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC)

var paris = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	return zone
}()

// memory builds the models over rows that a case inserts into the tables of raw.
func memory(t *testing.T, asOf time.Time, inserts ...string) *warehouse.DB {
	t.Helper()
	ctx := context.Background()
	db, err := warehouse.Open(ctx, "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	all, err := model.Read(ctx, db, models.FS)
	if err != nil {
		t.Fatal(err)
	}
	run := func(text string) {
		t.Helper()
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	run("create schema raw; create schema run")
	for _, m := range all {
		if m.Schema == "raw" || m.Schema == model.Params {
			run("create table " + m.ID() + " as\n" + m.SQL)
		}
	}
	run(fmt.Sprintf("insert into run.params values (to_timestamp(%d), 'Europe/Paris', 'HO', %d, %d, %d, 30, 3, 5, %d, 5, 5)",
		asOf.Unix(), 30*86400, 5*86400, 7*86400, 10000*60))
	run(`insert into run.rules values ('R1', 3, 2592000, 0), ('R2', 5, 86400, 0), ('R3', 1, 0, 600000), ('R4', 3, 604800, 0.1),
		('R5', 4, 5184000, 0.6), ('R6', 2, 259200, 0), ('R7', 1, 7776000, 0), ('R8', 2, 15811200, 0), ('R9', 5, 7776000, 0)`)
	var periods []string
	for _, p := range metrics.Spine(metrics.Week, asOf.AddDate(-1, 0, 0), asOf.AddDate(0, 0, 7), paris) {
		periods = append(periods, fmt.Sprintf("('week', '%s', %d, %d)", p.Key, p.From.Unix(), p.To.Unix()))
	}
	run("insert into run.periods values " + strings.Join(periods, ", "))
	for _, text := range inserts {
		run(text)
	}
	if err := model.Build(ctx, db, all, time.Now, nil); err != nil {
		t.Fatal(err)
	}
	if err := db.FitThreads(ctx); err != nil {
		t.Fatal(err)
	}
	return db
}

// always is a calendar open all day and night, on every day of two years.
const always = `insert into raw.calendar_days
select '24x7', day, (day - 20000) * 86400, day * 86400::bigint, (day + 1) * 86400::bigint, day * 86400::bigint, day * 86400::bigint,
    day * 86400::bigint, day * 86400::bigint, 86400
from range(20000, 21000) as days(day)`

// grid promises two hours to restore for priority 2, as the target grid and as the contract that it is.
const grid = `insert into raw.targets values (2, '24x7', 1800, 7200, 0.9);
insert into raw.contracts by name
select 1 as contract_key, 'objectifs' as contract_id, '1' as version, -62135596800 as from_epoch, 'Europe/Paris' as zone, 'month' as grain, 'decided' as frame,
    'incident' as unit, 'retroactive_final' as priority_policy, 'cumulative' as reopen_policy, 'drop' as excused, 'not_applicable' as zero_population,
    0 as small_below, 0 as small_tolerated, false as is_maintenance_excluded, 0 as notice_seconds;
insert into raw.contract_lines by name
select 1 as line_key, 1 as contract_key, 1 as position, 'GTI-P2' as line_id, 'acknowledge' as indicator, 'client' as audience, 1800 as target_seconds,
    '24x7' as calendar_id, 'declared' as clock_from, 900000 as threshold_ppm
union all by name
select 2 as line_key, 1 as contract_key, 2 as position, 'GTR-P2' as line_id, 'restore' as indicator, 'client' as audience, 7200 as target_seconds,
    '24x7' as calendar_id, 'declared' as clock_from, 900000 as threshold_ppm;
insert into raw.contract_matches by name
select unnest([1, 2]) as line_key, 2 as priority`

// one is a lone incident of the week, restored in three hours.
const one = `insert into raw.incidents by name
select 'list' as source, 'list.csv' as source_file, 2 as source_line, 1 as load_id, false as is_update, 'INC1' as incident_id,
    'Panne unique' as title, 'closed' as state, 2 as priority, 'Internet' as service, 'Réseau' as category,
    timestamptz '2026-09-16 08:00:00+00' as opened_at, timestamptz '2026-09-16 08:10:00+00' as acknowledged_at,
    timestamptz '2026-09-16 11:00:00+00' as resolved_at, timestamptz '2026-09-17 11:00:00+00' as closed_at`

// steady opens a few incidents a week until the cut, in two services; the last week holds a burst of the second. Each is
// resolved in some hours, except every fiftieth. The columns that a case names are left out.
func steady(weeks int, burst int, without ...string) string {
	columns := []string{
		"'list' as source", "'list.csv' as source_file", "n + 2 as source_line", "1 as load_id", "false as is_update",
		"'INC' || lpad(cast(n as varchar), 7, '0') as incident_id", "'Incident ' || n as title",
		"case when n % 50 = 49 then 'active' else 'closed' end as state", "cast(1 + n % 4 as integer) as priority",
		"case when n % 3 = 0 then 'Messagerie' else 'Internet' end as service",
		"case when n % 3 = 0 then 'Courriel' else 'Accès' end as category", "'CI-' || (n % 40) as ci", "'ACME' as client",
		"'Équipe ' || (n % 3) as assignment_group", "case when n % 5 > 0 then 'Logiciel' end as cause_code",
		"n % 120 = 7 as is_major", "case when n % 9 = 0 then 10 * (n % 40) end as users_affected", "n % 7 > 0 as tool_sla_met",
		"opened_at", "case when n % 50 <> 49 then opened_at + to_minutes(20 + (n * 37) % 900) end as resolved_at",
		"case when n % 50 <> 49 then opened_at + to_minutes(60 + (n * 37) % 900) end as closed_at",
	}
	var kept []string
	for _, c := range columns {
		name := c[strings.LastIndex(c, " ")+1:]
		dropped := false
		for _, w := range without {
			dropped = dropped || w == name
		}
		if !dropped {
			kept = append(kept, c)
		}
	}
	return fmt.Sprintf(`insert into raw.incidents by name
with calm as (
    select n, timestamptz '2026-09-20 20:00:00+00' - to_minutes(n * 340) as opened_at from range(%d) as numbers(n)
),
burst as (
    select 100000 + 3 * n as n, timestamptz '2026-09-15 06:00:00+00' + to_minutes(n * 11) as opened_at from range(%d) as numbers(n)
),
both_of as (select * from calm union all select * from burst)
select %s from both_of`, weeks*29, burst, strings.Join(kept, ", "))
}
