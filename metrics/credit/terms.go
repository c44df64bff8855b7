package credit

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Terms are what credits read of one version of a contract. Amounts are cents, rates parts per million, durations seconds.
type Terms struct {
	Version     string       `json:"id"`
	Small       Small        `json:"small_sample"`
	Commitments []Commitment `json:"commitments"`
	Credits     *Credits     `json:"credits"` // nil: the version has none
}

// Small is the clause for few commitments: fewer than Below decided, as many as Tolerated breaches are met.
type Small struct {
	Below     int64 `json:"below"`
	Tolerated int64 `json:"tolerated"`
}

// Commitment is one line of the contract.
type Commitment struct {
	ID        string `json:"id"`
	Indicator string `json:"indicator"`
	Threshold int64  `json:"threshold"` // share to reach
	Expected  int64  `json:"expected"`  // level that earns a bonus or an earn-back; 0: none
}

// Credits are the prices and their limits. A limit of 0 is none.
type Credits struct {
	Currency     string    `json:"currency"`
	Fee          int64     `json:"fee"` // of a whole period
	Nature       string    `json:"nature"`
	FormalNotice string    `json:"formal_notice"`
	Rules        []Rule    `json:"rules"`
	PeriodCap    int64     `json:"period_cap"`
	YearCap      int64     `json:"year_cap"`
	ExemptBelow  int64     `json:"exempt_below"`
	EarnBack     *EarnBack `json:"earn_back"`
	BonusCap     int64     `json:"bonus_cap"`
}

// Rule is the price of some lines.
type Rule struct {
	ID          string     `json:"id"`
	Commitments []string   `json:"commitments"`
	Clause      string     `json:"clause"`
	Model       string     `json:"model"` // per_breach, per_point, tiers, points, days, late_value
	Flat        int64      `json:"flat"`
	Steps       []Stretch  `json:"steps"`
	StepRule    string     `json:"step_rule"` // started (default), full, pro_rata
	PerPoint    int64      `json:"per_point"`
	Rounding    string     `json:"rounding"` // exact (default), ceil
	Tiers       []Tier     `json:"tiers"`
	Points      int64      `json:"points"`
	PointValue  int64      `json:"point_value"`
	Days        int64      `json:"days"`
	Value       int64      `json:"value"`
	Divisor     int64      `json:"divisor"` // 1000 when 0
	Repeat      *RepeatRun `json:"repeat"`
	Cap         int64      `json:"cap"`
	Bonus       int64      `json:"bonus"`
}

// Stretch prices the overrun from one duration to another: Amount for each Per of it, or once when Per is 0.
type Stretch struct {
	From   int64 `json:"from_seconds"`
	To     int64 `json:"to_seconds"` // 0: open
	Amount int64 `json:"amount"`
	Per    int64 `json:"per_seconds"`
}

// Tier is a band [From, To) of the achieved rate; the one that ends at 100 % holds 100 %.
type Tier struct {
	From   int64 `json:"from"`
	To     int64 `json:"to"`
	Credit int64 `json:"credit"`
}

// RepeatRun multiplies a credit from the After-th consecutive failed period on.
type RepeatRun struct {
	After  int64 `json:"after"`
	Factor int64 `json:"factor"`
}

// EarnBack gives a credit back when the rate over the Periods after it reaches the expected level.
type EarnBack struct {
	Periods int64 `json:"periods"`
}

// whole is a rate of 100 %.
const whole = 1_000_000

// Parse reads the JSON of a version, whose keys are those of the contract file with durations as <key>_seconds. Keys of other
// matters are passed over. A rule that cannot be priced is an error that names it.
func Parse(terms []byte) (*Terms, error) {
	var t Terms
	if err := json.Unmarshal(terms, &t); err != nil {
		return nil, fmt.Errorf("read the terms of a contract: %w", err)
	}
	if t.Credits == nil {
		return &t, nil
	}
	for _, r := range t.Credits.Rules {
		if err := r.check(&t); err != nil {
			return nil, fmt.Errorf("read the terms of version %q: credit rule %q: %w", t.Version, r.ID, err)
		}
	}
	return &t, nil
}

func (r Rule) check(t *Terms) error {
	words := func(name, word string, known ...string) error {
		if !slices.Contains(known, word) {
			return fmt.Errorf("unknown %s %q: there are %s", name, word, strings.Join(slices.DeleteFunc(known,
				func(k string) bool { return k == "" }), ", "))
		}
		return nil
	}
	if err := words("model", r.Model, "per_breach", "per_point", "tiers", "points", "days", "late_value"); err != nil {
		return err
	}
	if err := words("step rule", r.StepRule, "", "started", "full", "pro_rata"); err != nil {
		return err
	}
	if err := words("rounding", r.Rounding, "", "exact", "ceil"); err != nil {
		return err
	}
	for _, id := range r.Commitments {
		if t.line(id) == nil {
			return fmt.Errorf("no commitment %q", id)
		}
	}
	for _, n := range []int64{r.Flat, r.PerPoint, r.Points, r.PointValue, r.Days, r.Value, r.Divisor, r.Cap, r.Bonus} {
		if n < 0 {
			return fmt.Errorf("%d is negative: credits are what the provider owes", n)
		}
	}
	for _, s := range r.Steps {
		if s.From < 0 || s.Per < 0 || s.Amount < 0 || s.To != 0 && s.To <= s.From {
			return fmt.Errorf("the step from %d s to %d s prices nothing", s.From, s.To)
		}
	}
	return nil
}

// line returns a commitment by id; nil when there is none.
func (t *Terms) line(id string) *Commitment {
	for i := range t.Commitments {
		if t.Commitments[i].ID == id {
			return &t.Commitments[i]
		}
	}
	return nil
}
