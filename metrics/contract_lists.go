package metrics

import "time"

// PopulationRow counts the incidents of the contract: opened, decided, met, breached, excluded by reason, undetermined, without clock.
type PopulationRow struct {
	Kind   string // opened, decided, met, breached, excluded, undetermined, pending, no_clock
	Reason string
	Count  int64
}

// ExclusionRecord is one row of the register, as it applies to the contract.
type ExclusionRecord struct {
	ID, Kind, IncidentID, OutageID, LineID string
	Clause, Reason, Evidence               string
	RequestedBy, ApprovedBy, Status        string
	StartAt, EndAt, DecidedAt              time.Time
	IncidentKey                            int64  // 0 when unknown
	Problem                                string // unknown_incident, unknown_clause, not_approved, outside_validity; "" when it applies
	SourceFile                             string
	SourceLine                             int64
}

// Maintenance is one planned window of the client's services.
type Maintenance struct {
	ID, ChangeID, Service, Site, Title, Reference                 string
	AnnouncedAt, PlannedStart, PlannedEnd, ActualStart, ActualEnd time.Time
	IsAnnounced                                                   bool  // in time, by the notice of the contract
	Excluded, Overrun                                             int64 // seconds
}

// ServiceAvailability is the availability of one service under one line in the period (domain.md 2.3).
type ServiceAvailability struct {
	LineKey         int64
	LineID, Service string
	Agreed, Planned int64              // seconds of agreed service time; of it taken out as announced maintenance
	Down            map[Reading]int64  // seconds of the union of outages inside the agreed time
	Rate            map[Reading]*int64 // parts per million, floored; nil without agreed time
	Weighted        *int64             // parts per million, floored; nil when users are not known
	Failures        int64
	MTBF, MTBSI     *float64 // seconds; nil without failure, without two
	Bands           [4]int64 // interruptions < 2 min, 2–30 min, 30 min–4 h, > 4 h
}

// Outage is one interruption as it counts under one line of the contract.
type Outage struct {
	LineKey                              int64
	LineID                               string
	ID, IncidentID, Service, Site, Title string
	IncidentKey                          int64
	StartAt, EndAt                       time.Time
	Severity                             *float64
	Users                                *int64
	Counted                              int64  // seconds inside agreed time of the period, alone, before the union
	Why                                  string // announced_maintenance, shorter, excluded…; "" when it counts whole
	SourceFile                           string
	SourceLine                           int64
}

// AgreementRow is a cell of the matrix of the recomputed verdict against the tool's.
type AgreementRow struct {
	Tool, Ours string // met, breached, unknown…
	Count      int64
}

// Disagreement is one commitment where the tool says something else, with the cause found.
type Disagreement struct {
	CommitmentKey, IncidentKey int64
	LineID, Tool, Ours         string
	Cause                      string // rounding, stop, calendar, priority_change, zone, missing_event, target, unexplained
	Difference                 *int64 // seconds between the counted times, when the tool gives one
}

// VolumeRow counts the incidents of the contract's scope in one period of its grain.
type VolumeRow struct {
	Period                    string
	Opened, Resolved, Backlog int64
}

// Margin is what is left to lose in the period (domain.md S6): breaches still allowed for a low, central and high volume.
type Margin struct {
	LineKey                 int64
	Breaches, Decided, Open int64
	Expected                [3]int64 // further commitments: low, central, high
	Left                    [3]int64 // may be negative
}

// CalendarUse is one calendar of the contract with its dated days in the period.
type CalendarUse struct {
	ID, Title, Zone string
	Holidays        string   // rule of the public holidays: FR, FR-Alsace-Moselle…; "" without
	HolidaysExcept  []string // holidays that are worked all the same
	Windows         []CalendarWindow
	Dates           []CalendarDate
}

// CalendarWindow is one opening of some weekdays, in local time.
type CalendarWindow struct {
	Days               []string // mon…
	From, To           string   // 08:00, 18:00
	ValidFrom, ValidTo string   // YYYY-MM-DD; "" without bound
}

// CalendarDate is one date that is not an ordinary day.
type CalendarDate struct {
	Date             string // YYYY-MM-DD
	Label, Reference string
	IsOpen           bool
}
