package workspace

import (
	"fmt"
	"slices"
	"strings"
)

// Sample is the beginning, or the whole, of an export that is not mapped yet.
type Sample struct {
	File   string     // path, as it was given
	Header []string   // as written, repeated names included
	Rows   [][]string // all rows or the first ones, cells in the order of the header
	// DateOrder gives, by header, the order of day and month that the reader proved: dmy, mdy or ymd.
	DateOrder map[string]string
}

// Proposal is what bilan thinks of an export, with its doubts. Mapping.Zone is empty: no export says its zone.
type Proposal struct {
	File       string
	Tool       string
	Rows       Rows
	Name       string  // the export in words: "a GLPI list of tickets"
	Confidence float64 // of the tool and the kind of rows, 0–1
	Reason     string
	Mapping    Mapping
	Columns    []Guess   // one a mapped column, in the order of [Columns]
	Unused     []string  // headers that no column takes
	Missing    []string  // required columns that were not found
	States     []Unknown // words that mean no known state, the most frequent first
	Priorities []Unknown
	Impacts    []Unknown
	Urgencies  []Unknown
	Warnings   []string
}

// Guess is one column of a proposal.
type Guess struct {
	Column     string  // canonical
	Header     string  // of the export; "category#2" for the second of that name
	Confidence float64 // 0–1
	Reason     string
}

// Unknown is a word of the sample that could not be mapped.
type Unknown struct {
	Word  string
	Count int
}

// IsComplete reports whether every required column was found, so that a workspace made of the proposal loads as it is.
func (p Proposal) IsComplete() bool { return len(p.Missing) == 0 }

// Recognise proposes a mapping for an export. It never fails: what it does not know it says, with a low confidence.
func Recognise(s Sample) Proposal {
	headers := headersOf(s.Header)
	cells := &profiles{s.Rows, map[int]map[string]int{}}
	var best *trial
	for _, d := range dialects {
		if t := try(d, headers, cells); best == nil || t.score > best.score+1e-9 {
			best = t
		}
	}
	if best.score < certainEnough {
		t := try(generic(dialects), headers, cells)
		t.score = min(t.score, certainEnough) * unknownTool
		best = t
	}
	best.updates(s.Rows)
	p := Proposal{
		File: s.File, Tool: best.dialect.tool, Rows: best.rows, Name: best.dialect.name, Confidence: round2(best.score),
		Reason: best.reason(len(headers)), Columns: best.guesses,
	}
	p.Mapping = Mapping{
		Version: 1, Tool: p.Tool, Rows: p.Rows, Columns: map[string]string{}, Constants: map[string]string{},
		IDPrefix: best.dialect.prefix,
	}
	used := map[string]bool{}
	for _, g := range p.Columns {
		p.Mapping.Columns[g.Column] = g.Header
		used[g.Header] = true
	}
	for _, h := range headers {
		if !used[h.name] {
			p.Unused = append(p.Unused, h.name)
		}
	}
	for _, column := range columnsOf(p.Rows) {
		if _, found := p.Mapping.Columns[column.Name]; column.Required && !found {
			p.Missing = append(p.Missing, column.Name)
		}
	}
	p.words(best, s.Rows)
	p.dates(s, headers)
	p.doubts(best)
	return p
}

const (
	certainEnough = 0.5 // the score under which an export is taken for one of an unknown tool
	unknownTool   = 0.6 // what remains of the score when only common names speak for it
)

// header is a column of the sample under the name that a mapping gives it.
type header struct {
	name  string // "category#2"
	base  string // folded, without the rank
	rank  int
	index int
}

// headersOf names the columns of a file as the loader does: without blanks around, the second of a name with its rank.
func headersOf(raw []string) []header {
	var headers []header
	seen := map[string]int{}
	for i, text := range raw {
		name := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
		if name == "" {
			continue
		}
		seen[name]++
		h := header{name: name, base: fold(name), rank: seen[name], index: i}
		if h.rank > 1 {
			h.name = fmt.Sprintf("%s#%d", name, h.rank)
		}
		headers = append(headers, h)
	}
	return headers
}

// trial is a dialect held against a sample.
type trial struct {
	dialect *dialect
	rows    Rows
	guesses []Guess
	found   []string // marks
	index   map[string]int
	score   float64
	dropped []string // warnings about columns that were not taken
	repeats string   // how the update log shows, in words
}

