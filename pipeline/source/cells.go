package source

import (
	"bytes"
	"strconv"
	"strings"
)

// cell appends one value to the row, or gives the reason why it cannot be read.
func (n *normaliser) cell(o *output, c []byte, line int64) (reason string) {
	f := o.field
	switch o.kind {
	case instant, date:
		return n.time(f, c, line)
	case boolean:
		v, ok := parseBool(c)
		if !ok && strings.HasSuffix(o.name, "_breached") {
			v, ok = anyTrue(c)
		}
		if !ok {
			return "not a yes or no"
		}
		n.row = strconv.AppendBool(n.row, v)
		return ""
	case bigint, integer:
		if f.levels != nil {
			n.level(f, c)
			return ""
		}
		if f.duration != nil {
			seconds, ok := f.duration.read(c, n.decimal)
			if !ok {
				return "not a duration"
			}
			n.row = strconv.AppendInt(n.row, seconds, 10)
			return ""
		}
		v, ok := parseInteger(c, n.decimal)
		if !ok {
			return "not a whole number"
		}
		n.row = strconv.AppendInt(n.row, v, 10)
		return ""
	case double:
		v, ok := parseNumber(c, n.decimal)
		if !ok {
			return "not a number"
		}
		n.row = strconv.AppendFloat(n.row, v, 'g', -1, 64)
		return ""
	}
	if o.words != nil {
		return n.closed(o, c)
	}
	n.text(o, f, c)
	return ""
}

// closed appends the word of bilan for one of a closed list.
func (n *normaliser) closed(o *output, c []byte) (reason string) {
	word, ok := o.words(c)
	switch {
	case ok:
		n.row = append(n.row, word...)
	case n.table.isStrict:
		return "unknown " + o.name
	default:
		n.unknown(o.field, c)
	}
	return ""
}

func (n *normaliser) text(o *output, f *field, c []byte) {
	switch {
	case ticketIDs[o.name]:
		if c = ungroup(c); n.mapping.IDPrefix != "" && allDigits(c) {
			n.row = append(n.row, n.mapping.IDPrefix...)
		}
	case otherIDs[o.name]:
		c = ungroup(c)
	case n.table == &incidents && o.name == "state":
		if s, ok := n.states.find(c); ok {
			n.reason = s.Reason
			c = []byte(s.State)
		} else {
			n.unknown(f, c)
			return
		}
	case n.table == &events && o.name == "field":
		if canonical, ok := n.names.find(c); ok {
			c = []byte(canonical)
		}
		n.target = string(c)
	case n.table == &events && (o.name == "old_value" || o.name == "new_value"):
		c = n.eventValue(o, f, c)
	case o.name == "pending_reason":
		if s, ok := n.mapping.States[string(c)]; ok && s.Reason != "" {
			c = []byte(s.Reason)
		}
	}
	if !f.lines && bytes.IndexByte(c, newlineMark) >= 0 {
		f.lines = true
	}
	n.row = append(n.row, c...)
}

// eventValue maps the values of states and priorities. A word that the mapping does not know stays as it is, and is said.
func (n *normaliser) eventValue(o *output, f *field, c []byte) []byte {
	switch n.target {
	case "state":
		s, ok := n.states.find(c)
		if !ok {
			n.unknown(f, c)
			return c
		}
		if o.name == "new_value" {
			n.reason = s.Reason
		}
		return []byte(s.State)
	case "priority":
		level, ok := 0, false
		if n.prios != nil {
			level, ok = n.prios.find(c)
		} else {
			level, ok = leadingLevel(c)
		}
		if !ok {
			n.unknown(f, c)
			return c
		}
		return strconv.AppendInt(nil, int64(level), 10)
	case "assignment_group", "assignee":
		return c
	}
	return c
}

// level maps a word to a level. Without a map of words, the level is what the word begins with.
func (n *normaliser) level(f *field, c []byte) {
	level, ok := 0, false
	if len(f.levels.exact) > 0 {
		level, ok = f.levels.find(c)
	} else {
		level, ok = leadingLevel(c)
	}
	if !ok {
		n.unknown(f, c)
		return
	}
	n.row = strconv.AppendInt(n.row, int64(level), 10)
}

// maxUnmapped bounds the list of unknown words: past it the column does not hold words.
const maxUnmapped = 200

func (n *normaliser) unknown(f *field, c []byte) { n.unknowns = append(n.unknowns, word{f, shown(c)}) }

// word is an unknown word of a row that may still be rejected.
type word struct {
	field *field
	text  string
}

func (w word) note() {
	if w.field.unmapped == nil {
		w.field.unmapped = map[string]int64{}
	}
	if _, ok := w.field.unmapped[w.text]; ok || len(w.field.unmapped) < maxUnmapped {
		w.field.unmapped[w.text]++
	}
}
