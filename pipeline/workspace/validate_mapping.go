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
	"source", "source_file", "source_line", "load_id", "is_update", "state_text", "priority_text", "time_flags",
}
