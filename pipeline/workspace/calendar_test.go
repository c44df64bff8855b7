package workspace

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	paris  = "Europe/Paris"
	minute = time.Minute
	hour   = time.Hour
)

// ho is the built-in HO with another set of holidays.
func ho(holidays string) *Calendar {
	c := builtins(paris)["HO"]
	c.Holidays = holidays
	return c
}

func always() *Calendar { return builtins(paris)["24x7"] }

// instant reads RFC 3339, or a local time of Paris that is not ambiguous.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at
	}
	zone, err := time.LoadLocation(paris)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The vectors are those of domain.md 1.1 and of sla-cases.md 6, 21 and 22.
func TestAdd(t *testing.T) {
	for _, test := range []struct {
		name     string
		calendar *Calendar
		start    string
		counted  time.Duration
		want     string
	}{
		{"spring, 24x7", always(), "2025-03-29 23:30", 4 * hour, "2025-03-30T04:30:00+02:00"},
		{"autumn, 24x7", always(), "2025-10-26T00:30:00+02:00", 4 * hour, "2025-10-26T03:30:00+01:00"},
		{"Easter Monday", ho("fr"), "2025-04-18 16:00", 4 * hour, "2025-04-22T10:00:00+02:00"},
		{"Good Friday", ho("fr-alsace-moselle"), "2025-04-18 16:00", 4 * hour, "2025-04-22T12:00:00+02:00"},
		{"26 December", ho("fr"), "2025-12-26 17:00", 4 * hour, "2025-12-29T11:00:00+01:00"},
		{"26 December, Alsace-Moselle", ho("fr-alsace-moselle"), "2025-12-26 17:00", 4 * hour, "2025-12-29T12:00:00+01:00"},
		{"Whit Monday", ho("fr"), "2025-06-07 11:00", 4 * hour, "2025-06-10T12:00:00+02:00"},
		{"nothing to count", ho("fr"), "2025-06-07 11:00", 0, "2025-06-07T11:00:00+02:00"},
		{"ends at closing, not at the next opening", ho("fr"), "2025-06-06 16:00", 2 * hour, "2025-06-06T18:00:00+02:00"},
		{"a second more", ho("fr"), "2025-06-06 16:00", 2*hour + time.Second, "2025-06-10T08:00:01+02:00"},
		{"below the second", always(), "2025-06-06 16:00", 1500 * time.Millisecond, "2025-06-06T16:00:01.5+02:00"},
		{"many years", ho("none"), "2025-01-01 08:00", 2610 * 10 * hour, "2035-01-02T18:00:00+01:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := test.calendar.Add(instant(t, test.start), test.counted)
			if !ok || !got.Equal(instant(t, test.want)) {
				t.Fatalf("got %v %v, want %s", got, ok, test.want)
			}
			if back := test.calendar.Counted(instant(t, test.start), got); back != test.counted {
				t.Errorf("counted back %v, want %v", back, test.counted)
			}
		})
	}
	if at, ok := ho("fr").Add(time.Unix(0, 0), -1); ok {
		t.Errorf("a negative time ends at %v", at)
	}
	ended := &Calendar{ID: "ended", Zone: "UTC", Windows: []Window{{Days: []string{"mon"}, From: "08:00", To: "18:00", ValidTo: "2020-01-01"}}}
	if at, ok := ended.Add(instant(t, "2021-01-01 08:00"), hour); ok {
		t.Errorf("a calendar that has ended gives %v", at)
	}
}

