package source

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"

	"bilan/pipeline/warehouse"
)

// sqliteStore is an SQLite file in one read transaction.
type sqliteStore struct {
	db      *sql.DB
	session *sql.Conn
	limits  Limits
}

// isThere refuses what is no file before an engine makes one of it.
func isThere(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &StoreError{StoreUnreachable, err}
	case err != nil:
		return &StoreError{StoreConfiguration, err}
	case !info.Mode().IsRegular():
		return &StoreError{StoreConfiguration, errors.New("the store is not a file")}
	}
	return nil
}

func connectSQLite(ctx context.Context, path string, limits Limits) (database, error) {
	if err := isThere(path); err != nil {
		return nil, err
	}
	db, err := openReadOnly(path)
	if err != nil {
		return nil, err
	}
	s := &sqliteStore{db: db, limits: limits}
	if s.session, err = db.Conn(ctx); err == nil {
		_, err = s.session.ExecContext(ctx, "begin")
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *sqliteStore) close() {
	if s.session != nil {
		_ = s.session.Close()
	}
	_ = s.db.Close()
}

func (s *sqliteStore) words() storeWords {
	return storeWords{
		mark:   `"`,
		tables: "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by name",
		fields: "select distinct c.name from sqlite_master t, pragma_table_info(t.name) c where t.type in ('table', 'view') order by 1",
	}
}

func (s *sqliteStore) describe(ctx context.Context, query string) ([]storeColumn, error) {
	rows, err := s.session.QueryContext(ctx, query+" limit 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	var columns []storeColumn
	for _, n := range names {
		columns = append(columns, storeColumn{name: n, isLoose: true})
	}
	return columns, errors.Join(err, rows.Err())
}

func (s *sqliteStore) row(ctx context.Context, query string) ([]string, error) {
	return oneRow(ctx, s.session, query)
}

func (s *sqliteStore) list(ctx context.Context, query string) ([]string, error) {
	return column(ctx, s.session, query)
}

func (s *sqliteStore) rows(ctx context.Context, query string, columns []storeColumn) (rowReader, func() error, error) {
	rows, err := s.session.QueryContext(ctx, "select "+asText(namesOfColumns(columns), "text")+" from ("+query+"\n)")
	if err != nil {
		return nil, nil, err
	}
	return newSQLiteReader(rows, len(columns), s.limits), rows.Close, nil
}

func (s *sqliteStore) account(ctx context.Context) (Account, error) {
	values, err := s.row(ctx, "select sqlite_version()")
	if err != nil {
		return Account{}, err
	}
	return Account{Server: "SQLite " + values[0], TLS: "a file, opened for reading alone"}, nil
}

// duckStore is a DuckDB file that is read alone.
type duckStore struct {
	db   *warehouse.DB
	temp string
}

// duckWords are those of a DuckDB file that is attached.
var duckWords = storeWords{
	mark:   `"`,
	tables: "select table_name from information_schema.tables where table_catalog = 'store' and table_schema = 'main' order by 1",
	fields: "select distinct column_name from information_schema.columns where table_catalog = 'store' order by 1",
}

func connectDuckDB(ctx context.Context, path, temp string, limits Limits) (database, error) {
	if err := isThere(path); err != nil {
		return nil, err
	}
	db, err := warehouse.Open(ctx, "", warehouse.Options{TempDir: temp})
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, "set global preserve_insertion_order = true")
	if err == nil {
		err = attach(ctx, db, path)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return &duckStore{db, temp}, nil
}

func (d *duckStore) close()            { _ = d.db.Close() }
func (d *duckStore) words() storeWords { return duckWords }

func (d *duckStore) describe(ctx context.Context, query string) ([]storeColumn, error) {
	rows, err := d.db.QueryContext(ctx, "describe "+query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []storeColumn
	for rows.Next() {
		var name, kind string
		var rest [4]any
		if err := rows.Scan(&name, &kind, &rest[0], &rest[1], &rest[2], &rest[3]); err != nil {
			return nil, err
		}
		columns = append(columns, storeColumn{
			name: name, isInteger: strings.HasSuffix(kind, "INT") || kind == "INTEGER" || kind == "UINTEGER", isInstant: kind == instant,
			isNaive: strings.HasPrefix(kind, "TIMESTAMP") && kind != instant || kind == date,
		})
	}
	return columns, rows.Err()
}

func (d *duckStore) row(ctx context.Context, query string) ([]string, error) {
	return oneRow(ctx, d.db.DB, "select cast(columns(*) as varchar) from ("+query+"\n)")
}

func (d *duckStore) list(ctx context.Context, query string) ([]string, error) {
	return column(ctx, d.db.DB, query)
}

// rows lets DuckDB write its rows as text, which is then read like any other.
func (d *duckStore) rows(ctx context.Context, query string, columns []storeColumn) (rowReader, func() error, error) {
	text, err := writeCSV(ctx, d.db, d.temp, "select "+asText(namesOfColumns(columns), "varchar")+" from ("+query+"\n)")
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(text)
	if err != nil {
		return nil, nil, err
	}
	background := readAhead(newDecoder(f, utf8Name))
	r := newCSV(background, ',', Limits{}.orDefault())
	r.trusted = true
	finish := func() error {
		background.Close()
		return errors.Join(f.Close(), os.Remove(text))
	}
	if _, _, err := r.next(); err != nil { // the header
		return nil, nil, errors.Join(err, finish())
	}
	return &numbered{rowReader: r}, finish, nil
}

func (d *duckStore) account(ctx context.Context) (Account, error) {
	values, err := d.row(ctx, "select version() as version")
	if err != nil {
		return Account{}, err
	}
	return Account{Server: "DuckDB " + values[0], TLS: "a file, opened for reading alone"}, nil
}

func namesOfColumns(columns []storeColumn) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}
