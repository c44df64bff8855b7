// Package workspace reads what a manager edits: bilan.yaml, mappings, calendars, contracts, KPIs and registers. It parses and validates, and
// does nothing else: no data is read here.
package workspace

import "time"

// Workspace is a folder that was read and found valid. Dir is absolute; the paths of the sources stay as they are written,
// [Workspace.Path] makes them absolute.
type Workspace struct {
	Dir       string
	Config    Config
	Mappings  map[string]*Mapping  // by file name as written in the source
	Calendars map[string]*Calendar // by id; 24x7 and HO are always there
	KPIs      []*KPI               // the user's own, by id
	Contracts []*Contract          // by id
	Tests     []*ContractTests     // worked examples of the contracts, by file
	// Hash is the SHA-256, in hexadecimal, over the names and bytes of the configuration files, in the order of their names.
	Hash string
	// Files are the configuration files that were read, relative to Dir.
	Files []string
}

// Config is bilan.yaml.
type Config struct {
	Version      int        `yaml:"version"`         // of the format of this file: 1
	Organisation string     `yaml:"organisation"`    // name printed on the packs
	Zone         string     `yaml:"zone"`            // IANA name: bins periods and prints times
	Language     string     `yaml:"language"`        // fr (default) or en
	Sources      []Source   `yaml:"sources"`         // the places that rows come from
	Lifecycle    *Source    `yaml:"lifecycle"`       // the lifecycle store: a source like the others, named lifecycle unless it says otherwise
	Calendar     string     `yaml:"calendar"`        // of the [HO] variants; HO when empty
	Targets      []Target   `yaml:"targets"`         // the target grid, one line a priority
	Matrix       []Priority `yaml:"priority_matrix"` // empty: impact + urgency - 1 on three levels, for ServiceNow alone
	Thresholds   Thresholds `yaml:"thresholds"`      // the numbers that a team may argue about
	Services     []Service  `yaml:"services"`        // what governance says of services: weight, critical or not
	Clients      []Client   `yaml:"clients"`         // what governance says of clients: financial or not
	Limits       Limits     `yaml:"limits"`          // what one file of a source may take
	Engine       Engine     `yaml:"engine"`          // what the embedded engine may take
	Packs        []PackSpec `yaml:"packs"`           // what bilan run writes; when empty, bhi, and client where there are contracts
	ShowNames    bool       `yaml:"show_names"`      // staff names in packs; off by default
	SigningKey   string     `yaml:"signing_key"`     // PEM file of the Ed25519 key that signs manifests; empty: none are signed
	AsOf         string     `yaml:"as_of"`           // RFC 3339 instant that fixes the clock of every run; empty: now
}

// Source is one place that rows come from: files (path), or a database (store).
type Source struct {
	Name      string `yaml:"name"`       // letters, digits, - and _; unique
	Path      string `yaml:"path"`       // file, folder or glob, relative to the workspace
	Mapping   string `yaml:"mapping"`    // file under the workspace
	Format    string `yaml:"format"`     // auto (default), csv, xlsx, json, ndjson, yaml, parquet, sqlite, duckdb, jira (issues with their changelog)
	Encoding  string `yaml:"encoding"`   // auto (default), utf-8, utf-16, windows-1252, cp850
	Separator string `yaml:"separator"`  // auto (default), or one character
	Sheet     string `yaml:"sheet"`      // XLSX: name of the sheet; the first when empty
	Table     string `yaml:"table"`      // of a store, or of a sqlite or duckdb file: table or view to read
	Query     string `yaml:"query"`      // of a store, or of a sqlite or duckdb file: SELECT to read instead of a table
	Optional  bool   `yaml:"optional"`   // no file is not an error
	FreshDays int    `yaml:"fresh_days"` // days that its newest instant may lie before the as-of of a run; 0: any
	// A store is read in place, in one read-only snapshot, and further from where the last load ended.
	Store        string        `yaml:"store"`         // address of a database instead of a path: postgres://USER@HOST/DATABASE, mysql://… (MariaDB), sqlite:FILE or duckdb:FILE; ${NAME} is taken from the environment
	PasswordEnv  string        `yaml:"password_env"`  // name of the environment variable that holds the password of the store
	PasswordFile string        `yaml:"password_file"` // file that holds the password of the store, relative to the workspace
	Preset       string        `yaml:"preset"`        // layout that bilan knows, instead of a query and a mapping
	Rows         Rows          `yaml:"rows"`          // what one row of the query is, when its columns have bilan's own names; of a preset: this part alone
	Zone         string        `yaml:"zone"`          // IANA zone of times without offset, where no mapping says it
	Key          string        `yaml:"key"`           // column of the query that names a row for ever
	Watermark    string        `yaml:"watermark"`     // column of the query with the instant at which a row was written or last changed; empty: every load reads everything
	Overlap      time.Duration `yaml:"overlap"`       // how far behind the watermark a load reads again, for late rows; 1h when empty
}

