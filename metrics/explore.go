package metrics

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Against says what a period is set beside.
type Against string

// What a period may be set beside.
const (
	AgainstNothing  Against = ""
	AgainstPrevious Against = "previous"     // the period before
	AgainstYear     Against = "year"         // the same period a year before; of a week the one 52 weeks before
	AgainstMean     Against = "mean8"        // the eight periods before, together
	AgainstTold     Against = "communicated" // the same period, as it was communicated last
)

// Comparisons are the ways to compare, in the order of a menu.
var Comparisons = []Against{AgainstNothing, AgainstPrevious, AgainstYear, AgainstMean, AgainstTold}

// meanPeriods is how many periods the mean looks back.
const meanPeriods = 8

// ReadFunc rolls up a KPI by several sets of dimensions: [ReadEach] over a database, or one that remembers.
type ReadFunc func(q Query, sets [][]string) ([]Row, error)

// ExploreQuery asks for one KPI of one period, by some dimensions, set beside what was before; and of a range of periods that ends with it.
type ExploreQuery struct {
	KPI    KPI
	Period Period
	// Since is the first period of the range, of the same grain; zero for the period alone.
	Since   Period
	AsOf    time.Time
	First   time.Time // the first opening of the data: weeks before it are gaps
	By      []string
	Where   map[string]string
	Against Against
	// Told is what was communicated last, by the key of its period, for [AgainstTold].
	Told map[string]*Told
}

// RangeLimit is how many periods a range may have.
const RangeLimit = 600

// Range lists the periods of the range that hold data, the oldest first; none without Since.
func (q ExploreQuery) Range() []Period {
	if q.Since.IsZero() {
		return nil
	}
	n := 1
	for p := q.Period.Previous(); n < RangeLimit && !p.From.Before(q.Since.From) && p.To.After(q.First); p = p.Previous() {
		n++
	}
	return q.Period.Run(n)
}

// Told is a figure as it was communicated: what a close froze. It is of the whole, never of a part.
type Told struct {
	Value *float64 // in the unit of the KPI; nil when there was none
	N     int64
	At    time.Time // of the close
	AsOf  time.Time // the cut of the warehouse at that time
}

// Compared is one row with its figure before.
type Compared struct {
	Row
	// Before is the figure that the row is set beside, in the unit of the KPI; nil when there is none.
	Before *float64
	// Delta is the figure less Before; nil when either is missing.
	Delta *float64
	// BeforeN is how many subjects are behind Before.
	BeforeN int64
}

// Exploration is what was read.
type Exploration struct {
	Query ExploreQuery
	// Total is the period without dimensions; Rows are its parts, none without By.
	Total Compared
	Rows  []Compared
	// Range are the figures of the range, by period: of the whole, or of its parts when asked by dimensions.
	Range []Compared
	// BeforeWords bounds what it is set beside: from the first to the last period; zero when there is none.
	BeforeFrom, BeforeTo Period
	// Trend is the total over periods of the same grain, the last one being the period; nil for a free window.
	Trend *Trend
}

// trendLength is how many periods of a grain a trend holds.
var trendLength = map[Grain]int{Week: baselinePeriods + 1, Month: 25, Quarter: 13, Year: 7}

// TrendLength is how many periods of a grain a trend holds.
func TrendLength(g Grain) int { return trendLength[g] }

// Explore reads a KPI through read. Nothing is summed over figures: what a period is set beside is counted from its own subjects. The
// eight periods before are counted as one window; of a count it is an eighth, of a stock the mean of the eight cuts.
func Explore(q ExploreQuery, read ReadFunc) (*Exploration, error) {
	e := &Exploration{Query: q}
	ask := func(sets [][]string, periods ...Period) ([]Row, error) {
		return read(Query{KPI: q.KPI, Periods: periods, AsOf: q.AsOf, Where: q.Where}, sets)
	}
	whole, parts := [][]string{nil}, [][]string{q.By}
	if n, ok := trendLength[q.Period.Grain]; ok {
		rows, err := ask(whole, q.Period.Run(n)...)
		if err != nil {
			return nil, err
		}
		e.Trend = newTrend(q.KPI, rows, q.First, 5)
		e.Total.Row = e.Trend.Row()
	} else {
		rows, err := ask(whole, q.Period)
		if err != nil {
			return nil, err
		}
		e.Total.Row = rows[0]
	}
	if len(q.By) > 0 {
		rows, err := ask(parts, q.Period)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			e.Rows = append(e.Rows, Compared{Row: r})
		}
	}
	if periods := q.Range(); len(periods) > 0 {
		rows, err := ask(parts, periods...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			e.Range = append(e.Range, Compared{Row: r})
		}
	}
	return e, e.compare(ask)
}

// compare sets the rows beside what was before.
func (e *Exploration) compare(ask askFunc) error {
	if e.Query.Against == AgainstTold {
		if len(e.Query.Where) > 0 {
			return nil
		}
		e.Total.besideTold(e.Query.Told)
		if len(e.Query.By) == 0 {
			for i := range e.Range {
				e.Range[i].besideTold(e.Query.Told)
			}
		}
		return nil
	}
	if of := e.before(e.Query.Period); len(of.periods) > 0 {
		e.BeforeFrom, e.BeforeTo = of.from, of.to
	}
	rows := []*Compared{&e.Total}
	for i := range e.Rows {
		rows = append(rows, &e.Rows[i])
	}
	if err := e.besideBefore(ask, rows); err != nil {
		return err
	}
	rows = nil
	for i := range e.Range {
		rows = append(rows, &e.Range[i])
	}
	return e.besideBefore(ask, rows)
}

