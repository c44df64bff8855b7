package sql_test

import (
	"context"
	"math"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// The time of majors is clipped to each period and summed major by major; what lasts is told to the cut (domain.md 2.6 M2, 1.2 A).
func TestMajorTimeIsClipped(t *testing.T) {
	ctx := context.Background()
	db := memory(t)
	for _, text := range []string{
		`create table metrics.major_time as select * from (values
			(1, epoch(timestamp '2026-01-04 22:00:00'), epoch(timestamp '2026-01-05 10:00:00'), null),
			(2, epoch(timestamp '2026-01-05 09:00:00'), epoch(timestamp '2026-01-05 10:30:00'), null),
			(3, epoch(timestamp '2026-01-11 20:00:00'), null, null),
			(4, epoch(timestamp '2026-01-05 09:00:00'), epoch(timestamp '2026-01-05 19:00:00'), 'duplicate')
		) as given(subject_id, period_epoch, until_epoch, excluded_because)`,
		`alter table metrics.major_time add column is_hit boolean`,
		`alter table metrics.major_time add column value bigint`,
		`create table metrics.subjects as select subject_id, 'I' || subject_id as reference from metrics.major_time`,
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	kpi, ok := metrics.Set(metrics.Catalogue).Find("major_time")
	if !ok {
		t.Fatal("no major_time in the catalogue")
	}
	asOf := time.Date(2026, 1, 12, 5, 0, 0, 0, time.UTC)
	week := metrics.PeriodAt(metrics.Week, time.Date(2026, 1, 12, 12, 0, 0, 0, paris), paris)
	rows, err := metrics.Read(ctx, db, metrics.Query{KPI: kpi, Periods: week.Run(4), AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		hours float64
		n     int64
	}{{0, 0}, {1, 1}, {11 + 1.5 + 3, 3}, {6, 1}} {
		if got := rows[i]; got.Figure == nil || *got.Figure != want.hours*3600 || got.N != want.n {
			t.Errorf("%s: %v h of %d, want %v h of %d", got.Period.Key, *got.Figure/3600, got.N, want.hours, want.n)
		}
		subjects, err := metrics.Subjects(ctx, db, kpi, rows[i].Period, nil, asOf)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, s := range metrics.Counted(subjects) {
			sum += *s.Value
		}
		if sum != want.hours*3600 {
			t.Errorf("%s: its subjects sum to %v h", rows[i].Period.Key, sum/3600)
		}
	}
}

// A count over a register that nobody keeps is unknown; over one that is kept, zero (domain.md 1.5).
func TestNoRegisterIsNotZero(t *testing.T) {
	ctx := context.Background()
	db := memory(t)
	for _, text := range []string{
		`create table metrics.problems (problem_id varchar)`,
		`create table metrics.problems_opened (subject_id bigint, period_epoch bigint, is_hit boolean, value bigint, excluded_because varchar)`,
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	kpi, _ := metrics.Set(metrics.Catalogue).Find("problems_opened")
	read := func() metrics.Row {
		at := time.Date(2026, 1, 12, 12, 0, 0, 0, time.UTC)
		rows, err := metrics.Read(ctx, db, metrics.Query{KPI: kpi, Periods: []metrics.Period{metrics.PeriodAt(metrics.Week, at, time.UTC)}, AsOf: at.AddDate(0, 0, 30)})
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows[0]
	}
	if r := read(); r.Figure != nil || r.Value().Missing != unit.NotAvailable || len(r.Warnings) != 1 || r.Warnings[0] != "no_register" {
		t.Errorf("without a register: %v, %q, %v", r.Figure, r.Value().Missing, r.Warnings)
	}
	if _, err := db.ExecContext(ctx, "insert into metrics.problems values ('P1')"); err != nil {
		t.Fatal(err)
	}
	if r := read(); r.Figure == nil || *r.Figure != 0 || len(r.Warnings) != 0 {
		t.Errorf("with one: %v, %v", r.Figure, r.Warnings)
	}
}

// Vector of domain.md 6.3: of 1 to 9 h and 100 h the median is 5.5 h and the 90th percentile 18.1 h, between two values as spreadsheets
// do; a contract's "90 % of the fastest" would be the ninth value, 9 h. No percentile below ten values (domain.md 2.2, 6.3).
func TestPercentilesAreThoseOfSpreadsheets(t *testing.T) {
	ctx := context.Background()
	db := memory(t)
	for _, text := range []string{
		`create table metrics.time_to_resolve as
			select range as subject_id, epoch(timestamp '2026-01-07 10:00:00') as period_epoch, cast(null as boolean) as is_hit,
				cast(case when range = 10 then 100 else range end * 3600 as bigint) as value, cast(null as varchar) as excluded_because
			from range(1, 11)
			union all
			select 20 + range, epoch(timestamp '2026-01-14 10:00:00'), null, range * 3600, null from range(1, 10)`,
		`create table metrics.subjects as select subject_id, 'I' || subject_id as reference from metrics.time_to_resolve`,
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	kpi, ok := metrics.Set(metrics.Catalogue).Find("time_to_resolve")
	if !ok {
		t.Fatal("no time_to_resolve in the catalogue")
	}
	week := metrics.PeriodAt(metrics.Week, time.Date(2026, 1, 14, 12, 0, 0, 0, time.UTC), time.UTC)
	rows, err := metrics.Read(ctx, db, metrics.Query{KPI: kpi, Periods: week.Run(2), AsOf: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	ten, nine := rows[0], rows[1]
	if ten.N != 10 || ten.Median == nil || *ten.Median != 5.5*3600 || ten.P90 == nil || math.Abs(*ten.P90-18.1*3600) > 1e-6 {
		t.Errorf("ten values: %+v", ten)
	}
	if nine.N != 9 || nine.Median == nil || *nine.Median != 5*3600 || nine.P90 != nil {
		t.Errorf("nine values: %+v", nine)
	}
	var fastest int64
	if err := db.QueryRowContext(ctx, "select quantile_disc(value, 0.9) from metrics.time_to_resolve where subject_id <= 10").Scan(&fastest); err != nil || fastest != 9*3600 {
		t.Errorf("nine of ten were done within %d s, %v", fastest, err)
	}
}
