package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"bilan/pipeline"
	"bilan/pipeline/source"
	"bilan/pipeline/workspace"
	"bilan/reports/text"
	models "bilan/sql"
)

// isTerminal reports whether a stream is a screen that a line can be drawn on again and again.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// wantsColour says whether a screen may be given colours.
func (a *app) wantsColour() bool { return !a.noColor && os.Getenv("NO_COLOR") == "" }

// progress follows the events of a run: a line each step when verbose, a bar when stderr is a screen, nothing otherwise.
func (a *app) progress(ws *workspace.Workspace) func(pipeline.Event) {
	a.speaking.Lock()
	defer a.speaking.Unlock()
	a.track.clear()
	a.track = nil
	switch {
	case a.quiet:
		return nil
	case a.verbose:
		return a.sayEvent
	case a.terminal && a.logFormat != "json":
		a.track = newTrack(a.stderr, a.wantsColour(), ws)
		return a.track.see
	}
	return nil
}

func (a *app) sayEvent(e pipeline.Event) {
	line := fmt.Sprintf("%s %s", e.Stage, e.Name)
	switch {
	case e.Stage == "build" && e.Rows >= 0:
		line += fmt.Sprintf(": %d rows, %d ms", e.Rows, e.Elapsed.Milliseconds())
	case e.Note != "":
		line += ": " + e.Note
	}
	a.print(message{Level: "info", Text: line})
}

// track draws the bar of the stage that a run is in. How far a load is, is known in bytes of whole files; within a file the rows
// read so far are shown, as nobody knows how many there will be. A store says how many there are: a load that has one is measured in
// rows, to which a file adds one for every rowBytes.
type track struct {
	w      io.Writer
	colour bool
	files  map[string]int64 // bytes, by the name that events give
	stores map[string]*rowCount
	models int64

	stage string
	done  int64
	bar   *progressbar.ProgressBar
}

func newTrack(w io.Writer, colour bool, ws *workspace.Workspace) *track {
	t := &track{w: w, colour: colour, files: map[string]int64{}, stores: map[string]*rowCount{}}
	for _, s := range ws.Config.Sources {
		if s.IsStore() {
			t.stores[source.StoreName(s)] = &rowCount{}
			continue
		}
		pattern := ws.Path(s.Path)
		if info, err := os.Stat(pattern); err == nil && info.IsDir() {
			pattern = filepath.Join(pattern, "*")
		}
		paths, err := filepath.Glob(pattern)
		if err != nil {
			continue // the load says it, and better
		}
		for _, path := range paths {
			info, err := os.Stat(path)
			if err != nil || info.IsDir() {
				continue
			}
			if rel, err := filepath.Rel(ws.Dir, path); err == nil && filepath.IsLocal(rel) {
				path = rel
			}
			t.files[filepath.ToSlash(path)] = info.Size()
		}
	}
	builtin, err := fs.Glob(models.FS, "*/*.sql")
	if err != nil {
		return t // the pattern is a constant
	}
	for _, file := range append(builtin, ws.Files...) {
		if isBuilt(strings.TrimPrefix(file, "sql/")) {
			t.models++
		}
	}
	return t
}

// isBuilt says whether a model, as a path or an id, is built at every run: the inputs may be there already, and checks are run.
func isBuilt(model string) bool {
	for _, schema := range []string{"staging", "marts", "metrics"} {
		if rest, ok := strings.CutPrefix(model, schema); ok && rest != "" && (rest[0] == '/' || rest[0] == '.') {
			return true
		}
	}
	return false
}

// see moves the bar.
func (t *track) see(e pipeline.Event) {
	if e.Stage != t.stage {
		t.begin(e.Stage)
	}
	if t.bar == nil {
		return
	}
	switch e.Stage {
	case "load":
		words := text.Cut(text.Line(filepath.Base(e.Name)), 30)
		switch {
		case e.Total > 0:
			words += fmt.Sprintf(", %d of %d rows", e.Rows, e.Total)
		case e.Rows > 0:
			words += fmt.Sprintf(", %d rows", e.Rows)
		}
		t.say(e.Note + " " + words)
		if t.measureRows(e) {
			return
		}
		if step := source.Step(e.Note); step == source.Done || step == source.Skipped {
			t.advance(t.files[e.Name])
		}
	case "build":
		if isBuilt(e.Name) {
			t.say("building " + text.Cut(text.Line(e.Name), 40))
			t.advance(1)
		}
	}
}

// begin wipes the bar of the last stage and makes the one of the next; stages that take no time have none.
func (t *track) begin(stage string) {
	t.clear()
	t.stage, t.done, t.bar = stage, 0, nil
	options := []progressbar.Option{
		progressbar.OptionSetWriter(t.w), progressbar.OptionSetWidth(24), progressbar.OptionThrottle(80 * time.Millisecond),
		progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false), progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(), progressbar.OptionEnableColorCodes(t.colour), progressbar.OptionSetTheme(theme(t.colour)),
		// Without a total the bar turns when something happens, not by itself.
		progressbar.OptionSetSpinnerChangeInterval(0),
	}
	switch stage {
	case "load":
		var total int64
		for _, size := range t.files {
			total += size
		}
		if total == 0 {
			total = -1
		}
		t.bar = progressbar.NewOptions64(total, append(options, progressbar.OptionShowBytes(len(t.stores) == 0))...)
	case "build":
		t.bar = progressbar.NewOptions64(t.models, options...)
	}
}

// theme is green on a screen that takes colours. The names in brackets are the library's own.
func theme(colour bool) progressbar.Theme {
	t := progressbar.Theme{Saucer: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}
	if colour {
		t.Saucer, t.SaucerPadding = "[green]█[reset]", "[dark_gray]░[reset]"
	}
	return t
}

func (t *track) say(words string) {
	if t.colour {
		words = strings.NewReplacer("[", "(", "]", ")").Replace(words) // a file name is no colour
	}
	t.bar.Describe(words)
}

// advance moves the bar by what was done; a screen that cannot be drawn on is no reason to fail.
func (t *track) advance(by int64) {
	t.done += by
	if limit := t.bar.GetMax64(); limit > 0 {
		t.done = min(t.done, limit)
	}
	_ = t.bar.Set64(t.done)
}

// clear wipes the bar, so that a message can take its line.
func (t *track) clear() {
	if t != nil && t.bar != nil {
		_ = t.bar.Clear()
	}
}
