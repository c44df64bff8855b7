package unit

import (
	"math"
	"strings"
	"testing"
	"time"
)

func printer(t *testing.T, lang string) *Printer {
	t.Helper()
	p, err := NewPrinter(lang, "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// visible writes the two no-break spaces as _ (U+202F) and ~ (U+00A0), so that a table shows which one is meant.
func visible(s string) string {
	return strings.NewReplacer(narrow, "_", tie, "~").Replace(s)
}

func TestFormat(t *testing.T) {
	at := time.Date(2026, 9, 14, 14, 30, 0, 0, time.UTC)
	first := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		value  Value
		fr, en string
	}{
		{OfCount(0), "0", "0"},
		{OfCount(999), "999", "999"},
		{OfCount(1234), "1_234", "1,234"},
		{OfCount(-1234567), "−1_234_567", "−1,234,567"},
		{Of(Number, 1234.5), "1_234,5", "1,234.5"},
		{Of(Number, 0.25), "0,3", "0.3"},
		{Of(Number, -0.25), "−0,3", "−0.3"},
		{Of(Number, -0.04), "0,0", "0.0"},
		{Of(Number, 9.95), "10,0", "10.0"},
		{Of(Number, 999.95), "1_000,0", "1,000.0"},
		{Of(Number, 1e15), "1_000_000_000_000_000,0", "1,000,000,000,000,000.0"},
		{Of(Number, 1e-9), "0,0", "0.0"},
		{Of(Rate, 0.95), "95,0_%", "95.0%"},
		{Of(Rate, 14.0/15), "93,3_%", "93.3%"},
		{Of(Rate, 1), "100,0_%", "100.0%"},
		{Of(Rate, 12.5), "1_250,0_%", "1,250.0%"},
		// The halves where binary products and half-to-even go wrong.
		{Of(Rate, 0.9345), "93,5_%", "93.5%"},
		{Of(Rate, 0.9425), "94,3_%", "94.3%"},
		{Of(Rate, 0.0005), "0,1_%", "0.1%"},
		{Of(Rate, 0.00049), "0,0_%", "0.0%"},
		{Of(Duration, 0), "0~s", "0~s"},
		{Of(Duration, 45), "45~s", "45~s"},
		{Of(Duration, 59.4), "59~s", "59~s"},
		{Of(Duration, 59.5), "1~min", "1~min"},
		{Of(Duration, 13*60), "13~min", "13~min"},
		{Of(Duration, 59*60+40), "1~h", "1~h"},
		{Of(Duration, 2*3600+13*60), "2~h~13~min", "2~h~13~min"},
		{Of(Duration, 86400-30), "1~j", "1~d"},
		{Of(Duration, 86400-60), "23~h~59~min", "23~h~59~min"},
		{Of(Duration, 76*3600+1799), "3~j~4~h", "3~d~4~h"},
		{Of(Duration, 1500*86400), "1_500~j", "1,500~d"},
		{Of(Duration, -7980), "−2~h~13~min", "−2~h~13~min"},
		{Of(Duration, -0.4), "0~s", "0~s"},
		{Of(Exact, 0), "0~s", "0~s"},
		{Of(Exact, 59.5), "1~min", "1~min"},
		{Of(Exact, 309), "5~min~09~s", "5~min~09~s"},
		{Of(Exact, 4*3600), "4~h", "4~h"},
		{Of(Exact, 4*3600+1), "4~h~00~min~01~s", "4~h~00~min~01~s"},
		{Of(Exact, 26*3600+180), "26~h~03~min", "26~h~03~min"},
		{Of(Exact, -3723), "−1~h~02~min~03~s", "−1~h~02~min~03~s"},
		{Of(Exact, math.NaN()), "n.~d.", "not available"},
		{Of(Fine, 0.9987654), "99,877_%", "99.877%"},
		{Of(Finest, 0.998999), "99,8999_%", "99.8999%"},
		{OfMoney(125000, "EUR"), "1_250,00~€", "€1,250.00"},
		{OfMoney(-5, "EUR"), "−0,05~€", "−€0.05"},
		{OfMoney(100, "CHF"), "1,00~CHF", "1.00~CHF"},
		{OfSecond(at.Add(5 * time.Second)), "14/09/2026 16:30:05", "14~Sep~2026 16:30:05"},
		{OfSecond(time.Time{}), "n.~d.", "not available"},
		{Of(Days, 3.45*86400), "3,5~j", "3.5~d"},
		{Of(Bytes, 812), "812~o", "812~B"},
		{Of(Bytes, 999.6), "1,0~ko", "1.0~kB"},
		{Of(Bytes, 1234567), "1,2~Mo", "1.2~MB"},
		{Of(Bytes, 999950), "1,0~Mo", "1.0~MB"},
		{Of(Bytes, 999949), "999,9~ko", "999.9~kB"},
		{OfText("1234.5 <b>"), "1234.5 <b>", "1234.5 <b>"},
		{OfID("00123456"), "00123456", "00123456"},
		{OfInstant(at), "14/09/2026 16:30", "14~Sep~2026 16:30"},
		{OfInstant(time.Time{}), "n.~d.", "not available"},
		{Value{Kind: Instant}, "n.~d.", "not available"},
		{Value{Kind: Date, Time: first}, "01/03/2026", "1~Mar~2026"},
		{Value{Kind: Date}, "n.~d.", "not available"},
		{None(Rate, NotApplicable), "s.~o.", "n/a"},
		{None(Count, NotAvailable), "n.~d.", "not available"},
		{None(Text, Empty), "", ""},
		{Value{}, "", ""},
		{Of(Rate, math.NaN()), "n.~d.", "not available"},
		{Of(Duration, math.Inf(1)), "n.~d.", "not available"},
	}
	fr, en := printer(t, French), printer(t, English)
	for _, test := range tests {
		if got := visible(fr.Format(test.value)); got != test.fr {
			t.Errorf("fr %+v: got %q, want %q", test.value, got, test.fr)
		}
		if got := visible(en.Format(test.value)); got != test.en {
			t.Errorf("en %+v: got %q, want %q", test.value, got, test.en)
		}
	}
}

func TestFormatIn(t *testing.T) {
	fr := printer(t, French)
	tests := []struct {
		kind    Kind
		largest float64
		unit    string
		value   Value
		want    string
	}{
		{Count, 5000, "", OfCount(1234), "1_234"},
		{Number, 5000, "", Of(Number, 1234.56), "1_234,6"},
		{Rate, 1, "%", Of(Rate, 0.9345), "93,5"},
		{Duration, 119, "s", Of(Duration, 45), "45"},
		{Duration, 7199, "min", Of(Duration, 45), "0,8"},
		{Duration, -7200, "h", Of(Duration, -5400), "−1,5"},
		{Duration, 3 * 86400, "j", Of(Duration, 43200), "0,5"},
		{Days, 86400, "j", Of(Days, 129600), "1,5"},
		{Bytes, 2e9, "Go", Of(Bytes, 1234e6), "1,2"},
		{Duration, 7200, "h", None(Duration, NotApplicable), "s.~o."},
		{Duration, 7200, "h", Of(Duration, math.NaN()), "n.~d."},
		{Text, 0, "", OfText("x"), "x"},
	}
	for _, test := range tests {
		scale := fr.Scale(test.kind, test.largest)
		if scale.Unit != test.unit {
			t.Errorf("scale of %s up to %g: unit %q, want %q", test.kind, test.largest, scale.Unit, test.unit)
		}
		if got := visible(fr.FormatIn(test.value, scale)); got != test.want {
			t.Errorf("%+v in %+v: got %q, want %q", test.value, scale, got, test.want)
		}
	}
}

func TestCountKeepsEveryDigit(t *testing.T) {
	fr := printer(t, French)
	for n, want := range map[int64]string{
		math.MaxInt64: "9_223_372_036_854_775_807",
		math.MinInt64: "−9_223_372_036_854_775_808",
	} {
		if got := visible(fr.Count(n)); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestClock(t *testing.T) {
	fr, en := printer(t, French), printer(t, English)
	// The autumn change of 2026: 00:30 UTC is 02:30 for the first time, 01:30 UTC for the second.
	for _, test := range []struct {
		at     string
		fr, en string
	}{
		{"2026-09-14T14:30:00Z", "16~h~30", "16:30"},
		{"2026-01-14T23:00:00Z", "0~h", "00:00"},
		{"2026-10-25T00:05:00Z", "2~h~05", "02:05"},
		{"2026-10-25T01:05:00Z", "2~h~05", "02:05"},
	} {
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := visible(fr.Hour(at)); got != test.fr {
			t.Errorf("fr %s: got %q, want %q", test.at, got, test.fr)
		}
		if got := en.Hour(at); got != test.en {
			t.Errorf("en %s: got %q, want %q", test.at, got, test.en)
		}
	}
	if got := fr.Weekday(time.Sunday) + fr.ShortWeekday(time.Monday) + en.Weekday(time.Saturday); got != "dimanchelun.Saturday" {
		t.Errorf("weekdays: got %q", got)
	}
}

func TestDateRanges(t *testing.T) {
	fr, en := printer(t, French), printer(t, English)
	for _, test := range []struct {
		first, last    string
		frSpan, frLong string
		enSpan, enLong string
	}{
		{"2026-09-14", "2026-09-20",
			"14–20~sept.~2026", "du 14 au 20~septembre~2026", "14–20~Sep~2026", "14 to 20~September~2026"},
		{"2025-12-29", "2026-01-04",
			"29~déc.~2025–4~janv.~2026", "du 29~décembre~2025 au 4~janvier~2026",
			"29~Dec~2025–4~Jan~2026", "29~December~2025 to 4~January~2026"},
		{"2026-06-01", "2026-07-01",
			"1ᵉʳ~juin–1ᵉʳ~juil.~2026", "du 1ᵉʳ~juin au 1ᵉʳ~juillet~2026", "1~Jun–1~Jul~2026", "1~June to 1~July~2026"},
		{"2026-02-14", "2026-02-14",
			"14~févr.~2026", "le 14~février~2026", "14~Feb~2026", "14~February~2026"},
	} {
		first, _ := time.Parse(time.DateOnly, test.first)
		last, _ := time.Parse(time.DateOnly, test.last)
		for _, got := range []struct{ got, want string }{
			{fr.Span(first, last), test.frSpan}, {fr.FromTo(first, last), test.frLong},
			{en.Span(first, last), test.enSpan}, {en.FromTo(first, last), test.enLong},
		} {
			if visible(got.got) != got.want {
				t.Errorf("%s to %s: got %q, want %q", test.first, test.last, visible(got.got), got.want)
			}
		}
	}
}

func TestNewPrinterRefuses(t *testing.T) {
	for _, test := range []struct{ lang, zone, want string }{
		{"de", "Europe/Paris", `choosing the words of language "de": want "fr" or "en"`},
		{"", "Europe/Paris", `choosing the words of language "": want "fr" or "en"`},
		{"fr", "", `choosing the zone of printed times: want an IANA name such as "Europe/Paris", not ""`},
		{"fr", "Local", `choosing the zone of printed times: want an IANA name such as "Europe/Paris", not "Local"`},
		{"fr", "Europe/Pari", `choosing the zone of printed times: unknown time zone Europe/Pari`},
	} {
		_, err := NewPrinter(test.lang, test.zone)
		if err == nil || err.Error() != test.want {
			t.Errorf("NewPrinter(%q, %q): got %v, want %s", test.lang, test.zone, err, test.want)
		}
	}
}

func TestProgram(t *testing.T) {
	at := time.Date(2026, 9, 14, 16, 30, 0, 0, time.FixedZone("", 7200))
	for _, test := range []struct {
		value Value
		want  any
		text  string
	}{
		{OfCount(1234567), 1234567.0, "1234567"},
		{Of(Rate, 0.1), 0.1, "0.1"},
		{Of(Duration, 1e21), 1e21, "1000000000000000000000"},
		{Of(Number, math.NaN()), nil, ""},
		{OfText("a"), "a", "a"},
		{OfID("007"), "007", "007"},
		{OfInstant(at), "2026-09-14T14:30:00Z", "2026-09-14T14:30:00Z"},
		{Value{Kind: Date, Time: time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)}, "2026-09-14", "2026-09-14"},
		{Value{Kind: Date}, nil, ""},
		{None(Rate, NotApplicable), nil, ""},
		{Value{}, nil, ""},
	} {
		if got := Program(test.value); got != test.want {
			t.Errorf("Program(%+v) = %v, want %v", test.value, got, test.want)
		}
		if got := ProgramText(test.value); got != test.text {
			t.Errorf("ProgramText(%+v) = %q, want %q", test.value, got, test.text)
		}
	}
}
