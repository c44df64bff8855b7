package metrics

import (
	"context"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// EffectVerdict is what may be said of the effect of a correction on the incidents that it was to prevent.
type EffectVerdict string

// The verdicts (domain.md 2.6, P4; 6.1). Only the first and the last speak of a change.
const (
	EffectVisible EffectVerdict = "visible"  // the interval of the ratio lies below one
	EffectNotYet  EffectVerdict = "not_yet"  // the days after it are not over, or too few to tell
	EffectTooFew  EffectVerdict = "too_few"  // the days are over, and there were too few incidents to tell
	EffectNone    EffectVerdict = "none"     // nothing that chance does not explain
	EffectReverse EffectVerdict = "more"     // the interval lies above one: more incidents than before
	EffectUnknown EffectVerdict = "unlinked" // nothing links the correction to incidents
)

// Thresholds of a verdict. What they cost in errors is simulated in effects_test.go.
const (
	effectDays    = 90  // looked at on both sides (domain.md 2.6, P4)
	leastDays     = 28  // on both sides before any verdict
	leastExpected = 3.0 // incidents that the rate before would have brought since, before any verdict on fewer
)

// Effect compares the incidents that a correction was to prevent in the 90 days before and after it, as rates with an interval
// (domain.md 2.6, P4).
type Effect struct {
	Kind, ID       string // action, problem or change, and its id
	Title          string
	Service, Owner string // Owner is a group
	ProblemID      string
	FixedAt        time.Time
	// Basis is key (incidents of the same recurrence keys as those that it came of), service (of the same service, where no key is
	// known), or "" when nothing links it to incidents.
	Basis                 string
	Before, After         int64 // incidents
	BeforeDays, AfterDays float64
	// BeforeActive and AfterActive are the days of 24 hours, counted from the correction, on which at least one of them came. The ratio
	// and the verdict are of these: what one outage brings on a day is no proof of anything.
	BeforeActive, AfterActive int64
	// Expected is how many incidents the rate before would have brought in the days after; NaN without days before.
	Expected  float64
	Ratio     float64 // of the rates of active days, after over before; NaN when there was none before
	Low, High float64 // its 95 % interval; High is +Inf when there was none before
	Verdict   EffectVerdict
}

// WeeklyBefore and WeeklyAfter are the rates per week; NaN without days.
func (e Effect) WeeklyBefore() float64 { return perWeek(e.Before, e.BeforeDays) }

// WeeklyAfter is the rate per week since the correction.
func (e Effect) WeeklyAfter() float64 { return perWeek(e.After, e.AfterDays) }

func perWeek(n int64, days float64) float64 {
	if days <= 0 {
		return math.NaN()
	}
	return float64(n) * 7 / days
}

// NewEffect judges counts with their exposure: incidents that come one by one, before and after, in so many days.
func NewEffect(before int64, beforeDays float64, after int64, afterDays float64) Effect {
	e := Effect{Before: before, After: after, BeforeActive: before, AfterActive: after, BeforeDays: beforeDays, AfterDays: afterDays, Expected: math.NaN(), Ratio: math.NaN(),
		Low: 0, High: math.Inf(1)}
	if beforeDays > 0 {
		e.Expected = float64(before) / beforeDays * afterDays
	}
	if beforeDays > 0 && afterDays > 0 {
		e.Low, e.High = RateRatio(after, afterDays, before, beforeDays)
		if before > 0 {
			e.Ratio = float64(after) / e.Expected
		}
	}
	e.Verdict = e.judge()
	return e
}

// judge says what may be said. While the days after run, an interval of 99 % is asked for: who looks every week would else be
// fooled more often than once in forty.
func (e Effect) judge() EffectVerdict {
	isOver := e.AfterDays >= effectDays
	low, high := e.Low, e.High
	if !isOver && e.BeforeDays > 0 && e.AfterDays > 0 {
		low, high = rateRatio(e.AfterActive, e.AfterDays, e.BeforeActive, e.BeforeDays, earlyTail)
	}
	switch {
	case e.BeforeDays < leastDays && isOver:
		return EffectTooFew
	case e.BeforeDays < leastDays || e.AfterDays < leastDays:
		return EffectNotYet
	case low > 1:
		return EffectReverse
	case e.Expected >= leastExpected && high < 1:
		return EffectVisible
	case !isOver:
		return EffectNotYet
	case e.Expected < leastExpected:
		return EffectTooFew
	}
	return EffectNone
}

// Tails of the intervals: 95 % is printed and judges when the days are over, 99 % judges before.
const (
	tailOf95  = 0.025
	earlyTail = 0.005
)

// RateRatio returns the 95 % interval of the ratio of two Poisson rates, of a events in timeA over b events in timeB: given their sum,
// a is binomial, and the interval is the exact one of its share (Clopper and Pearson). Without events nothing is known: 0 to +Inf.
func RateRatio(a int64, timeA float64, b int64, timeB float64) (low, high float64) {
	return rateRatio(a, timeA, b, timeB, tailOf95)
}

func rateRatio(a int64, timeA float64, b int64, timeB, tail float64) (low, high float64) {
	low, high = 0, math.Inf(1)
	odds := func(share float64) float64 { return share / (1 - share) * timeB / timeA }
	if a > 0 {
		low = odds(distuv.Beta{Alpha: float64(a), Beta: float64(b + 1)}.Quantile(tail))
	}
	if b > 0 {
		high = odds(distuv.Beta{Alpha: float64(a + 1), Beta: float64(b)}.Quantile(1 - tail))
	}
	return low, high
}

// Effects judges the actions done, the problems solved and the changes made to remove a cause in a window, the latest first. One
// that nothing links to incidents is there too, and says so.
func Effects(ctx context.Context, db Querier, from, to time.Time) ([]Effect, error) {
	return effectsWhere(ctx, db, fmt.Sprintf("corrections.fixed_epoch >= %d and corrections.fixed_epoch < %d", from.Unix(), to.Unix()), "true")
}

// EffectsOf judges the corrections of some ids, of actions, problems or changes, the latest first.
func EffectsOf(ctx context.Context, db Querier, ids ...string) ([]Effect, error) {
	condition, args := among(ids, "corrections.correction_id")
	return effectsWhere(ctx, db, condition, "true", args...)
}

// effectsWhere counts and judges. scope is a condition on metrics.subjects: whose incidents count; args are those of both, in order:
// the scope's first.
func effectsWhere(ctx context.Context, db Querier, condition, scope string, args ...any) ([]Effect, error) {
	type row struct {
		Effect
		before, after int64 // seconds
	}
	rows, err := collect(ctx, db, "effects", `with counted as (
    select
        incidents.kind,
        incidents.correction_id,
        count(*) filter (where not incidents.is_after) as before_count,
        count(*) filter (where incidents.is_after) as after_count,
        count(distinct cast(floor((incidents.opened_epoch - corrections.fixed_epoch) / 86400e0) as bigint))
            filter (where not incidents.is_after) as before_active,
        count(distinct cast(floor((incidents.opened_epoch - corrections.fixed_epoch) / 86400e0) as bigint))
            filter (where incidents.is_after) as after_active
    from metrics.correction_incidents as incidents
    inner join metrics.subjects as subjects on incidents.subject_id = subjects.subject_id
    inner join metrics.corrections as corrections
        on incidents.kind = corrections.kind and incidents.correction_id = corrections.correction_id
    where `+scope+`
    group by incidents.kind, incidents.correction_id
)
select corrections.kind, corrections.correction_id, corrections.title, corrections.service, corrections.owner_group,
    corrections.problem_id, corrections.fixed_epoch, corrections.basis, corrections.before_seconds, corrections.after_seconds,
    counted.before_count, counted.after_count, counted.before_active, counted.after_active
from metrics.corrections as corrections
left join counted on corrections.kind = counted.kind and corrections.correction_id = counted.correction_id
where `+condition+`
order by corrections.fixed_epoch desc, corrections.kind, corrections.correction_id`, args, func(r *row) []any {
		return []any{&r.Kind, &r.ID, orEmpty{&r.Title}, orEmpty{&r.Service}, orEmpty{&r.Owner}, orEmpty{&r.ProblemID}, orZero{&r.FixedAt},
			orEmpty{&r.Basis}, &r.before, &r.after, orNone{&r.Before}, orNone{&r.After},
			orNone{&r.BeforeActive}, orNone{&r.AfterActive}}
	})
	var effects []Effect
	for _, r := range rows {
		e := NewEffect(r.BeforeActive, float64(r.before)/86400, r.AfterActive, float64(r.after)/86400)
		e.Before, e.After = r.Before, r.After
		if e.BeforeDays > 0 {
			e.Expected = float64(e.Before) / e.BeforeDays * e.AfterDays
		}
		e.Kind, e.ID, e.Title, e.Service, e.Owner, e.ProblemID = r.Kind, r.ID, r.Title, r.Service, r.Owner, r.ProblemID
		e.FixedAt, e.Basis = r.FixedAt, r.Basis
		if e.Basis == "" {
			e.Verdict = EffectUnknown
		}
		effects = append(effects, e)
	}
	return effects, err
}
