package pack

import (
	"bilan/metrics"
	"bilan/metrics/unit"
)

// dim narrows a figure to one value of a dimension; "" is without any.
func dim(name, value string) map[string]string { return map[string]string{name: value} }

// kindOf is the way from the subjects of a KPI to its figure.
func kindOf(k metrics.KPI) Statistic {
	switch k.Kind {
	case metrics.Count, metrics.Stock:
		return CountOfRows
	case metrics.Share, metrics.StockRate:
		return ShareOfHits
	case metrics.Time, metrics.StockAge:
		return MedianOf
	case metrics.Mean:
		return MeanOf
	case metrics.Sum, metrics.Overlap:
		return SumOf
	}
	return "" // a ratio of two flows has no single population
}

// week cites the figure of a KPI of the week.
func (b *bhi) week(id string) string {
	t, ok := b.w.Trends[id]
	if !ok {
		return ""
	}
	r := t.Row()
	return b.cite(figure{kpi: t.KPI, value: r.Value(), how: kindOf(t.KPI), subjects: b.subjects(id, nil), n: r.N, hits: r.Hits})
}

// point cites a figure of another week: it has its numbers, but does not open.
func (b *bhi) point(t *metrics.Trend, r metrics.Row) string {
	if r.Period.Key == b.w.Period.Key {
		return b.week(t.KPI.ID)
	}
	return b.cite(figure{kpi: t.KPI, value: r.Value(), period: r.Period, n: r.N, hits: r.Hits})
}

// subjects lists what a KPI of the week counts or leaves out, for the incidents that pass. It is never nil.
func (b *bhi) subjects(id string, pass func(*metrics.Incident) bool) []metrics.Subject {
	out := []metrics.Subject{}
	for _, s := range b.w.Subjects[id] {
		if pass == nil || pass(b.w.Incidents[s.Key]) {
			out = append(out, s)
		}
	}
	return out
}

// count cites a number of listed incidents.
func (b *bhi) count(id, name, title, where string, dims map[string]string, keys []int64) Cell {
	kpi := b.kpi(id)
	n := int64(len(keys))
	ref := b.cite(figure{kpi: kpi, name: name, title: title, value: unit.OfCount(n), where: where, dims: dims, how: CountOfRows,
		subjects: b.listed(keys), n: n})
	return Cell{Value: unit.OfCount(n), Ref: ref}
}

func (b *bhi) kpi(id string) metrics.KPI {
	if t, ok := b.w.Trends[id]; ok {
		return t.KPI
	}
	for _, rows := range b.w.ByPriority[id] {
		return rows.KPI
	}
	k, _ := metrics.Set(metrics.Catalogue).Find(id)
	return k
}

func (b *bhi) group(name string) string {
	if name == "" {
		return b.say("nothing." + b.w.GroupBy)
	}
	return name
}
