package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// build makes a new warehouse beside the old one and puts it in its place when it is whole.
func build(ctx context.Context, o Options, index *source.Index, result *Result) error {
	path := WarehousePath(o.Workspace)
	fresh := path + ".new"
	// A log beside the warehouse is never its own: the engine would take it for one, and refuse to open what it does not fit.
	for _, leftover := range []string{fresh, fresh + ".wal", path + ".wal", movingPath(o), movingPath(o) + ".wal"} {
		if err := os.RemoveAll(leftover); err != nil {
			return fmt.Errorf("clear %s: %w", leftover, err)
		}
	}
	err := construct(ctx, path, fresh, o, index, result)
	if err != nil {
		removeDatabase(fresh)
		return err
	}
	if err := os.RemoveAll(path + ".wal"); err != nil {
		return fmt.Errorf("clear %s.wal: %w", path, err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("put the new warehouse in place: %w", err)
	}
	return nil
}

// movingPath is where an increment builds what it exchanges.
func movingPath(o Options) string { return filepath.Join(StateDir(o.Workspace), "moving.duckdb") }

// construct builds on the warehouse that is there, or failing that from nothing.
func construct(ctx context.Context, path, fresh string, o Options, index *source.Index, result *Result) error {
	if !o.Full {
		b, err := readFormer(ctx, path, o, index)
		if err != nil {
			return err
		}
		if b != nil {
			if err := increment(ctx, fresh, b, o, index, result); !errors.Is(err, errNotKept) {
				return err
			}
			removeDatabase(fresh)
			result.Built, result.Kept = nil, 0
		}
	}
	db, err := warehouse.Open(ctx, fresh, freshEngine(o.Workspace))
	if err != nil {
		return err
	}
	err = fill(ctx, db, o, index, result)
	if closing := db.Close(); err == nil {
		err = closing
	}
	return err
}

func engine(ws *workspace.Workspace) warehouse.Options {
	return warehouse.Options{
		Memory:  ws.Config.Engine.Memory,
		Threads: ws.Config.Engine.Threads,
		TempDir: filepath.Join(StateDir(ws), "tmp"),
	}
}

// freshEngine opens a file that takes the place of another, or is thrown away.
func freshEngine(ws *workspace.Workspace) warehouse.Options {
	options := engine(ws)
	options.Fresh = true
	return options
}

func fill(ctx context.Context, db *warehouse.DB, o Options, index *source.Index, result *Result) error {
	models, err := readModels(ctx, db, o)
	if err != nil {
		return err
	}
	if err := land(ctx, db, o, index, result); err != nil {
		return err
	}
	if err := remember(ctx, db, models, index); err != nil {
		return err
	}
	return model.Build(ctx, db, models, o.Clock, func(b model.Built) {
		result.Built = append(result.Built, b)
		o.emit(Event{Stage: "build", Name: b.ID, Rows: b.Rows, Elapsed: b.Elapsed})
	})
}

func (o Options) emit(e Event) {
	if o.Events != nil {
		o.Events(e)
	}
}

// land puts the inputs of the models in place: views over what was landed, and the tables that the workspace gives.
func land(ctx context.Context, db *warehouse.DB, o Options, index *source.Index, result *Result) error {
	for _, schema := range []string{"run", "raw"} {
		if _, err := db.ExecContext(ctx, "create schema if not exists "+schema); err != nil {
			return err
		}
	}
	for _, table := range landedTables {
		query := index.Select(workspace.Rows(table))
		if query == "" {
			continue
		}
		text := "create view raw." + table + " as " + query
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("open what was landed as %s: %w", table, err)
		}
	}
	from, to, err := bounds(ctx, db, index, o.AsOf)
	if err != nil {
		return err
	}
	result.From, result.To = from, to
	return settings(ctx, db, o, index, from, to)
}

// horizon is how far after the cut calendars and periods go: deadlines fall after it.
const horizon = 400 * 24 * time.Hour

// earliest bounds the calendars: a date before it is a fault of the source, and is flagged, not computed with.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// bounds finds the first and last instants that incidents speak of.
func bounds(ctx context.Context, db *warehouse.DB, index *source.Index, asOf time.Time) (from, to time.Time, err error) {
	if len(index.Files(workspace.RowsIncidents)) == 0 {
		return asOf.AddDate(0, 0, -7), asOf, nil
	}
	var first, last *time.Time
	err = db.QueryRowContext(ctx, `
		select
		    min(least(coalesce(opened_at, created_at), coalesce(declared_at, opened_at, created_at))) filter (
		        where coalesce(opened_at, created_at) >= timestamptz '1990-01-01 00:00:00+00'
		    ),
		    max(greatest(coalesce(opened_at, created_at), coalesce(updated_at, opened_at), coalesce(closed_at, opened_at)))
		from raw.incidents`).Scan(&first, &last)
	if err != nil {
		return from, to, fmt.Errorf("find the first and last instants: %w", err)
	}
	from, to = asOf.AddDate(0, 0, -7), asOf
	if first != nil && first.Before(asOf) {
		from = *first
	}
	if from.Before(earliest) {
		from = earliest
	}
	if last != nil && last.Before(asOf) {
		to = *last
	}
	return from.UTC(), to.UTC(), nil
}
