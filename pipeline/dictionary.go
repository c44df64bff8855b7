package pipeline

import (
	"slices"
	"strings"

	"bilan/pipeline/model"
	"bilan/pipeline/workspace"
)

// Word is one line of a data dictionary: a table, or with a Column one of its columns. Every word is taken from where it already
// stands: the header of the model, the columns of the mappings, the catalogue of KPIs.
type Word struct {
	Table, Column string
	IsKey         bool
	Type, Unit    string
	Meaning       string
	// From says where the meaning is taken from: model, catalogue, mappings; name, when only the name of the column speaks.
	From string
	// Definition is the file that makes it.
	Definition string
}

// describe lists the words of a table and of its columns. told are words that the caller has for columns of this table, by name.
func describe(m model.Model, columns []exportColumn, told map[string]Word) []Word {
	words := []Word{{Table: m.ID(), Type: "table", Meaning: m.Doc, From: "model", Definition: "sql/" + m.File}}
	if whole, ok := told[""]; ok {
		words[0].Meaning, words[0].From = whole.Meaning, whole.From
	}
	for _, c := range columns {
		w := Word{Table: m.ID(), Column: c.name, Type: c.kind, Unit: unitOf(c), IsKey: slices.Contains(m.Key, c.name), Definition: words[0].Definition}
		w.Meaning, w.From = meaningOf(m.Name, c.name)
		if own, ok := told[c.name]; ok {
			w.Meaning, w.From = own.Meaning, own.From
			if own.Unit != "" {
				w.Unit = own.Unit
			}
		}
		words = append(words, w)
	}
	return words
}

// endings are the units that the names of columns carry.
var endings = []struct{ ending, unit, words string }{
	{"_epoch", "seconds since 1970-01-01 UTC", "instant: "},
	{"_seconds", "seconds", "duration: "},
	{"_minutes", "minutes", "duration: "},
	{"_ppm", "millionths", "share: "},
	{"_rate", "0 to 1", "share: "},
	{"_count", "count", "number: "},
	{"_on", "date", "day: "},
}

func unitOf(c exportColumn) string {
	for _, e := range endings {
		if strings.HasSuffix(c.name, e.ending) {
			return e.unit
		}
	}
	switch {
	case c.kind == "BOOLEAN":
		return "true or false"
	case strings.HasSuffix(c.name, "probability"):
		return "0 to 1"
	}
	return ""
}

// meaningOf finds a column among those of the mappings, first of the rows that the table is about; an instant is called _at there, a
// duration and the rest as here. What is not there has the words of its own name.
func meaningOf(table, name string) (words, from string) {
	asked := strings.TrimSuffix(name, "_epoch")
	if asked != name {
		asked += "_at"
	}
	rows := slices.Clone(landedTables)
	slices.SortStableFunc(rows, func(a, b string) int { // the table's own rows before the others
		return strings.Compare(mismatch(table, a), mismatch(table, b))
	})
	for _, r := range rows {
		for _, c := range workspace.Columns(workspace.Rows(r)) {
			if c.Name == asked {
				return c.Doc, "mappings"
			}
		}
	}
	lead, plain := "", name
	for _, e := range endings {
		if cut, ok := strings.CutSuffix(name, e.ending); ok {
			lead, plain = e.words, cut
		}
	}
	for _, is := range []string{"is_", "has_", "was_"} {
		if strings.HasPrefix(name, is) {
			lead = "whether it "
		}
	}
	return lead + strings.ReplaceAll(plain, "_", " "), "name"
}

func mismatch(table, rows string) string {
	if strings.HasPrefix(table, strings.TrimSuffix(rows, "s")) {
		return "0"
	}
	return "1"
}
