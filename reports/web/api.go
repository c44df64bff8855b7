package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/reports/record"
)

// json answers a program.
func (v *visit) json(status int, value any) {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		status, data = http.StatusInternalServerError, []byte(`{"error":{"status":500}}`)
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(append(data, '\n'))
}

// only refuses parameters that a route does not know: a filter that is misspelt must not be taken for none.
func (v *visit) only(known ...string) error {
	known = append(known, "lang", "format")
	for name := range v.r.URL.Query() {
		if !slices.Contains(known, name) {
			slices.Sort(known)
			return &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("unknown parameter %q", name),
				hint: "parameters are " + strings.Join(known, ", ")}
		}
	}
	return nil
}

// rowLimit bounds an answer of KPIs: periods times combinations of dimensions.
const rowLimit = 50_000

// apiKPI gives KPIs as `bilan kpi --format json` does.
func apiKPI(v *visit) error {
	if err := v.only("kpi", "period", "from", "to", "grain", "by", "where", "against"); err != nil {
		return err
	}
	q := v.r.URL.Query()
	against, err := v.against(q)
	if err != nil {
		return err
	}
	ids := listOf(q["kpi"])
	if len(ids) == 0 {
		return &httpError{status: http.StatusBadRequest, message: "no KPI was asked for", hint: "add kpi=sla_met; several are parted by commas"}
	}
	rows := []record.Row{}
	for _, id := range ids {
		asked, err := v.query(id, q)
		if err != nil {
			return err
		}
		read, err := v.records(asked, against)
		if err != nil {
			return err
		}
		rows = append(rows, read...)
		if len(rows) > rowLimit {
			return &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("the answer has more than %d rows", rowLimit), hint: "ask for fewer dimensions or periods"}
		}
	}
	v.json(http.StatusOK, rows)
	return nil
}

// listOf splits values that are parted by commas or given several times.
func listOf(values []string) []string {
	var all []string
	for _, v := range values {
		for _, one := range strings.Split(v, ",") {
			if one = strings.TrimSpace(one); one != "" {
				all = append(all, one)
			}
		}
	}
	return all
}

// kpi finds a KPI that the reader's database holds.
func (v *visit) kpi(id string) (metrics.KPI, error) {
	k, ok := v.config.KPIs.Find(id)
	if ok {
		held, err := v.heldKPIs()
		if err != nil {
			return k, err
		}
		ok = slices.Contains(held, id)
	}
	if !ok {
		hint := ""
		if near := v.config.KPIs.Near(id); len(near) > 0 {
			hint = strings.Join(near, ", ")
		}
		return k, &httpError{status: http.StatusNotFound, message: v.say("kpi.unknown", id), hint: hint}
	}
	return k, nil
}

// heldKPIs are the KPIs whose facts the reader's database holds.
func (v *visit) heldKPIs() ([]string, error) {
	return recall(v.r.Context(), v.memo, "held", func(ctx context.Context) ([]string, error) { return metrics.Held(ctx, v.data, v.config.KPIs) })
}

// conditions reads where=DIMENSION=VALUE.
func conditions(values []string) (map[string]string, error) {
	where := map[string]string{}
	for _, w := range values {
		name, value, ok := strings.Cut(w, "=")
		if !ok || !slices.Contains(metrics.Dimensions, name) {
			return nil, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("where=%q is no DIMENSION=VALUE", w),
				hint: "dimensions are " + strings.Join(metrics.Dimensions, ", ")}
		}
		where[name] = value
	}
	return where, nil
}

// dimensionLimit is how many dimensions one answer is broken down by.
const dimensionLimit = 4

func dimensions(values []string) ([]string, error) {
	by := listOf(values)
	for i, d := range by {
		if !slices.Contains(metrics.Dimensions, d) || slices.Contains(by[:i], d) {
			return nil, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("unknown or repeated dimension %q", d),
				hint: "dimensions are " + strings.Join(metrics.Dimensions, ", ")}
		}
	}
	if len(by) > dimensionLimit {
		return nil, refuse(http.StatusBadRequest, "%d dimensions are asked for, %d are the most", len(by), dimensionLimit)
	}
	return by, nil
}

// query is what is asked of one KPI.
func (v *visit) query(id string, q url.Values) (asked metrics.Query, err error) {
	if asked.KPI, err = v.kpi(id); err != nil {
		return asked, err
	}
	if asked.By, err = dimensions(q["by"]); err != nil {
		return asked, err
	}
	if asked.Where, err = conditions(q["where"]); err != nil {
		return asked, err
	}
	if asked.AsOf, err = v.asOf(); err != nil {
		return asked, err
	}
	window := metrics.Window{Period: q.Get("period"), From: q.Get("from"), To: q.Get("to"), Grain: q.Get("grain")}
	asked.Periods, err = window.Periods(v.r.Context(), v.data, v.printer.Zone(), asked.AsOf)
	return asked, err
}

// records reads rows for a program; set beside what was before when that is asked, which is of one period.
func (v *visit) records(q metrics.Query, against metrics.Against) (rows []record.Row, err error) {
	if against == metrics.AgainstNothing {
		read, err := v.readEach(q, [][]string{q.By})
		for _, r := range read {
			rows = append(rows, record.Of(r))
		}
		return rows, err
	}
	if len(q.Periods) != 1 {
		return nil, &httpError{status: http.StatusBadRequest, message: fmt.Sprintf("against=%s compares one period, %d are asked for", against, len(q.Periods)),
			hint: "add period=2026-W38"}
	}
	e, err := v.compare(metrics.ExploreQuery{KPI: q.KPI, Period: q.Periods[0], AsOf: q.AsOf, By: q.By, Where: q.Where, Against: against})
	if err != nil {
		return nil, err
	}
	compared := []metrics.Compared{e.Total}
	if len(q.By) > 0 {
		compared = e.Rows
	}
	for _, c := range compared {
		rows = append(rows, record.OfCompared(c, e))
	}
	return rows, nil
}

// readEach rolls a KPI up by sets of dimensions, once for all who ask for the same.
func (v *visit) readEach(q metrics.Query, sets [][]string) ([]metrics.Row, error) {
	figures, err := v.figures()
	if err != nil {
		return nil, err
	}
	return figures.ReadEach(v.r.Context(), q, sets)
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// apiDescription describes the API, in OpenAPI 3.
func apiDescription(v *visit) error {
	data, err := files.ReadFile("assets/openapi.json")
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(data)
	return nil
}
