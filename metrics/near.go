package metrics

import "strings"

// Near returns the known words that a misspelt one may stand for, at most three: those that it begins or that begin it, and
// those at most two letters away. Their order is that of known.
func Near(word string, known []string) []string {
	var near []string
	for _, k := range known {
		if word != "" && (strings.HasPrefix(k, word) || strings.HasPrefix(word, k) || isNear(word, k)) && len(near) < 3 {
			near = append(near, k)
		}
	}
	return near
}
