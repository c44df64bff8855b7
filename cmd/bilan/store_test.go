package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"bilan/fixtures/store"
	"bilan/pipeline/ledger"
)

// storePassword marks the place of a secret: it must be in nothing that bilan writes.
const storePassword = "MARQUE-secrète-7f3a"

// server starts a database for one test; where it is not installed the test is skipped, but for the machine that must have it.
func server(t *testing.T, start func(context.Context) (*store.Server, error)) *store.Server {
	t.Helper()
	s, err := start(context.Background())
	if errors.Is(err, store.ErrMissing) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// tables are the statements that make a table of a CSV file, all of it text, with a number for each row and the time of its writing.
func tables(t *testing.T, name, file, quote string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	q := func(column string) string { return quote + column + quote }
	var columns []string
	for _, c := range rows[0] {
		columns = append(columns, q(c)+" text")
	}
	statements := []string{"create table " + name + " (row_id bigint primary key, written timestamp, " + strings.Join(columns, ", ") + ")"}
	for i, row := range rows[1:] {
		values := []string{fmt.Sprint(i + 1), "'2027-01-03 10:00:00'"}
		for _, v := range row {
			values = append(values, "'"+strings.ReplaceAll(v, "'", "''")+"'")
		}
		statements = append(statements, "insert into "+name+" values ("+strings.Join(values, ", ")+")")
	}
	return statements
}

// The same incidents and events give the same figures, whatever they are read from; and a password is seen nowhere.
func TestStoresGiveEqualFigures(t *testing.T) {
	pg, my := server(t, store.StartPostgres), server(t, store.StartMaria)
	t.Setenv("BILAN_TEST_PASSWORD", storePassword)
	figures := func(dir string, commands ...string) (string, string) {
		t.Helper()
		var said bytes.Buffer
		for _, command := range commands {
			args := []string{"-v", command}
			// Exit 3: the workspace rejects rows on purpose.
			if code := run(context.Background(), append([]string{"-C", dir}, args...), &said, &said, fixedNow); code != exitOK && code != exitCheck {
				t.Fatalf("%s: exit %d: %s", args, code, said.String())
			}
		}
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"-C", dir, "kpi", "--period", "2026-W53", "--format", "json"}, &out, &errs, fixedNow); code != exitOK {
			t.Fatal(errs.String())
		}
		return out.String(), said.String()
	}
	copyOf := func(address string) string {
		t.Helper()
		dir := filepath.Join(t.TempDir(), "w")
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "fixtures", "tiny"))); err != nil {
			t.Fatal(err)
		}
		if address == "" {
			return dir
		}
		path := filepath.Join(dir, "bilan.yaml")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		edited := string(text)
		for table, file := range map[string]string{"incident": "sources/incident.csv", "events": "sources/events.csv"} {
			keys := fmt.Sprintf("store: %q\n    table: %s\n    key: row_id\n    watermark: written", address, table)
			if strings.Contains(address, "@") {
				keys += "\n    password_env: BILAN_TEST_PASSWORD"
			}
			edited = strings.Replace(edited, "path: "+file, keys, 1)
		}
		if err := os.WriteFile(path, []byte(edited), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(dir, "sources")); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	fill := func(quote string, exec func(string) error) {
		t.Helper()
		for name, file := range map[string]string{"incident": "incident.csv", "events": "events.csv"} {
			for _, s := range tables(t, name, filepath.Join(root, "fixtures", "tiny", "sources", file), quote) {
				if err := exec(s); err != nil {
					t.Fatalf("%s: %v", s, err)
				}
			}
		}
	}
	open := func(driver, address string) func(string) error {
		t.Helper()
		db, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return func(s string) error { _, err := db.Exec(s); return err }
	}

	want, _ := figures(copyOf(""), "load", "build")
	places := map[string]string{}

	conn, err := pgconn.Connect(context.Background(), fmt.Sprintf("postgres://%s:%s@%s:%d/postgres", pg.Admin, url.QueryEscape(pg.Password), pg.Host, pg.Port))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	inPostgres := func(s string) error { _, err := conn.Exec(context.Background(), s).ReadAll(); return err }
	fill(`"`, inPostgres)
	for _, s := range []string{"create role lecteur login password '" + storePassword + "'", "grant select on incident, events to lecteur"} {
		if err := inPostgres(s); err != nil {
			t.Fatal(err)
		}
	}
	places["PostgreSQL"] = fmt.Sprintf("postgres://lecteur@%s:%d/postgres", pg.Host, pg.Port)

	inMaria := open("mysql", fmt.Sprintf("%s@unix(%s)/", my.Admin, my.Socket))
	for _, s := range []string{"create database itsm character set utf8mb4", "create user lecteur@'127.0.0.1' identified by '" + storePassword + "'", "grant select on itsm.* to lecteur@'127.0.0.1'"} {
		if err := inMaria(s); err != nil {
			t.Fatal(err)
		}
	}
	fill("`", open("mysql", fmt.Sprintf("%s@unix(%s)/itsm", my.Admin, my.Socket)))
	places["MariaDB"] = fmt.Sprintf("mysql://lecteur@%s:%d/itsm", my.Host, my.Port)

	for name, driver := range map[string]string{"SQLite": "sqlite", "DuckDB": "duckdb"} {
		path := filepath.Join(t.TempDir(), "store.db")
		db, err := sql.Open(driver, path)
		if err != nil {
			t.Fatal(err)
		}
		fill(`"`, func(s string) error { _, err := db.Exec(s); return err })
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		places[name] = driver + ":" + path
	}

	for name, address := range places {
		dir := copyOf(address)
		commands := []string{"doctor", "load", "build"}
		if name == "PostgreSQL" {
			commands = []string{"doctor", "run", "verify"} // with its packs, which hold though no file is their source
		}
		got, said := figures(dir, commands...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-CSV +store):\n%s", name, diff)
		}
		if !strings.Contains(said, "source incidents: "+name) {
			t.Errorf("%s: the doctor does not name it: %s", name, said)
		}
		if strings.Contains(said, storePassword) {
			t.Errorf("%s: the password is in the messages", name)
		}
		if name == "PostgreSQL" {
			areLiving(t, filepath.Join(dir, "out", "2026-W53", "manifest.json"))
		}
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if err == nil && bytes.Contains(b, []byte(storePassword)) {
				t.Errorf("%s: %s holds the password", name, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// areLiving holds that what a manifest says to be made of stores may go on: their next content is no fault.
func areLiving(t *testing.T, manifest string) {
	t.Helper()
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	var m ledger.Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	stores := 0
	for _, made := range m.Made {
		for _, in := range made.Inputs {
			if strings.HasPrefix(in.File, "store:") {
				stores++
				if !in.IsLiving {
					t.Errorf("%s of %s is taken for an export", in.File, manifest)
				}
			}
		}
	}
	if stores != 2 {
		t.Errorf("%d stores in the manifest", stores)
	}
}
