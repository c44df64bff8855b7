package pack

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// candidateDraft is a printer of candidates outside a pack.
func candidateDraft(rules metrics.Rules, p *unit.Printer) *bhi {
	return &bhi{w: &metrics.WeekData{Rules: rules}, draft: draft{o: Options{Lang: p.Lang()}, print: p}}
}

// FiringWords says why a rule fired, in the words of the pack and the language of the printer.
func FiringWords(f metrics.Firing, rules metrics.Rules, p *unit.Printer) string {
	return candidateDraft(rules, p).fired(f)
}

// CandidateLine is a candidate on a line: what it is, why, its incidents, its cost to date and to come, and what was decided.
func CandidateLine(c metrics.Candidate, rules metrics.Rules, p *unit.Printer) []string {
	b := candidateDraft(rules, p)
	return []string{c.ID, plain(strings.Join(c.Parts, " · ")), plain(b.firings(c)), p.Count(int64(len(c.Incidents))), plain(b.minutes(c.Cost.ToDate)),
		plain(b.expected(c.Cost)), plain(p.Date(c.LatestAt)), plain(b.decided(c)), strings.Join(c.Problems, " ")}
}

// FaultWords says what is wrong with a decision.
func FaultWords(d metrics.Decision, p *unit.Printer) string {
	return plain(candidateDraft(nil, p).known("fault.", d.Fault))
}

// CandidateText explains a candidate for a terminal: rules, cost, incidents with the parts of the links that brought them in, decisions.
func CandidateText(c metrics.Candidate, incidents map[int64]*metrics.Incident, rules metrics.Rules, p *unit.Printer) string {
	b := candidateDraft(rules, p)
	var out strings.Builder
	line := func(s string) { fmt.Fprintln(&out, plain(s)) }
	line(c.ID + "  " + strings.Join(c.Parts, " · "))
	line(b.say("explain.candidate.state", b.decided(c)))
	for _, more := range []struct {
		key string
		ids []string
	}{{"includes", c.Merged}, {"around", c.Around}} {
		if len(more.ids) > 0 {
			line(b.say(more.key, strings.Join(more.ids, ", ")))
		}
	}
	line("")
	line(b.say("explain.candidate.why"))
	tabs := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, f := range c.Firings {
		words := strings.Split(b.say("explain.candidate.fired", b.fired(f), p.Date(f.FirstAt), p.Date(f.At)), "\t")
		fmt.Fprintf(tabs, "  %s\t%s\n", plain(strings.TrimSpace(words[0])), plain(words[1]))
	}
	tabs.Flush()
	line("")
	line(b.say("explain.candidate.cost"))
	line(b.say("explain.candidate.to_date", b.minutes(c.Cost.ToDate), p.Count(c.Cost.Known), b.number("n.incidents", c.Cost.Total)))
	if k := c.Cost; k.Expected != nil {
		line(b.say("explain.candidate.expected", b.minutes(k.Expected), b.minutes(k.Low), b.minutes(k.High), p.Number(k.Rate, 2), b.minutes(k.Mean)))
	} else {
		line(b.say("explain.candidate.unknown"))
	}
	line(b.say("explain.candidate.breadth", b.number("n.clients", c.Cost.Clients), b.number("n.sites", c.Cost.Sites), p.Date(c.FirstAt)))
	line("")
	line(b.say("explain.candidate.members", p.Count(int64(len(c.Incidents))), p.Count(c.Total)))
	links := map[int64]metrics.Link{}
	for _, l := range c.Links {
		if _, ok := links[l.Later]; !ok {
			links[l.Later] = l
		}
	}
	tabs = tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, key := range c.Incidents {
		i := incidents[key]
		if i == nil {
			continue
		}
		why := ""
		if l, ok := links[key]; ok {
			why = b.link(l, incidents)
		}
		fmt.Fprintf(tabs, "  %s\t%s\t%s\t%s\n", plain(p.Date(i.OpenedAt)), plain(i.ID), plain(i.Title), plain(why))
	}
	tabs.Flush()
	if c.Splits > 0 {
		line(b.say("explain.candidate.split", b.number("n.splits", int64(c.Splits))))
	}
	if len(c.Decisions) > 0 {
		line("")
		line(b.say("explain.candidate.history"))
		tabs = tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
		for _, d := range c.Decisions {
			what := strings.Join(nonEmpty(b.known("history.", d.Kind), d.Into, d.Problem, b.dateOrNothing(d.UntilOn)), " ")
			fault := ""
			if d.Fault != "" {
				fault = b.known("fault.", d.Fault)
			}
			fmt.Fprintf(tabs, "  %s\t%s\t%s\t%s\t%s\t%s:%d\n", plain(b.dateOrNothing(d.DecidedOn)), plain(what), plain(d.By), plain(d.Reason), plain(fault),
				plain(d.SourceFile), d.SourceLine)
		}
		tabs.Flush()
	}
	return out.String()
}

