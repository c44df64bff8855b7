package workspace

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// places gives every source with its path in bilan.yaml, the lifecycle store last.
func (c *Config) places() iter.Seq2[string, *Source] {
	return func(yield func(string, *Source) bool) {
		for i := range c.Sources {
			if !yield(at("sources", i), &c.Sources[i]) {
				return
			}
		}
		if c.Lifecycle != nil {
			yield(at("lifecycle"), c.Lifecycle)
		}
	}
}

// lifecycleName is the name of the lifecycle store when it has no other.
const lifecycleName = "lifecycle"

// checkSources looks at what each source says of itself.
func (d *document) checkSources(c *Config) {
	if c.Lifecycle != nil {
		orElse(&c.Lifecycle.Name, lifecycleName)
	}
	names := map[string]string{}
	for path, s := range c.places() {
		if d.failed[path] && !d.holds(path) {
			continue // it is no source at all, and that was said
		}
		if s != c.Lifecycle {
			d.need(path, "name", s.Name, "")
		}
		if s.Name != "" && !nameForm.MatchString(s.Name) {
			d.report(path+at("name"), fmt.Sprintf("the name %q is not one word", s.Name), "use letters without accents, digits, - and _")
		}
		if first, twice := names[strings.ToLower(s.Name)]; twice && s.Name != "" {
			d.report(path+at("name"), fmt.Sprintf("two sources are named %q", first), "names are compared without regard to case")
		} else {
			names[strings.ToLower(s.Name)] = s.Name
		}
		if s.Zone != "" {
			d.checkZone(path+at("zone"), s.Zone)
			if s.Mapping != "" {
				d.report(path+at("zone"), "the zone stands in the mapping", "keep it there alone")
			}
		}
		if s.Table != "" && s.Query != "" {
			d.report(path+at("query"), "both a table and a query", "keep one of them")
		}
		var write *WriteError
		if err := CheckSelect(s.Query); s.Query != "" && errors.As(err, &write) {
			d.report(path+at("query"), err.Error(), "a source is read and nothing else: write one SELECT")
		}
		if d.marks[path+at("store")] != (mark{}) {
			d.checkStore(path, s)
		} else {
			d.checkFiles(path, s)
		}
	}
}

// holds reports whether the file gives a key below a path.
func (d *document) holds(path string) bool {
	for inner := range d.marks {
		if strings.HasPrefix(inner, path+step) {
			return true
		}
	}
	return false
}

// need reports a key that a source cannot do without, in the words of [document.missing].
func (d *document) need(path, key, value, hint string) {
	inner := path + at(key)
	switch _, seen := d.marks[inner]; {
	case d.failed[inner]:
	case !seen:
		d.report(path, fmt.Sprintf("the key %q is missing", key), hint)
	case value == "":
		d.report(inner, fmt.Sprintf("the key %q has no value", key), hint)
	}
}

// idle reports keys that have no meaning for a source of this kind.
func (d *document) idle(path, kind string, keys ...string) {
	for _, key := range keys {
		if d.marks[path+at(key)] != (mark{}) {
			d.report(path+at(key), fmt.Sprintf("%q has no meaning for %s", key, kind), "")
		}
	}
}

