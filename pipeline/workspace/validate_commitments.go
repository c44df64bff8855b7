package workspace

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// checkCommitments looks at the lines of a version, one by one and then together.
func (d *document) checkCommitments(t *Terms, path string, rules contractRules) {
	ids := map[string]int{}
	for i, l := range t.Commitments {
		place := path + at("commitments", i)
		if l.ID != "" && !nameForm.MatchString(l.ID) {
			d.report(place+at("id"), fmt.Sprintf("the id %q is not one word", l.ID), "use letters without accents, digits, - and _")
		}
		if first, twice := ids[l.ID]; twice && l.ID != "" {
			d.report(place+at("id"), fmt.Sprintf("two commitments are named %q, the first at line %d", l.ID, first), "")
		} else {
			ids[l.ID] = d.lineOf(place)
		}
		known := sortedKeys(rules.calendars)
		if l.Calendar != "" && !slices.Contains(known, l.Calendar) {
			d.report(place+at("calendar"), fmt.Sprintf("unknown calendar %q", l.Calendar), suggest(l.Calendar, known))
		}
		d.checkCovered(t, l, place)
		d.checkTarget(l, place, rules)
		d.checkMeasure(l, place)
	}
	d.checkUncommitted(t, path)
	d.checkOverlaps(t, path)
	d.checkGaps(t, path, rules.levels)
}

// checkCovered looks at the services and priorities that a line names.
func (d *document) checkCovered(t *Terms, l Commitment, place string) {
	if l.ServiceClass != "" {
		if _, ok := t.ServiceClasses[l.ServiceClass]; !ok {
			d.report(place+at("service_class"), fmt.Sprintf("unknown service class %q", l.ServiceClass), suggest(l.ServiceClass, sortedKeys(t.ServiceClasses)))
		}
		if len(l.Services) > 0 {
			d.report(place+at("services"), "both a service class and services", "keep one of them")
		}
	}
	if scope := t.Scope.Services; len(scope) > 0 {
		for _, m := range t.Matches(l) {
			if m.Service != "" && !slices.Contains(scope, m.Service) {
				d.report(place, fmt.Sprintf("the service %q is outside the scope of the version", m.Service), suggest(m.Service, scope))
				break
			}
		}
	}
	for i, priority := range l.Priorities {
		inner := place + at("priorities", i)
		d.checkLevel(inner, priority)
		if slices.Contains(l.Priorities[:i], priority) {
			d.report(inner, fmt.Sprintf("priority %d is there twice", priority), "")
		}
	}
}

// checkTarget looks at the duration that a line promises.
func (d *document) checkTarget(l Commitment, place string, rules contractRules) {
	target := place + at("target")
	days := l.Target.Days != 0 || l.Target.Day != ""
	switch {
	case l.Indicator == "" || d.failed[target] || d.failed[place+at("indicator")]:
		return
	case l.Indicator == "availability":
		if d.set[target] {
			d.report(target, "availability promises a rate, not a duration", "remove target, and write threshold: 99,9 %")
		}
		return
	case !d.set[target]:
		d.report(place, fmt.Sprintf("the key \"target\" is missing, which the indicator %q needs", l.Indicator), "a duration such as 4h, or {days: 1, day: working_day}")
		return
	case days && (l.Target.Days < 1 || l.Target.Days > 366):
		d.report(target+at("days"), fmt.Sprintf("%d days are not between 1 and 366", l.Target.Days), "")
		return
	case l.Target.Day == "hours" && l.Target.DayHours == 0:
		d.report(target, "days of hours without their length", "write day_hours: 10h")
	case l.Target.Day != "hours" && l.Target.DayHours != 0:
		d.report(target+at("day_hours"), fmt.Sprintf("day_hours has no meaning for a %s", l.Target.Day), "it is for day: hours")
	case l.Target.Day == "working_day" && l.Indicator == "interruption":
		d.report(target, "an interruption is a sum of time, which working days cannot bound", "write a duration such as 4h")
	case l.Target.Day == "calendar_day" && !rules.aroundTheClock(l.Calendar):
		d.report(target, fmt.Sprintf("calendar days of 24 h in the calendar %q, which closes", l.Calendar),
			"take the calendar 24x7, or say working_day or hours")
	case !days && l.Target.Seconds == 0:
		d.report(target, "a target of zero", "write a duration such as 4h")
	}
}

