package metrics

import (
	"time"

	"bilan/metrics/credit"
)

// Reading is one of the three ways a commitment is judged, side by side (domain.md 3.5).
type Reading string

// The readings.
const (
	Gross     Reading = "gross"     // brut: without any exclusion
	Net       Reading = "net"       // net: accepted exclusions and announced maintenance taken out
	Contested Reading = "contested" // contesté: proposed and contested exclusions taken out as well
)

// ContractData is everything that a contractual report says of one contract in one period, as values.
//
// A period in which an amendment begins has two versions, each judged by its own lines in its own days.
type ContractData struct {
	Contract Contract   // the version in force at the end of the period
	Versions []Contract // the versions in force in the period, in order of time; the last one is Contract
	Period   Period     // in the zone of the contract
	// From and To bound the period clipped to the validity of the versions.
	From, To time.Time
	AsOf     time.Time
	// Cut is the instant up to which the period is told: its end, or just after AsOf while it is not over.
	Cut time.Time
	// IsPartial says that the period is not over at AsOf.
	IsPartial bool
	Lines     []ContractLine // by version, in the order of the contract
	// Commitments are the population: those that a reading places in the period and those still pending at its end, by line,
	// incident and key.
	Commitments []Commitment
	// Breaches are commitments breached in the period or open and late at its end, in any reading, by line and overrun.
	Breaches []Commitment
	// Spent says where the time of the breaches went, by commitment; TimeSpent is the roll-up of the net breaches of the indicator
	// TimeIndicator: restore, else resolve, else acknowledge.
	Spent         map[int64]Decomposition
	TimeSpent     []TimePart
	TimeIndicator string
	// Undetermined are commitments that nobody can judge, with the reason.
	Undetermined []Commitment
	// AtRisk are open commitments past 75 % of their target at the cut of the warehouse (AsOf), the nearest deadline first, and those
	// already late; none when the cut is more than one period after this one.
	AtRisk       []Commitment
	Population   []PopulationRow
	Exclusions   []ExclusionRecord
	Stops        []ClockInterval // every stop of the commitments of the period
	Maintenances []Maintenance
	Services     []ServiceAvailability // one row a line of availability and service
	Outages      []Outage
	Agreement    []AgreementRow      // matrix of our verdicts against the tool's
	Disagreement []Disagreement      // one row a commitment where they differ
	Actions      []Action            // of the client
	Effects      []Effect            // incidents before and after each action
	Changes      []Change            // done in the period and planned after it
	Problems     []Problem           // of the client
	Majors       []int64             // incident keys
	Volumes      []VolumeRow         // opened, resolved, stock by period, the last 13
	Quality      []Doubt             // data-quality codes among the incidents of the client
	Margins      []Margin            // what is left to lose in the period, by line
	Credits      []*CreditStatement  // one a version that has credits, in order of time; see package metrics/credit
	Incidents    map[int64]*Incident // with the steps of those that breached
	Registers    Registers           // that hold a row of the client
	Calendars    []CalendarUse       // calendars used with the dates that are closed or opened in the period
	Sources      []Source
	// First is the first opening that any source tells of; zero without one. Uncovered are the periods, by key, that began before the
	// day of it: nobody knows what happened in their first days.
	First     time.Time
	Uncovered map[string]bool
}

// Contract is one version of one contract.
type Contract struct {
	Key                        int64
	ID, Version, Title, Client string    // Client is "" of the target grid of the workspace
	ValidFrom, ValidTo         time.Time // ValidFrom is zero of the target grid, ValidTo while nothing ends it
	Zone                       string
	Grain                      Grain
	Frame, Unit                string
	PriorityPolicy             string // retroactive_final, prospective
	ReopenPolicy               string // cumulative, any_cycle
	Excused, ZeroPopulation    string
	SmallBelow, SmallTolerated int64
	// Terms is the version as JSON: what credits and annexes read.
	Terms []byte
}

// ContractLine is one commitment line with its result in the period and in the periods before.
type ContractLine struct {
	Key, ContractKey       int64
	ID, Title, Clause      string
	Indicator, Audience    string // acknowledge…; client, internal, supplier
	ServiceClass, Priority string // words of the contract: "P1, P2"
	Target                 *int64 // seconds; nil for availability and for working days
	TargetDays             *int64 // working days
	Calendar               string
	Threshold              int64  // parts per million
	Expected               *int64 // parts per million
	Result                 LineResult
	History                []LineResult // the last 13 periods, this one last; versions follow one another by line id
}

