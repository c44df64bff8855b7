package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // driver "sqlite"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// wantedKeys are the headers that a mapping names, and the columns it keeps by, sorted and once each.
func wantedKeys(m *workspace.Mapping) []string {
	set := map[string]bool{}
	for _, h := range m.Columns {
		set[h] = true
	}
	for c := range m.Keep {
		if m.Columns[c] == "" {
			set[c] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// from is what a source reads of a store: its query, or its table, or the only table there is.
func (in *input) from(tables func() ([]string, error)) (string, error) {
	switch {
	case in.source.Query != "":
		return "(" + strings.TrimRight(strings.TrimSpace(in.source.Query), ";") + "\n)", nil
	case in.source.Table != "":
		parts := strings.Split(in.source.Table, ".")
		for i := range parts {
			parts[i] = warehouse.Quote(parts[i])
		}
		return strings.Join(parts, "."), nil
	}
	all, err := tables()
	if err != nil {
		return "", err
	}
	if len(all) == 1 {
		return warehouse.Quote(all[0]), nil
	}
	return "", &HintError{fmt.Errorf("the store has %d tables and the source names none", len(all)),
		"add table or query to the source; the store has " + quoteList(all)}
}

// sqliteReader gives the rows of a query; its lines are the numbers of the rows.
type sqliteReader struct {
	rows   *sql.Rows
	limits Limits
	row    int64
	values []sql.RawBytes
	into   []any
	cells  [][]byte
}

func (r *sqliteReader) next() (int64, [][]byte, error) {
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return r.row, nil, err
		}
		return r.row, nil, io.EOF
	}
	r.row++
	if err := r.rows.Scan(r.into...); err != nil {
		return r.row, nil, err
	}
	r.cells = r.cells[:0]
	for _, v := range r.values {
		r.cells = append(r.cells, clean(v, r.limits))
	}
	return r.row, r.cells, nil
}

// openReadOnly opens an SQLite file for reading alone.
func openReadOnly(path string) (*sql.DB, error) {
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	address.RawQuery = "mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(10000)"
	return sql.Open("sqlite", address.String())
}

func (in *input) openSQLite(ctx context.Context, hashed bool) (*opened, error) {
	// Hashed before it is read: what is written meanwhile makes the next load read it again, at worst once too often.
	sha := ""
	if hashed {
		var err error
		if sha, err = hashFile(in.path); err != nil {
			return nil, err
		}
	}
	db, err := openReadOnly(in.path)
	if err != nil {
		return nil, err
	}
	o, err := in.querySQLite(ctx, db)
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("reading the SQLite store: %w", err)
	}
	closing := o.finish
	o.finish = func(read bool) (seen, error) {
		_, err := closing(read)
		return seen{sha: sha}, err
	}
	return o, nil
}

// asText lists columns as text: a driver would take times without offset for UTC.
func asText(names []string, kind string) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = "cast(" + warehouse.Quote(n) + " as " + kind + ") as " + warehouse.Quote(n)
	}
	return strings.Join(parts, ", ")
}

func newSQLiteReader(rows *sql.Rows, width int, limits Limits) *sqliteReader {
	r := &sqliteReader{rows: rows, limits: limits, values: make([]sql.RawBytes, width), into: make([]any, width)}
	for i := range r.values {
		r.into[i] = &r.values[i]
	}
	return r
}

func (in *input) querySQLite(ctx context.Context, db *sql.DB) (*opened, error) {
	from, err := in.from(func() ([]string, error) {
		return column(ctx, db, "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by name")
	})
	if err != nil {
		return nil, err
	}
	// What is joined here is the workspace's own query or quoted names, on a store that is open for reading alone.
	probe, err := db.QueryContext(ctx, "select * from "+from+" limit 0") // #nosec G202
	if err != nil {
		return nil, err
	}
	names, err := probe.Columns()
	if err = errors.Join(err, probe.Close()); err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "select "+asText(names, "text")+" from "+from) // #nosec G202
	if err != nil {
		return nil, err
	}
	r := newSQLiteReader(rows, len(names), in.limits)
	finish := in.sumLater(false, func() error { return errors.Join(rows.Close(), db.Close()) })
	return &opened{header: names, rows: r, short: true, finish: finish}, nil
}

