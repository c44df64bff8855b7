package workspace

import (
	"fmt"
	"strings"
	"unicode"
)

// WriteError is a statement that does more than read, or that could hide it.
type WriteError struct{ Text string }

func (e *WriteError) Error() string { return e.Text }

// writing are the words that no SELECT of a source holds outside of quotes. That a word is a column somewhere is no way in: a column
// of such a name is quoted.
var writing = map[string]bool{
	"insert": true, "update": true, "delete": true, "merge": true, "upsert": true, "drop": true, "alter": true, "create": true,
	"truncate": true, "grant": true, "revoke": true, "call": true, "copy": true, "lock": true, "unlock": true, "into": true, "vacuum": true,
	"rename": true, "attach": true, "detach": true, "pragma": true, "install": true, "execute": true, "prepare": true, "deallocate": true,
	"commit": true, "rollback": true, "savepoint": true, "handler": true, "outfile": true, "dumpfile": true, "reindex": true,
	"refresh": true, "import": true, "export": true, "load_file": true, "nextval": true, "setval": true, "pg_read_file": true, "lo_import": true,
	"lo_export": true, "dblink": true, "dblink_exec": true, "pg_terminate_backend": true, "pg_cancel_backend": true, "get_lock": true,
}

// CheckSelect refuses what is not one SELECT: it is looked at before anything is sent to a store. What passes is read in a read-only
// transaction all the same.
//
// Errors: a [*WriteError].
func CheckSelect(query string) error {
	words, depth := 0, 0
	first, before := "", byte(0)
	for i := 0; i < len(query); {
		c := query[i]
		switch {
		case strings.HasPrefix(query[i:], "--"), c == '#' && before != '>' && before != '-':
			// In MariaDB -- begins a comment before a blank alone, and # always does; what is a comment in one engine and text in
			// another is looked at by neither: it ends with its line in both.
			j := strings.IndexByte(query[i:], '\n')
			if j < 0 {
				j = len(query) - i
			}
			if c == '#' || len(query) > i+2 && query[i+2] != ' ' && query[i+2] != '\n' && query[i+2] != '\t' && query[i+2] != '-' {
				return &WriteError{"a comment of the query begins otherwise than with -- and a blank"}
			}
			i += j
		case strings.HasPrefix(query[i:], "/*"):
			if strings.HasPrefix(query[i:], "/*!") || strings.HasPrefix(query[i:], "/*M!") {
				return &WriteError{"the query holds a comment that MariaDB runs"}
			}
			j := strings.Index(query[i+2:], "*/")
			if j < 0 {
				return &WriteError{"a comment of the query is not closed"}
			}
			if strings.Contains(query[i+2:i+2+j], "/*") {
				return &WriteError{"a comment of the query holds another"}
			}
			i += j + 4
		case c == '\'' || c == '"' || c == '`':
			j := closing(query, i)
			if j < 0 {
				return &WriteError{"a quote of the query is not closed"}
			}
			if slashes := j - len(strings.TrimRight(query[:j], `\`)); slashes%2 == 1 {
				return &WriteError{"the query holds a backslash before a quote, which stores read in different ways"}
			}
			i, before = j+1, c
		case c == '$' && i+1 < len(query) && (query[i+1] == '$' || isWord(rune(query[i+1])) && strings.Contains(query[i+1:], "$")):
			return &WriteError{"the query holds a text between dollars"}
		case c == ';':
			if strings.TrimSpace(query[i+1:]) != "" {
				return &WriteError{"the query is more than one statement"}
			}
			i++
		case isWord(rune(c)) || c >= 0x80:
			j := i
			for j < len(query) && (isWord(rune(query[j])) || query[j] >= 0x80) {
				j++
			}
			word := strings.ToLower(query[i:j])
			if words++; words == 1 {
				first = word
			}
			if writing[word] && before != '.' {
				return &WriteError{fmt.Sprintf("the query does more than read: %s", strings.ToUpper(word))}
			}
			i, before = j, 'w'
		default:
			switch c {
			case '(':
				depth++
			case ')':
				if depth--; depth < 0 {
					return &WriteError{"a bracket of the query closes what was not opened"}
				}
			}
			if !unicode.IsSpace(rune(c)) {
				before = c
			}
			i++
		}
	}
	if first != "select" && first != "with" {
		return &WriteError{fmt.Sprintf("the query is no SELECT: it begins with %q", first)}
	}
	if depth != 0 {
		return &WriteError{"a bracket of the query is not closed"}
	}
	return nil
}

// closing is where the quote at i ends, or -1. A doubled quote stands for itself.
func closing(query string, i int) int {
	for j := i + 1; j < len(query); j++ {
		if query[j] != query[i] {
			continue
		}
		slashes := j - len(strings.TrimRight(query[:j], `\`))
		if slashes%2 == 0 && j+1 < len(query) && query[j+1] == query[i] {
			j++
			continue
		}
		return j
	}
	return -1
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
