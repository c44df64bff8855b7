package workspace

import "time"

// ContractTests is contracts/<id>.tests.yaml: worked examples of a contract, agreed with the client or taken from its annexes, and
// what they must give. Times are on the wall clock of the contract; keys of registers are the columns of those registers.
type ContractTests struct {
	Version int           `yaml:"version"` // of the format of this file: 1
	Cases   []Example     `yaml:"cases"`   // examples of clocks and of availability
	Credits []CreditsCase `yaml:"credits"` // examples of credits
	// Contract is the one that the file is named after.
	Contract *Contract `yaml:"-"`
	// File is where it was read, relative to the workspace.
	File string `yaml:"-"`
}

// Example is one incident, or one outage, and what the contract makes of it.
type Example struct {
	Name      string           `yaml:"name"`      // in words, unique in the file
	Clause    string           `yaml:"clause"`    // article that it shows
	Incident  *ExampleIncident `yaml:"incident"`  // empty: an example of registers alone
	Registers ExampleRegisters `yaml:"registers"` // rows of the registers
	AsOf      Moment           `yaml:"as_of"`     // the cut; empty: thirty days after the last time of the example
	// Expect gives, by id of a line, what must come out; one outcome, or a list of them where the unit gives several.
	Expect map[string][]Outcome `yaml:"expect"`
	// Line is where the example begins in its file.
	Line int `yaml:"-"`
}

// ExampleIncident is the life of one incident. Milestones that are left out did not happen.
type ExampleIncident struct {
	ID           string            `yaml:"id"`           // EX-1 when empty; children EX-1.1…
	Client       string            `yaml:"client"`       // the contract's when empty
	Service      string            `yaml:"service"`      // service
	Domain       string            `yaml:"domain"`       // domain
	Segment      string            `yaml:"segment"`      // segment
	Site         string            `yaml:"site"`         // site
	CI           string            `yaml:"ci"`           // configuration item, or access
	Group        string            `yaml:"group"`        // group in charge when it was opened
	Priority     int               `yaml:"priority"`     // when it was opened; later ones are events
	State        string            `yaml:"state"`        // at the cut; empty: what the milestones say
	Occurred     Moment            `yaml:"occurred"`     // when the service stopped
	Declared     Moment            `yaml:"declared"`     // when the client declared it
	Opened       Moment            `yaml:"opened"`       // declared when empty
	Acknowledged Moment            `yaml:"acknowledged"` // first human action of the provider
	Restored     Moment            `yaml:"restored"`     // service back for the users
	Resolved     Moment            `yaml:"resolved"`     // resolution
	Closed       Moment            `yaml:"closed"`       // administrative closure
	Events       []ExampleEvent    `yaml:"events"`       // changes during its life
	Children     []ExampleIncident `yaml:"children"`     // incidents under it
}

// ExampleEvent is one change of one field. {at, state, reason}, {at, priority} and {at, group} are short for a field and its value;
// the three keys field, value and reason are filled in from them.
type ExampleEvent struct {
	At       Moment `yaml:"at"`       // instant of the change
	Field    string `yaml:"field"`    // state, priority, assignment_group, client, service, site, ci, client_request, client_reply
	Value    string `yaml:"value"`    // value after; may be left out of client_request and client_reply
	Reason   string `yaml:"reason"`   // why it waits, of a state that is pending
	State    string `yaml:"state"`    // new, active, pending, resolved, closed, cancelled
	Priority int    `yaml:"priority"` // level, 1 the most urgent
	Group    string `yaml:"group"`    // group in charge
}

// ExampleRegisters are the rows of registers that an example needs.
type ExampleRegisters struct {
	Exclusions   []ExampleExclusion   `yaml:"exclusions"`   // of the incident, when none is named
	Maintenances []ExampleMaintenance `yaml:"maintenances"` // planned windows
	Outages      []ExampleOutage      `yaml:"outages"`      // interruptions
}

// ExampleExclusion is a row of the register of exclusions.
type ExampleExclusion struct {
	Kind        string `yaml:"kind"`         // incident, interval, requalification
	IncidentID  string `yaml:"incident_id"`  // incident concerned; the example's when empty
	OutageID    string `yaml:"outage_id"`    // outage concerned, instead of an incident
	LineID      string `yaml:"line_id"`      // commitment; empty: every one
	StartAt     Moment `yaml:"start_at"`     // beginning of an interval
	EndAt       Moment `yaml:"end_at"`       // end of an interval
	Clause      string `yaml:"clause"`       // article that allows it
	Reason      string `yaml:"reason"`       // reason of the clause
	Evidence    string `yaml:"evidence"`     // what proves it
	RequestedBy string `yaml:"requested_by"` // who asked for it
	ApprovedBy  string `yaml:"approved_by"`  // who agreed to it for the client
	DecidedAt   Moment `yaml:"decided_at"`   // decision
	Status      string `yaml:"status"`       // proposed, accepted, contested, refused
}

