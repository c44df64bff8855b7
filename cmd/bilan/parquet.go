package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bilan/metrics"
	"bilan/pipeline/warehouse"
	"bilan/reports/record"
)

// parquet encodes rows of KPIs: the columns of the CSV, typed.
func parquet(ctx context.Context, rows []metrics.Row, by []string) ([]byte, error) {
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, record.Cells(r, by))
	}
	return parquetOf(ctx, record.Columns(by), record.Types, cells)
}

// parquetOf encodes a table of texts, "" being null. types are the types of columns that are no texts.
func parquetOf(ctx context.Context, names []string, types map[string]string, rows [][]string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "bilan-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := warehouse.Open(ctx, "", warehouse.Options{Threads: 1, TempDir: dir})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var columns, values []string
	for _, name := range names {
		kind := types[name]
		if kind == "" {
			kind = "varchar"
		}
		columns = append(columns, warehouse.Quote(name)+" "+kind)
	}
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, c := range r {
			if cells[i] = warehouse.Literal(c); c == "" {
				cells[i] = "null"
			}
		}
		values = append(values, "("+strings.Join(cells, ", ")+")")
	}
	if _, err := db.ExecContext(ctx, "create table rows ("+strings.Join(columns, ", ")+")"); err != nil {
		return nil, err
	}
	if len(values) > 0 {
		if _, err := db.ExecContext(ctx, "insert into rows values "+strings.Join(values, ", ")); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(dir, "rows.parquet")
	if _, err := db.ExecContext(ctx, "copy rows to "+warehouse.Literal(path)+" (format parquet, compression zstd)"); err != nil {
		return nil, fmt.Errorf("write parquet: %w", err)
	}
	return os.ReadFile(path)
}

// writeParquet sends the file to stdout.
func (a *app) writeParquet(rows []metrics.Row, by []string) error {
	data, err := parquet(context.Background(), rows, by)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(data)
	return err
}
