package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports"
	"bilan/reports/leak"
	"bilan/reports/record"
	"bilan/reports/text"
)

// exportFlags are the flags of bilan export.
type exportFlags struct {
	client string
	by     []string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [TABLE…]",
		Short: "write marts, metrics and figures for other programs, with a data dictionary",
		Long: `Writes the tables of marts and metrics, and every KPI by week, month, quarter and year, into a folder of their own: as Parquet (the
default), Arrow IPC or CSV, in folders of years that other engines read as a column, or as one DuckDB file with comments. dictionary.csv
says of each table and column its type, its unit, its meaning and where that is defined; definitions holds the SQL.

The folder is out/export/FORMAT, and out/export/CLIENT/FORMAT with --client, whose tables come from a database that holds that client
alone. It appears whole or not at all, in the place of an earlier export; a folder that holds anything else is left alone.`,
		Example: "  bilan export\n  bilan export marts.incidents metrics.sla_met --format csv -o /srv/lake\n  bilan export --client AZUR --format duckdb",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.export(cmd.Context(), args, f)
		},
	}
	cmd.Flags().StringVar(&f.client, "client", "", "a client or a contract: its extract alone")
	cmd.Flags().StringSliceVar(&f.by, "by", nil, "dimensions to break the figures down by, each alone: "+strings.Join(metrics.Dimensions, ", "))
	return cmd
}

func (a *app) export(ctx context.Context, tables []string, f exportFlags) error {
	format := a.format
	if format == "" {
		format = pipeline.ExportFormats[0]
	}
	if !slices.Contains(pipeline.ExportFormats, format) {
		return usage(fmt.Errorf("unknown format %q", format), "formats are "+strings.Join(pipeline.ExportFormats, ", "))
	}
	if err := (kpiFlags{by: f.by}).checkDimensions(); err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	if err := a.warnChanged(ctx, s); err != nil {
		return err
	}
	e := pipeline.Export{From: pipeline.WarehousePath(s.ws), Format: format, Tables: tables, Guard: text.CSV}
	sub := ""
	var guard *leak.Guard
	var hits []leak.Hit
	if f.client != "" {
		extract, err := a.exportExtract(ctx, s, f.client)
		if err != nil {
			return err
		}
		defer extract.Close()
		sub, e.From = strings.ToUpper(extract.contract), extract.Path
		guard = leak.New(extract.contract, leakNames(extract.Own), leakNames(extract.Foreign))
		e.See = func(table, column, value string) { hits = append(hits, guard.Look(table, "column "+column, value)...) }
		if e.Extra, err = s.exportFigures(ctx, extract, f.by); err != nil {
			return err
		}
	} else if e.Extra, err = a.warehouseFigures(ctx, s, f.by); err != nil {
		return err
	}
	e.Told = s.told()
	dir := a.exportFolder(s, sub, format)
	if err := checkExportFolder(dir); err != nil {
		return err
	}
	var m exportManifest
	err = reports.WriteTree(dir, func(folder string) error {
		e.Folder = folder
		done, words, err := pipeline.WriteExport(ctx, a.options(s), e)
		var unknown *pipeline.UnknownTableError
		if errors.As(err, &unknown) {
			near := metrics.Near(unknown.ID, unknown.Known)
			return usage(err, suggestion(near, "tables are those of marts and metrics, such as marts.incidents"))
		}
		if err != nil {
			return err
		}
		if guard != nil {
			if err := guard.Refuse(hits); err != nil {
				return err
			}
		}
		m, err = s.finishExport(folder, format, sub, done, words)
		return err
	})
	if err != nil {
		return err
	}
	return a.sayExport(dir, m)
}

// exportFolder is where an export goes: the folder that was asked for itself, else one of the workspace.
func (a *app) exportFolder(s *session, client, format string) string {
	if a.out != "" {
		return s.out
	}
	return filepath.Join(s.out, "export", client, format)
}

