package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/metrics/unit"
)

// Querier runs a query: a warehouse, or anything like one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Reader is a database that rolls KPIs up in its own way: one that remembers what it read. It gives what [Read] gives of its data.
type Reader interface {
	Read(ctx context.Context, q Query) ([]Row, error)
}

// Query asks for one KPI over some periods.
type Query struct {
	KPI     KPI
	Periods []Period
	// AsOf cuts the stock of a period that is not over.
	AsOf time.Time
	// By are dimensions; every combination that has a subject gets a row for each period.
	By []string
	// Where keeps the subjects whose dimension has the value; "" keeps those without one.
	Where map[string]string
}

// Row is one KPI of one period, and of one combination of dimensions when asked by some.
type Row struct {
	KPI    KPI
	Period Period
	Dims   map[string]string // a dimension without value is ""
	// Figure is the value of the KPI in the unit of KPI.Unit; nil when the denominator is zero.
	Figure   *float64
	N        int64 // subjects that counted
	Hits     int64 // of them, those that were hits; 0 for a KPI without
	Excluded int64 // subjects left out, each for a reason
	Unknown  int64 // of them, those left out because something is missing, rather than because they are not counted (D9)
	Mean     *float64
	Median   *float64 // seconds, linear interpolation (domain.md 6.3)
	P90      *float64
	Max      *float64
	// Warnings are doubts as stable codes: small_n, provisional, partial_period, no_register.
	Warnings []string
}

// Value returns the figure with its unit. Without one it is « n. d. » when nothing was left to count because something is
// missing in every subject, else « s. o. »: there was nothing to measure (domain.md 1.5).
func (r Row) Value() unit.Value {
	if r.Figure == nil {
		if r.N == 0 && (r.Unknown > 0 || slices.Contains(r.Warnings, noRegister)) {
			return unit.None(r.KPI.Unit, unit.NotAvailable)
		}
		return unit.None(r.KPI.Unit, unit.NotApplicable)
	}
	return unit.Of(r.KPI.Unit, *r.Figure)
}

// Thresholds of what may be printed of a distribution (domain.md 2.2 and 6.3).
const (
	medianFloor = 1  // below, no median: there is nothing to rank
	p90Floor    = 10 // below, no ninetieth percentile
)

// Read rolls a KPI up. Without By there is exactly one row for each period, empty ones too; with By, one row for each period
// and combination that holds a subject. Rows come by period, then by dimension values.
//
// Every level is computed from the subjects themselves: a rate is a sum over a sum, never a mean of rates.
//
// A database that is a [Reader] answers itself.
func Read(ctx context.Context, db Querier, q Query) ([]Row, error) {
	if r, ok := db.(Reader); ok {
		return r.Read(ctx, q)
	}
	return ReadEach(ctx, db, q, [][]string{q.By})
}

// ReadEach rolls a KPI up by several sets of dimensions at once, as [Read] does by each of them in turn; By of the query is not looked
// at. Rows come by set.
func ReadEach(ctx context.Context, db Querier, q Query, sets [][]string) ([]Row, error) {
	for _, d := range slices.Concat(sets...) {
		if !slices.Contains(Dimensions, d) {
			return nil, fmt.Errorf("unknown dimension %q: there are %s", d, strings.Join(Dimensions, ", "))
		}
	}
	dimensions := union(sets)
	text, args, err := rollUp(q, sets)
	if err != nil {
		return nil, err
	}
	doubts, err := readDoubts(ctx, db, q)
	if err != nil {
		return nil, fmt.Errorf("roll up %s: %w", q.KPI.ID, err)
	}
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("roll up %s: %w", q.KPI.ID, err)
	}
	defer rows.Close()
	var out []Row
	for rows.Next() {
		var set, index int
		var n, hits, misses, excluded, unknown int64
		var mean, median, p90, largest, total sql.NullFloat64
		dims := make([]sql.NullString, len(dimensions))
		into := []any{&set, &index}
		for i := range dims {
			into = append(into, &dims[i])
		}
		into = append(into, &n, &hits, &misses, &excluded, &unknown, &mean, &median, &p90, &largest, &total)
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("roll up %s: %w", q.KPI.ID, err)
		}
		r := Row{KPI: q.KPI, Period: q.Periods[index], Dims: map[string]string{}, N: n, Hits: hits, Excluded: excluded,
			Unknown: unknown}
		for i, d := range dimensions {
			if slices.Contains(sets[set], d) {
				r.Dims[d] = dims[i].String
			}
		}
		r.fill(misses, mean, median, p90, largest, total)
		doubts.warn(&r)
		out = append(out, r)
	}
	return out, rows.Err()
}

