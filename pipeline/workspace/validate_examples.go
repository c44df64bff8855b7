package workspace

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// exampleFields are the fields that an event of an example may change.
var exampleFields = []string{
	"state", "priority", "assignment_group", "client", "service", "site", "ci", "client_request", "client_reply",
}

// checkExamples finds what is wrong in worked examples beyond their form, and fills in what they leave out.
func (d *document) checkExamples(e *ContractTests) {
	d.checkVersion(e.Version)
	if len(e.Cases) == 0 && len(e.Credits) == 0 && len(d.problems) == 0 {
		d.report("", "no example", "write cases, credits or both")
	}
	names := map[string]int{}
	once := func(path, name string) {
		if first, twice := names[name]; twice && name != "" {
			d.report(path+at("name"), fmt.Sprintf("two examples are named %q, the first at line %d", name, first), "")
		} else {
			names[name] = d.lineOf(path)
		}
	}
	for i := range e.Cases {
		c, path := &e.Cases[i], at("cases", i)
		c.Line = d.lineOf(path)
		once(path, c.Name)
		d.checkExample(c, path, e.Contract)
	}
	for i := range e.Credits {
		c, path := &e.Credits[i], at("credits", i)
		c.Line = d.lineOf(path)
		once(path, c.Name)
		d.checkCreditsCase(c, path, e.Contract)
	}
}

// lineIDs lists the commitments of every version of a contract, each once.
func (c *Contract) lineIDs() []string {
	var ids []string
	for _, t := range c.Versions {
		for _, l := range t.Commitments {
			ids = append(ids, l.ID)
		}
	}
	return once(ids)
}

// checkExample looks at one example.
func (d *document) checkExample(c *Example, path string, contract *Contract) {
	registers := c.Registers
	if c.Incident == nil && len(registers.Exclusions)+len(registers.Maintenances)+len(registers.Outages) == 0 && !d.failed[path] {
		d.report(path, "an example without an incident or a register", "")
	}
	lines := contract.lineIDs()
	for _, id := range sortedKeys(c.Expect) {
		inner := path + at("expect", id)
		if !slices.Contains(lines, id) {
			d.reportKey(inner, fmt.Sprintf("unknown commitment %q", id), suggest(id, lines))
		}
		for i, o := range c.Expect[id] {
			place := inner + at(i)
			if o.isEmpty() && !d.failed[inner] {
				d.report(place, "nothing is expected", "give counted, deadline, verdict or overrun")
			}
			if len(c.Expect[id]) > 1 && o.Of == "" {
				d.report(place, "one of several commitments, without saying of what", "write of: the access, site or service")
			}
		}
	}
	if c.Incident != nil {
		d.checkLife(c.Incident, path+at("incident"))
		c.Incident.fill("EX-1", contract.Client)
	}
	for i := range registers.Exclusions {
		x, place := &registers.Exclusions[i], path+at("registers", "exclusions", i)
		if x.Kind == "interval" && (x.StartAt.IsZero() || x.EndAt.IsZero()) && !d.failed[place] {
			d.report(place, "an interval without its beginning and end", "give start_at and end_at")
		}
		if x.LineID != "" && !slices.Contains(lines, x.LineID) {
			d.report(place+at("line_id"), fmt.Sprintf("unknown commitment %q", x.LineID), suggest(x.LineID, lines))
		}
		if c.Incident != nil && x.OutageID == "" {
			orElse(&x.IncidentID, c.Incident.ID)
		}
	}
	for i := range registers.Maintenances {
		orElse(&registers.Maintenances[i].MaintenanceID, fmt.Sprintf("M-%d", i+1))
	}
	for i := range registers.Outages {
		orElse(&registers.Outages[i].OutageID, fmt.Sprintf("O-%d", i+1))
		orElse(&registers.Outages[i].Severity, 1)
	}
	if c.AsOf.IsZero() {
		c.AsOf = Moment{c.last().AddDate(0, 0, 30)}
	}
}

// isEmpty reports whether an outcome compares nothing.
func (o Outcome) isEmpty() bool {
	o.Of, o.Period = "", ""
	return o == Outcome{}
}

