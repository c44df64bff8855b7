package metrics

import (
	"fmt"
	"math"
	"slices"
)

// way is how the facts of a KPI come to their periods: what the roll-up writes to say it.
type way struct {
	bounds string // facts outside all of the periods need not be looked at; the engine knows the bounds of each block of a table
	slot   string // a column of the facts that the join goes by, after the others
	slots  string // a list that the facts are looked up in
	join   string
}

const (
	// instantSlot divides the time in which instants are looked up; days begin at a multiple of it in every zone.
	instantSlot = 900
	// staySlot divides the time in which cuts are looked up; most stays lie in one or two of them.
	staySlot = 7 * 86400
)

// wayTo chooses how facts are placed. One period, or stretches of time, are compared; of several the facts are looked up by slots, since
// comparing each fact with each period would cost their product.
func wayTo(q Query) way {
	from, to, first, last := int64(math.MaxInt64), int64(math.MinInt64), int64(math.MaxInt64), int64(math.MinInt64)
	aligned := true
	for _, p := range q.Periods {
		begin, end := p.From.Unix(), p.To.Unix()
		cut := cutOf(q.KPI.Kind, end, q.AsOf)
		from, to, first, last = min(from, begin), max(to, end), min(first, cut), max(last, cut)
		aligned = aligned && begin >= 0 && begin%instantSlot == 0 && end%instantSlot == 0
	}
	switch {
	case q.KPI.Kind == Overlap:
		return way{
			bounds: fmt.Sprintf("held.period_epoch < %d and (held.until_epoch is null or held.until_epoch > %d)", last, from),
			join:   "spine on facts.period_epoch < spine.cut_epoch and (facts.until_epoch is null or facts.until_epoch > spine.from_epoch)",
		}
	case q.KPI.Kind.IsStock():
		// A cut counts what entered before it and had not left: the instant of the cut itself belongs to the next period.
		w := way{
			bounds: fmt.Sprintf("held.period_epoch < %d and (held.until_epoch is null or held.until_epoch >= %d)", last, first),
			join: "spine on facts.period_epoch < spine.cut_epoch and (facts.until_epoch is null or facts.until_epoch >= spine.cut_epoch)" +
				" and spine.from_epoch < spine.cut_epoch",
		}
		if len(q.Periods) > 1 && first >= 0 {
			w.slot = fmt.Sprintf(",\n        unnest(range(held.period_epoch // %d, least(coalesce(held.until_epoch, %d), %d) // %d + 1)) as slot", staySlot, last, last, staySlot)
			w.join += fmt.Sprintf(" and facts.slot = spine.cut_epoch // %d", staySlot)
			w.bounds += "\n        and " + reaches(q)
		}
		return w
	}
	w := way{
		bounds: fmt.Sprintf("held.period_epoch >= %d and held.period_epoch < %d", from, to),
		join:   "spine on facts.period_epoch >= spine.from_epoch and facts.period_epoch < spine.to_epoch",
	}
	if len(q.Periods) > 1 && aligned {
		w.slots = fmt.Sprintf("\nslots as (\n    select\n        *,\n        unnest(range(from_epoch // %d, to_epoch // %d)) as slot\n    from spine\n),", instantSlot, instantSlot)
		w.join = fmt.Sprintf("slots as spine on facts.period_epoch // %d = spine.slot", instantSlot)
	}
	return w
}

// reaches writes a condition that every stay fulfils that one of several cuts falls in, and few others: most are over before the next cut.
// Cuts lie at the same time of every week, or of every day, but for an hour of summer; the last one may be the cut of the warehouse.
func reaches(q Query) string {
	var cuts []int64
	for _, p := range q.Periods {
		cuts = append(cuts, cutOf(q.KPI.Kind, p.To.Unix(), q.AsOf))
	}
	slices.Sort(cuts)
	last := cuts[len(cuts)-1]
	every, earliest, latest := int64(0), int64(0), int64(0)
	for _, every = range []int64{7 * 86400, 86400} {
		// Of each cut, how long after a multiple of the first it comes, or before.
		earliest, latest = 0, 0
		for _, cut := range cuts[:len(cuts)-1] {
			after := (cut-cuts[0]+every/2)%every - every/2
			earliest, latest = min(earliest, after), max(latest, after)
		}
		if latest-earliest < every/8 {
			break
		}
	}
	base := cuts[0]%every - 2*every // nothing before it: integers of SQL are divided towards zero
	return fmt.Sprintf("(held.until_epoch is null or held.until_epoch >= %d or (held.until_epoch - %d) // %d > (held.period_epoch - %d) // %d)",
		last, base+earliest, every, base+latest, every)
}
