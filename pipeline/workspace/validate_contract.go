package workspace

import (
	"fmt"
	"slices"
	"strings"
)

// contractRules are what a contract is checked against: the calendars of the workspace, its zone, and the levels of priority that
// its sources use.
type contractRules struct {
	calendars map[string]*Calendar
	zone      string
	levels    []int
}

// rules are those of a workspace whose configuration, mappings and calendars were read.
func (w *Workspace) rules() contractRules {
	var levels []int
	for _, m := range w.Mappings {
		for _, level := range m.Priorities {
			levels = append(levels, level)
		}
	}
	for _, t := range w.Config.Targets {
		levels = append(levels, t.Priority)
	}
	slices.Sort(levels)
	return contractRules{w.Calendars, w.Config.Zone, slices.Compact(levels)}
}

// checkContract finds what is wrong in a contract beyond its form, and fills its defaults in.
func (d *document) checkContract(c *Contract, rules contractRules) {
	d.checkVersion(c.Version)
	switch {
	case strings.EqualFold(c.ID, GridID):
		d.report(at("id"), fmt.Sprintf("the id %q stands for the targets of bilan.yaml", c.ID), "choose another name")
	case c.ID != "" && !nameForm.MatchString(c.ID):
		d.report(at("id"), fmt.Sprintf("the id %q is not one word", c.ID), "use letters without accents, digits, - and _")
	}
	d.checkZone(at("zone"), c.Zone)
	for i, name := range c.Names {
		if name == c.Client || slices.Contains(c.Names[:i], name) {
			d.report(at("names", i), fmt.Sprintf("the name %q is there twice", name), "")
		}
	}
	ids := map[string]bool{}
	for i := range c.Versions {
		t, path := &c.Versions[i], at("versions", i)
		if ids[t.ID] && t.ID != "" {
			d.report(path+at("id"), fmt.Sprintf("two versions are named %q", t.ID), "")
		}
		ids[t.ID] = true
		d.checkTerms(t, path, rules)
	}
	d.checkTimes(c.Versions)
	c.fill(rules.zone, func(parts ...any) bool { return d.set[at(parts...)] })
}

// checkTimes holds the versions against the calendar: each begins where the one before ends, so that every day has its terms.
func (d *document) checkTimes(versions []Terms) {
	for i, t := range versions {
		path := at("versions", i)
		from, fromOK := d.checkDate(path+at("valid_from"), t.ValidFrom)
		to, toOK := d.checkDate(path+at("valid_to"), t.ValidTo)
		if fromOK && toOK && to <= from {
			d.report(path+at("valid_to"), fmt.Sprintf("the version ends on %s, not after it begins", t.ValidTo),
				"valid_to is the first date on which it no longer holds")
			continue
		}
		if i+1 == len(versions) {
			continue
		}
		next := versions[i+1]
		begins, err := parseDate(next.ValidFrom)
		if err != nil || !fromOK {
			continue // reported at its place
		}
		place := at("versions", i+1, "valid_from")
		switch {
		case begins <= from:
			d.report(place, fmt.Sprintf("the version %q begins on %s, not after the version %q before it, of %s", next.ID, next.ValidFrom, t.ID, t.ValidFrom),
				"write the versions in order of time")
		case toOK && begins < to:
			d.report(place, fmt.Sprintf("the versions %q and %q overlap from %s to %s", t.ID, next.ID, next.ValidFrom, t.ValidTo),
				"leave valid_to out: a version holds until the next one")
		case toOK && to < begins:
			d.report(place, fmt.Sprintf("no version holds from %s to %s, between %q and %q", t.ValidTo, next.ValidFrom, t.ID, next.ID),
				"leave valid_to out: a version holds until the next one")
		}
	}
}

// checkTerms looks at one version.
func (d *document) checkTerms(t *Terms, path string, rules contractRules) {
	s := t.SmallSample
	switch {
	case s.Below < 0 || s.Tolerated < 0:
		d.report(path+at("small_sample"), "a negative number in the clause for few incidents", "")
	case s.Below == 0 && s.Tolerated > 0:
		d.report(path+at("small_sample", "tolerated"), "breaches are tolerated, but below is missing", "write {below: 20, tolerated: 1}")
	case s.Below > 0 && s.Tolerated >= s.Below:
		d.report(path+at("small_sample", "tolerated"), fmt.Sprintf("%d breaches tolerated below %d commitments: nothing could be breached", s.Tolerated, s.Below), "")
	}
	classes := map[string]string{}
	for _, class := range sortedKeys(t.ServiceClasses) {
		services, inner := t.ServiceClasses[class], path+at("service_classes", class)
		if len(services) == 0 && !d.failed[inner] {
			d.report(inner, fmt.Sprintf("the service class %q has no service", class), "")
		}
		for i, service := range services {
			if other, twice := classes[service]; twice {
				d.report(inner+at(i), fmt.Sprintf("the service %q is in two classes: %q and %q", service, other, class), "keep one of them")
			}
			classes[service] = class
		}
	}
	d.checkCommitments(t, path, rules)
	d.checkStops(t, path)
	clauses := map[string]bool{}
	for i, clause := range t.Exclusions {
		if clauses[clause.Clause] && clause.Clause != "" {
			d.report(path+at("exclusions", i, "clause"), fmt.Sprintf("the clause %q is there twice", clause.Clause), "")
		}
		clauses[clause.Clause] = true
	}
	m := t.Maintenance
	switch {
	case m.NoticeDays < 0:
		d.report(path+at("maintenance", "notice_days"), fmt.Sprintf("%d is negative", m.NoticeDays), "")
	case !m.Excluded && m.NoticeDays > 0:
		d.report(path+at("maintenance", "notice_days"), "a notice has no effect unless maintenance is excluded", "write {excluded: true, notice_days: …}")
	}
	if t.Credits != nil {
		d.checkCredits(t, path+at("credits"))
	}
}

