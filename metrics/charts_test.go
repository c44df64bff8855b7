package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// Twelve weeks of 90 in 100 and of 180 in 200: the centre is 0.9, and the limits of a week are 0.9 ± 3·√(0.9·0.1/n).
func TestPChart(t *testing.T) {
	var hits, sizes []int64
	for i := range 12 {
		n := int64(100 + 100*(i%2))
		hits, sizes = append(hits, n*9/10), append(sizes, n)
	}
	for _, c := range []struct {
		hits, n int64
		want    VerdictKind
		low, up float64
	}{
		{81, 100, Stable, 0.81, 0.99}, {80, 100, SignalLow, 0.81, 0.99}, {100, 100, SignalHigh, 0.81, 0.99},
		{320, 400, SignalLow, 0.855, 0.945}, {345, 400, Stable, 0.855, 0.945},
		{20, 25, Stable, 0.72, 1}, {17, 19, SmallSample, 0, 0}, {0, 0, NoValue, 0, 0},
	} {
		chart := PChart(append(slices.Clone(hits), c.hits), append(slices.Clone(sizes), c.n))
		if chart.Verdict.Kind != c.want {
			t.Errorf("%d/%d is %+v, want %s", c.hits, c.n, chart.Verdict, c.want)
		}
		if c.up == 0 {
			if chart.Limits != nil {
				t.Errorf("%d/%d has limits %+v", c.hits, c.n, *chart.Limits)
			}
			continue
		}
		if l := chart.Limits; l == nil || !near(l.Centre, 0.9, 1e-12) || !near(l.Lower, c.low, 1e-9) || !near(l.Upper, c.up, 1e-9) || l.Provisional {
			t.Errorf("%d/%d has limits %+v, want %g to %g", c.hits, c.n, l, c.low, c.up)
		}
	}
}

func TestPChartBase(t *testing.T) {
	full := func(weeks int, n int64) ([]int64, []int64) {
		return slices.Repeat([]int64{n * 9 / 10}, weeks), slices.Repeat([]int64{n}, weeks)
	}
	for _, c := range []struct {
		weeks int
		n     int64
		want  Verdict
	}{
		{6, 100, Verdict{Kind: Insufficient}}, {7, 100, Verdict{Kind: Stable, Provisional: true}}, {12, 100, Verdict{Kind: Stable, Provisional: true}},
		{13, 100, Verdict{Kind: Stable}}, {13, 10, Verdict{Kind: SmallSample}},
	} {
		hits, sizes := full(c.weeks, c.n)
		if got := PChart(hits, sizes).Verdict; got != c.want {
			t.Errorf("%d weeks of %d: %+v, want %+v", c.weeks, c.n, got, c.want)
		}
	}
	if got := PChart(nil, nil).Verdict.Kind; got != NoValue {
		t.Errorf("no week: %s", got)
	}
	// All met before: one that is not expected is no limit to judge by.
	if got := PChart(append(slices.Repeat([]int64{50}, 13), 48), slices.Repeat([]int64{50}, 14)).Verdict.Kind; got != TooRare {
		t.Errorf("no miss in the weeks before, and two now: %s, though nobody can say how rare a miss is", got)
	}
}

// Weeks that differ by more than chance widen the limits; the order and the size of the last week move none of the others.
func TestPChartProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		n := 2 + r.IntN(40)
		hits, sizes := make([]int64, n), make([]int64, n)
		for i := range n {
			sizes[i] = r.Int64N(600)
			hits[i] = binomial(r, sizes[i], 0.5+0.45*r.Float64())
		}
		a := PChart(hits, sizes)
		hits[n-1], sizes[n-1] = 0, 600
		b := PChart(hits, sizes)
		if a.Spread < 1 && a.Bounds != nil {
			t.Fatalf("spread %g", a.Spread)
		}
		for i := range min(len(a.Bounds), len(b.Bounds), n-1) {
			x, y := a.Bounds[i], b.Bounds[i]
			if (x == nil) != (y == nil) || x != nil && *x != *y {
				t.Fatalf("the last week moves the limits of week %d: %+v and %+v", i, x, y)
			}
			if x != nil && !(0 <= x.Lower && x.Lower <= x.Centre && x.Centre <= x.Upper && x.Upper <= 1) {
				t.Fatalf("limits %+v", *x)
			}
			for j := range i {
				if y := a.Bounds[j]; x != nil && y != nil && sizes[j] > sizes[i] && y.Upper-y.Lower > x.Upper-x.Lower+1e-12 {
					t.Fatalf("%d of larger n has wider limits than %d", j, i)
				}
			}
		}
	}
}

