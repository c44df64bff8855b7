package workspace

import (
	"fmt"
	"slices"
	"strings"
)

// checkMapping finds what is wrong in a mapping beyond its form.
func (d *document) checkMapping(m *Mapping) {
	d.checkVersion(m.Version)
	d.checkZone(at("zone"), m.Zone)
	if columns := columnsOf(m.Rows); columns != nil {
		d.checkColumns(m, columns)
	}
	for word, state := range m.States {
		if path := at("states", word); state.Reason != "" && state.State != "pending" {
			d.report(path, fmt.Sprintf("the state %q has a reason, which only pending has", state.State), "")
		}
	}
	d.checkStateWords(m.States)
	for _, levels := range []struct {
		key   string
		words map[string]int
	}{{"priorities", m.Priorities}, {"impacts", m.Impacts}, {"urgencies", m.Urgencies}} {
		for word, level := range levels.words {
			d.checkLevel(at(levels.key, word), level)
		}
	}
	for word, field := range m.Fields {
		if !slices.Contains(Fields, field) {
			d.report(at("fields", word), fmt.Sprintf("unknown field %q", field), suggest(field, Fields))
		}
	}
	if len(m.Fields) > 0 && m.Rows != RowsEvents && m.Rows != "" {
		d.report(at("fields"), "fields have a meaning only for rows of events", "")
	}
	m.fillNames()
}

// checkStateWords refuses two spellings of one word of the tool that would drive the clock in two ways (sla-cases 10): the loader
// reads a word without regard to case where the mapping has no exact one.
func (d *document) checkStateWords(states map[string]State) {
	first := map[string]string{}
	for _, word := range sortedKeys(states) {
		key := strings.ToLower(strings.TrimSpace(word))
		other, twice := first[key]
		if !twice {
			first[key] = word
			continue
		}
		if a, b := states[other], states[word]; a != b {
			d.reportKey(at("states", word), fmt.Sprintf("the state %q is %s, and %q at line %d is %s", word, shownState(b), other,
				d.keys[at("states", other)].line, shownState(a)), "one state of the tool drives the clock in one way: keep one of them")
		}
	}
}

// shownState is a state with its reason, for people.
func shownState(s State) string {
	if s.Reason == "" {
		return s.State
	}
	return fmt.Sprintf("%s (%s)", s.State, s.Reason)
}

// fillNames keeps the maps of a mapping from being nil, so that they can be looked up and written to.
func (m *Mapping) fillNames() {
	if m.Columns == nil {
		m.Columns = map[string]string{}
	}
	if m.Constants == nil {
		m.Constants = map[string]string{}
	}
}

func (d *document) checkColumns(m *Mapping, columns []Column) {
	names := columnNames(m.Rows)
	known := func(path, name string) {
		if !slices.Contains(names, name) {
			hint := suggest(name, names)
			if slices.Contains(loaderColumns, name) {
				hint = "bilan fills it by itself"
			}
			d.reportKey(path, fmt.Sprintf("unknown column %q for rows of %s", name, m.Rows), hint)
		}
	}
	for name, header := range m.Columns {
		known(at("columns", name), name)
		if strings.TrimSpace(header) == "" {
			d.report(at("columns", name), fmt.Sprintf("the column %q has no header", name), "")
		}
	}
	for name := range m.Constants {
		known(at("constants", name), name)
		if _, twice := m.Columns[name]; twice {
			d.reportKey(at("constants", name), fmt.Sprintf("%q is both a column and a constant", name), "keep one of them")
		}
	}
	for name, words := range m.Keep {
		known(at("keep", name), name)
		if _, mapped := m.Columns[name]; !mapped && slices.Contains(names, name) {
			d.reportKey(at("keep", name), fmt.Sprintf("%q is not among the columns", name), "map it under columns first")
		}
		if len(words) == 0 {
			d.report(at("keep", name), fmt.Sprintf("no value of %q would be kept", name), "")
		}
	}
	for _, column := range columns {
		_, mapped := m.Columns[column.Name]
		_, constant := m.Constants[column.Name]
		if column.Required && !mapped && !constant && !d.failed[at("columns", column.Name)] {
			d.report(at("columns"), fmt.Sprintf("the column %q is required for rows of %s: %s", column.Name, m.Rows, column.Doc), "")
		}
	}
}

// loaderColumns are the columns of sql/raw that no mapping can fill.
var loaderColumns = []string{
	"source", "source_file", "source_line", "load_id", "is_update", "state_text", "priority_text", "time_flags", "fingerprint",
}
