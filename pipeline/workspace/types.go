// Package workspace reads what a manager edits: bilan.yaml, mappings, calendars and registers. It parses and validates, and
// does nothing else: no data is read here.
package workspace

import "time"

// Workspace is a folder that was read and found valid. Paths in it are absolute.
type Workspace struct {
	Dir       string
	Config    Config
	Mappings  map[string]*Mapping  // by file name as written in the source
	Calendars map[string]*Calendar // by id; 24x7 and HO are always there
	// Hash is the SHA-256 of every configuration file, in the order of their names.
	Hash string
	// Files are the configuration files that were read, relative to Dir.
	Files []string
}

// Config is bilan.yaml.
type Config struct {
	Version      int        `yaml:"version"`
	Organisation string     `yaml:"organisation"`
	Zone         string     `yaml:"zone"`     // IANA name: bins periods and prints times
	Language     string     `yaml:"language"` // fr (default) or en
	Sources      []Source   `yaml:"sources"`
	Calendar     string     `yaml:"calendar"` // of the [HO] variants; HO when empty
	Targets      []Target   `yaml:"targets"`
	Matrix       []Priority `yaml:"priority_matrix"`
	Thresholds   Thresholds `yaml:"thresholds"`
	Engine       Engine     `yaml:"engine"`
	Packs        []PackSpec `yaml:"packs"`
	ShowNames    bool       `yaml:"show_names"` // staff names in packs; off by default
	AsOf         string     `yaml:"as_of"`      // RFC 3339 instant that fixes the clock of every run; empty: now
}

// Source is one place that rows come from.
type Source struct {
	Name      string `yaml:"name"`
	Path      string `yaml:"path"`      // file, folder or glob, relative to the workspace
	Mapping   string `yaml:"mapping"`   // file under the workspace
	Format    string `yaml:"format"`    // auto (default), csv, xlsx, json, ndjson, parquet, sqlite, duckdb
	Encoding  string `yaml:"encoding"`  // auto (default), utf-8, utf-16, windows-1252, cp850
	Separator string `yaml:"separator"` // auto (default), or one character
	Sheet     string `yaml:"sheet"`     // XLSX: name of the sheet; the first when empty
	Table     string `yaml:"table"`     // sqlite, duckdb: table or view to read
	Query     string `yaml:"query"`     // sqlite, duckdb: SELECT to read instead of a table
	Optional  bool   `yaml:"optional"`  // no file is not an error
}

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
)

// Mapping says how the columns and words of one tool become bilan's.
type Mapping struct {
	Version   int    `yaml:"version"`
	Tool      string `yaml:"tool"` // servicenow, jira, glpi, itop, bilan, other
	Rows      Rows   `yaml:"rows"`
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
	States map[string]State `yaml:"states"`
	// Priorities, Impacts, Urgencies: word of the source → level, 1 the most urgent.
	Priorities map[string]int `yaml:"priorities"`
	Impacts    map[string]int `yaml:"impacts"`
	Urgencies  map[string]int `yaml:"urgencies"`
	// Fields: for rows of events, word of the source → canonical field (state, assignment_group, assignee, priority).
	Fields map[string]string `yaml:"fields"`
}

// State is a canonical state with the reason of a wait. In YAML either a word ("active") or {state: pending, reason: client}.
type State struct {
	State  string `yaml:"state"`  // new, active, pending, resolved, closed, cancelled
	Reason string `yaml:"reason"` // of pending: client, vendor, problem, change, evidence, third_party, other
}

// Target is a line of the target grid: what is promised for one priority.
type Target struct {
	Priority    int           `yaml:"priority"`
	Acknowledge time.Duration `yaml:"acknowledge"` // GTI; zero: none
	Restore     time.Duration `yaml:"restore"`     // GTR; zero: none
	Calendar    string        `yaml:"calendar"`
	Threshold   float64       `yaml:"threshold"` // share that must be met, 0–1
}

// Priority is a cell of the priority matrix.
type Priority struct {
	Impact   int `yaml:"impact"`
	Urgency  int `yaml:"urgency"`
	Priority int `yaml:"priority"`
}

// Thresholds are the numbers that a team may argue about. Zero means the default beside it.
type Thresholds struct {
	RejectShare       float64 `yaml:"reject_share"`        // 0.01: more rejected rows end a load with exit 3
	AgedDays          int     `yaml:"aged_days"`           // 30
	StaleDays         int     `yaml:"stale_days"`          // 5
	ReopenDays        int     `yaml:"reopen_days"`         // 5 working days
	RecurrenceDays    int     `yaml:"recurrence_days"`     // 30
	RecurrenceCount   int     `yaml:"recurrence_count"`    // 3 (R1)
	BurstCount        int     `yaml:"burst_count"`         // 5 (R2)
	ImpactUserMinutes int     `yaml:"impact_user_minutes"` // 10000 (R3)
	MinimumN          int     `yaml:"minimum_n"`           // 5: below, no percentile
}

// Engine limits what the embedded engine may take.
type Engine struct {
	Memory  string `yaml:"memory"`  // "4GB"; empty: chosen from the machine
	Threads int    `yaml:"threads"` // 0: every processor
}

// PackSpec asks for a pack in `bilan run`.
type PackSpec struct {
	Kind  string `yaml:"kind"`  // bhi
	Title string `yaml:"title"` // empty: the pack's own
}

// Calendar is a named set of service hours in a zone, with its validity.
type Calendar struct {
	Version  int          `yaml:"version"`
	ID       string       `yaml:"id"`
	Title    string       `yaml:"title"`
	Zone     string       `yaml:"zone"`
	Holidays string       `yaml:"holidays"` // none, fr, fr-alsace-moselle, fr-reunion, …
	Windows  []Window     `yaml:"windows"`
	Closed   []ClosedDay  `yaml:"closed"` // dated closures
	Open     []OpenWindow `yaml:"open"`   // dated openings, which win over closures and holidays
}

// Window is an opening on some days of the week, in local wall-clock time.
type Window struct {
	Days []string `yaml:"days"` // mon … sun
	From string   `yaml:"from"` // HH:MM
	To   string   `yaml:"to"`   // HH:MM, 24:00 allowed; before From: past midnight
	// ValidFrom and ValidTo bound the window in time (dates, half-open); empty: no bound.
	ValidFrom string `yaml:"valid_from"`
	ValidTo   string `yaml:"valid_to"`
}

// ClosedDay closes a date.
type ClosedDay struct {
	Date      string `yaml:"date"`
	Reason    string `yaml:"reason"`
	Reference string `yaml:"reference"`
}

// OpenWindow opens a date for some hours.
type OpenWindow struct {
	Date      string `yaml:"date"`
	From      string `yaml:"from"`
	To        string `yaml:"to"`
	Reason    string `yaml:"reason"`
	Reference string `yaml:"reference"`
}
