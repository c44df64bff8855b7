package metrics

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestEffectSaysNoMoreThanItKnows(t *testing.T) {
	for _, c := range []struct {
		before     int64
		beforeDays float64
		after      int64
		afterDays  float64
		want       EffectVerdict
	}{
		{10, 90, 2, 90, EffectVisible},
		{2, 90, 10, 90, EffectReverse},
		{10, 90, 8, 90, EffectNone},
		{2, 90, 1, 90, EffectTooFew}, // 2 were to be expected: no count could have shown an effect
		{0, 90, 0, 90, EffectTooFew},
		{10, 90, 1, 20, EffectNotYet},   // the days have hardly begun
		{40, 90, 0, 27.9, EffectNotYet}, // nor are four weeks enough, less an hour
		{40, 90, 0, 28, EffectVisible},
		{12, 90, 3, 60, EffectNotYet}, // 95 % would be enough at the end, and is not before it
		{40, 20, 0, 90, EffectTooFew}, // a fortnight of data before is no rate
		{40, 20, 0, 60, EffectNotYet},
		{40, 0, 3, 60, EffectNotYet},
	} {
		if e := NewEffect(c.before, c.beforeDays, c.after, c.afterDays); e.Verdict != c.want {
			t.Errorf("%d in %g days, then %d in %g: %s (%.2f to %.2f), want %s", c.before, c.beforeDays, c.after, c.afterDays, e.Verdict, e.Low, e.High, c.want)
		}
	}
}

// What is expected follows the exposure: half the days, half the incidents (domain.md 2.6, P4).
func TestEffectIsCorrectedForExposure(t *testing.T) {
	e := NewEffect(18, 90, 9, 45)
	if e.Expected != 9 || e.Ratio != 1 || e.WeeklyBefore() != e.WeeklyAfter() {
		t.Errorf("18 in 90 days, 9 in 45: expected %g, ratio %g, %g and %g a week", e.Expected, e.Ratio, e.WeeklyBefore(), e.WeeklyAfter())
	}
}

// life draws the days of the incidents of one family over some days, at a weekly rate.
func life(r *rand.Rand, weekly, from, to float64) []float64 {
	var days []float64
	gap := distuv.Exponential{Rate: weekly / 7, Src: r}
	for at := from + gap.Rand(); at < to; at += gap.Rand() {
		days = append(days, at)
	}
	return days
}

func between(days []float64, from, to float64) (n int64) {
	for _, d := range days {
		if d >= from && d < to {
			n++
		}
	}
	return n
}

// look judges a family whose action was done on day 0, on some day after it.
func look(days []float64, day float64) EffectVerdict {
	day = min(day, effectDays)
	return NewEffect(between(days, -effectDays, 0), effectDays, between(days, 0, day), day).Verdict
}

// TestEffectiveAndUselessActionsAreToldApart simulates families and actions with a fixed seed, and holds the shares of errors to what
// metrics/DECISIONS.md says of them.
func TestEffectiveAndUselessActionsAreToldApart(t *testing.T) {
	const lives = 4000
	r := rand.New(rand.NewPCG(5, 8))
	// share simulates lives and returns the shares that are called visible when the days are over, called visible at some weekly
	// look, and called worse.
	share := func(weekly, factor float64, isChosen bool) (visible, ever, worse float64) {
		n := 0.0
		for n < lives {
			days := life(r, weekly, -effectDays-30, 0)
			// An action is decided because incidents came: three in the thirty days before the decision, and done a fortnight later.
			if isChosen && between(days, -44, -14) < 3 {
				continue
			}
			days = append(days, life(r, weekly*factor, 0, effectDays)...)
			n++
			switch look(days, effectDays) {
			case EffectVisible:
				visible++
			case EffectReverse:
				worse++
			}
			for day := float64(leastDays); day <= effectDays+6; day += 7 {
				if look(days, day) == EffectVisible {
					ever++
					break
				}
			}
		}
		return visible / n, ever / n, worse / n
	}
	for _, c := range []struct {
		name                  string
		weekly, factor        float64
		isChosen              bool
		least, most, mostEver float64 // of those called visible, at the end and at some look
	}{
		{"useless, 0.5 a week", 0.5, 1, false, 0, 0.03, 0.03},
		{"useless, 1 a week", 1, 1, false, 0, 0.03, 0.03},
		{"useless, 3 a week", 3, 1, false, 0, 0.03, 0.035},
		{"useless, decided after a bad month, 0.25 a week", 0.25, 1, true, 0, 0.04, 0.04},
		{"useless, decided after a bad month, 0.5 a week", 0.5, 1, true, 0, 0.04, 0.04},
		{"useless, decided after a bad month, 1 a week", 1, 1, true, 0, 0.03, 0.03},
		{"ends it, 0.7 a week", 0.7, 0, false, 0.8, 1, 1},
		{"ends it, 2 a week", 2, 0, false, 0.99, 1, 1},
		{"takes nine tenths, 1 a week", 1, 0.1, false, 0.8, 1, 1},
		{"takes nine tenths, 2 a week", 2, 0.1, false, 0.99, 1, 1},
		{"takes half, 3 a week", 3, 0.5, false, 0.6, 1, 1},
	} {
		visible, ever, worse := share(c.weekly, c.factor, c.isChosen)
		t.Logf("%-48s visible %.4f at the end, %.4f at some look, worse %.4f", c.name, visible, ever, worse)
		if visible < c.least || visible > c.most || ever > c.mostEver || worse > 0.03 {
			t.Errorf("%s: called visible %.4f (from %.3f to %.3f), at some look %.4f (at most %.3f), worse %.4f", c.name, visible, c.least, c.most, ever, c.mostEver, worse)
		}
	}
}
