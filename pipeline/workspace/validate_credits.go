package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// creditKeys are the keys of a rule that each model of credit needs and may have, beside those that every model has.
var creditKeys = map[string]struct{ needs, has []string }{
	"per_breach": {nil, []string{"flat", "steps", "step_rule"}},
	"per_point":  {[]string{"per_point"}, []string{"rounding"}},
	"tiers":      {[]string{"tiers"}, nil},
	"points":     {[]string{"points", "point_value"}, nil},
	"days":       {[]string{"days"}, nil},
	"late_value": {[]string{"value", "divisor"}, nil},
}

// modelKeys are the keys that belong to one model.
var modelKeys = []string{
	"flat", "steps", "step_rule", "per_point", "rounding", "tiers", "points", "point_value", "days", "value", "divisor",
}

// checkCredits looks at what a breach costs.
func (d *document) checkCredits(t *Terms, path string) {
	c := t.Credits
	if c.Currency != "" && !currencyForm.MatchString(c.Currency) {
		d.report(path+at("currency"), fmt.Sprintf("unknown currency %q", c.Currency), "write its three letters, such as EUR")
	}
	if d.set[path+at("fee")] && c.Fee == 0 {
		d.report(path+at("fee"), "a fee of zero, of which every share is zero", "write the fee of one period, before tax")
	}
	for _, cap := range []struct {
		key   string
		value Rate
	}{{"period_cap", c.PeriodCap}, {"year_cap", c.YearCap}, {"bonus_cap", c.BonusCap}} {
		d.checkCap(path+at(cap.key), cap.value)
	}
	ids := map[string]bool{}
	expects, bonus := false, false
	for i := range c.Rules {
		r, place := &c.Rules[i], path+at("rules", i)
		if ids[r.ID] && r.ID != "" {
			d.report(place+at("id"), fmt.Sprintf("two rules are named %q", r.ID), "")
		}
		ids[r.ID] = true
		d.checkRule(t, r, place)
		bonus = bonus || r.Bonus > 0
		for _, id := range r.Commitments {
			if l := t.line(id); l != nil && l.Expected > 0 {
				expects = true
			}
		}
	}
	if c.EarnBack != nil {
		if d.set[path+at("earn_back", "periods")] && c.EarnBack.Periods < 1 {
			d.report(path+at("earn_back", "periods"), fmt.Sprintf("%d periods to earn a credit back", c.EarnBack.Periods), "write at least 1")
		}
		if !expects {
			d.report(path+at("earn_back"), "a credit is earned back at the expected level, which no priced commitment has", "give the commitment expected: 98 %")
		}
	}
	if c.BonusCap > 0 && !bonus {
		d.report(path+at("bonus_cap"), "a cap on a bonus that no rule gives", "give a rule its bonus, or remove the cap")
	}
}

