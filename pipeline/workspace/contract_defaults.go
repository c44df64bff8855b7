package workspace

import (
	"fmt"
	"strings"
)

// fill puts the recommended choice (domain.md 8) in the place of every value that a contract does not give, and lists what was
// chosen and what was left to the default.
func (c *Contract) fill(zone string, set func(parts ...any) bool) {
	orElse(&c.Zone, zone)
	orElse(&c.Title, c.Client)
	for i := range c.Versions {
		t := &c.Versions[i]
		if t.ValidTo == "" && i+1 < len(c.Versions) {
			t.ValidTo = c.Versions[i+1].ValidFrom
		}
		t.fill()
		t.Choices = t.choices(func(parts ...any) bool { return set(append([]any{"versions", i}, parts...)...) })
	}
}

func (t *Terms) fill() {
	orElse(&t.Period, "month")
	orElse(&t.Frame, "decided")
	orElse(&t.Unit, "incident")
	orElse(&t.PriorityPolicy, "retroactive_final")
	orElse(&t.ReopenPolicy, "cumulative")
	orElse(&t.Excused, "drop")
	orElse(&t.ZeroPopulation, "not_applicable")
	if t.Stops == nil {
		t.Stops = []Stop{{Reason: "client"}}
	}
	for i := range t.Stops {
		orElse(&t.Stops[i].Evidence, "state")
	}
	for i := range t.Commitments {
		l := &t.Commitments[i]
		orElse(&l.Audience, "client")
		orElse(&l.Threshold, million)
		if l.isClock() {
			orElse(&l.From, "declared")
		} else {
			orElse(&l.DowntimeFrom, "observed")
		}
	}
	if t.Credits == nil {
		return
	}
	for i := range t.Credits.Rules {
		r := &t.Credits.Rules[i]
		if r.Model == "per_breach" && len(r.Steps) > 0 {
			orElse(&r.StepRule, "started")
		}
		if r.Model == "per_point" {
			orElse(&r.Rounding, "exact")
		}
	}
}

// isClock says that the line is judged incident by incident, with a clock.
func (l Commitment) isClock() bool {
	return l.Indicator == "acknowledge" || l.Indicator == "restore" || l.Indicator == "resolve"
}

// choices lists the disputed points of a version whose defaults are filled in; set says whether the file gives a key.
func (t *Terms) choices(set func(parts ...any) bool) []Choice {
	basis := func(parts ...any) string {
		if set(parts...) {
			return "chosen"
		}
		return "default"
	}
	list := []Choice{{"DP-01", "frame", t.Frame, basis("frame")}}
	if starts := t.each(func(l Commitment) string { return l.From }); starts != "" {
		list = append(list, Choice{"DP-02", "from", starts, t.anyLine(basis, "from")})
	}
	if sources := t.each(func(l Commitment) string { return l.DowntimeFrom }); sources != "" {
		list = append(list, Choice{"DP-02", "downtime_from", sources, t.anyLine(basis, "downtime_from")})
	}
	days, daysBasis := t.each(func(l Commitment) string { return l.Target.Day }), "chosen"
	if days == "" {
		days, daysBasis = "none", "default"
	}
	return append(list, []Choice{
		{"DP-03", "", "restored", "rule"},
		{"DP-04", "", "equal_is_met", "rule"},
		{"DP-05", "stops", t.stopped(), basis("stops")},
		{"DP-06", "reopen_policy", t.ReopenPolicy, basis("reopen_policy")},
		{"DP-07", "priority_policy", t.PriorityPolicy, basis("priority_policy")},
		{"DP-08", "stops", t.vendor(), basis("stops")},
		{"DP-09", "maintenance", t.maintenance(), basis("maintenance")},
		{"DP-10", "unit", t.Unit, basis("unit")},
		{"DP-12", "zero_population", t.ZeroPopulation, basis("zero_population")},
		{"DP-13", "small_sample", t.smallSample(), basis("small_sample")},
		{"DP-16", "target", days, daysBasis},
		{"DP-21", "excused", t.Excused, basis("excused")},
		{"DP-24", "credits", "proposed", "rule"},
		{"DP-27", "calendar", strings.Join(t.Calendars(), ", "), "chosen"},
	}...)
}

// each lists a word of every line, once, in the order of the lines.
func (t *Terms) each(word func(l Commitment) string) string {
	var words []string
	for _, l := range t.Commitments {
		words = append(words, word(l))
	}
	return strings.Join(once(words), ", ")
}

func (t *Terms) anyLine(basis func(parts ...any) string, key string) string {
	for i := range t.Commitments {
		if word := basis("commitments", i, key); word != "default" {
			return word
		}
	}
	return "default"
}

func (t *Terms) stopped() string {
	words := make([]string, len(t.Stops))
	for i, s := range t.Stops {
		words[i] = s.Reason
	}
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

func (t *Terms) vendor() string {
	for _, s := range t.Stops {
		if s.Reason == "vendor" {
			return "stops"
		}
	}
	return "runs"
}

func (t *Terms) maintenance() string {
	if !t.Maintenance.Excluded {
		return "not_excluded"
	}
	return fmt.Sprintf("excluded, notice_days %d", t.Maintenance.NoticeDays)
}

func (t *Terms) smallSample() string {
	if t.SmallSample.Below == 0 {
		return "none"
	}
	return fmt.Sprintf("below %d, tolerated %d", t.SmallSample.Below, t.SmallSample.Tolerated)
}

// Calendars lists the ids of the calendars of the lines, each once, in the order of the lines.
func (t *Terms) Calendars() []string {
	var ids []string
	for _, l := range t.Commitments {
		ids = append(ids, l.Calendar)
	}
	return once(ids)
}

// once keeps the first of each word.
func once(words []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, word := range words {
		if word != "" && !seen[word] {
			seen[word] = true
			kept = append(kept, word)
		}
	}
	return kept
}
