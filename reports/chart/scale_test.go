package chart

import (
	"math"
	"strings"
	"testing"

	"bilan/metrics/unit"
)

func TestScale(t *testing.T) {
	for _, test := range []struct {
		lang      string
		kind      unit.Kind
		low, high float64
		fromZero  bool
		count     int
		want      string
	}{
		{"fr", unit.Count, 0, 1240, true, 5, "0|250|500|750|1 000|1 250"},
		{"fr", unit.Count, 412, 510, false, 0, "400|425|450|475|500|525"},
		{"fr", unit.Count, 0, 2, true, 0, "0|1|2"},
		{"fr", unit.Count, 7, 7, true, 0, "0|2|4|6|8"},
		{"en", unit.Count, 0, 148200, true, 0, "0|50,000|100,000|150,000"},
		{"fr", unit.Rate, 0.86, 1, false, 0, "85 %|90 %|95 %|100 %"},
		{"fr", unit.Rate, 0.9995, 0.9999, false, 0, "99,95 %|99,96 %|99,97 %|99,98 %|99,99 %"},
		{"fr", unit.Rate, 0, 1, false, 5, "0 %|20 %|40 %|60 %|80 %|100 %"},
		{"fr", unit.Duration, 4890, 7980, false, 0, "1 h 15 min|1 h 30 min|1 h 45 min|2 h|2 h 15 min"},
		{"fr", unit.Duration, 0, 300000, true, 0, "0 s|1 j|2 j|3 j|4 j"},
		{"fr", unit.Days, 0, 86400 * 9, true, 0, "0 j|2 j|4 j|6 j|8 j|10 j"},
		{"en", unit.Days, 86400 * 3, 86400 * 3.5, false, 0, "3.0 d|3.1 d|3.2 d|3.3 d|3.4 d|3.5 d"},
		{"fr", unit.Number, 1.2, 1.3, false, 0, "1,20|1,22|1,24|1,26|1,28|1,30"},
		{"fr", unit.Number, -3, 4, false, 0, "−4|−2|0|2|4"},
		{"fr", unit.Count, math.Inf(1), math.Inf(-1), false, 0, "0|1"},
		{"fr", unit.Count, 5, 5, false, 0, "5|6"},
	} {
		s := newScale(printer(t, test.lang), test.kind, test.low, test.high, test.fromZero, test.count)
		got := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(strings.Join(s.labels, "|"))
		if got != test.want {
			t.Errorf("%s %s %v–%v: ticks %s, want %s", test.lang, test.kind, test.low, test.high, got, test.want)
		}
		if s.from > test.low+1e-9 || s.to < test.high-1e-9 {
			t.Errorf("%s %v–%v: axis %v–%v does not hold the values", test.kind, test.low, test.high, s.from, s.to)
		}
	}
}

func TestWrap(t *testing.T) {
	r, err := newRuler()
	if err != nil {
		t.Fatal(err)
	}
	d := &draft{ruler: r}
	for _, test := range []struct {
		text string
		room float64
		want string
	}{
		{"S38", 30, "S38"},
		{"Changement mal préparé", 46, "Change-|ment mal|préparé"},
		{"Panne d'équipement", 48, "Panne d'|équipe-|ment"},
		{"un deux trois quatre cinq six sept huit", 30, "un|deux|trois|quat…"},
		{"", 30, ""},
		{strings.Repeat("x", 60), 30, "xxxxxx-|xxxxxx-|xxxxxx-|xxxx…"},
	} {
		got := strings.ReplaceAll(d.wrap(test.text, test.room, 4), "\n", "|")
		if got != test.want {
			t.Errorf("wrap(%q, %v) = %q, want %q", test.text, test.room, got, test.want)
		}
		for l := range strings.SplitSeq(got, "|") {
			if r.width(l, smallSize, false) > test.room {
				t.Errorf("wrap(%q, %v): line %q is too wide", test.text, test.room, l)
			}
		}
	}
}