type askFunc func(sets [][]string, periods ...Period) ([]Row, error)

// besideBefore sets rows of any periods, of the whole or of parts, beside what was before each: what all of them need is asked at once.
func (e *Exploration) besideBefore(ask askFunc, rows []*Compared) error {
	of := map[string]before{}
	var periods []Period
	var sets [][]string
	isWhole, isPart := false, false
	asked := map[string]bool{}
	for _, r := range rows {
		isWhole, isPart = isWhole || len(r.Dims) == 0, isPart || len(r.Dims) > 0
		if _, known := of[r.Period.Key]; known {
			continue
		}
		of[r.Period.Key] = e.before(r.Period)
		for _, p := range of[r.Period.Key].periods {
			if !asked[p.Key] {
				asked[p.Key] = true
				periods = append(periods, p)
			}
		}
	}
	if len(periods) == 0 {
		return nil
	}
	slices.SortFunc(periods, func(a, b Period) int { return a.From.Compare(b.From) })
	if isWhole {
		sets = append(sets, nil)
	}
	if isPart {
		sets = append(sets, e.Query.By)
	}
	read, err := ask(sets, periods...)
	if err != nil {
		return err
	}
	known := map[string]Row{}
	for _, r := range read {
		known[r.Period.Key+" "+r.place()] = r
	}
	for _, r := range rows {
		before := of[r.Period.Key]
		var found []Row
		for _, p := range before.periods {
			if row, ok := known[p.Key+" "+r.place()]; ok {
				found = append(found, row)
			}
		}
		if len(found) == 0 && len(before.periods) > 0 && (r.KPI.Kind == Count || r.KPI.Kind == Stock) {
			zero := 0.0 // nothing was there: a count of it is nought
			found = []Row{{KPI: r.KPI, Figure: &zero}}
		}
		r.set(found, before.share)
	}
	return nil
}

// before is what a period is set beside: some periods, and by what a sum over all of them is divided. from and to bound it.
type before struct {
	periods  []Period
	share    float64
	from, to Period
}

func (e *Exploration) before(p Period) before {
	if _, ok := trendLength[p.Grain]; !ok {
		return before{share: 1}
	}
	of := before{share: 1}
	switch e.Query.Against {
	case AgainstPrevious:
		of.periods = []Period{p.Previous()}
	case AgainstYear:
		if p.Grain == Week {
			of.periods = []Period{PeriodAt(Week, p.From.AddDate(0, 0, -52*7), p.Zone())}
		} else {
			of.periods = []Period{PeriodAt(p.Grain, p.From.AddDate(-1, 0, 0), p.Zone())}
		}
	case AgainstMean:
		of.periods, of.share = p.Run(meanPeriods + 1)[:meanPeriods], meanPeriods
	}
	// What lies before the data is no zero.
	if len(of.periods) == 0 || !e.Query.First.IsZero() && of.periods[0].From.Add(24*time.Hour).Before(e.Query.First) {
		return before{share: 1}
	}
	of.from, of.to = of.periods[0], of.periods[len(of.periods)-1]
	if e.Query.Against == AgainstMean && !e.Query.KPI.Kind.IsStock() {
		of.periods = []Period{custom(of.from.FromDate, of.to.ToDate, p.Zone())}
	}
	return of
}

// set puts what was before beside a row.
func (c *Compared) set(before []Row, share float64) {
	var sum float64
	n := 0
	for _, r := range before {
		c.BeforeN += r.N
		if r.Figure != nil {
			sum += *r.Figure
			n++
		}
	}
	if n == 0 {
		return
	}
	figure := sum
	switch c.KPI.Kind {
	case Count, Sum, Overlap, Stock:
		figure /= share
	case StockRate, StockAge:
		figure /= float64(n)
	}
	c.beside(&figure, c.BeforeN)
}

// besideTold sets what was communicated of its period beside a row of the whole.
func (c *Compared) besideTold(told map[string]*Told) {
	if t := told[c.Period.Key]; t != nil {
		c.beside(t.Value, t.N)
	}
}

// beside sets one figure beside a row.
func (c *Compared) beside(figure *float64, n int64) {
	c.Before, c.BeforeN = figure, n
	if c.Figure != nil && figure != nil {
		delta := *c.Figure - *figure
		c.Delta = &delta
	}
}

// place tells combinations of dimensions apart; the whole is "".
func (r Row) place() string {
	key := ""
	for _, d := range Dimensions {
		if value, ok := r.Dims[d]; ok {
			key += fmt.Sprintf("%s=%q ", d, value)
		}
	}
	return key
}

// FirstOpening is the first opening of the data; zero when there is none.
func FirstOpening(ctx context.Context, db Querier) (at time.Time, err error) {
	if err = one(ctx, db, "select min(opened_epoch) from metrics.incident_list", orZero{&at}); err != nil {
		err = fmt.Errorf("find the first opening: %w", err)
	}
	return at, err
}
