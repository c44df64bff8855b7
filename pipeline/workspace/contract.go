package workspace

import "time"

// Contract is contracts/<client>.yaml: what was promised to one client, version by version. A version that was signed is never
// edited: a new one follows it, so that the past is judged by what held then (domain.md 3).
type Contract struct {
	Version  int      `yaml:"version" json:"-"`     // of the format of this file: 1
	ID       string   `yaml:"id" json:"id"`         // short name in figures, folders and file names; the name of this file
	Title    string   `yaml:"title" json:"title"`   // name printed on the packs
	Client   string   `yaml:"client" json:"client"` // client, as the incidents name it
	Names    []string `yaml:"names" json:"names"`   // other names of the client in the sources
	Zone     string   `yaml:"zone" json:"zone"`     // IANA zone of its periods and of calendars without one; empty: the workspace's
	Versions []Terms  `yaml:"versions" json:"-"`    // in order of time, without gap or overlap
	// File is where it was read, relative to the workspace.
	File string `yaml:"-" json:"-"`
}

// Terms are one version of a contract. JSON is what models and packs read: durations are seconds, rates parts per million,
// money cents.
type Terms struct {
	ID             string              `yaml:"id" json:"id"`                           // of the version: "2026-01", "avenant 3"
	ValidFrom      string              `yaml:"valid_from" json:"valid_from"`           // first date, YYYY-MM-DD
	ValidTo        string              `yaml:"valid_to" json:"valid_to"`               // first date on which it no longer holds; empty: until the next version, or for ever
	Signed         string              `yaml:"signed" json:"signed"`                   // reference of the signed document
	Scope          Scope               `yaml:"scope" json:"scope"`                     // what of the client it covers; empty: all
	Period         string              `yaml:"period" json:"period"`                   // week, month (default), quarter, year
	Frame          string              `yaml:"frame" json:"frame"`                     // decided (default), resolved, closed, opened: what places a commitment in a period
	Unit           string              `yaml:"unit" json:"unit"`                       // incident (default), access, site, service: what one commitment is about
	PriorityPolicy string              `yaml:"priority_policy" json:"priority_policy"` // retroactive_final (default), prospective
	ReopenPolicy   string              `yaml:"reopen_policy" json:"reopen_policy"`     // cumulative (default), any_cycle
	Excused        string              `yaml:"excused" json:"excused"`                 // drop (default), count_as_met: what becomes of an excluded incident
	ZeroPopulation string              `yaml:"zero_population" json:"zero_population"` // not_applicable (default), deemed_met
	SmallSample    SmallSample         `yaml:"small_sample" json:"small_sample"`       // tolerance when there are few incidents
	ServiceClasses map[string][]string `yaml:"service_classes" json:"service_classes"` // class → services in it
	Commitments    []Commitment        `yaml:"commitments" json:"commitments"`         // the lines that are measured
	// Uncommitted: indicator → priorities for which nothing is promised; a priority in neither is a gap, and refused.
	Uncommitted map[string][]int `yaml:"uncommitted" json:"uncommitted"`
	Stops       []Stop           `yaml:"stops" json:"stops"`             // reasons that stop the clock; client alone by default
	Runs        []string         `yaml:"runs" json:"runs"`               // reasons that the contract says do not stop it
	Exclusions  []Clause         `yaml:"exclusions" json:"exclusions"`   // the closed list of exclusion clauses
	Maintenance Maintenance      `yaml:"maintenance" json:"maintenance"` // planned maintenance
	Credits     *Credits         `yaml:"credits" json:"credits"`         // empty: none
	// Choices are the disputed points of the version, as they were decided or left to the default; filled in by [Open].
	Choices []Choice `yaml:"-" json:"choices"`
}

// Choice is one disputed point (domain.md 8) and how a version settles it.
type Choice struct {
	Point string `json:"point"` // DP-01
	Key   string `json:"key"`   // of the file: frame, stops…
	Value string `json:"value"` // in the words of the file
	Basis string `json:"basis"` // chosen, default, or rule: what bilan does for every contract
}

// Scope narrows a contract to some values; an empty list is all.
type Scope struct {
	Services []string `yaml:"services" json:"services"` // services covered
	Domains  []string `yaml:"domains" json:"domains"`   // domains covered
	Segments []string `yaml:"segments" json:"segments"` // segments covered
	Sites    []string `yaml:"sites" json:"sites"`       // sites covered
}

