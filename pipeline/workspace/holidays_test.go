package workspace

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The dates are those of domain.md 3.3.
func TestHolidays(t *testing.T) {
	for _, row := range []string{
		"2024 2024-03-29 2024-04-01 2024-05-09 2024-05-20", "2025 2025-04-18 2025-04-21 2025-05-29 2025-06-09",
		"2026 2026-04-03 2026-04-06 2026-05-14 2026-05-25", "2027 2027-03-26 2027-03-29 2027-05-06 2027-05-17",
		"2028 2028-04-14 2028-04-17 2028-05-25 2028-06-05", "2029 2029-03-30 2029-04-02 2029-05-10 2029-05-21",
		"2030 2030-04-19 2030-04-22 2030-05-30 2030-06-10",
	} {
		cells := strings.Fields(row)
		year := cells[0]
		var y int
		fmt.Sscan(year, &y)
		want := []string{year + "-01-01", year + "-05-01", year + "-05-08", year + "-07-14", year + "-08-15", year + "-11-01",
			year + "-11-11", year + "-12-25", cells[2], cells[3], cells[4]}
		slices.Sort(want)
		if diff := cmp.Diff(want, Holidays("fr", y)); diff != "" {
			t.Errorf("fr %s (-want +got)\n%s", year, diff)
		}
		want = append(want, cells[1], year+"-12-26")
		slices.Sort(want)
		if diff := cmp.Diff(want, Holidays("fr-alsace-moselle", y)); diff != "" {
			t.Errorf("Alsace-Moselle %s (-want +got)\n%s", year, diff)
		}
	}
	for set, date := range map[string]string{
		"fr-mayotte": "2026-04-27", "fr-martinique": "2026-05-22", "fr-guadeloupe": "2026-05-27", "fr-guyane": "2026-06-10",
		"fr-reunion": "2026-12-20", "fr-saint-barthelemy": "2026-10-09", "fr-saint-martin": "2026-05-28",
	} {
		if got := Holidays(set, 2026); !slices.Contains(got, date) || len(got) != 12 {
			t.Errorf("%s: %v", set, got)
		}
	}
	for year, shared := range map[int]string{1997: "1997-05-08", 2008: "2008-05-01"} {
		if got := Holidays("fr", year); len(got) != 10 || !slices.Contains(got, shared) {
			t.Errorf("Ascension on %s: %v", shared, got)
		}
	}
	if got := Holidays("none", 2026); got != nil {
		t.Errorf("none has %v", got)
	}
	if got := Holidays("fr", 2026, "whit_monday"); slices.Contains(got, "2026-05-25") || len(got) != 10 {
		t.Errorf("without Whit Monday: %v", got)
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30min": 30 * minute, "30m": 30 * minute, "4h": 4 * hour, "1h30": 90 * minute, "2h30": 150 * minute, "1h05min": 65 * minute,
		"2 h 15 min": 135 * minute, "4H": 4 * hour, "90min": 90 * minute, "120h": 120 * hour, "0min": 0,
	} {
		if got, message, _ := parseDuration(text); got != want || message != "" {
			t.Errorf("%q is %v (%s), want %v", text, got, message, want)
		}
	}
	for text, want := range map[string]string{
		"": "unknown", "4": "no unit", "h": "unknown", "4h75": "59 minutes", "1d": "days", "2 jours": "days", "1j": "days", "5 JO": "days",
		"3 working days": "days", "1w": "days", "-4h": "unknown", "4hours": "unknown", "1.5h": "unknown", "PT4H": "unknown", "min": "unknown",
	} {
		if got, message, _ := parseDuration(text); !strings.Contains(message, want) {
			t.Errorf("%q is %v, %q; want a message with %q", text, got, message, want)
		}
	}
}
