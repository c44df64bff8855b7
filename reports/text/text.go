// Package text is the one sanitiser in front of every writer. Text of an export is hostile until it went through here: it
// breaks a PDF with one emoji, turns a line around with a direction mark, or runs as a formula in a spreadsheet.
//
// Escaping (HTML, JSON, XML, CSV quotes) stays with the writers: this package changes what a text may hold, not how a format
// spells it. Every function takes any bytes, returns valid UTF-8, never fails, and changes nothing when applied twice.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	ellipsis = '…'
	// box stands for a rune that a font cannot draw.
	box = '□'
)

// Line returns s as one line. Invalid UTF-8 becomes U+FFFD; controls (C0, DEL, C1), line breaks and U+2028/2029 become
// spaces, a CRLF one space; direction overrides and isolates, U+FEFF, U+FFFE and U+FFFF are dropped.
func Line(s string) string {
	return clean(s, func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	})
}

// Block returns s with its line breaks (\n; CRLF and lone CR become \n) and tabs. Other controls are dropped, the rest is as in
// [Line].
func Block(s string) string {
	return clean(s, func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r):
			return drop
		}
		return r
	})
}

// drop tells strings.Map to leave a rune out.
const drop = -1

// clean applies the rules that every text shares, and control to the rest.
func clean(s string, control func(rune) rune) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2028' || r == '\u2029':
			return ' '
		case isHidden(r):
			return drop
		}
		return control(r)
	}, s)
}

// isHidden reports the runes that no reader sees and that change what he reads: direction overrides and embeddings
// (U+202A–202E), isolates (U+2066–2069), the byte order mark, and the two code points that XML forbids.
func isHidden(r rune) bool {
	switch {
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return true
	}
	return false
}

// Cut returns s in at most n runes, the last one an ellipsis when something was left out. It never parts a letter from its
// combining marks, and leaves no space in front of the ellipsis. Invalid UTF-8 becomes U+FFFD; n below 1 gives nothing.
func Cut(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if n < 1 {
		return ""
	}
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	end := n - 1
	for end > 0 && unicode.Is(unicode.M, runes[end]) {
		end--
	}
	for end > 0 && unicode.IsSpace(runes[end-1]) {
		end--
	}
	return string(runes[:end]) + string(ellipsis)
}
