package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/reports/pack"
	"bilan/reports/record"
)

// pageRows is how many incidents a page of the list shows, and exportRows how many an export or the API may hold.
const (
	pageRows   = 50
	exportRows = 10_000
)

// incidentParameters are what the list is narrowed by.
var incidentParameters = []string{"q", "where", "state", "verdict", "major", "late", "from", "to", "kpi", "period", "hits", "sort", "page", "limit", "dim", "value", "table"}

// listQuery reads the filters of the list.
func (v *visit) listQuery(q url.Values) (metrics.ListQuery, error) {
	asOf, err := v.asOf()
	if err != nil {
		return metrics.ListQuery{}, err
	}
	l := metrics.ListQuery{Text: strings.TrimSpace(q.Get("q")), State: q.Get("state"), Verdict: q.Get("verdict"), Major: q.Get("major") != "", Late: q.Get("late") != "",
		AsOf: asOf, Sort: "opened", Descending: true, Limit: pageRows, Where: map[string]string{}}
	for _, w := range nonEmpty(q["where"]) {
		name, value, ok := strings.Cut(w, "=")
		if !ok || !slices.Contains(metrics.ListColumns, name) {
			return l, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("where=%q is no COLUMN=VALUE", w), hint: "columns are " + strings.Join(metrics.ListColumns, ", ")}
		}
		l.Where[name] = value
	}
	for _, name := range metrics.ListColumns {
		if value := q.Get(name); value != "" {
			l.Where[name] = value
		}
	}
	for name, known := range map[string][]string{"state": incidentStates, "verdict": incidentVerdicts} {
		if value := q.Get(name); value != "" && !slices.Contains(known, value) {
			return l, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("unknown %s %q", name, value), hint: strings.Join(known, ", ")}
		}
	}
	for name, into := range map[string]*time.Time{"from": &l.From, "to": &l.To} {
		if text := q.Get(name); text != "" {
			if *into, err = time.ParseInLocation(time.DateOnly, text, v.printer.Zone()); err != nil {
				return l, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("%s=%q is no date", name, text), hint: "write 2026-09-14"}
			}
		}
	}
	if sort := q.Get("sort"); sort != "" {
		name, isFalling := strings.CutPrefix(sort, "-")
		if _, ok := metrics.ListSorts[name]; !ok {
			return l, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("the list is not sorted by %q", name), hint: strings.Join(sortNames(), ", ")}
		}
		l.Sort, l.Descending = name, isFalling
	}
	if id := q.Get("kpi"); id != "" {
		if l.KPI, err = v.kpi(id); err != nil {
			return l, err
		}
		if l.Period, err = v.period(url.Values{"period": q["period"]}, asOf); err != nil {
			return l, err
		}
		l.Hits, l.Misses = q.Get("hits") == "true", q.Get("hits") == "false"
	}
	return l, nil
}

var (
	incidentStates   = []string{"open", "new", "active", "pending", "resolved", "closed", "cancelled"}
	incidentVerdicts = []string{"met", "breached", "pending", "undetermined"}
)

func sortNames() []string {
	var names []string
	for name := range metrics.ListSorts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// positive reads a number of pages or rows.
func positive(text string, otherwise, most int) (int, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, refuse(http.StatusBadRequest, "%q is no number from 1 to %d", text, most)
	}
	return n, nil
}

// listed is a page of the list as it was read.
type listed struct {
	incidents []*metrics.Incident
	total     int64
}

func (v *visit) list(l metrics.ListQuery) (listed, error) {
	read := func(ctx context.Context) (found listed, err error) {
		found.incidents, found.total, err = metrics.List(ctx, v.data, l)
		return found, err
	}
	if l.Limit > pageRows {
		return read(v.r.Context()) // long lists are not worth remembering
	}
	key := fmt.Sprintf("list %q %q %v %v %v %v %v %v %q %q %v %v %q %v %d %d", l.Text, l.Where, l.State, l.Verdict, l.Major, l.Late, l.From.Unix(), l.To.Unix(),
		l.KPI.ID, l.Period.Key, l.Hits, l.Misses, l.Sort, l.Descending, l.Limit, l.Offset)
	return recall(v.r.Context(), v.memo, key, read)
}

// incidentForm is the form of the list.
type incidentForm struct {
	Say      func(string, ...any) string
	Hidden   []link
	Query    map[string]string
	States   []choice
	Verdicts []choice
	Sorts    []choice
	Columns  []choice
	Where    []whereField
	Major    bool
	Late     bool
	Figure   string // the figure whose incidents these are
	Clear    string
}

// incidents is the list: filtered, sorted and cut into pages by the engine.
func incidents(v *visit) error {
	q := v.r.URL.Query()
	if d, value := q.Get("dim"), q.Get("value"); d != "" && value != "" {
		q.Add("where", d+"="+value)
	}
	l, err := v.listQuery(q)
	if err != nil {
		return err
	}
	number, err := positive(q.Get("page"), 1, 1_000_000)
	if err != nil {
		return err
	}
	l.Offset = (number - 1) * pageRows
	if format := q.Get("format"); format != "" && format != "html" {
		l.Limit, l.Offset = exportRows, 0
	}
	found, err := v.list(l)
	if err != nil {
		return err
	}
	made, err := pack.Listing(found.incidents, v.options())
	if err != nil {
		return err
	}
	if made.AsOf, err = v.asOf(); err != nil {
		return err
	}
	made.From, made.To, made.Period = made.AsOf, made.AsOf, made.AsOf.In(v.printer.Zone()).Format(time.DateOnly)
	p := &page{title: v.say("menu.incidents"), active: "incidents", pack: made, main: "incidents", form: "incidents.html", data: v.incidentForm(q, l)}
	first, last := int64(l.Offset+1), int64(l.Offset+len(found.incidents))
	p.pager = &pager{Said: v.say("pager.none")}
	if len(found.incidents) > 0 {
		p.pager.Said = v.say("pager.said", v.printer.Count(first), v.printer.Count(last), v.printer.Count(found.total))
	}
	if number > 1 {
		p.pager.Previous = v.with("page", pageName(number-1))
	}
	if last < found.total && len(found.incidents) > 0 {
		p.pager.Next = v.with("page", pageName(number+1))
	}
	return v.show(p)
}

