package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// match gives each canonical column at most one header, and each header at most one column: exact names first, then custom
// fields, then second columns of a name, then names that are near and whose cells agree.
func (t *trial) match(headers []header, cells *profiles) {
	taken := map[int]bool{}
	found := map[string]Guess{}
	take := func(column string, h header, confidence float64, reason string) {
		agreed, why, ok := t.agree(column, h, cells)
		if !ok {
			t.dropped = append(t.dropped, fmt.Sprintf("the header %q is not taken for %s: %s", h.name, column, why))
			return
		}
		if why != "" {
			reason += "; " + why
		}
		taken[h.index], t.index[column] = true, h.index
		found[column] = Guess{Column: column, Header: h.name, Confidence: round2(confidence * agreed), Reason: reason}
	}
	each := func(visit func(a alias)) {
		for _, a := range t.dialect.columns {
			if _, done := found[a.column]; !done {
				visit(a)
			}
		}
	}
	each(func(a alias) {
		for _, name := range a.headers {
			i := slices.IndexFunc(headers, func(h header) bool { return h.base == name && h.rank == 1 && !taken[h.index] })
			if i >= 0 {
				take(a.column, headers[i], 1, "known header")
				return
			}
		}
	})
	each(func(a alias) {
		for _, h := range headers {
			if name, ok := custom(h.base); ok && !taken[h.index] && (slices.Contains(a.headers, name) || name == fold(a.column)) {
				take(a.column, h, 0.85, "custom field of a known name")
				return
			}
		}
	})
	// bilan's other columns have no standard header in the tool, but a custom field may carry their name.
	for _, column := range columnsOf(t.rows) {
		if _, done := found[column.Name]; done || t.dialect.tool == "bilan" {
			continue
		}
		for _, h := range headers {
			name, ok := custom(h.base)
			if ok && !taken[h.index] && slices.Contains(customNames(column.Name), name) {
				take(column.Name, h, 0.85, "custom field of a known name")
				break
			}
		}
	}
	each(func(a alias) {
		if a.column != "subcategory" {
			return
		}
		for _, h := range headers {
			if category, ok := found["category"]; ok && h.rank == 2 && !taken[h.index] && h.name == category.Header+"#2" {
				take(a.column, h, 0.75, "second column of the name of the category")
				return
			}
		}
	})
	each(func(a alias) {
		for _, h := range headers {
			if near := t.near(a, h, cells); near != "" && !taken[h.index] && h.rank == 1 {
				take(a.column, h, 0.8, fmt.Sprintf("near the known header %q", near))
				return
			}
		}
	})
	for _, column := range columnsOf(t.dialect.rows) {
		if g, ok := found[column.Name]; ok {
			t.guesses = append(t.guesses, g)
		}
	}
}

// customField is how tools name the fields that a customer added.
var customField = regexp.MustCompile(`^(?:u|custom field|champ personnalise) (.+)$`)

func custom(base string) (string, bool) {
	if match := customField.FindStringSubmatch(base); match != nil {
		return match[1], true
	}
	return "", false
}

// customNames are the usual names of the custom fields that carry what tools lack.
func customNames(column string) []string {
	return append([]string{fold(column)}, folded(map[string]string{
		"occurred_at":     "occurrence|outage start|début d'interruption|survenance",
		"detected_at":     "detection|détection|detection time",
		"declared_at":     "declaration|déclaration|declaration time",
		"acknowledged_at": "acknowledged|acknowledgement|prise en compte",
		"restored_at":     "restored|restoration|service restored|rétablissement|rétabli le",
		"users_affected":  "affected users|users|utilisateurs impactés|nombre d'utilisateurs",
		"is_major":        "major|majeur|major incident|incident majeur",
		"cause_code":      "cause|root cause|cause racine",
		"client":          "customer|client",
		"segment":         "segment",
		"support_level":   "niveau|level|niveau de support",
	}[column])...)
}

// near accepts a header that was renamed: one whose spelling is close to the one returned, or that shares a long word with the known header,
// when its cells are what the column holds. Columns of free text have no such proof and are left alone.
func (t *trial) near(a alias, h header, cells *profiles) string {
	share := t.share(a.column, h, cells)
	if share < 0.6 {
		return ""
	}
	for _, name := range a.headers {
		if len(name) > 5 && distance(name, h.base) <= len(name)/4 {
			return name
		}
	}
	for _, name := range a.headers {
		if a.column != "state" && a.column != "priority" {
			continue
		}
		for _, word := range strings.Fields(h.base) {
			if len(word) > 3 && slices.Contains(strings.Fields(name), word) {
				return name
			}
		}
	}
	return ""
}

