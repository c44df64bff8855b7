package chart

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// The axis of a strip begins on a round instant of the zone and has few ticks; its steps are real seconds, so that over a change
// of the clock the labels say the hour that it was.
func TestStripAxis(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04:05", s, paris)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, test := range []struct {
		first, last string
		want        []string
	}{
		{"2026-11-10 16:00:00", "2026-11-10 16:08:30", []string{"16 h/mar. 10/11", "16 h 05", "16 h 10"}},
		{"2025-10-26 00:30:00", "2025-10-26 03:30:00", []string{"0 h/dim. 26/10", "1 h", "2 h", "2 h", "3 h", "4 h"}},
		{"2025-03-29 23:30:00", "2025-03-30 04:30:00", []string{"23 h/sam. 29/03", "0 h/dim. 30/03", "1 h", "3 h", "4 h", "5 h"}},
		{"2026-06-18 10:19:00", "2026-09-21 08:00:00", []string{"jeu. 18/06", "jeu. 02/07", "jeu. 16/07", "jeu. 30/07", "jeu. 13/08", "jeu. 27/08", "jeu. 10/09", "jeu. 24/09"}},
	} {
		d := &draft{p: printer(t, "fr"), Chart: &pack.Chart{}}
		from, step, n := d.timeAxis(at(test.first), at(test.last), tickLimit)
		var got []string
		for i := range n + 1 {
			label := d.instant(from.Add(time.Duration(int64(i)*step)*time.Second), i == 0, step)
			got = append(got, strings.ReplaceAll(strings.ReplaceAll(label, "\u00a0", " "), "\n", "/"))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s to %s: %q, want %q", test.first, test.last, got, test.want)
		}
	}
}

func TestStripRefuses(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 9, 14, h, 0, 0, 0, time.UTC) }
	for _, test := range []struct {
		spans []pack.Span
		want  string
	}{
		{[]pack.Span{{From: at(1), To: at(3), Kind: pack.SpanRun}, {From: at(2), To: at(4), Kind: pack.SpanStop}}, `chart "s": span 2 begins or ends before the one before it`},
		{[]pack.Span{{From: at(3), To: at(1), Kind: pack.SpanRun}}, `chart "s": span 1 begins or ends before the one before it`},
		{[]pack.Span{{From: at(1), To: at(3), Kind: "lost"}}, `chart "s": unknown kind of span "lost"`},
	} {
		_, err := Option(&pack.Chart{ID: "s", Kind: pack.Strip, Unit: unit.Duration, Spans: test.spans, Current: -1}, printer(t, "fr"))
		if err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}
