package pack

import (
	"cmp"
	"math"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// corrections says what became of the incidents that actions, solved problems and changes were to prevent: how many the rate before
// would have brought, how many came, and whether the difference is more than chance (domain.md 2.6, P4). Those that nothing links
// to incidents are left out.
func (b *draft) corrections(effects []metrics.Effect) *Table {
	t := &Table{ID: "corrections", Title: b.say("corrections"), Base: b.say("corrections.base"),
		Columns: []Column{b.column("correction", unit.ID, 1.2), b.column("description", unit.Text, 3), b.column("done", unit.Date, 1.1),
			b.column("compared", unit.Text, 1.7), b.column("before", unit.Count, 0.9), b.column("expected", unit.Number, 0.9),
			b.column("after", unit.Count, 0.9), b.column("ratio", unit.Text, 1.2), b.column("verdict", unit.Text, 1.6)}}
	// What can be said comes first, then what is too early or too little to tell.
	effects = slices.Clone(effects)
	slices.SortStableFunc(effects, func(x, y metrics.Effect) int {
		return cmp.Compare(slices.Index(effectOrder, x.Verdict), slices.Index(effectOrder, y.Verdict))
	})
	for _, e := range effects {
		if e.Verdict == metrics.EffectUnknown {
			continue
		}
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(e.ID)}, words(e.Title), b.day(e.FixedAt), words(b.compared(e)), count(e.Before),
			b.expected(e), count(e.After), words(b.ratio(e)), b.effectVerdict(e)))
	}
	return t
}

// effectOrder is the order of verdicts in a table.
var effectOrder = []metrics.EffectVerdict{metrics.EffectReverse, metrics.EffectVisible, metrics.EffectNone, metrics.EffectNotYet,
	metrics.EffectTooFew, metrics.EffectUnknown}

// compared says which incidents were compared, over which days.
func (b *draft) compared(e metrics.Effect) string {
	if e.Basis == "service" {
		return b.say("effect.days", b.say("effect.basis.service", e.Service), b.print.Number(e.BeforeDays, 0), b.print.Number(e.AfterDays, 0))
	}
	return b.say("corrections.days", b.print.Number(e.BeforeDays, 0), b.print.Number(e.AfterDays, 0))
}

// expected is how many incidents the rate before would have brought since.
func (b *draft) expected(e metrics.Effect) Cell {
	if math.IsNaN(e.Expected) {
		return cellOf(unit.None(unit.Number, unit.NotAvailable))
	}
	return cellOf(unit.Of(unit.Number, e.Expected))
}

// ratio is the interval of the ratio of the rates.
func (b *draft) ratio(e metrics.Effect) string {
	high := "∞"
	if !math.IsInf(e.High, 0) {
		high = b.print.Number(e.High, 2)
	}
	return b.say("range", b.print.Number(e.Low, 2), high)
}

// effectVerdict says whether an effect is visible.
func (b *draft) effectVerdict(e metrics.Effect) Cell {
	tone := map[metrics.EffectVerdict]Tone{metrics.EffectVisible: Good, metrics.EffectReverse: Bad, metrics.EffectNotYet: Muted,
		metrics.EffectTooFew: Muted}[e.Verdict]
	return Cell{Value: unit.OfText(b.say("effect.verdict." + string(e.Verdict))), Tone: tone}
}
