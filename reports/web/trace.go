package web

import (
	"net/http"

	"bilan/metrics"
	"bilan/reports/record"
)

// traced is the most that a trace opens in one answer.
const traced = 20_000

// apiTrace opens a KPI of a period down to the rows of the sources, as `bilan trace KPI --format json` does.
func apiTrace(v *visit) error {
	if err := v.only("kpi", "period", "from", "to", "where"); err != nil {
		return err
	}
	q := v.r.URL.Query()
	kpi, err := v.kpi(q.Get("kpi"))
	if err != nil {
		return err
	}
	where, err := conditions(q["where"])
	if err != nil {
		return err
	}
	asOf, err := v.asOf()
	if err != nil {
		return err
	}
	period, err := v.period(q, asOf)
	if err != nil {
		return err
	}
	rows, err := v.readEach(metrics.Query{KPI: kpi, Periods: []metrics.Period{period}, AsOf: asOf, Where: where}, [][]string{nil})
	if err != nil {
		return err
	}
	if n := rows[0].N + rows[0].Excluded; n > traced {
		return &httpError{status: http.StatusBadRequest, message: v.say("trace.many", v.printer.Count(n)), hint: v.say("trace.hint")}
	}
	t, err := metrics.ReadTrace(v.r.Context(), v.data, metrics.TraceQuery{KPI: kpi, Period: period, Where: where, AsOf: asOf, Lang: v.lang,
		SQL: func(string) string { return v.config.Formula(kpi.ID) }})
	if err != nil {
		return err
	}
	v.json(http.StatusOK, record.OfTrace(t, v.printer))
	return nil
}
