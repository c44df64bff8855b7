package source

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"bilan/pipeline/workspace"
)

// field is a canonical column that a file can fill.
type field struct {
	name     string
	kind     string // varchar, bigint…
	header   string // of the source; the canonical name for a constant
	source   int    // index of the cell, -1 for a constant alone
	constant []byte
	required bool
	standIn  string      // column that may be there instead of a required one
	levels   *words[int] // priority, impact, urgency
	duration *durationRule
	isPlan   bool // an instant that lies ahead of what the file knows

	readable int64 // values that are what the kind says
	odd      int64 // values that are not
	proof    dateProof
	order    order
	epoch    bool
	lines    bool             // a value holds a line break
	unmapped map[string]int64 // words that the mapping does not know, with their rows
}

// plan says how the cells of one file become columns of raw.
type plan struct {
	mapping *workspace.Mapping
	table   *table
	header  []string // unique names, trailing blanks dropped
	fields  []*field
	keep    []keep
	states  words[workspace.State]
	names   words[string] // of fields of events
	prios   *words[int]
	nulls   *nulls
	zone    *zone
	decimal byte
	notes   []string
	// outputs are the columns of the normalised file after source_line.
	outputs []output
}

// keep is a condition of the mapping on one cell.
type keep struct {
	source int
	values words[bool]
}

// output is a column of the normalised file.
type output struct {
	name, kind string
	field      *field
	words      func([]byte) (string, bool) // of a column with a closed list of words
}

// namesOf makes the headers of a file unique ("category", "category#2"), without blanks around, and drops the empty ones at
// the end.
func namesOf(cells []string) []string {
	names := make([]string, len(cells))
	seen := map[string]int{}
	for i, c := range cells {
		c = string(trim(bytes.ReplaceAll([]byte(c), []byte{newlineMark}, []byte{' '})))
		if seen[c]++; c != "" && seen[c] > 1 {
			c = c + "#" + strconv.Itoa(seen[c])
		}
		names[i] = c
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

// index finds a header: as it is written, or failing that without regard to case.
func index(header []string, name string) int {
	name = strings.TrimSpace(name)
	if i := slices.Index(header, name); i >= 0 {
		return i
	}
	return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, name) })
}

// find gives the place of the header that a mapping names for a column; of a preset, the first of those that the column may have, by
// itself or as the member of an object that is written for people.
func find(m *workspace.Mapping, header []string, column string) int {
	if m.Others == nil {
		return index(header, m.Columns[column])
	}
	folded := make([]string, len(header))
	for i, h := range header {
		folded[i] = workspace.Fold(h)
	}
	for _, name := range append([]string{m.Columns[column]}, m.Others[column]...) {
		for _, member := range []string{"", " display value", " value"} {
			if i := slices.Index(folded, name+member); i >= 0 {
				return i
			}
		}
	}
	return -1
}

// newPlan binds a mapping to the header of a file. A header that the mapping names and the file lacks is a note, unless rows
// cannot do without it.
func newPlan(m *workspace.Mapping, header []string) (*plan, error) {
	t := tableOf(m.Rows)
	if t == nil {
		return nil, fmt.Errorf("the mapping reads rows of kind %q, which is not known", m.Rows)
	}
	p := &plan{mapping: m, table: t, header: header, nulls: newNulls(m.Nulls), states: stateWords(m.States), names: newWords(m.Fields)}
	if m.Decimal != "" {
		p.decimal = m.Decimal[0]
	}
	if m.Zone != "" {
		z, err := newZone(m.Zone)
		if err != nil {
			return nil, err
		}
		p.zone = z
	}
	if len(m.Priorities) > 0 {
		w := newWords(m.Priorities)
		p.prios = &w
	}
	var missing, absent []string
	for _, c := range t.columns {
		if filled[c.name] {
			continue
		}
		f := &field{name: c.name, kind: c.kind, source: -1, required: slices.Contains(t.required, c.name), standIn: t.standIns[c.name]}
		wanted, named := m.Columns[c.name]
		constant, fixed := m.Constants[c.name]
		if fixed {
			f.header, f.constant = c.name, []byte(constant)
		}
		if named {
			f.header, f.source = wanted, find(m, header, c.name)
			if f.source >= 0 {
				f.header = header[f.source]
			} else if !fixed {
				if f.required || c.name == t.key || slices.Contains(t.headers, c.name) {
					missing = append(missing, wanted)
				} else {
					absent = append(absent, wanted)
				}
				continue
			}
		}
		if !named && !fixed {
			if c.name == t.key {
				return nil, &HintError{fmt.Errorf("the mapping does not say which column is %s", c.name), "add it under columns in the mapping"}
			}
			continue
		}
		if t == &incidents {
			f.levels = levelsOf(m, c.name)
		}
		f.duration = durationOf(f.name, f.header)
		f.isPlan = strings.HasPrefix(f.name, "planned_") || strings.HasSuffix(f.name, "due_at")
		p.fields = append(p.fields, f)
	}
	if len(missing) > 0 {
		return nil, &HintError{
			fmt.Errorf("the header lacks %s", quoteList(missing)),
			"the file has the headers " + quoteList(header) + "; correct columns in the mapping",
		}
	}
	if len(absent) > 0 {
		p.notes = append(p.notes, "absent headers: "+strings.Join(absent, ", "))
	}
	if err := p.bindKeep(); err != nil {
		return nil, err
	}
	p.bindOutputs()
	return p, nil
}

