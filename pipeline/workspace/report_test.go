package workspace

import (
	"strings"
	"testing"
	"time"
)

// A report keeps its sections, its chronology in the zone of the workspace and in order, and the place of each incident that it names;
// what an HTML comment holds is not read and moves no place.
func TestParseReport(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	text := `---
incident: INC0012345
decision: attached
problem: PRB0000142
cause: confirmed
effective_on: 2026-12-14
cri: {version: 2, status: final, written_by: Supervision, validated_by: Production, published_on: 2026-09-18}
---
# INC0012345

## Résumé

Deux lignes
sur un paragraphe.

<!-- rien
## Pas une section
[INC9999999]
-->
## Chronologie

- 2026-09-16 09:40:30 Astreinte appelée
  par la supervision.
- 2026-09-16 09:05 — Premier appel ([GLPI-7]).

## Root cause

- Une règle de filtrage. Voir INC0012399.
`
	r, problems := parseReport("r.md", text, paris)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if r.Head.CRI.Status != "final" || r.Head.CRI.Version != 2 || r.Head.PIR.Status != "provisional" || r.Head.PIR.Version != 1 || r.Head.Cause != "confirmed" {
		t.Errorf("head %+v", r.Head)
	}
	if len(r.Sections) != 3 || r.Sections[0].Key != "summary" || r.Sections[0].Texts[0].Text != "Deux lignes sur un paragraphe." || r.Sections[2].Key != "root_cause" ||
		!r.Sections[2].Texts[0].Item || r.Sections[2].Texts[0].Incidents[0] != "INC0012399" {
		t.Errorf("sections %+v", r.Sections)
	}
	if len(r.Events) != 2 || r.Events[0].Text != "Premier appel ([GLPI-7])." || r.Events[0].At.Format(time.RFC3339) != "2026-09-16T09:05:00+02:00" ||
		r.Events[1].Text != "Astreinte appelée par la supervision." {
		t.Errorf("events %+v", r.Events)
	}
	want := []Mention{{"GLPI-7", 24, 38}, {"INC0012399", 28, 31}}
	if len(r.Mentions) != 2 || r.Mentions[0] != want[0] || r.Mentions[1] != want[1] {
		t.Errorf("mentions %+v, want %+v", r.Mentions, want)
	}
}

// What is not right is said all at once, with its line.
func TestParseReportRefuses(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"no head", "## Résumé\n\nx\n", []string{"r.md:1:1: the head of the report is missing"}},
		{"unclosed head", "---\nincident: INC1\n", []string{"r.md:1:1: the head of the report is missing"}},
		{"head", "---\nincidents: INC1\ncri: {status: draft, published_on: 18/09/2026}\ndecision: opened\n---\n",
			[]string{`r.md:2:1: unknown key "incidents"`, `r.md:3:15: unknown status "draft"`, `"18/09/2026" is no date`, "names its problem", `the key "incident" is missing`}},
		{"sections", "---\nincident: INC1\n---\ntext\n\n## Resumé\n\nx\n\n## Impact\n\n## Impact\n",
			[]string{"r.md:4:1: text before the first section", `r.md:6:1: unknown section "Resumé"`, `r.md:12:1: the section "Impact" is there twice`}},
		{"chronology", "---\nincident: INC1\n---\n## Chronologie\n\n- hier soir\n- 2026-03-29 02:30 l'heure qui n'existe pas\n\ntexte\n",
			[]string{"r.md:6:1: a line of the chronology begins with its instant", `r.md:7:3: "2026-03-29 02:30" is no instant of Europe/Paris`, "r.md:9:1: the chronology is a list"}},
	} {
		_, problems := parseReport("r.md", test.text, paris)
		said := problems.Error()
		for _, w := range test.want {
			if !strings.Contains(said, w) {
				t.Errorf("%s: %q is not in\n%s", test.name, w, said)
			}
		}
		if len(problems) != len(test.want) {
			t.Errorf("%s: %d problems, want %d:\n%s", test.name, len(problems), len(test.want), said)
		}
	}
}

// A skeleton reads as it is, with no section text, in both languages.
func TestReportSkeleton(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		r, problems := parseReport("r.md", ReportSkeleton("INC0012345", lang), time.UTC)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if r.Head.Incident != "INC0012345" || len(r.Sections) != len(reportHeadings) || len(r.Mentions) != 0 {
			t.Errorf("%s: %+v", lang, r)
		}
		for _, s := range r.Sections {
			if len(s.Texts) > 0 {
				t.Errorf("%s: the section %s holds %q", lang, s.Key, s.Texts[0].Text)
			}
		}
	}
}
