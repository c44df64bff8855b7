package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bilan/fixtures/store"
	"bilan/pipeline/workspace"
)

// proxy passes a store on, and cuts connections: the n-th after limits[n] bytes of answers. Past the list nothing is cut.
type proxy struct {
	net.Listener
	to     string
	mu     sync.Mutex
	limits []int64
	opened int
}

func newProxy(t *testing.T, to string, limits ...int64) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, to: to, limits: limits}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.pass(c)
		}
	}()
	return p
}

// instead is the address of a store behind the proxy, with one connection an attempt: PostgreSQL's client would try TLS first.
func (p *proxy) instead(address, host string) string {
	address = strings.Replace(address, host, p.Addr().String(), 1)
	if strings.HasPrefix(address, workspace.StorePostgres) {
		address += "?sslmode=disable"
	}
	return address
}

func (p *proxy) pass(c net.Conn) {
	defer c.Close()
	p.mu.Lock()
	limit := int64(-1)
	if p.opened < len(p.limits) {
		limit = p.limits[p.opened]
	}
	p.opened++
	p.mu.Unlock()
	if limit == 0 {
		return
	}
	s, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer s.Close()
	go io.Copy(s, c)
	if limit < 0 {
		io.Copy(c, s)
		return
	}
	io.CopyN(c, s, limit)
	c.(*net.TCPConn).SetLinger(0) // a reset, as from a firewall that forgot
}

const manyEvents = 30_000

// A connection that is cut begins the reading again, wherever it was; nothing is missed and nothing is there twice. What is cut every
// time ends in an error, and leaves the landing as it was.
func TestStoreIsCut(t *testing.T) {
	for kind, fill := range map[string]string{
		workspace.StorePostgres: "insert into journal select g, 'INC' || mod(g, 500), timestamp '2026-09-01 00:00:00' + g * interval '10 seconds', 'state', null, 'new', timestamp '2026-09-01 00:00:00' + g * interval '10 seconds' from generate_series(1, %d) g",
		workspace.StoreMySQL:    "insert into journal select seq, concat('INC', mod(seq, 500)), '2026-09-01 00:00:00' + interval seq * 10 second, 'state', null, 'new', '2026-09-01 00:00:00' + interval seq * 10 second from seq_1_to_%d",
	} {
		t.Run(kind, func(t *testing.T) {
			h := build(t, kind)
			table, _, _ := strings.Cut(strings.ReplaceAll(journal, "%s", kinds[kind]), ";\n")
			h.do(t, table)
			h.do(t, fmt.Sprintf(fill, manyEvents))
			direct := h.address
			through := func(p *proxy) *workspace.Workspace {
				t.Helper()
				h.address = p.instead(direct, h.host)
				return openWorkspace(t, h.source("journal", journalSource), nil)
			}
			// At once, in the greeting, in the first answers, in the middle of the rows, near their end.
			for _, limits := range [][]int64{{0}, {40}, {3_000}, {200_000}, {1_200_000}, {0, 200_000, 700_000}} {
				p := newProxy(t, h.host, limits...)
				ws := through(p)
				r, warnings, err := loadStore(t, ws)
				if err != nil {
					t.Fatalf("cut after %v: %v", limits, err)
				}
				same(t, fmt.Sprintf("cut after %v", limits), ask(t, r.Index, workspace.RowsEvents, "select count(*), count(distinct source_line), min(source_line), max(source_line) from {rows}"),
					fmt.Sprintf("%d|%[1]d|1|%[1]d", manyEvents))
				// PostgreSQL's client spends connections on asking the server to stop what was lost.
				if len(warnings) < min(len(limits), 2) || !strings.Contains(warnings[0], "connection lost") || !strings.Contains(warnings[0], "attempt 2 of 5") {
					t.Errorf("cut after %v: warnings %q", limits, warnings)
				}
				leftovers(t, ws.Dir, r.Index)
			}
			// A later load that never gets through.
			p := newProxy(t, h.host, append([]int64{-1}, make([]int64, 30)...)...)
			ws := through(p)
			mustLoadStore(t, ws)
			before := listing(t, ws.Dir)
			h.do(t, "insert into journal values (900000, 'INC1', '2026-10-01 00:00:00', 'state', null, 'new', '2026-10-01 00:00:00')")
			_, warnings, err := loadStore(t, ws)
			var fault *StoreError
			if !errors.As(err, &fault) || fault.Kind != StoreUnreachable || len(warnings) != 4 {
				t.Errorf("%v with %d warnings", err, len(warnings))
			}
			for name, content := range listing(t, ws.Dir) {
				if before[name] != content {
					t.Errorf("%s changed in a load that failed", name)
				}
			}
			p.mu.Lock()
			p.limits = nil
			p.mu.Unlock()
			r := mustLoadStore(t, ws)
			same(t, "after the failure", ask(t, r.Index, workspace.RowsEvents, "select count(*) from {rows}"), fmt.Sprint(manyEvents+1))
		})
	}
}

