package metrics

import (
	"testing"
	"time"
)

// trendOf makes a trend of weekly counts that ends with 2026-W38; the data begin with the given number of the counts.
func trendOf(t *testing.T, kpi KPI, dataFrom time.Duration, counts ...int64) *Trend {
	t.Helper()
	last, err := ParsePeriod("2026-W38", time.UTC, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	for i, p := range last.Run(len(counts)) {
		f := float64(counts[i])
		rows = append(rows, Row{KPI: kpi, Period: p, Figure: &f, N: counts[i]})
	}
	return newTrend(kpi, rows, rows[0].Period.From.Add(dataFrom), 5)
}

func TestTrendBeginsWithTheData(t *testing.T) {
	kpi := KPI{ID: "n", Kind: Count}
	const week = 7 * 24 * time.Hour
	whole := trendOf(t, kpi, 2*week, 0, 0, 8, 9, 8, 9, 8, 9, 8)
	if whole.Chart.Points != 6 || whole.Run(9)[1] != nil || whole.Run(9)[2] == nil {
		t.Errorf("data from the third week: %d points, run %v", whole.Chart.Points, whole.Run(9))
	}
	// The week in which the data begin is shown, but it is no part of the limits when it is cut.
	cut := trendOf(t, kpi, 2*week+3*24*time.Hour, 0, 0, 3, 9, 8, 9, 8, 9, 8)
	if cut.Chart.Points != 5 || cut.Chart.Limits != nil || cut.Run(9)[2] == nil {
		t.Errorf("data from the middle of the third week: %d points, limits %v", cut.Chart.Points, cut.Chart.Limits)
	}
	if _, ok := trendOf(t, kpi, 2*week, 0, 0, 8).Previous(); ok {
		t.Error("there is no week before the first week of data")
	}
	if r, ok := whole.Previous(); !ok || r.N != 9 {
		t.Errorf("week before: %v %v", r.N, ok)
	}
}

func TestTrendMedian(t *testing.T) {
	trend := trendOf(t, KPI{ID: "n", Kind: Count}, 0, 1, 10, 30, 20, 40, 99)
	for n, want := range map[int]float64{4: 25, 3: 30, 1: 40, 50: 20} {
		if got := trend.Median(n); got == nil || *got != want {
			t.Errorf("median of %d weeks: got %v, want %v", n, got, want)
		}
	}
	if got := trendOf(t, KPI{ID: "n", Kind: Count}, 0, 5).Median(4); got != nil {
		t.Errorf("no week before: got %v", *got)
	}
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		better Direction
		last   int64
		want   Judgement
	}{
		{Lower, 40, Unfavourable}, {Higher, 40, Favourable}, {NoSide, 40, Sideless}, {Lower, 10, NoSignal}, {Lower, 0, Favourable},
	} {
		trend := trendOf(t, KPI{ID: "n", Kind: Count, Better: test.better}, 0, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, test.last)
		if got := trend.Judge(); got != test.want {
			t.Errorf("direction %d, last %d: got %d, want %d", test.better, test.last, got, test.want)
		}
		if trend.IsRare() {
			t.Error("ten a week are not rare")
		}
	}
	if !trendOf(t, KPI{ID: "n", Kind: Count}, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 2).IsRare() {
		t.Error("three in nine weeks are rare")
	}
}

// A share of fewer than 20 has its interval; a larger one has none.
func TestTrendInterval(t *testing.T) {
	share := KPI{ID: "s", Kind: Share}
	for n, want := range map[int64]bool{0: false, 4: true, 19: true, 20: false} {
		row := Row{KPI: share, N: n, Hits: n / 2, Period: PeriodAt(Week, time.Unix(0, 0), time.UTC)}
		if got := newTrend(share, []Row{row}, time.Unix(0, 0), 5).Interval != nil; got != want {
			t.Errorf("n = %d: interval %v, want %v", n, got, want)
		}
	}
}
