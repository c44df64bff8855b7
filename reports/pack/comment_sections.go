package pack

import (
	"slices"
	"strings"

	"bilan/metrics"
)

// weeklySections are the sections of the weekly pack that take comments, by the keys of their titles.
var weeklySections = []string{"summary", "majors", "flow", "stock", "times", "handling", "promises", "services", "moves", "candidates",
	"problems", "actions", "changes", "own", "quality"}

// ownHeadings are headings that a writer may use beside those of the sections: they are printed after the highlights, or, in the report
// of a client, as its highlights.
var ownHeadings = []string{"points d'attention", "points of attention", "décisions", "decisions", "décisions attendues",
	"decisions asked", "repris de la semaine", "carried over", "commentaires", "comments", "contexte", "context", "risques", "risks"}

// CommentSection finds the section that a heading of a file of comments names: the id of a section of the weekly pack, "" for the
// highlights and for headings of the writer's own. isKnown is false for a heading that is none of these: it is printed after the
// highlights all the same.
func CommentSection(heading string) (id string, isKnown bool) {
	plain := plainHeading(heading)
	if slices.Contains(highlightHeadings, plain) {
		return "", true
	}
	for _, id := range weeklySections {
		w, _ := phrase(id)
		if plain == id || plain == plainHeading(w.FR) || plain == plainHeading(w.EN) {
			return id, true
		}
	}
	return "", slices.ContainsFunc(ownHeadings, func(own string) bool { return strings.HasPrefix(plain, own) })
}

// CommentHeadings lists the headings that [CommentSection] knows, in a language: for suggestions.
func CommentHeadings(lang string) []string {
	headings := []string{metrics.Words{FR: "Faits marquants", EN: "Highlights"}.In(lang)}
	for _, id := range weeklySections {
		if w, ok := phrase(id); ok {
			headings = append(headings, w.In(lang))
		}
	}
	return headings
}

// plainHeading is a heading without case and with straight apostrophes.
func plainHeading(s string) string {
	return strings.ToLower(strings.TrimSpace(strings.NewReplacer("’", "'", "\u00a0", " ").Replace(s)))
}

// commented puts what a person wrote of a section behind its first block, which stays with the title of the section.
func (b *bhi) commented(s Section) Section {
	text := &Text{Title: b.say("comments.section")}
	for _, c := range b.o.Comments {
		if id, _ := CommentSection(c.Section); id == s.ID && id != "" {
			text.Paragraphs = append(text.Paragraphs, b.comment(c))
		}
	}
	if len(text.Paragraphs) > 0 {
		s.Blocks = slices.Insert(s.Blocks, min(1, len(s.Blocks)), Block{Text: text})
	}
	return s
}
