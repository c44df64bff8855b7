package warehouse

import (
	"context"
	"database/sql"
	"strings"
)

// ExecContext runs statements and translates their error.
func (db *DB) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	r, err := db.DB.ExecContext(ctx, query, args...)
	return r, Translate(err)
}

// QueryContext starts a query and translates its error.
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r, err := db.DB.QueryContext(ctx, query, args...)
	return r, Translate(err)
}

// Rows runs a query and returns the names of its columns and all of its rows. For small answers.
func (db *DB) Rows(ctx context.Context, query string, args ...any) (columns []string, rows [][]any, err error) {
	r, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	if columns, err = r.Columns(); err != nil {
		return nil, nil, Translate(err)
	}
	for r.Next() {
		row := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := r.Scan(into...); err != nil {
			return nil, nil, Translate(err)
		}
		rows = append(rows, row)
	}
	return columns, rows, Translate(r.Err())
}

// WriteParquet writes the rows of a query to a file, in the order that the query asks for, the same bytes for the same rows.
func (db *DB) WriteParquet(ctx context.Context, query, path string) error {
	_, err := db.ExecContext(ctx, "copy ("+query+") to "+Literal(path)+" (format parquet, compression zstd, preserve_order true)")
	return err
}

// Quote writes an identifier of SQL.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Literal writes a text of SQL. A NUL cannot be written and is dropped.
func Literal(text string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(text, "\x00", ""), "'", "''") + "'"
}
