package source

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bilan/pipeline/workspace"
)

// builtinNulls are the words of real exports for "nothing here".
var builtinNulls = []string{"?", "-", "NULL", "null", "#N/B", "#N/A", "#MULTIVALUE", "NA", "N/A", "NS", `\N`}

// nulls recognises the words for nothing. Most cells are told by their first byte.
type nulls struct {
	first [256]bool
	words map[string]bool
	long  int
}

func newNulls(more []string) *nulls {
	n := &nulls{words: map[string]bool{}}
	for _, w := range append(append([]string{}, builtinNulls...), more...) {
		if w = strings.TrimSpace(w); w != "" {
			n.first[w[0]] = true
			n.words[w] = true
			n.long = max(n.long, len(w))
		}
	}
	return n
}

func (n *nulls) has(b []byte) bool {
	return len(b) == 0 || n.first[b[0]] && len(b) <= n.long && n.words[string(b)]
}

// trim takes the blanks off both ends: spaces of any width, line breaks, and the BOM that some tools write inside.
func trim(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	if len(b) > 0 && (b[0] >= utf8.RuneSelf || b[len(b)-1] >= utf8.RuneSelf) {
		b = bytes.TrimFunc(b, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' || r == newlineMark })
	}
	return b
}

// parseBool reads yes and no in the words of the tools.
func parseBool(b []byte) (value, ok bool) {
	if len(b) > 5 {
		return false, false
	}
	switch strings.ToLower(string(b)) {
	case "true", "vrai", "oui", "yes", "1", "t", "y", "o":
		return true, true
	case "false", "faux", "non", "no", "0", "f", "n":
		return false, true
	}
	return false, false
}

// parseInteger reads a whole number with or without thousands separators. decimal is the decimal mark, 0 when either may
// come; "3,0" and "3.00" are 3.
func parseInteger(b []byte, decimal byte) (int64, bool) {
	var plain [24]byte
	s := plain[:0]
	marks := [2]int{} // of "," and "."
	last, lastAt, since := byte(0), 0, 0
	for i := 0; i < len(b); i++ {
		if len(s) == len(plain) {
			return 0, false
		}
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			s = append(s, c)
			since++
		case (c == '-' || c == '+') && i == 0:
			s = append(s, c)
		case c == ',' || c == '.':
			if last != 0 && since != 3 {
				return 0, false
			}
			if c == ',' {
				marks[0]++
			} else {
				marks[1]++
			}
			last, lastAt, since = c, len(s), 0
		case c == ' ':
		case c == 0xC2 && i+1 < len(b) && b[i+1] == 0xA0:
			i++
		case c == 0xE2 && i+2 < len(b) && b[i+1] == 0x80 && b[i+2] == 0xAF:
			i += 2
		default:
			return 0, false
		}
	}
	if last != 0 {
		count := marks[0]
		if last == '.' {
			count = marks[1]
		}
		// The last mark is a decimal one when it is declared so, when the other mark comes too, or when its group is not of three.
		isDecimal := last == decimal || marks[0] > 0 && marks[1] > 0 || decimal == 0 && since != 3
		switch {
		case isDecimal && count == 1:
			for _, c := range s[lastAt:] {
				if c != '0' {
					return 0, false
				}
			}
			s = s[:lastAt]
		case since != 3:
			return 0, false
		}
	}
	n, err := strconv.ParseInt(string(s), 10, 64)
	return n, err == nil
}

// parseNumber reads a number with a decimal part and no thousands separators: 0,5 and 0.5, and 50 % as 0.5.
func parseNumber(b []byte, decimal byte) (float64, bool) {
	share := bytes.HasSuffix(b, []byte("%"))
	if share {
		b = trim(b[:len(b)-1])
	}
	if len(b) > 40 || bytes.Count(b, []byte{','})+bytes.Count(b, []byte{'.'}) > 1 {
		return 0, false
	}
	if decimal == ',' && bytes.IndexByte(b, '.') >= 0 || decimal == '.' && bytes.IndexByte(b, ',') >= 0 {
		return 0, false
	}
	for _, c := range b {
		if (c < '0' || c > '9') && c != ',' && c != '.' && c != '-' && c != '+' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(strings.Replace(string(b), ",", ".", 1), 64)
	if share {
		v /= 100
	}
	return v, err == nil
}

// leadingLevel reads the level that a word begins with: "3", "3 - Moderate", "P3".
func leadingLevel(b []byte) (int, bool) {
	if len(b) > 1 && (b[0] == 'P' || b[0] == 'p') {
		b = b[1:]
	}
	if len(b) == 0 || b[0] < '1' || b[0] > '9' || len(b) > 1 && b[1] >= '0' && b[1] <= '9' {
		return 0, false
	}
	if len(b) > 1 && b[1] != ' ' && b[1] != '-' && b[1] != '.' && b[1] != ':' {
		return 0, false
	}
	return int(b[0] - '0'), true
}

// ungroup takes the thousands separators out of an identifier that Excel grouped: "28 316" is 28316.
func ungroup(b []byte) []byte {
	if len(b) < 5 || b[0] < '0' || b[0] > '9' {
		return b
	}
	kept := make([]byte, 0, len(b))
	group, groups := 0, 0
	for i := 0; i < len(b); {
		if c := b[i]; c >= '0' && c <= '9' {
			kept = append(kept, c)
			group++
			i++
			continue
		}
		next := skipSpaces(b, i)
		if next == i || group > 3 || groups > 0 && group != 3 {
			return b
		}
		i, group, groups = next, 0, groups+1
	}
	if groups == 0 || group != 3 {
		return b
	}
	return kept
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// words maps the words of a tool, as they are written or, failing that, without regard to case.
type words[T any] struct {
	exact, folded map[string]T
}

func newWords[T any](m map[string]T) words[T] {
	w := words[T]{exact: m, folded: make(map[string]T, len(m))}
	for k, v := range m {
		w.folded[strings.ToLower(strings.TrimSpace(k))] = v
	}
	return w
}

func (w words[T]) find(b []byte) (T, bool) {
	if v, ok := w.exact[string(b)]; ok {
		return v, true
	}
	v, ok := w.folded[strings.ToLower(string(b))]
	return v, ok
}

// stateWords maps the words of the tool; without any, the canonical words stand for themselves.
func stateWords(m map[string]workspace.State) words[workspace.State] {
	if len(m) == 0 {
		m = map[string]workspace.State{}
		for _, s := range []string{"new", "active", "pending", "resolved", "closed", "cancelled"} {
			m[s] = workspace.State{State: s}
		}
	}
	return newWords(m)
}
