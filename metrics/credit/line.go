package credit

import (
	"fmt"
	"math/big"
)

// Result is what one commitment line did in one period, in the net reading.
type Result struct {
	LineID        string
	Met, Breached int64
	// Verdict is met, met_by_tolerance, breached, none or deemed_met, as the models judge. A worked example may leave it empty: the
	// threshold and the small-sample clause then judge its figures.
	Verdict string
	// Achieved is the rate in parts per million of a line that is measured, not counted; nil of others and without service time.
	Achieved *int64
	Breaches []Breach
}

// Breach is one commitment that was missed.
type Breach struct {
	Incident int64 // key; 0 when it is about no incident
	Overrun  int64 // seconds, net
}

// rate returns the achieved rate in parts per million, exactly; nil without one.
func (r Result) rate() *big.Rat {
	switch {
	case r.Achieved != nil:
		return rat(*r.Achieved)
	case r.Met+r.Breached > 0:
		return big.NewRat(r.Met*whole, r.Met+r.Breached)
	}
	return nil
}

// isFailed reports whether the line missed its threshold.
func (r Result) isFailed(c *Commitment, small Small) bool {
	if r.Verdict != "" {
		return r.Verdict == "breached"
	}
	achieved := r.rate()
	if achieved == nil || achieved.Cmp(rat(c.Threshold)) >= 0 {
		return false
	}
	tolerated := r.Achieved == nil && r.Met+r.Breached < small.Below && r.Breached <= small.Tolerated
	return !tolerated
}

// isExpected reports whether the line reached its expected level.
func (r Result) isExpected(c *Commitment, small Small) bool {
	achieved := r.rate()
	return c.Expected > 0 && achieved != nil && achieved.Cmp(rat(c.Expected)) >= 0 && !r.isFailed(c, small)
}

// priced is what a line is priced with.
type priced struct {
	rule   Rule
	line   *Commitment
	small  Small
	result Result
	fee    *big.Rat // cents of the period
	days   int64    // of the period
	run    int64    // consecutive failed periods, this one included
}

// price computes the credit of one rule on one line: compliance, threshold, gross penalty, repeat, cap.
func (p priced) price() (Line, error) {
	t := newTape()
	zero := rat(0)
	achieved := p.result.rate()
	switch {
	case achieved == nil:
		t.add(Compliance, zero, count(p.result.Met), sign("÷"), count(p.result.Met+p.result.Breached))
	case p.result.Achieved != nil:
		t.add(Compliance, zero, rate(achieved))
	default:
		t.add(Compliance, zero, count(p.result.Met), sign("÷"), count(p.result.Met+p.result.Breached), sign("="), rate(achieved))
	}
	failed := p.result.isFailed(p.line, p.small)
	if achieved != nil {
		compared := "≥"
		if achieved.Cmp(rat(p.line.Threshold)) < 0 {
			compared = "<"
		}
		t.add(Threshold, zero, rate(achieved), sign(compared), rate(rat(p.line.Threshold)))
		if compared == "<" && !failed {
			t.add(Tolerance, zero, count(p.result.Met+p.result.Breached), sign("<"), count(p.small.Below), sign(";"),
				count(p.result.Breached), sign("≤"), count(p.small.Tolerated))
		}
	}
	if failed {
		if err := p.gross(t, achieved); err != nil {
			return Line{}, fmt.Errorf("credit rule %q, line %q: %w", p.rule.ID, p.line.ID, err)
		}
		if r := p.rule.Repeat; r != nil && r.After > 0 && p.run >= r.After {
			t.become(RepeatRate, part(t.amount, r.Factor), periods(p.run), sign(":"), money(t.amount), sign("×"), rate(rat(r.Factor)))
		}
		if p.rule.Cap > 0 {
			limit := part(p.fee, p.rule.Cap)
			t.become(LineCap, smaller(t.amount, limit),
				sign("min"), money(t.amount), sign(";"), rate(rat(p.rule.Cap)), sign("×"), money(p.fee))
		}
	}
	return Line{RuleID: p.rule.ID, LineID: p.line.ID, Clause: p.rule.Clause, Model: p.rule.Model,
		Steps: t.steps, Amount: halfUp(t.amount), Exact: t.amount}, nil
}

