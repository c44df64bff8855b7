package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
	"bilan/reports/leak"
)

// Exit codes, kept for ever.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitCheck       = 3
	exitStale       = 4
	exitThreshold   = 5
	exitRestated    = 6
	exitLeak        = 7
	exitInterrupted = 130
)

// commandError is an error with what only the command knows: an exit code and a hint.
type commandError struct {
	err  error
	code int
	hint string
}

func (e *commandError) Error() string { return e.err.Error() }
func (e *commandError) Unwrap() error { return e.err }

// usage marks a mistake of the command line.
func usage(err error, hint string) error { return &commandError{err: err, code: exitUsage, hint: hint} }

// storeCode is the exit code of a store that could not be read.
func storeCode(e *source.StoreError) int {
	if e.Kind == source.StoreUnreachable {
		return exitStale
	}
	return exitUsage
}

// storeHint says what to do about a store that could not be read.
func storeHint(err error, e *source.StoreError) string {
	if hint := source.Hint(err); hint != "" {
		return hint
	}
	switch e.Kind {
	case source.StoreUnreachable:
		return "is the server up, and the host and port in store the right ones? bilan doctor tries them; what was landed before is untouched"
	case source.StoreDenied:
		return "check the account in store, and where its password comes from (password_env, password_file)"
	}
	return "correct the source in bilan.yaml; bilan doctor tries it"
}

// finish prints an error with its hints and returns the exit code.
func (a *app) finish(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	code, lines := a.explain(err)
	var engine *warehouse.Error // the engine stops a query with an error of its own
	stopped := errors.Is(err, context.Canceled) || errors.As(err, &engine) && engine.Kind == "interrupt"
	if ctx.Err() != nil && stopped {
		code, lines = exitInterrupted, []message{{Level: "error", Text: "interrupted; nothing half-written was left"}}
	}
	for _, m := range lines {
		a.print(m)
	}
	return code
}

// message is one line for the user on stderr.
type message struct {
	Level string `json:"level"` // error, warning, info
	Text  string `json:"message"`
	Hint  string `json:"hint,omitempty"`
}

func (a *app) print(m message) {
	a.speaking.Lock()
	defer a.speaking.Unlock()
	a.track.clear()
	if a.logFormat == "json" {
		line, err := json.Marshal(m)
		if err == nil {
			fmt.Fprintf(a.stderr, "%s\n", line)
		}
		return
	}
	switch m.Level {
	case "error":
		fmt.Fprintf(a.stderr, "bilan: %s\n", m.Text)
	case "warning":
		fmt.Fprintf(a.stderr, "warning: %s\n", m.Text)
	default:
		fmt.Fprintln(a.stderr, m.Text)
	}
	if m.Hint != "" {
		fmt.Fprintf(a.stderr, "  hint: %s\n", m.Hint)
	}
}

// explain turns an error into its exit code and what to say. Hints are given here and nowhere below.
func (a *app) explain(err error) (int, []message) {
	one := func(code int, hint string) (int, []message) {
		return code, []message{{Level: "error", Text: err.Error(), Hint: hint}}
	}
	var (
		command  *commandError
		problems workspace.Problems
		rejected *source.RejectError
		missing  *source.MissingError
		store    *source.StoreError
		checks   *pipeline.CheckError
		build    *model.BuildError
		period   *metrics.PeriodError
		held     *pipeline.LockedError
		outdated *pipeline.OutdatedError
		engine   *warehouse.Error
		clients  *clientsError
		leaked   *leak.Error
		old      *source.StaleError
	)
	switch {
	case errors.As(err, &clients):
		return a.explainClients(clients)
	case errors.As(err, &leaked):
		return exitLeak, leakMessages(err, leaked)
	case errors.As(err, &problems):
		var lines []message
		for _, p := range problems {
			lines = append(lines, message{Level: "error", Text: p.String(), Hint: p.Hint})
		}
		return exitUsage, lines
	case errors.As(err, &command):
		return one(command.code, command.hint)
	case errors.As(err, &rejected):
		return one(exitCheck, "see quality/rejects.csv under the output folder; thresholds.reject_share in bilan.yaml sets the limit")
	case errors.As(err, &missing):
		return one(exitStale, "put the export there, correct path in bilan.yaml, or set optional: true")
	case errors.As(err, &store):
		return storeCode(store), []message{{Level: "error", Text: err.Error(), Hint: storeHint(err, store)}}
	case errors.As(err, &checks):
		return one(exitCheck, "run bilan check for the offenders; figures that do not add up are not published")
	case errors.As(err, &old):
		return one(exitStale, "load a newer export; --allow-stale of bilan run goes on all the same")
	case errors.As(err, &outdated):
		return one(exitUsage, "bilan load reads them again; the warehouse is untouched")
	case systemHint(err) != "":
		return one(exitFailed, systemHint(err))
	case errors.As(err, &build):
		return one(exitFailed, "the previous warehouse is untouched")
	case errors.As(err, &engine) && engine.Kind == "catalog":
		return one(exitUsage, "the models changed since the warehouse was built; run bilan build")
	case errors.Is(err, pipeline.ErrOldWarehouse):
		return one(exitUsage, "run bilan build")
	case errors.As(err, &period):
		return one(exitUsage, period.Hint)
	case errors.As(err, &held):
		return one(exitFailed, "wait for it to end; a lock goes away with its process")
	case errors.Is(err, pipeline.ErrNotBuilt):
		return one(exitUsage, "run bilan run first")
	case errors.Is(err, warehouse.ErrLocked):
		return one(exitFailed, "another program holds the warehouse file; close it and try again")
	}
	return one(exitFailed, source.Hint(err))
}
