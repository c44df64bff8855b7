package metrics

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// What the expected cost of a candidate is made of (domain.md 5.3).
const (
	costWeeks   = 26       // of history that the rate is learned from
	costHorizon = 90.0 / 7 // weeks ahead
	costPrior   = 4.0      // incidents of the service that the mean cost of a candidate begins with
	costLow     = 0.10     // the 80 % interval
	costHigh    = 0.90
)

// Cost is what a candidate costs: weighted user-seconds, that is people × seconds without service × weight of the service. What is not
// known is nil, never 0.
type Cost struct {
	// ToDate is a fact: the sum over its incidents whose users and restoration are known, Known of Total.
	ToDate       *float64
	Known, Total int64
	// Expected is an estimate for the 90 days to come, with its 80 % interval: weekly Rate shrunk to the rates of the service's keys,
	// times weeks, times Mean cost shrunk to the mean of the service.
	Expected, Low, High *float64
	Rate                float64  // incidents a week
	Mean                *float64 // a weighted user-seconds per incident
	Clients, Sites      int64    // breadth
}

// costRow is what is known of the incidents of one key before the cut: since the data begin, and of late.
type costRow struct {
	key, service           string
	n, known, late, lately int64 // incidents, and those of known cost: ever, of late
	sum, lateSum, squares  float64
	clients, sites         int64
}

// priceAll fills the costs of candidates as they could be known at the cut.
func priceAll(ctx context.Context, db Querier, all []Candidate, cut time.Time) error {
	if len(all) == 0 {
		return nil
	}
	end, from := cut.Unix(), cut.AddDate(0, 0, -7*costWeeks).Unix()
	var first time.Time
	if err := one(ctx, db, "select min(opened_epoch) from metrics.incident_costs", orZero{&first}); err != nil {
		return fmt.Errorf("find the first opening: %w", err)
	}
	weeks := float64(costWeeks)
	if !first.IsZero() {
		weeks = min(weeks, max(1, cut.Sub(first).Hours()/24/7))
	}
	const sums = `min(service), count(*), count(cost), count(*) filter (where is_late), count(cost) filter (where is_late),
    coalesce(sum(cost), 0), coalesce(sum(cost) filter (where is_late), 0), coalesce(sum(cost * cost) filter (where is_late), 0)`
	costs := fmt.Sprintf(`with costs as (
    select *, case when restored_epoch < %[1]d then cost_seconds end as cost, opened_epoch >= %[2]d as is_late
    from metrics.incident_costs
    where opened_epoch < %[1]d
)
`, end, from)
	into := func(r *costRow) []any {
		return []any{orEmpty{&r.key}, orEmpty{&r.service}, &r.n, &r.known, &r.late, &r.lately, &r.sum, &r.lateSum, &r.squares, &r.clients, &r.sites}
	}
	// The rates of a service are learned from the keys that came of late alone; how broad a key is, is asked of candidates alone.
	keys, err := collect(ctx, db, "costs of keys", costs+`select recurrence_key, `+sums+`, 0, 0
from costs
where recurrence_key is not null
group by recurrence_key
having count(*) filter (where is_late) > 0
order by recurrence_key`, nil, into)
	if err != nil {
		return err
	}
	var wanted []string
	for _, c := range all {
		wanted = append(wanted, c.Key)
	}
	own, err := collect(ctx, db, "costs of candidates", costs+`select recurrence_key, `+sums+`, count(distinct client), count(distinct site)
from costs
where recurrence_key in (select unnest(cast(? as varchar[])))
group by recurrence_key`, []any{wanted}, into)
	if err != nil {
		return err
	}
	priors := newPriors(keys, weeks)
	byKey := make(map[string]costRow, len(own))
	for _, r := range own {
		byKey[r.key] = r
	}
	for i := range all {
		c := &all[i]
		row, ok := byKey[c.Key]
		if !ok || len(c.Merged) > 0 {
			where := "subject_id in (" + membersOf(c) + ")"
			if kindOf(c.Key) == KindTrend && len(c.Merged) == 0 {
				where = "trend_key = ?"
			}
			var args []any
			if where == "trend_key = ?" {
				args = []any{c.Key}
			}
			rows, err := collect(ctx, db, "costs of a candidate", costs+`select null, `+sums+`, count(distinct client), count(distinct site)
from costs
where `+where, args, into)
			if err != nil {
				return err
			}
			row = rows[0]
		}
		c.Cost = priors.price(row, weeks)
	}
	return nil
}

