package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Fault is one thing that is not as it was when it was closed.
type Fault struct {
	Path string // relative to the folder of closes or of packs
	What FaultKind
	Why  string // in words
}

// FaultKind is how a file differs.
type FaultKind string

// The ways in which a file differs.
const (
	Edited  FaultKind = "edited"
	Missing FaultKind = "missing"
	Added   FaultKind = "added"
	Broken  FaultKind = "broken"
)

func (f Fault) String() string {
	if f.Why == "" {
		return fmt.Sprintf("%s: %s", f.Path, f.What)
	}
	return fmt.Sprintf("%s: %s (%s)", f.Path, f.What, f.Why)
}

// Compare says which files below a folder are not those of a list, by name. What ignore reports is not looked at.
func Compare(dir string, want []File, ignore func(path string) bool) ([]Fault, error) {
	var faults []Fault
	known := map[string]bool{}
	for _, f := range want {
		known[f.Path] = true
		hash, _, err := HashFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			faults = append(faults, Fault{Path: f.Path, What: Missing})
		case err != nil:
			return nil, err
		case hash != f.SHA256:
			faults = append(faults, Fault{Path: f.Path, What: Edited})
		}
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if rel = filepath.ToSlash(rel); err == nil && !known[rel] && !ignore(rel) {
			faults = append(faults, Fault{Path: rel, What: Added})
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	return faults, err
}

// Verify looks at everything that was frozen: the folder of each close against its list, the list against the ledger, and the shared
// files against their names. The chain of the ledger was followed by [Read].
func (l *Ledger) Verify() ([]Fault, error) {
	var faults []Fault
	for _, e := range l.Closes() {
		sums, err := os.ReadFile(l.Path(e, sumsName))
		if errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, Fault{Path: e.Folder + "/" + sumsName, What: Missing})
			continue
		}
		if err != nil {
			return nil, err
		}
		if sum(sums) != e.Sums {
			faults = append(faults, Fault{Path: e.Folder + "/" + sumsName, What: Edited, Why: fmt.Sprintf("line %d of the ledger has another hash", e.Seq)})
		}
		files, err := ParseSums(sums)
		if err != nil {
			faults = append(faults, Fault{Path: e.Folder + "/" + sumsName, What: Broken, Why: err.Error()})
			continue
		}
		found, err := Compare(l.Path(e), files, func(path string) bool { return path == sumsName || path == doneName })
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			f.Path = e.Folder + "/" + f.Path
			faults = append(faults, f)
		}
	}
	needed := map[string]bool{}
	for _, e := range l.Closes() {
		for _, name := range e.Store {
			needed[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		if _, err := os.Stat(filepath.Join(l.Dir, storeDir, name)); errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, Fault{Path: storeDir + "/" + name, What: Missing})
		}
	}
	stored, err := os.ReadDir(filepath.Join(l.Dir, storeDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, f := range stored {
		hash, _, err := HashFile(filepath.Join(l.Dir, storeDir, f.Name()))
		if err != nil {
			return nil, err
		}
		if hash != strings.TrimSuffix(f.Name(), filepath.Ext(f.Name())) {
			faults = append(faults, Fault{Path: storeDir + "/" + f.Name(), What: Edited, Why: "its name is the hash of its content"})
		}
	}
	return faults, nil
}

// ParseSums reads a list of hashes in the form of sha256sum.
func ParseSums(data []byte) ([]File, error) {
	var files []File
	for line := range strings.Lines(string(data)) {
		hash, path, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || len(hash) != 64 {
			return nil, fmt.Errorf("line %d is no hash with a name", len(files)+1)
		}
		files = append(files, File{Path: path, SHA256: hash})
	}
	return files, nil
}