// checkLife looks at the times and events of an incident and of those under it.
func (d *document) checkLife(i *ExampleIncident, path string) {
	if i.Declared.IsZero() && i.Opened.IsZero() && !d.failed[path] {
		d.report(path, "an incident that was neither declared nor opened", "give declared: 2026-03-02T09:00")
	}
	d.checkLevel(path+at("priority"), i.Priority)
	for j, e := range i.Events {
		place := path + at("events", j)
		if d.failed[place] {
			continue
		}
		var ways []string
		for _, way := range []struct {
			key   string
			given bool
		}{{"field", e.Field != ""}, {"state", e.State != ""}, {"priority", e.Priority != 0}, {"group", e.Group != ""}} {
			if way.given {
				ways = append(ways, way.key)
			}
		}
		needsValue := e.Field != "" && e.Field != "client_request" && e.Field != "client_reply"
		switch {
		case len(ways) == 0:
			d.report(place, "an event without what changed", "give field and value, or one of state, priority and group")
		case len(ways) > 1:
			d.report(place, "an event that changes several things: "+strings.Join(ways, ", "), "write one event for each")
		case needsValue && e.Value == "":
			d.report(place, fmt.Sprintf("the field %q without its value", e.Field), "")
		case e.Field == "state" && !slices.Contains(States, e.Value):
			d.report(place+at("value"), fmt.Sprintf("unknown state %q", e.Value), suggest(e.Value, States))
		case e.Reason != "" && e.State != "pending" && (e.Field != "state" || e.Value != "pending"):
			d.report(place+at("reason"), "a reason without the state pending", "")
		}
		d.checkLevel(place+at("priority"), e.Priority)
	}
	for j := range i.Children {
		d.checkLife(&i.Children[j], path+at("children", j))
	}
}

// checkCreditsCase looks at one example of credits.
func (d *document) checkCreditsCase(c *CreditsCase, path string, contract *Contract) {
	if c.Expect.Proposed == nil && len(c.Expect.Lines) == 0 && d.set[path+at("expect")] {
		d.report(path+at("expect"), "nothing is expected", "give proposed, lines or both")
	}
	terms := d.checkPeriod(path+at("period"), c.Period, contract)
	d.checkResults(path+at("results"), c.Results, terms)
	for i, before := range c.Before {
		place := path + at("before", i)
		d.checkResults(place+at("results"), before.Results, d.checkPeriod(place+at("period"), before.Period, contract))
	}
	if terms == nil {
		return
	}
	if terms.Credits == nil {
		d.report(path+at("period"), fmt.Sprintf("the version %q, in force in %s, has no credits", terms.ID, c.Period), "")
	}
	for _, id := range sortedKeys(c.Expect.Lines) {
		if terms.line(id) == nil {
			d.reportKey(path+at("expect", "lines", id), fmt.Sprintf("unknown commitment %q", id), suggest(id, contract.lineIDs()))
		}
	}
}

// checkPeriod finds the version that is in force when a period begins; nil when there is none, which is reported.
func (d *document) checkPeriod(path, key string, contract *Contract) *Terms {
	if key == "" || d.failed[path] {
		return nil
	}
	for i := range contract.Versions {
		t := &contract.Versions[i]
		if period, ok := contract.Period(t, key); ok && period.From < period.To {
			return t
		}
	}
	d.report(path, fmt.Sprintf("no version of the contract %q has the period %q", contract.ID, key), "write 2026-W34, 2026-08, 2026-Q3 or 2026, as the contract has it")
	return nil
}

// checkResults looks at what lines are said to have done.
func (d *document) checkResults(path string, results map[string]ExampleResult, terms *Terms) {
	for _, id := range sortedKeys(results) {
		r, place := results[id], path+at(id)
		if terms != nil && terms.line(id) == nil {
			var ids []string
			for _, l := range terms.Commitments {
				ids = append(ids, l.ID)
			}
			d.reportKey(place, fmt.Sprintf("unknown commitment %q", id), suggest(id, ids))
		}
		switch {
		case r.Met < 0 || r.Decided < 0 || r.Met > r.Decided:
			d.report(place, fmt.Sprintf("%d met of %d decided", r.Met, r.Decided), "")
		case len(r.Overruns) > r.Decided-r.Met && r.Achieved == nil && r.Decided > 0:
			d.report(place+at("overruns"), fmt.Sprintf("%d overruns of %d breaches", len(r.Overruns), r.Decided-r.Met), "")
		}
	}
}

// Period is one period of a version by its key; ok is false when the key is not one of the version's grain. It is empty, From
// not before To, where the version does not hold in it.
func (c *Contract) Period(t *Terms, key string) (period ContractPeriod, ok bool) {
	first, ok := parsePeriod(t.Period, key)
	if !ok {
		return ContractPeriod{}, false
	}
	// Two days on each side of the period are enough for any zone.
	periods, err := c.Periods(t, first.midnight().AddDate(0, 0, -2), nextOf(t.Period, first).midnight().AddDate(0, 0, 2))
	if err != nil {
		return ContractPeriod{}, false
	}
	i := slices.IndexFunc(periods, func(p ContractPeriod) bool { return p.Key == key })
	if i < 0 {
		return ContractPeriod{Key: key}, true
	}
	return periods[i], true
}

// parsePeriod is the first date of a period of a grain by its key.
func parsePeriod(grain, key string) (date, bool) {
	if !periodForm.MatchString(key) {
		return 0, false
	}
	year := time.Date(int(key[0]-'0')*1000+int(key[1]-'0')*100+int(key[2]-'0')*10+int(key[3]-'0'), 1, 4, 0, 0, 0, 0, time.UTC)
	for day := firstOf(grain, dateOf(year)); day < dateOf(year)+370; day = nextOf(grain, day) {
		if keyOf(grain, day) == key {
			return day, true
		}
	}
	return 0, false
}
