package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"bilan/metrics"
	"bilan/reports/pack"
)

// kpiForm is the form of the explorer.
type kpiForm struct {
	Say             func(string, ...any) string
	Action          string
	Hidden          []link // name and value
	KPIs            []choice
	Since, Period   string
	Placeholder     string
	Grains          []choice
	Ranges          []choice // Value is an address
	RangeWords      string
	By              []choice
	Where           []whereField
	Against         []choice
	Previous, Next  string
	Words           string
	DefinitionsHref string
}

type choice struct {
	Value, Words string
	Chosen       bool
}

type whereField struct{ Dimension, Words, Value, Clear string }

// kpis leads to the first KPI that the reader's database holds.
func kpis(v *visit) error { return v.explore("") }

func kpiPage(v *visit) error { return v.explore(v.r.PathValue("id")) }

// explore is one KPI of one period by any dimensions, set beside what was before.
func (v *visit) explore(id string) error {
	q := v.r.URL.Query()
	held, err := v.heldKPIs()
	if err != nil {
		return err
	}
	if asked := q.Get("kpi"); asked != "" {
		id = asked // the form names it
	}
	if id == "" && len(held) > 0 {
		id = held[0]
	}
	kpi, err := v.kpi(id)
	if err != nil {
		return err
	}
	asOf, err := v.asOf()
	if err != nil {
		return err
	}
	by, err := dimensions(nonEmpty(q["by"]))
	if err != nil {
		return err
	}
	where, err := v.narrowed(q)
	if err != nil {
		return err
	}
	against, err := v.against(q)
	if err != nil {
		return err
	}
	period, err := v.period(q, asOf)
	if err != nil {
		return err
	}
	since, err := v.since(q, period, asOf)
	if err != nil {
		return err
	}
	read, err := v.compare(metrics.ExploreQuery{KPI: kpi, Since: since, Period: period, AsOf: asOf, By: by, Where: where, Against: against})
	if err != nil {
		return err
	}
	if limit := v.rangeRows(); len(read.Range) > limit {
		return &httpError{status: http.StatusBadRequest, message: v.say("range.rows", v.printer.Count(int64(len(read.Range))), v.printer.Count(int64(limit))), hint: v.say("range.fewer")}
	}
	made, err := pack.Explore(read, v.options())
	if err != nil {
		return err
	}
	p := &page{title: made.Title, lead: made.Verdict, active: "kpi", pack: made, main: "runs", form: "kpi.html", data: v.kpiForm(read.Query, held)}
	switch {
	case !since.IsZero():
		p.main = "range"
	case len(by) > 0:
		p.main = "parts"
	}
	p.links = []link{{v.say("kpi.definition"), v.href("/dictionary/"+url.PathEscape(kpi.ID), nil)}}
	if v.counts(kpi) {
		behind := url.Values{"kpi": {kpi.ID}, "period": {q.Get("period")}}
		if behind.Get("period") == "" {
			behind.Set("period", period.Key)
		}
		for _, d := range sortedKeys(where) {
			if slices.Contains(metrics.ListColumns, d) {
				behind.Add("where", d+"="+where[d])
			}
		}
		p.links = append(p.links, link{v.say("kpi.incidents"), v.href("/incidents", behind)})
	}
	return v.show(p)
}

// comparisons are those that a role may ask for: what was communicated is of the whole, which a client does not see.
func (v *visit) comparisons() []metrics.Against {
	if house.admits(v.who.role) {
		return metrics.Comparisons
	}
	return slices.DeleteFunc(slices.Clone(metrics.Comparisons), func(a metrics.Against) bool { return a == metrics.AgainstTold })
}

func (v *visit) against(q url.Values) (metrics.Against, error) {
	against := metrics.Against(q.Get("against"))
	if !slices.Contains(v.comparisons(), against) {
		return "", refuse(http.StatusBadRequest, "%s", v.say("kpi.against", string(against)))
	}
	return against, nil
}

// compare reads a KPI of one period with what it is set beside.
func (v *visit) compare(q metrics.ExploreQuery) (read *metrics.Exploration, err error) {
	q.First, err = recall(v.r.Context(), v.memo, "first", func(ctx context.Context) (time.Time, error) { return metrics.FirstOpening(ctx, v.data) })
	if err != nil {
		return nil, err
	}
	if q.Against == metrics.AgainstTold {
		keys := []string{q.Period.Key}
		for _, p := range q.Range() {
			keys = append(keys, p.Key)
		}
		if q.Told, err = v.config.Communicated(q.KPI, keys); err != nil {
			return nil, err
		}
	}
	return metrics.Explore(q, v.readEach)
}

// counts reports whether what a KPI counts are incidents, which the list can show.
func (v *visit) counts(k metrics.KPI) bool { return k.Register == "" && k.Kind != metrics.Ratio }

// period reads the period of a page: period=, or from= and to=, else the last week that is over. A grain takes the last period of it.
func (v *visit) period(q url.Values, asOf time.Time) (metrics.Period, error) {
	zone := v.printer.Zone()
	if q.Get("from") != "" || q.Get("to") != "" {
		window := metrics.Window{Period: q.Get("period"), From: q.Get("from"), To: q.Get("to")}
		if err := window.Check(); err != nil {
			return metrics.Period{}, err
		}
		return metrics.Between(q.Get("from"), q.Get("to"), zone)
	}
	name := q.Get("period")
	if name == "" {
		name = "last-week"
	}
	p, err := metrics.ParsePeriod(name, zone, asOf)
	if err != nil {
		return p, err
	}
	switch grain := metrics.Grain(q.Get("grain")); grain {
	case "", p.Grain:
		return p, nil
	case metrics.Week, metrics.Month, metrics.Quarter, metrics.Year:
		last := p.To.Add(-time.Second)
		if last.After(asOf) {
			last = asOf
		}
		return metrics.PeriodAt(grain, last, zone), nil
	}
	return p, refuse(400, "%s", v.say("kpi.grain", q.Get("grain")))
}

