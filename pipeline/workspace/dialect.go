package workspace

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// dialect is how one tool writes one kind of rows.
type dialect struct {
	tool    string
	rows    Rows
	name    string   // in words
	marks   []string // headers that few other exports have
	needed  int      // marks that make the tool certain
	columns []alias
	words   *vocabulary
	fields  map[string]string // of events
	prefix  string            // of ids that are bare numbers
}

// alias lists the headers under which a tool exports a canonical column, the surest first.
type alias struct {
	column  string
	headers []string
}

// vocabulary is the words of a tool for states and levels.
type vocabulary struct {
	states                         *lexicon[State]
	priorities, impacts, urgencies *lexicon[int]
	// isBorrowed says that the words are those of other tools: a mapping lists only the ones that the sample has.
	isBorrowed bool
	// isReversed says that a bare number of a level must not be read as the level (GLPI counts upwards).
	isReversed bool
}

// lexicon finds what a word means.
type lexicon[T any] struct {
	words  map[string]T
	folded map[string]T
}

func newLexicon[T any](words map[string]T) *lexicon[T] {
	l := &lexicon[T]{words: words, folded: map[string]T{}}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if _, taken := l.folded[fold(word)]; !taken {
			l.folded[fold(word)] = words[word]
		}
	}
	return l
}

// find looks a word up by its spelling, then without regard to case, accents and signs.
func (l *lexicon[T]) find(word string) (meaning T, ok bool) {
	if meaning, ok = l.words[word]; ok || strings.HasPrefix(word, "-") { // -100 is not 100
		return meaning, ok
	}
	meaning, ok = l.folded[fold(word)]
	return meaning, ok
}

// named makes an alias of headers written "a|b|c".
func named(column, headers string) alias {
	a := alias{column: column}
	for _, header := range strings.Split(headers, "|") {
		a.headers = append(a.headers, fold(header))
	}
	return a
}

// fold makes two spellings of a header or a word comparable: lower case, without accents, signs as single spaces.
func fold(text string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			space = false
		default:
			space = true
		}
	}
	return b.String()
}

// Fold is how headers of a preset are compared with those of a file: lower case, without accents, signs as single spaces.
func Fold(header string) string { return fold(header) }

// folded folds every header of a list written "a|b|c".
func folded(headers string) []string {
	list := strings.Split(headers, "|")
	for i, header := range list {
		list[i] = fold(header)
	}
	return list
}

// generic is the dialect of an unknown tool: every header of every tool, and bilan's own names.
func generic(dialects []*dialect) *dialect {
	d := &dialect{tool: "other", rows: RowsIncidents, name: "an unknown tool", words: everyWord}
	for _, column := range incidentColumns {
		a := alias{column: column.Name, headers: []string{fold(column.Name)}}
		for _, other := range dialects {
			if other.rows != RowsIncidents {
				continue
			}
			for _, b := range other.columns {
				if b.column == column.Name {
					a.headers = append(a.headers, b.headers...)
				}
			}
		}
		slices.Sort(a.headers[1:])
		a.headers = slices.Compact(a.headers)
		d.columns = append(d.columns, a)
	}
	return d
}

// canonical is bilan's own header for a kind of rows, with the French headers of a register kept by hand.
func canonical(rows Rows, name string, marks string, french map[string]string) *dialect {
	d := &dialect{tool: "bilan", rows: rows, name: name, needed: 3, words: everyWord, marks: folded(marks)}
	for _, column := range columnsOf(rows) {
		headers := column.Name
		if more := french[column.Name]; more != "" {
			headers += "|" + more
		}
		d.columns = append(d.columns, named(column.Name, headers))
	}
	return d
}
