package credit

import (
	"fmt"
	"math/big"
)

// Period is one period under one version of a contract, with what its lines did.
type Period struct {
	Key   string // 2026-09; the parts of a period in which an amendment begins share it
	Terms *Terms
	// Days are those under this version, WholeDays those of the period: a part of a period costs its part of the fee.
	Days, WholeDays int64
	// Year names the contract year; YearPeriods periods begin in it and this one is the YearIndex-th, from 1.
	Year                   string
	YearPeriods, YearIndex int64
	// IsOpen says that the period is not over: nothing is given back on its figures.
	IsOpen  bool
	Results []Result
}

// result returns what a line did; a line that nothing is told of did nothing.
func (p Period) result(id string) Result {
	for _, r := range p.Results {
		if r.LineID == id {
			return r
		}
	}
	return Result{LineID: id}
}

// fee returns the fee of the period or of its part, in cents.
func (p Period) fee() *big.Rat {
	if p.Terms.Credits == nil {
		return rat(0)
	}
	return times(rat(p.Terms.Credits.Fee), big.NewRat(p.Days, p.WholeDays))
}

// Compute returns the statement of each period, nil for one whose version has no credits. Periods come in order of time without
// gaps: repeats, the cap of the year and the earn-back read the ones before. The order of results does not matter.
func Compute(all []Period) ([]*Statement, error) {
	statements := make([]*Statement, len(all))
	l := ledger{periods: all, statements: statements}
	for i, p := range all {
		if p.Days <= 0 || p.WholeDays < p.Days {
			return nil, fmt.Errorf("credits of %s: %d of %d days are no part of a period", p.Key, p.Days, p.WholeDays)
		}
		if p.Terms.Credits == nil {
			continue
		}
		s, err := l.state(i)
		if err != nil {
			return nil, fmt.Errorf("credits of %s: %w", p.Key, err)
		}
		statements[i] = s
	}
	return statements, nil
}

// ledger is what earlier periods say to a later one.
type ledger struct {
	periods    []Period
	statements []*Statement
}

func (l ledger) state(at int) (*Statement, error) {
	p := l.periods[at]
	c, fee := p.Terms.Credits, p.fee()
	s := &Statement{Period: p.Key, Version: p.Terms.Version, Currency: c.Currency, Fee: halfUp(fee), Nature: c.Nature,
		FormalNotice: c.FormalNotice}
	sum, formula := rat(0), []Part{}
	for _, rule := range c.Rules {
		for _, id := range rule.Commitments {
			line := p.Terms.line(id)
			if line == nil {
				return nil, fmt.Errorf("credit rule %q: no commitment %q", rule.ID, id)
			}
			priced, err := priced{rule: rule, line: line, small: p.Terms.Small, result: p.result(id), fee: fee, days: p.Days,
				run: l.failures(at, id)}.price()
			if err != nil {
				return nil, err
			}
			if sum = plus(sum, priced.Exact); len(formula) > 0 {
				formula = append(formula, sign("+"))
			}
			formula = append(formula, money(priced.Exact))
			s.Lines = append(s.Lines, priced)
		}
	}
	t := newTape()
	t.add(Sum, sum, formula...)
	if c.PeriodCap > 0 {
		t.become(PeriodCap, smaller(t.amount, part(fee, c.PeriodCap)),
			sign("min"), money(t.amount), sign(";"), rate(rat(c.PeriodCap)), sign("×"), money(fee))
	}
	if c.YearCap > 0 {
		fees, used, missing := l.year(at)
		s.Assumed, s.Year, s.YearPeriods, s.Past = missing, p.Year, p.YearPeriods, l.past(at)
		left := atLeastZero(minus(part(fees, c.YearCap), used))
		t.become(YearCap, smaller(t.amount, left), sign("min"), money(t.amount), sign(";"),
			rate(rat(c.YearCap)), sign("×"), money(fees), sign("−"), money(used))
	}
	if c.ExemptBelow > 0 {
		floor, compared, kept := rat(c.ExemptBelow), "≥", t.amount
		if t.amount.Cmp(floor) < 0 {
			compared, kept = "<", rat(0)
		}
		t.become(Exemption, kept, money(t.amount), sign(compared), money(floor))
	}
	recovered := l.giveBack(at, t)
	l.bonus(at, t)
	s.Proposed, s.Recovered = halfUp(t.amount), halfUp(recovered)
	t.become(Rounding, rat(s.Proposed), sign("round"), money(t.amount))
	s.Steps = t.steps
	return s, nil
}

// failures counts the consecutive periods up to one in which a line failed. A period without occurrence ends the run: it did not
// fail.
func (l ledger) failures(at int, id string) int64 {
	var run int64
	for i := at; i >= 0; {
		key, failed := l.periods[i].Key, false
		for ; i >= 0 && l.periods[i].Key == key; i-- {
			p := l.periods[i]
			if line := p.Terms.line(id); line != nil && p.result(id).isFailed(line, p.Terms.Small) {
				failed = true
			}
		}
		if !failed {
			break
		}
		run++
	}
	return run
}

