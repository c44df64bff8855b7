package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTokens(t *testing.T) {
	now := time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC)
	bits := bytes.NewReader(bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, 16))
	var all Tokens
	role, err := ParseRole("client:AZUR")
	if err != nil {
		t.Fatal(err)
	}
	secret, made, err := all.Make(bits, "Azur", role, now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	data, err := all.Encode()
	if err != nil || strings.Contains(string(data), secret) || strings.Contains(string(data), strings.TrimPrefix(secret, secretPrefix)) {
		t.Fatalf("%v: the file holds the secret: %s", err, data)
	}
	read, err := ReadTokens(data)
	if err != nil {
		t.Fatal(err)
	}
	if found, ok := read.Find(secret, now); !ok || found.Role != "client:AZUR" {
		t.Errorf("%+v %v", found, ok)
	}
	for name, wrong := range map[string]string{"none": "", "its hash": made.SHA256, "its id": made.ID, "cut": secret[:len(secret)-1], "longer": secret + "A"} {
		if _, ok := read.Find(wrong, now); ok {
			t.Errorf("%s lets in", name)
		}
	}
	if _, ok := read.Find(secret, now.Add(time.Hour)); ok || read.Valid(now.Add(time.Hour)) != 0 {
		t.Error("it lets in when it has expired")
	}
	if !read.Revoke(made.ID) || read.Revoke(made.ID) {
		t.Error("it is revoked once")
	}
	if _, err := ReadTokens([]byte(`[{"id":"x","role":"owner"}]`)); err == nil {
		t.Error("an unknown role was read")
	}
}

func TestParseRole(t *testing.T) {
	for _, s := range []string{"", "client", "client:", "admin:AZUR", "Admin", "governance:x", "root"} {
		if r, err := ParseRole(s); err == nil {
			t.Errorf("%q is %v", s, r)
		}
	}
}

func TestInside(t *testing.T) {
	for next, want := range map[string]string{
		"/kpi?by=team": "/kpi?by=team", "": "/", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "javascript:alert(1)": "/", "kpi": "/",
	} {
		if got := inside(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	l := limits{perSecond: 5}
	now := time.Unix(1, 0)
	n := 0
	for l.allow("address a", now) {
		if n++; n > 1000 {
			t.Fatal("nothing bounds it")
		}
	}
	if n != 20 || !l.allow("address b", now) || !l.allow("address a", now.Add(time.Second)) {
		t.Errorf("%d at once", n)
	}
	r, _ := http.NewRequest("POST", "/login", nil)
	r.RemoteAddr = "192.0.2.1:7"
	for n = 0; l.allowLogin(r, now); n++ {
		if n > 100 {
			t.Fatal("nothing bounds logins")
		}
	}
	if n != loginsPerMinute {
		t.Errorf("%d logins", n)
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{"localhost:8484": true, "127.0.0.1": true, "[::1]:8484": true, "127.0.0.1.evil.example": false, "evil.example:80": false, "": false, "0.0.0.0:1": false} {
		if isLoopback(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}

func TestMemoForgetsTheLeastUsed(t *testing.T) {
	m := newMemo()
	read := 0
	ask := func(key string) {
		if _, err := recall(t.Context(), m, key, func(context.Context) (int, error) { read++; return read, nil }); err != nil {
			t.Fatal(err)
		}
	}
	ask("first")
	ask("first")
	if read != 1 {
		t.Errorf("%d reads of one thing", read)
	}
	for i := range memoLimit {
		ask(string(rune('a'+i%26)) + time.Duration(i).String())
	}
	if m.size() != memoLimit {
		t.Errorf("it remembers %d", m.size())
	}
	before := read
	if ask("first"); read != before+1 {
		t.Error("the oldest was kept")
	}
}

func TestDescriptionIsJSON(t *testing.T) {
	data, err := files.ReadFile("assets/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var described struct {
		Paths map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(data, &described); err != nil {
		t.Fatal(err)
	}
	s := &Server{}
	for _, r := range s.routes() {
		if _, path, _ := strings.Cut(r.pattern, " "); strings.HasPrefix(path, "/api/") {
			if _, ok := described.Paths[path]; !ok {
				t.Errorf("%s is not described", path)
			}
			delete(described.Paths, path)
		}
	}
	for path := range described.Paths {
		t.Errorf("%s is described and not served", path)
	}
}
