package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bilan/reports/web"
)

// schema is as much of a schema of OpenAPI as the description uses.
type schema struct {
	Ref        string            `json:"$ref"`
	Type       string            `json:"type"`
	Format     string            `json:"format"`
	Nullable   bool              `json:"nullable"`
	Required   []string          `json:"required"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
	Enum       []string          `json:"enum"`
	Additional json.RawMessage   `json:"additionalProperties"`
}

type description struct {
	Paths map[string]map[string]struct {
		Responses map[string]struct {
			Ref     string `json:"$ref"`
			Content map[string]struct{ Schema schema }
		}
	}
	Components struct {
		Schemas   map[string]schema
		Responses map[string]struct {
			Content map[string]struct{ Schema schema }
		}
	}
}

// check compares an answer with its schema, word by word: nothing missing, nothing more, every type.
func (d *description) check(at string, s schema, value any) error {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		s, ok = d.Components.Schemas[name]
		if !ok {
			return fmt.Errorf("%s: no schema %s", at, name)
		}
	}
	if value == nil {
		if !s.Nullable {
			return fmt.Errorf("%s is null", at)
		}
		return nil
	}
	switch v := value.(type) {
	case string:
		if s.Type != "string" || len(s.Enum) > 0 && !strings.Contains(" "+strings.Join(s.Enum, " ")+" ", " "+v+" ") {
			return fmt.Errorf("%s is %q, not %s %v", at, v, s.Type, s.Enum)
		}
		if s.Format == "date-time" {
			if _, err := time.Parse(time.RFC3339, v); err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
		}
	case bool:
		if s.Type != "boolean" {
			return fmt.Errorf("%s is a boolean, not %s", at, s.Type)
		}
	case float64:
		if s.Type != "number" && (s.Type != "integer" || v != float64(int64(v))) {
			return fmt.Errorf("%s is %v, not %s", at, v, s.Type)
		}
	case []any:
		if s.Type != "array" {
			return fmt.Errorf("%s is an array, not %s", at, s.Type)
		}
		for i, one := range v {
			if err := d.check(fmt.Sprintf("%s[%d]", at, i), *s.Items, one); err != nil {
				return err
			}
		}
	case map[string]any:
		if s.Type != "object" {
			return fmt.Errorf("%s is an object, not %s", at, s.Type)
		}
		for _, name := range s.Required {
			if _, ok := v[name]; !ok {
				return fmt.Errorf("%s lacks %s", at, name)
			}
		}
		for name, one := range v {
			property, ok := s.Properties[name]
			if !ok {
				if string(s.Additional) == "false" || len(s.Additional) == 0 && len(s.Properties) > 0 {
					return fmt.Errorf("%s has %s, which is not described", at, name)
				}
				if json.Unmarshal(s.Additional, &property) != nil {
					continue
				}
			}
			if err := d.check(at+"."+name, property, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// What the API says is what it says that it says, and what the commands say.
func TestServeAPI(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	_, _, text := d.ask(t, "GET", "/api/v1/openapi.json", "")
	var described description
	if err := json.Unmarshal([]byte(text), &described); err != nil {
		t.Fatal(err)
	}
	_, _, listed := d.ask(t, "GET", "/api/v1/incidents?verdict=breached&limit=3", "governance")
	var list struct{ Incidents []struct{ Incident string } }
	if err := json.Unmarshal([]byte(listed), &list); err != nil || len(list.Incidents) != 3 {
		t.Fatalf("%v: %s", err, listed)
	}
	one := list.Incidents[0].Incident
	for _, c := range []struct {
		path, query, role string
		status            int
		command           []string
	}{
		{"/api/v1/kpi", "kpi=sla_met,time_to_resolve&period=2026-W38&by=priority", "governance", 200, []string{"kpi", "sla_met", "time_to_resolve", "--period", "2026-W38", "--by", "priority"}},
		{"/api/v1/kpi", "kpi=backlog&grain=month", "admin", 200, []string{"kpi", "backlog", "--grain", "month"}},
		{"/api/v1/kpi", "kpi=sla_met&where=" + url.QueryEscape("priority=P1"), "admin", 200, []string{"kpi", "sla_met", "--where", "priority=P1"}},
		{"/api/v1/incidents/{reference}", "", "governance", 200, []string{"explain", one}},
		{"/api/v1/incidents", "q=%25'%3B--&sort=-duration&limit=5", "governance", 200, nil},
		{"/api/v1/incidents", "kpi=sla_met&period=2026-W38&hits=false", "governance", 200, nil},
		{"/api/v1/trace", "kpi=sla_open_late&period=2026-W38", "governance", 200, nil},
		{"/api/v1/kpi", "kpi=nonsense", "governance", 404, nil},
		{"/api/v1/kpi", "kpi=sla_met", "", 401, nil},
		{"/api/v1/kpi", "kpi=sla_met&by=nonsense", "governance", 400, nil},
		{"/api/v1/kpi", "kpi=sla_met&perod=2026-W38", "governance", 400, nil},
		{"/api/v1/kpi", "kpi=sla_met&period=2026-W99", "governance", 400, nil},
		{"/api/v1/kpi", "kpi=sla_met&where=" + url.QueryEscape("1=1;drop table x=1"), "governance", 400, nil},
		{"/api/v1/incidents", "sort=" + url.QueryEscape("opened_epoch;drop"), "governance", 400, nil},
		{"/api/v1/incidents", "limit=99999999", "governance", 400, nil},
		{"/api/v1/kpi", "kpi=sla_met", "client:AZUR", 404, nil},
	} {
		path := strings.Replace(c.path, "{reference}", one, 1)
		status, header, body := d.ask(t, "GET", path+"?"+c.query, c.role)
		if status != c.status || header.Get("Content-Type") != "application/json" {
			t.Errorf("%s?%s as %q: %d %s %s", path, c.query, c.role, status, header.Get("Content-Type"), body)
			continue
		}
		var value any
		if err := json.Unmarshal([]byte(body), &value); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		answer := described.Paths[c.path]["get"].Responses[fmt.Sprint(status)]
		wanted := answer.Content["application/json"].Schema
		if answer.Ref != "" {
			wanted = described.Components.Responses[strings.TrimPrefix(answer.Ref, "#/components/responses/")].Content["application/json"].Schema
		}
		if err := described.check("answer", wanted, value); err != nil {
			t.Errorf("%s?%s: %v", path, c.query, err)
		}
		if c.command != nil {
			var said, wrong syncBuffer
			if code := run(t.Context(), append([]string{"-C", dir, "--format", "json", "-q"}, c.command...), &said, &wrong, fixedNow); code != exitOK || said.String() != body {
				t.Errorf("%s?%s is not what bilan %v says: exit %d %s\n%.600s\n---\n%.600s", path, c.query, c.command, code, wrong.String(), body, said.String())
			}
		}
	}
}

// A run replaces the warehouse twice while many ask: nobody is refused, and what is new is seen.
func TestServeChangesOver(t *testing.T) {
	built, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "tiny")
	if err := os.CopyFS(dir, os.DirFS(built)); err != nil {
		t.Fatal(err)
	}
	if err := silently([]string{"-C", dir, "build", "--full"}); err != nil { // its views name files of the copy
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, func(c *web.Config) { c.PerSecond = 1_000_000 })
	total := func() int64 {
		_, _, body := d.ask(t, "GET", "/api/v1/incidents?limit=1", "governance")
		var answer struct{ Total int64 }
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		return answer.Total
	}
	before := total()
	var answered, refused atomic.Int64
	generations := sync.Map{}
	stop := make(chan struct{})
	var asking sync.WaitGroup
	for i := range 4 {
		asking.Go(func() {
			paths := []string{"/", "/api/v1/kpi?kpi=incidents_opened&grain=week", "/incidents", "/incidents?q=a", "/kpi/backlog?by=team"}
			for n := i; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				status, header, body := d.ask(t, "GET", paths[n%len(paths)], "governance")
				if answered.Add(1); status != http.StatusOK {
					refused.Add(1)
					t.Errorf("%s: %d %.300s", paths[n%len(paths)], status, body)
					return
				}
				generations.Store(header.Get("X-Bilan-Generation"), true)
			}
		})
	}
	export := filepath.Join(dir, "sources", "incident.csv")
	for round := range 2 {
		text, err := os.ReadFile(export)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		first, rest, _ := strings.Cut(lines[1], ",")
		added := strings.Replace(first, "INC", fmt.Sprintf("INC9%d", round), 1) + "," + rest
		if err := os.WriteFile(export, []byte(string(text)+added), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := silently([]string{"-C", dir, "load"}, []string{"-C", dir, "build"}); err != nil {
			t.Fatal(err)
		}
		if replaced, err := d.serving.Refresh(t.Context()); err != nil || !replaced {
			t.Fatalf("round %d: %v %v", round, replaced, err)
		}
		if got := total(); got != before+int64(round)+1 {
			t.Errorf("round %d: %d incidents, want %d", round, got, before+int64(round)+1)
		}
	}
	close(stop)
	asking.Wait()
	if refused.Load() > 0 || answered.Load() < 20 {
		t.Errorf("%d of %d requests were refused", refused.Load(), answered.Load())
	}
	for _, g := range []string{"1", "3"} {
		if _, ok := generations.Load(g); !ok {
			t.Errorf("nobody was answered from generation %s", g)
		}
	}
	d.Server.Close()
	d.serving.Close()
	left, err := filepath.Glob(filepath.Join(dir, ".bilan", "tmp", "*", "served.duckdb"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
