package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"bilan/pipeline/check"
	"bilan/pipeline/model"
	"bilan/pipeline/source"
	"bilan/pipeline/workspace"
)

// Options is what a run is given; nothing below reads the clock, the environment or a flag.
type Options struct {
	Workspace *workspace.Workspace
	// Models are the built-in SQL files; the workspace's own in sql/ come after them.
	Models fs.FS
	// AsOf is the one clock of the run: what is later has not happened.
	AsOf time.Time
	// Periods lists the weeks, months, quarters and years between two instants, in the zone of the workspace.
	Periods func(from, to time.Time) []Period
	// Warehouse is the file to read instead of the workspace's own: a copy that somebody holds. Nothing writes it.
	Warehouse string
	// Full builds everything anew, also what could be kept of the warehouse that is there.
	Full bool
	// Clock measures how long steps take, for the report alone.
	Clock func() time.Time
	// Events receives progress; nil drops it.
	Events func(Event)
	// Environment gives variables to the addresses and passwords of stores; nil: there are none.
	Environment func(name string) (value string, ok bool)
	// Warn is told what a person should know while a run goes on; nil drops it.
	Warn func(text string)

	held bool // see HoldThrough
}

// Event is one thing that happened during a run.
type Event struct {
	Stage string // load, build, check
	// Name is a file or a model.
	Name    string
	Rows    int64
	Total   int64 // rows that there are, of a store that is being read
	Elapsed time.Duration
	// Note is a sentence for the user: a detection, a warning.
	Note string
}

// StateDir is the folder of what bilan can rebuild: landing, warehouse, lock.
func StateDir(ws *workspace.Workspace) string { return filepath.Join(ws.Dir, ".bilan") }

// WarehousePath is the warehouse of a workspace.
func WarehousePath(ws *workspace.Workspace) string {
	return filepath.Join(StateDir(ws), "warehouse.duckdb")
}

// readable is the warehouse that a reader opens.
func (o Options) readable() string {
	if o.Warehouse != "" {
		return o.Warehouse
	}
	return WarehousePath(o.Workspace)
}

// Result is what a run did.
type Result struct {
	Load   source.Result
	Built  []model.Built
	Checks []check.Result
	// Periods bounds the data.
	From, To time.Time
	// Kept is the number of incidents whose rows were kept from the warehouse before: 0 when everything was built anew.
	Kept int64
}

// CheckError says that data checks failed: the figures must not be published.
type CheckError struct{ Failed []check.Result }

func (e *CheckError) Error() string {
	var names []string
	for _, r := range e.Failed {
		names = append(names, fmt.Sprintf("%s (%d)", r.ID, r.Count))
	}
	return "data checks failed: " + strings.Join(names, ", ")
}

// OutdatedError names sources that were landed with another mapping than they have now.
type OutdatedError struct{ Sources []string }

func (e *OutdatedError) Error() string {
	return "the mapping has changed since these sources were loaded: " + strings.Join(e.Sources, ", ")
}

// ErrNotBuilt says that there is no warehouse yet.
var ErrNotBuilt = errors.New("there is no warehouse yet")