// share is the part of the filled cells that are what a column holds; -1 when the column holds anything or no cell is filled.
func (t *trial) share(column string, h header, cells *profiles) float64 {
	test := t.test(column)
	if test == nil {
		return -1
	}
	filled, good := 0, 0
	for value, count := range cells.of(h.index) {
		filled += count
		if test(value) {
			good += count
		}
	}
	if filled == 0 {
		return -1
	}
	return float64(good) / float64(filled)
}

// profiles are the filled cells of each column of the sample, counted once for all dialects.
type profiles struct {
	rows    [][]string
	columns map[int]map[string]int
}

// A profile is of so many rows and words: enough to tell a date from a name.
const (
	profileRows  = 5000
	profileWords = 500
)

func (p *profiles) of(index int) map[string]int {
	if counts, done := p.columns[index]; done {
		return counts
	}
	counts := map[string]int{}
	for _, row := range p.rows[:min(len(p.rows), profileRows)] {
		value := cell(row, index)
		if _, seen := counts[value]; !isNothing(value) && (seen || len(counts) < profileWords) {
			counts[value]++
		}
	}
	p.columns[index] = counts
	return counts
}

// agree weighs a header by its cells: 1 when they are what the column holds or cannot tell, less when some are not, and not
// ok when none is.
func (t *trial) agree(column string, h header, cells *profiles) (weight float64, why string, ok bool) {
	share := t.share(column, h, cells)
	what := t.what(column)
	switch {
	case share < 0:
		if t.test(column) != nil && len(cells.rows) > 0 {
			return 0.9, "empty in the sample", true
		}
		return 1, "", true
	case share == 0 && column != "state" && column != "priority" && column != "impact" && column != "urgency":
		return 0, "none of its cells are " + what, false
	case share < 0.995:
		return 0.5 + 0.5*share, fmt.Sprintf("%.0f %% of its cells are %s", share*100, what), true
	}
	return 1, "its cells are " + what, true
}

var (
	dateForm = regexp.MustCompile(`^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$|^\d{10}(\d{3})?$|^\d{1,2}[ /-]\p{L}{3,9}\.?[ /-]\d{2,4}.*$`)
	wholeRow = regexp.MustCompile(`^-?\d{1,3}([ \x{00a0}\x{202f},.]?\d{3})*$|^\d+$`)
	// spanForm is a duration: a number of seconds, 1:30, or numbers with their units.
	spanForm = regexp.MustCompile(`^-?(\d+|\d+:\d\d(:\d\d)?|\d+([.,]\d+)? ?\p{L}{1,8}[ ,]*(\d+ ?\p{L}{0,8}[ ,]*)*|P[\dTDHMS.]+|19[67]\d-01-\d\d [\d:]{8})$`)
	trueOrNo = regexp.MustCompile(`^(?i:true|false|yes|no|oui|non|vrai|faux|0|1|x|y|n|o)$`)
)

// test says whether a cell can be a value of a column; nil when any text can.
func (t *trial) test(column string) func(string) bool {
	switch v := t.dialect.words; {
	case t.rows != RowsIncidents && t.rows != RowsUpdates:
	case column == "state":
		return func(value string) bool { _, ok := v.states.find(value); return ok }
	case column == "priority":
		return func(value string) bool { _, ok := levelOf(v.priorities, v, value); return ok }
	case column == "impact":
		return func(value string) bool { _, ok := levelOf(v.impacts, v, value); return ok }
	case column == "urgency":
		return func(value string) bool { _, ok := levelOf(v.urgencies, v, value); return ok }
	}
	switch typeOf(t.rows, column) {
	case "instant", "date":
		return dateForm.MatchString
	case "integer":
		return wholeRow.MatchString
	case "boolean":
		return trueOrNo.MatchString
	case "duration":
		return spanForm.MatchString
	}
	return nil
}

// what names the values of a column.
func (t *trial) what(column string) string {
	switch typeOf(t.rows, column) {
	case "instant", "date":
		return "dates"
	case "boolean":
		return "true or false"
	case "duration":
		return "durations"
	}
	switch column {
	case "state":
		return "states of the tool"
	case "priority", "impact", "urgency":
		return "levels of the tool"
	}
	return "whole numbers"
}

func typeOf(rows Rows, name string) string {
	for _, column := range columnsOf(rows) {
		if column.Name == name {
			return column.Type
		}
	}
	return ""
}
