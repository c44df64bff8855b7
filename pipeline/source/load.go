package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// loader is one run of Load.
type loader struct {
	Options
	db    *warehouse.DB
	ws    *workspace.Workspace
	index *Index // being made
	temp  string
	made  []string // files of the landing written by this run
	old   []string // files of the landing that this run replaces
}

// Load lands every file of every source of a workspace that is not landed yet, in the order of the workspace and of the
// names of the files. The landing changes as a whole: when any file fails, all errors are returned, each a [*FileError] or a
// [*MissingError], and the landing stays as it was. A [*RejectError] comes with a result: the landing is done.
func Load(ctx context.Context, ws *workspace.Workspace, o Options) (Result, error) {
	o.Limits = o.Limits.orDefault()
	before, err := ReadIndex(o.StateDir)
	if err != nil {
		return Result{}, err
	}
	l := &loader{Options: o, ws: ws, index: before.clone()}
	if err := l.prepare(ctx); err != nil {
		return Result{}, fmt.Errorf("preparing the landing: %w", err)
	}
	defer os.RemoveAll(l.temp)
	defer l.db.Close()

	result, err := l.run(ctx)
	if err == nil {
		err = l.commit(before)
	}
	if err != nil {
		for _, f := range l.made {
			os.Remove(f)
		}
		return Result{}, err
	}
	result.Index = l.index
	return result, l.judge(result)
}

func (l *loader) prepare(ctx context.Context) (err error) {
	for _, d := range []string{l.index.dir, filepath.Join(l.index.dir, "rejects")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	if err := l.index.sweep(); err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(l.StateDir, "load-*"))
	if err != nil {
		return err
	}
	for _, d := range left {
		if err := os.RemoveAll(d); err != nil {
			return err
		}
	}
	if l.temp, err = os.MkdirTemp(l.StateDir, "load-"); err != nil {
		return err
	}
	l.db, err = warehouse.Open(ctx, "", warehouse.Options{Memory: l.Memory, Threads: l.Threads, TempDir: filepath.Join(l.temp, "spill")})
	if err != nil {
		os.RemoveAll(l.temp)
	}
	return err
}

func (l *loader) run(ctx context.Context) (Result, error) {
	var result Result
	var failed []error
	seen := map[int64]bool{}
	names := map[string]bool{}
	for _, s := range l.ws.Config.Sources {
		names[s.Name] = true
		files, err := match(l.ws, s)
		if err != nil {
			failed = append(failed, fmt.Errorf("looking for the files of source %q: %w", s.Name, err))
			continue
		}
		if len(files) == 0 && !s.Optional && !slices.ContainsFunc(l.index.Loads, func(x Landed) bool { return x.Source == s.Name }) {
			failed = append(failed, &MissingError{s.Name, s.Path})
		}
		present := map[string]bool{}
		for _, f := range files {
			if err := ctx.Err(); err != nil {
				return result, err
			}
			r, err := l.file(ctx, s, f)
			if err != nil {
				failed = append(failed, &FileError{s.Name, f.name, err})
				continue
			}
			present[f.name] = true
			seen[r.Landed.LoadID] = true
			result.Files = append(result.Files, r)
		}
		// What was landed under a name that is still there is the history of that file; under another name it is gone.
		for i := range l.index.Loads {
			x := &l.index.Loads[i]
			if x.Source != s.Name {
				continue
			}
			x.Retired = false
			if x.Gone = !present[x.File] && !seen[x.LoadID]; x.Gone {
				result.Files = append(result.Files, FileResult{Gone, x.File, *x})
			}
		}
	}
	if len(failed) > 0 {
		return result, errors.Join(failed...)
	}
	for i := range l.index.Loads {
		if x := &l.index.Loads[i]; !names[x.Source] {
			x.Retired = true
			result.Files = append(result.Files, FileResult{Retired, x.File, *x})
		}
	}
	return result, nil
}

// file lands one file, or finds it landed.
func (l *loader) file(ctx context.Context, s workspace.Source, f found) (FileResult, error) {
	m := l.ws.Mappings[s.Mapping]
	if m == nil {
		return FileResult{}, fmt.Errorf("the mapping %q is not in the workspace", s.Mapping)
	}
	hash, err := hashMapping(m, s)
	if err != nil {
		return FileResult{}, err
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return FileResult{}, err
	}
	// Another content has, nearly always, another size: only then is a file read twice to be left out.
	same := func(x Landed) bool { return x.Source == s.Name && x.Size == info.Size() }
	sha := ""
	if slices.ContainsFunc(l.index.Loads, same) {
		if sha, err = hashFile(f.path); err != nil {
			return FileResult{}, err
		}
	}
	replaced := -1
	for i, x := range l.index.Loads {
		if sha == "" || !same(x) || x.SHA256 != sha {
			continue
		}
		if x.MappingHash == hash {
			l.tell(s, f, Skipped, x.RowCount)
			return FileResult{Same, f.name, x}, nil
		}
		replaced = i
	}
	status, id, revision := New, l.index.LastID+1, 1
	if replaced >= 0 {
		status, id, revision = Again, l.index.Loads[replaced].LoadID, l.index.Loads[replaced].Revision+1
	}
	j := &job{loader: l, source: s, mapping: m, found: f, id: id, revision: revision}
	landed, err := j.land(ctx)
	if err != nil {
		return FileResult{}, err
	}
	landed.MappingHash, landed.Size = hash, info.Size()
	if replaced >= 0 {
		l.old = append(l.old, l.index.Loads[replaced].paths(l.index.dir)...)
		l.index.Loads[replaced] = landed
	} else {
		l.index.LastID = id
		l.index.Loads = append(l.index.Loads, landed)
	}
	l.tell(s, f, Done, landed.RowCount)
	return FileResult{status, f.name, landed}, nil
}

func (x Landed) paths(dir string) []string {
	paths := []string{filepath.Join(dir, filepath.FromSlash(x.Parquet))}
	if x.Rejects != "" {
		paths = append(paths, filepath.Join(dir, filepath.FromSlash(x.Rejects)))
	}
	return paths
}

// commit makes the new index the one that counts, then removes what it no longer names.
func (l *loader) commit(before *Index) error {
	was, err := before.encode()
	if err != nil {
		return err
	}
	is, err := l.index.encode()
	if err != nil || bytes.Equal(was, is) && len(l.index.Loads) > 0 {
		return err
	}
	if err := l.index.save(is); err != nil {
		return fmt.Errorf("writing the index of the landing: %w", err)
	}
	for _, f := range l.old {
		os.Remove(f) // what stays is swept by the next load
	}
	return nil
}

// judge compares the share of rejected rows of every file that is there with what the workspace accepts.
func (l *loader) judge(r Result) error {
	limit := l.ws.Config.Thresholds.RejectShare
	if limit == 0 {
		limit = l.RejectShare
	}
	if limit == 0 {
		limit = 0.01
	}
	e := &RejectError{Limit: limit}
	for _, f := range r.Files {
		x := f.Landed
		if f.Status != Gone && f.Status != Retired && x.RowCount > 0 && float64(x.RejectedCount) > limit*float64(x.RowCount) {
			e.Files = append(e.Files, RejectShare{x.Source, f.File, x.RejectedCount, x.RowCount})
		}
	}
	if len(e.Files) == 0 {
		return nil
	}
	return e
}

func (l *loader) tell(s workspace.Source, f found, step Step, rows int64) {
	if l.Progress != nil {
		l.Progress(Event{s.Name, f.name, step, rows})
	}
}
