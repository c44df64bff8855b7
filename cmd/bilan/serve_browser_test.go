package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// hostile is what a person may write into a ticket.
const hostile = `<img src=x onerror=alert(1)></script><script>alert(2)</script>"';--{{.}}`

// hostileTiny is the tiny workspace with a hostile text in every field of one incident that people fill, built.
func hostileTiny(t *testing.T) string {
	t.Helper()
	built, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "tiny")
	if err := os.CopyFS(dir, os.DirFS(built)); err != nil {
		t.Fatal(err)
	}
	export := filepath.Join(dir, "sources", "incident.csv")
	text, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range rows[0] {
		switch name {
		case "short_description", "business_service", "cmdb_ci", "company", "assignment_group", "cause_code", "close_notes":
			for _, row := range rows[1:] {
				if row[0] == "INC0000001" {
					row[i] = hostile + " " + name
				}
			}
		}
	}
	var changed bytes.Buffer
	if err := csv.NewWriter(&changed).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(export, changed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := silently([]string{"-C", dir, "load"}, []string{"-C", dir, "build", "--full"}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: the pages would go unopened")
		}
		t.Skip("no Chromium")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

// reader is a browser in which somebody reads.
type reader struct {
	t        *testing.T
	ctx      context.Context
	mu       sync.Mutex
	faults   []string
	expected string // the fault that is part of the story
}

func (r *reader) fault(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if line := fmt.Sprintf(format, args...); r.expected == "" || !strings.Contains(line, r.expected) {
		r.faults = append(r.faults, line)
	}
}

func (r *reader) do(actions ...chromedp.Action[chromedp.Void]) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, 90*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		r.t.Fatal(err)
	}
}

// say returns what an expression of the page gives, as text.
func (r *reader) say(expression string) string {
	ctx, cancel := context.WithTimeout(r.ctx, 90*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](`String(`+expression+`)`))
	if err != nil {
		return "error: " + err.Error()
	}
	return out
}

// until waits for a page to be where it should.
func (r *reader) until(condition string) {
	r.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if r.say(`document.readyState === "complete" && document.body.dataset.ready === "true" && (`+condition+`)`) == "true" {
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("never: %s; at %s: %.300s", condition, r.say("location.href"), r.say("document.body.innerText"))
		}
	}
}

// follow clicks what a script finds, and waits for the next page.
func (r *reader) follow(find, condition string) {
	r.t.Helper()
	if got := r.say(`(() => { const e = ` + find + `; if (!e) return "none"; setTimeout(() => e.click(), 0); return "ok"; })()`); got != "ok" {
		r.t.Fatalf("%s: %s at %s", find, got, r.say("location.href"))
	}
	r.until(condition)
}