// aroundTheClock reports whether a calendar never closes; an unknown one is reported elsewhere.
func (r contractRules) aroundTheClock(id string) bool {
	c, ok := r.calendars[id]
	if !ok {
		return true
	}
	if len(c.Closed) > 0 || len(holidaysOf(c.Holidays)) > len(c.HolidaysExcept) {
		return false
	}
	open := map[string]bool{}
	for _, w := range c.Windows {
		if from, err := parseHour(w.From); err == nil && from == 0 && w.To == "24:00" && w.ValidFrom == "" && w.ValidTo == "" {
			for _, day := range w.Days {
				open[day] = true
			}
		}
	}
	return len(open) == len(weekdays)
}

// checkMeasure looks at the keys that only some indicators have, and at the shares.
func (d *document) checkMeasure(l Commitment, place string) {
	isDowntime := l.Indicator == "availability" || l.Indicator == "interruption"
	for _, key := range []struct {
		name      string
		isOfClock bool
	}{{"from", true}, {"from_groups", true}, {"priorities", true}, {"downtime_from", false}, {"min_outage", false}, {"weighted", false}} {
		if !d.set[place+at(key.name)] || l.Indicator == "" || d.failed[place+at("indicator")] {
			continue
		}
		if key.isOfClock == isDowntime {
			hint := "it is for availability and interruption"
			if key.isOfClock {
				hint = "it is for acknowledge, restore and resolve"
			}
			d.report(place+at(key.name), fmt.Sprintf("%q has no meaning for the indicator %q", key.name, l.Indicator), hint)
		}
	}
	if len(l.FromGroups) > 0 && l.From != "assigned" {
		d.report(place+at("from_groups"), "groups that start the clock, which is not started by an assignment", "write from: assigned")
	}
	if l.Indicator == "availability" && !d.set[place+at("threshold")] && !d.failed[place+at("threshold")] {
		d.report(place, "the key \"threshold\" is missing, which availability needs", `write threshold: "99,9 %"`)
	}
	if d.set[place+at("threshold")] {
		switch {
		case l.Indicator == "interruption":
			d.report(place+at("threshold"), "an interruption is within its target or not: it has no threshold", "remove it")
		case l.Threshold <= 0 || l.Threshold > million:
			d.report(place+at("threshold"), fmt.Sprintf("the threshold %s is not a share between 0 and 100 %%", l.Threshold), "")
		}
	}
	threshold := cmp.Or(l.Threshold, million)
	if d.set[place+at("expected")] && threshold <= million && (l.Expected <= threshold || l.Expected > million) {
		d.report(place+at("expected"), fmt.Sprintf("the expected level %s is not above the threshold %s, up to 100 %%", l.Expected, threshold), "")
	}
}

// checkUncommitted looks at what the version says it does not promise.
func (d *document) checkUncommitted(t *Terms, path string) {
	for _, indicator := range sortedKeys(t.Uncommitted) {
		place := path + at("uncommitted", indicator)
		if !slices.Contains(Indicators[:3], indicator) {
			d.reportKey(place, fmt.Sprintf("unknown indicator %q", indicator), suggest(indicator, Indicators[:3]))
			continue
		}
		for i, priority := range t.Uncommitted[indicator] {
			d.checkLevel(place+at(i), priority)
			for j, l := range t.Commitments {
				if l.Indicator == indicator && cmp.Or(l.Audience, "client") == "client" && slices.Contains(l.Priorities, priority) {
					d.report(place+at(i), fmt.Sprintf("nothing is promised for priority %d, yet %q promises it at line %d", priority, l.ID,
						d.lineOf(path+at("commitments", j))), "keep one of them")
				}
			}
		}
	}
}

