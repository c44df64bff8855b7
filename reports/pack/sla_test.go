package pack_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// The rate of a weighted line does not follow from the times of its services: no formula claims that it does.
func TestWeightedLines(t *testing.T) {
	d := packtest.Hosting()
	recounted := func() (n int) {
		for _, f := range packtest.Arrange(d, "fr").Figures {
			if f.KPI == "DISPO" && f.Where == "DISPO" && f.Recount != nil {
				n++
			}
		}
		return n
	}
	if n := recounted(); n != 3 {
		t.Errorf("%d readings of the plain line are computed again, want 3", n)
	}
	d.Contract.Terms = []byte(`{"commitments": [{"id": "DISPO", "weighted": true}]}`)
	d.Versions = nil
	if n := recounted(); n != 0 {
		t.Errorf("%d readings of the weighted line are computed from times, want none", n)
	}
}

// What is promised by teams and suppliers is no business of the client.
func TestInnerLinesStayInside(t *testing.T) {
	if text := string(encode(t, packtest.Client("fr"))); strings.Contains(text, "OLA-N2") {
		t.Error("the report of a client speaks of an internal line")
	}
}

// Past the deadline a long clock is told by stretches; before it, piece by piece; the sum is the same.
func TestLongClocksFold(t *testing.T) {
	d := packtest.Hosting()
	c := &d.Breaches[1]
	at, before := c.StartAt, int64(0)
	c.Intervals = nil
	for n := range 40 {
		p := metrics.ClockInterval{Ordinal: 1, Piece: int64(n + 1), FromAt: at, ToAt: at.Add(time.Hour), Kind: "run", Counted: 3600, Before: before}
		if n%2 == 1 {
			p.Kind, p.Reason, p.Counted = "closed_hours", "hours", 0
		}
		at, before = p.ToAt, before+p.Counted
		c.Intervals = append(c.Intervals, p)
	}
	c.Counted, c.Overrun = before, before-c.Target
	p := packtest.Arrange(d, "fr")
	page := table(t, p, "pieces-2")
	if got := len(page.Rows); got != 16 {
		t.Errorf("%d rows on the page, want 8 running, 7 closed and one past the target", got)
	}
	sum := 0.0
	for _, r := range page.Rows {
		sum += r.Cells[4].Value.Number
	}
	if sum != float64(before) || page.Total.Cells[4].Value.Number != sum {
		t.Errorf("the rows add up to %v, the total says %v, the clock %d", sum, page.Total.Cells[4].Value.Number, before)
	}
	whole := 0
	for _, r := range table(t, p, "pieces").Rows {
		if r.Incident == "INC0024001" {
			whole++
		}
	}
	if whole != 40 {
		t.Errorf("%d rows in the workbook, want 40", whole)
	}
}