// year returns the fees of the contract year of a period, what was proposed in it before less what was recovered, and how many
// earlier periods of it nobody knows. Periods that are not told, earlier and later ones, have the fee of today.
func (l ledger) year(at int) (fees, used *big.Rat, missing int) {
	p := l.periods[at]
	fees, used = rat(0), rat(0)
	left := rat(p.YearPeriods)
	known := map[string]bool{p.Key: true}
	for i := at; i >= 0 && l.periods[i].Year == p.Year; i-- {
		past := l.periods[i]
		known[past.Key] = true
		fees, left = plus(fees, past.fee()), minus(left, big.NewRat(past.Days, past.WholeDays))
		if s := l.statements[i]; i < at && s != nil {
			used = plus(used, rat(s.Proposed-s.Recovered))
		}
	}
	fees = plus(fees, times(atLeastZero(left), rat(p.Terms.Credits.Fee)))
	return fees, used, max(0, int(p.YearIndex)-len(known))
}

// past returns the credits of the contract year before a period, in order of time: what year adds up.
func (l ledger) past(at int) (all []Past) {
	for i := range at {
		s := l.statements[i]
		if s == nil || l.periods[i].Year != l.periods[at].Year || s.Proposed == s.Recovered {
			continue
		}
		all = append(all, Past{Period: s.Period, Version: s.Version, Amount: s.Proposed - s.Recovered})
	}
	return all
}

// giveBack takes off what later periods earned back, when this one is the last of them. It returns what is left to recover when
// the credits of this period are smaller.
func (l ledger) giveBack(at int, t *tape) (left *big.Rat) {
	left = rat(0)
	if p := l.periods[at]; p.IsOpen || at+1 < len(l.periods) && l.periods[at+1].Key == p.Key {
		return left
	}
	after := int64(0) // periods after the credit, this one included
	for i := at; i >= 0; i-- {
		if i < at && l.periods[i].Key != l.periods[i+1].Key {
			after++
		}
		past, s := l.periods[i], l.statements[i]
		if after == 0 || s == nil || past.Terms.Credits.EarnBack == nil || past.Terms.Credits.EarnBack.Periods != after {
			continue
		}
		sum := rat(0)
		for _, line := range s.Lines {
			sum = plus(sum, line.Exact)
		}
		for _, line := range s.Lines {
			if line.Exact.Sign() == 0 || s.Proposed == 0 {
				continue
			}
			expected := past.Terms.line(line.LineID).Expected
			reached := l.pooled(i, at, line.LineID)
			if expected == 0 || reached == nil || reached.Cmp(rat(expected)) < 0 {
				continue
			}
			// The share that the line has in what was proposed after the caps.
			back := times(rat(s.Proposed), new(big.Rat).Quo(line.Exact, sum))
			now := smaller(back, t.amount)
			step := t.add(EarnedBack, new(big.Rat).Neg(now), rate(reached), sign("≥"), rate(rat(expected)), sign(":"), sign("−"), money(back))
			step.Period, step.LineID = past.Key, line.LineID
			left = plus(left, minus(back, now))
		}
	}
	return left
}

// pooled returns the rate of a line over the periods after one and up to another, in parts per million: met over decided of all of
// them, and the mean of rates that are measured. Nil without any.
func (l ledger) pooled(after, upTo int, id string) *big.Rat {
	var met, decided, measured int64
	rates := rat(0)
	for i := after + 1; i <= upTo; i++ {
		if l.periods[i].Key == l.periods[after].Key {
			continue
		}
		r := l.periods[i].result(id)
		if r.Achieved != nil {
			rates, measured = plus(rates, rat(*r.Achieved)), measured+1
			continue
		}
		met, decided = met+r.Met, decided+r.Met+r.Breached
	}
	switch {
	case measured > 0:
		return times(rates, big.NewRat(1, measured))
	case decided > 0:
		return big.NewRat(met*whole, decided)
	}
	return nil
}

// bonus takes off what lines at their expected level earn: it compensates credits alone.
func (l ledger) bonus(at int, t *tape) {
	p := l.periods[at]
	sum, formula := rat(0), []Part{}
	for _, rule := range p.Terms.Credits.Rules {
		for _, id := range rule.Commitments {
			if line := p.Terms.line(id); rule.Bonus > 0 && p.result(id).isExpected(line, p.Terms.Small) {
				if sum = plus(sum, rat(rule.Bonus)); len(formula) > 0 {
					formula = append(formula, sign("+"))
				}
				formula = append(formula, money(rat(rule.Bonus)))
			}
		}
	}
	if sum.Sign() == 0 {
		return
	}
	if limit := part(p.fee(), p.Terms.Credits.BonusCap); limit.Sign() > 0 && limit.Cmp(sum) < 0 {
		sum = limit
		formula = append([]Part{sign("min")}, append(formula, sign(";"), rate(rat(p.Terms.Credits.BonusCap)), sign("×"), money(p.fee()))...)
	}
	taken := smaller(sum, t.amount)
	t.add(Bonus, new(big.Rat).Neg(taken), append([]Part{money(t.amount), sign("−")}, formula...)...)
}