// SmallSample is the clause for few incidents (domain.md 3.7): below Below decided, up to Tolerated breaches are met.
type SmallSample struct {
	Below     int `yaml:"below" json:"below"`         // decided commitments under which the clause applies; 0: no clause
	Tolerated int `yaml:"tolerated" json:"tolerated"` // breaches that still meet the commitment
}

// Commitment is one line of a contract: the atom of compliance (domain.md 3.1).
type Commitment struct {
	ID           string   `yaml:"id" json:"id"`                       // unique in the version: GTR-P1
	Title        string   `yaml:"title" json:"title"`                 // words in the clause table; empty: made from the rest
	Clause       string   `yaml:"clause" json:"clause"`               // article of the contract
	Indicator    string   `yaml:"indicator" json:"indicator"`         // acknowledge (GTI), restore (GTR), resolve, availability, interruption (IMS)
	Audience     string   `yaml:"audience" json:"audience"`           // client (default), internal (OLA), supplier (UC); never mixed in one rate
	ServiceClass string   `yaml:"service_class" json:"service_class"` // empty: every service
	Services     []string `yaml:"services" json:"services"`           // instead of a class
	Priorities   []int    `yaml:"priorities" json:"priorities"`       // empty: every priority
	Target       Delay    `yaml:"target" json:"target"`               // of acknowledge, restore, resolve and interruption
	Calendar     string   `yaml:"calendar" json:"calendar"`           // id of the service hours
	// From is the instant the clock starts: declared (default), opened, occurred, or assigned for an internal clock.
	From string `yaml:"from" json:"from"`
	// FromGroups: for From assigned, the groups whose first assignment starts the clock; empty: any.
	FromGroups []string `yaml:"from_groups" json:"from_groups"`
	Threshold  Rate     `yaml:"threshold" json:"threshold"` // share to reach: "95 %"; 100 % when empty, which availability cannot leave
	Expected   Rate     `yaml:"expected" json:"expected"`   // higher level that earns a bonus or an earn-back; empty: none
	// Downtime of availability and interruption.
	DowntimeFrom string        `yaml:"downtime_from" json:"downtime_from"` // observed (default), ticket
	MinOutage    time.Duration `yaml:"min_outage" json:"-"`                // shorter outages do not count
	Weighted     bool          `yaml:"weighted" json:"weighted"`           // weighted by users and severity
}

// Delay is a duration, or a number of days whose meaning is said: {days: 1, day: working_day}. In YAML "4h" or that object.
type Delay struct {
	Seconds  int64         `yaml:"-" json:"seconds"`   // of a duration; of days once their meaning is applied, 0 for working_day
	Days     int           `yaml:"days" json:"days"`   // number of days
	Day      string        `yaml:"day" json:"day"`     // calendar_day (24 h), working_day (end of the n-th), hours
	DayHours time.Duration `yaml:"day_hours" json:"-"` // length of a day for hours
}

// Rate is a share in parts per million: "95 %", "99,9 %", 99.95 %.
type Rate int64

// Money is an amount in cents: 1500, "1 500,00".
type Money int64

// Stop is a reason that stops the clock (domain.md 3.4).
type Stop struct {
	Reason string `yaml:"reason" json:"reason"` // client, site_access, third_party, vendor, problem, change, evidence, other
	Clause string `yaml:"clause" json:"clause"` // article of the contract
	// Evidence is what proves its beginning: state (default, entry into the waiting state) or request (a message to the client was sent).
	Evidence string        `yaml:"evidence" json:"evidence"`
	Cap      time.Duration `yaml:"cap" json:"-"` // longest time of one stop, elapsed; 0: none
}

// Clause is one exclusion clause of the closed list.
type Clause struct {
	Clause string `yaml:"clause" json:"clause"` // article
	Reason string `yaml:"reason" json:"reason"` // client_change, force_majeure, third_party, client_act, client_network, unauthorised_change, other
	Title  string `yaml:"title" json:"title"`   // words printed
}

// Maintenance says when a planned window is excluded (domain.md 3.5).
type Maintenance struct {
	Excluded   bool   `yaml:"excluded" json:"excluded"`       // announced windows are taken out of clocks and service time
	NoticeDays int    `yaml:"notice_days" json:"notice_days"` // days between the announcement and the window
	Clause     string `yaml:"clause" json:"clause"`           // article
}