// LineResult is the compliance of one line in one period. Rates are Met over Decided, never rounded before a verdict.
type LineResult struct {
	Period                              string
	Gross, Net, Contested               Tally
	Excluded, Undetermined, OpenAndLate int64
	// Verdict of the net reading: met, met_by_tolerance, breached, none (no occurrence), deemed_met.
	Verdict string
	// ByReading are the verdicts of the three readings.
	ByReading map[Reading]string
	// Achieved is the rate in parts per million, floored, of availability lines; nil for counted ones and without service time.
	Achieved *int64
	// AchievedBy are the achieved rates of the three readings; nil for counted lines.
	AchievedBy map[Reading]*int64
}

// Of returns the tally of a reading.
func (r LineResult) Of(reading Reading) Tally {
	switch reading {
	case Gross:
		return r.Gross
	case Contested:
		return r.Contested
	}
	return r.Net
}

// Tally counts commitments decided in a period.
type Tally struct{ Met, Breached int64 }

// Decided is the denominator of the rate.
func (t Tally) Decided() int64 { return t.Met + t.Breached }

// Commitment is one clock: what was promised for one incident, and what came of it.
type Commitment struct {
	Key, IncidentKey, LineKey, ContractKey int64
	LineID, Indicator, Audience            string
	Priority                               string
	UnitValue                              string // access, site or service of the commitment; "" when the unit is the incident
	Calendar                               string
	StartAt, StopAt                        time.Time // StopAt is zero while the clock runs
	DeclaredBy                             int64     // the incident of the family whose declaration started a clock that is proved; 0: its own
	StopQuality                            string    // source, event, estimated
	Target                                 int64     // seconds
	Counted                                int64     // seconds, net; 0 where [Commitment.CountedBy] has none
	DeadlineAt                             time.Time // zero while stopped: see IsStopped and Remaining
	DecidedAt                              time.Time
	Overrun                                int64
	Remaining                              int64              // seconds left, of a pending one
	IsStopped                              bool               // waiting at the cut: no deadline
	Verdicts                               map[Reading]string // met, breached, pending, undetermined, excluded
	// CountedBy and OverrunBy are seconds; absent where nobody can judge the clock, even when an exclusion then decides its verdict.
	CountedBy, OverrunBy  map[Reading]int64
	DeadlineBy, DecidedBy map[Reading]time.Time // absent where there is none
	// PeriodAt places it in a period, reading by reading, by the frame of the contract; absent while it is in none. In a
	// [ContractData] LineKey is the line that counts it there, of the version in force then, and an instant after the end of the
	// contract, or before its first day, is brought inside.
	PeriodAt                map[Reading]time.Time
	IsOpenAndLate           bool
	IsOfLoweredPriority     bool            // judged by a priority that was lowered too late
	IsLateAtRequalification bool            // « dépassé dès requalification »
	IsAtPrecision           bool            // closer to the target than the precision of the source
	Why                     string          // of undetermined and excluded: a reason code
	Probability             *float64        // of a breach, of a pending one
	Intervals               []ClockInterval // of the population of a period, and for explain
}

// ClockInterval is one stretch of a clock, or a piece of one that the calendar cuts.
type ClockInterval struct {
	CommitmentKey int64
	Ordinal       int64
	Piece         int64     // of the stretch, from 1; 0 when it was not cut
	FromAt, ToAt  time.Time // ToAt is zero while it runs on
	Kind          string    // run, stop, resolved (gap before a reopening), excluded, closed_hours (inside run: outside the calendar)
	Reason        string    // client, vendor…; holiday label for closed_hours; clause reason for excluded
	Clause        string
	Evidence      string
	Counted       int64 // seconds counted in the net reading
	Before        int64 // seconds counted before it
	IsDeadline    bool  // it ends on the deadline
}

// Clock is what can be said of the clocks of one incident: its life, and every commitment made for it with its clock cut by the
// calendar.
type Clock struct {
	Incident    *Incident // with its steps
	Commitments []Commitment
	Contracts   map[int64]Contract      // by key: the versions that the commitments are under
	Lines       map[int64]ContractLine  // by key, without results
	Spent       map[int64]Decomposition // where the time of each clock went, by commitment
	Life        Decomposition           // and that of the incident, to its restoration; without parts where its life is not known
	Family      map[int64]*Incident     // the parent whose clock it shares, its children and duplicates
	AsOf        time.Time
}

// The words of credits; see package metrics/credit.
type (
	CreditStatement = credit.Statement
	CreditLine      = credit.Line
	CreditStep      = credit.Step
	CreditPart      = credit.Part
	CreditKind      = credit.Kind
	CreditOperation = credit.Operation
	CreditPast      = credit.Past
)
