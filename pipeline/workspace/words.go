package workspace

// Canonical words: what the sources' own words become.
var (
	// States are the canonical states of an incident.
	States = []string{"new", "active", "pending", "resolved", "closed", "cancelled"}
	// Reasons are the canonical reasons of a pending state (domain.md 3.4).
	Reasons = []string{"client", "site_access", "third_party", "vendor", "problem", "change", "evidence", "other"}
	// Fields are the canonical fields of an event; any other field keeps the tool's word. client_request is a message sent to
	// the client, client_reply the answer: what proves the beginning and the end of a clock stop (domain.md 3.4).
	Fields = []string{
		"created", "state", "assignment_group", "assignee", "priority", "client", "service", "site", "ci", "client_request", "client_reply",
	}
	// Indicators are what a commitment line measures (domain.md 3.1, 2.3).
	Indicators = []string{"acknowledge", "restore", "resolve", "availability", "interruption"}
	// ClauseReasons are the reasons of the closed list of exclusions (domain.md 3.5).
	ClauseReasons = []string{
		"client_change", "force_majeure", "third_party", "client_act", "client_network", "unauthorised_change", "other",
	}
	// RowKinds are the kinds of rows.
	RowKinds = []Rows{
		RowsIncidents, RowsUpdates, RowsEvents, RowsProblems, RowsChanges, RowsActions, RowsKnownErrors, RowsReports, RowsExclusions,
		RowsMaintenances, RowsOutages, RowsDecisions, RowsToolClocks,
	}
)

// maxLevel is the highest priority, impact or urgency.
const maxLevel = 9

// choices are the closed lists of words, by struct and key: the decoder and the schema both read them.
var choices = map[string][]string{
	"Config.language":      {"fr", "en"},
	"Source.format":        {"auto", "csv", "xlsx", "json", "ndjson", "yaml", "parquet", "sqlite", "duckdb", "jira"},
	"Source.rows":          rowWords(),
	"Source.preset":        PresetNames(),
	"Source.encoding":      {"auto", "utf-8", "utf-16", "windows-1252", "cp850"},
	"PackSpec.kind":        {"bhi", "rai", "client", "cri", "pir"},
	"ReportHead.cause":     {"confirmed", "hypothesis"},
	"ReportHead.decision":  {"opened", "attached", "none"},
	"ReportEdition.status": {"provisional", "final"},
	"Mapping.tool":         {"servicenow", "jira", "glpi", "itop", "bilan", "other"},
	"Mapping.rows":         rowWords(),
	"Mapping.date_order":   {"dmy", "mdy", "ymd"},
	"Mapping.decimal":      {",", "."},
	"State.state":          States,
	"State.reason":         Reasons,
	"Calendar.holidays":    HolidaySets(),
	"KPI.kind":             KPIKinds,
	"KPI.frame":            KPIFrames,
	"KPI.clock":            KPIClocks,
	"KPI.unit":             KPIUnits,
	"KPI.better":           KPISides,

	"Terms.period":             {"week", "month", "quarter", "year"},
	"Terms.frame":              {"decided", "resolved", "closed", "opened"},
	"Terms.unit":               {"incident", "access", "site", "service"},
	"Terms.priority_policy":    {"retroactive_final", "prospective"},
	"Terms.reopen_policy":      {"cumulative", "any_cycle"},
	"Terms.excused":            {"drop", "count_as_met"},
	"Terms.zero_population":    {"not_applicable", "deemed_met"},
	"Commitment.indicator":     Indicators,
	"Commitment.audience":      {"client", "internal", "supplier"},
	"Commitment.from":          {"declared", "opened", "occurred", "assigned"},
	"Commitment.downtime_from": {"observed", "ticket"},
	"Delay.day":                {"calendar_day", "working_day", "hours"},
	"Stop.reason":              Reasons,
	"Stop.evidence":            {"state", "request"},
	"Clause.reason":            ClauseReasons,
	"Credits.nature":           {"final", "price_adjustment", "on_account"},
	"Credits.formal_notice":    {"required", "waived"},
	"CreditRule.model":         {"per_breach", "per_point", "tiers", "points", "days", "late_value"},
	"CreditRule.step_rule":     {"started", "full", "pro_rata"},
	"CreditRule.rounding":      {"exact", "ceil"},

	"ExampleIncident.state":     States,
	"ExampleEvent.state":        States,
	"ExampleEvent.reason":       Reasons,
	"ExampleEvent.field":        exampleFields,
	"ExampleExclusion.kind":     {"incident", "interval", "requalification"},
	"ExampleExclusion.status":   {"proposed", "accepted", "contested", "refused"},
	"Outcome.verdict":           verdicts,
	"Outcome.verdict_gross":     verdicts,
	"Outcome.verdict_contested": verdicts,
}

// verdicts are what can become of a commitment; none says that there is no clock.
var verdicts = []string{"met", "breached", "pending", "undetermined", "excluded", "none"}