// Errors say what is wrong and what is near, and never the password.
func TestStoreErrorsSpeak(t *testing.T) {
	for kind, typ := range kinds {
		t.Run(kind, func(t *testing.T) {
			h := build(t, kind)
			h.do(t, strings.ReplaceAll(journal, "%s", typ))
			for _, c := range []struct{ source, want, hint, fault string }{
				{`rows: events, key: id, table: jurnal`, "jurnal", `"journal"`, StoreConfiguration},
				{`rows: events, key: id, query: "select id, ticket as incident_id, quannd as at, champ as field, apres as new_value from journal"`, "quannd", `"quand"`, StoreConfiguration},
				{`rows: events, key: id, query: "select id, ticket, quand as at, champ as field from journal"`, `lacks the columns "incident_id", "new_value"`, "ddl", StoreConfiguration},
				{`rows: events, key: idd, query: "select id, ticket as incident_id, quand as at, champ as field, apres as new_value from journal"`, `no column "idd"`, `"id"`, StoreConfiguration},
				{`rows: events, key: ticket, zone: UTC, query: "select id, ticket, ticket as incident_id, quand as at, champ as field, apres as new_value from journal"`, "is there twice", "another value", StoreConfiguration},
				{`rows: events, key: avant, zone: UTC, query: "select avant, ticket as incident_id, quand as at, champ as field, apres as new_value from journal"`, "has no key", "without NULL", StoreConfiguration},
				{`rows: events, key: id, zone: UTC, watermark: field, query: "select id, ticket as incident_id, quand as at, champ as field, apres as new_value from journal"`, "instant", "", StoreConfiguration},
			} {
				ws := openWorkspace(t, h.source("journal", c.source), nil)
				_, _, err := loadStore(t, ws)
				var fault *StoreError
				if !errors.As(err, &fault) || fault.Kind != c.fault || !strings.Contains(err.Error(), c.want) || !strings.Contains(Hint(err), c.hint) {
					t.Errorf("%s:\n got %v (hint %q, %T)\nwant %q and %q", c.source, err, Hint(err), err, c.want, c.hint)
				}
				_, err = Probe(context.Background(), ws, ws.Config.Sources[0], Options{Lookup: environment})
				if (err == nil) != (strings.Contains(c.want, "twice") || strings.Contains(c.want, "has no key")) {
					t.Errorf("probing %s: %v", c.source, err)
				}
			}
		})
	}
}