func membersOf(c *Candidate) string {
	if len(c.Members) == 0 {
		return "-1"
	}
	return keys(c.Members)
}

// prior is what is known of the keys of a service: their weekly rates as a Gamma of shape a over b weeks, and the cost of an incident.
type prior struct {
	a, b         float64
	known        int64
	sum, squares float64
}

// priors are those of services; the one of no name is over all.
type priors map[string]*prior

// newPriors learns, by moments, how the rates of the keys of each service differ.
func newPriors(rows []costRow, weeks float64) priors {
	p := priors{}
	type moments struct{ keys, sum, squares float64 }
	seen := map[string]*moments{}
	for _, r := range rows {
		if r.late == 0 {
			continue
		}
		for _, name := range slices.Compact([]string{r.service, ""}) {
			if seen[name] == nil {
				seen[name], p[name] = &moments{}, &prior{}
			}
			m, n := seen[name], float64(r.late)
			m.keys, m.sum, m.squares = m.keys+1, m.sum+n, m.squares+n*n
			p[name].known, p[name].sum, p[name].squares = p[name].known+r.lately, p[name].sum+r.lateSum, p[name].squares+r.squares
		}
	}
	for name, m := range seen {
		mean := m.sum / m.keys
		variance := m.squares/m.keys - mean*mean
		// What the counts vary above chance is how the rates differ; at least a little is always known and unknown.
		a := 20.0
		if variance > mean {
			a = mean * mean / (variance - mean)
		}
		a = min(max(a, 0.2), 20)
		p[name].a, p[name].b = a, a/(mean/weeks)
	}
	return p
}

// price estimates the cost of a candidate from its incidents and the prior of its service.
func (p priors) price(r costRow, weeks float64) Cost {
	c := Cost{Known: r.known, Total: r.n, Clients: r.clients, Sites: r.sites}
	if r.known > 0 {
		c.ToDate = &r.sum
	}
	of := p[r.service]
	if of == nil {
		of = p[""]
	}
	if of == nil {
		return c
	}
	shape, rate := of.a+float64(r.late), of.b+weeks
	c.Rate = shape / rate
	known := of
	if known.known == 0 {
		known = p[""]
	}
	if known.known == 0 && r.lately == 0 {
		return c
	}
	// The service's own mean and variance; of a candidate alone when nothing else is known.
	mean0, variance := r.lateSum/math.Max(1, float64(r.lately)), 0.0
	if known.known > 0 {
		n := float64(known.known)
		mean0 = known.sum / n
		variance = math.Max(0, known.squares/n-mean0*mean0)
	}
	n := float64(r.lately)
	mean := (r.lateSum + costPrior*mean0) / (n + costPrior)
	if r.lately >= 2 {
		own := r.lateSum / n
		variance = (math.Max(0, r.squares-n*own*own) + costPrior*variance) / (n + costPrior)
	}
	c.Mean = &mean
	count := c.Rate * costHorizon
	countVariance := count + shape*costHorizon*costHorizon/(rate*rate)
	expected := count * mean
	spread := count*variance + countVariance*mean*mean + count*count*variance/(n+costPrior)
	c.Expected = &expected
	low, high := gammaInterval(expected, spread)
	c.Low, c.High = &low, &high
	return c
}

// gammaInterval is the 80 % interval of a Gamma of a mean and variance: costs are not negative, and skewed.
func gammaInterval(mean, variance float64) (low, high float64) {
	if !(mean > 0) || !(variance > 0) {
		return mean, mean
	}
	g := distuv.Gamma{Alpha: mean * mean / variance, Beta: mean / variance}
	return g.Quantile(costLow), g.Quantile(costHigh)
}

// compareCost orders candidates by expected cost, ties by cost to date, then by incidents and key; unknown comes last.
func compareCost(a, b Candidate) int {
	value := func(x *float64) float64 {
		if x == nil {
			return -1
		}
		return *x
	}
	return cmp.Or(cmp.Compare(value(b.Cost.Expected), value(a.Cost.Expected)), cmp.Compare(value(b.Cost.ToDate), value(a.Cost.ToDate)),
		cmp.Compare(len(b.Incidents), len(a.Incidents)), cmp.Compare(a.Key, b.Key))
}