// readIn opens a window on a server; what the browser complains of by the end of the test fails it.
func readIn(t *testing.T, parent context.Context, d *servedDemo, width int64, scheme string) *reader {
	t.Helper()
	r := &reader{t: t}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			r.fault("exception: %s", e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			r.fault("console: %v", e.Args)
		case *cdplog.EventEntryAdded:
			r.fault("browser: %s %s", e.Entry.Text, e.Entry.URL)
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, d.URL+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
				r.fault("request for %s", e.Request.URL)
			}
		case *cdppage.EventJavascriptDialogOpening:
			r.fault("dialog: %s", e.Message)
		}
	}))
	r.ctx = ctx
	t.Cleanup(func() {
		cancel()
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, line := range r.faults {
			t.Error(line)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	r.do(command(network.Enable, network.EnableParams{}), command(cdplog.Enable, cdp.Empty{}), command(network.ClearBrowserCookies, cdp.Empty{}),
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600}),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
	return r
}

// From the first screen to the proof of a clock, in four windows: nothing complains, nothing asks elsewhere, hostile text stays text.
func TestServePages(t *testing.T) {
	parent := chromium(t)
	d := serveWorkspace(t, hostileTiny(t), nil)
	for _, window := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {390, "dark"}, {1280, "dark"}, {390, "light"}} {
		t.Run(fmt.Sprintf("%d %s", window.width, window.scheme), func(t *testing.T) {
			r := readIn(t, parent, d, window.width, window.scheme)
			r.do(chromedp.Navigate(d.URL + "/"))
			fits := func(what string) {
				if got := r.say(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); got != "0" {
					t.Errorf("%s is %s pixels wider than its window", what, got)
				}
			}
			r.until(`location.pathname === "/login"`)
			fits("login")
			r.say(`document.getElementById("token").value = "` + d.secret["governance"] + `"`)
			r.follow(`document.querySelector(".login button")`, `location.pathname === "/" && document.querySelectorAll(".tile").length > 3 && document.querySelectorAll(".tile").length <= 7`)
			fits("first screen")
			if got := r.say(`document.cookie`); got != "" {
				t.Errorf("a script reads the cookie: %q", got)
			}
			r.follow(`document.querySelector(".tile .value a")`, `location.pathname.startsWith("/kpi/") && !!document.querySelector("[data-chart] svg")`)
			fits("KPI")
			r.follow(`(() => { document.querySelector('input[name=by][value=service]').checked = true; return document.querySelector(".ask button"); })()`,
				`!!document.querySelector("#tab-parts tbody tr") && !!document.querySelector("#fig-parts-chart svg, #tab-parts")`)
			fits("breakdown")
			r.follow(`document.querySelector(".ranges a")`, `location.search.includes("since=") && !!document.querySelector("#fig-range-chart svg") && document.querySelectorAll("#tab-range tbody tr").length > 3`)
			fits("range")
			r.follow(`(() => { const f = document.querySelector(".ask"); f.querySelector("[name=by][value=service]").checked = false; f.querySelector("[name=since]").value = "2026-W40"; f.querySelector("[name=against]").value = "mean8"; return f.querySelector("button"); })()`,
				`document.querySelectorAll(".ranges [aria-current]").length === 0 && !!document.querySelector("#fig-range-chart svg") && new URLSearchParams(location.search).get("since") !== ""`)
			fits("range that was typed")
			if got := r.say(`[document.querySelector("#tab-range thead").innerText.includes("8 précédentes"), document.querySelectorAll("#tab-range tbody tr").length === document.querySelectorAll("#fig-range-chart tbody tr").length,
				[...document.querySelectorAll(".exports a")].filter((a) => new URL(a.href).searchParams.get("since") === document.querySelector("[name=since]").value).length >= 5]`); got != "true,true,true" {
				t.Errorf("the range that was typed: %s %.500s", got, r.say(`document.querySelector("#s-range").innerText`))
			}
			r.follow(`[...document.querySelectorAll(".leads a")].find((a) => a.pathname === "/incidents")`, `location.pathname === "/incidents" && !!document.querySelector("#tab-incidents tbody td a")`)
			fits("list")
			r.do(chromedp.Navigate(d.URL + "/incidents?q=INC0000001"))
			r.until(`document.querySelectorAll("#tab-incidents tbody tr").length === 1`)
			if got := r.say(`document.querySelector("#tab-incidents tbody tr").innerText.includes("onerror=alert(1)") && document.querySelectorAll("main img").length === 0`); got != "true" {
				t.Errorf("a hostile title does not stay text: %s", r.say(`document.querySelector("#tab-incidents tbody tr").innerHTML`))
			}
			r.follow(`document.querySelector("#tab-incidents tbody td a")`, `location.pathname === "/incidents/INC0000001" && !!document.querySelector("#tab-pieces-1, [id^=tab-pieces]")`)
			fits("incident")
			if got := r.say(`document.body.innerText.includes("onerror=alert(1)") && document.querySelectorAll("main img, main script").length === 0 && !!document.querySelector("[data-chart] svg")`); got != "true" {
				t.Error("the page of the incident has no clock, or runs what its title says")
			}
			for _, path := range []string{"/dictionary/sla_met", "/quality", "/contracts", "/incidents?q=" + url.QueryEscape(hostile), "/kpi?lang=en&by=client&against=previous"} {
				r.do(chromedp.Navigate(d.URL + path))
				r.until(`!!document.querySelector("h1")`)
				fits(path)
			}
			for _, by := range []string{"service", "client", "team", "ci"} {
				r.do(chromedp.Navigate(d.URL + "/kpi/incidents_opened?period=2026-W53&by=" + by))
				r.until(`!!document.querySelector("#tab-parts tbody tr")`)
				fits("by " + by)
				if got := r.say(`document.body.innerText.includes("onerror=alert(1)") && document.querySelectorAll("main img, main script").length === 0`); got != "true" {
					t.Errorf("by %s: a hostile name does not stay text: %.500s", by, r.say(`document.querySelector("#tab-parts").innerText`))
				}
			}
		})
	}
}

// What stands in an address stays text too, whatever page it asks.
func TestServedAddressesStayText(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	seen := 0
	for _, route := range d.web.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if method != "GET" {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		for _, name := range []string{"id", "reference", "name"} {
			path = strings.Replace(path, "{"+name+"}", url.PathEscape(hostile), 1)
		}
		for _, parameter := range []string{"q", "kpi", "by", "where", "period", "against", "grain", "sort", "state", "page", "lang", "format", "table", "next", "limit"} {
			_, header, body := d.ask(t, "GET", path+"?"+url.Values{parameter: {hostile}}.Encode(), "admin")
			kind := header.Get("Content-Type")
			if strings.HasPrefix(kind, "text/html") && (strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>alert")) {
				t.Errorf("%s with %s: a hostile text is part of the page", path, parameter)
			}
			if strings.Contains(body, "onerror=alert") {
				seen++
			}
			if kind == "application/json" && !json.Valid([]byte(body)) {
				t.Errorf("%s with %s: %.200s", path, parameter, body)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d answers say what was asked", seen)
	}
}
