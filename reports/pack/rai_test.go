package pack_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// The review and the reports of a hand-made incident, word for word.
func TestReviewGoldens(t *testing.T) {
	sound(t, packtest.Review("en"))
	sound(t, packtest.IncidentReport(pack.PIR, "en", false))
	for name, p := range map[string]*pack.Pack{
		"rai.fr": packtest.Review("fr"), "cri.fr": packtest.IncidentReport(pack.CRI, "fr", true), "cri.bare.en": packtest.IncidentReport(pack.CRI, "en", false),
		"pir.fr": packtest.IncidentReport(pack.PIR, "fr", true),
	} {
		t.Run(name, func(t *testing.T) {
			sound(t, p)
			path := filepath.Join("testdata", name+".json")
			got := encode(t, p)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the pack differs from %s at line %d; if it should, run with -update and read the difference", path, 1+bytes.Count(got[:shared(got, want)], []byte("\n")))
			}
		})
	}
}

// What nobody knows or wrote is said to be missing, and stands nowhere as a zero or as words that nobody wrote.
func TestReportOfNothing(t *testing.T) {
	d := packtest.ReviewData()
	d.Cards, d.Left = d.Cards[2:], nil
	p, err := pack.Review(d, pack.Options{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, p)
	cards := table(t, p, "cards")
	for _, column := range []int{4, 5} { // duration, user-minutes
		if v := cards.Rows[0].Cells[column].Value; printed(t, p, v) != "n. d." {
			t.Errorf("column %s prints %q", cards.Columns[column].ID, printed(t, p, v))
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ne donnent les utilisateurs d’aucune", "Sans clé de récurrence", "Aucun engagement"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the review does not say %q", want)
		}
	}
	empty := *d
	empty.Cards = nil
	if p, err = pack.Review(&empty, pack.Options{Lang: "fr"}); err != nil || !strings.Contains(p.Verdict, "aucun incident") {
		t.Errorf("a review of nothing says %q, %v", p.Verdict, err)
	}
	sound(t, p)
}

// The cover counts the decisions that are to be taken: those that the register holds are taken.
func TestDecisionsTaken(t *testing.T) {
	told := packtest.Told()
	told.Decision, told.Problem = "attached", "PRB0000142"
	p, err := pack.Review(packtest.ReviewData(), pack.Options{Lang: "fr", Reports: map[string]*pack.Report{"INC0024001": told}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "3\u00a0fiches, dont 1\u00a0incident majeur\u202f; 2\u00a0décisions à prendre\u202f; 4 retenus"; !strings.HasPrefix(p.Verdict, want) {
		t.Errorf("verdict %q, want %q…", p.Verdict, want)
	}
	if got := printed(t, p, table(t, p, "cards").Rows[0].Cells[6].Value); got != "Décidé : rattaché à PRB0000142" {
		t.Errorf("decision %q", got)
	}
}

// Every number of a criterion is the sum of its cards and of what the cap leaves out.
func TestSelectionAddsUp(t *testing.T) {
	p := packtest.Review("fr")
	selection := table(t, p, "selection")
	for _, r := range selection.Rows {
		if r.Cells[2].Value.Number != r.Cells[3].Value.Number+r.Cells[4].Value.Number {
			t.Errorf("%s: %v retained, %v with and %v without a card", r.Cells[0].Value.Text, r.Cells[2].Value.Number, r.Cells[3].Value.Number, r.Cells[4].Value.Number)
		}
	}
	if total := selection.Total.Cells; total[2].Value.Number != 7 || total[3].Value.Number != 3 || total[4].Value.Number != 4 {
		t.Errorf("total %v", total)
	}
}
