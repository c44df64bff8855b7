package source

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"bilan/pipeline/workspace"
)

// database is a store in one read-only snapshot: all that is asked of it until it is closed is of one moment.
type database interface {
	// describe names the columns of a query.
	describe(ctx context.Context, query string) ([]storeColumn, error)
	// row gives the only row of a query as text, NULL as "".
	row(ctx context.Context, query string) ([]string, error)
	// rows reads a query with as many columns as were described. finish must be called, with or without an end.
	rows(ctx context.Context, query string, columns []storeColumn) (reader rowReader, finish func() error, err error)
	// list gives a column of a query about the store itself, also after an error.
	list(ctx context.Context, query string) ([]string, error)
	// account says who reads, of what, and what else it may do.
	account(ctx context.Context) (Account, error)
	words() storeWords
	close()
}

// storeColumn is a column of a query.
type storeColumn struct {
	name      string
	isInteger bool
	isInstant bool // a point in time, whatever the zone of the reader
	isNaive   bool // a time of the wall clock
	isLoose   bool // the store does not bind types to columns
}

// storeWords is how a kind of store writes.
type storeWords struct {
	mark   string // around names
	tables string // query that lists the names of tables and views
	fields string // query that lists the names of columns
}

func (w storeWords) quote(name string) string {
	return w.mark + strings.ReplaceAll(name, w.mark, w.mark+w.mark) + w.mark
}

// literal writes a text that holds digits, signs of times and nothing else.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// connect opens a store and its snapshot.
func connect(ctx context.Context, a address, ws *workspace.Workspace, temp string, limits Limits) (database, error) {
	switch a.scheme {
	case workspace.StorePostgres:
		return connectPostgres(ctx, a)
	case workspace.StoreMySQL:
		return connectMaria(ctx, a, limits)
	case workspace.StoreSQLite:
		return connectSQLite(ctx, ws.Path(a.url.Path), limits)
	}
	return connectDuckDB(ctx, ws.Path(a.url.Path), temp, limits)
}

// isLost reports whether an error is one of the way and not of what was asked: asking again may help.
func isLost(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var op *net.OpError
	return errors.As(err, &op) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || isPostgresLost(err) || isMariaLost(err)
}

// storeFault turns the error of a driver into what a person can act on.
func storeFault(ctx context.Context, db database, err error) error {
	var said *StoreError
	if err == nil || errors.As(err, &said) || ctx.Err() != nil {
		return err
	}
	var unproven *tls.CertificateVerificationError
	if errors.As(err, &unproven) {
		return &StoreError{StoreConfiguration, &HintError{err,
			"sslrootcert (PostgreSQL) or ca (MariaDB) in store is the file of the authority that signed the server's certificate; the host in store is the name that it is for"}}
	}
	if isLost(err) {
		return &StoreError{StoreUnreachable, err}
	}
	what, name := faultOf(err)
	switch what {
	case faultDenied:
		return &StoreError{StoreDenied, err}
	case faultTable, faultColumn:
		hint := "see the query of the source"
		if db != nil {
			query := db.words().tables
			if what == faultColumn {
				query = db.words().fields
			}
			if names, failed := db.list(ctx, query); failed == nil {
				hint = nearest(name, names)
			}
		}
		return &StoreError{StoreConfiguration, &HintError{err, hint}}
	case faultRight:
		return &StoreError{StoreDenied, &HintError{err, "the account needs the right to SELECT, and no other"}}
	}
	return &StoreError{StoreConfiguration, err}
}

// The faults of a query that a person can act on.
const (
	faultOther = iota
	faultDenied
	faultRight
	faultTable
	faultColumn
)

func faultOf(err error) (what int, name string) {
	for _, of := range []func(error) (int, string){postgresFault, mariaFault, fileFault} {
		if what, name = of(err); what != faultOther {
			return what, name
		}
	}
	return faultOther, ""
}

// nearest is the hint for a name that a store does not have.
func nearest(name string, names []string) string {
	bare := name[strings.LastIndexByte(name, '.')+1:]
	if near := workspace.Closest(bare, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(names) == 0 {
		return "the account sees no table there"
	}
	return "there are " + quoteList(names[:min(len(names), 24)])
}

// between is what follows a word in a message, without its quotes and its schema: the name that a store misses.
func between(message, after string) string {
	_, rest, ok := strings.Cut(message, after)
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, ": \"'`")
	if i := strings.IndexAny(rest, " \"'`\n,!"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// fileFault reads the messages of SQLite and DuckDB, which have no codes.
func fileFault(err error) (what int, name string) {
	text := err.Error()
	for _, f := range []struct {
		after string
		what  int
	}{
		{"no such table", faultTable}, {"Table with name ", faultTable}, {"no such column", faultColumn}, {"Referenced column ", faultColumn},
	} {
		if strings.Contains(text, f.after) {
			return f.what, between(text, f.after)
		}
	}
	return faultOther, ""
}

// textReader gives the rows of a store that are text already.
type textReader struct {
	next_ func() ([][]byte, error)
	row   int64
}

func (r *textReader) next() (int64, [][]byte, error) {
	cells, err := r.next_()
	if err != nil {
		return r.row, nil, err
	}
	r.row++
	return r.row, cells, nil
}

// Account is who reads a store, and what else it may do.
type Account struct {
	Server string   // "PostgreSQL 17.5"
	User   string   // empty for a file
	Writes []string // what it may change, in words; none for a file, which is opened for reading alone
	TLS    string   // in words: what protects the way
}
