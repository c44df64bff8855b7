package pipeline

import (
	"encoding/json"
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

type holder struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// lock takes the workspace for one run. The operating system lets go of it when the process ends, however it ends, so a lock
// is never stale; the file only says who holds it.
func lock(o Options) (unlock func(), err error) {
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
	return func() {
		os.Remove(about)
		held.Unlock()
	}, nil
}