// Credits says what a breach costs, in the order of domain.md 3.9. Amounts are proposed, never deducted.
type Credits struct {
	Currency string `yaml:"currency" json:"currency"` // EUR
	Fee      Money  `yaml:"fee" json:"fee"`           // of one period, before tax
	// Nature is what the sum is in law: final (libératoire), price_adjustment, on_account.
	Nature       string       `yaml:"nature" json:"nature"`
	FormalNotice string       `yaml:"formal_notice" json:"formal_notice"` // mise en demeure: required, waived
	Rules        []CreditRule `yaml:"rules" json:"rules"`                 // prices of the lines
	PeriodCap    Rate         `yaml:"period_cap" json:"period_cap"`       // of the fee of the period; 0: none
	YearCap      Rate         `yaml:"year_cap" json:"year_cap"`           // of the fees of the contract year; 0: none
	ExemptBelow  Money        `yaml:"exempt_below" json:"exempt_below"`   // a smaller sum is not due
	EarnBack     *EarnBack    `yaml:"earn_back" json:"earn_back"`         // empty: none
	BonusCap     Rate         `yaml:"bonus_cap" json:"bonus_cap"`         // of the fee; a bonus compensates credits alone
}

// CreditRule is the price of some lines.
type CreditRule struct {
	ID          string   `yaml:"id" json:"id"`                   // unique in the version
	Commitments []string `yaml:"commitments" json:"commitments"` // ids of the lines
	Clause      string   `yaml:"clause" json:"clause"`           // article
	// Model: per_breach, per_point, tiers, points, days, late_value.
	Model string `yaml:"model" json:"model"`
	// per_breach: Flat for each, then Steps by overrun.
	Flat     Money        `yaml:"flat" json:"flat"`
	Steps    []CreditStep `yaml:"steps" json:"steps"`         // prices of the overrun, gapless from zero
	StepRule string       `yaml:"step_rule" json:"step_rule"` // what a begun step counts: started (default), full, pro_rata
	// per_point: PerPoint of the fee for each point under the threshold, points counted exact or ceil.
	PerPoint Rate   `yaml:"per_point" json:"per_point"`
	Rounding string `yaml:"rounding" json:"rounding"` // exact (default), ceil
	// tiers: bands of the achieved rate, gapless; credit is a share of the fee.
	Tiers []Tier `yaml:"tiers" json:"tiers"`
	// points: points a breached line costs; one point is PointValue.
	Points     int   `yaml:"points" json:"points"`
	PointValue Money `yaml:"point_value" json:"point_value"` // price of one point
	// days: days of subscription credited per breach; the fee over the days of the period prices one.
	Days int `yaml:"days" json:"days"`
	// late_value: V × R / Divisor, with V the value of the late part and R the days begun of overrun.
	Value   Money   `yaml:"value" json:"value"`
	Divisor int     `yaml:"divisor" json:"divisor"` // of late_value, such as 1000
	Repeat  *Repeat `yaml:"repeat" json:"repeat"`   // multiplier of repeated failures; empty: none
	Cap     Rate    `yaml:"cap" json:"cap"`         // of the line, share of the fee; 0: none
	Bonus   Money   `yaml:"bonus" json:"bonus"`     // when the expected level is reached; 0: none
}

// CreditStep is a price of overrun from one duration to another: gapless from zero, the last one may be open.
type CreditStep struct {
	From   time.Duration `yaml:"from" json:"-"`        // beginning, of the overrun
	To     time.Duration `yaml:"to" json:"-"`          // end; zero on the last: open
	Amount Money         `yaml:"amount" json:"amount"` // for each Per, or once when Per is zero
	Per    time.Duration `yaml:"per" json:"-"`         // such as 1h
}

// Tier is a band [From, To) of the achieved rate; the band that ends at 100 % holds 100 %.
type Tier struct {
	From   Rate `yaml:"from" json:"from"`     // beginning, included
	To     Rate `yaml:"to" json:"to"`         // end, not included but for 100 %
	Credit Rate `yaml:"credit" json:"credit"` // share of the fee
}

// Repeat multiplies a credit when the same line failed in the periods before.
type Repeat struct {
	After  int  `yaml:"after" json:"after"`   // consecutive failed periods, this one included, from which it applies: 2
	Factor Rate `yaml:"factor" json:"factor"` // 150 %
}

// EarnBack gives a credit back when the mean over some later periods reaches the expected level.
type EarnBack struct {
	Periods int `yaml:"periods" json:"periods"` // following periods that must reach it
}
