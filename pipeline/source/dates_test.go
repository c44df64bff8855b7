package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

func TestScanMoment(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"29/2/2016 01:16", "2016-02-29 01:16:00"},
		{"29-02-2016 9:05:07", "2016-02-29 09:05:07"},
		{"29.02.2016", "2016-02-29 00:00:00"},
		{"29. 2. 2016 01:16", "2016-02-29 01:16:00"},
		{"29/02/2016 à 01:16", ""},
		{"2016-02-29T01:16:00", "2016-02-29 01:16:00"},
		{"2016/2/29 01:16", "2016-02-29 01:16:00"},
		{"2016-02-29 01:16:00.5", "2016-02-29 01:16:00.5"},
		{"2016-02-29 01:16:00,1234567", "2016-02-29 01:16:00.123456"},
		{"2016-02-29T01:16Z", "2016-02-29 01:16:00 +0"},
		{"2016-02-29 01:16 UTC", "2016-02-29 01:16:00 +0"},
		{"2016-02-29 01:16+02", "2016-02-29 01:16:00 +7200"},
		{"2016-02-29 01:16:00 -03:30", "2016-02-29 01:16:00 -12600"},
		{"2016-02-29T01:16:00.000+0100", "2016-02-29 01:16:00 +3600"},
		{"29/2/2016, 1:16 PM", "2016-02-29 13:16:00"},
		{"29/2/2016 12:16 am", "2016-02-29 00:16:00"},
		{"29/2/2016 1:16\u202fPM", "2016-02-29 13:16:00"},
		{"29 févr. 2016 01:16", "2016-02-29 01:16:00"},
		{"29/Feb/16 1:16 AM", "2016-02-29 01:16:00"},
		{"1456708560", "2016-02-29 01:16:00 +0"},
		{"1456708560123", "2016-02-29 01:16:00.123 +0"},
		{"29/2/2016 01:16 x", ""}, {"29/2/2016 24:00", ""}, {"29/2/2016 1:6", ""}, {"29/2/2016 13:00 PM", ""}, {"30/2/2016", ""},
		{"29/2/2015", ""}, {"29/2/216", ""}, {"2016-02", ""}, {"2016-2-29-1", ""}, {"20160229", ""}, {"2016-02-29T", ""},
		{"29/2/2016 01:16 +1", ""}, {"29/2/2016 01:16 +25:00", ""}, {"-1456708560", ""}, {"1.5", ""}, {"", ""}, {"mars", ""},
		{"29/brumaire/2016", ""}, {"31/12/1969", ""}, {"01/01/2101", ""},
	} {
		got := ""
		if m, ok := scanMoment([]byte(c.text)); ok && m.settle(dmy) == "" {
			got = time.UnixMicro(m.wall()*1e6 + m.micros).UTC().Format("2006-01-02 15:04:05.999999")
			if m.hasOffset {
				got += " " + offsetText(m.offset)
			}
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func offsetText(o int64) string { return fmt.Sprintf("%+d", o) }

// FuzzDate: no text makes the scanner panic, and what it takes is a time that Go writes back to the same instant.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"29/2/2016 01:16", "2016-02-29T01:16:00.5+01:00", "14/Sep/26 12:00 PM", "1456708560", "1456708560123", "1/2/03", "9999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, ok := scanMoment([]byte(s))
		if !ok {
			return
		}
		var p dateProof
		p.see(&m, 1, []byte(s))
		for _, o := range []order{dmy, mdy, ymd} {
			n := m
			if n.settle(o) != "" {
				continue
			}
			at := time.Unix(n.wall(), 0).UTC()
			if y := at.Year(); y < firstYear || y > lastYear || n.micros < 0 || n.micros > 999_999 {
				t.Fatalf("%q: %v", s, at)
			}
			if n.shape != epochSecond && n.shape != epochMilli && (at.Day() != n.day || int(at.Month()) != n.month || at.Year() != n.year) {
				t.Fatalf("%q: %+v is %v", s, n, at)
			}
		}
	})
}

// TestZone compares with Go's own zones, hour by hour around every change of some years, and around the ends of years.
func TestZone(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "Indian/Reunion", "America/Martinique", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "UTC"} {
		z, err := newZone(name)
		if err != nil {
			t.Fatal(err)
		}
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range []int{1970, 1976, 2011, 2016, 2026, 2040, 2100} {
			for at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == year; at = at.Add(15 * time.Minute) {
				got, d := z.instant(at.Unix())
				back := time.Unix(got, 0).In(loc)
				_, offset := back.Zone()
				if d != inGap && got+int64(offset) != at.Unix() {
					t.Fatalf("%s: %v read as %v", name, at, back)
				}
				// Go chooses freely where a time came twice or never.
				if want := time.Date(year, at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, loc); d == noDoubt && want.Unix() != got {
					t.Fatalf("%s: %v read as %v, want %v", name, at, back, want)
				}
			}
		}
	}
	if _, err := newZone("Paris"); err == nil {
		t.Error("a zone that does not exist was taken")
	}
}

func TestZoneDoubts(t *testing.T) {
	z, err := newZone("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		wall, want string
		doubt      doubt
	}{
		{"2025-03-30 01:59:59", "2025-03-30 00:59:59", noDoubt},
		{"2025-03-30 02:00:00", "2025-03-30 01:00:00", inGap},
		{"2025-03-30 02:59:59", "2025-03-30 01:59:59", inGap},
		{"2025-03-30 03:00:00", "2025-03-30 01:00:00", noDoubt},
		{"2025-10-26 01:59:59", "2025-10-25 23:59:59", noDoubt},
		{"2025-10-26 02:00:00", "2025-10-26 00:00:00", inOverlap},
		{"2025-10-26 02:59:59", "2025-10-26 00:59:59", inOverlap},
		{"2025-10-26 03:00:00", "2025-10-26 02:00:00", noDoubt},
		{"2099-07-01 12:00:00", "2099-07-01 10:00:00", noDoubt},
	} {
		at, err := time.Parse(time.DateTime, c.wall)
		if err != nil {
			t.Fatal(err)
		}
		got, d := z.instant(at.Unix())
		if s := time.Unix(got, 0).UTC().Format(time.DateTime); s != c.want || d != c.doubt {
			t.Errorf("%s: %s, doubt %d; want %s, doubt %d", c.wall, s, d, c.want, c.doubt)
		}
	}
}

// TestColumnsAreThoseOfRaw keeps the list of columns equal to sql/raw: names, types, order.
func TestColumnsAreThoseOfRaw(t *testing.T) {
	db, err := warehouse.Open(context.Background(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, kind := range []workspace.Rows{workspace.RowsIncidents, workspace.RowsEvents, workspace.RowsProblems, workspace.RowsChanges, workspace.RowsActions,
		workspace.RowsKnownErrors, workspace.RowsReports,
		workspace.RowsExclusions, workspace.RowsMaintenances, workspace.RowsOutages} {
		table := tableOf(kind)
		text, err := os.ReadFile(filepath.Join("../../sql/raw", table.name+".sql"))
		if err != nil {
			t.Fatal(err)
		}
		_, rows, err := db.Rows(context.Background(), "describe "+string(text))
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, r := range rows {
			want = append(want, r[0].(string)+" "+r[1].(string))
		}
		for _, c := range table.columns {
			got = append(got, c.name+" "+c.kind)
		}
		if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
			t.Errorf("%s:\n%s\nwant:\n%s", table.name, a, b)
		}
	}
}
