package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/check"
	"bilan/pipeline/source"
	"bilan/reports"
	"bilan/reports/pack"
	"bilan/reports/record"
)

func (a *app) runCommand() *cobra.Command {
	var f packFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "load, build, check and write every pack of the workspace: the one cron line",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			return a.runAll(cmd.Context(), s, f)
		},
	}
	f.add(cmd)
	return cmd
}

// runAll is bilan run: also the work of bilan demo. Figures that do not add up and loads with too many rejected rows write no
// pack.
func (a *app) runAll(ctx context.Context, s *session, f packFlags) error {
	window, err := f.window(s)
	if err != nil {
		return err
	}
	a.sayWindow(window)
	o, release, err := a.hold(s)
	if err != nil {
		return err
	}
	defer release()
	result, err := pipeline.Run(ctx, o)
	sum := summary{load: &result.Load, checks: result.Checks, next: fmt.Sprintf("bilan -C %s check", a.workspace)}
	quality := filepath.Join(s.out, window.Key, "quality")
	var rejected *source.RejectError
	var failed *pipeline.CheckError
	if err == nil || errors.As(err, &rejected) || errors.As(err, &failed) {
		files, writing := writeQuality(quality, result)
		sum.files = append(sum.files, files...)
		if rejected != nil {
			sum.next = "read " + filepath.Join(quality, "rejects.csv")
		}
		if err = errors.Join(err, writing); err != nil {
			a.summarise(s, sum)
		}
	}
	if err == nil {
		err = a.fresh(s, result.Load, f.stale)
	}
	if err != nil {
		return err
	}
	var tasks []func() error
	written := make([][]reports.File, len(s.ws.Config.Packs)+1)
	for i, spec := range s.ws.Config.Packs {
		if spec.Kind != "client" {
			tasks = append(tasks, func() (err error) {
				written[i], err = a.runPack(ctx, s, spec.Kind, window, f)
				return err
			})
		}
	}
	tasks = append(tasks, func() (err error) {
		written[len(written)-1], sum.kpis, err = a.writeFigures(ctx, s, window)
		return err
	})
	if err := together(tasks...); err != nil {
		return err
	}
	sum.files = append(sum.files, slices.Concat(written[:len(written)-1]...)...)
	clients, leftOut := a.runClients(ctx, s, window, f)
	sum.files = append(sum.files, clients...)
	var some *clientsError
	if leftOut != nil && !errors.As(leftOut, &some) {
		return leftOut
	}
	sum.files = append(sum.files, written[len(written)-1]...)
	sum.next = fmt.Sprintf("bilan -C %s kpi sla_met --grain week", a.workspace)
	if err := a.note(ctx, s, sum.files); err != nil {
		return err
	}
	a.summarise(s, sum)
	fired := a.threshold(ctx, s, result, window)
	if leftOut != nil && fired != nil {
		_, lines := a.explain(fired)
		for _, m := range lines {
			a.print(m)
		}
		return leftOut
	}
	return errors.Join(leftOut, fired)
}

// runPack writes one kind of pack of a run: of the period, or of each incident that began in it and that people have written of.
func (a *app) runPack(ctx context.Context, s *session, kind string, window metrics.Period, f packFlags) ([]reports.File, error) {
	if kind == pack.CRI || kind == pack.PIR {
		return a.periodReports(ctx, s, kind, window, f)
	}
	return a.writePack(ctx, s, kind, f)
}

// runClients writes the contractual reports of a run: of each contract the last period that was over when the window of the run
// ended.
func (a *app) runClients(ctx context.Context, s *session, window metrics.Period, f packFlags) ([]reports.File, error) {
	if !wantsClients(s.ws) {
		return nil, nil
	}
	todo, err := s.assignments(ctx, a.options(s), "", "", earliest(window.To, s.asOf))
	if err != nil {
		return nil, err
	}
	return a.clientPacks(ctx, s, todo, f)
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// writeQuality writes what could not be read and what the checks found.
func writeQuality(dir string, result pipeline.Result) ([]reports.File, error) {
	var rejects bytes.Buffer
	if err := result.Load.Index.WriteRejects(&rejects); err != nil {
		return nil, fmt.Errorf("list rejected rows: %w", err)
	}
	results := result.Checks
	if results == nil {
		results = []check.Result{}
	}
	checks, err := json.MarshalIndent(results, "", "  ")
	if err != nil {
		return nil, err
	}
	return reports.WriteFiles(dir, []reports.Content{{Name: "rejects.csv", Data: rejects.Bytes()}, {Name: "checks.json", Data: append(checks, '\n')}})
}

// writeFigures writes every KPI of the period, whole and by its main dimensions, as CSV and Parquet.
// Those of a closed period stay as they are.
func (a *app) writeFigures(ctx context.Context, s *session, window metrics.Period) ([]reports.File, int, error) {
	set := s.catalogue()
	e, err := s.edition(window.Key, dataKind, "")
	if err != nil || e.isClosed {
		return nil, len(set), err
	}
	name := "kpi"
	if e.version > 1 {
		name = fmt.Sprintf("kpi_v%d", e.version)
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, 0, err
	}
	defer db.Close()
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, 0, err
	}
	by := []string{"client", "domain", "service", "priority"}
	sets := wholeAndBy(by)
	var rows []metrics.Row
	for _, k := range set {
		read, err := metrics.ReadEach(ctx, db, metrics.Query{KPI: k, Periods: []metrics.Period{window}, AsOf: asOf}, sets)
		if err != nil {
			return nil, 0, err
		}
		rows = append(rows, read...)
	}
	var text bytes.Buffer
	if err := record.WriteCSV(&text, rows, by); err != nil {
		return nil, 0, err
	}
	data, err := parquet(ctx, rows, by)
	if err != nil {
		return nil, 0, err
	}
	files, err := reports.WriteFiles(filepath.Join(s.out, window.Key, "data"), []reports.Content{
		{Name: name + ".csv", Data: text.Bytes()}, {Name: name + ".parquet", Data: data},
	})
	return files, len(set), err
}

// wholeAndBy are the sets of dimensions for a figure as a whole, and by each dimension alone.
func wholeAndBy(dimensions []string) [][]string {
	sets := [][]string{nil}
	for _, d := range dimensions {
		sets = append(sets, []string{d})
	}
	return sets
}