// choiceNames say what a word of a closed list is.
var choiceNames = map[string]string{
	"Config.language":      "language",
	"Source.format":        "format",
	"Source.encoding":      "encoding",
	"Source.rows":          "kind of rows",
	"Source.preset":        "preset",
	"PackSpec.kind":        "kind of pack",
	"ReportHead.cause":     "state of the cause",
	"ReportHead.decision":  "decision",
	"ReportEdition.status": "status",
	"Mapping.tool":         "tool",
	"Mapping.rows":         "kind of rows",
	"Mapping.date_order":   "date order",
	"Mapping.decimal":      "decimal mark",
	"State.state":          "state",
	"State.reason":         "reason",
	"Calendar.holidays":    "set of holidays",
	"KPI.kind":             "kind of KPI",
	"KPI.frame":            "frame",
	"KPI.clock":            "clock",
	"KPI.unit":             "unit",
	"KPI.better":           "side",

	"Terms.period":             "period",
	"Terms.frame":              "frame",
	"Terms.unit":               "unit",
	"Terms.priority_policy":    "priority policy",
	"Terms.reopen_policy":      "reopening policy",
	"Terms.excused":            "treatment of excused incidents",
	"Terms.zero_population":    "treatment of a period without incident",
	"Commitment.indicator":     "indicator",
	"Commitment.audience":      "audience",
	"Commitment.from":          "start of the clock",
	"Commitment.downtime_from": "source of downtime",
	"Delay.day":                "kind of day",
	"Stop.reason":              "reason",
	"Stop.evidence":            "evidence",
	"Clause.reason":            "reason",
	"Credits.nature":           "nature",
	"Credits.formal_notice":    "formal notice",
	"CreditRule.model":         "model of credit",
	"CreditRule.step_rule":     "rule for a step begun",
	"CreditRule.rounding":      "rounding",

	"ExampleIncident.state":     "state",
	"ExampleEvent.state":        "state",
	"ExampleEvent.reason":       "reason",
	"ExampleEvent.field":        "field",
	"ExampleExclusion.kind":     "kind of exclusion",
	"ExampleExclusion.status":   "status",
	"Outcome.verdict":           "verdict",
	"Outcome.verdict_gross":     "verdict",
	"Outcome.verdict_contested": "verdict",
}

// listChoices are the closed lists of the items of lists.
var listChoices = map[string][]string{
	"Window.days":              weekdays,
	"Thresholds.rules_off":     {"R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9"},
	"Calendar.holidays_except": holidayKeys(),
	"Terms.runs":               Reasons,
}

// required are the keys that must be there, by struct.
var required = map[string][]string{
	"Config":     {"version", "zone"},
	"Target":     {"priority", "calendar", "threshold"},
	"Service":    {"name"},
	"Client":     {"name"},
	"Priority":   {"impact", "urgency", "priority"},
	"PackSpec":   {"kind"},
	"ReportHead": {"incident"},
	"Mapping":    {"version", "rows", "zone", "columns"},
	"State":      {"state"},
	"Calendar":   {"version", "id"},
	"Window":     {"days", "from", "to"},
	"ClosedDay":  {"date"},
	"OpenWindow": {"date", "from", "to"},
	"KPI":        {"version", "id", "kind", "frame", "title"},
	"Text":       {"fr"},
	"Contract":   {"version", "id", "client", "versions"},
	"Terms":      {"id", "valid_from", "commitments"},
	"Commitment": {"id", "indicator", "calendar"},
	"Delay":      {"days", "day"},
	"Stop":       {"reason"},
	"Clause":     {"clause", "reason"},
	"Credits":    {"currency", "fee", "nature", "formal_notice", "rules"},
	"CreditRule": {"id", "commitments", "model"},
	"CreditStep": {"from", "amount"},
	"Tier":       {"from", "to", "credit"},
	"Repeat":     {"after", "factor"},
	"EarnBack":   {"periods"},

	"ContractTests":      {"version"},
	"Example":            {"name", "expect"},
	"ExampleEvent":       {"at"},
	"ExampleExclusion":   {"kind", "status"},
	"ExampleMaintenance": {"planned_start_at", "planned_end_at"},
	"ExampleOutage":      {"service", "start_at"},
	"CreditsCase":        {"name", "period", "results", "expect"},
	"ExampleBefore":      {"period", "results"},
}

var requiredHints = map[string]string{
	"Config.version":        "write version: 1",
	"Mapping.version":       "write version: 1",
	"Calendar.version":      "write version: 1",
	"KPI.version":           "write version: 1",
	"KPI.title":             "write title: {fr: …, en: …}",
	"Config.zone":           zoneHint,
	"Mapping.zone":          "the zone of the times that the source writes without offset; " + zoneHint,
	"Source.mapping":        "a file such as mappings/servicenow.yaml; bilan init --from FILE proposes one",
	"Target.calendar":       "the hours that the time is counted in, such as HO or 24x7",
	"Target.threshold":      "the share that must be met, such as 0.95",
	"Contract.version":      "write version: 1",
	"ContractTests.version": "write version: 1",
	"Terms.valid_from":      "the first date on which it holds, such as 2026-01-01",
	"Commitment.calendar":   "the hours that the time is counted in, such as HO or 24x7",
	"Delay.day":             "a day is calendar_day (24 h), working_day (the end of the n-th open day) or hours (with day_hours): the three give other results",
	"Credits.nature":        "what the sum is in law: final (libératoire), price_adjustment or on_account",
	"Credits.formal_notice": "whether a mise en demeure comes first: required or waived (Code civil, 1231-5)",
	"Mapping.rows":          "known: incidents, updates, events, problems, changes, actions, known_errors, reports, exclusions, maintenances, outages, decisions, tool_clocks",
}

const zoneHint = "an IANA name such as Europe/Paris or Indian/Reunion"

func rowWords() []string {
	words := make([]string, len(RowKinds))
	for i, kind := range RowKinds {
		words[i] = string(kind)
	}
	return words
}
