package pack_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bilan/metrics"
	"bilan/reports/pack"
)

// changedText is the summary's text of what changed.
func changedText(t *testing.T, p *pack.Pack) *pack.Text {
	t.Helper()
	for _, block := range p.Sections[0].Blocks {
		if block.Text != nil {
			return block.Text
		}
	}
	t.Fatal("the summary has no text")
	return nil
}

// What changed is facts with their references, the same for the same data, and no word of better or worse without a signal.
func TestChangedIsToldAlike(t *testing.T) {
	better := regexp.MustCompile(`(?i)amélior|dégrad|improve|worse`)
	db := memory(t, cut, steady(30, 0), always, grid)
	for _, lang := range []string{"fr", "en"} {
		w, p := weekly(t, db, week(t, "2026-W38", paris), cut, pack.Options{Lang: lang})
		_, again := weekly(t, db, week(t, "2026-W38", paris), cut, pack.Options{Lang: lang})
		text := changedText(t, p)
		if !reflect.DeepEqual(text, changedText(t, again)) {
			t.Errorf("%s: the same data are told in two ways", lang)
		}
		if len(text.Paragraphs) < 7 {
			t.Errorf("%s: %d sentences", lang, len(text.Paragraphs))
		}
		for i, paragraph := range text.Paragraphs {
			if len(paragraph.Refs) == 0 && i < len(text.Paragraphs)-1 {
				t.Errorf("%s: no reference: %s", lang, paragraph.Text)
			}
			signalled := slices.ContainsFunc([]string{"sla_met", "sla_acknowledge_met", "time_to_resolve", "backlog", "reassignments"},
				func(id string) bool { return w.Trends[id].Judge() != metrics.NoSignal })
			if better.MatchString(paragraph.Text) && !signalled {
				t.Errorf("%s: a word of change without a signal: %s", lang, paragraph.Text)
			}
		}
	}
}

// The parts that a sentence and a table name add up to the change, to the unit.
func TestChangesAddUp(t *testing.T) {
	w, p := weekly(t, memory(t, cut, steady(30, 25), always, grid), week(t, "2026-W38", paris), cut, pack.Options{Lang: "en"})
	if len(w.Movements) == 0 {
		t.Fatal("nothing is compared")
	}
	for _, m := range w.Movements {
		trend := w.Trends[m.KPI.ID]
		previous, _ := trend.Previous()
		now, before := trend.Row().N, previous.N
		if m.KPI.IsCommitment() {
			now, before = now-trend.Row().Hits, before-previous.Hits
		}
		if sum := metrics.SumOfCounts(m.Counts); sum.Now != now || sum.Before != before || sum.Delta != now-before {
			t.Errorf("%s by %s: %+v, want %d and %d", m.KPI.ID, m.By, sum, now, before)
		}
		if m.Split != nil && trend.Row().Figure != nil && (!close(m.Split.Now, *trend.Row().Figure) || !close(m.Split.Before, *previous.Figure)) {
			t.Errorf("%s by %s: %+v, want %g and %g", m.KPI.ID, m.By, m.Split, *trend.Row().Figure, *previous.Figure)
		}
	}
	// A burst of openings is a signal, and told as one, without a side.
	said := changedText(t, p).Paragraphs[0].Text
	if !strings.Contains(said, "signal") || strings.Contains(said, "improvement") {
		t.Errorf("a burst is told as %q", said)
	}
	for _, id := range []string{"moves-service", "moves-priority", "moves-team"} {
		all := table(t, p, id)
		for column := 1; column < len(all.Columns); column++ {
			sum := 0.0
			for _, r := range all.Rows {
				sum += r.Cells[column].Value.Number
			}
			if total := all.Total.Cells[column].Value.Number; !close(sum, total) {
				t.Errorf("%s: %s adds up to %g of %g", id, all.Columns[column].ID, sum, total)
			}
		}
	}
}

func close(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
