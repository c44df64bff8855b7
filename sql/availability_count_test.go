package sql_test

import (
	"fmt"
	"testing"
	"time"
)

// isOpen is the service hours again, without the day table: 8 to 18 or 8 to 12 and 14 to 18 in Paris, closed on weekends and
// on Easter Monday, or always.
func isOpen(calendar string, at time.Time) bool {
	if calendar == "24x7" {
		return true
	}
	if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday || at.Month() == time.April && at.Day() == 6 {
		return false
	}
	hour := at.Hour()
	return hour >= 8 && hour < 18 && !(calendar == "split" && hour >= 12 && hour < 14)
}

// tally is what a second-by-second count finds for one service and period.
type tally struct {
	agreed, planned, failures int64
	down, load                [3]int64 // gross, net, contested; lost users times severity in hundredths
	bands                     [4]int64
	isUnknown                 bool
	firstFailure, lastFailure int64
}

// count walks every second of the span.
func (r register) count(t *testing.T, service, calendar string) map[string]*tally {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	type second struct {
		down    [3]bool
		load    [3]int64
		unknown bool
		planned bool
	}
	seconds := make([]second, r.asOf)
	inside := func(slices [][2]int, at int) bool {
		for _, s := range slices {
			if at >= s[0] && at < s[1] {
				return true
			}
		}
		return false
	}
	for _, o := range r.outages {
		from := o.from
		if r.isTicket {
			if o.ticket < 0 {
				continue
			}
			from = max(from, o.ticket)
		}
		if o.service != service {
			continue
		}
		for at := from; at < min(o.to, r.asOf); at++ {
			s := &seconds[at]
			counts := [3]bool{true, !inside(o.net, at), !inside(o.net, at) && !inside(o.contested, at)}
			for reading, is := range counts {
				if is {
					s.down[reading] = true
					s.load[reading] += int64(max(o.users, 0) * o.severity)
				}
			}
			s.unknown = s.unknown || o.users < 0
		}
	}
	for _, w := range r.planned[service] {
		for at := max(w[0], 0); at < min(w[1], r.asOf); at++ {
			seconds[at].planned = true
		}
	}
	// A failure that is too short is down nowhere.
	begins := make([]int, r.asOf)
	for at := 0; at < r.asOf; {
		if !seconds[at].down[0] {
			begins[at] = -1
			at++
			continue
		}
		end := at
		for end < r.asOf && seconds[end].down[0] {
			end++
		}
		for i := at; i < end; i++ {
			begins[i] = at
			if end-at < r.minOutage {
				seconds[i].down = [3]bool{}
			}
		}
		at = end
	}
	found := map[string]*tally{}
	failed := map[int]int64{}
	periodOf := func(at time.Time) string {
		year, week := at.ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week)
	}
	var c *tally
	var open bool
	for at, s := range seconds {
		// The hour of every second is that of the whole hour before it.
		if at%3600 == 0 {
			local := spanFrom.Add(time.Duration(at) * time.Second).In(paris)
			if c = found[periodOf(local)]; c == nil {
				c = &tally{}
				found[periodOf(local)] = c
			}
			open = isOpen(calendar, local)
		}
		if !open {
			continue
		}
		c.agreed++
		if s.planned {
			c.planned++
		}
		c.isUnknown = c.isUnknown || s.down[0] && s.unknown
		for reading := range s.down {
			if s.down[reading] && (reading == 0 || !s.planned) {
				c.down[reading]++
				c.load[reading] += min(int64(r.total*100), s.load[reading])
			}
		}
		if s.down[1] && !s.planned {
			failed[begins[at]]++
		}
	}
	for at, lasted := range failed {
		c := found[periodOf(spanFrom.Add(time.Duration(at)*time.Second).In(paris))]
		if c.failures == 0 || int64(at) < c.firstFailure {
			c.firstFailure = int64(at)
		}
		c.lastFailure = max(c.lastFailure, int64(at))
		c.failures++
		band := 3
		switch {
		case lasted < 120:
			band = 0
		case lasted < 1800:
			band = 1
		case lasted <= 14400:
			band = 2
		}
		c.bands[band]++
	}
	return found
}

// perMillion is part over whole in parts per million, rounded down, digit by digit.
func perMillion(part, whole int64) int64 {
	if part == whole {
		return 1_000_000
	}
	var rate int64
	for range 6 {
		part *= 10
		rate = rate*10 + part/whole
		part %= whole
	}
	return rate
}
