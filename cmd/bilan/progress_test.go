package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bilan/pipeline"
	"bilan/pipeline/workspace"
)

// tinyOpen opens a copy of the tiny workspace.
func tinyOpen(t *testing.T) *workspace.Workspace {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "fixtures/tiny"))); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// seen is what a track draws for some events, far enough apart to be drawn.
func seen(t *track, events ...pipeline.Event) string {
	var drawn bytes.Buffer
	t.w = &drawn
	for _, e := range events {
		t.see(e)
		time.Sleep(85 * time.Millisecond)
	}
	return drawn.String()
}

func TestTrack(t *testing.T) {
	ws := tinyOpen(t)
	loading := []pipeline.Event{
		{Stage: "load", Name: "sources/incident.csv", Rows: 65536, Note: "reading"},
		{Stage: "load", Name: "sources/incident.csv", Rows: 65540, Note: "done"},
		{Stage: "load", Name: "sources/events.csv", Rows: 3, Note: "skipped"},
	}
	plain := newTrack(nil, false, ws)
	var total int64
	for _, name := range []string{"incident.csv", "events.csv"} {
		info, err := os.Stat(filepath.Join(ws.Dir, "sources", name))
		if err != nil {
			t.Fatal(err)
		}
		if plain.files["sources/"+name] != info.Size() {
			t.Errorf("%s: %d bytes, want %d", name, plain.files["sources/"+name], info.Size())
		}
		total += info.Size()
	}
	drawn := seen(plain, loading...)
	for _, want := range []string{"reading incident.csv, 65536 rows", "skipped events.csv", "50%", "/20 kB"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %q in %q", want, drawn)
		}
	}
	if plain.done != total || plain.bar.GetMax64() != total {
		t.Errorf("%d of %d bytes, want %d", plain.done, plain.bar.GetMax64(), total)
	}
	if strings.Contains(drawn, "\x1b[3") || strings.Contains(drawn, "[green]") {
		t.Errorf("colour: %q", drawn)
	}
	if drawn := seen(newTrack(nil, true, ws), loading...); !regexp.MustCompile("\x1b\\[(3|9)").MatchString(drawn) || strings.Contains(drawn, "[green]") {
		t.Errorf("no colour: %q", drawn)
	}

	building := newTrack(nil, false, ws)
	drawn = seen(building, pipeline.Event{Stage: "build", Name: "raw.problems"}, pipeline.Event{Stage: "build", Name: "marts.incidents", Rows: 3})
	if !strings.Contains(drawn, "building marts.incidents") || strings.Contains(drawn, "raw.problems") || building.done != 1 || building.models < 50 {
		t.Errorf("%d of %d: %q", building.done, building.models, drawn)
	}
	// Another stage wipes the line and draws nothing.
	if drawn := seen(building, pipeline.Event{Stage: "check", Name: "keys_unique", Rows: 2}); strings.TrimSpace(strings.ReplaceAll(drawn, "\r", "")) != "" {
		t.Errorf("a check draws %q", drawn)
	}
}

// Hostile names of files are drawn on one line, without their escapes.
func TestTrackNames(t *testing.T) {
	drawn := seen(newTrack(nil, true, tinyOpen(t)), pipeline.Event{Stage: "load", Name: "a\x1b[2J\n[red]b" + strings.Repeat("x", 500) + ".csv", Note: "writing"})
	if strings.ContainsAny(drawn, "\n") || strings.Contains(drawn, "\x1b[2J") || strings.Contains(drawn, "\x1b[31m") || len(drawn) > 500 {
		t.Errorf("%q", drawn)
	}
}

// A bar is drawn on a screen alone, and never beside lines of words.
func TestProgressIsForScreens(t *testing.T) {
	ws := tinyOpen(t)
	for name, test := range map[string]struct {
		app  *app
		want bool
	}{
		"screen":    {&app{terminal: true}, true},
		"file":      {&app{}, false},
		"quiet":     {&app{terminal: true, quiet: true}, false},
		"verbose":   {&app{terminal: true, verbose: true}, false},
		"json":      {&app{terminal: true, logFormat: "json"}, false},
		"no colour": {&app{terminal: true, noColor: true}, true},
	} {
		test.app.stderr = &bytes.Buffer{}
		test.app.progress(ws)
		if got := test.app.track != nil; got != test.want {
			t.Errorf("%s: bar %v, want %v", name, got, test.want)
		}
	}
	t.Setenv("NO_COLOR", "1")
	a := app{terminal: true, stderr: &bytes.Buffer{}}
	if a.progress(ws); a.track.colour {
		t.Error("NO_COLOR is not respected")
	}
	code, _, stderr := atOnce(t, "-C", ws.Dir, "load")
	if code != exitOK || strings.ContainsAny(stderr, "\r\x1b") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}
