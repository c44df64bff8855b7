package pack

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"
)

// referenceLetters are the digits and letters of a reference: none that is taken for another, and no vowels, so that no word
// comes out.
const referenceLetters = "23456789BCDFGHJKMNPQRTVWXZ"

// referenceLength is how long a reference is after its K. Two figures of a pack of 800 meet in one pack of two or so; the second of
// them then takes one letter more.
const referenceLength = 4

// reference is the short name of a figure: K and letters drawn from what the figure is, never from where it stands. So the same
// figure has the same reference in the next version of its pack, in the other language and in the pack of the next week, and a
// section that is added renames nothing (metrics/DECISIONS.md D65).
func reference(identity string, length int) string {
	h := fnv.New64a()
	h.Write([]byte(identity)) // never fails
	n := h.Sum64()
	// The low bits of this hash are the product of a few; fold the high ones in.
	n ^= n >> 29
	ref := []byte{'K'}
	for range length {
		ref = append(ref, referenceLetters[n%uint64(len(referenceLetters))])
		n /= uint64(len(referenceLetters))
	}
	return string(ref)
}

// identity is what makes a figure itself: its KPI, the part of it, what it is narrowed to in the words of the data, and the period
// where that is not the pack's own.
func (f *figure) identity(own string) string {
	parts := []string{f.kpi.ID, f.name}
	for _, d := range slices.Sorted(maps.Keys(f.dims)) {
		parts = append(parts, d+"="+f.dims[d])
	}
	if f.period.Key != own {
		parts = append(parts, "@"+f.period.Key)
	}
	return strings.Join(parts, "\x1f")
}
