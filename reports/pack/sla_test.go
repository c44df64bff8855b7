package pack_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bilan/metrics"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// The reports of hand-made contracts, word for word: what a client reads.
func TestContractGoldens(t *testing.T) {
	sound(t, packtest.Client("en"))
	for name, p := range map[string]*pack.Pack{
		"client.fr": packtest.Client("fr"), "explain.fr": packtest.Explained("fr"), "explain.en": packtest.Explained("en"),
		"telecom.fr": packtest.Arrange(packtest.Telecom(), "fr"), "quiet.fr": packtest.Arrange(packtest.Quiet(), "fr"),
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

// A rate that missed its threshold is never printed as the threshold; one that reached it is printed plainly.
func TestRatesKeepTheirSide(t *testing.T) {
	d := packtest.Hosting()
	for _, c := range []struct {
		met, breached, threshold int64
		want                     string
	}{
		{19, 1, 950_000, "95,0 %"}, {18, 1, 950_000, "94,7 %"}, {9499, 501, 950_000, "94,990 %"}, {949_999, 50_001, 950_000, "94,9999 %"},
		{0, 3, 950_000, "0,0 %"}, {0, 0, 950_000, "s. o."}, {999, 1, 1_000_000, "99,9 %"}, {9999, 1, 1_000_000, "99,990 %"},
	} {
		l := &d.Lines[0]
		l.Threshold = c.threshold
		l.Result.Net = metrics.Tally{Met: c.met, Breached: c.breached}
		p := packtest.Arrange(d, "fr")
		cell := table(t, p, "clauses").Rows[0].Cells[7]
		if got := printed(t, p, cell.Value); got != c.want {
			t.Errorf("%d of %d against %d: printed %q, want %q", c.met, c.met+c.breached, c.threshold, got, c.want)
		}
	}
}

// What nothing proves is never counted as met, and is said in the summary.
func TestUndeterminedIsSaid(t *testing.T) {
	text := string(encode(t, packtest.Client("fr")))
	for _, want := range []string{"Indéterminés : 1 engagement", "jamais comptée comme tenue", "montant proposé", "mise en demeure", "échange contradictoire"} {
		if !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(text, "\u00a0", " "), "\u202f", " "), want) && !strings.Contains(strings.ToLower(text), want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// No word of improvement without a signal (domain.md 6.1): a report whose rates are noise names no change.
func TestNoSignalNoWord(t *testing.T) {
	d := packtest.Quiet()
	for _, s := range packtest.Arrange(d, "fr").Sections[0].Blocks {
		if s.Text == nil {
			continue
		}
		for _, q := range s.Text.Paragraphs {
			for _, word := range []string{"amélior", "progress", "dégrad", "hausse", "baisse", "favorable"} {
				if strings.Contains(strings.ToLower(q.Text), word) {
					t.Errorf("%q speaks of %q without a signal", q.Text, word)
				}
			}
		}
	}
}

// The proof for a terminal holds every piece, and marks the row that ends on the deadline.
func TestExplainText(t *testing.T) {
	got, err := pack.ExplainText(packtest.Proof(), pack.Options{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "explain.fr.txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the text differs from %s; got:\n%s", path, got)
	}
	if n := strings.Count(got, "▶"); n != 1 {
		t.Errorf("%d rows are marked as the deadline, want 1", n)
	}
}

func TestPacksOfContractsRefuse(t *testing.T) {
	d := packtest.Hosting()
	d.Contract.Terms = []byte("{")
	if _, err := pack.Client(d, pack.Options{}); err == nil || !strings.Contains(err.Error(), "arrange the report of contract AZUR 2026-11: read the terms of version avenant 1") {
		t.Errorf("error %v", err)
	}
	d = packtest.Hosting()
	d.Contract.Zone = "Mars/Olympus"
	if _, err := pack.Client(d, pack.Options{}); err == nil || !strings.Contains(err.Error(), "arrange the report of contract AZUR 2026-11") {
		t.Errorf("error %v", err)
	}
	if _, err := pack.Explain(packtest.Proof(), pack.Options{Lang: "de"}); err == nil || !strings.Contains(err.Error(), "arrange the proof of incident INC0024001") {
		t.Errorf("error %v", err)
	}
}
