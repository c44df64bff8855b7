package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"bilan/pipeline/warehouse"
)

// ErrLandingMoved says that files that the warehouse reads are gone: a run has loaded and not yet built.
var ErrLandingMoved = errors.New("what was loaded is newer than the warehouse")

// generation is one warehouse, copied with what it reads into a folder of its own: nothing that a run does reaches it.
type generation struct {
	o        Options
	name     string
	db       *warehouse.DB
	info     os.FileInfo
	readers  atomic.Int64 // the service is one of them
	clear    func() error
	mu       sync.Mutex
	extracts map[string]*extracting
}

// extracting is the extract of one client, made once.
type extracting struct {
	done    chan struct{}
	extract *Extract
	err     error
}

func (g *generation) isOf(info os.FileInfo) bool {
	return os.SameFile(g.info, info) && g.info.ModTime().Equal(info.ModTime()) && g.info.Size() == info.Size()
}

// release lets go once; the last one closes the files and removes them.
func (g *generation) release() {
	if g.readers.Add(-1) > 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, e := range g.extracts {
		<-e.done
		if e.extract != nil {
			e.extract.Close()
		}
	}
	g.db.Close()
	g.clear()
}

// extract gives the database of one client, and makes it when nobody has. One that went wrong is tried again.
func (g *generation) extract(ctx context.Context, contractID string) (*Extract, error) {
	g.mu.Lock()
	e, ok := g.extracts[contractID]
	if !ok {
		e = &extracting{done: make(chan struct{})}
		g.extracts[contractID] = e
		go func() {
			// Others may wait for it: it outlives the request that asked.
			o := g.o
			o.Warehouse = g.db.Path
			e.extract, e.err = ExtractClient(context.WithoutCancel(ctx), o, contractID, nil, Told{Every: true})
			if e.err != nil {
				g.mu.Lock()
				delete(g.extracts, contractID)
				g.mu.Unlock()
			}
			close(e.done)
		}()
	}
	g.mu.Unlock()
	select {
	case <-e.done:
		return e.extract, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// idleReaders is how many sessions are kept for who comes next: a new one costs more than many a query.
const idleReaders = 16

// openGeneration copies the warehouse and what it reads, makes tables of the views that pages ask for all the time, and opens the copy
// so that nothing can be written and no other file be read.
func openGeneration(ctx context.Context, o Options, engine warehouse.Options) (g *generation, err error) {
	dir, clear, err := temporary(o)
	if err != nil {
		return nil, err
	}
	g = &generation{o: o, clear: clear, extracts: map[string]*extracting{}}
	defer func() {
		if err != nil {
			clear()
		}
	}()
	path := filepath.Join(dir, "served.duckdb")
	if g.info, err = duplicate(WarehousePath(o.Workspace), path); err != nil {
		return nil, err
	}
	landing := filepath.Join(dir, "landing")
	if err := os.Mkdir(landing, 0o755); err != nil {
		return nil, err
	}
	made := engine
	made.Fresh = true
	if err := prepareGeneration(ctx, path, landing, made); err != nil {
		return nil, err
	}
	engine.ReadOnly = true
	if g.db, err = warehouse.Open(ctx, path, engine); err != nil {
		return nil, err
	}
	g.db.SetMaxIdleConns(idleReaders)
	if err := g.db.Seal(ctx, landing); err != nil {
		g.db.Close()
		return nil, err
	}
	g.readers.Store(1)
	return g, nil
}

func prepareGeneration(ctx context.Context, path, landing string, o warehouse.Options) (err error) {
	db, err := warehouse.Open(ctx, path, o)
	if err != nil {
		return err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	if err := bringLanding(ctx, db, landing); err != nil {
		return err
	}
	// What pages search in came later than the rest of the list.
	if _, err := db.ExecContext(ctx, "select reference_lower, title_lower from metrics.incident_list limit 0"); err != nil {
		return fmt.Errorf("%w: %w", ErrOldWarehouse, err)
	}
	// The order of a table's rows is what its index is made of.
	if _, err := db.ExecContext(ctx, "set global preserve_insertion_order = true"); err != nil {
		return err
	}
	facts, err := factTables(ctx, db)
	if err != nil {
		return err
	}
	for _, hot := range append(slices.Clone(hotTables), facts...) {
		if err := hot.build(ctx, db); err != nil {
			return fmt.Errorf("make a table of %s: %w", hot.id, err)
		}
	}
	// The incidents of a page lie anywhere: without their keys, the columns of all that lie around them are unpacked.
	if _, err := db.ExecContext(ctx, "create index incident_list_keys on metrics.incident_list (subject_id)"); err != nil {
		return fmt.Errorf("index the list of incidents: %w", err)
	}
	return nil
}

// factTables are the facts of KPIs, each in the order of time, so that a period is found without reading all of them.
func factTables(ctx context.Context, db *warehouse.DB) (all []hotTable, err error) {
	_, rows, err := db.Rows(ctx, `select view_name from duckdb_views() as views where schema_name = 'metrics' and not internal and (
    select count(*) from duckdb_columns() as columns where columns.schema_name = 'metrics' and columns.table_name = views.view_name
        and column_name in ('subject_id', 'period_epoch', 'is_hit', 'value', 'excluded_because')) = 5 order by view_name`)
	for _, r := range rows {
		name, _ := r[0].(string)
		all = append(all, hotTable{"metrics." + name, "period_epoch, subject_id"})
	}
	return all, err
}

var landed = regexp.MustCompile(`'((?:[^']|'')*\.parquet)'`)

// bringLanding gives the copy links of its own to the files that its views read: a run removes those that are no longer current.
func bringLanding(ctx context.Context, db *warehouse.DB, landing string) error {
	_, rows, err := db.Rows(ctx, "select view_name, sql from duckdb_views() where schema_name = 'raw' and not internal order by view_name")
	if err != nil {
		return err
	}
	for _, r := range rows {
		name, _ := r[0].(string)
		text, _ := r[1].(string)
		n, failed := 0, error(nil)
		text = landed.ReplaceAllStringFunc(text, func(quoted string) string {
			from := strings.ReplaceAll(quoted[1:len(quoted)-1], "''", "'")
			to := filepath.Join(landing, fmt.Sprintf("%s-%d.parquet", name, n))
			n++
			if err := link(from, to); err != nil && failed == nil {
				failed = err
			}
			return warehouse.Literal(to)
		})
		if errors.Is(failed, fs.ErrNotExist) {
			return fmt.Errorf("%w: %w", ErrLandingMoved, failed)
		}
		if failed != nil {
			return failed
		}
		if n == 0 {
			continue
		}
		for _, statement := range []string{"drop view raw." + warehouse.Quote(name), text} {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("point raw.%s at its files: %w", name, err)
			}
		}
	}
	return nil
}

// hotTable is a view that pages ask for all the time, as a table in the order in which they ask.
type hotTable struct{ id, order string }

var hotTables = []hotTable{
	{"metrics.subjects", "subject_id"},
	{"metrics.incident_list", "opened_epoch desc, subject_id"},
	{"metrics.incident_steps", "subject_id"},
}

func (h hotTable) build(ctx context.Context, db *warehouse.DB) error {
	_, name, _ := strings.Cut(h.id, ".")
	order := ""
	if h.order != "" {
		order = " order by " + h.order
	}
	for _, text := range []string{
		"create table metrics.made as select * from " + h.id + order, "drop view " + h.id, "alter table metrics.made rename to " + name,
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// link makes a second name of a file, or a copy where the file system cannot.
func link(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_, err = duplicate(from, to)
	return err
}

// duplicate copies a file as it is now, and says which one that was, even when another takes its name meanwhile.
func duplicate(from, to string) (info os.FileInfo, err error) {
	in, err := os.Open(from)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if info, err = in.Stat(); err != nil {
		return nil, err
	}
	out, err := os.Create(to)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(out, in)
	return info, errors.Join(err, out.Close())
}
