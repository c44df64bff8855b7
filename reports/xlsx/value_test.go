package xlsx

import (
	"math"
	"testing"
	"time"
)

// Every second of a day reads as itself, also where a program cuts what is below the second.
func TestSerialKeepsSeconds(t *testing.T) {
	for _, day := range []time.Time{
		time.Date(2026, 9, 16, 0, 0, 0, 0, time.UTC), time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2099, 12, 31, 0, 0, 0, 0, time.UTC),
	} {
		for of := range daySeconds {
			serial, ok := (&book{}).serial(day.Add(time.Duration(of) * time.Second))
			if _, fraction := math.Modf(serial); !ok || int(fraction*daySeconds) != of || math.Round(fraction*daySeconds) != float64(of) {
				t.Fatalf("%s, second %d: %v reads %v", day.Format(time.DateOnly), of, serial, fraction*daySeconds)
			}
		}
	}
}
