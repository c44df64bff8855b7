package pack_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
	"bilan/reports/pack"
	models "bilan/sql"
)

// tiny builds the tiny workspace once; its warehouse is closed with the test.
func tiny(t *testing.T) (*warehouse.DB, *time.Location, time.Time) {
	t.Helper()
	return built(t, "../../fixtures/tiny")
}

// built runs the pipeline over a copy of a workspace.
func built(t *testing.T, dir string) (*warehouse.DB, *time.Location, time.Time) {
	t.Helper()
	ctx := context.Background()
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	os.RemoveAll(filepath.Join(copied, ".bilan"))
	ws, err := workspace.Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(ws.Config.Zone)
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.RFC3339, ws.Config.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	o := pipeline.Options{Workspace: ws, Models: models.FS, AsOf: asOf.UTC(), Clock: time.Now,
		Periods: func(from, to time.Time) []pipeline.Period {
			var all []pipeline.Period
			for _, p := range metrics.Spine(metrics.Week, from, to, zone) {
				all = append(all, pipeline.Period{Grain: string(metrics.Week), Key: p.Key, From: p.From, To: p.To})
			}
			return all
		}}
	if _, err := pipeline.Run(ctx, o); err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, zone, asOf.UTC()
}

func week(t *testing.T, key string, zone *time.Location) metrics.Period {
	t.Helper()
	p, err := metrics.ParsePeriod(key, zone, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func readWeek(t *testing.T, db metrics.Querier, p metrics.Period, asOf time.Time) *metrics.WeekData {
	t.Helper()
	w, err := metrics.ReadWeek(context.Background(), db, metrics.Catalogue, metrics.WeekQuery{Period: p, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func weekly(t *testing.T, db metrics.Querier, p metrics.Period, asOf time.Time, o pack.Options) (*metrics.WeekData, *pack.Pack) {
	t.Helper()
	w := readWeek(t, db, p, asOf)
	made, err := pack.Weekly(w, o)
	if err != nil {
		t.Fatal(err)
	}
	return w, made
}
