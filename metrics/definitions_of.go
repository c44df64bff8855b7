package metrics

import (
	"regexp"
	"strings"
	"sync"
)

// Definition is one entry of DECISIONS.md: an arguable definition, what bilan does and why.
type Definition struct {
	ID    string `json:"id"` // D5
	Title string `json:"title"`
}

// definitions are the entries of DECISIONS.md by the KPI that they speak of, in their order.
var definitions = sync.OnceValue(func() map[string][]Definition {
	name := regexp.MustCompile("`([a-z0-9_]+)`")
	found := map[string][]Definition{}
	for _, entry := range strings.Split("\n"+Definitions, "\n## ")[1:] {
		head, body, _ := strings.Cut(entry, "\n")
		id, title, _ := strings.Cut(head, " ")
		spoken := map[string]bool{}
		for _, m := range name.FindAllStringSubmatch(title+body, -1) {
			if !spoken[m[1]] {
				spoken[m[1]] = true
				found[m[1]] = append(found[m[1]], Definition{id, title})
			}
		}
	}
	return found
})

// DefinitionsOf returns the entries of DECISIONS.md that speak of a KPI by its id; nil for none.
func DefinitionsOf(kpi string) []Definition { return definitions()[kpi] }
