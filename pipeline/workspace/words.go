package workspace

// Canonical words: what the sources' own words become.
var (
	// States are the canonical states of an incident.
	States = []string{"new", "active", "pending", "resolved", "closed", "cancelled"}
	// Reasons are the canonical reasons of a pending state (domain.md 3.4).
	Reasons = []string{"client", "vendor", "problem", "change", "evidence", "third_party", "other"}
	// Fields are the canonical fields of an event; any other field keeps the tool's word.
	Fields = []string{"created", "state", "assignment_group", "assignee", "priority"}
	// RowKinds are the kinds of rows.
	RowKinds = []Rows{RowsIncidents, RowsUpdates, RowsEvents, RowsProblems, RowsChanges, RowsActions}
)

// maxLevel is the highest priority, impact or urgency.
const maxLevel = 9

// choices are the closed lists of words, by struct and key: the decoder and the schema both read them.
var choices = map[string][]string{
	"Config.language":    {"fr", "en"},
	"Source.format":      {"auto", "csv", "xlsx", "json", "ndjson", "parquet", "sqlite", "duckdb"},
	"Source.encoding":    {"auto", "utf-8", "utf-16", "windows-1252", "cp850"},
	"PackSpec.kind":      {"bhi"},
	"Mapping.tool":       {"servicenow", "jira", "glpi", "itop", "bilan", "other"},
	"Mapping.rows":       rowWords(),
	"Mapping.date_order": {"dmy", "mdy", "ymd"},
	"Mapping.decimal":    {",", "."},
	"State.state":        States,
	"State.reason":       Reasons,
	"Calendar.holidays":  HolidaySets(),
	"KPI.kind":           KPIKinds,
	"KPI.frame":          KPIFrames,
	"KPI.clock":          KPIClocks,
	"KPI.unit":           KPIUnits,
	"KPI.better":         KPISides,
}

// choiceNames say what a word of a closed list is.
var choiceNames = map[string]string{
	"Config.language":    "language",
	"Source.format":      "format",
	"Source.encoding":    "encoding",
	"PackSpec.kind":      "kind of pack",
	"Mapping.tool":       "tool",
	"Mapping.rows":       "kind of rows",
	"Mapping.date_order": "date order",
	"Mapping.decimal":    "decimal mark",
	"State.state":        "state",
	"State.reason":       "reason",
	"Calendar.holidays":  "set of holidays",
	"KPI.kind":           "kind of KPI",
	"KPI.frame":          "frame",
	"KPI.clock":          "clock",
	"KPI.unit":           "unit",
	"KPI.better":         "side",
}

// listChoices are the closed lists of the items of lists.
var listChoices = map[string][]string{
	"Window.days":              weekdays,
	"Calendar.holidays_except": holidayKeys(),
}

// required are the keys that must be there, by struct.
var required = map[string][]string{
	"Config":     {"version", "zone"},
	"Source":     {"name", "path", "mapping"},
	"Target":     {"priority", "calendar", "threshold"},
	"Priority":   {"impact", "urgency", "priority"},
	"PackSpec":   {"kind"},
	"Mapping":    {"version", "rows", "zone", "columns"},
	"State":      {"state"},
	"Calendar":   {"version", "id"},
	"Window":     {"days", "from", "to"},
	"ClosedDay":  {"date"},
	"OpenWindow": {"date", "from", "to"},
	"KPI":        {"version", "id", "kind", "frame", "title"},
	"Text":       {"fr"},
}

var requiredHints = map[string]string{
	"Config.version":   "write version: 1",
	"Mapping.version":  "write version: 1",
	"Calendar.version": "write version: 1",
	"KPI.version":      "write version: 1",
	"KPI.title":        "write title: {fr: …, en: …}",
	"Config.zone":      zoneHint,
	"Mapping.zone":     "the zone of the times that the source writes without offset; " + zoneHint,
	"Source.mapping":   "a file such as mappings/servicenow.yaml; bilan init --from FILE proposes one",
	"Target.calendar":  "the hours that the time is counted in, such as HO or 24x7",
	"Target.threshold": "the share that must be met, such as 0.95",
	"Mapping.rows":     "known: incidents, updates, events, problems, changes, actions",
}

const zoneHint = "an IANA name such as Europe/Paris or Indian/Reunion"

func rowWords() []string {
	words := make([]string, len(RowKinds))
	for i, kind := range RowKinds {
		words[i] = string(kind)
	}
	return words
}
