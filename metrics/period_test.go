package metrics

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the vectors need the zones on any machine
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func date(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// plain replaces no-break spaces, which metrics/unit tests on their own.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

// Vectors of domain.md 1.1 and one period of each form.
func TestParsePeriod(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	asOf := time.Date(2026, 9, 21, 8, 0, 0, 0, paris) // a Monday
	for _, test := range []struct {
		in, key  string
		from, to string // UTC
		hours    int64
		fr, en   string
	}{
		{"2026-W38", "2026-W38", "2026-09-13T22:00:00Z", "2026-09-20T22:00:00Z", 168,
			"semaine 38 (14–20 sept. 2026)", "week 38 (14–20 Sep 2026)"},
		{" 2026-s38 ", "2026-W38", "2026-09-13T22:00:00Z", "2026-09-20T22:00:00Z", 168,
			"semaine 38 (14–20 sept. 2026)", "week 38 (14–20 Sep 2026)"},
		{"2026-W01", "2026-W01", "2025-12-28T23:00:00Z", "2026-01-04T23:00:00Z", 168,
			"semaine 1 (29 déc. 2025–4 janv. 2026)", "week 1 (29 Dec 2025–4 Jan 2026)"},
		{"2026-W53", "2026-W53", "2026-12-27T23:00:00Z", "2027-01-03T23:00:00Z", 168,
			"semaine 53 (28 déc. 2026–3 janv. 2027)", "week 53 (28 Dec 2026–3 Jan 2027)"},
		{"2026-W40", "2026-W40", "2026-09-27T22:00:00Z", "2026-10-04T22:00:00Z", 168,
			"semaine 40 (28 sept.–4 oct. 2026)", "week 40 (28 Sep–4 Oct 2026)"},
		{"2026-W23", "2026-W23", "2026-05-31T22:00:00Z", "2026-06-07T22:00:00Z", 168,
			"semaine 23 (1ᵉʳ–7 juin 2026)", "week 23 (1–7 Jun 2026)"},
		{"2025-W13", "2025-W13", "2025-03-23T23:00:00Z", "2025-03-30T22:00:00Z", 167,
			"semaine 13 (24–30 mars 2025)", "week 13 (24–30 Mar 2025)"},
		{"2025-W43", "2025-W43", "2025-10-19T22:00:00Z", "2025-10-26T23:00:00Z", 169,
			"semaine 43 (20–26 oct. 2025)", "week 43 (20–26 Oct 2025)"},
		{"2026-W13", "2026-W13", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", 167,
			"semaine 13 (23–29 mars 2026)", "week 13 (23–29 Mar 2026)"},
		{"2026-W43", "2026-W43", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z", 169,
			"semaine 43 (19–25 oct. 2026)", "week 43 (19–25 Oct 2026)"},
		{"2026-09", "2026-09", "2026-08-31T22:00:00Z", "2026-09-30T22:00:00Z", 720, "septembre 2026", "September 2026"},
		{"2024-02", "2024-02", "2024-01-31T23:00:00Z", "2024-02-29T23:00:00Z", 696, "février 2024", "February 2024"},
		{"2026-03", "2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", 743, "mars 2026", "March 2026"},
		{"2026-Q3", "2026-Q3", "2026-06-30T22:00:00Z", "2026-09-30T22:00:00Z", 2208, "3ᵉ trimestre 2026", "quarter 3 of 2026"},
		{"2026-t1", "2026-Q1", "2025-12-31T23:00:00Z", "2026-03-31T22:00:00Z", 2159, "1ᵉʳ trimestre 2026", "quarter 1 of 2026"},
		{"2026", "2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z", 8760, "année 2026", "year 2026"},
		{"last-week", "2026-W38", "2026-09-13T22:00:00Z", "2026-09-20T22:00:00Z", 168,
			"semaine 38 (14–20 sept. 2026)", "week 38 (14–20 Sep 2026)"},
		{"last-month", "2026-08", "2026-07-31T22:00:00Z", "2026-08-31T22:00:00Z", 744, "août 2026", "August 2026"},
		{"Last-Quarter", "2026-Q2", "2026-03-31T22:00:00Z", "2026-06-30T22:00:00Z", 2184, "2ᵉ trimestre 2026", "quarter 2 of 2026"},
		{"last-year", "2025", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z", 8760, "année 2025", "year 2025"},
	} {
		p, err := ParsePeriod(test.in, paris, asOf)
		if err != nil {
			t.Errorf("%q: %v", test.in, err)
			continue
		}
		from, to := p.From.UTC().Format(time.RFC3339), p.To.UTC().Format(time.RFC3339)
		if p.Key != test.key || from != test.from || to != test.to || p.Seconds() != test.hours*3600 {
			t.Errorf("%q: got %s [%s, %s) of %d s, want %s [%s, %s) of %d h",
				test.in, p.Key, from, to, p.Seconds(), test.key, test.from, test.to, test.hours)
		}
		if fr, en := plain(p.Words("fr")), plain(p.Words("en")); fr != test.fr || en != test.en {
			t.Errorf("%q: got words %q and %q, want %q and %q", test.in, fr, en, test.fr, test.en)
		}
		if again, err := ParsePeriod(p.Key, paris, asOf); err != nil || again != p {
			t.Errorf("key %q does not read back: %+v, %v", p.Key, again, err)
		}
	}
}

func TestParsePeriodRefuses(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	asOf := time.Date(2026, 9, 21, 8, 0, 0, 0, paris)
	for _, test := range []struct{ in, want, hint string }{
		{"", `reading period "": not a period`, periodForms},
		{"hier", `reading period "hier": not a period`, periodForms},
		{"2025-W53", `reading period "2025-W53": 2025 has ISO weeks 1 to 52`, "the last one is 2025-W52"},
		{"2026-W54", `reading period "2026-W54": 2026 has ISO weeks 1 to 53`, "the last one is 2026-W53"},
		{"2026-W00", `reading period "2026-W00": 2026 has ISO weeks 1 to 53`, "the last one is 2026-W53"},
		{"2026-13", `reading period "2026-13": 2026 has months 1 to 12`, "the last one is 2026-12"},
		{"2026-Q5", `reading period "2026-Q5": 2026 has quarters 1 to 4`, "the last one is 2026-Q4"},
		{"0000-01", `reading period "0000-01": there is no year 0`, periodForms},
		{"2026-W8", `reading period "2026-W8": weeks and months have two digits, quarters one`, "write 2026-W08"},
		{"2026-9", `reading period "2026-9": weeks and months have two digits, quarters one`, "write 2026-09"},
		{"2026-Q03", `reading period "2026-Q03": weeks and months have two digits, quarters one`, "write 2026-Q3"},
		{"S38", `reading period "S38": not a period`, "write 2026-W38"},
		{"T3", `reading period "T3": not a period`, "write 2026-Q3"},
		{"2026W38", `reading period "2026W38": not a period`, "write 2026-W38"},
		{"2025/09", `reading period "2025/09": not a period`, "write 2025-09"},
		{"09/2025", `reading period "09/2025": not a period`, "write 2025-09"},
		{"s38-2025", `reading period "s38-2025": not a period`, "write 2025-W38"},
		{"M9 2025", `reading period "M9 2025": not a period`, "write 2025-09"},
		{"99/2025", `reading period "99/2025": not a period`, periodForms},
		{"38", `reading period "38": not a period`, periodForms},
		{"lastweek", `reading period "lastweek": not a period`, "write last-week"},
		{"last-mont", `reading period "last-mont": not a period`, "write last-month"},
		{"2026-09-14", `reading period "2026-09-14": a day, not a period`,
			"its week is 2026-W38; for the day alone write --from 2026-09-14 --to 2026-09-15"},
	} {
		_, err := ParsePeriod(test.in, paris, asOf)
		var wrong *PeriodError
		if !errors.As(err, &wrong) {
			t.Errorf("%q: got %v, want a PeriodError", test.in, err)
			continue
		}
		if err.Error() != test.want || wrong.Hint != test.hint {
			t.Errorf("%q: got %q with hint %q, want %q with hint %q", test.in, err, wrong.Hint, test.want, test.hint)
		}
	}
}

func TestWeekOfDates(t *testing.T) {
	for in, want := range map[string]string{
		"2021-01-03": "2020-W53", "2024-12-30": "2025-W01", "2025-12-29": "2026-W01", "2027-01-01": "2026-W53",
	} {
		if got := PeriodAt(Week, date(t, in), time.UTC).Key; got != want {
			t.Errorf("week of %s: got %s, want %s", in, got, want)
		}
	}
	var long []int
	for year := 2015; year <= 2040; year++ {
		if why, _ := outOfRange(year, "W", 53); why == "" {
			long = append(long, year)
		}
	}
	if want := []int{2015, 2020, 2026, 2032, 2037}; !slices.Equal(long, want) {
		t.Errorf("years of 53 weeks: got %v, want %v", long, want)
	}
}

func TestInstantsBelongToLocalPeriods(t *testing.T) {
	for _, test := range []struct{ zone, at, week, month string }{
		{"Europe/Paris", "2026-09-13T21:59:59Z", "2026-W37", "2026-09"},
		{"Europe/Paris", "2026-09-13T22:00:00Z", "2026-W38", "2026-09"},
		{"Europe/Paris", "2026-08-31T22:00:00Z", "2026-W36", "2026-09"},
		{"Indian/Reunion", "2026-09-13T20:00:00Z", "2026-W38", "2026-09"},
		{"America/Martinique", "2026-09-14T03:59:59Z", "2026-W37", "2026-09"},
	} {
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		z := zone(t, test.zone)
		week, month := PeriodAt(Week, at, z), PeriodAt(Month, at, z)
		if week.Key != test.week || month.Key != test.month || !week.Contains(at) || !month.Contains(at) {
			t.Errorf("%s in %s: got %s and %s, want %s and %s", test.at, test.zone, week.Key, month.Key, test.week, test.month)
		}
		if week.Previous().Contains(at) || week.Next().Contains(at) {
			t.Errorf("%s in %s: is in a neighbour of its week too", test.at, test.zone)
		}
	}
}

// Days that do not start at 00:00: the first instant of the date is when the clock shows that date for the first time.
func TestStartOfDay(t *testing.T) {
	for _, test := range []struct{ zone, date, want string }{
		{"Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z"},
		{"Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z"},   // 00:00 is skipped
		{"America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"}, // 00:00 happens twice
		{"America/Havana", "2024-11-04", "2024-11-04T05:00:00Z"},
		{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"}, // the whole day is skipped
		{"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},
		{"UTC", "2026-01-01", "2026-01-01T00:00:00Z"},
	} {
		got := startOfDay(date(t, test.date), zone(t, test.zone)).UTC().Format(time.RFC3339)
		if got != test.want {
			t.Errorf("%s in %s starts at %s, want %s", test.date, test.zone, got, test.want)
		}
	}
}

func TestBetween(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	p, err := Between("2026-03-01", "2026-03-16", paris)
	if err != nil {
		t.Fatal(err)
	}
	if got := plain(p.Words("fr")); p.Key != "2026-03-01_2026-03-16" || got != "du 1ᵉʳ au 15 mars 2026" || p.Days() != 15 {
		t.Errorf("got %s, %q, %d days", p.Key, got, p.Days())
	}
	if got := p.Previous().Key; got != "2026-02-14_2026-03-01" {
		t.Errorf("previous window: got %s", got)
	}
	for _, test := range []struct{ from, to, want, hint string }{
		{"2026-03-16", "2026-03-01", `reading period "2026-03-16 to 2026-03-01": it ends before it starts, or holds no day`,
			"the end is the first day outside: for one day write its date and the next one"},
		{"2026-02-30", "2026-03-01", `reading period "2026-02-30": not a date`, "write year, month and day as 2026-09-14"},
		{"2026-02-01", "1/3/2026", `reading period "1/3/2026": not a date`, "write 2026-03-01"},
	} {
		_, err := Between(test.from, test.to, paris)
		var wrong *PeriodError
		if !errors.As(err, &wrong) || err.Error() != test.want || wrong.Hint != test.hint {
			t.Errorf("%s to %s: got %v (%+v)", test.from, test.to, err, wrong)
		}
	}
}

func TestSpine(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	keys := func(periods []Period) string {
		var keys []string
		for _, p := range periods {
			keys = append(keys, p.Key)
		}
		return strings.Join(keys, " ")
	}
	from, to := time.Date(2026, 12, 20, 23, 59, 0, 0, paris), time.Date(2027, 1, 4, 0, 0, 0, 0, paris)
	for grain, want := range map[Grain]string{
		Week: "2026-W51 2026-W52 2026-W53", Month: "2026-12 2027-01", Quarter: "2026-Q4 2027-Q1", Year: "2026 2027",
	} {
		if got := keys(Spine(grain, from, to, paris)); got != want {
			t.Errorf("%s: got %s, want %s", grain, got, want)
		}
	}
	if got := Spine(Week, to, to, paris); len(got) != 0 {
		t.Errorf("spine of nothing: got %s", keys(got))
	}
	if got := keys(PeriodAt(Week, to, paris).Run(3)); got != "2026-W52 2026-W53 2027-W01" {
		t.Errorf("run: got %s", got)
	}
	all := Everything(date(t, "2026-01-01"), date(t, "2026-07-01"), paris)
	if got := plain(all.Words("fr")); got != "tout, du 1ᵉʳ janvier au 30 juin 2026" || !all.Previous().IsZero() {
		t.Errorf("everything: got %q, previous %+v", got, all.Previous())
	}
}

// Every spine of every grain in awkward zones has neither gap nor overlap.
func TestSpineIsContiguous(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "America/Havana", "Africa/Cairo", "Pacific/Apia", "Indian/Reunion"} {
		z := zone(t, name)
		from, to := time.Date(2008, 1, 1, 0, 0, 0, 0, z), time.Date(2031, 1, 1, 0, 0, 0, 0, z)
		for _, grain := range []Grain{Week, Month, Quarter, Year} {
			var before Period
			for _, p := range Spine(grain, from, to, z) {
				if !before.IsZero() && !before.To.Equal(p.From) {
					t.Errorf("%s %s: %s ends at %v, %s starts at %v", name, grain, before.Key, before.To, p.Key, p.From)
				}
				if p.Key <= before.Key || p.Previous().Next() != p || PeriodAt(grain, p.From, z) != p {
					t.Errorf("%s %s: %s is not itself again", name, grain, p.Key)
				}
				before = p
			}
		}
	}
}

func TestLabels(t *testing.T) {
	for key, want := range map[string]string{
		"2026-W03": "S03 W03", "2026-09": "sept. 2026 Sep 2026", "2026-Q3": "T3 2026 Q3 2026", "2026": "2026 2026",
	} {
		p, err := ParsePeriod(key, time.UTC, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Label("fr") + " " + p.Label("en"); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
}
