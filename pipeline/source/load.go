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
	db     *warehouse.DB
	ws     *workspace.Workspace
	index  *Index // being made
	lastID int64  // of the landing before
	temp   string
	made   []string // files of the landing written by this run
	old    []string // files of the landing that this run replaces
	queue  []*job   // files that wait to be landed
}

// Load lands every file of every source of a workspace that is not landed yet, in the order of the workspace and of the
// names of the files. The landing changes as a whole: when any file fails, all errors are returned, each a [*FileError] or a
// [*MissingError], and the landing stays as it was. A [*RejectError] comes with a result: the landing is done.
func Load(ctx context.Context, ws *workspace.Workspace, o Options) (Result, error) {
	o.Limits = o.Limits.within(ws.Config.Limits)
	before, err := ReadIndex(o.StateDir)
	if err != nil {
		return Result{}, err
	}
	l := &loader{Options: o, ws: ws, index: before.clone(), lastID: before.LastID}
	l.Progress = oneAtATime(o.Progress)
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
	asked := make([][]*answer, len(l.ws.Config.Sources))
	for i, s := range l.ws.Config.Sources {
		names[s.Name] = true
		if s.IsStore() {
			if err := ctx.Err(); err != nil {
				return result, err
			}
			asked[i] = []*answer{l.store(s)}
			continue
		}
		files, err := match(l.ws, s)
		if err != nil {
			asked[i] = []*answer{{err: fmt.Errorf("looking for the files of source %q: %w", s.Name, err), isPlain: true}}
			continue
		}
		if len(files) == 0 && !s.Optional && !slices.ContainsFunc(l.index.Loads, func(x Landed) bool { return x.Source == s.Name && !x.isRegister() }) {
			asked[i] = []*answer{{err: &MissingError{s.Name, s.Path}, isPlain: true}}
		}
		for _, f := range files {
			if err := ctx.Err(); err != nil {
				return result, err
			}
			asked[i] = append(asked[i], l.file(ctx, s, f))
		}
	}
	l.landQueue(ctx)
	if err := ctx.Err(); err != nil {
		return result, err
	}
	l.forgetIDs()
	for i, s := range l.ws.Config.Sources {
		present := map[string]bool{}
		for _, a := range asked[i] {
			switch {
			case a.err != nil && a.isPlain:
				failed = append(failed, a.err)
			case a.err != nil:
				failed = append(failed, &FileError{s.Name, a.found.name, a.err})
			default:
				present[a.found.name] = true
				seen[a.Landed.LoadID] = true
				result.Files = append(result.Files, a.FileResult)
			}
		}
		// What was landed under a name that is still there is the history of that file; under another name it is gone.
		for i := range l.index.Loads {
			x := &l.index.Loads[i]
			if x.Source != s.Name {
				continue
			}
			x.Retired = false
			if x.Keyed && s.IsStore() { // what a store no longer says was compared row by row
				x.Gone, x.Former = false, false
				continue
			}
			was := x.Former
			x.Former = x.isRegister() && !seen[x.LoadID]
			if x.Gone = !present[x.File] && !seen[x.LoadID]; x.Gone && !was { // of a register it is said once
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

// forgetIDs gives back the ids of stores that had nothing new.
func (l *loader) forgetIDs() {
	last := l.lastID
	for _, x := range l.index.Loads {
		last = max(last, x.LoadID)
	}
	l.index.LastID = last
}

// answer is what became of one file, or of looking for the files of a source.
type answer struct {
	FileResult
	found   found
	err     error
	isPlain bool // the error names its source itself
}

// file finds a file landed, or puts it into the queue; the answer is complete when the queue is done.
func (l *loader) file(ctx context.Context, s workspace.Source, f found) *answer {
	a := &answer{found: f}
	m, hash, err := l.mapping(s)
	if err != nil {
		a.err = err
		return a
	}
	info, err := os.Stat(f.path)
	if err != nil {
		a.err = err
		return a
	}
	// Another content has, nearly always, another size: only then is a file read twice to be left out.
	same := func(x Landed) bool { return x.Source == s.Name && x.Size == info.Size() }
	if slices.ContainsFunc(l.queue, func(j *job) bool { return j.source.Name == s.Name && j.size == info.Size() }) {
		l.landQueue(ctx)
	}
	sha := ""
	if slices.ContainsFunc(l.index.Loads, same) {
		if sha, err = hashFile(f.path); err != nil {
			a.err = err
			return a
		}
	}
	replaced := -1
	if sha != "" {
		replaced = l.index.find(s.Name, f.name, sha)
	}
	if replaced >= 0 && l.index.Loads[replaced].MappingHash == hash {
		x := l.index.Loads[replaced]
		l.tell(s, f, Skipped, x.RowCount, 0)
		a.FileResult = FileResult{Same, f.name, x}
		return a
	}
	j := &job{loader: l, source: s, mapping: m, mappingHash: hash, found: f, size: info.Size(), info: info, replaced: replaced, revision: 1, answer: a}
	if a.Status = New; replaced >= 0 {
		a.Status, j.id, j.revision = Again, l.index.Loads[replaced].LoadID, l.index.Loads[replaced].Revision+1
	} else {
		l.index.LastID++
		j.id = l.index.LastID
	}
	l.queue = append(l.queue, j)
	return a
}

// mapping gives the mapping of a source and its hash.
func (l *loader) mapping(s workspace.Source) (*workspace.Mapping, string, error) {
	m := l.ws.Mappings[s.Mapping]
	if m == nil {
		return nil, "", fmt.Errorf("the mapping %q is not in the workspace", s.Mapping)
	}
	hash, err := hashMapping(m, s)
	return m, hash, err
}

// store puts a store into the queue.
func (l *loader) store(s workspace.Source) *answer {
	a := &answer{found: found{name: StoreName(s)}}
	a.File = a.found.name
	m, hash, err := l.mapping(s)
	if err != nil {
		a.err = err
		return a
	}
	a.Status = New
	l.index.LastID++
	l.queue = append(l.queue, &job{loader: l, source: s, mapping: m, mappingHash: hash, found: a.found, id: l.index.LastID, replaced: -1, revision: 1, answer: a})
	return a
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

func (l *loader) tell(s workspace.Source, f found, step Step, rows, total int64) {
	if l.Progress != nil {
		l.Progress(Event{s.Name, f.name, step, rows, total})
	}
}
