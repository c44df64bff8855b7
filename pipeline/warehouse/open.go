// Package warehouse opens DuckDB, guards it, and turns its errors and rows into Go's. It is the only user of the driver.
package warehouse

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// Options bound what an opened database may take and do.
type Options struct {
	// ReadOnly opens an existing file that other readers may hold too.
	ReadOnly bool
	// Fresh says that nobody else knows the file yet, and that it counts only once it is closed: no log is kept beside it, which
	// would write everything twice. A process that dies leaves a file that may be broken; the caller throws it away.
	Fresh bool
	// Memory is a size that DuckDB understands ("4GB"); empty: 60 % of the machine's memory, 8 GB at most.
	Memory string
	// Threads is the number of workers; 0: every processor.
	Threads int
	// TempDir is where work that does not fit in memory spills; empty: beside the file, or the system's for a database
	// in memory.
	TempDir string
}

// DB is an open DuckDB. Its sessions are in UTC, it never fetches extensions, and it does not promise to keep the order
// of rows: a query that needs an order says so.
type DB struct {
	*sql.DB
	// Path is the file, "" in memory.
	Path string
	// fresh has all of its content in memory or in unreferenced blocks of the file until it is closed.
	fresh bool
}

// attached is the name of a database that is not opened, but attached to an empty one: as one may say how.
const attached = "warehouse"

// storage is the version of the files that are made: its texts are cheaper to write and smaller than those of the engine's default, which
// programs with an older engine could read too.
const storage = "v1.5.0"

// maxMemory caps the default memory limit: above it a weekly pack gains nothing and a shared machine loses.
const maxMemory = 8 << 30

// keptMemory is how much of what it has used the engine keeps for its next blocks: to give pages back to the system and to be given
// them anew is a fifth of the processor time of a large table. The memory limit holds all the same.
const keptMemory = "2GiB"

// Open opens the database at path, creating it unless read-only; path "" is a database in memory.
//
// Errors: a [*LockedError] when another process holds the file, else an [*Error] or the error of the file system.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if o.ReadOnly {
		if path == "" {
			return nil, fmt.Errorf("opening the warehouse: a database in memory cannot be read-only")
		}
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("opening the warehouse: %w", err)
		}
	}
	odd := strings.ContainsAny(path, "?#%")
	fresh := o.Fresh && path != ""
	var session func(driver.ExecerContext) error
	if fresh {
		mode := ""
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			mode = ", storage_version " + Literal(storage)
		}
		session = func(c driver.ExecerContext) error {
			for _, q := range []string{
				"attach if not exists " + Literal(path) + " as " + attached + " (recovery_mode no_wal_writes" + mode + ")", "use " + attached,
			} {
				if _, err := c.ExecContext(ctx, q, nil); err != nil {
					return err
				}
			}
			return nil
		}
	}
	connector, err := duckdb.NewConnector(dsn(path, odd || fresh, o), session)
	if err != nil {
		return nil, fmt.Errorf("opening the warehouse %q: %w", path, opening(path, err))
	}
	db := &DB{DB: sql.OpenDB(connector), Path: path, fresh: fresh}
	odd = odd && !fresh
	if odd {
		// One session only: "use" belongs to a session, and these paths are rare enough to go without parallel queries.
		db.SetMaxOpenConns(1)
		db.SetMaxIdleConns(1)
		db.SetConnMaxLifetime(0)
	}
	if err := db.settle(ctx, odd, o); err != nil {
		db.Close()
		return nil, fmt.Errorf("opening the warehouse %q: %w", path, opening(path, err))
	}
	return db, nil
}

// dsn writes the driver's address. The driver reads it as a URL, so a path with a URL's own marks is attached later.
func dsn(path string, odd bool, o Options) string {
	q := url.Values{}
	q.Set("autoinstall_known_extensions", "false")
	q.Set("autoload_known_extensions", "false")
	if odd || path == "" {
		return ":memory:?" + q.Encode()
	}
	if o.ReadOnly {
		q.Set("access_mode", "READ_ONLY")
	}
	return path + "?" + q.Encode()
}