// checkStops wants each reason once, on one side (sla-cases 10): what stops the clock cannot run it as well.
func (d *document) checkStops(t *Terms, path string) {
	stops := map[string]int{}
	for i, s := range t.Stops {
		place := path + at("stops", i)
		if first, twice := stops[s.Reason]; twice && s.Reason != "" {
			d.report(place+at("reason"), fmt.Sprintf("the reason %q stops the clock twice, first at line %d", s.Reason, first), "keep one of them")
		} else {
			stops[s.Reason] = d.lineOf(place)
		}
	}
	runs := map[string]bool{}
	for i, reason := range t.Runs {
		place := path + at("runs", i)
		stopsAt, stopped := stops[reason]
		switch {
		case !slices.Contains(Reasons, reason):
			d.report(place, fmt.Sprintf("unknown reason %q", reason), reasonHint(reason))
		case stopped:
			d.report(place, fmt.Sprintf("the reason %q both stops the clock (stops, line %d) and leaves it running (runs, line %d)", reason, stopsAt, d.lineOf(place)),
				"keep the rule that the contract states")
		case !d.set[path+at("stops")] && reason == "client":
			d.report(place, "the reason \"client\" stops the clock when nothing is said, and runs here",
				"write stops: with the reasons that stop it, or stops: [] for none")
		case runs[reason]:
			d.report(place, fmt.Sprintf("the reason %q is there twice", reason), "")
		}
		runs[reason] = true
	}
}

// reasonHint is the cure for a reason that is not one; a state is a common mistake for it.
func reasonHint(word string) string {
	switch word {
	case "resolved", "closed", "cancelled":
		return fmt.Sprintf("%q is a state that ends the clock; the gap before a reopening is never counted, and is no stop", word)
	case "new", "active":
		return fmt.Sprintf("%q is a state in which the clock runs", word)
	}
	return suggest(word, Reasons)
}

// lineOf is the line of a value.
func (d *document) lineOf(path string) int { return d.marks[path].line }

// sharing is a contract with the document that it was read from.
type sharing struct {
	contract *Contract
	document *document
}

// checkSharing refuses two contracts that cover the same client and service at the same time: an incident has one contract.
func checkSharing(read []sharing) {
	for i, b := range read {
		for _, a := range read[:i] {
			client := sharedClient(a.contract, b.contract)
			if client == "" {
				continue
			}
			for j := range b.contract.Versions {
				for k := range a.contract.Versions {
					tb, ta := &b.contract.Versions[j], &a.contract.Versions[k]
					if !meet(ta, tb) {
						continue
					}
					what, both := sharedScope(ta.Scope, tb.Scope)
					if !both {
						continue
					}
					b.document.report(at("versions", j), fmt.Sprintf("the version %q and the contract %q, version %q, cover the same client %q%s at the same time",
						tb.ID, a.contract.ID, ta.ID, client, what), "narrow one of them with scope, or end it with valid_to")
				}
			}
		}
	}
}

// sharedClient is a name of the client of both contracts, empty when there is none. Names are compared as people read them.
func sharedClient(a, b *Contract) string {
	for _, x := range append([]string{a.Client}, a.Names...) {
		for _, y := range append([]string{b.Client}, b.Names...) {
			if x != "" && fold(x) == fold(y) {
				return y
			}
		}
	}
	return ""
}

// meet reports whether two versions hold on a same day; dates are text that sorts.
func meet(a, b *Terms) bool {
	return (a.ValidTo == "" || b.ValidFrom < a.ValidTo) && (b.ValidTo == "" || a.ValidFrom < b.ValidTo)
}

// sharedScope says in words what two scopes share beside the client; both is false when they are apart.
func sharedScope(a, b Scope) (what string, both bool) {
	for _, dimension := range []struct {
		name string
		a, b []string
	}{
		{"service", a.Services, b.Services}, {"domain", a.Domains, b.Domains}, {"segment", a.Segments, b.Segments}, {"site", a.Sites, b.Sites},
	} {
		if len(dimension.a) == 0 && len(dimension.b) == 0 {
			continue
		}
		shared := ""
		for _, value := range slices.Concat(dimension.a, dimension.b) {
			if (len(dimension.a) == 0 || slices.Contains(dimension.a, value)) && (len(dimension.b) == 0 || slices.Contains(dimension.b, value)) {
				shared = value
				break
			}
		}
		if shared == "" {
			return "", false
		}
		what += fmt.Sprintf(", the %s %q", dimension.name, shared)
	}
	return what, true
}