// querier is a database or a session of one.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func column(ctx context.Context, db querier, query string) (values []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}

// oneRow gives the only row of a query as text, NULL as "".
func oneRow(ctx context.Context, db querier, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), errors.New("no row instead of one"))
	}
	cells := make([]sql.NullString, len(names))
	into := make([]any, len(names))
	for i := range cells {
		into[i] = &cells[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	values := make([]string, len(names))
	for i, c := range cells {
		values[i] = c.String
	}
	return values, rows.Err()
}

// numbered gives rows the number of the row for a line.
type numbered struct {
	rowReader
	row int64
}

func (n *numbered) next() (int64, [][]byte, error) {
	_, cells, err := n.rowReader.next()
	n.row++
	return n.row, cells, err
}

// openStore lets DuckDB write what it reads of Parquet or of its own files as text, which is then read like any other.
func (in *input) openStore(ctx context.Context, hashed bool) (*opened, error) {
	limit := ""
	if in.rows > 0 {
		limit = fmt.Sprintf(" limit %d", in.rows)
	}
	text, err := in.export(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("reading the %s file: %w", in.format, err)
	}
	copied := *in
	copied.encoding, copied.free, copied.separator = utf8Name, false, ','
	o, err := copied.openCSV(text, false)
	if err != nil {
		return nil, errors.Join(err, os.Remove(text))
	}
	// Of the copy nothing is said but what its text went through.
	closing := o.finish
	o.finish = func(read bool) (s seen, err error) {
		s, err = closing(read)
		s.encoding, s.lineEnd = "", ""
		if err = errors.Join(err, os.Remove(text)); err == nil && read && hashed {
			s.sha, err = hashFile(in.path)
		}
		return s, err
	}
	if r, ok := o.rows.(*csvReader); ok {
		r.trusted = true
	}
	o.rows = &numbered{rowReader: o.rows}
	return o, nil
}

// attach makes a DuckDB file the one that queries read, for reading alone. There is one session from then on: "use" belongs to it.
func attach(ctx context.Context, db *warehouse.DB, path string) error {
	db.SetMaxOpenConns(1)
	for _, s := range []string{"attach " + warehouse.Literal(path) + " as store (read_only)", "use store"} {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (in *input) export(ctx context.Context, limit string) (path string, err error) {
	db, err := warehouse.Open(ctx, "", warehouse.Options{TempDir: in.temp})
	if err != nil {
		return "", err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "set global preserve_insertion_order = true"); err != nil {
		return "", err
	}
	from := "read_parquet(" + warehouse.Literal(in.path) + ")"
	if in.format == formatDuckDB {
		if err := attach(ctx, db, in.path); err != nil {
			return "", err
		}
		from, err = in.from(func() ([]string, error) { return column(ctx, db.DB, duckWords.tables) })
		if err != nil {
			return "", err
		}
	}
	// The query of a source reads its store and nothing else; the engine may write the copy alone.
	for _, q := range []string{
		"set global allowed_paths = [" + warehouse.Literal(in.path) + "]", "set global allowed_directories = [" + warehouse.Literal(in.temp) + "]",
	} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return "", err
		}
	}
	if err := db.Seal(ctx); err != nil {
		return "", err
	}
	names, _, err := db.Rows(ctx, "select * from "+from+" limit 0")
	if err != nil {
		return "", err
	}
	return writeCSV(ctx, db, in.temp, "select "+asText(names, "varchar")+" from "+from+limit)
}

// writeCSV lets DuckDB write what a query gives into a file of its own, with a header.
func writeCSV(ctx context.Context, db *warehouse.DB, temp, query string) (path string, err error) {
	f, err := os.CreateTemp(temp, "store-*.csv")
	if err != nil {
		return "", err
	}
	f.Close()
	_, err = db.ExecContext(ctx, "copy ("+query+") to "+warehouse.Literal(f.Name())+" (format csv, header, delimiter ',', quote '\"', escape '\"')")
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}
