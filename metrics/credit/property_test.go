package credit

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// chance makes a year of random results under random terms of every model.
func chance(r *rand.Rand) []Period {
	t := &Terms{Version: "1", Small: Small{Below: r.Int64N(3) * 5, Tolerated: r.Int64N(3)},
		Credits: &Credits{Currency: "EUR", Fee: 1 + r.Int64N(2_000_000), FormalNotice: "waived", PeriodCap: r.Int64N(400_000),
			YearCap: r.Int64N(300_000), ExemptBelow: r.Int64N(3) * 5_000, BonusCap: r.Int64N(50_000)}}
	if r.IntN(2) == 0 {
		t.Credits.EarnBack = &EarnBack{Periods: 1 + r.Int64N(3)}
	}
	models := []string{"per_breach", "per_point", "tiers", "points", "days", "late_value"}
	for i, model := range models {
		id := fmt.Sprintf("L%d", i)
		t.Commitments = append(t.Commitments, Commitment{ID: id, Threshold: 900_000 + r.Int64N(100_001), Expected: 950_000})
		middle := 1 + r.Int64N(whole-1)
		rule := Rule{ID: model, Commitments: []string{id}, Model: model, Flat: r.Int64N(20_000),
			StepRule: []string{"started", "full", "pro_rata"}[r.IntN(3)], Rounding: []string{"exact", "ceil"}[r.IntN(2)],
			Steps:    []Stretch{{To: 7200, Amount: r.Int64N(9_000)}, {From: 7200, Amount: r.Int64N(9_000), Per: 1 + r.Int64N(7_200)}},
			PerPoint: r.Int64N(50_000), Points: r.Int64N(9), PointValue: r.Int64N(9_000), Days: r.Int64N(3), Value: r.Int64N(900_000),
			Tiers: []Tier{{To: middle, Credit: r.Int64N(200_000)}, {From: middle, To: whole, Credit: r.Int64N(90_000)}},
			Cap:   r.Int64N(300_000), Bonus: r.Int64N(2) * 3_000}
		if r.IntN(2) == 0 {
			rule.Repeat = &RepeatRun{After: 1 + r.Int64N(3), Factor: whole + r.Int64N(whole)}
		}
		t.Credits.Rules = append(t.Credits.Rules, rule)
	}
	var year []Period
	for month := range int64(12) {
		p := Period{Key: fmt.Sprintf("2026-%02d", month+1), Terms: t, Days: 30, WholeDays: 30, Year: "2026", YearPeriods: 12, YearIndex: month + 1}
		for i := range models {
			result := Result{LineID: fmt.Sprintf("L%d", i)}
			if i == 2 && r.IntN(3) > 0 {
				achieved := r.Int64N(whole + 1)
				result.Achieved = &achieved
			} else {
				result.Met, result.Breached = r.Int64N(20), r.Int64N(3)
				for n := range result.Breached {
					result.Breaches = append(result.Breaches, Breach{Incident: n + 1, Overrun: 1 + r.Int64N(100_000)})
				}
			}
			p.Results = append(p.Results, result)
		}
		year = append(year, p)
	}
	return year
}

// must computes, and checks that every tape adds up and is never negative.
func must(t *testing.T, all []Period) []*Statement {
	t.Helper()
	statements, err := Compute(all)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		adds(t, s)
	}
	return statements
}

// with returns the same year under terms that a function changes.
func with(year []Period, change func(*Terms)) []Period {
	terms := *year[0].Terms
	credits := *terms.Credits
	credits.Rules = slices.Clone(credits.Rules)
	terms.Credits = &credits
	change(&terms)
	changed := slices.Clone(year)
	for i := range changed {
		changed[i].Terms = &terms
	}
	return changed
}

