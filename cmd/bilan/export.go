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
		guard = leak.New(extract.contract, leakNames(extract.Own), leak.NewNames(leakNames(extract.Everyone)))
		e.See = func(table, column, value, incident string) {
			where := "column " + column
			if incident != "" {
				where = incident + ", " + where
			}
			hits = append(hits, guard.Look(table, where, value)...)
		}
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
	extract, err := pipeline.ExtractClient(ctx, a.options(s), chosen[0], nil, pipeline.Told{})
	if err != nil {
		return nil, err
	}
	return &clientExtract{extract, chosen[0]}, nil
}
