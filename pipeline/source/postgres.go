package source

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// connectTimeout is how long a server may take to answer at all.
const connectTimeout = 10 * time.Second

// postgres is a PostgreSQL in one read-only transaction.
type postgres struct{ conn *pgconn.PgConn }

func connectPostgres(ctx context.Context, a address) (database, error) {
	config, err := pgconn.ParseConfig(a.url.String())
	if err != nil {
		return nil, &StoreError{StoreConfiguration, err}
	}
	config.ConnectTimeout = connectTimeout
	for key, value := range map[string]string{
		"application_name": "bilan", "timezone": "UTC", "datestyle": "ISO, YMD", "intervalstyle": "postgres", "client_encoding": "UTF8",
		"default_transaction_read_only": "on", "statement_timeout": "0", "idle_in_transaction_session_timeout": "0",
	} {
		config.RuntimeParams[key] = value
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	p := &postgres{conn}
	if _, err := conn.Exec(ctx, "begin transaction isolation level repeatable read read only").ReadAll(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *postgres) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = p.conn.Close(ctx) // nothing was written: there is nothing to lose
}

func (p *postgres) words() storeWords {
	return storeWords{
		mark: `"`,
		tables: `select distinct c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%' order by 1 limit 5000`,
		fields: `select distinct a.attname from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
			join pg_catalog.pg_namespace n on n.oid = c.relnamespace where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
			and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%' order by 1 limit 5000`,
	}
}

// Types by their numbers in the catalogue of every PostgreSQL.
var (
	postgresIntegers = []uint32{20, 21, 23}
	postgresInstant  = uint32(1184)
	postgresNaive    = []uint32{1114, 1082}
)

func (p *postgres) describe(ctx context.Context, query string) ([]storeColumn, error) {
	// The extended protocol takes one statement and no more.
	r := p.conn.ExecParams(ctx, query+" limit 0", nil, nil, nil, nil)
	var columns []storeColumn
	for _, f := range r.FieldDescriptions() {
		columns = append(columns, storeColumn{
			name: f.Name, isInteger: slices.Contains(postgresIntegers, f.DataTypeOID), isInstant: f.DataTypeOID == postgresInstant,
			isNaive: slices.Contains(postgresNaive, f.DataTypeOID),
		})
	}
	_, err := r.Close()
	return columns, err
}

func (p *postgres) row(ctx context.Context, query string) ([]string, error) {
	result := p.conn.ExecParams(ctx, query, nil, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, result.Err
	}
	if len(result.Rows) != 1 {
		return nil, fmt.Errorf("%d rows instead of one", len(result.Rows))
	}
	values := make([]string, len(result.Rows[0]))
	for i, v := range result.Rows[0] {
		values[i] = string(v)
	}
	return values, nil
}

func (p *postgres) list(ctx context.Context, query string) ([]string, error) {
	if p.conn.TxStatus() == 'E' {
		if _, err := p.conn.Exec(ctx, "rollback").ReadAll(); err != nil {
			return nil, err
		}
	}
	result := p.conn.ExecParams(ctx, query, nil, nil, nil, nil).Read()
	values := make([]string, len(result.Rows))
	for i, row := range result.Rows {
		values[i] = string(row[0])
	}
	return values, result.Err
}

// copyBytes is how much of a copy is handed over at once: the server sends a message a row.
const copyBytes = 256 << 10

// rows reads a query with COPY, which is the fastest way out of a PostgreSQL, as CSV: what it writes is split by the scanner of files.
func (p *postgres) rows(ctx context.Context, query string, columns []storeColumn) (rowReader, func() error, error) {
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		buffered := bufio.NewWriterSize(in, copyBytes)
		_, err := p.conn.CopyTo(ctx, buffered, "copy ("+query+"\n) to stdout (format csv)")
		if err == nil {
			err = buffered.Flush()
		}
		in.CloseWithError(err)
		done <- err
	}()
	background := readAhead(newDecoder(out, utf8Name))
	r := newCSV(background, ',', Limits{}.orDefault())
	r.trusted = true
	finish := func() error {
		cancel()
		out.Close()
		background.Close()
		<-done
		return nil
	}
	// The errors of the server come through the pipe.
	return &numbered{rowReader: r}, finish, nil
}

// account asks what the account may change.
func (p *postgres) account(ctx context.Context) (Account, error) {
	values, err := p.row(ctx, `select current_setting('server_version'), current_user, count(*) filter (
			where has_table_privilege(c.oid, 'INSERT') or has_table_privilege(c.oid, 'UPDATE') or has_table_privilege(c.oid, 'DELETE')
			or has_table_privilege(c.oid, 'TRUNCATE')), (select rolsuper from pg_catalog.pg_roles where rolname = current_user),
			has_database_privilege(current_database(), 'CREATE')
		from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`)
	if err != nil {
		return Account{}, err
	}
	version, _, _ := strings.Cut(values[0], " ")
	a := Account{Server: "PostgreSQL " + version, User: values[1], TLS: noTLS}
	if values[3] == "t" {
		a.Writes = append(a.Writes, "everything (superuser)")
	} else {
		if n, err := strconv.Atoi(values[2]); err == nil && n > 0 {
			a.Writes = append(a.Writes, count(int64(n), "table"))
		}
		if values[4] == "t" {
			a.Writes = append(a.Writes, "the schemas of the database")
		}
	}
	switch c := p.conn.Conn().(type) {
	case *tls.Conn:
		a.TLS = tls.VersionName(c.ConnectionState().Version)
	case *net.UnixConn:
		a.TLS = "local socket"
	}
	return a, nil
}

// isPostgresLost recognises the end of a connection by the server's will.
func isPostgresLost(err error) bool {
	var fault *pgconn.PgError
	if errors.As(err, &fault) {
		switch fault.Code {
		case "57P01", "57P02", "57P03", "53300", "40001", "25P03":
			return true
		}
		return strings.HasPrefix(fault.Code, "08")
	}
	return pgconn.Timeout(err)
}

func postgresFault(err error) (what int, name string) {
	var fault *pgconn.PgError
	if !errors.As(err, &fault) {
		return faultOther, ""
	}
	switch fault.Code {
	case "28P01", "28000":
		return faultDenied, ""
	case "42501":
		return faultRight, ""
	case "42P01":
		return faultTable, between(fault.Message, "relation ")
	case "42703":
		return faultColumn, between(fault.Message, "column ")
	}
	return faultOther, ""
}