func levelsOf(m *workspace.Mapping, name string) *words[int] {
	var w words[int]
	switch name {
	case "priority":
		w = newWords(m.Priorities)
	case "impact":
		w = newWords(m.Impacts)
	case "urgency":
		w = newWords(m.Urgencies)
	default:
		return nil
	}
	return &w
}

func (p *plan) bindKeep() error {
	columns := make([]string, 0, len(p.mapping.Keep))
	for c := range p.mapping.Keep {
		columns = append(columns, c)
	}
	sort.Strings(columns)
	for _, c := range columns {
		i := -1
		if h, ok := p.mapping.Columns[c]; ok {
			i = index(p.header, h)
		}
		if i < 0 {
			i = index(p.header, c)
		}
		if i < 0 {
			return &HintError{fmt.Errorf("keep: the file has no column %q", c), "the file has the headers " + quoteList(p.header)}
		}
		values := map[string]bool{}
		for _, v := range p.mapping.Keep[c] {
			values[v] = true
		}
		p.keep = append(p.keep, keep{i, newWords(values)})
	}
	return nil
}

// bindOutputs lists what the normalised file holds: one column a field, and those that a word of the tool is split into.
func (p *plan) bindOutputs() {
	reason := slices.IndexFunc(p.fields, func(f *field) bool { return f.name == "pending_reason" })
	state := false
	for _, f := range p.fields {
		if f.name == "state" && p.table == &incidents {
			state = true
		}
	}
	waits := reason < 0 && (state || p.table == &events)
	for _, c := range p.table.columns {
		i := slices.IndexFunc(p.fields, func(f *field) bool { return f.name == c.name })
		var f *field
		if i >= 0 {
			f = p.fields[i]
		}
		add := func(f *field) { p.outputs = append(p.outputs, output{c.name, c.kind, f, p.table.words[c.name]}) }
		switch {
		case p.table == &incidents && (c.name == "state_text" || c.name == "priority_text"):
			of := strings.TrimSuffix(c.name, "_text")
			if j := slices.IndexFunc(p.fields, func(f *field) bool { return f.name == of }); j >= 0 {
				add(p.fields[j])
			} else if f != nil {
				add(f)
			}
		case f != nil:
			add(f)
		case p.table == &toolClocks && c.name == "indicator":
			if j := slices.IndexFunc(p.fields, func(f *field) bool { return f.name == "name" }); j >= 0 {
				add(p.fields[j])
			}
		case c.name == "pending_reason" && waits, c.name == "time_flags", c.name == "fingerprint" && p.hasText():
			add(nil)
		}
	}
}

// hasText reports whether incidents have words to make a fingerprint of.
func (p *plan) hasText() bool {
	return slices.ContainsFunc(p.fields, func(f *field) bool { return f.name == "title" || f.name == "description" })
}

// dates lists the columns of times of the plan.
func (p *plan) dates() []*field {
	var d []*field
	for _, f := range p.fields {
		if f.kind == instant || f.kind == date {
			d = append(d, f)
		}
	}
	return d
}

func quoteList(names []string) string {
	q := make([]string, 0, len(names))
	for _, n := range names {
		if n == "" {
			continue
		}
		if len(q) == 40 {
			q = append(q, fmt.Sprintf("and %d more", len(names)-40))
			break
		}
		q = append(q, strconv.Quote(n))
	}
	return strings.Join(q, ", ")
}
