package main

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"bilan/reports/web"
)

// Who gets in, and how: an open server for this machine alone, a login that sets a cookie no script reads, tokens that end at once.
func TestServeLetsIn(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(method, path string, form url.Values, header map[string]string) *http.Response {
		t.Helper()
		r, err := http.NewRequest(method, d.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range header {
			r.Header.Set(name, value)
			if name == "Host" {
				r.Host = value
			}
		}
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response
	}
	if got := send("POST", "/login", url.Values{"token": {"bilan_wrong"}}, nil); got.StatusCode != http.StatusUnauthorized || len(got.Cookies()) > 0 {
		t.Errorf("a wrong token: %d %v", got.StatusCode, got.Cookies())
	}
	good := url.Values{"token": {d.secret["governance"]}, "next": {"//evil.example/"}}
	if got := send("POST", "/login", good, map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}); got.StatusCode != http.StatusForbidden {
		t.Errorf("a login from another site: %d", got.StatusCode)
	}
	in := send("POST", "/login", good, nil)
	if in.StatusCode != http.StatusSeeOther || in.Header.Get("Location") != "/" || len(in.Cookies()) != 1 {
		t.Fatalf("login: %d to %q %v", in.StatusCode, in.Header.Get("Location"), in.Cookies())
	}
	c := in.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Value == d.secret["governance"] {
		t.Errorf("cookie %+v", c)
	}
	session := map[string]string{"Cookie": c.Name + "=" + c.Value}
	if got := send("GET", "/", nil, session); got.StatusCode != http.StatusOK {
		t.Errorf("with the session: %d", got.StatusCode)
	}
	if got := send("GET", "/admin", nil, session); got.StatusCode != http.StatusForbidden {
		t.Errorf("governance reads the page of the server: %d", got.StatusCode)
	}
	if got := send("POST", "/kpi", nil, session); got.StatusCode != http.StatusNotFound {
		t.Errorf("a page takes a POST: %d", got.StatusCode)
	}
	if got := send("POST", "/login", url.Values{"token": {strings.Repeat("x", 100_000)}}, nil); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a long form: %d", got.StatusCode)
	}
	// Revoked: the session is worth nothing from the next request on, and the server stays closed.
	for _, token := range slices.Clone(*d.tokens) {
		d.tokens.Revoke(token.ID)
	}
	if got := send("GET", "/api/v1/kpi?kpi=backlog", nil, session); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("after the token was revoked: %d", got.StatusCode)
	}

	open := serveWorkspace(t, dir, func(c *web.Config) { c.Tokens = func() web.Tokens { return nil } })
	d = open
	if got := send("GET", "/", nil, nil); got.StatusCode != http.StatusOK {
		t.Errorf("open, from this machine: %d", got.StatusCode)
	}
	if got := send("GET", "/", nil, map[string]string{"Host": "rebound.example"}); got.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("open, under another name: %d", got.StatusCode)
	}
	limited := serveWorkspace(t, dir, func(c *web.Config) { c.PerSecond, c.Now = 1, func() time.Time { return fixedNow() } })
	d = limited
	last := 0
	for range 6 {
		last, _, _ = d.ask(t, "GET", "/healthz", "")
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the sixth request in one instant: %d", last)
	}
}

// What the engine of the server refuses: to write, to read files, to be set otherwise.
func TestServedDatabaseIsSealed(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	held, err := d.serving.Hold(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	for _, text := range []string{
		"create table x as select 1", "delete from metrics.subjects", "select * from read_csv('/etc/hosts')", "attach '/tmp/x.duckdb' as x", "copy (select 1) to '/tmp/serve-copy.csv'",
		"set memory_limit = '100GB'", "set enable_external_access = true", "install httpfs",
	} {
		if _, err := held.ExecContext(context.Background(), text); err == nil {
			t.Errorf("it ran: %s", text)
		}
	}
	if _, rows, err := held.Rows(context.Background(), "select count(*) from metrics.incident_steps"); err != nil || rows[0][0] == int64(0) {
		t.Errorf("lives: %v %v", rows, err)
	}
	if _, err := d.serving.Hold(context.Background(), "NOBODY"); err == nil {
		t.Error("the extract of no contract was made")
	}
}
