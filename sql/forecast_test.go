package sql_test

import (
	"context"
	"testing"
	"time"
)

// A forecast learns from the last fifty thousand commitments, to a day, where a year holds more (domain 6.5).
func TestForecastLearnsFromTheLastFiftyThousand(t *testing.T) {
	g, db := mustGraph(t), memory(t)
	for _, query := range []string{
		"create table run.params as select timestamptz '2026-01-11 00:00:00+00' as as_of",
		// Thirty thousand on each of three days: the last two hold sixty thousand, the last one too few.
		`create table marts.commitments as
		select 'met' as verdict, cast(epoch(timestamptz '2026-01-07 12:00:00+00') as bigint) + 86400 * (range // 30000) as decided_epoch
		from range(90000)`,
	} {
		if _, err := db.ExecContext(context.Background(), query); err != nil {
			t.Fatal(err)
		}
	}
	_, rows, err := db.Rows(context.Background(), "select training, from_epoch, until_epoch from ("+g.byID["marts.forecast_trainings"].SQL+") order by training")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) int64 {
		instant, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return instant.Unix()
	}
	want := [][]any{{"now", at("2026-01-08"), at("2026-01-11") + 1}, {"split", at("2026-01-08"), at("2026-01-10")}}
	// Seven tenths are decided by the end of the third day; from the second on sixty thousand are.
	for i, row := range rows {
		for j, cell := range row {
			if cell != want[i][j] {
				t.Errorf("row %d: got %v, want %v", i, row, want[i])
				break
			}
		}
	}
	if len(rows) != len(want) {
		t.Errorf("%d trainings, want %d", len(rows), len(want))
	}
}