// IsStore reports whether a source is a database that is read in place.
func (s Source) IsStore() bool { return s.Store != "" }

// Rows says what one row of a source is.
type Rows string

// The kinds of rows.
const (
	RowsIncidents Rows = "incidents" // one row per incident, its state when exported
	RowsUpdates   Rows = "updates"   // one row per update, the whole incident repeated
	RowsEvents    Rows = "events"    // one row per changed field
	RowsProblems  Rows = "problems"
	RowsChanges   Rows = "changes"
	RowsActions   Rows = "actions"
	// Registers of what is known and of what was published (domain.md 2.6).
	RowsKnownErrors Rows = "known_errors"
	RowsReports     Rows = "reports" // publications of CRI, PIR and RAI
	// Registers that a contract is judged with (domain.md 3.5, 2.3).
	RowsExclusions   Rows = "exclusions"   // agreements and disputes on incidents
	RowsMaintenances Rows = "maintenances" // planned windows
	RowsOutages      Rows = "outages"      // interruptions of services
	RowsDecisions    Rows = "decisions"    // what a review decided of problem candidates (domain.md 5)
	// What the tool itself counted, to be compared with bilan's clocks (domain.md 3.11).
	RowsToolClocks Rows = "tool_clocks" // one row per clock that the tool kept of an incident
)

// Mapping says how the columns and words of one tool become bilan's.
type Mapping struct {
	Version   int    `yaml:"version"`    // of the format of this file: 1
	Tool      string `yaml:"tool"`       // servicenow, jira, glpi, itop, bilan, other
	Rows      Rows   `yaml:"rows"`       // what one row of the source is
	Zone      string `yaml:"zone"`       // IANA zone of times without offset; required
	DateOrder string `yaml:"date_order"` // dmy, mdy, ymd; empty: proven over the whole column
	// Decimal is the decimal mark of numbers: "," or "."; empty: either.
	Decimal string   `yaml:"decimal"`
	Nulls   []string `yaml:"nulls"` // beside the built-in ones
	// IDPrefix is put in front of incident ids that are bare numbers in two tools ("GLPI-").
	IDPrefix string `yaml:"id_prefix"`
	// Columns: canonical column (a column of sql/raw) → header of the source. A second column of the same
	// header is written "category#2".
	Columns map[string]string `yaml:"columns"`
	// Constants: canonical column → the same text for every row (client: ACME).
	Constants map[string]string `yaml:"constants"`
	// Keep holds only the rows whose column has one of the values (GLPI: type: [Incident]).
	Keep map[string][]string `yaml:"keep"`
	// States: word of the source → canonical state.
	States     map[string]State `yaml:"states"`
	Priorities map[string]int   `yaml:"priorities"` // word of the source → level, 1 the most urgent
	Impacts    map[string]int   `yaml:"impacts"`    // word of the source → level, 1 the widest
	Urgencies  map[string]int   `yaml:"urgencies"`  // word of the source → level, 1 the most urgent
	// Fields: for rows of events, word of the source → canonical field (state, assignment_group, priority, client, client_request…).
	Fields map[string]string `yaml:"fields"`
	// Others are the headers of a preset that a column may have instead, in order; a file cannot give them.
	Others map[string][]string `yaml:"-" json:",omitempty"`
	// IsOwn says that columns have bilan's own names: those that a query does not give are no news.
	IsOwn bool `yaml:"-" json:",omitempty"`
}

// State is a canonical state with the reason of a wait. In YAML either a word ("active") or {state: pending, reason: client}.
type State struct {
	State  string `yaml:"state"`  // new, active, pending, resolved, closed, cancelled
	Reason string `yaml:"reason"` // of pending: client, site_access, third_party, vendor, problem, change, evidence, other
}

// Target is a line of the target grid: what is promised for one priority.
type Target struct {
	Priority    int           `yaml:"priority"`    // level, 1 the most urgent
	Acknowledge time.Duration `yaml:"acknowledge"` // GTI, such as 30min; zero: none
	Restore     time.Duration `yaml:"restore"`     // GTR, such as 4h or 1h30; zero: none
	Calendar    string        `yaml:"calendar"`    // id of the calendar that the time is counted in
	Threshold   float64       `yaml:"threshold"`   // share that must be met, 0–1
}

// Priority is a cell of the priority matrix.
type Priority struct {
	Impact   int `yaml:"impact"`   // level, from 1
	Urgency  int `yaml:"urgency"`  // level, from 1
	Priority int `yaml:"priority"` // level that the two give
}

