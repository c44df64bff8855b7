package metrics

import (
	"context"
	"fmt"
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

// ReadFunc rolls up a KPI; [Read] over a database, or one that remembers.
type ReadFunc func(Query) ([]Row, error)

// ExploreQuery asks for one KPI of one period, by some dimensions, set beside what was before.
type ExploreQuery struct {
	KPI     KPI
	Period  Period
	AsOf    time.Time
	First   time.Time // the first opening of the data: weeks before it are gaps
	By      []string
	Where   map[string]string
	Against Against
	// Told is what was communicated last of the period, for [AgainstTold]; nil when nothing was.
	Told *Told
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
	ask := func(by []string, periods ...Period) ([]Row, error) {
		return read(Query{KPI: q.KPI, Periods: periods, AsOf: q.AsOf, By: by, Where: q.Where})
	}
	if n, ok := trendLength[q.Period.Grain]; ok {
		rows, err := ask(nil, q.Period.Run(n)...)
		if err != nil {
			return nil, err
		}
		e.Trend = newTrend(q.KPI, rows, q.First, 5)
		e.Total.Row = e.Trend.Row()
	} else {
		rows, err := ask(nil, q.Period)
		if err != nil {
			return nil, err
		}
		e.Total.Row = rows[0]
	}
	if len(q.By) > 0 {
		rows, err := ask(q.By, q.Period)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			e.Rows = append(e.Rows, Compared{Row: r})
		}
	}
	return e, e.compare(ask)
}

// compare sets the rows beside what was before.
func (e *Exploration) compare(ask func([]string, ...Period) ([]Row, error)) error {
	if told := e.Query.Told; e.Query.Against == AgainstTold {
		if told != nil && len(e.Query.Where) == 0 {
			e.Total.beside(told.Value, told.N)
		}
		return nil
	}
	periods, share := e.before()
	if len(periods) == 0 {
		return nil
	}
	e.BeforeFrom, e.BeforeTo = periods[0], periods[len(periods)-1]
	if e.Query.Against == AgainstMean && !e.Query.KPI.Kind.IsStock() {
		first, last := e.BeforeFrom, e.BeforeTo
		periods = []Period{custom(first.FromDate, last.ToDate, e.Query.Period.Zone())}
	}
	total, err := ask(nil, periods...)
	if err != nil {
		return err
	}
	e.Total.set(total, share)
	if len(e.Rows) == 0 {
		return nil
	}
	parts, err := ask(e.Query.By, periods...)
	if err != nil {
		return err
	}
	by := map[string][]Row{}
	for _, r := range parts {
		by[r.place(e.Query.By)] = append(by[r.place(e.Query.By)], r)
	}
	for i := range e.Rows {
		r := &e.Rows[i]
		found := by[r.place(e.Query.By)]
		if len(found) == 0 && (r.KPI.Kind == Count || r.KPI.Kind == Stock) {
			zero := 0.0 // nothing was there: a count of it is nought
			found = []Row{{KPI: r.KPI, Figure: &zero}}
		}
		r.set(found, share)
	}
	return nil
}

// before is what the period is set beside, the oldest first, and by what a sum over all of it is divided.
func (e *Exploration) before() ([]Period, float64) {
	p := e.Query.Period
	if _, ok := trendLength[p.Grain]; !ok {
		return nil, 1
	}
	var periods []Period
	share := 1.0
	switch e.Query.Against {
	case AgainstPrevious:
		periods = []Period{p.Previous()}
	case AgainstYear:
		if p.Grain == Week {
			periods = []Period{PeriodAt(Week, p.From.AddDate(0, 0, -52*7), p.Zone())}
		} else {
			periods = []Period{PeriodAt(p.Grain, p.From.AddDate(-1, 0, 0), p.Zone())}
		}
	case AgainstMean:
		run := p.Run(meanPeriods + 1)
		periods, share = run[:meanPeriods], meanPeriods
	}
	// What lies before the data is no zero.
	if len(periods) > 0 && !e.Query.First.IsZero() && periods[0].From.Add(24*time.Hour).Before(e.Query.First) {
		return nil, 1
	}
	return periods, share
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

// beside sets one figure beside a row.
func (c *Compared) beside(figure *float64, n int64) {
	c.Before, c.BeforeN = figure, n
	if c.Figure != nil && figure != nil {
		delta := *c.Figure - *figure
		c.Delta = &delta
	}
}

// place tells combinations of dimensions apart.
func (r Row) place(by []string) string {
	key := ""
	for _, d := range by {
		key += fmt.Sprintf("%q ", r.Dims[d])
	}
	return key
}

// FirstOpening is the first opening of the data; zero when there is none.
func FirstOpening(ctx context.Context, db Querier) (at time.Time, err error) {
	err = one(ctx, db, "select min(opened_epoch) from metrics.incident_list", orZero{&at})
	return at, err
}
