package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
)

// builtVersion is part of every models hash: raise it when the same models would build something else.
const builtVersion = 1

// hashModels identifies all that decides how inputs become tables.
func hashModels(models []model.Model) string {
	h := sha256.New()
	fmt.Fprintln(h, builtVersion)
	for _, m := range models {
		fmt.Fprintf(h, "%s %t %d\n%s\n", m.ID(), m.View, len(m.SQL), m.SQL)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// remember writes what the warehouse was built from, for the next build.
func remember(ctx context.Context, db *warehouse.DB, models []model.Model, index *source.Index) error {
	hash := hashModels(models)
	var rows []string
	for _, l := range index.Active() {
		rows = append(rows, row(text(hash), number(l.LoadID), text(l.Parquet)))
	}
	return table(ctx, db, "run.built", "models_hash varchar, load_id bigint, landed varchar", rows)
}

// BuiltModels is the hash of the models that a warehouse was built with.
func BuiltModels(ctx context.Context, db *warehouse.DB) (string, error) {
	var hash string
	if err := db.QueryRowContext(ctx, "select coalesce(any_value(models_hash), '') from run.built").Scan(&hash); err != nil {
		return "", fmt.Errorf("read the models of the warehouse: %w", err)
	}
	return hash, nil
}

// former is the warehouse that a build finds.
type former struct {
	asOf   time.Time
	loaded map[int64]bool // loads that it was built from
	// outdated are the inputs of which it holds rows of a register that no longer say what the register says.
	outdated map[string]bool
}

// readFormer says what the warehouse at a path was built from; nil when the next one cannot be built on it: there is none, it is
// of other models, of a later cut, or of files that no longer count.
func readFormer(ctx context.Context, path string, o Options, index *source.Index) (*former, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	options := engine(o.Workspace)
	options.ReadOnly = true
	db, err := warehouse.Open(ctx, path, options)
	if err != nil {
		return nil, nil // what cannot be read is built anew
	}
	defer db.Close()
	models, err := readModels(ctx, db, o)
	if err != nil {
		return nil, err
	}
	var b former
	if err := db.QueryRowContext(ctx, "select as_of from run.params").Scan(&b.asOf); err != nil || b.asOf.After(o.AsOf) {
		return nil, nil
	}
	_, rows, err := db.Rows(ctx, "select load_id, landed, models_hash from run.built")
	if err != nil {
		return nil, nil // of a program that did not write it
	}
	landed := map[int64]string{}
	for _, l := range index.Active() {
		landed[l.LoadID] = l.Parquet
	}
	hash := hashModels(models)
	b.loaded, b.outdated = map[int64]bool{}, map[string]bool{}
	past := map[int64]string{} // inputs by load, of registers
	for _, l := range index.Loads {
		if l.Former && !l.Retired {
			landed[l.LoadID], past[l.LoadID] = l.Parquet, "raw."+string(l.Rows)
		}
	}
	for _, r := range rows {
		id, _ := r[0].(int64)
		if r[1] != landed[id] || r[2] != hash {
			return nil, nil
		}
		b.loaded[id] = true
		if input, ok := past[id]; ok {
			b.outdated[input] = true
		}
	}
	if len(b.loaded) == 0 {
		return nil, nil
	}
	return &b, nil
}

// errNotKept ends an increment that finds, once it is under way, that the warehouse before cannot serve.
var errNotKept = errors.New("the warehouse before cannot serve")

// increment builds the new warehouse at fresh on a copy of the one before. Rows of incidents that are settled stay: the others'
// are built anew beside it, from their own rows and events alone, and put in their place. The result is that of a full build,
// the order of rows apart.
func increment(ctx context.Context, fresh string, b *former, o Options, index *source.Index, result *Result) error {
	path := WarehousePath(o.Workspace)
	if err := copyFile(path, fresh); err != nil {
		return fmt.Errorf("copy the warehouse: %w", err)
	}
	db, err := warehouse.Open(ctx, fresh, freshEngine(o.Workspace))
	if err != nil {
		return err
	}
	defer db.Close()
	models, err := readModels(ctx, db, o)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "attach "+warehouse.Literal(path)+" as before (read_only)"); err != nil {
		return err
	}
	if err := clearOthers(ctx, db, models); err != nil {
		return err
	}
	if err := land(ctx, db, o, index, result); err != nil {
		return err
	}
	if err := remember(ctx, db, models, index); err != nil {
		return err
	}
	changed, err := changedInputs(ctx, db, models, b, index)
	if err != nil {
		return err
	}
	keeps := model.Keeps(models, changed)
	isKept := func(m model.Model) bool { return keeps[m.ID()] == model.Moving && isPlace(m) && m.ID() != model.Keys }
	tell := func(built model.Built) {
		result.Built = append(result.Built, built)
		o.emit(Event{Stage: "build", Name: built.ID, Rows: built.Rows, Elapsed: built.Elapsed})
	}
	var rest, kept []model.Model
	for _, m := range models {
		switch {
		case m.ID() == model.Keys:
		case isKept(m):
			kept = append(kept, m)
		default:
			rest = append(rest, m)
			if m.Settled != "" && isPlace(m) { // it could have been kept, and an input changed
				if _, err := db.ExecContext(ctx, "drop table if exists "+m.ID()); err != nil {
					return err
				}
			}
		}
	}
	keys := model.Below(models, func(m model.Model) bool { return m.ID() == model.Keys })
	if err := model.Build(ctx, db, keys, o.Clock, tell); err != nil {
		return err
	}
	moving := movingPath(o)
	defer removeDatabase(moving)
	if err := gather(ctx, db, moving, b, index, model.Below(models, isKept), result); err != nil {
		return err
	}
	if err := buildMoving(ctx, moving, o, models, isKept); err != nil {
		return err
	}
	if err := exchange(ctx, db, moving, kept, o, tell); err != nil {
		return err
	}
	if err := model.Build(ctx, db, rest, o.Clock, tell); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "detach before"); err != nil {
		return err
	}
	return db.Close()
}

