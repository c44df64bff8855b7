package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bilan/metrics"
	"bilan/pipeline/warehouse"
)

// types of the flat columns in Parquet.
var flatTypes = map[string]string{
	"figure": "double", "n": "bigint", "hits": "bigint", "excluded": "bigint", "mean": "double", "median": "double", "p90": "double",
}

// parquet encodes rows of KPIs: the columns of the CSV, typed.
func parquet(ctx context.Context, rows []metrics.Row, by []string) ([]byte, error) {
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
	names := append(append([]string{"kpi", "period", "grain"}, by...), flat...)
	var columns, values []string
	for _, name := range names {
		kind := flatTypes[name]
		if kind == "" {
			kind = "varchar"
		}
		columns = append(columns, warehouse.Quote(name)+" "+kind)
	}
	for _, r := range rows {
		cells := flatten(r, by)
		for i, c := range cells {
			if cells[i] = warehouse.Literal(c); c == "" {
				cells[i] = "null"
			}
		}
		values = append(values, "("+strings.Join(cells, ", ")+")")
	}
	if _, err := db.ExecContext(ctx, "create table kpi ("+strings.Join(columns, ", ")+")"); err != nil {
		return nil, err
	}
	if len(values) > 0 {
		if _, err := db.ExecContext(ctx, "insert into kpi values "+strings.Join(values, ", ")); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(dir, "kpi.parquet")
	if _, err := db.ExecContext(ctx, "copy kpi to "+warehouse.Literal(path)+" (format parquet, compression zstd)"); err != nil {
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