// Thresholds are the numbers that a team may argue about. Zero means the default beside it.
type Thresholds struct {
	RejectShare       float64 `yaml:"reject_share"`        // 0.01: more rejected rows end a load with exit 3
	AgedDays          int     `yaml:"aged_days"`           // 30
	StaleDays         int     `yaml:"stale_days"`          // 5
	ReopenDays        int     `yaml:"reopen_days"`         // 5 working days, that is 7 days of a calendar
	RecurrenceDays    int     `yaml:"recurrence_days"`     // 30
	RecurrenceCount   int     `yaml:"recurrence_count"`    // 3 (R1)
	BurstCount        int     `yaml:"burst_count"`         // 5 (R2)
	ImpactUserMinutes int     `yaml:"impact_user_minutes"` // 10000 (R3)
	// Rules of problem candidates (domain.md 5.1); those above are of R1, R2 and R3.
	TrendRate       float64  `yaml:"trend_rate"`       // 0.10: share of false discoveries that R4 accepts
	SimilarCount    int      `yaml:"similar_count"`    // 4 incidents that resemble one another (R5)
	SimilarDays     int      `yaml:"similar_days"`     // 60 (R5)
	SimilarScore    float64  `yaml:"similar_score"`    // 0.60: from this score on, two incidents are linked
	ReopenCount     int      `yaml:"reopen_count"`     // 2 reopenings of one incident (R6)
	ReturnHours     int      `yaml:"return_hours"`     // 72: a new incident so soon after a closing on the same item has come back (R6)
	FixedDays       int      `yaml:"fixed_days"`       // 90 days after a fix in which a key must not fire again (R7)
	CauseCount      int      `yaml:"cause_count"`      // 2 incidents of one apparent cause (R8)
	CauseDays       int      `yaml:"cause_days"`       // 183, six months (R8)
	WorkaroundCount int      `yaml:"workaround_count"` // 5 uses of the workaround of a known error (R9)
	WorkaroundDays  int      `yaml:"workaround_days"`  // 90 (R9)
	RulesOff        []string `yaml:"rules_off"`        // rules that do not run: R1 to R9
	CRIDays         int      `yaml:"cri_days"`         // 5 working days from the restoration of a major to its CRI (M3)
	PIRDays         int      `yaml:"pir_days"`         // 5 working days from the restoration of a major to its PIR (M3)
	MinimumN        int      `yaml:"minimum_n"`        // 5: below, a median carries a warning; below 10 there is never a p90
}

// Service is what governance says of a service, by the name that incidents give it.
type Service struct {
	Name     string  `yaml:"name"`     // as the incidents name it
	Weight   float64 `yaml:"weight"`   // how much a user-minute of it weighs in rankings; 1 when empty
	Critical bool    `yaml:"critical"` // supports a critical function (R8)
}

// Client is what governance says of a client, by the name that incidents give it.
type Client struct {
	Name      string `yaml:"name"`      // as the incidents name it
	Financial bool   `yaml:"financial"` // a financial entity: recurring causes count together (R8, DORA)
}

// Limits protect from files that are not what they say. Zero means the default beside it; the error names the key to change.
type Limits struct {
	FileMB      int `yaml:"file_mb"`      // 8192: size of a file, unpacked
	UnpackRatio int `yaml:"unpack_ratio"` // 500: how many times its size a packed file (gzip, XLSX) of more than 64 MB unpacks to
	RecordMB    int `yaml:"record_mb"`    // 32: one row as it is written
	CellKB      int `yaml:"cell_kb"`      // 1024: a longer cell is cut, and that is said
	Columns     int `yaml:"columns"`      // 2000
	Depth       int `yaml:"depth"`        // 64: levels of objects and lists in JSON
	Seconds     int `yaml:"seconds"`      // 3600: reading one file
}

// Engine limits what the embedded engine may take.
type Engine struct {
	Memory  string `yaml:"memory"`  // "4GB"; empty: chosen from the machine
	Threads int    `yaml:"threads"` // 0: every processor
	// AllowFiles lets the workspace's own models in sql/ read files and the network; off by default.
	AllowFiles bool `yaml:"allow_files"`
}

// PackSpec asks for a pack in `bilan run`.
type PackSpec struct {
	Kind   string `yaml:"kind"`   // bhi (the weekly review), rai (the analysis review), client (one report for each contract), cri and pir (one for each incident of the period in registers/reports)
	Title  string `yaml:"title"`  // empty: the pack's own
	Review Review `yaml:"review"` // of rai: which incidents and families have a card
}

