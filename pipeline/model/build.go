package model

import (
	"context"
	"fmt"
	"time"

	"bilan/pipeline/warehouse"
)

// Built says what became of one model.
type Built struct {
	ID      string
	Rows    int64 // of a table; -1 for a view
	Elapsed time.Duration
}

// Build creates every model in the order given. Models of raw and run whose table or view is already there are left as they
// are: they are the input. Checks are not built (see package check). The clock is only used to say how long each took.
func Build(ctx context.Context, db *warehouse.DB, models []Model, clock func() time.Time, progress func(Built)) error {
	for _, schema := range append([]string{Params}, Layers...) {
		if _, err := db.ExecContext(ctx, "create schema if not exists "+schema); err != nil {
			return fmt.Errorf("create schema %s: %w", schema, err)
		}
	}
	for _, m := range models {
		if m.Schema == "checks" {
			continue
		}
		if m.Schema == "raw" || m.Schema == Params {
			there, err := exists(ctx, db, m)
			if err != nil {
				return err
			}
			if there {
				continue
			}
		}
		start := clock()
		kind := "table"
		if m.View {
			kind = "view"
		}
		// The newline ends a comment on the model's last line.
		if _, err := db.ExecContext(ctx, "create "+kind+" "+m.ID()+" as\n"+m.SQL+"\n"); err != nil {
			return &BuildError{File: m.File, Err: err}
		}
		built := Built{ID: m.ID(), Rows: -1, Elapsed: clock().Sub(start)}
		if !m.View {
			if err := db.QueryRowContext(ctx, "select count(*) from "+m.ID()).Scan(&built.Rows); err != nil {
				return &BuildError{File: m.File, Err: err}
			}
		}
		if progress != nil {
			progress(built)
		}
	}
	return nil
}

func exists(ctx context.Context, db *warehouse.DB, m Model) (bool, error) {
	var n int
	err := db.QueryRowContext(ctx,
		"select count(*) from information_schema.tables where table_schema = ? and table_name = ?", m.Schema, m.Name).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for %s: %w", m.ID(), err)
	}
	return n > 0, nil
}