// Narrow gives the rows of a query under one condition, from what was read of the same query by its dimension instead.
func Narrow(ctx context.Context, db Querier, q Query, by []Row) ([]Row, error) {
	doubts, err := readDoubts(ctx, db, q)
	if err != nil {
		return nil, fmt.Errorf("roll up %s: %w", q.KPI.ID, err)
	}
	narrowed := make([]Row, len(q.Periods))
	position := map[string]int{}
	for i, p := range q.Periods {
		r := &narrowed[i]
		r.KPI, r.Period, r.Dims = q.KPI, p, map[string]string{}
		var none sql.NullFloat64
		r.fill(0, none, none, none, none, none)
		doubts.warn(r)
		position[p.Key] = i
	}
	for _, r := range by {
		i, ok := position[r.Period.Key]
		for d, value := range q.Where {
			ok = ok && r.Dims[d] == value
		}
		if ok {
			r.Dims = map[string]string{}
			narrowed[i] = r
		}
	}
	return narrowed, nil
}

// union lists the dimensions of all sets, each once, in the order in which they come.
func union(sets [][]string) (all []string) {
	for _, d := range slices.Concat(sets...) {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// fill derives the figure from the sums, by the kind of the KPI.
func (r *Row) fill(misses int64, mean, median, p90, largest, total sql.NullFloat64) {
	number := func(v sql.NullFloat64) *float64 {
		if !v.Valid {
			return nil
		}
		return &v.Float64
	}
	share := func(hits, n int64) *float64 {
		if n == 0 {
			return nil
		}
		f := float64(hits) / float64(n)
		return &f
	}
	switch r.KPI.Kind {
	case Count, Stock:
		f := float64(r.N)
		r.Figure = &f
	case Share, StockRate:
		r.Figure = share(r.Hits, r.N)
	case Ratio:
		r.N = misses
		r.Figure = share(r.Hits, misses)
	case Sum, Overlap:
		f := total.Float64
		r.Figure = &f
	case Mean:
		r.Figure = number(mean)
		r.Mean = r.Figure
	case Time, StockAge:
		r.Mean, r.Max = number(mean), number(largest)
		if r.N >= medianFloor {
			r.Median = number(median)
		}
		if r.N >= p90Floor {
			r.P90 = number(p90)
		}
		r.Figure = r.Median
	}
}

// doubts are what a row is warned of, beside how few it counts.
type doubts struct {
	asOf time.Time
	// maturity is how long after its end the figure of a period may still get worse: the window of a reopening, for the rate that waits for it.
	maturity time.Duration
	isKept   bool // the register that is counted, if any
}

func readDoubts(ctx context.Context, db Querier, q Query) (d doubts, err error) {
	d.asOf = q.AsOf
	if q.KPI.ID == "reopen_rate" {
		var seconds int64
		if err = one(ctx, db, "select reopen_seconds from run.params", &seconds); err != nil {
			return d, err
		}
		d.maturity = time.Duration(seconds) * time.Second
	}
	d.isKept, err = isKept(ctx, db, q.KPI.Register)
	return d, err
}

func (d doubts) warn(r *Row) {
	if r.KPI.MinimumN > 0 && r.N > 0 && r.N < int64(r.KPI.MinimumN) {
		r.Warnings = append(r.Warnings, "small_n")
	}
	if d.maturity > 0 && d.asOf.Before(r.Period.To.Add(d.maturity)) {
		r.Warnings = append(r.Warnings, "provisional")
	}
	if d.asOf.Before(r.Period.To) && r.Period.Grain != All {
		r.Warnings = append(r.Warnings, "partial_period")
	}
	if !d.isKept {
		// Nothing in a register that nobody keeps is not zero (domain.md 1.5).
		r.Figure, r.Warnings = nil, append(r.Warnings, noRegister)
	}
}

// cutOf is the instant at which a period that ends at to is looked at. What entered a stock at the very instant of the cut is in it;
// a stretch that lasts is as long as the cut says.
func cutOf(kind Kind, to int64, asOf time.Time) int64 {
	if kind == Overlap {
		return min(to, asOf.Unix())
	}
	return min(to, asOf.Unix()+1)
}

// noRegister warns that a figure is unknown because nobody keeps the register that it counts.
const noRegister = "no_register"

// isKept reports whether a register holds a row; no register is always kept.
func isKept(ctx context.Context, db Querier, register string) (kept bool, err error) {
	if register == "" {
		return true, nil
	}
	err = one(ctx, db, "select exists(select 1 from metrics."+register+")", &kept)
	return kept, err
}

// rollUp writes the one query that every KPI shares: a row has the set of dimensions that it is of, its period, and every dimension of
// any set, NULL where its own set lacks it. Values of the caller travel as arguments; names come from the catalogue and from Dimensions.
func rollUp(q Query, sets [][]string) (string, []any, error) {
	if len(q.Periods) == 0 {
		return "", nil, fmt.Errorf("roll up %s: no period was asked for", q.KPI.ID)
	}
	var spine []string
	for i, p := range q.Periods {
		from, to := p.From.Unix(), p.To.Unix()
		cut := cutOf(q.KPI.Kind, to, q.AsOf)
		spine = append(spine, fmt.Sprintf("(%d, %d, %d, %d)", i, from, to, cut))
	}
	until, value := "cast(null as bigint)", "cast(facts.value as double)"
	if q.KPI.Kind.IsStock() {
		until = "until_epoch"
	}
	if q.KPI.Kind == Overlap {
		until = "until_epoch"
		value = "cast(least(coalesce(facts.until_epoch, spine.cut_epoch), spine.cut_epoch) - greatest(facts.period_epoch, spine.from_epoch) as double)"
	}
	if q.KPI.Kind == StockAge {
		value = "cast(spine.cut_epoch - facts.value as double)"
	}
	way := wayTo(q)
	where, args, err := filter(q.Where)
	if err != nil {
		return "", nil, err
	}
	dimensions := union(sets)
	by, names, order, join := "", "", "", ""
	for _, d := range dimensions {
		by += "        subjects." + d + ",\n"
		names += "    placed." + d + ",\n"
		order += ", placed." + d + " nulls last"
	}
	if len(dimensions) > 0 || where != "" {
		join = "inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id\n"
	}
	groups, set := groupings(dimensions, sets)
	text := `with spine(position, from_epoch, to_epoch, cut_epoch) as (
    values ` + strings.Join(spine, ", ") + `
),
facts as (
    select
        subject_id,
        period_epoch,
        ` + until + ` as until_epoch,
        is_hit,
        value,
        excluded_because` + way.slot + `
    from metrics.` + q.KPI.ID + ` as held
    where ` + way.bounds + `
),` + way.slots + `
placed as (
    select
        spine.position,
` + by + `        facts.subject_id,
        facts.is_hit,
        ` + value + ` as value,
        facts.excluded_because
    from facts
    ` + join + `    inner join ` + way.join + `
    where true` + where + `
)
select
    ` + set + ` as set_position,
    spine.position,
` + names + `    count(placed.subject_id) filter (where placed.excluded_because is null) as n,
    count(placed.subject_id) filter (where placed.excluded_because is null and placed.is_hit) as hits,
    count(placed.subject_id) filter (where placed.excluded_because is null and not placed.is_hit) as misses,
    count(placed.subject_id) filter (where placed.excluded_because is not null) as excluded,
    count(placed.subject_id) filter (where placed.excluded_because not in ('after_cut', 'cancelled', 'duplicate', 'child', 'not_due', 'given_up', 'refused')) as unknown,
` + measured(q.KPI.Kind) + `
from spine
left join placed on spine.position = placed.position
group by ` + groups + `
having count(placed.subject_id) > 0` + whole(sets) + `
order by set_position, spine.position` + order
	return text, args, nil
}

// measured writes the aggregates of what was measured of subjects. One of which a kind of figure tells nothing is NULL: to rank values
// that nobody looks at costs more than all the rest.
func measured(k Kind) string {
	var lines []string
	for _, a := range []struct {
		name, of string
		isTold   bool
	}{
		{"mean", "avg(placed.value)", k == Mean || k.IsTimed()},
		{"median", "quantile_cont(placed.value, 0.5)", k.IsTimed()},
		{"p90", "quantile_cont(placed.value, 0.9)", k.IsTimed()},
		{"largest", "max(placed.value)", k.IsTimed()},
		{"total", "sum(placed.value)", k == Sum || k == Overlap},
	} {
		of := "null"
		if a.isTold {
			of = a.of + " filter (where placed.excluded_because is null)"
		}
		lines = append(lines, "    cast("+of+" as double) as "+a.name)
	}
	return strings.Join(lines, ",\n")
}

// groupings writes what the rows of a roll-up are grouped by, and the expression for the place of a row's set among the sets, read from
// the dimensions that the set lacks.
func groupings(dimensions []string, sets [][]string) (groups, set string) {
	var each []string
	for i, s := range sets {
		each = append(each, "("+strings.Join(append([]string{"spine.position"}, prefixed("placed.", s)...), ", ")+")")
		lacking := 0
		for _, d := range dimensions {
			lacking <<= 1
			if !slices.Contains(s, d) {
				lacking++
			}
		}
		set += fmt.Sprintf(" when %d then %d", lacking, i)
	}
	if len(sets) == 1 {
		return each[0], "0"
	}
	return "grouping sets (" + strings.Join(each, ", ") + ")", "case grouping(" + strings.Join(prefixed("placed.", dimensions), ", ") + ")" + set + " end"
}

// whole keeps periods without a subject for the set without dimensions, when it was asked for.
func whole(sets [][]string) string {
	for i, s := range sets {
		if len(s) == 0 {
			return fmt.Sprintf(" or set_position = %d", i)
		}
	}
	return ""
}

func prefixed(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = prefix + n
	}
	return out
}

// filter writes the conditions of where, in the order of their names.
func filter(where map[string]string) (string, []any, error) {
	var names []string
	for name := range where {
		if !slices.Contains(Dimensions, name) {
			return "", nil, fmt.Errorf("unknown dimension %q: there are %s", name, strings.Join(Dimensions, ", "))
		}
		names = append(names, name)
	}
	slices.Sort(names)
	var text strings.Builder
	var args []any
	for _, name := range names {
		if where[name] == "" {
			text.WriteString(" and subjects." + name + " is null")
			continue
		}
		text.WriteString(" and subjects." + name + " = ?")
		args = append(args, where[name])
	}
	return text.String(), args, nil
}
