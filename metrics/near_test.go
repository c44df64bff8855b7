package metrics

import (
	"slices"
	"testing"
)

func TestNear(t *testing.T) {
	known := []string{"client", "service", "category", "subcategory", "ci", "priority", "week", "month"}
	for _, c := range []struct {
		word string
		want []string
	}{
		{"servce", []string{"service"}},
		{"weeks", []string{"week"}},
		{"prio", []string{"priority"}},
		{"categroy", []string{"category"}},
		{"c", []string{"ci", "client", "category"}},
		{"fortnight", nil},
		{"", nil},
	} {
		if got := Near(c.word, known); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.word, got, c.want)
		}
	}
}
