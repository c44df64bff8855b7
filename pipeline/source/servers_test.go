package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"bilan/fixtures/store"
	"bilan/pipeline/workspace"
)

// servers are started when a test first asks for them, and stopped with the package.
var servers struct {
	sync.Mutex
	postgres, maria *store.Server
	failed          map[string]error
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, s := range []*store.Server{servers.postgres, servers.maria} {
		if s == nil {
			continue
		}
		if err := s.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// serve gives a running server; where it is not installed the test is skipped, but for the machine that must have it.
func serve(t testing.TB, into **store.Server, name string, start func(context.Context) (*store.Server, error)) *store.Server {
	t.Helper()
	servers.Lock()
	defer servers.Unlock()
	if servers.failed == nil {
		servers.failed = map[string]error{}
	}
	err := servers.failed[name]
	if *into == nil && err == nil {
		if *into, err = start(context.Background()); err != nil {
			servers.failed[name] = err
		}
	}
	if errors.Is(err, store.ErrMissing) && os.Getenv("CI") == "" {
		t.Skipf("%s: %v", name, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return *into
}

// house is a database of a test's own, with an account that reads it and has a password.
type house struct {
	kind     string
	exec     func(statement string) error // as the admin
	address  string                       // of the reader, without its password
	password string
	host     string // of the server, with its port
}

const readerPassword = "Secret-lu-%2F€-42"

var houses int

// build makes a database in a server, or a file.
func build(t testing.TB, kind string) *house {
	t.Helper()
	switch kind {
	case workspace.StorePostgres:
		return buildIn(t, kind, serve(t, &servers.postgres, "PostgreSQL", store.StartPostgres))
	case workspace.StoreMySQL:
		return buildIn(t, kind, serve(t, &servers.maria, "MariaDB", store.StartMaria))
	}
	return buildIn(t, kind, nil)
}

// buildIn makes a database in the given server, or a file without one.
func buildIn(t testing.TB, kind string, s *store.Server) *house {
	t.Helper()
	houses++
	name := fmt.Sprintf("maison%d", houses)
	h := &house{kind: kind, password: readerPassword}
	switch kind {
	case workspace.StorePostgres:
		admin := fmt.Sprintf("postgres://%s:%s@%s:%d/", s.Admin, url.QueryEscape(s.Password), s.Host, s.Port)
		root := postgresExec(t, admin+"postgres")
		must(t, root, "create database "+name, "create role lecteur_"+name+" login password '"+readerPassword+"'")
		h.exec = postgresExec(t, admin+name)
		must(t, h.exec, "alter default privileges in schema public grant select on tables to lecteur_"+name)
		h.host = fmt.Sprintf("%s:%d", s.Host, s.Port)
		h.address = fmt.Sprintf("postgres://lecteur_%s@%s/%s", name, h.host, name)
	case workspace.StoreMySQL:
		root := sqlExec(t, "mysql", fmt.Sprintf("%s@unix(%s)/", s.Admin, s.Socket))
		must(t, root, "create database "+name+" character set utf8mb4", "create user lecteur_"+name+"@'127.0.0.1' identified by '"+readerPassword+"'",
			"grant select on "+name+".* to lecteur_"+name+"@'127.0.0.1'")
		h.exec = sqlExec(t, "mysql", fmt.Sprintf("%s@unix(%s)/%s", s.Admin, s.Socket, name))
		h.host = fmt.Sprintf("%s:%d", s.Host, s.Port)
		h.address = fmt.Sprintf("mysql://lecteur_%s@%s/%s", name, h.host, name)
	case workspace.StoreSQLite:
		path := filepath.Join(t.TempDir(), name+".db")
		h.exec = sqlExec(t, "sqlite", path)
		h.address, h.password = "sqlite:"+path, ""
	case workspace.StoreDuckDB:
		path := filepath.Join(t.TempDir(), name+".duckdb")
		h.address, h.password = "duckdb:"+path, ""
	}
	return h
}

func must(t testing.TB, exec func(string) error, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func sqlExec(t testing.TB, driver, address string) func(string) error {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // what a statement sets holds for the next
	t.Cleanup(func() { db.Close() })
	return func(statement string) error {
		_, err := db.Exec(statement)
		return err
	}
}

func postgresExec(t testing.TB, address string) func(string) error {
	t.Helper()
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) })
	return func(statement string) error {
		_, err := conn.Exec(ctx, statement).ReadAll()
		return err
	}
}

// do runs statements as the admin, separated by ";" at the end of a line.
func (h *house) do(t testing.TB, script string) {
	t.Helper()
	statements := strings.Split(script, ";\n")
	if h.kind == workspace.StoreDuckDB {
		duck(t, strings.TrimPrefix(h.address, "duckdb:"), statements)
		return
	}
	for _, s := range statements {
		if strings.TrimSpace(s) != "" {
			must(t, h.exec, s)
		}
	}
}

// source is a line of bilan.yaml that reads a store, with more keys after it.
func (h *house) source(name, more string) string {
	line := fmt.Sprintf("  - {name: %s, store: %q, %s", name, h.address, more)
	if h.password != "" {
		line += ", password_env: SECRET"
	}
	return line + "}"
}

func environment(name string) (string, bool) {
	if name == "SECRET" {
		return readerPassword, true
	}
	return "", false
}
