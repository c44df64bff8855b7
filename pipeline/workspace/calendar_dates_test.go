package workspace

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The local dates of a calendar: holidays and dated days in words, the rank of working days, the hour at which each closes.
func TestDates(t *testing.T) {
	c := &Calendar{
		ID: "HO", Zone: "Europe/Paris", Holidays: "fr",
		Windows: []Window{{Days: weekdays[:5], From: "08:00", To: "12:00"}, {Days: weekdays[:5], From: "14:00", To: "18:00"}, {Days: []string{"fri"}, From: "22:00", To: "02:00"}},
		Closed:  []ClosedDay{{Date: "2026-05-15", Reason: "pont", Reference: "note 12"}, {Date: "2026-05-18"}},
		Open:    []OpenWindow{{Date: "2026-05-08", From: "09:00", To: "10:00"}},
	}
	dates, err := c.Dates(time.Date(2026, 5, 7, 22, 0, 0, 0, time.UTC), time.Date(2026, 5, 18, 22, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, d := range dates {
		closes := "-"
		if d.Closes != 0 {
			closes = time.Unix(d.Closes, 0).In(zone).Format("02 15:04")
		}
		fmt.Fprintf(&got, "%s %d %s %s %s\n", d.Date, d.WorkingRank, closes, d.Label, d.Reference)
		if d.To-d.From != 86400 || time.Unix(d.From, 0).In(zone).Format("2006-01-02 15:04") != d.Date+" 00:00" {
			t.Errorf("%s is from %d to %d", d.Date, d.From, d.To)
		}
	}
	// The night that begins on a Friday opens the Saturday until two, also where the Friday itself is closed.
	const want = `2026-05-08 1 08 10:00 ouverture exceptionnelle 
2026-05-09 2 09 02:00  
2026-05-10 2 -  
2026-05-11 3 11 18:00  
2026-05-12 4 12 18:00  
2026-05-13 5 13 18:00  
2026-05-14 5 - Ascension 
2026-05-15 5 - pont note 12
2026-05-16 6 16 02:00  
2026-05-17 6 -  
2026-05-18 6 - fermeture 
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// The dates of a change of the clock have 23 and 25 hours.
	for day, want := range map[string]int64{"2026-03-29": 23 * 3600, "2026-10-25": 25 * 3600} {
		noon, err := time.Parse(time.DateTime, day+" 12:00:00")
		if err != nil {
			t.Fatal(err)
		}
		dates, err := c.Dates(noon, noon.Add(time.Hour))
		if err != nil || len(dates) != 1 || dates[0].Date != day || dates[0].To-dates[0].From != want {
			t.Errorf("%s is %+v, %v", day, dates, err)
		}
	}
}

// A calendar without a zone of its own is taken to the zone of the contract; one with a zone stays where it is.
func TestCalendarIn(t *testing.T) {
	w := tree(t, "-- bilan.yaml --\nversion: 1\nzone: Europe/Paris\n-- calendars/site.yaml --\nversion: 1\nid: SITE\nzone: Indian/Reunion\nwindows: [{days: [mon], from: \"08:00\", to: \"18:00\"}]\n")
	for _, c := range []struct{ id, zone, want string }{
		{"HO", "Europe/Paris", "HO Europe/Paris"}, {"HO", "Indian/Reunion", "HO@Indian/Reunion Indian/Reunion"},
		{"HO", "", "HO Europe/Paris"}, {"SITE", "Europe/Paris", "SITE Indian/Reunion"},
	} {
		moved := w.Calendars[c.id].In(c.zone)
		if got := moved.ID + " " + moved.Zone; got != c.want {
			t.Errorf("%s in %q is %s, want %s", c.id, c.zone, got, c.want)
		}
	}
	// 08:00–18:00 of a Monday at each wall clock.
	at := time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)
	for zone, want := range map[string]string{"Europe/Paris": "07:00", "Indian/Reunion": "04:00"} {
		begin, ok := w.Calendars["HO"].In(zone).Add(at, time.Second)
		if got := begin.Add(-time.Second).Format("15:04"); !ok || got != want {
			t.Errorf("HO in %s opens at %s UTC, want %s", zone, got, want)
		}
	}
}

// The dates of a calendar and its seconds agree, over a year with two changes of the clock: a date is open when seconds are counted
// in it, and none is counted after it closes.
func TestDatesAgreeWithSeconds(t *testing.T) {
	calendars := builtins("Europe/Paris")
	calendars["night"] = &Calendar{
		ID: "night", Zone: "Europe/Paris", Holidays: "fr-alsace-moselle", HolidaysExcept: []string{"whit_monday"},
		Windows: []Window{{Days: []string{"sat", "sun", "wed"}, From: "22:00", To: "06:00"}, {Days: []string{"thu"}, From: "09:00", To: "24:00"}},
		Closed:  []ClosedDay{{Date: "2026-03-28"}}, Open: []OpenWindow{{Date: "2026-12-25", From: "23:00", To: "01:00"}},
	}
	calendars["island"] = calendars["HO"].In("Indian/Reunion")
	from := time.Date(2026, 1, 1, 5, 0, 0, 0, time.UTC)
	for name, c := range calendars {
		dates, err := c.Dates(from, from.AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		rank := int32(0)
		for i, d := range dates {
			begin, end, closes := time.Unix(d.From, 0), time.Unix(d.To, 0), time.Unix(d.Closes, 0)
			if i > 0 && d.From != dates[i-1].To {
				t.Fatalf("%s: %s begins at %d, the day before ends at %d", name, d.Date, d.From, dates[i-1].To)
			}
			open := c.Counted(begin, end)
			if open > 0 {
				rank++
			}
			switch {
			case d.WorkingRank != rank, (open > 0) != (d.Closes != 0):
				t.Errorf("%s: %s has rank %d and closes at %d, with %s open and %d open dates", name, d.Date, d.WorkingRank, d.Closes, open, rank)
			case open > 0 && (c.Counted(closes.Add(-time.Second), closes) != time.Second || c.Counted(closes, end) != 0 || closes.After(end)):
				t.Errorf("%s: %s does not close at %s", name, d.Date, closes)
			}
		}
	}
}
