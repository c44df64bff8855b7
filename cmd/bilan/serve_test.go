package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bilan/pipeline"
	"bilan/reports/leak"
	"bilan/reports/web"
)

// servedDemo is the demo behind a server that asks for tokens.
type servedDemo struct {
	*httptest.Server
	web     *web.Server
	serving *pipeline.Serving
	session *session
	app     *app
	log     *syncBuffer
	tokens  *web.Tokens
	secret  map[string]string // by role
}

// roles are who the tests ask as; "" is nobody.
var servedRoles = []string{"", "admin", "governance", "client:AZUR"}

// serveDemo serves a workspace until the test ends. change may alter the configuration.
func serveWorkspace(t testing.TB, dir string, change func(*web.Config)) *servedDemo {
	t.Helper()
	log := &syncBuffer{}
	a := &app{stdout: io.Discard, stderr: log, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	serving, err := pipeline.Serve(context.Background(), a.options(s), "1GB", 2)
	if err != nil {
		t.Fatal(err)
	}
	d := &servedDemo{serving: serving, session: s, app: a, log: log, tokens: &web.Tokens{}, secret: map[string]string{}}
	for _, name := range servedRoles[1:] {
		role, err := web.ParseRole(name)
		if err != nil {
			t.Fatal(err)
		}
		if d.secret[name], _, err = d.tokens.Make(rand.Reader, name, role, time.Now(), time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	config := a.webConfig(s, serving, slog.New(slog.NewJSONHandler(log, nil)))
	config.Tokens, config.Random, config.Local, config.PerSecond = func() web.Tokens { return *d.tokens }, rand.Reader, true, 10_000
	config.Now, config.Timeout = time.Now, 2*time.Minute
	if change != nil {
		change(&config)
	}
	if d.web, err = web.New(config); err != nil {
		t.Fatal(err)
	}
	d.Server = httptest.NewServer(d.web.Handler())
	t.Cleanup(func() {
		d.Server.Close()
		serving.Close()
	})
	return d
}

// ask sends a request as a role; redirects are not followed.
func (d *servedDemo) ask(t *testing.T, method, path, role string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(method, d.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if role != "" {
		r.Header.Set("Authorization", "Bearer "+d.secret[role])
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(body)
}

type syncBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// asked are the addresses that stand for each route. A route without one fails the test, so that none is forgotten.
var asked = map[string][]string{
	"GET /{$}":        {"/", "/?period=2026-W36&lang=en", "/?format=xlsx"},
	"GET /api/v1/kpi": {"/api/v1/kpi?kpi=incidents_opened&by=client,service&grain=month", "/api/v1/kpi?kpi=backlog&period=2026-W38&by=team"},
	"GET /kpi":        {"/kpi", "/kpi?kpi=incidents_opened&by=service&by=priority&against=previous"},
	"GET /kpi/{id}": {"/kpi/backlog?by=client&against=mean8", "/kpi/incidents_opened?grain=month&period=2026-08&by=category&against=year&format=xlsx", "/kpi/incidents_opened?by=client&format=csv",
		"/kpi/incidents_opened?since=2026-W20&period=2026-W38&by=client&by=service&against=year", "/kpi/backlog?since=2026-01&period=2026-08&by=team&format=xlsx", "/kpi/backlog?since=2026-W30&period=2026-W38&by=service&format=csv"},
	"GET /incidents":                    {"/incidents", "/incidents?q=a&state=closed&sort=-duration&page=2", "/incidents?kpi=incidents_opened&format=csv"},
	"GET /incidents/{reference}":        {"/incidents/AZUR-INCIDENT", "/incidents/AZUR-INCIDENT?lang=en&format=xlsx"},
	"GET /contracts":                    {"/contracts"},
	"GET /contracts/{id}":               {"/contracts/AZUR", "/contracts/AZUR?period=2026-07&format=csv"},
	"GET /candidates":                   {"/candidates"},
	"GET /quality":                      {"/quality"},
	"GET /dictionary":                   {"/dictionary"},
	"GET /dictionary/{id}":              {"/dictionary/backlog"},
	"GET /admin":                        {"/admin"},
	"GET /api/v1/incidents":             {"/api/v1/incidents?limit=500", "/api/v1/incidents?late=1"},
	"GET /api/v1/incidents/{reference}": {"/api/v1/incidents/AZUR-INCIDENT"},
	"GET /api/v1/trace":                 {"/api/v1/trace?kpi=incidents_opened&period=2026-W38"},
	"GET /api/v1/openapi.json":          {"/api/v1/openapi.json"},
	"GET /login":                        {"/login"},
	"POST /login":                       {"/login"},
	"POST /logout":                      {"/logout"},
	"GET /static/{name}":                {"/static/none.css"},
	"GET /healthz":                      {"/healthz"},
}

// Every route, as every role: nobody reads data without a token, no role reads what is not for it, and what a client reads holds none of
// the names, contracts and incidents of others.
func TestServeRolesAndRoutes(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	extract, err := pipeline.ExtractClient(context.Background(), d.app.options(d.session), "AZUR", nil, pipeline.Told{})
	if err != nil {
		t.Fatal(err)
	}
	defer extract.Close()
	_, found, err := extract.Rows(context.Background(), "select max(reference) from metrics.incident_list where reference like 'GLPI%'")
	if err != nil {
		t.Fatal(err)
	}
	his, _ := found[0][0].(string)
	// A clock that was met is proven to him too.
	_, found, err = extract.Rows(context.Background(), `select max(reference) from metrics.incident_list where subject_id in (
		select incident_key from metrics.commitments group by all having bool_and(verdict = 'met'))`)
	if err != nil {
		t.Fatal(err)
	}
	kept, _ := found[0][0].(string)
	if _, _, body := d.ask(t, "GET", "/api/v1/incidents/"+kept, "client:AZUR"); !strings.Contains(body, `"verdict": "met"`) || !strings.Contains(body, `"kind": "run"`) {
		t.Errorf("the clocks of %s: %.600s", kept, body)
	}
	guard := leak.New("AZUR", leakNames(extract.Own), leak.NewNames(leakNames(extract.Everyone)))
	for _, route := range d.web.Routes() {
		paths := asked[route.Pattern]
		if len(paths) == 0 {
			t.Errorf("%s: the test asks nothing of it", route.Pattern)
		}
		method, _, _ := strings.Cut(route.Pattern, " ")
		for _, path := range paths {
			path = strings.ReplaceAll(path, "AZUR-INCIDENT", his)
			for _, role := range servedRoles {
				status, header, body := d.ask(t, method, path, role)
				kind, _, _ := strings.Cut(role, ":")
				switch {
				case status >= 500:
					t.Errorf("%s %s as %q: %d %s\n%s", method, path, role, status, body, d.log)
				case len(route.Roles) == 0:
				case role == "" && strings.HasPrefix(path, "/api/") && status != http.StatusUnauthorized,
					role == "" && !strings.HasPrefix(path, "/api/") && (status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/login")):
					t.Errorf("%s %s without a token: %d", method, path, status)
				case role != "" && !slices.Contains(route.Roles, web.RoleKind(kind)) && status != http.StatusForbidden:
					t.Errorf("%s %s as %q: %d, want 403", method, path, role, status)
				case role != "" && slices.Contains(route.Roles, web.RoleKind(kind)) && status != http.StatusOK:
					t.Errorf("%s %s as %q: %d\n%.300s", method, path, role, status, body)
				}
				if strings.HasPrefix(role, "client:") {
					name, document := "answer.html", body
					switch {
					case strings.HasPrefix(body, "PK"):
						name = "answer.xlsx"
					case !strings.HasPrefix(body, "<!doctype html>"):
						document = "<!doctype html><title>x</title><pre>" + html.EscapeString(body)
					}
					hits, err := guard.Scan(name, []byte(document))
					if err != nil || len(hits) > 0 {
						t.Errorf("%s %s as %q: %v %v", method, path, role, hits, err)
					}
				}
				for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
					if header.Get(name) != want {
						t.Errorf("%s: %s is %q", path, name, header.Get(name))
					}
				}
				if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
					t.Errorf("%s: policy %q", path, policy)
				}
			}
		}
	}
	for _, secret := range d.secret {
		if strings.Contains(d.log.String(), secret) {
			t.Error("the log holds a token")
		}
	}
}
