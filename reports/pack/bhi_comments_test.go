package pack

import (
	"strings"
	"testing"

	"bilan/metrics"

	"github.com/google/go-cmp/cmp"
)

// A sentence keeps its words; the numbers of incidents leave it only where it can be read without them.
func TestComment(t *testing.T) {
	for _, test := range []struct {
		text      string
		ids       []string
		unknown   []string
		want      string
		incidents []string
		notes     []int
	}{
		{"[A-1] [A-2] Panne d'accès.", []string{"A-1", "A-2"}, nil, "Panne d’accès.", []string{"A-1", "A-2"}, nil},
		{"Panne d'accès [A-1].", []string{"A-1"}, nil, "Panne d’accès.", []string{"A-1"}, nil},
		{"L'analyse de [A-1] est **attendue**.", []string{"A-1"}, nil, "L’analyse de A-1 est attendue.", []string{"A-1"}, nil},
		{"[Z-9] Panne.", []string{"Z-9"}, []string{"Z-9"}, "Z-9 Panne.", nil, []int{1}},
		{"[B-7] Panne ancienne.", []string{"B-7"}, nil, "B-7 Panne ancienne.", nil, nil}, // of another week
	} {
		b := commenting(t, nil)
		p := b.comment(Comment{Text: test.text, Incidents: test.ids, Unknown: test.unknown})
		if got, want := p, (Paragraph{Text: test.want, Item: true, Incidents: test.incidents, Notes: test.notes}); !cmp.Equal(got, want) {
			t.Errorf("%s: %s", test.text, cmp.Diff(want, got))
		}
		if len(test.unknown) > 0 && !strings.Contains(b.pack.Notes[0].Text, test.unknown[0]) {
			t.Errorf("%s: the note says %q", test.text, b.pack.Notes[0].Text)
		}
	}
}

// Highlights come first, at most five of them; the other sections follow whole, in the order of the file.
func TestCommentSections(t *testing.T) {
	var comments []Comment
	for _, section := range []string{"Décisions attendues", "Faits marquants", "", "Points d'attention", "Décisions attendues"} {
		comments = append(comments, Comment{Section: section, Text: "phrase"})
	}
	for range 4 {
		comments = append(comments, Comment{Section: "Highlights", Text: "phrase"})
	}
	var got []string
	for _, block := range commenting(t, comments).highlights().Blocks {
		items := 0
		for _, p := range block.Text.Paragraphs {
			if p.Item {
				items++
			}
		}
		got = append(got, block.Text.Title+strings.Repeat(" +", items)+strings.Repeat(" …", len(block.Text.Paragraphs)-items))
	}
	if want := []string{" + + + + + …", "Décisions attendues + +", "Points d’attention +"}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

func commenting(t *testing.T, comments []Comment) *bhi {
	t.Helper()
	b := printing(t, "fr")
	b.o.Comments, b.pack, b.index = comments, &Pack{}, map[int64]int{}
	b.w = &metrics.WeekData{Incidents: map[int64]*metrics.Incident{1: {Key: 1, ID: "A-1"}, 2: {Key: 2, ID: "A-2"}}}
	return b
}

func TestForeign(t *testing.T) {
	b := printing(t, "fr")
	for value, want := range map[string]string{"Rolled_Back": "retour arrière", "success": "réussi", "à revoir": "à revoir", "": ""} {
		if got := b.foreign("result.", value); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

// A heading is the title of a section, in either language and any apostrophe, the highlights, one of the writer's own, or unknown.
func TestCommentSection(t *testing.T) {
	for heading, want := range map[string]string{
		"Changements": "changes", "changes": "changes", "Plan d’actions": "actions", "PLAN D'ACTIONS": "actions", "Action plan": "actions",
		"Faits marquants": "", "": "", "Points d'attention": "", "Repris de la semaine 37": "",
	} {
		if id, known := CommentSection(heading); id != want || !known {
			t.Errorf("%q is the section %q, known: %t; want %q", heading, id, known, want)
		}
	}
	if id, known := CommentSection("Chagements"); id != "" || known {
		t.Errorf("a mistyped heading is the section %q, known: %t", id, known)
	}
	for _, id := range weeklySections {
		if _, ok := phrase(id); !ok {
			t.Errorf("the section %s has no title of that key", id)
		}
	}
}

// What is written under the title of a section stands there, once, and not among the highlights.
func TestCommentStandsInItsSection(t *testing.T) {
	b := commenting(t, []Comment{{Section: "Changements", Text: "Gel du cœur d'accès."}, {Section: "Risques", Text: "Orages."}})
	s := b.commented(Section{ID: "changes", Blocks: []Block{{Table: &Table{}}}})
	if len(s.Blocks) != 2 || s.Blocks[1].Text == nil || s.Blocks[1].Text.Paragraphs[0].Text != "Gel du cœur d’accès." {
		t.Errorf("the section of changes holds %+v", s.Blocks)
	}
	if s := b.commented(Section{ID: "actions"}); len(s.Blocks) != 0 {
		t.Errorf("the section of actions holds %+v", s.Blocks)
	}
	for _, block := range b.highlights().Blocks {
		for _, p := range block.Text.Paragraphs {
			if strings.Contains(p.Text, "Gel") {
				t.Error("it stands among the highlights too")
			}
		}
	}
}