// gross puts the price by the model on the tape.
func (p priced) gross(t *tape, achieved *big.Rat) error {
	switch p.rule.Model {
	case "per_point":
		if achieved == nil {
			return fmt.Errorf("it failed without a rate")
		}
		missed := times(atLeastZero(minus(rat(p.line.Threshold), achieved)), big.NewRat(100, whole))
		var formula []Part
		if p.rule.Rounding == "ceil" {
			begun := rat(ceil(missed))
			formula = []Part{sign("ceil"), points(missed), sign("="), points(begun), sign(":")}
			missed = begun
		}
		formula = append(formula, points(missed), sign("×"), rate(rat(p.rule.PerPoint)), sign("×"), money(p.fee))
		t.add(Gross, times(part(p.fee, p.rule.PerPoint), missed), formula...)
	case "tiers":
		for _, tier := range p.rule.Tiers {
			if achieved != nil && achieved.Cmp(rat(tier.From)) >= 0 &&
				(achieved.Cmp(rat(tier.To)) < 0 || tier.To == whole && achieved.Cmp(rat(whole)) == 0) {
				t.add(Gross, part(p.fee, tier.Credit), rate(rat(tier.From)), sign("≤"), rate(achieved), sign("<"), rate(rat(tier.To)),
					sign(":"), rate(rat(tier.Credit)), sign("×"), money(p.fee))
				return nil
			}
		}
		return fmt.Errorf("no tier holds the achieved rate")
	case "points":
		t.add(Gross, times(rat(p.rule.Points), rat(p.rule.PointValue)), points(rat(p.rule.Points)), sign("×"), money(rat(p.rule.PointValue)))
	default:
		return p.breaches(t)
	}
	return nil
}

// breaches puts the price of each breach on the tape: models per_breach, days and late_value.
func (p priced) breaches(t *tape) error {
	all := p.result.Breaches
	switch {
	case p.result.Achieved != nil && len(all) == 0:
		// A rate that is too low is one breach, of no incident.
		all = []Breach{{}}
	case p.result.Achieved == nil && int64(len(all)) != p.result.Breached:
		return fmt.Errorf("%d breaches are counted and %d are listed", p.result.Breached, len(all))
	}
	for _, b := range all {
		var amount *big.Rat
		var formula []Part
		switch p.rule.Model {
		case "days":
			amount = times(p.fee, big.NewRat(p.rule.Days, p.days))
			formula = []Part{days(p.rule.Days), sign("×"), money(p.fee), sign("÷"), days(p.days)}
		case "late_value":
			late, divisor := ceil(big.NewRat(b.Overrun, 86_400)), p.rule.Divisor
			if divisor == 0 {
				divisor = 1000
			}
			amount = times(rat(p.rule.Value), big.NewRat(late, divisor))
			formula = []Part{duration(b.Overrun), sign(":"), money(rat(p.rule.Value)), sign("×"), days(late), sign("÷"), count(divisor)}
		default:
			amount, formula = p.rule.overrun(b.Overrun)
		}
		t.add(Gross, amount, formula...).Incident = b.Incident
	}
	return nil
}

// overrun prices one breach by the model per_breach: the flat sum and what each stretch of the overrun costs.
func (r Rule) overrun(seconds int64) (amount *big.Rat, formula []Part) {
	amount, formula = rat(0), []Part{duration(seconds), sign(":")}
	add := func(cost *big.Rat, parts ...Part) {
		if amount.Sign() != 0 || len(formula) > 2 {
			formula = append(formula, sign("+"))
		}
		amount, formula = plus(amount, cost), append(formula, parts...)
	}
	if r.Flat > 0 || len(r.Steps) == 0 {
		add(rat(r.Flat), money(rat(r.Flat)))
	}
	for _, s := range r.Steps {
		if seconds <= s.From {
			break
		}
		if s.Per == 0 {
			add(rat(s.Amount), money(rat(s.Amount)))
			continue
		}
		inside := seconds
		if s.To > 0 {
			inside = min(inside, s.To)
		}
		begun := big.NewRat(inside-s.From, s.Per)
		switch r.StepRule {
		case "full":
			begun = rat(floor(begun))
		case "pro_rata":
			add(times(begun, rat(s.Amount)), duration(inside-s.From), sign("÷"), duration(s.Per), sign("×"), money(rat(s.Amount)))
			continue
		default:
			begun = rat(ceil(begun))
		}
		add(times(begun, rat(s.Amount)), count(floor(begun)), sign("×"), money(rat(s.Amount)))
	}
	if len(formula) == 2 {
		formula = append(formula, money(rat(0)))
	}
	return amount, formula
}
