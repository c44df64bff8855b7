package source

import (
	"fmt"
	"math"
	"sort"
	"time"
	_ "time/tzdata" // the same zones on every machine that lacks them
)

// zone turns wall-clock seconds into instants.
type zone struct {
	name  string
	spans []span
	last  int // the span of the last answer: rows of a file are near one another in time
}

// span is a stretch of time with one offset. Between sure and surely, in wall-clock seconds, no other span can answer.
type span struct {
	from, to     int64 // instants, half-open
	offset       int64
	sure, surely int64
}

// doubt says what a wall-clock time has against it.
type doubt int

const (
	noDoubt   doubt = iota
	inGap           // the clocks jumped over it
	inOverlap       // it came twice
)

// newZone resolves an IANA name over the years that bilan reads.
func newZone(name string) (*zone, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fmt.Errorf("zone %q is not an IANA name", name)
	}
	z := &zone{name: name}
	at := time.Date(firstYear-1, 12, 1, 0, 0, 0, 0, time.UTC).In(loc)
	until := time.Date(lastYear+1, 2, 1, 0, 0, 0, 0, time.UTC)
	for at.Before(until) {
		_, offset := at.Zone()
		if n := len(z.spans); n == 0 {
			z.spans = append(z.spans, span{from: math.MinInt64 / 2, offset: int64(offset)})
		} else if z.spans[n-1].offset != int64(offset) {
			z.spans[n-1].to = at.Unix()
			z.spans = append(z.spans, span{from: at.Unix(), offset: int64(offset)})
		}
		_, end := at.ZoneBounds()
		if end.IsZero() {
			break
		}
		// Past the table of the zone the bounds are cut at the ends of years, and in leap years they do not move on by
		// themselves; no zone changes within a day of that.
		if !end.After(at) {
			end = at.Add(24 * time.Hour)
		}
		at = end.In(loc)
	}
	z.spans[len(z.spans)-1].to = math.MaxInt64 / 2
	for i := range z.spans {
		s := &z.spans[i]
		s.sure, s.surely = s.from+s.offset, s.to+s.offset
		if i > 0 {
			s.sure = s.from + max(s.offset, z.spans[i-1].offset)
		}
		if i+1 < len(z.spans) {
			s.surely = s.to + min(s.offset, z.spans[i+1].offset)
		}
	}
	return z, nil
}

// instant gives the seconds since 1970 UTC of a wall-clock time. A time in a gap is shifted forward by the gap; of a time
// that came twice the first is taken (domain.md T7).
func (z *zone) instant(wall int64) (int64, doubt) {
	if s := &z.spans[z.last]; wall >= s.sure && wall < s.surely {
		return wall - s.offset, noDoubt
	}
	// No offset is above a day, so the spans that can answer begin at most a day after the wall time read as UTC.
	i := sort.Search(len(z.spans), func(i int) bool { return z.spans[i].from > wall+86400 }) - 1
	found, before := -1, -1
	for ; i >= 0; i-- {
		s := &z.spans[i]
		if wall-s.offset >= s.to {
			before = i
			break
		}
		if wall-s.offset >= s.from {
			if found >= 0 {
				return wall - s.offset, inOverlap
			}
			found = i
		}
	}
	if found >= 0 {
		z.last = found
		return wall - z.spans[found].offset, noDoubt
	}
	return wall - z.spans[max(before, 0)].offset, inGap
}