// ExampleMaintenance is a row of the register of planned maintenance.
type ExampleMaintenance struct {
	MaintenanceID  string `yaml:"maintenance_id"`   // M-1… when empty
	Service        string `yaml:"service"`          // service; empty: every one
	Site           string `yaml:"site"`             // site; empty: every one
	AnnouncedAt    Moment `yaml:"announced_at"`     // announcement to the client
	PlannedStartAt Moment `yaml:"planned_start_at"` // beginning of the window
	PlannedEndAt   Moment `yaml:"planned_end_at"`   // end of the window
	ActualStartAt  Moment `yaml:"actual_start_at"`  // actual start
	ActualEndAt    Moment `yaml:"actual_end_at"`    // actual end
}

// ExampleOutage is a row of the register of outages.
type ExampleOutage struct {
	OutageID      string  `yaml:"outage_id"`      // O-1… when empty
	IncidentID    string  `yaml:"incident_id"`    // incident that it is tied to
	Service       string  `yaml:"service"`        // service interrupted
	Site          string  `yaml:"site"`           // site
	StartAt       Moment  `yaml:"start_at"`       // beginning, as observed
	EndAt         Moment  `yaml:"end_at"`         // end; empty: still down
	Severity      float64 `yaml:"severity"`       // 1 for a whole interruption, less for a partial one; 1 when empty
	UsersAffected int     `yaml:"users_affected"` // users without service
	UsersTotal    int     `yaml:"users_total"`    // users of the service
}

// Outcome is what one commitment must give; a key that is left out is not compared.
type Outcome struct {
	Of               string         `yaml:"of"`                // access, site or service of the commitment, where a line has several
	Counted          *time.Duration `yaml:"counted"`           // time counted, net
	Overrun          *time.Duration `yaml:"overrun"`           // time beyond the target, net
	Deadline         Moment         `yaml:"deadline"`          // last instant at which it would have been met
	Decided          Moment         `yaml:"decided"`           // instant of the decision
	Verdict          string         `yaml:"verdict"`           // net: met, breached, pending, undetermined, excluded, or none: no clock
	VerdictGross     string         `yaml:"verdict_gross"`     // without any exclusion
	VerdictContested string         `yaml:"verdict_contested"` // with the disputed exclusions too
	Why              string         `yaml:"why"`               // reason code of undetermined, excluded and none
	Period           string         `yaml:"period"`            // of availability and interruption: the period compared; empty: the one of the first outage
	Achieved         *Rate          `yaml:"achieved"`          // of availability: the rate, net
	Down             *time.Duration `yaml:"down"`              // of availability and interruption: time without service, net
}

// CreditsCase is what the lines did in one period, and what it costs.
type CreditsCase struct {
	Name    string                   `yaml:"name"`    // in words, unique in the file
	Clause  string                   `yaml:"clause"`  // article that it shows
	Period  string                   `yaml:"period"`  // such as 2026-08
	Results map[string]ExampleResult `yaml:"results"` // by id of a line; a line that is left out did nothing
	Before  []ExampleBefore          `yaml:"before"`  // periods before, in order of time: repeats, the cap of the year, earn-backs
	Expect  ExpectedCredits          `yaml:"expect"`  // what must come out
	// Line is where the example begins in its file.
	Line int `yaml:"-"`
}

// ExampleResult is what one line did in one period, in the net reading.
type ExampleResult struct {
	Decided  int             `yaml:"decided"`  // commitments decided
	Met      int             `yaml:"met"`      // of them met
	Overruns []time.Duration `yaml:"overruns"` // of each breach, where the price needs it
	Achieved *Rate           `yaml:"achieved"` // of availability
}

// ExampleBefore is an earlier period of an example of credits.
type ExampleBefore struct {
	Period  string                   `yaml:"period"`  // such as 2026-07
	Results map[string]ExampleResult `yaml:"results"` // by id of a line
}

// ExpectedCredits is the outcome of an example of credits.
type ExpectedCredits struct {
	Proposed *Money           `yaml:"proposed"` // after every cap and the rounding
	Lines    map[string]Money `yaml:"lines"`    // by id of a line, after the cap of the line
}

// Moment is an instant, written on the wall clock of the contract (2026-03-03T11:00, with seconds where they matter) or with an
// offset (2026-10-25T02:30+01:00). An hour that the clock shows twice is the first one; one that it jumps over is moved forward.
type Moment struct{ time.Time }
