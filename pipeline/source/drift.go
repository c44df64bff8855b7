package source

import (
	"fmt"
	"slices"
	"time"
)

// Drift says in what the files of this load differ from the one of their source that was landed before them: columns that are new or
// gone, columns of dates or numbers that hold something else too, and rows that fell by more than half. A sentence each, in the order of the
// load.
func (r Result) Drift() []string {
	if r.Index == nil {
		return nil
	}
	var said []string
	for _, f := range r.Files {
		if f.Status != New {
			continue
		}
		x := f.Landed
		before := -1
		for i, l := range r.Index.Loads {
			if l.Source == x.Source && l.LoadID < x.LoadID && !l.Retired && (before < 0 || l.LoadID > r.Index.Loads[before].LoadID) {
				before = i
			}
		}
		if before < 0 {
			continue
		}
		was := r.Index.Loads[before]
		for _, h := range was.Header {
			if !slices.Contains(x.Header, h) {
				said = append(said, fmt.Sprintf("%s: the column %q of %s is gone", f.File, h, was.File))
			}
		}
		for _, h := range x.Header {
			if !slices.Contains(was.Header, h) {
				said = append(said, fmt.Sprintf("%s: the column %q is new; %s had it not", f.File, h, was.File))
			}
		}
		for _, h := range x.Header {
			before, now := was.Typed[h], x.Typed[h]
			// A single odd value is a rejected row and told as one; more than one in a hundred is a column that changed.
			if before.Readable > 0 && before.Odd == 0 && 100*now.Odd > now.Readable+now.Odd {
				said = append(said, fmt.Sprintf("%s: %d of %d values of the column %q are no %s; all %d of %s were", f.File, now.Odd, now.Readable+now.Odd, h, kindWords(now.Kind),
					before.Readable, was.File))
			}
		}
		// Exports of a source have the same length or grow; those that overlap (a month, then weeks) are told by their names.
		if x.File == was.File && 2*x.RowCount < was.RowCount {
			said = append(said, fmt.Sprintf("%s: %d rows, and %d at the load before", f.File, x.RowCount, was.RowCount))
		}
	}
	return said
}

// kindWords names what a column holds.
func kindWords(kind string) string {
	switch kind {
	case instant, date:
		return "dates"
	case boolean:
		return "yes or no"
	}
	return "numbers"
}

// StaleError lists the sources whose newest instant is older than the workspace accepts.
type StaleError struct{ Sources []StaleSource }

// StaleSource is one of them.
type StaleSource struct {
	Name   string
	Latest time.Time // zero: the source speaks of no instant
	Days   int       // accepted
}

func (e *StaleError) Error() string {
	said := ""
	for i, s := range e.Sources {
		if i > 0 {
			said += "; "
		}
		if s.Latest.IsZero() {
			said += fmt.Sprintf("source %q holds no instant", s.Name)
			continue
		}
		said += fmt.Sprintf("source %q ends on %s, and fresh_days is %d", s.Name, s.Latest.UTC().Format(time.RFC3339), s.Days)
	}
	return said
}

// Stale compares the newest instant of each source with the age in days that the workspace accepts of it, at an instant. days holds the
// sources that have a limit, by name.
//
// Errors: a [*StaleError] with all that are too old.
func (ix *Index) Stale(names []string, days map[string]int, at time.Time) error {
	e := &StaleError{}
	for _, name := range names {
		limit := days[name]
		if limit <= 0 {
			continue
		}
		var latest time.Time
		for _, l := range ix.Active() {
			if l.Source == name && l.Latest.After(latest) {
				latest = l.Latest
			}
		}
		if latest.Before(at.AddDate(0, 0, -limit)) {
			e.Sources = append(e.Sources, StaleSource{name, latest, limit})
		}
	}
	if len(e.Sources) == 0 {
		return nil
	}
	return e
}
