package text

import (
	"strings"
	"unicode"
)

// PageAlias is a token for the number of pages that no text which went through [PDF] can hold, not even across the bytes of
// two neighbouring runes: it is made of private-use runes, both bytes of which are private-use lead bytes in UTF-16.
const PageAlias = "\uE0E1\uE0E1"

// PDF returns s as a [Block] that a PDF font can draw: a rune above U+FFFF (the writer panics on it), a private-use rune (each
// font draws its own; see [PageAlias]) and a rune for which has is false become □, or ? where the font has no □ either.
// Line breaks and tabs stay, and has is not asked about them.
func PDF(s string, has func(rune) bool) string {
	missing := box
	if !has(box) {
		missing = '?'
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r > 0xFFFF || unicode.Is(unicode.Co, r) || !has(r):
			return missing
		}
		return r
	}, Block(s))
}

// CSV returns s as a [Block] that a spreadsheet takes for words: a text that would start a formula (=, +, -, @ and their
// full-width twins, also behind spaces, or a leading tab or line break) gets an apostrophe in front. It is for text
// fields; numbers are written as numbers.
func CSV(s string) string {
	s = Block(s)
	rest := strings.TrimLeftFunc(s, unicode.IsSpace)
	starts := strings.ContainsRune("=+-@＝＋－＠", first(rest)) || strings.ContainsRune("\t\n", first(s))
	if rest == "" || !starts {
		return s
	}
	return "'" + s
}

// first returns the first rune of s, 0 when there is none.
func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