// try maps the columns of a sample as a dialect would, and scores the result: the marks of the tool, the required columns
// and the share of the headers that are explained.
func try(d *dialect, headers []header, cells *profiles) *trial {
	t := &trial{dialect: d, rows: d.rows, index: map[string]int{}}
	for _, h := range headers {
		if slices.Contains(d.marks, h.base) && h.rank == 1 {
			t.found = append(t.found, h.name)
		}
	}
	t.match(headers, cells)
	marks := 1.0
	if d.needed > 0 {
		marks = min(1, float64(len(t.found))/float64(d.needed))
	}
	required, got := 0, 0
	for _, column := range columnsOf(d.rows) {
		if column.Required {
			required++
			if _, ok := t.index[column.Name]; ok {
				got++
			}
		}
	}
	explained := float64(len(t.guesses)) / float64(max(len(headers), 1))
	t.score = 0.5*marks + 0.35*float64(got)/float64(max(required, 1)) + 0.15*explained
	if len(t.found) == 0 && d.needed > 0 {
		t.score = 0
	}
	return t
}

// updates decides whether a list of incidents is a log of updates: the same number again and again, each row with its own
// rank or time.
func (t *trial) updates(rows [][]string) {
	id, hasID := t.index["incident_id"]
	_, hasSequence := t.index["sequence"]
	_, hasTime := t.index["updated_at"]
	if t.rows != RowsIncidents || !hasID {
		return
	}
	seen := map[string]bool{}
	filled, again := 0, 0
	for _, row := range rows {
		value := cell(row, id)
		if isNothing(value) {
			continue
		}
		filled++
		if seen[value] {
			again++
		}
		seen[value] = true
	}
	if (hasSequence || hasTime) && again*5 >= filled && again > 0 {
		t.rows = RowsUpdates
		t.repeats = fmt.Sprintf("%d rows for %d incidents", filled, len(seen))
		return
	}
	if hasSequence { // the number of updates of an incident orders nothing when there is one row an incident
		t.guesses = slices.DeleteFunc(t.guesses, func(g Guess) bool { return g.Column == "sequence" })
		delete(t.index, "sequence")
	}
}

// reason says why a dialect was chosen.
func (t *trial) reason(headers int) string {
	var parts []string
	switch {
	case t.dialect.tool == "other":
		parts = append(parts, "no tool was recognised")
	case len(t.found) > 0:
		shown := t.found[:min(len(t.found), 6)]
		parts = append(parts, fmt.Sprintf("%d headers that it has and few others do (%s)", len(t.found), strings.Join(shown, ", ")))
	}
	parts = append(parts, fmt.Sprintf("%d of %d headers mapped", len(t.guesses), headers))
	if t.repeats != "" {
		parts = append(parts, "one row an update: "+t.repeats)
	}
	return strings.Join(parts, "; ")
}

// doubts adds what a person should look at before trusting the proposal.
func (p *Proposal) doubts(t *trial) {
	p.Warnings = append(p.Warnings, t.dropped...)
	for _, g := range p.Columns {
		if g.Confidence < 0.7 {
			p.Warnings = append(p.Warnings, fmt.Sprintf("column %s from %q is doubtful: %s", g.Column, g.Header, g.Reason))
		}
	}
	for _, name := range p.Missing {
		p.Warnings = append(p.Warnings, fmt.Sprintf("no header was found for the required column %s", name))
	}
	switch {
	case p.Tool == "glpi":
		p.Warnings = append(p.Warnings, "GLPI does not say for whom a ticket waits: give its waiting state a reason if the contract needs one")
	case p.Rows == RowsEvents && fold(p.Mapping.Columns["incident_id"]) == "documentkey":
		p.Warnings = append(p.Warnings, "documentkey is a sys_id: the events meet the incidents only if these are exported with sys_id too, or if the audit carries the number")
	}
}

func cell(row []string, index int) string {
	if index < len(row) {
		return strings.TrimSpace(row[index])
	}
	return ""
}

// nothings are the cells that mean no value, whatever the tool.
var nothings = []string{"", "?", "-", "null", "#n/b", "#multivalue", "na", "n/a", "ns"}

func isNothing(value string) bool { return slices.Contains(nothings, strings.ToLower(value)) }

func round2(f float64) float64 { return float64(int(f*100+0.5)) / 100 }