// since reads the first period of a range, which has the grain of its last one; zero when none was asked for.
func (v *visit) since(q url.Values, period metrics.Period, asOf time.Time) (metrics.Period, error) {
	name := q.Get("since")
	if name == "" {
		return metrics.Period{}, nil
	}
	if period.Grain == metrics.Custom || period.Grain == metrics.All {
		return metrics.Period{}, &httpError{status: http.StatusBadRequest, message: v.say("range.window"), hint: "period=2026-W38"}
	}
	first, err := metrics.ParsePeriod(name, v.printer.Zone(), asOf)
	if err != nil {
		return first, err
	}
	first = metrics.PeriodAt(period.Grain, first.From, v.printer.Zone())
	if first.From.After(period.From) {
		return first, &httpError{status: http.StatusBadRequest, message: v.say("range.order", first.Key, period.Key), hint: "since=" + period.Key}
	}
	if oldest := period.Run(metrics.RangeLimit)[0]; first.From.Before(oldest.From) {
		return first, &httpError{status: http.StatusBadRequest, message: v.say("range.long", metrics.RangeLimit), hint: "since=" + oldest.Key}
	}
	return first, nil
}

// rangeRows is how many rows a range may have: a page is read by a person, a file by a program.
func (v *visit) rangeRows() int {
	if format := v.r.URL.Query().Get("format"); format != "" && format != "html" {
		return rowLimit
	}
	return pageRangeRows
}

const pageRangeRows = 5000

// ranges are the numbers of periods that a page offers as ranges.
var ranges = map[metrics.Grain][]int{metrics.Week: {13, 26, 53}, metrics.Month: {6, 13, 25}, metrics.Quarter: {4, 8, 12}, metrics.Year: {3, 5}}

// narrowed reads where= and the one field of the form that adds to it.
func (v *visit) narrowed(q url.Values) (map[string]string, error) {
	where, err := conditions(nonEmpty(q["where"]))
	if err != nil {
		return nil, err
	}
	if d, value := q.Get("dim"), q.Get("value"); d != "" && value != "" {
		more, err := conditions([]string{d + "=" + value})
		if err != nil {
			return nil, err
		}
		where[d] = more[d]
	}
	return where, nil
}

// nonEmpty leaves out what a form sends of fields that nobody filled in.
func nonEmpty(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
}

func (v *visit) kpiForm(q metrics.ExploreQuery, held []string) kpiForm {
	f := kpiForm{Say: v.say, Action: "/kpi", Period: v.r.URL.Query().Get("period"), Words: q.Period.Words(v.lang), Placeholder: "2026-W38"}
	if q.Period.Grain == metrics.Custom {
		f.Words = v.printer.FromTo(q.Period.FromDate, q.Period.ToDate.AddDate(0, 0, -1))
		f.Hidden = append(f.Hidden, link{"from", q.Period.FromDate.Format(time.DateOnly)}, link{"to", q.Period.ToDate.Format(time.DateOnly)})
	} else {
		f.Period, f.Since = q.Period.Key, q.Since.Key
		f.Placeholder = q.Period.Run(13)[0].Key
		// A range moves as a whole.
		f.Previous = v.with("period", q.Period.Previous().Key, "grain", "", "since", q.Since.Previous().Key)
		if next := q.Period.Next(); next.From.Before(q.AsOf) {
			f.Next = v.with("period", next.Key, "grain", "", "since", q.Since.Next().Key)
		}
		f.RangeWords = v.say("range." + string(q.Period.Grain))
		for _, n := range ranges[q.Period.Grain] {
			first := q.Period.Run(n)[0].Key
			f.Ranges = append(f.Ranges, choice{v.with("period", q.Period.Key, "grain", "", "since", first), v.printer.Count(int64(n)), first == q.Since.Key})
		}
		f.Ranges = append(f.Ranges, choice{v.with("since", ""), v.say("range.none"), q.Since.IsZero()})
	}
	if v.lang != v.config.Lang {
		f.Hidden = append(f.Hidden, link{"lang", v.lang})
	}
	for _, k := range v.config.KPIs {
		if slices.Contains(held, k.ID) {
			f.KPIs = append(f.KPIs, choice{k.ID, k.Title.In(v.lang), k.ID == q.KPI.ID})
		}
	}
	for _, g := range []metrics.Grain{metrics.Week, metrics.Month, metrics.Quarter, metrics.Year} {
		f.Grains = append(f.Grains, choice{string(g), v.say("grain." + string(g)), g == q.Period.Grain})
	}
	for _, d := range metrics.Dimensions {
		f.By = append(f.By, choice{d, v.say("dim." + d), slices.Contains(q.By, d)})
		if value, ok := q.Where[d]; ok {
			cleared := v.r.URL.Query()
			cleared.Del("dim")
			cleared.Del("value")
			cleared.Del("where")
			for _, other := range sortedKeys(q.Where) {
				if other != d {
					cleared.Add("where", other+"="+q.Where[other])
				}
			}
			f.Where = append(f.Where, whereField{d, v.say("dim." + d), value, v.r.URL.Path + "?" + cleared.Encode()})
		}
	}
	for _, c := range v.comparisons() {
		f.Against = append(f.Against, choice{string(c), v.say("against." + string(c)), c == q.Against})
	}
	return f
}