// dateOrNothing prints a local date at midnight UTC as it is.
func (b *draft) dateOrNothing(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return b.print.Format(unit.Value{Kind: unit.Date, Time: t})
}

// shared says what two incidents share: each part, how much of it, and what it weighs.
func (b *draft) shared(l metrics.Link) string {
	var parts []string
	for _, p := range l.Parts {
		parts = append(parts, b.say("part.one", b.known("part.", p.Name), b.print.Number(p.Score, 2), b.print.Number(p.Weight, 2)))
	}
	return strings.Join(parts, ", ")
}

// link says by which parts an incident came into a group.
func (b *bhi) link(l metrics.Link, incidents map[int64]*metrics.Incident) string {
	parts := b.shared(l)
	earlier := ""
	if i := incidents[l.Earlier]; i != nil {
		earlier = i.ID
	}
	if l.IsReturn {
		return b.say("explain.candidate.return", earlier, parts, b.print.Number(l.Whole, 2))
	}
	return b.say("explain.candidate.link", earlier, parts, b.print.Number(l.Whole, 2), b.print.Number(l.Decay, 2), b.print.Number(l.Score, 2))
}

// firings says why a candidate is one.
func (b *bhi) firings(c metrics.Candidate) string {
	var rules []string
	for _, f := range c.Firings {
		rules = append(rules, b.fired(f))
	}
	if len(c.Merged) > 0 {
		rules = append(rules, b.say("includes", b.several(c.Merged)))
	}
	if len(c.Around) > 0 {
		rules = append(rules, b.say("around", b.several(c.Around)))
	}
	return strings.Join(rules, b.say("semicolon"))
}

// minutes prints weighted user-seconds as minutes; nil is not known.
func (b *bhi) minutes(seconds *float64) string {
	if seconds == nil {
		return b.say("cost.unknown")
	}
	return b.print.Count(int64(*seconds/60 + 0.5))
}

// expected prints what a candidate is expected to cost, with its interval.
func (b *bhi) expected(c metrics.Cost) string {
	if c.Expected == nil {
		return b.say("cost.unknown")
	}
	return b.say("cost.expected", b.minutes(c.Expected), b.minutes(c.Low), b.minutes(c.High))
}

// thousands prints weighted user-seconds as thousands of minutes: a meeting compares sizes.
func (b *bhi) thousands(seconds *float64) string {
	if seconds == nil {
		return b.say("cost.unknown")
	}
	return b.print.Count(int64(*seconds/60000 + 0.5))
}

// expectedShort prints what a candidate is expected to cost in thousands of minutes.
func (b *bhi) expectedShort(c metrics.Cost) string {
	if c.Expected == nil {
		return b.say("cost.unknown")
	}
	return b.say("cost.expected", b.thousands(c.Expected), b.thousands(c.Low), b.thousands(c.High))
}

// decided says what was decided of a candidate.
func (b *bhi) decided(c metrics.Candidate) string {
	d, ok := c.Decision()
	if !ok {
		return b.say("state.proposed")
	}
	by := ""
	if d.By != "" {
		by = b.say("decided.by", d.By)
	}
	on := b.dateOrNothing(d.DecidedOn)
	switch c.State {
	case metrics.StateOpen:
		if d.Problem != "" {
			return b.say("decided.opened", d.Problem, on, by)
		}
		return b.say("decided.open", on, by)
	case metrics.StateLinked:
		return b.say("decided.link", d.Problem, on, by)
	case metrics.StateRejected:
		return b.say("silent.rejected", on) + by
	case metrics.StateSnoozed:
		return b.say("silent.snoozed", b.dateOrNothing(d.UntilOn)) + by
	case metrics.StateMerged:
		return b.say("silent.merged", d.Into)
	}
	if d.Kind == "snooze" {
		return b.say("decided.ended", b.dateOrNothing(d.UntilOn))
	}
	return b.say("state.proposed")
}
