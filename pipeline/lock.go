package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// LockedError says that another run holds the workspace.
type LockedError struct {
	PID   int
	Since time.Time
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "another run holds this workspace"
	}
	return fmt.Sprintf("another run holds this workspace: process %d, since %s", e.PID, e.Since.UTC().Format(time.RFC3339))
}

// HoldThrough takes the workspace for more than one step: what is done with the options that come back does not take it again. release lets
// go of it.
//
// Errors: a [*LockedError] when another run holds it.
func HoldThrough(o Options) (held Options, release func(), err error) {
	release, err = lock(o)
	o.held = err == nil
	return o, release, err
}

type holder struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// lock takes the workspace for one run, and clears what others left that were killed. The operating system lets go of it when the
// process ends, however it ends, so a lock is never stale; the file only says who holds it.
func lock(o Options) (unlock func(), err error) {
	if o.held {
		return func() {}, nil
	}
	dir := StateDir(o.Workspace)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	held := flock.New(filepath.Join(dir, "lock"))
	ok, err := held.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the workspace: %w", err)
	}
	about := filepath.Join(dir, "lock.json")
	if !ok {
		var h holder
		if data, err := os.ReadFile(about); err == nil {
			// An unreadable note is no reason to hide that the lock is held.
			_ = json.Unmarshal(data, &h)
		}
		return nil, &LockedError{PID: h.PID, Since: h.Since}
	}
	note, err := json.Marshal(holder{PID: os.Getpid(), Since: o.Clock()})
	if err == nil {
		err = os.WriteFile(about, note, 0o644)
	}
	if err != nil {
		held.Unlock()
		return nil, fmt.Errorf("lock the workspace: %w", err)
	}
	if err := clearTemporary(o); err != nil {
		held.Unlock()
		return nil, err
	}
	return func() {
		os.Remove(about)
		held.Unlock()
	}, nil
}

func temporaryDir(o Options) string { return filepath.Join(StateDir(o.Workspace), "tmp") }

// temporaryLock is shared by those who have files of clients in the temporary folder: they read the warehouse, and do not hold
// the workspace.
func temporaryLock(o Options) *flock.Flock {
	return flock.New(filepath.Join(StateDir(o.Workspace), "tmp.lock"))
}

// temporary makes a folder for work that nobody keeps; release removes it.
func temporary(o Options) (dir string, release func() error, err error) {
	if err := os.MkdirAll(temporaryDir(o), 0o755); err != nil {
		return "", nil, err
	}
	held := temporaryLock(o)
	if err := held.RLock(); err != nil {
		return "", nil, fmt.Errorf("lock the temporary folder: %w", err)
	}
	if dir, err = os.MkdirTemp(temporaryDir(o), "client-*"); err != nil {
		held.Unlock()
		return "", nil, err
	}
	return dir, func() error { return errors.Join(os.RemoveAll(dir), held.Unlock()) }, nil
}

// clearTemporary removes what processes that were killed left behind, data of clients among it. While somebody works there, it
// waits for the next run.
func clearTemporary(o Options) error {
	left, err := os.ReadDir(temporaryDir(o))
	if err != nil || len(left) == 0 { // most often there is no such folder
		return nil
	}
	held := temporaryLock(o)
	if alone, err := held.TryLock(); err != nil || !alone {
		return err
	}
	defer held.Unlock()
	for _, entry := range left {
		if err := os.RemoveAll(filepath.Join(temporaryDir(o), entry.Name())); err != nil {
			return fmt.Errorf("clear the temporary folder: %w", err)
		}
	}
	return nil
}
