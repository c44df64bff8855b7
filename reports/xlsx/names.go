package xlsx

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"bilan/reports/text"
)

// sheetLimit is the longest name of a sheet, in UTF-16 units.
const sheetLimit = 31

// sheetNames gives every sheet a legal name of its own.
type sheetNames map[string]bool

// take returns a legal name close to title that no sheet has. Names differ by more than case.
func (n sheetNames) take(title string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, text.Line(title))
	clean = strings.Join(strings.Fields(clean), " ")
	// A spreadsheet keeps the name History for itself.
	if clean == "" || strings.EqualFold(clean, "history") {
		clean = strings.TrimSpace(clean + " 1")
	}
	name := shorten(clean, sheetLimit)
	for i := 2; n[strings.ToLower(name)]; i++ {
		mark := fmt.Sprintf(" %d", i)
		name = shorten(clean, sheetLimit-len(mark)) + mark
	}
	n[strings.ToLower(name)] = true
	return name
}

// shorten cuts s to n UTF-16 units, at a word where one ends near.
func shorten(s string, n int) string {
	if len(utf16.Encode([]rune(s))) <= n {
		return s
	}
	var out []rune
	size := 0
	for _, r := range s {
		size += max(1, utf16.RuneLen(r))
		if size > n-1 {
			break
		}
		out = append(out, r)
	}
	cut := string(out)
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)*2/3 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:-–") + "…"
}

// tableName is a legal name of a table: letters, digits and underscores after a prefix that no cell reference has.
func tableName(id string, number int) string {
	clean := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, id)
	if len(clean) > 60 {
		clean = clean[:60]
	}
	return fmt.Sprintf("tbl_%d_%s", number, clean)
}

// headers makes column titles that a table takes: not empty, each its own without regard to case.
func headers(titles []string) []string {
	seen := map[string]bool{}
	out := make([]string, len(titles))
	for i, title := range titles {
		clean := text.Cut(strings.TrimSpace(text.Line(title)), 200)
		if clean == "" {
			clean = fmt.Sprintf("(%d)", i+1)
		}
		name := clean
		for k := 2; seen[strings.ToLower(name)]; k++ {
			name = fmt.Sprintf("%s (%d)", clean, k)
		}
		seen[strings.ToLower(name)] = true
		out[i] = name
	}
	return out
}