// Who is not let in, and who does not answer.
func TestStoreDoors(t *testing.T) {
	for _, kind := range []string{workspace.StorePostgres, workspace.StoreMySQL} {
		t.Run(kind, func(t *testing.T) {
			h := build(t, kind)
			h.do(t, strings.ReplaceAll(journal, "%s", kinds[kind]))
			host := h.host
			try := func(name, line, kind, want string) {
				t.Helper()
				ws := openWorkspace(t, line, map[string]string{"secret": "faux-" + readerPassword + "\n", "good": readerPassword + "\r\n", "empty": "\n"})
				_, _, err := loadStore(t, ws)
				if kind == "" {
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					return
				}
				var fault *StoreError
				if !errors.As(err, &fault) || fault.Kind != kind || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v", name, err)
				}
				for _, secret := range []string{readerPassword, url.QueryEscape(readerPassword), url.PathEscape(readerPassword)} {
					if err != nil && strings.Contains(err.Error()+Hint(err), secret) {
						t.Errorf("%s: the password is in %v", name, err)
					}
				}
			}
			line := func(address, more string) string {
				return fmt.Sprintf("  - {name: journal, store: %q, %s%s}", address, journalSource, more)
			}
			try("wrong password", line(h.address, ", password_file: secret"), StoreDenied, "")
			try("password of a file", line(h.address, ", password_file: good"), "", "")
			try("password in the address", line(strings.Replace(h.address, "@", ":${SECRET}@", 1), ""), "", "")
			try("no password", line(h.address, ""), StoreDenied, "")
			try("empty file", line(h.address, ", password_file: empty"), StoreConfiguration, "is empty")
			try("missing file", line(h.address, ", password_file: nowhere"), StoreConfiguration, "password file")
			try("unset variable", line(h.address, ", password_env: NOTHING"), StoreConfiguration, "NOTHING")
			try("nobody there", line(strings.Replace(h.address, host, "127.0.0.1:1", 1), ", password_env: SECRET"), StoreUnreachable, "refused")
			try("no such host", line(strings.Replace(h.address, host, "nowhere.invalid:5", 1), ", password_env: SECRET"), StoreConfiguration, "nowhere.invalid")
			try("no such database", line(h.address+"x", ", password_env: SECRET"), map[string]string{workspace.StorePostgres: StoreConfiguration, workspace.StoreMySQL: StoreDenied}[kind], "")

			// A write is refused before it is sent, and by the store if it were: the session reads and nothing else.
			ws := openWorkspace(t, h.source("journal", journalSource), nil)
			a, err := addressOf(ws, ws.Config.Sources[0], environment)
			if err != nil {
				t.Fatal(err)
			}
			db, err := connect(context.Background(), a, ws, t.TempDir(), Limits{}.orDefault())
			if err != nil {
				t.Fatal(err)
			}
			defer db.close()
			if _, err := db.row(context.Background(), "insert into journal (id) values (99)"); err == nil {
				t.Error("the session can write")
			}
			// One moment: what is written now is not seen by a snapshot that was taken before.
			fresh, err := connect(context.Background(), a, ws, t.TempDir(), Limits{}.orDefault())
			if err != nil {
				t.Fatal(err)
			}
			defer fresh.close()
			if _, err := fresh.row(context.Background(), "select count(*) from journal"); err != nil {
				t.Fatal(err)
			}
			h.do(t, "delete from journal where id = 1")
			if got, err := fresh.row(context.Background(), "select count(*) from journal"); err != nil || got[0] != "5" {
				t.Errorf("the snapshot moved: %v, %v", got, err)
			}

			report, err := Probe(context.Background(), ws, ws.Config.Sources[0], Options{Lookup: environment})
			if err != nil || len(report.Writes) > 0 || report.Rows != 4 || !strings.Contains(report.Server, map[string]string{workspace.StorePostgres: "PostgreSQL", workspace.StoreMySQL: "MariaDB"}[kind]) {
				t.Errorf("the reader: %+v, %v", report, err)
			}
			user, _, _ := strings.Cut(strings.TrimPrefix(h.address, kind+"://"), "@")
			if kind == workspace.StorePostgres {
				h.do(t, "grant update on journal to "+user)
			} else {
				h.do(t, "grant update on journal to "+user+"@'127.0.0.1'")
			}
			if report, err = Probe(context.Background(), ws, ws.Config.Sources[0], Options{Lookup: environment}); err != nil || len(report.Writes) == 0 {
				t.Errorf("the writer: %+v, %v", report, err)
			}
		})
	}
}