func TestCreditsOfRandomYears(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 5))
	proposed := 0
	for range 150 {
		year := chance(r)
		statements := must(t, year)
		credits := year[0].Terms.Credits
		used := int64(0)
		for i, s := range statements {
			if s.Proposed > 0 {
				proposed++
			}
			// Neither cap is ever passed; a cent may come from rounding up.
			if limit := part(rat(credits.Fee), credits.PeriodCap); credits.PeriodCap > 0 && rat(s.Proposed-1).Cmp(limit) > 0 {
				t.Fatalf("%s: %d is above the cap of the period, %s", s.Period, s.Proposed, limit.FloatString(2))
			}
			// What the cap of the year takes off can be listed period by period.
			if listed := s.Used(); credits.YearCap > 0 && (listed != used || s.Year != "2026" || s.YearPeriods != 12) {
				t.Fatalf("%s: %d is listed of %d used before, in the year %q of %d periods", s.Period, listed, used, s.Year, s.YearPeriods)
			}
			if credits.YearCap == 0 && (s.Past != nil || s.Year != "") {
				t.Fatalf("%s: %+v is listed without a cap of the year", s.Period, s.Past)
			}
			used += s.Proposed - s.Recovered
			if limit := part(rat(12*credits.Fee), credits.YearCap); credits.YearCap > 0 && rat(used-int64(i)-1).Cmp(limit) > 0 {
				t.Fatalf("%s: %d in the year is above its cap, %s", s.Period, used, limit.FloatString(2))
			}
			if s.Proposed > 0 && s.Proposed < credits.ExemptBelow && !took(s, EarnedBack, Bonus) {
				t.Fatalf("%s: %d is below the floor of %d", s.Period, s.Proposed, credits.ExemptBelow)
			}
		}
		shuffled := slices.Clone(year)
		for i := range shuffled {
			shuffled[i].Results = slices.Clone(shuffled[i].Results)
			r.Shuffle(len(shuffled[i].Results), func(a, b int) {
				rs := shuffled[i].Results
				rs[a], rs[b] = rs[b], rs[a]
			})
		}
		same(t, "results in another order", statements, must(t, shuffled))
		same(t, "rules in another order", statements, must(t, with(year, func(c *Terms) { slices.Reverse(c.Credits.Rules) })))
		// A wider limit never lowers the credit of one period looked at alone, and a higher price never does.
		alone := year[:1]
		for name, change := range map[string]func(*Terms){
			"period cap": func(c *Terms) { c.Credits.PeriodCap += 10_000 * min(1, c.Credits.PeriodCap) },
			"year cap":   func(c *Terms) { c.Credits.YearCap += 10_000 * min(1, c.Credits.YearCap) },
			"exemption":  func(c *Terms) { c.Credits.ExemptBelow = 0 },
			"line caps": func(c *Terms) {
				for i := range c.Credits.Rules {
					c.Credits.Rules[i].Cap += 10_000 * min(1, c.Credits.Rules[i].Cap)
				}
			},
			"flat price": func(c *Terms) { c.Credits.Rules[0].Flat += 1_000 },
		} {
			if before, after := must(t, alone)[0].Proposed, must(t, with(alone, change))[0].Proposed; after < before {
				t.Fatalf("a higher %s lowers %d to %d", name, before, after)
			}
		}
	}
	if proposed < 300 {
		t.Errorf("%d months cost anything: the years prove nothing", proposed)
	}
}

func took(s *Statement, operations ...Operation) bool {
	return slices.ContainsFunc(s.Steps, func(step Step) bool { return slices.Contains(operations, step.Operation) && step.Change.Sign() != 0 })
}

func same(t *testing.T, what string, a, b []*Statement) {
	t.Helper()
	for i := range a {
		if a[i].Proposed != b[i].Proposed || a[i].Recovered != b[i].Recovered {
			t.Fatalf("%s: %s is %d and %d, was %d and %d", what, a[i].Period, b[i].Proposed, b[i].Recovered, a[i].Proposed, a[i].Recovered)
		}
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		cents *big.Rat
		want  int64
	}{
		{big.NewRat(0, 1), 0}, {big.NewRat(1, 2), 1}, {big.NewRat(49, 100), 0}, {big.NewRat(150, 100), 2}, {big.NewRat(250, 100), 3},
		{big.NewRat(2_499_999_999, 1_000_000_000), 2}, {big.NewRat(1, 3), 0}, {big.NewRat(2, 3), 1},
	} {
		if got := halfUp(c.cents); got != c.want {
			t.Errorf("%s cents: %d, want %d", c.cents, got, c.want)
		}
	}
}

// Terms that cannot be priced are refused by name.
func TestParseRefuses(t *testing.T) {
	for terms, want := range map[string]string{
		`{`:                         `read the terms of a contract: unexpected end of JSON input`,
		`{"id":"1","credits":null}`: ``,
		`{"id":"1","credits":{"rules":[{"id":"a","model":"per_brech"}]}}`:                                                             `read the terms of version "1": credit rule "a": unknown model "per_brech": there are per_breach, per_point, tiers, points, days, late_value`,
		`{"id":"1","credits":{"rules":[{"id":"a","model":"days","commitments":["GTR"]}]}}`:                                            `read the terms of version "1": credit rule "a": no commitment "GTR"`,
		`{"id":"1","credits":{"rules":[{"id":"a","model":"per_breach","step_rule":"half"}]}}`:                                         `read the terms of version "1": credit rule "a": unknown step rule "half": there are started, full, pro_rata`,
		`{"id":"1","credits":{"rules":[{"id":"a","model":"per_point","rounding":"up"}]}}`:                                             `read the terms of version "1": credit rule "a": unknown rounding "up": there are exact, ceil`,
		`{"id":"1","credits":{"rules":[{"id":"a","model":"per_breach","flat":-1}]}}`:                                                  `read the terms of version "1": credit rule "a": -1 is negative: credits are what the provider owes`,
		`{"id":"1","credits":{"rules":[{"id":"a","model":"per_breach","steps":[{"from_seconds":7200,"to_seconds":60,"amount":1}]}]}}`: `read the terms of version "1": credit rule "a": the step from 7200 s to 60 s prices nothing`,
	} {
		_, err := Parse([]byte(terms))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", terms, got, want)
		}
	}
}