func (db *DB) settle(ctx context.Context, odd bool, o Options) error {
	temp := o.TempDir
	if temp == "" {
		if temp = os.TempDir(); db.Path != "" {
			temp = filepath.Join(filepath.Dir(db.Path), "tmp")
		}
	}
	memory := o.Memory
	if memory == "" {
		var limit string
		if err := db.QueryRowContext(ctx, "select current_setting('memory_limit')").Scan(&limit); err != nil {
			return Translate(err)
		}
		memory = strconv.FormatInt(defaultMemory(limit), 10) + "B"
	}
	settings := []string{
		"set global TimeZone = 'UTC'",
		"set global memory_limit = " + Literal(memory),
		"set global block_allocator_memory = " + Literal(keptMemory),
		"set global temp_directory = " + Literal(temp),
		"set global preserve_insertion_order = false",
	}
	if o.Threads > 0 {
		settings = append(settings, "set global threads = "+strconv.Itoa(o.Threads))
	}
	if odd {
		mode := ""
		if o.ReadOnly {
			mode = " (read_only)"
		}
		settings = append(settings, "attach "+Literal(db.Path)+" as "+attached+mode, "use "+attached)
	}
	for _, s := range settings {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// rowGroup is how many rows of a table the engine hands to a thread at a time.
const rowGroup = 122_880

// FitThreads keeps no more threads than the largest table has work for: in a small warehouse the others only wait for each other,
// which costs an eighth of the processor time of a pack.
func (db *DB) FitThreads(ctx context.Context) error {
	var threads, useful int
	err := db.QueryRowContext(ctx, "select current_setting('threads'), coalesce(max(estimated_size), 0) // ? + 1 from duckdb_tables()", rowGroup).Scan(&threads, &useful)
	if err != nil {
		return fmt.Errorf("asking how large the tables are: %w", Translate(err))
	}
	if useful < threads {
		if _, err := db.ExecContext(ctx, "set global threads = "+strconv.Itoa(useful)); err != nil {
			return fmt.Errorf("setting the number of threads: %w", err)
		}
	}
	return nil
}

// Close closes the database. One that is fresh is written out before; only then, and without an error, is its file whole.
func (db *DB) Close() error {
	var err error
	if db.fresh {
		_, err = db.ExecContext(context.Background(), "checkpoint "+attached)
		db.fresh = false
	}
	return errors.Join(err, db.DB.Close())
}

// Seal forbids every further access to files and networks, for ever: what is open stays usable, nothing else can be
// read, attached or written, but what lies in the given folders. For those who only read (kpi, packs, serve) from a plain file.
func (db *DB) Seal(ctx context.Context, folders ...string) error {
	if len(folders) > 0 {
		list := make([]string, len(folders))
		for i, f := range folders {
			list[i] = Literal(f)
		}
		if _, err := db.ExecContext(ctx, "set global allowed_directories = ["+strings.Join(list, ", ")+"]"); err != nil {
			return err
		}
	}
	for _, text := range []string{"set global enable_external_access = false", "set global lock_configuration = true"} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

var size = regexp.MustCompile(`^([0-9.]+) ?(bytes?|[KMGT]i?B)$`)

// defaultMemory returns bytes: 60 % of the memory, at most maxMemory. DuckDB's own default, which it reads from the machine and
// its container, is 80 %, hence three quarters of it.
func defaultMemory(limit string) int64 {
	m := size.FindStringSubmatch(strings.TrimSpace(limit))
	if m == nil {
		return 1 << 30
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 1 << 30
	}
	base := 1000.0
	if strings.Contains(m[2], "i") {
		base = 1024
	}
	switch m[2][0] {
	case 'T':
		n *= base
		fallthrough
	case 'G':
		n *= base
		fallthrough
	case 'M':
		n *= base
		fallthrough
	case 'K':
		n *= base
	}
	return min(int64(n*0.75), maxMemory)
}