// A protected way: the server proves who it is when the address asks for that, and nobody goes on in the clear instead.
func TestStoreTLS(t *testing.T) {
	other, _, _, err := store.Authority()
	if err != nil {
		t.Fatal(err)
	}
	stranger := filepath.Join(t.TempDir(), "other.pem")
	if err := os.WriteFile(stranger, other, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind                             string
		start                            func(context.Context) (*store.Server, error)
		full, fullBy, encrypted, unasked string // what the address adds
		clear                            string
	}{
		{workspace.StorePostgres, store.StartProtectedPostgres, "?sslmode=verify-full", "&sslrootcert=", "?sslmode=require", "", "?sslmode=disable"},
		{workspace.StoreMySQL, store.StartProtectedMaria, "?tls=verify-full", "&ca=", "?tls=require", "", "?tls=disable"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			var s *store.Server
			serve(t, &s, c.kind+" with TLS", c.start)
			t.Cleanup(func() {
				if err := s.Stop(); err != nil {
					t.Error(err)
				}
			})
			h := buildIn(t, c.kind, s)
			h.do(t, strings.ReplaceAll(journal, "%s", kinds[c.kind]))
			reach := h.address
			try := func(name, host, more, tls, want string) {
				t.Helper()
				h.address = strings.Replace(reach, "127.0.0.1", host, 1) + more
				ws := openWorkspace(t, h.source("journal", journalSource), nil)
				report, err := Probe(context.Background(), ws, ws.Config.Sources[0], Options{Lookup: environment})
				_, warnings, loading := loadStore(t, ws)
				if want == "" {
					if err != nil || loading != nil || !strings.HasPrefix(report.TLS, tls) || report.IsOpen != (tls == noTLS) {
						t.Errorf("%s: %+v, %v, %v", name, report, err, loading)
					}
					return
				}
				for _, err := range []error{err, loading} {
					var fault *StoreError
					if !errors.As(err, &fault) || fault.Kind != StoreConfiguration || !strings.Contains(err.Error(), want) || len(warnings) > 0 {
						t.Errorf("%s: %v (hint %q), warnings %q", name, err, Hint(err), warnings)
					}
				}
			}
			try("proven", "127.0.0.1", c.full+c.fullBy+s.CA, "TLS 1.3", "")
			try("of another authority", "127.0.0.1", c.full+c.fullBy+stranger, "", "authority")
			try("of no authority that is known", "127.0.0.1", c.full, "", "authority")
			try("for another name", "localhost", c.full+c.fullBy+s.CA, "", "localhost")
			try("authority missing", "127.0.0.1", c.full+c.fullBy+stranger+".gone", "", "other.pem.gone")
			try("not proven", "127.0.0.1", c.encrypted, "TLS 1.3", "")
			try("not asked for", "127.0.0.1", c.unasked, "TLS 1.3", "")
			try("in the clear", "127.0.0.1", c.clear, noTLS, "")
		})
	}
}

// The password is in no file and in no message, whatever happens.
func TestStoreKeepsTheSecret(t *testing.T) {
	h := build(t, workspace.StorePostgres)
	h.do(t, strings.ReplaceAll(journal, "%s", "timestamp"))
	ws := openWorkspace(t, h.source("journal", journalSource), nil)
	p := newProxy(t, h.host, 40)
	_, warnings, err := loadStore(t, ws)
	if err != nil {
		t.Fatal(err)
	}
	h.address = p.instead(h.address, h.host)
	_, more, err := loadStore(t, openWorkspace(t, h.source("journal", journalSource), nil))
	if err != nil || len(more) == 0 {
		t.Fatal(err, more)
	}
	texts := map[string]string{"warnings": strings.Join(append(warnings, more...), "\n")}
	err = filepath.WalkDir(ws.Dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			texts[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		for _, secret := range []string{readerPassword, url.QueryEscape(readerPassword), url.PathEscape(readerPassword)} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds the password", name)
			}
		}
	}
	if got := scrub(fmt.Errorf("dial %s failed", "postgres://x:"+readerPassword+"@y"), []string{readerPassword}); strings.Contains(got.Error(), readerPassword) {
		t.Error(got)
	}
}

// An interrupted load ends soon and leaves nothing.
func TestStoreIsInterrupted(t *testing.T) {
	h := build(t, workspace.StorePostgres)
	h.do(t, strings.ReplaceAll(journal, "%s", "timestamp"))
	h.do(t, "create view slow as select *, pg_sleep(60)::text as nap from journal")
	ws := openWorkspace(t, h.source("journal", "rows: events, key: id, zone: UTC, query: \"select id, ticket as incident_id, quand as at, champ as field, nap as new_value from slow\""), nil)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, err := Load(ctx, ws, Options{StateDir: filepath.Join(ws.Dir, ".bilan"), Now: testNow, Lookup: environment})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	leftovers(t, ws.Dir, nil)
}