// checkFiles looks at a source of files.
func (d *document) checkFiles(path string, s *Source) {
	d.need(path, "path", s.Path, "")
	if s.Preset == "" {
		d.need(path, "mapping", s.Mapping, requiredHints["Source.mapping"])
	}
	d.idle(path, "files", "password_env", "password_file", "key", "watermark", "overlap")
	if p := preset(s.Preset); p != nil {
		if !p.isFiles() {
			d.report(path+at("preset"), fmt.Sprintf("the preset %q is of a store", s.Preset), "give store instead of path")
		}
		d.checkParts(path, p, s)
	} else if s.Preset == "" {
		d.idle(path, "files with a mapping", "rows", "zone")
	}
	if strings.ContainsRune(s.Path, 0) {
		d.report(path+at("path"), "a path cannot hold a zero byte", "")
	}
	if s.Separator != "" && s.Separator != "auto" && len([]rune(s.Separator)) != 1 {
		d.report(path+at("separator"), fmt.Sprintf("the separator %q is not one character", s.Separator), `write auto, ";", "," or "\t"`)
	}
	isStore := s.Format == "sqlite" || s.Format == "duckdb" || s.Format == "" || s.Format == "auto"
	for key, value := range map[string]string{"table": s.Table, "query": s.Query} {
		if value != "" && !isStore {
			d.report(path+at(key), fmt.Sprintf("%q has no meaning in the format %q", key, s.Format), "it is for sqlite and duckdb")
		}
	}
	if s.Sheet != "" && s.Format != "" && s.Format != "auto" && s.Format != "xlsx" {
		d.report(path+at("sheet"), fmt.Sprintf("\"sheet\" has no meaning in the format %q", s.Format), "it is for xlsx")
	}
}

// checkStore looks at a source that is a database.
func (d *document) checkStore(path string, s *Source) {
	d.need(path, "store", s.Store, "an address such as postgres://bilan@db.example/itsm")
	d.idle(path, "a store", "path", "format", "encoding", "separator", "sheet", "optional")
	scheme := ""
	if s.Store != "" {
		var err error
		if scheme, err = StoreScheme(s.Store); err != nil {
			hint := ""
			var address *AddressError
			if errors.As(err, &address) {
				hint = address.Hint
			}
			d.report(path+at("store"), err.Error(), hint)
		}
	}
	if s.PasswordEnv != "" && s.PasswordFile != "" {
		d.report(path+at("password_file"), "both password_env and password_file", "keep one of them")
	}
	if s.PasswordEnv != "" && !variableForm.MatchString(s.PasswordEnv) {
		d.report(path+at("password_env"), "this is not the name of a variable", "write the name of the environment variable, never the password itself")
	}
	if s.Overlap < 0 {
		d.report(path+at("overlap"), "a negative overlap", "")
	}
	p := preset(s.Preset)
	switch {
	case p != nil && p.isFiles():
		d.report(path+at("preset"), fmt.Sprintf("the preset %q is of files", s.Preset), "give path instead of store")
	case p != nil:
		if scheme != "" && !slices.Contains(p.Schemes, scheme) {
			d.report(path+at("preset"), fmt.Sprintf("the preset %q is not known for %s", s.Preset, scheme), "it is for "+strings.Join(p.Schemes, ", "))
		}
		d.idle(path, "a preset", "table", "query", "key", "watermark")
		d.checkParts(path, p, s)
	case s.Preset == "":
		if s.Table == "" && s.Query == "" && !d.failed[path+at("query")] {
			d.report(path, "a store needs a preset, a table or a query", "presets: "+strings.Join(presetsOf(scheme), ", "))
		}
		if s.Mapping == "" {
			d.need(path, "rows", string(s.Rows), "what one row is, such as events or incidents; or a mapping that says it")
		} else {
			d.idle(path, "a mapping", "rows")
		}
		d.need(path, "key", s.Key, "the column that names a row for ever, such as id")
		if s.Watermark == "" {
			d.idle(path, "a store without watermark", "overlap")
		}
	}
}

// checkParts looks for the part of a preset that a source asks for.
func (d *document) checkParts(path string, p *Preset, s *Source) {
	if s.Rows == "" {
		if s.Mapping != "" && len(p.Parts) > 1 {
			d.report(path+at("mapping"), fmt.Sprintf("the preset %q has %d kinds of rows", s.Preset, len(p.Parts)), "say which of them with rows")
		}
		return
	}
	var kinds []string
	for _, part := range p.Parts {
		kinds = append(kinds, string(part.Rows))
	}
	if !slices.Contains(kinds, string(s.Rows)) {
		d.report(path+at("rows"), fmt.Sprintf("the preset %q has no rows of %s", s.Preset, s.Rows), "known: "+strings.Join(kinds, ", "))
	}
}