func TestCounted(t *testing.T) {
	for _, test := range []struct {
		name     string
		calendar *Calendar
		from, to string
		want     time.Duration
	}{
		{"domain.md 1.1", ho("fr"), "2025-04-18 16:00", "2025-04-22 09:30", 3*hour + 30*minute},
		{"sla 17, before the stop", ho("fr"), "2025-09-15 16:00", "2025-09-15 17:30", 90 * minute},
		{"sla 17, the stop", ho("fr"), "2025-09-15 17:30", "2025-09-16 09:30", 2 * hour},
		{"sla 17, after the stop", ho("fr"), "2025-09-16 09:30", "2025-09-16 11:00", 90 * minute},
		{"the week of spring", always(), "2026-03-23 00:00", "2026-03-30 00:00", 167 * hour},
		{"the week of autumn", always(), "2026-10-19 00:00", "2026-10-26 00:00", 169 * hour},
		{"an HO week across the change", ho("fr"), "2026-03-27 00:00", "2026-03-31 00:00", 20 * hour},
		{"backwards", ho("fr"), "2025-09-16 11:00", "2025-09-15 11:00", 0},
		{"outside", ho("fr"), "2025-09-13 00:00", "2025-09-15 08:00", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.calendar.Counted(instant(t, test.from), instant(t, test.to)); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// weekly is a calendar of the windows "mon,tue 08:00-12:00".
func weekly(zone string, windows ...string) *Calendar {
	c := &Calendar{ID: "test", Zone: zone, Holidays: "none"}
	for _, text := range windows {
		days, hours, _ := strings.Cut(text, " ")
		from, to, _ := strings.Cut(hours, "-")
		c.Windows = append(c.Windows, Window{Days: strings.Split(days, ","), From: from, To: to})
	}
	return c
}

// words prints the open segments of the days that have some.
func words(days []Day) []string {
	var lines []string
	for _, day := range days {
		for _, s := range day.Segments {
			if s[0] < s[1] {
				lines = append(lines, time.Unix(s[0], 0).UTC().Format("01-02 15:04")+" "+time.Unix(s[1], 0).UTC().Format("01-02 15:04"))
			}
		}
	}
	return lines
}

func TestDaysLiteral(t *testing.T) {
	with := func(c *Calendar, change func(*Calendar)) *Calendar { change(c); return c }
	for _, test := range []struct {
		name     string
		calendar *Calendar
		from, to string // UTC days
		want     []string
	}{
		{"an HO day keeps its wall hours on both sides of the change", ho("fr"), "2026-03-27", "2026-03-31",
			[]string{"03-27 07:00 03-27 17:00", "03-30 06:00 03-30 16:00"}},
		{"past midnight, split by the UTC day", weekly("UTC", "fri 22:00-06:00"), "2026-05-01", "2026-05-03",
			[]string{"05-01 22:00 05-02 00:00", "05-02 00:00 05-02 06:00"}},
		{"a local day is part of two UTC days", weekly(paris, "fri 00:00-24:00"), "2026-05-07", "2026-05-09",
			[]string{"05-07 22:00 05-08 00:00", "05-08 00:00 05-08 22:00"}},
		{"a whole day until 24:00 is joined to the next", weekly("UTC", "fri 12:00-24:00", "sat 00:00-01:00"), "2026-05-01", "2026-05-03",
			[]string{"05-01 12:00 05-02 00:00", "05-02 00:00 05-02 01:00"}},
		{"until 00:00 is until 24:00", weekly("UTC", "fri 12:00-00:00"), "2026-05-01", "2026-05-03",
			[]string{"05-01 12:00 05-02 00:00"}},
		{"overlapping windows count once", weekly("UTC", "fri 08:00-12:00", "fri 10:00-18:00", "fri 18:00-19:00"), "2026-05-01", "2026-05-02",
			[]string{"05-01 08:00 05-01 19:00"}},
		{"split windows", weekly("UTC", "fri 08:00-12:00", "fri 14:00-18:00"), "2026-05-01", "2026-05-02",
			[]string{"05-01 08:00 05-01 12:00", "05-01 14:00 05-01 18:00"}},
		{"an hour that does not exist is shifted forward", weekly(paris, "sun 02:30-05:00"), "2026-03-29", "2026-03-30",
			[]string{"03-29 01:30 03-29 03:00"}},
		{"an end that does not exist is shifted forward", weekly(paris, "sun 01:00-02:30"), "2026-03-29", "2026-03-30",
			[]string{"03-29 00:00 03-29 01:30"}},
		{"of an hour shown twice the first begins", weekly(paris, "sun 02:30-05:00"), "2026-10-25", "2026-10-26",
			[]string{"10-25 00:30 10-25 04:00"}},
		{"of an hour shown twice the first ends", weekly(paris, "sun 01:00-02:30"), "2026-10-25", "2026-10-26",
			[]string{"10-25 00:00 10-25 00:30"}}, // 01:00 in summer is 23:00 UTC of the day before
		{"a holiday closes its local day and nothing else", with(weekly("UTC", "thu,fri 22:00-06:00"), func(c *Calendar) { c.Holidays = "fr" }),
			"2026-04-30", "2026-05-03", []string{"04-30 22:00 05-01 00:00", "05-02 00:00 05-02 06:00"}},
		{"an opening wins over a holiday and a closure", with(weekly("UTC", "fri 08:00-18:00"), func(c *Calendar) {
			c.Holidays = "fr"
			c.Closed = []ClosedDay{{Date: "2026-05-01"}, {Date: "2026-05-15"}}
			c.Open = []OpenWindow{{Date: "2026-05-01", From: "09:00", To: "10:00"}, {Date: "2026-05-02", From: "22:00", To: "02:00"}}
		}), "2026-05-01", "2026-05-16", []string{"05-01 09:00 05-01 10:00", "05-02 22:00 05-03 00:00", "05-03 00:00 05-03 02:00"}},
		{"Whit Monday worked", with(ho("fr"), func(c *Calendar) { c.HolidaysExcept = []string{"whit_monday"} }),
			"2026-05-25", "2026-05-26", []string{"05-25 06:00 05-25 16:00"}},
		{"validity", with(weekly("UTC"), func(c *Calendar) {
			c.Windows = []Window{
				{Days: []string{"mon"}, From: "08:00", To: "09:00", ValidTo: "2026-05-11"},
				{Days: []string{"mon"}, From: "10:00", To: "11:00", ValidFrom: "2026-05-11", ValidTo: "2026-05-18"},
			}
		}), "2026-05-01", "2026-05-25", []string{"05-04 08:00 05-04 09:00", "05-11 10:00 05-11 11:00"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			days, err := test.calendar.Days(instant(t, test.from+"T00:00:00Z"), instant(t, test.to+"T00:00:00Z"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, words(days)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDaysEdges(t *testing.T) {
	c := weekly("UTC", "fri 01:00-02:00", "fri 03:00-04:00", "fri 05:00-06:00", "fri 07:00-08:00")
	_, err := c.Days(instant(t, "2026-04-30T00:00:00Z"), instant(t, "2026-05-03T00:00:00Z"))
	if err == nil || !strings.Contains(err.Error(), "2026-05-01") {
		t.Errorf("four openings in a day: %v", err)
	}
	days, err := ho("fr").Days(instant(t, "2026-05-04T13:00:00Z"), instant(t, "2026-05-05T00:00:01Z"))
	if err != nil || len(days) != 2 {
		t.Fatalf("got %d days, %v; want the two that hold the interval", len(days), err)
	}
	start := int64(20577) * 86400
	want := []Day{
		{UTCDay: 20577, OpenBefore: 0, Open: 36000, Segments: [3][2]int64{{start + 6*3600, start + 16*3600}, {start, start}, {start, start}}},
		{UTCDay: 20578, OpenBefore: 36000, Open: 36000, Segments: [3][2]int64{
			{start + 86400 + 6*3600, start + 86400 + 16*3600}, {start + 86400, start + 86400}, {start + 86400, start + 86400}}},
	}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if days, err := ho("fr").Days(time.Unix(10, 0), time.Unix(10, 0)); len(days) != 0 || err != nil {
		t.Errorf("no interval gives %v, %v", days, err)
	}
	if _, err := (&Calendar{ID: "x", Zone: "Local"}).Days(time.Unix(0, 0), time.Unix(1, 0)); err == nil {
		t.Error("the zone of the machine is accepted")
	}
}

// TestDaysWalk compares Days with a walk over every minute that asks the wall clock, for random windows over weeks with a
// change of clock. Bounds stay out of the hour that the clock skips or shows twice: TestDaysLiteral has those.
func TestDaysWalk(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	weeks := []string{"2026-03-25", "2026-10-21", "2026-05-06", "2025-12-23"}
	for round := range 60 {
		c := &Calendar{ID: "random", Zone: []string{paris, "Indian/Reunion", "America/Martinique"}[round%3], Holidays: []string{"none", "fr", "fr-martinique"}[round%3]}
		for range 1 + random.IntN(2) {
			var days []string
			for _, day := range weekdays {
				if random.IntN(3) > 0 {
					days = append(days, day)
				}
			}
			from, to := bound(random), bound(random)
			if from == to || len(days) == 0 {
				continue
			}
			c.Windows = append(c.Windows, Window{Days: days, From: from, To: to})
		}
		from := instant(t, weeks[round%len(weeks)]+"T00:00:00Z")
		to := from.AddDate(0, 0, 8)
		days, err := c.Days(from, to)
		if err != nil {
			t.Fatal(err)
		}
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		var before int64
		for _, day := range days {
			start := time.Unix(int64(day.UTCDay)*daySeconds, 0)
			open := int64(0)
			for m := range 24 * 60 {
				at := start.Add(time.Duration(m) * minute)
				want := walkOpen(c, at.In(zone))
				got := slices.ContainsFunc(day.Segments[:], func(s [2]int64) bool { return s[0] <= at.Unix() && at.Unix() < s[1] })
				if want != got {
					t.Fatalf("%+v at %v: open %v, want %v", c.Windows, at.UTC(), got, want)
				}
				if want {
					open += 60
				}
			}
			if day.Open != open || day.OpenBefore != before {
				t.Fatalf("%+v: day %d has %d open after %d, want %d after %d", c.Windows, day.UTCDay, day.Open, day.OpenBefore, open, before)
			}
			before += open
		}
		if got := c.Counted(from, to); got != time.Duration(before)*time.Second {
			t.Fatalf("%+v: counted %v, want %d s", c.Windows, got, before)
		}
	}
}

// bound is a random hour of a window, out of 02:00–03:59.
func bound(random *rand.Rand) string {
	h := random.IntN(22)
	if h >= 2 {
		h += 2
	}
	return fmt.Sprintf("%02d:%02d", h, 15*random.IntN(4))
}

// walkOpen asks the wall clock whether a calendar is open, knowing nothing of intervals.
func walkOpen(c *Calendar, local time.Time) bool {
	if c.Holidays != "none" && slices.Contains(Holidays(c.Holidays, local.Year()), local.Format(time.DateOnly)) {
		return false
	}
	now := local.Format("15:04")
	today := weekdays[(int(local.Weekday())+6)%7]
	yesterday := weekdays[(int(local.Weekday())+5)%7]
	for _, w := range c.Windows {
		switch {
		case w.From < w.To:
			if slices.Contains(w.Days, today) && w.From <= now && now < w.To {
				return true
			}
		case slices.Contains(w.Days, today) && w.From <= now, slices.Contains(w.Days, yesterday) && now < w.To:
			return true
		}
	}
	return false
}

func TestCountedIsAdditive(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	c := ho("fr-alsace-moselle")
	base := instant(t, "2025-03-01T00:00:00Z")
	at := func() time.Time { return base.Add(time.Duration(random.Int64N(int64(400 * 24 * hour)))) }
	for range 300 {
		p := []time.Time{at(), at(), at()}
		slices.SortFunc(p, time.Time.Compare)
		if whole, parts := c.Counted(p[0], p[2]), c.Counted(p[0], p[1])+c.Counted(p[1], p[2]); whole != parts {
			t.Fatalf("%v: %v in one, %v in two", p, whole, parts)
		}
		d := time.Duration(random.Int64N(int64(60 * hour)))
		end, ok := c.Add(p[0], d)
		if !ok || c.Counted(p[0], end) != d || d > 0 && c.Counted(p[0], end.Add(-1)) >= d {
			t.Fatalf("%v after %v is %v", d, p[0], end)
		}
	}
}
