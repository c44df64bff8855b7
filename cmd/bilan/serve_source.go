package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/reports/web"
	models "bilan/sql"
)

// heldBy lets the server hold generations of the warehouse.
type heldBy struct{ *pipeline.Serving }

// Hold gives everything, or what one contract's reports are made from.
func (h heldBy) Hold(ctx context.Context, contract string) (*web.Data, error) {
	held, err := h.Serving.Hold(ctx, contract)
	if err != nil {
		return nil, err
	}
	return &web.Data{Querier: held, Generation: held.Generation, BuiltAt: held.BuiltAt, Release: held.Release}, nil
}

// formula is the SQL of the facts of a KPI: a built-in model, or one of the workspace's own.
func (s *session) formula(kpi string) string {
	text, err := fs.ReadFile(models.FS, "metrics/"+kpi+".sql")
	if err != nil {
		text, err = os.ReadFile(filepath.Join(s.ws.Dir, "sql", "metrics", filepath.Base(kpi)+".sql"))
	}
	if err != nil {
		return ""
	}
	return string(text)
}

// communicatedOf looks a KPI up in the figures that the last closes of periods froze. The ledger is read each time: a period may be closed
// while its figures are served.
func communicatedOf(s *session) func(metrics.KPI, []string) (map[string]*metrics.Told, error) {
	return func(kpi metrics.KPI, periods []string) (map[string]*metrics.Told, error) {
		l, err := ledger.Read(pipeline.StateDir(s.ws))
		if err != nil {
			return nil, err
		}
		told := map[string]*metrics.Told{}
		for _, period := range periods {
			snapshot, err := communicated(l, closing.KPIs, period)
			if err != nil {
				return nil, err
			}
			if snapshot == nil {
				continue
			}
			if figure, ok := snapshot.Figure(kpi.ID); ok {
				entry, _ := l.Communicated(closing.KPIs, period)
				told[period] = &metrics.Told{Value: figure.Value, N: figure.N, At: entry.At, AsOf: snapshot.AsOf}
			}
		}
		return told, nil
	}
}

// checksOf runs the data checks on the warehouse in service.
func (a *app) checksOf(s *session, serving *pipeline.Serving) func(context.Context) ([]web.Check, error) {
	return func(ctx context.Context) ([]web.Check, error) {
		results, err := serving.Check(ctx)
		var all []web.Check
		for _, r := range results {
			all = append(all, web.Check{ID: r.ID, About: r.Doc, Severity: string(r.Severity), Count: r.Count, Columns: r.Columns, Rows: r.Rows})
		}
		return all, err
	}
}