// isPlace reports whether rows of a model are stored.
func isPlace(m model.Model) bool {
	return !m.View && (m.Schema == "staging" || m.Schema == "marts" || m.Schema == "metrics")
}

// clearOthers drops all but the tables whose rows can be kept.
func clearOthers(ctx context.Context, db *warehouse.DB, models []model.Model) error {
	stays := map[string]bool{}
	for _, m := range models {
		stays[m.ID()] = m.Settled != "" && isPlace(m) && m.ID() != model.Keys
	}
	_, rows, err := db.Rows(ctx, `
		select table_schema || '.' || table_name, table_type from information_schema.tables where table_catalog = current_database()`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		id, _ := r[0].(string)
		kind := "table"
		if r[1] == "VIEW" {
			kind = "view"
		}
		if stays[id] && kind == "table" {
			continue
		}
		if _, err := db.ExecContext(ctx, "drop "+kind+" "+id); err != nil {
			return fmt.Errorf("clear %s: %w", id, err)
		}
	}
	return nil
}

// buildMoving builds what is kept, for the incidents in question alone.
func buildMoving(ctx context.Context, path string, o Options, models []model.Model, isKept func(model.Model) bool) error {
	db, err := warehouse.Open(ctx, path, freshEngine(o.Workspace))
	if err != nil {
		return err
	}
	defer db.Close()
	var list []model.Model
	for _, m := range model.Below(models, isKept) {
		if m.ID() != model.Keys {
			list = append(list, m)
		}
	}
	if err := model.Build(ctx, db, list, o.Clock, nil); err != nil {
		return err
	}
	return db.Close()
}

// exchange puts the rows that were built anew in the place of those of the same incidents.
func exchange(ctx context.Context, db *warehouse.DB, path string, kept []model.Model, o Options, tell func(model.Built)) error {
	if _, err := db.ExecContext(ctx, "attach "+warehouse.Literal(path)+" as moving (read_only)"); err != nil {
		return err
	}
	for _, m := range kept {
		start := o.Clock()
		for _, text := range []string{
			"delete from " + m.ID() + " where " + m.Settled + " in (select " + keyOf(m) + " from moving.main.keys)",
			"insert into " + m.ID() + " by name select * from moving." + m.ID(),
		} {
			if _, err := db.ExecContext(ctx, text); err != nil {
				return &model.BuildError{File: m.File, Err: err}
			}
		}
		built := model.Built{ID: m.ID()}
		if err := db.QueryRowContext(ctx, "select count(*) from "+m.ID()).Scan(&built.Rows); err != nil {
			return err
		}
		built.Elapsed = o.Clock().Sub(start)
		tell(built)
	}
	_, err := db.ExecContext(ctx, "detach moving")
	return err
}

// keyOf is the column of the keys of incidents that a model's rows are found by.
func keyOf(m model.Model) string {
	if m.Settled == "incident_id" {
		return "incident_id"
	}
	return "incident_key"
}

func removeDatabase(path string) {
	os.Remove(path)
	os.Remove(path + ".wal")
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// none reports whether a query answers no row.
func none(ctx context.Context, db *warehouse.DB, query string) (bool, error) {
	var n int
	err := db.QueryRowContext(ctx, "select count(*) from (select 1 from ("+query+") limit 1)").Scan(&n)
	return n == 0, err
}
