package workspace

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// numbered is a level that says its number: "2 - Wichtig".
var numbered = regexp.MustCompile(`^[Pp]?([1-9])(?:\s*[-–:.)]\s*\S.*)?$`)

// levelOf reads a level: a known word, or one that begins with its number.
func levelOf(words *lexicon[int], v *vocabulary, word string) (int, bool) {
	if level, ok := words.find(word); ok {
		return level, true
	}
	if match := numbered.FindStringSubmatch(word); match != nil && !v.isReversed {
		return int(match[1][0] - '0'), true
	}
	return 0, false
}

// words maps the words of the tool and those of the sample, and lists those that mean nothing known.
func (p *Proposal) words(t *trial, rows [][]string) {
	v := t.dialect.words
	level := func(known *lexicon[int]) func(string) (int, bool) {
		return func(word string) (int, bool) { return levelOf(known, v, word) }
	}
	switch p.Rows {
	case RowsIncidents, RowsUpdates:
		p.Mapping.States, p.States = learn(v.states, v.isBorrowed, t.counts(rows, "state"), v.states.find)
		for _, l := range []struct {
			column  string
			known   *lexicon[int]
			words   *map[string]int
			unknown *[]Unknown
		}{
			{"priority", v.priorities, &p.Mapping.Priorities, &p.Priorities},
			{"impact", v.impacts, &p.Mapping.Impacts, &p.Impacts},
			{"urgency", v.urgencies, &p.Mapping.Urgencies, &p.Urgencies},
		} {
			if _, mapped := t.index[l.column]; mapped {
				*l.words, *l.unknown = learn(l.known, v.isBorrowed, t.counts(rows, l.column), level(l.known))
			}
		}
		p.keepIncidents(t, rows)
	case RowsEvents:
		p.Mapping.Fields = maps.Clone(t.dialect.fields)
		p.Mapping.States, p.States = learn(v.states, v.isBorrowed, t.eventCounts(rows, "state"), v.states.find)
		p.Mapping.Priorities, p.Priorities = learn(v.priorities, v.isBorrowed, t.eventCounts(rows, "priority"), level(v.priorities))
	}
	if v.isBorrowed && p.Mapping.States != nil {
		for _, state := range States {
			p.Mapping.States[state] = State{State: state}
		}
	}
}

// learn gives the words of a mapping, those of the tool and the spellings of the sample, and the words without a meaning.
func learn[T any](known *lexicon[T], isBorrowed bool, counts map[string]int, meaning func(string) (T, bool)) (map[string]T, []Unknown) {
	words := map[string]T{}
	if !isBorrowed {
		maps.Copy(words, known.words)
	}
	var unknown []Unknown
	for word, count := range counts {
		if value, ok := meaning(word); ok {
			words[word] = value
		} else {
			unknown = append(unknown, Unknown{word, count})
		}
	}
	slices.SortFunc(unknown, func(a, b Unknown) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Word, b.Word)) })
	return words, unknown
}

// maxWords bounds what is kept of a column that was taken for one of a few words and is not.
const maxWords = 200

// counts counts the words of a column of the sample.
func (t *trial) counts(rows [][]string, column string) map[string]int {
	counts := map[string]int{}
	if index, ok := t.index[column]; ok {
		for _, row := range rows {
			note(counts, cell(row, index))
		}
	}
	return counts
}

// eventCounts counts the values that a field takes in a sample of events.
func (t *trial) eventCounts(rows [][]string, field string) map[string]int {
	counts := map[string]int{}
	name, hasName := t.index["field"]
	old, hasOld := t.index["old_value"]
	value, hasValue := t.index["new_value"]
	for _, row := range rows {
		if !hasName || t.dialect.fields[strings.ToLower(cell(row, name))] != field {
			continue
		}
		if hasOld {
			note(counts, cell(row, old))
		}
		if hasValue {
			note(counts, cell(row, value))
		}
	}
	return counts
}

func note(counts map[string]int, word string) {
	if _, seen := counts[word]; !isNothing(word) && (seen || len(counts) < maxWords) {
		counts[word]++
	}
}

// keepIncidents leaves requests out when the export mixes them with incidents.
func (p *Proposal) keepIncidents(t *trial, rows [][]string) {
	var keep []string
	others := 0
	for word, count := range t.counts(rows, "type") {
		switch fold(word) {
		case "incident", "system incident":
			keep = append(keep, word)
		default:
			others += count
		}
	}
	if len(keep) == 0 {
		return
	}
	slices.Sort(keep)
	p.Mapping.Keep = map[string][]string{"type": keep}
	if others > 0 {
		p.Warnings = append(p.Warnings, fmt.Sprintf("rows of the sample that are not incidents and will be left out: %d", others))
	}
}

// dates takes the order of day and month that was proven for the columns that are mapped.
func (p *Proposal) dates(s Sample, headers []header) {
	orders := map[string][]string{}
	ambiguous := false
	for _, g := range p.Columns {
		if kind := typeOf(p.Rows, g.Column); kind != "instant" && kind != "date" {
			continue
		}
		i := slices.IndexFunc(headers, func(h header) bool { return h.name == g.Header })
		if order := cmp.Or(s.DateOrder[g.Header], s.DateOrder[s.Header[headers[i].index]]); order != "" {
			orders[order] = append(orders[order], g.Header)
			continue
		}
		ambiguous = ambiguous || slices.ContainsFunc(s.Rows, func(row []string) bool {
			return eitherOrder.MatchString(cell(row, headers[i].index))
		})
	}
	switch known := slices.Sorted(maps.Keys(orders)); {
	case len(known) == 1:
		p.Mapping.DateOrder = known[0]
	case len(known) > 1:
		p.Warnings = append(p.Warnings, fmt.Sprintf("the columns disagree on the order of day and month: %s in %s, %s in %s",
			known[0], strings.Join(orders[known[0]], ", "), known[1], strings.Join(orders[known[1]], ", ")))
	case ambiguous:
		p.Warnings = append(p.Warnings, "the order of day and month was not proven: set date_order if the load asks for it")
	}
}

// eitherOrder is a date whose day and month could be exchanged by their place.
var eitherOrder = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}`)