// checkOverlaps refuses two lines that would judge the same thing: the same indicator and audience for the same service and
// priority. A line that names the service comes before one for every service, and is no overlap; rates that are measured in
// another way are other things. An incident has one clock for each indicator and audience, whichever groups start it.
func (d *document) checkOverlaps(t *Terms, path string) {
	for i, b := range t.Commitments {
		for j, a := range t.Commitments[:i] {
			if a.Indicator != b.Indicator || b.Indicator == "" || cmp.Or(a.Audience, "client") != cmp.Or(b.Audience, "client") || !sameMeasure(a, b) {
				continue
			}
			if m, both := sharedMatch(t.Matches(a), t.Matches(b)); both {
				d.report(path+at("commitments", i), fmt.Sprintf("%q and %q, at line %d, both promise %s for %s", b.ID, a.ID,
					d.lineOf(path+at("commitments", j)), b.Indicator, m), "an incident has one target for each audience: narrow one of them")
			}
		}
	}
}

// sameMeasure reports whether two lines of one indicator measure it in the same way.
func sameMeasure(a, b Commitment) bool {
	if a.Indicator == "availability" || a.Indicator == "interruption" {
		return a.Calendar == b.Calendar && a.Weighted == b.Weighted && cmp.Or(a.DowntimeFrom, "observed") == cmp.Or(b.DowntimeFrom, "observed")
	}
	return true
}

// sharedMatch is the first service and priority that two lines are both for.
func sharedMatch(a, b []Match) (Match, bool) {
	for _, x := range a {
		for _, y := range b {
			if x.Service == y.Service && (x.Priority == y.Priority || x.Priority == 0 || y.Priority == 0) {
				return Match{x.Service, max(x.Priority, y.Priority)}, true
			}
		}
	}
	return Match{}, false
}

// String names a match for people.
func (m Match) String() string {
	service, priority := "every service", "every priority"
	if m.Service != "" {
		service = fmt.Sprintf("the service %q", m.Service)
	}
	if m.Priority > 0 {
		priority = fmt.Sprintf("priority %d", m.Priority)
	}
	return priority + " of " + service
}

// checkGaps refuses silence: where an indicator is promised to the client for some priorities, each of the others is promised
// too or said not to be. The priorities are those that the sources have, and those that the version names.
func (d *document) checkGaps(t *Terms, path string, levels []int) {
	levels = slices.Clone(levels)
	for _, l := range t.Commitments {
		levels = append(levels, l.Priorities...)
	}
	for _, list := range t.Uncommitted {
		levels = append(levels, list...)
	}
	slices.Sort(levels)
	levels = slices.Compact(levels)
	for _, indicator := range Indicators[:3] {
		promised := map[string]map[int]bool{} // by service
		for _, l := range t.Commitments {
			if l.Indicator != indicator || cmp.Or(l.Audience, "client") != "client" {
				continue
			}
			for _, m := range t.Matches(l) {
				if promised[m.Service] == nil {
					promised[m.Service] = map[int]bool{}
				}
				promised[m.Service][m.Priority] = true
			}
		}
		for _, service := range sortedKeys(promised) {
			var silent []string
			for _, level := range levels {
				said := promised[service][level] || promised[service][0] || promised[""][level] || promised[""][0]
				if !said && !slices.Contains(t.Uncommitted[indicator], level) && level >= 1 && level <= maxLevel {
					silent = append(silent, fmt.Sprint(level))
				}
			}
			if len(silent) == 0 {
				continue
			}
			of := ""
			if service != "" {
				of = fmt.Sprintf(" of the service %q", service)
			}
			d.report(path+at("commitments"), fmt.Sprintf("%s is promised for some priorities%s, and nothing is said of %s", indicator, of, strings.Join(silent, ", ")),
				fmt.Sprintf("add a commitment, or write uncommitted: {%s: [%s]}", indicator, strings.Join(silent, ", ")))
		}
	}
}