func pageName(n int) string {
	if n == 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func (v *visit) incidentForm(q url.Values, l metrics.ListQuery) incidentForm {
	f := incidentForm{Say: v.say, Query: map[string]string{"q": l.Text, "from": q.Get("from"), "to": q.Get("to")}, Major: l.Major, Late: l.Late}
	if v.lang != v.config.Lang {
		f.Hidden = append(f.Hidden, link{"lang", v.lang})
	}
	for _, s := range incidentStates {
		f.States = append(f.States, choice{s, v.say("state." + s), s == l.State})
	}
	for _, s := range incidentVerdicts {
		f.Verdicts = append(f.Verdicts, choice{s, v.say("verdict." + s), s == l.Verdict})
	}
	for _, s := range []string{"-opened", "opened", "-resolved", "deadline", "-duration", "priority", "service", "client", "team", "reference"} {
		f.Sorts = append(f.Sorts, choice{s, v.say("sort." + s), s == q.Get("sort")})
	}
	for _, c := range metrics.ListColumns {
		f.Columns = append(f.Columns, choice{Value: c, Words: v.say("dim." + c)})
		if value, ok := l.Where[c]; ok {
			cleared := v.r.URL.Query()
			for _, name := range []string{"where", "dim", "value", "page", c} {
				cleared.Del(name)
			}
			for _, other := range sortedKeys(l.Where) {
				if other != c {
					cleared.Add("where", other+"="+l.Where[other])
				}
			}
			f.Where = append(f.Where, whereField{c, v.say("dim." + c), value, v.r.URL.Path + "?" + cleared.Encode()})
		}
	}
	if l.KPI.ID != "" {
		f.Figure = v.say("list.figure", l.KPI.Title.In(v.lang), l.Period.Words(v.lang))
		f.Hidden = append(f.Hidden, link{"kpi", l.KPI.ID}, link{"period", l.Period.Key}, link{"hits", q.Get("hits")})
		f.Clear = v.with("kpi", "", "period", "", "hits", "", "page", "")
	}
	return f
}

// incident is one incident: its life and clocks, as `bilan explain` tells them.
func incident(v *visit) error {
	clock, err := v.clock()
	if err != nil {
		return err
	}
	made, err := pack.Explain(clock, v.options())
	if err != nil {
		return err
	}
	return v.show(&page{title: made.Title, lead: made.PeriodWords, active: "incidents", pack: made, main: "life",
		back: &link{v.say("menu.incidents"), v.href("/incidents", nil)}})
}

// clock reads the incident that the address names.
func (v *visit) clock() (*metrics.Clock, error) {
	q := v.r.URL.Query()
	ask := metrics.ClockQuery{Reference: v.r.PathValue("reference"), Client: q.Get("client"), Source: q.Get("source"), LineID: q.Get("line")}
	clock, err := recall(v.r.Context(), v.memo, fmt.Sprintf("clock %q", []string{ask.Reference, ask.Client, ask.Source, ask.LineID}),
		func(ctx context.Context) (*metrics.Clock, error) { return metrics.ReadClock(ctx, v.data, ask) })
	var unknown *metrics.UnknownIncidentError
	var several *metrics.SeveralIncidentsError
	switch {
	case errors.As(err, &unknown):
		return nil, &httpError{status: http.StatusNotFound, message: v.say("incident.unknown", ask.Reference), hint: strings.Join(unknown.Near, ", ")}
	case errors.As(err, &several):
		var ways []string
		for _, r := range several.Found {
			ways = append(ways, url.Values{"source": {r.Source}, "client": {r.Client}}.Encode())
		}
		return nil, &httpError{status: http.StatusConflict, message: v.say("incident.several", ask.Reference), hint: "?" + strings.Join(ways, "  ?")}
	}
	return clock, err
}

// apiIncidents gives a page of the list.
func apiIncidents(v *visit) error {
	if err := v.only(append(slices.Clone(incidentParameters), metrics.ListColumns...)...); err != nil {
		return err
	}
	q := v.r.URL.Query()
	l, err := v.listQuery(q)
	if err != nil {
		return err
	}
	if l.Limit, err = positive(q.Get("limit"), pageRows, exportRows); err != nil {
		return err
	}
	number, err := positive(q.Get("page"), 1, 1_000_000)
	if err != nil {
		return err
	}
	l.Offset = (number - 1) * l.Limit
	found, err := v.list(l)
	if err != nil {
		return err
	}
	answer := record.Incidents{Total: found.total, Page: number, Limit: l.Limit, Incidents: []record.Incident{}}
	for _, i := range found.incidents {
		answer.Incidents = append(answer.Incidents, record.OfIncident(i))
	}
	v.json(http.StatusOK, answer)
	return nil
}

// apiIncident gives the clocks of one incident, as `bilan explain --format json` does.
func apiIncident(v *visit) error {
	if err := v.only("client", "source", "line"); err != nil {
		return err
	}
	clock, err := v.clock()
	if err != nil {
		return err
	}
	v.json(http.StatusOK, record.Proofs(clock))
	return nil
}