// line finds a commitment of a version; nil when there is none.
func (t *Terms) line(id string) *Commitment {
	i := slices.IndexFunc(t.Commitments, func(l Commitment) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return &t.Commitments[i]
}

// checkRule looks at one price: the lines that it is for, then what its model needs.
func (d *document) checkRule(t *Terms, r *CreditRule, place string) {
	var ids []string
	for _, l := range t.Commitments {
		ids = append(ids, l.ID)
	}
	for i, id := range r.Commitments {
		inner := place + at("commitments", i)
		l := t.line(id)
		switch {
		case l == nil:
			d.report(inner, fmt.Sprintf("unknown commitment %q", id), suggest(id, ids))
		case slices.Contains(r.Commitments[:i], id):
			d.report(inner, fmt.Sprintf("the commitment %q is there twice", id), "")
		case l.Audience != "" && l.Audience != "client":
			d.report(inner, fmt.Sprintf("the commitment %q is %s: it costs the client's contract nothing", id, l.Audience), "")
		case r.Bonus > 0 && l.Expected == 0:
			d.report(inner, fmt.Sprintf("a bonus is paid at the expected level, which %q has not", id), "give the commitment expected: 98 %")
		case (r.Model == "per_point" || r.Model == "tiers") && l.Indicator == "interruption":
			d.report(inner, fmt.Sprintf("the model %q prices a rate, and %q is a duration", r.Model, id), "price it per_breach or by points")
		case len(r.Steps) > 0 && l.Indicator == "availability":
			d.report(inner, fmt.Sprintf("steps price an overrun, and %q is a rate", id), "price it by tiers or per_point")
		}
	}
	keys, known := creditKeys[r.Model]
	if known {
		for _, key := range keys.needs {
			if !d.set[place+at(key)] && !d.failed[place+at(key)] {
				d.report(place, fmt.Sprintf("the key %q is missing, which the model %q needs", key, r.Model), "")
			}
		}
		for _, key := range modelKeys {
			if d.set[place+at(key)] && !slices.Contains(keys.needs, key) && !slices.Contains(keys.has, key) {
				d.report(place+at(key), fmt.Sprintf("%q has no meaning in the model %q", key, r.Model), "")
			}
		}
		if r.Model == "per_breach" && !d.set[place+at("flat")] && len(r.Steps) == 0 && !d.failed[place] {
			d.report(place, "a price for each breach without an amount", "give flat, steps or both")
		}
	}
	for _, n := range []struct {
		key   string
		value int
	}{{"points", r.Points}, {"days", r.Days}, {"divisor", r.Divisor}} {
		if d.set[place+at(n.key)] && n.value < 1 {
			d.report(place+at(n.key), fmt.Sprintf("%d is not a number from 1", n.value), "")
		}
	}
	d.checkCap(place+at("cap"), r.Cap)
	if r.Repeat != nil && !d.failed[place+at("repeat")] {
		if r.Repeat.After < 2 {
			d.report(place+at("repeat", "after"), fmt.Sprintf("a failure is repeated from the second period, not from %d", r.Repeat.After), "write after: 2 or more")
		}
		if r.Repeat.Factor < million {
			d.report(place+at("repeat", "factor"), fmt.Sprintf("a repeated failure multiplied by %s costs less", r.Repeat.Factor), "write 150 % for half as much again")
		}
	}
	d.checkSteps(r, place)
	d.checkTiers(r.Tiers, place+at("tiers"))
}

// checkCap bounds a share of a fee.
func (d *document) checkCap(path string, cap Rate) {
	if d.set[path] && (cap <= 0 || cap > million) {
		d.report(path, fmt.Sprintf("the cap %s is not a share of the fee between 0 and 100 %%", cap), "no key means no cap")
	}
}

// checkSteps wants the prices of an overrun to follow each other from zero: an overrun has one price.
func (d *document) checkSteps(r *CreditRule, place string) {
	if d.failed[place+at("steps")] {
		return
	}
	end := time.Duration(0)
	for i, s := range r.Steps {
		inner := place + at("steps", i)
		switch {
		case s.From > end:
			d.report(inner+at("from"), fmt.Sprintf("an overrun of %s – %s has no price", clock(end), clock(s.From)), "begin where the step before ends, the first at 0h")
		case s.From < end:
			d.report(inner+at("from"), fmt.Sprintf("an overrun of %s – %s has two prices", clock(s.From), clock(end)), "begin where the step before ends")
		}
		switch {
		case s.To == 0 && i+1 < len(r.Steps):
			d.report(inner, "a step without end before the last one", "give it to:")
			return
		case s.To != 0 && s.To <= s.From:
			d.report(inner+at("to"), fmt.Sprintf("the step ends at %s, not after it begins", clock(s.To)), "")
		case r.StepRule == "pro_rata" && s.Per == 0:
			d.report(inner, "a price pro rata of no duration", "give per:, such as 1h")
		}
		end = s.To
	}
	if n := len(r.Steps); n > 0 && r.Steps[n-1].To > 0 && r.Steps[n-1].To == end {
		d.report(place+at("steps", n-1), fmt.Sprintf("an overrun above %s has no price", clock(end)), "leave to: out of the last step")
	}
}

// checkTiers wants bands that follow each other from 0 to 100 %: a rate is in one band (sla-cases 30).
func (d *document) checkTiers(tiers []Tier, path string) {
	if len(tiers) == 0 || d.failed[path] {
		return
	}
	order := make([]int, len(tiers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(tiers[a].From - tiers[b].From) })
	end := Rate(0)
	for _, i := range order {
		t, inner := tiers[i], path+at(i)
		switch {
		case t.To <= t.From:
			d.report(inner, fmt.Sprintf("the tier %s is empty", band(t.From, t.To)), "")
			continue
		case t.To > million:
			d.report(inner+at("to"), fmt.Sprintf("the tier ends at %s, above 100 %%", t.To), "")
		case t.From > end:
			d.report(inner, fmt.Sprintf("a rate of %s is in no tier", band(end, t.From)), "a tier begins where the one before ends, the first at 0 %")
		case t.From < end:
			d.report(inner, fmt.Sprintf("a rate of %s is in two tiers", band(t.From, min(end, t.To))), "a tier begins where the one before ends")
		}
		if t.Credit > million {
			d.report(inner+at("credit"), fmt.Sprintf("the credit %s is above the fee", t.Credit), "")
		}
		end = max(end, t.To)
	}
	if end < million {
		d.report(path, fmt.Sprintf("a rate of %s is in no tier", band(end, million)), "the tiers run from 0 % to 100 %")
	}
}

// band is a band of rates: "99,89 % – 99,9 %".
func band(from, to Rate) string { return from.String() + " – " + to.String() }

// clock is a duration as a contract writes it: 2h, 1h30, 45min.
func clock(d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case d%time.Minute > 0:
		return strings.TrimSuffix(d.String(), "m0s")
	case hours == 0 && minutes > 0:
		return fmt.Sprintf("%dmin", minutes)
	case minutes == 0:
		return fmt.Sprintf("%dh", hours)
	}
	return fmt.Sprintf("%dh%02d", hours, minutes)
}