// clientExtract is an extract with the contract that it is for.
type clientExtract struct {
	*pipeline.Extract
	contract string
}

// exportExtract takes one client's data out of the warehouse.
func (a *app) exportExtract(ctx context.Context, s *session, client string) (*clientExtract, error) {
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	versions, err := metrics.Contracts(ctx, db)
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	chosen, err := s.chosen(versions, client)
	if err != nil {
		return nil, err
	}
	if len(chosen) > 1 {
		return nil, usage(fmt.Errorf("%q has %d contracts", client, len(chosen)), "say which: --client "+strings.Join(chosen, ", or --client "))
	}
	extract, err := pipeline.ExtractClient(ctx, a.options(s), chosen[0], nil)
	if err != nil {
		return nil, err
	}
	return &clientExtract{extract, chosen[0]}, nil
}

func (a *app) warehouseFigures(ctx context.Context, s *session, by []string) ([]pipeline.ExtraTable, error) {
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return s.exportFigures(ctx, db, by)
}

// exportGrains are the lengths of period that figures are exported by.
var exportGrains = []metrics.Grain{metrics.Week, metrics.Month, metrics.Quarter, metrics.Year}

// exportFigures are the KPIs as bilan kpi gives them: those that the database holds, whole and by each dimension alone.
func (s *session) exportFigures(ctx context.Context, db metrics.Querier, by []string) ([]pipeline.ExtraTable, error) {
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	var periods []metrics.Period
	for _, grain := range exportGrains {
		of, err := metrics.Window{Grain: string(grain)}.Periods(ctx, db, s.zone, asOf)
		if err != nil {
			return nil, err
		}
		periods = append(periods, of...)
	}
	held, err := metrics.Held(ctx, db, s.catalogue())
	if err != nil {
		return nil, err
	}
	t := pipeline.ExtraTable{Name: "kpi", Doc: "one KPI of one period, as bilan kpi gives it", Partition: "grain", Columns: record.Columns(by), Types: record.Types,
		Words: map[string]pipeline.Word{}}
	for name, doc := range record.Docs {
		t.Words[name] = pipeline.Word{Meaning: doc, From: "catalogue", Definition: "definitions/kpi.csv"}
	}
	for _, d := range by {
		t.Words[d] = pipeline.Word{Meaning: d + " of the subject; none: not broken down by it", From: "catalogue", Definition: "sql/metrics/subjects.sql"}
	}
	for _, k := range s.catalogue() {
		if !slices.Contains(held, k.ID) {
			continue
		}
		dims := [][]string{nil}
		for _, d := range by {
			dims = append(dims, []string{d})
		}
		for _, of := range dims {
			read, err := metrics.Read(ctx, db, metrics.Query{KPI: k, Periods: periods, AsOf: asOf, By: of})
			if err != nil {
				return nil, err
			}
			for _, r := range read {
				t.Rows = append(t.Rows, record.Cells(r, by))
			}
		}
	}
	return []pipeline.ExtraTable{t}, nil
}

// told are the words of the catalogue for the tables of facts: what is counted, and in which unit.
func (s *session) told() map[string]map[string]pipeline.Word {
	all := map[string]map[string]pipeline.Word{}
	for _, k := range s.catalogue() {
		words := map[string]pipeline.Word{"": {From: "catalogue",
			Meaning: fmt.Sprintf("%s. %s %s (%s)", k.Title.In(s.lang), k.Question.In(s.lang), k.Formula.In(s.lang), k.Frame.Words(s.lang))}}
		for name, doc := range metrics.FactColumns {
			words[name] = pipeline.Word{Meaning: doc, From: "catalogue"}
		}
		words["value"] = pipeline.Word{Meaning: metrics.FactColumns["value"], From: "catalogue", Unit: record.Unit(k.Unit)}
		all["metrics."+k.ID] = words
	}
	return all
}
