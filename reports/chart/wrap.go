package chart

import (
	"strings"

	"bilan/reports/text"
)

// wrap breaks s into at most n lines no wider than room pixels, at spaces and after apostrophes where it can, else within a
// word, with a hyphen. The last line ends with an ellipsis when something is left out.
func (d *draft) wrap(s string, room float64, n int) string {
	wide := func(s string) bool { return d.ruler.width(s, smallSize, false) > room }
	var lines []string
	for _, w := range strings.Fields(strings.NewReplacer("'", "'\n", "’", "’\n").Replace(s)) {
		if last := len(lines) - 1; last >= 0 {
			joined := lines[last] + " " + w
			if strings.HasSuffix(lines[last], "'") || strings.HasSuffix(lines[last], "’") {
				joined = lines[last] + w
			}
			if !wide(joined) {
				lines[last] = joined
				continue
			}
		}
		for wide(w) && len(lines) < n {
			head := hyphenate(w, wide)
			if head == "" {
				break
			}
			lines = append(lines, head+"-")
			w = w[len(head):]
		}
		lines = append(lines, w)
	}
	if len(lines) > n {
		lines = lines[:n]
		lines[n-1] = text.Cut(lines[n-1]+"  ", len([]rune(lines[n-1]))+1)
	}
	for i, l := range lines {
		for wide(l) && len([]rune(l)) > 2 {
			l = text.Cut(l, len([]rune(l))-1)
		}
		lines[i] = l
	}
	return strings.Join(lines, "\n")
}

const vowels = "aeiouyàâäéèêëîïôöùûüœ"

// hyphenate returns the longest start of a word that fits with a hyphen, cut in front of the last consonant between two vowels,
// which is where French and English words mostly part; failing that anywhere, with two letters in front and three behind.
func hyphenate(word string, wide func(string) bool) string {
	letters := []rune(word)
	isVowel := func(i int) bool { return strings.ContainsRune(vowels, letters[i]) }
	anywhere := ""
	for i := len(letters) - 3; i >= 2; i-- {
		head := string(letters[:i])
		if wide(head + "-") {
			continue
		}
		if anywhere == "" {
			anywhere = head
		}
		between := isVowel(i-1) || (i > 2 && isVowel(i-2)) // ra-bat, par-tir
		if between && !isVowel(i) && isVowel(i+1) {
			return head
		}
	}
	return anywhere
}
