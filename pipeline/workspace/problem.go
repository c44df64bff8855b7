package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that a person must correct in a file of the workspace.
type Problem struct {
	File    string // relative to the workspace, with slashes
	Line    int    // from 1; 0 when the problem is the file itself
	Column  int    // from 1, in characters
	Message string // lower case, without the place
	Hint    string // what to do, or empty
}

// String is "file:line:column: message", without the hint.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems are all the problems of a workspace, in the order in which its files are read, then by line. It is the error
// that [Open] returns for a configuration that cannot be used.
type Problems []Problem

// Error gives one line a problem, without the hints.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// sort orders the problems of one file by place.
func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	})
}

// closest returns the known word nearest to a misspelt one, or "" when none is near: one that it begins, or at
// most one slip in three letters.
func closest(word string, known []string) string {
	if len(word) > 2 {
		for _, candidate := range known {
			if strings.HasPrefix(strings.ToLower(candidate), strings.ToLower(word)) {
				return candidate // cut short: fr-alsace
			}
		}
	}
	best, least := "", len([]rune(word))/3+1
	for _, candidate := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < least || d == least && best == "" {
			best, least = candidate, d
		}
	}
	return best
}

// suggest is the hint for a word that is not in a list: the closest one, or the whole list.
func suggest(word string, known []string) string {
	if near := closest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 0 || len(known) > 24 {
		return ""
	}
	return "known: " + strings.Join(known, ", ")
}

// distance is the number of letters to insert, drop, replace or swap with the next one to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 80 || len(y) > 80 {
		return len(x) + len(y)
	}
	var before []int
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}