func TestDaysBetween(t *testing.T) {
	at := func(days ...float64) (all []time.Time) {
		when := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		all = append(all, when)
		for _, d := range days {
			when = when.Add(time.Duration(d * 24 * float64(time.Hour)))
			all = append(all, when)
		}
		return all
	}
	steady := slices.Repeat([]float64{7, 11}, 7)
	events := at(steady...)
	last := events[len(events)-1]
	r := DaysBetween(events, last.Add(time.Hour))
	if len(r.Gaps) != 14 || !near(r.Gaps[0].Days, 7, 1e-9) || r.Chart.Verdict.Kind != Stable || r.Open == nil || !near(*r.Open, 1.0/24, 1e-9) {
		t.Errorf("%+v", r)
	}
	// By hand: thirteen gaps before the last, from 7 days to 7 days; their transformed mean and moving range put back.
	low, high := math.Pow(7, rarePower), math.Pow(11, rarePower)
	centre := (7*low + 6*high) / 13
	if l := r.Chart.Limits; l == nil || !near(l.Centre, math.Pow(centre, 3.6), 1e-9) || !near(l.Upper, math.Pow(centre+limitFactor*(high-low), 3.6), 1e-9) ||
		!near(l.Lower, math.Pow(centre-limitFactor*(high-low), 3.6), 1e-9) {
		t.Errorf("limits %+v", r.Chart.Limits)
	}
	if soon := DaysBetween(at(append(steady, 0.5)...), last.Add(24*time.Hour)); soon.Chart.Verdict.Kind != SignalLow {
		t.Errorf("half a day after nine: %+v", soon.Chart.Verdict)
	}
	if long := DaysBetween(events, last.Add(60*24*time.Hour)); !long.OpenIsSignal || long.Chart.Verdict.Kind != Stable {
		t.Errorf("60 days without: %+v", long)
	}
	// What is not before the cut has not happened, in any order.
	slices.Reverse(events)
	if cut := DaysBetween(events, last); len(cut.Gaps) != 13 {
		t.Errorf("%d gaps before the last event", len(cut.Gaps))
	}
	if none := DaysBetween(nil, last); none.Open != nil || none.Chart.Verdict.Kind != NoValue {
		t.Errorf("no event: %+v", none)
	}
	if twice := DaysBetween([]time.Time{last, last}, last.Add(time.Hour)); twice.Gaps[0].Days != 0 {
		t.Errorf("two at once: %+v", twice)
	}
}

// The trial of 6-mercaptopurine in leukaemia (Freireich and others 1963; Gehan 1965): medians of 23 and 8 weeks, with the 95 % bounds
// that survival packages give on the log-log scale.
func TestKaplanMeier(t *testing.T) {
	lives := func(ended []float64, open ...float64) (all []Life) {
		for _, s := range ended {
			all = append(all, Life{s, true})
		}
		for _, s := range open {
			all = append(all, Life{s, false})
		}
		return all
	}
	treated := KaplanMeier(lives([]float64{6, 6, 6, 7, 10, 13, 16, 22, 23}, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
	placebo := KaplanMeier(lives([]float64{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}))
	for i, want := range []float64{0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482} {
		if got := treated.Steps[i].Share; !near(got, want, 5e-5) {
			t.Errorf("step %d: %g, want %g", i, got, want)
		}
	}
	if treated.Median == nil || *treated.Median != 23 || treated.Low == nil || *treated.Low != 13 || treated.High != nil || treated.Open != 12 {
		t.Errorf("treated: %+v", treated)
	}
	if placebo.Median == nil || *placebo.Median != 8 || *placebo.Low != 4 || placebo.High == nil || *placebo.High != 11 {
		t.Errorf("placebo: median %v, %v to %v", *placebo.Median, *placebo.Low, *placebo.High)
	}
	if open := KaplanMeier(lives([]float64{5}, 9, 12, 30)); open.Median != nil || open.Beyond != 30 {
		t.Errorf("three of four open: %+v", open)
	}
	if none := KaplanMeier(nil); none.Median != nil || none.N != 0 {
		t.Errorf("nothing: %+v", none)
	}
	if all := KaplanMeier(lives(nil, 4, 8)); all.Median != nil || all.Beyond != 8 {
		t.Errorf("all open: %+v", all)
	}
}

// Without open lives it is the median of the values; with them it is no less than the median of those that ended, and no life that
// goes on for longer makes it shorter.
func TestKaplanMeierProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 400 {
		n := 1 + r.IntN(40)
		all := make([]Life, n)
		var values, ended []float64
		for i := range all {
			all[i] = Life{float64(r.IntN(20) * 60), true}
			values = append(values, all[i].Seconds)
		}
		slices.Sort(values)
		want := values[n/2]
		if n%2 == 0 {
			want = (values[n/2-1] + values[n/2]) / 2
		}
		if got := KaplanMeier(all).Median; got == nil || *got != want {
			t.Fatalf("%v: %v, want %g", values, got, want)
		}
		for i := range all {
			if all[i].IsEnded = r.IntN(3) > 0; all[i].IsEnded {
				ended = append(ended, all[i].Seconds)
			}
		}
		got := KaplanMeier(all)
		if at := 0.0; len(ended) > 0 {
			slices.Sort(ended)
			at = ended[(len(ended)-1)/2]
			if got.Median != nil && *got.Median < at {
				t.Fatalf("%v: %g is below the median %g of those that ended", all, *got.Median, at)
			}
		}
		for i := range all {
			if !all[i].IsEnded {
				all[i].Seconds += 600
			}
		}
		if later := KaplanMeier(all); later.Median != nil && (got.Median == nil || *later.Median < *got.Median) {
			t.Fatalf("open lives that go on make the median shorter: %v and %v", got.Median, later.Median)
		}
		share := 1.0
		for _, step := range got.Steps {
			if step.Share > share || step.Share < 0 {
				t.Fatalf("the curve rises: %+v", got.Steps)
			}
			share = step.Share
		}
	}
}