// Review is the rule by which an analysis review chooses its cards (domain.md 4.2). It is printed in the pack.
type Review struct {
	Cards         int   `yaml:"cards"`         // 10: cards at most
	Families      int   `yaml:"families"`      // 3: of which problem candidates at most; -1: none
	SkipMajors    bool  `yaml:"skip_majors"`   // majors are no criterion
	SkipBreaches  bool  `yaml:"skip_breaches"` // breached commitments are no criterion
	Priorities    []int `yaml:"priorities"`    // [1, 2]: levels
	Reassignments int   `yaml:"reassignments"` // 3: changes of group at least; -1: no criterion
}

// Calendar is a named set of service hours in a zone, with its validity.
//
// A holiday and a dated closure close their local day from 00:00 to 24:00 and nothing else: the hours of a night shift
// that fall on the next day stay open. Windows that overlap are merged.
type Calendar struct {
	Version  int    `yaml:"version"`  // of the format of this file: 1
	ID       string `yaml:"id"`       // name that targets give it; HO replaces the built-in one
	Title    string `yaml:"title"`    // name printed on the packs
	Zone     string `yaml:"zone"`     // IANA name of its wall clock; empty: the zone of the workspace
	Holidays string `yaml:"holidays"` // none (default), fr, fr-alsace-moselle, fr-reunion, …
	// HolidaysExcept are holidays of the set that are worked: whit_monday (journée de solidarité), good_friday.
	HolidaysExcept []string     `yaml:"holidays_except"`
	Windows        []Window     `yaml:"windows"` // openings of every week
	Closed         []ClosedDay  `yaml:"closed"`  // dated closures
	Open           []OpenWindow `yaml:"open"`    // dated openings, which win over closures and holidays

	// ready is the calendar resolved by Open; a calendar made by hand is resolved when it is asked.
	ready *schedule
	// isZoneless says that the file gave no zone: a contract in another zone takes the hours there.
	isZoneless bool
}

// Window is an opening on some days of the week, in local wall-clock time.
type Window struct {
	Days []string `yaml:"days"` // mon … sun, of the beginning of the window
	From string   `yaml:"from"` // HH:MM
	To   string   `yaml:"to"`   // HH:MM, 24:00 allowed; before From: past midnight
	// ValidFrom and ValidTo bound the window in time (dates, half-open); empty: no bound. Each local day is judged by itself.
	ValidFrom string `yaml:"valid_from"` // first date on which the window holds; empty: always
	ValidTo   string `yaml:"valid_to"`   // first date on which it no longer holds; empty: for ever
}

// ClosedDay closes a date.
type ClosedDay struct {
	Date      string `yaml:"date"`      // YYYY-MM-DD
	Reason    string `yaml:"reason"`    // in words
	Reference string `yaml:"reference"` // document that decided it
}

// OpenWindow opens a date for some hours.
type OpenWindow struct {
	Date      string `yaml:"date"`      // YYYY-MM-DD, of the beginning
	From      string `yaml:"from"`      // HH:MM
	To        string `yaml:"to"`        // HH:MM, 24:00 allowed; before From: past midnight
	Reason    string `yaml:"reason"`    // in words
	Reference string `yaml:"reference"` // document that decided it
}

// KPI is a KPI that the workspace adds to the built-in ones: words and judgement. Its formula is the SELECT in
// sql/metrics/<id>.sql of the workspace.
type KPI struct {
	Version  int    `yaml:"version"`   // of the format of this file: 1
	ID       string `yaml:"id"`        // name of this file, of its SQL in sql/metrics, and on the command line
	Kind     string `yaml:"kind"`      // how rows become a figure: count, share, time, mean, sum, ratio, stock, stock_rate, stock_age
	Frame    string `yaml:"frame"`     // what places a row in a period: opened, resolved, …; stock for the stock kinds
	Clock    string `yaml:"clock"`     // of durations and promises: cal, HO, "cal, net" or calendar (of the target); empty: none
	Unit     string `yaml:"unit"`      // count, number, rate, duration or days (both seconds); empty: the one of the kind
	Better   string `yaml:"better"`    // which way is better: higher, lower or none (default)
	MinimumN int    `yaml:"minimum_n"` // below, the figure is shown with a warning; 0: never
	Title    Text   `yaml:"title"`     // name in tables and catalogue
	Question Text   `yaml:"question"`  // what the KPI answers; empty: the title
	Formula  Text   `yaml:"formula"`   // how it is counted, in words; empty: the title
	// File is where it was read, relative to the workspace.
	File string
}

// Text is words in the two languages of the packs.
type Text struct {
	FR string `yaml:"fr"` // French
	EN string `yaml:"en"` // English; empty: the French
}
