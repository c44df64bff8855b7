package workspace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Matches lists what a line is for as pairs of service and priority; an empty service and a priority of 0 stand for every one.
func (t *Terms) Matches(l Commitment) []Match {
	services := l.Services
	if l.ServiceClass != "" {
		services = t.ServiceClasses[l.ServiceClass]
	}
	if len(services) == 0 {
		services = []string{""}
	}
	priorities := l.Priorities
	if len(priorities) == 0 {
		priorities = []int{0}
	}
	var matches []Match
	for _, service := range services {
		for _, priority := range priorities {
			matches = append(matches, Match{service, priority})
		}
	}
	return matches
}

// Match is one service and priority that a line is for.
type Match struct {
	Service  string // empty: every service, after the lines that name it
	Priority int    // 0: every priority
}

// Document is a version as the JSON that packs read: its keys are those of the file, durations are "<key>_seconds", rates parts
// per million, amounts cents. "contract" holds what all versions share; "calendars" the calendars of the lines, in their order,
// as the contract takes them.
func (c *Contract) Document(t *Terms, calendars map[string]*Calendar) ([]byte, error) {
	type terms Terms
	document := struct {
		Contract *Contract `json:"contract"`
		*terms
		Calendars []calendarTerms `json:"calendars"`
	}{Contract: c, terms: (*terms)(t)}
	for _, id := range t.Calendars() {
		calendar, ok := calendars[id]
		if !ok {
			return nil, fmt.Errorf("calendar %q of contract %q is not in the workspace", id, c.ID)
		}
		calendar = calendar.In(c.Zone)
		document.Calendars = append(document.Calendars, calendarTerms{
			calendar.ID, calendar.Title, calendar.Zone, calendar.Holidays, calendar.HolidaysExcept, windowTerms(calendar.Windows)})
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return nil, fmt.Errorf("contract %q: %w", c.ID, err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// calendarTerms is a calendar in the terms of a contract.
type calendarTerms struct {
	ID             string       `json:"id"`
	Title          string       `json:"title"`
	Zone           string       `json:"zone"`
	Holidays       string       `json:"holidays"`
	HolidaysExcept []string     `json:"holidays_except"`
	Windows        []windowTerm `json:"windows"`
}

type windowTerm struct {
	Days      []string `json:"days"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	ValidFrom string   `json:"valid_from"`
	ValidTo   string   `json:"valid_to"`
}

func windowTerms(windows []Window) []windowTerm {
	terms := make([]windowTerm, len(windows))
	for i, w := range windows {
		terms[i] = windowTerm(w)
	}
	return terms
}

// MarshalJSON gives the duration in seconds.
func (l Commitment) MarshalJSON() ([]byte, error) {
	type plain Commitment
	return json.Marshal(struct {
		plain
		MinOutageSeconds int64 `json:"min_outage_seconds"`
	}{plain(l), seconds(l.MinOutage)})
}

// MarshalJSON gives the duration in seconds.
func (d Delay) MarshalJSON() ([]byte, error) {
	type plain Delay
	return json.Marshal(struct {
		plain
		DayHoursSeconds int64 `json:"day_hours_seconds"`
	}{plain(d), seconds(d.DayHours)})
}

// MarshalJSON gives the duration in seconds.
func (s Stop) MarshalJSON() ([]byte, error) {
	type plain Stop
	return json.Marshal(struct {
		plain
		CapSeconds int64 `json:"cap_seconds"`
	}{plain(s), seconds(s.Cap)})
}

// MarshalJSON gives the durations in seconds; to_seconds is null when the step is open.
func (s CreditStep) MarshalJSON() ([]byte, error) {
	type plain CreditStep
	step := struct {
		FromSeconds int64  `json:"from_seconds"`
		ToSeconds   *int64 `json:"to_seconds"`
		PerSeconds  int64  `json:"per_seconds"`
		plain
	}{FromSeconds: seconds(s.From), PerSeconds: seconds(s.Per), plain: plain(s)}
	if s.To > 0 {
		to := seconds(s.To)
		step.ToSeconds = &to
	}
	return json.Marshal(step)
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
