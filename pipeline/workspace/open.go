package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ConfigFile is the name of the file that makes a folder a workspace.
const ConfigFile = "bilan.yaml"

// Open reads and validates the workspace in a folder: bilan.yaml, the mappings that its sources name, calendars/*.yaml,
// contracts/*.yaml and kpis/*.yaml; of sql/ it reads the bytes alone, which count in the hash.
// Every default is filled in. The error is [Problems], all of them at once, when the configuration is at fault, and another
// one when the folder cannot be read.
func Open(dir string) (*Workspace, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening workspace %q: %w", dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening workspace: %w", err)
	}
	defer root.Close()
	r := &reading{root: root, bytes: map[string][]byte{}}
	w := &Workspace{Dir: dir, Mappings: map[string]*Mapping{}}

	config := r.config(&w.Config)
	mappings := r.mappings(config, w)
	w.Calendars = r.calendars(w.Config.Zone)
	w.KPIs = r.kpis(r.models())
	w.Contracts = r.contracts(w)
	w.Tests = r.examples(w.Contracts)
	if config != nil {
		config.checkCalendars(&w.Config, w.Calendars)
		config.problems.sort()
	}
	if problems := r.problems(config, mappings); len(problems) > 0 {
		return nil, problems
	}
	w.resolve()
	if len(w.Contracts) > 0 && !config.set[at("packs")] {
		w.Config.Packs = append(w.Config.Packs, PackSpec{Kind: "client"})
	}
	if len(w.Config.Matrix) == 0 {
		w.Config.Matrix = defaultMatrix(w.Mappings)
	}
	for _, c := range w.Calendars {
		if c.ready, err = c.schedule(); err != nil {
			return nil, fmt.Errorf("opening workspace: %w", err)
		}
	}
	w.Files, w.Hash = r.seal()
	return w, nil
}

// Path makes a path of the workspace absolute; an absolute one stays as it is.
func (w *Workspace) Path(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(w.Dir, path)
}

// reading is a workspace while its files are read.
type reading struct {
	root      *os.Root // no file outside the folder can be reached, by .. or by a link
	bytes     map[string][]byte
	documents []*document // of the calendars and KPIs
	loose     Problems    // of files that could not be read
}

// read returns the bytes of a file of the workspace, at most one more than a configuration may have.
func (r *reading) read(name string) ([]byte, error) {
	info, err := r.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	f, err := r.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := readBounded(f)
	if err != nil {
		return nil, err
	}
	r.bytes[name] = data
	return data, nil
}

// readBounded reads at most one byte more than a configuration may have.
func readBounded(f io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(f, maxFileBytes+1)) }

// config reads bilan.yaml; nil when there is none.
func (r *reading) config(into *Config) *document {
	data, err := r.read(ConfigFile)
	if err != nil {
		problem := Problem{File: ConfigFile, Message: reason(err)}
		if errors.Is(err, fs.ErrNotExist) {
			problem.Message = fmt.Sprintf("there is none in %q", r.root.Name())
			problem.Hint = "bilan init makes a workspace; -C names the folder of another one"
		}
		r.loose = append(r.loose, problem)
		return nil
	}
	d := parse(ConfigFile, data, into)
	d.checkConfig(into)
	into.fill()
	return d
}

// mappings reads every mapping that a source names, once.
func (r *reading) mappings(config *document, w *Workspace) []*document {
	if config == nil {
		return nil
	}
	var documents []*document
	tried := map[string]bool{}
	for place, source := range w.Config.places() {
		name, where := source.Mapping, place+at("mapping")
		if name == "" || tried[name] {
			continue
		}
		tried[name] = true
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			config.report(where, fmt.Sprintf("the mapping %q is outside the workspace", name), "move it into mappings/")
			continue
		}
		file := filepath.ToSlash(filepath.Clean(filepath.FromSlash(name)))
		data, err := r.read(file)
		if err != nil {
			hint := ""
			if errors.Is(err, fs.ErrNotExist) {
				hint = suggest(name, r.list("mappings"))
			}
			config.report(where, fmt.Sprintf("the mapping %q: %s", name, reason(err)), hint)
			continue
		}
		m := &Mapping{}
		d := parse(file, data, m)
		d.checkMapping(m)
		d.problems.sort()
		documents = append(documents, d)
		w.Mappings[name] = m
	}
	return documents
}

// calendars reads calendars/*.yaml beside the built-in ones.
func (r *reading) calendars(zone string) map[string]*Calendar {
	calendars := builtins(zone)
	files := map[string]string{}
	for _, file := range r.list("calendars") {
		data, err := r.read(file)
		if err != nil {
			r.loose = append(r.loose, Problem{File: file, Message: reason(err)})
			continue
		}
		c := &Calendar{}
		d := parse(file, data, c)
		d.checkCalendar(c, zone)
		if first, twice := files[c.ID]; twice && c.ID != "" {
			d.report(at("id"), fmt.Sprintf("the calendar %q is already in %s", c.ID, first), "")
		}
		d.problems.sort()
		r.documents = append(r.documents, d)
		if c.ID != "" && c.ID != "24x7" {
			files[c.ID] = file
			calendars[c.ID] = c
		}
	}
	return calendars
}

// list names the YAML files of a folder of the workspace, in order.
func (r *reading) list(folder string) []string {
	entries, err := fs.ReadDir(r.root.FS(), folder)
	if err != nil {
		return nil // the folder is optional
	}
	var names []string
	for _, entry := range entries {
		if ext := filepath.Ext(entry.Name()); (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, folder+"/"+entry.Name())
		}
	}
	return names
}

// problems gathers what was found, in the order of reading.
func (r *reading) problems(config *document, mappings []*document) Problems {
	all := slices.Clone(r.loose)
	if config != nil {
		all = append(all, config.problems...)
	}
	for _, d := range slices.Concat(mappings, r.documents) {
		all = append(all, d.problems...)
	}
	return all
}

// seal names the files that were read and hashes them: for each, in order of name, its name, a zero byte, its length and
// its bytes, so that no two sets of files look alike.
func (r *reading) seal() (files []string, hash string) {
	for name := range r.bytes {
		files = append(files, name)
	}
	slices.Sort(files)
	h := sha256.New()
	for _, name := range files {
		fmt.Fprintf(h, "%s\x00%d\x00", name, len(r.bytes[name]))
		h.Write(r.bytes[name])
	}
	return files, hex.EncodeToString(h.Sum(nil))
}

// reason is the cause of a failure to read, without the path that the caller names already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "no such file"
	}
	return err.Error()
}
