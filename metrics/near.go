package metrics

import (
	"cmp"
	"slices"
	"strings"
)

// Near returns the known words that a misspelt one may stand for, at most three, nearest first: those at most two letters away, and, as
// far as these, those that it begins or that begin it. Of words that are as near the order is that of known.
func Near(word string, known []string) []string {
	return NearFolded(word, known, func(word string) string { return word })
}

// NearFolded is [Near] among words as fold writes them; the words that it returns are as known.
func NearFolded(word string, known []string, fold func(string) string) []string {
	if word = fold(word); word == "" {
		return nil
	}
	away := func(k string) int {
		k = fold(k)
		far := letters(word, k)
		if strings.HasPrefix(k, word) || strings.HasPrefix(word, k) {
			far = min(far, nearEnough)
		}
		return far
	}
	near := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return away(k) > nearEnough })
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(away(a), away(b)) })
	if len(near) == 0 {
		return nil
	}
	return near[:min(len(near), 3)]
}

// isNear reports whether two words differ in at most two letters added, lost or changed.
func isNear(a, b string) bool { return letters(a, b) <= nearEnough }

// nearEnough is how many letters a misspelt word may be away from the one that was meant.
const nearEnough = 2

// letters counts the letters added, lost or changed between two words.
func letters(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
