package source

import "testing"

// TestDurations reads durations as exports write them (domain.md 3.11, 7.1 to 7.4).
func TestDurations(t *testing.T) {
	for _, c := range []struct {
		name, header, text string
		want               int64
	}{
		{"elapsed_seconds", "duration", "5400", 5400},
		{"elapsed_seconds", "duration", "28 316", 28316},
		{"elapsed_seconds", "elapsedTime.millis", "5400999", 5400},
		{"elapsed_seconds", "Elapsed (ms)", "5400000", 5400},
		{"remaining_seconds", "remainingTime.millis", "-1", -1}, // a thousandth too late is too late
		{"remaining_seconds", "Time to resolution", "-1:30", -5400},
		{"remaining_seconds", "Time to resolution", "- 0:01", -60},
		{"elapsed_seconds", "duration", "01:30:05", 5405},
		{"elapsed_seconds", "duration", "100:00", 360000},
		{"elapsed_seconds", "duration", "1 h 30", 5400},
		{"elapsed_seconds", "duration", "1h30", 5400},
		{"elapsed_seconds", "duration", "1 h 30 min", 5400},
		{"elapsed_seconds", "duration", "1,5 h", 5400},
		{"elapsed_seconds", "duration", "4.1 h", 14760},
		{"elapsed_seconds", "duration", "6 heures 54 minutes", 24840},
		{"elapsed_seconds", "duration", "1 Day 2 Hours 3 Minutes", 93780},
		{"elapsed_seconds", "duration", "2 heures, 3 minutes et 4 secondes", 7384},
		{"elapsed_seconds", "duration", "1 j 2 h", 93600},
		{"elapsed_seconds", "duration", "PT1H30M", 5400},
		{"elapsed_seconds", "duration", "P1DT2H", 93600},
		{"elapsed_seconds", "business_duration", "1970-01-02 02:00:00", 93600},
		{"elapsed_seconds", "completedCycles.elapsedTime.millis", "60000, 120000", 180},
		{"remaining_seconds", "completedCycles.remainingTime.millis", "60000, -120000", -120},
		{"target_seconds", "completedCycles.goalDuration.millis", "14400000, 14400000", 14400},
	} {
		got, ok := durationOf(c.name, c.header).read([]byte(c.text), 0)
		if !ok || got != c.want {
			t.Errorf("%s %q under %q: %d, %v, want %d", c.name, c.text, c.header, got, ok, c.want)
		}
	}
	for _, text := range []string{"", "-", "1:75", "soon", "3 weeks", "30 min 1 h", "1 h 2 h", "2026-09-14 08:00:00", "P", "PT", "1 h x", "10 30 min"} {
		if got, ok := durationOf("elapsed_seconds", "duration").read([]byte(text), 0); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
	if durationOf("resolution", "duration") != nil {
		t.Error("a column that holds no duration has a rule")
	}
}

// TestIndicators tells what a clock measures from the name that people gave it.
func TestIndicators(t *testing.T) {
	for name, want := range map[string]string{
		"Priority 1 resolution (4 hour)": "restore", "Priority 1 response (15 minute)": "acknowledge", "TTR": "restore",
		"Time to first response": "acknowledge", "GTI-P2": "acknowledge", "GTR P1": "restore", "Rétablissement 4 h": "restore",
		"Délai de prise en charge": "acknowledge", "Temps de résolution": "restore", "Resolution": "restore",
		"Response and resolution": "", "Gold": "", "Ownership": "", "": "",
	} {
		if got, _ := indicatorOf([]byte(name)); got != want {
			t.Errorf("%q measures %q, want %q", name, got, want)
		}
	}
}
