package source

import "bilan/pipeline/workspace"

// rawColumn is a column of a table of sql/raw. A test keeps this list equal to those files.
type rawColumn struct{ name, kind string }

// Types of rawColumn, as DuckDB writes them.
const (
	varchar = "VARCHAR"
	bigint  = "BIGINT"
	integer = "INTEGER"
	boolean = "BOOLEAN"
	instant = "TIMESTAMP WITH TIME ZONE"
	date    = "DATE"
	double  = "DOUBLE"
)

// table is the landing of one kind of rows: its folder and its columns.
type table struct {
	name     string
	columns  []rawColumn
	key      string   // must be named by the mapping
	required []string // a row without one of them is rejected, where the mapping names them
	// standIns are columns that place a row when a required one is empty; the required one stays NULL.
	standIns map[string]string
	headers  []string // a file that lacks one of them is refused: its rows would be there and mean nothing
	// words read the columns that have a closed list of words of bilan's own, whatever the mapping says.
	words    map[string]func([]byte) (string, bool)
	isStrict bool // a cell with another word is unreadable; else the word is noted, and left out
}

func tableOf(rows workspace.Rows) *table {
	switch rows {
	case workspace.RowsIncidents, workspace.RowsUpdates:
		return &incidents
	case workspace.RowsEvents:
		return &events
	case workspace.RowsProblems:
		return &problems
	case workspace.RowsChanges:
		return &changes
	case workspace.RowsActions:
		return &actions
	case workspace.RowsKnownErrors:
		return &knownErrors
	case workspace.RowsReports:
		return &reports
	case workspace.RowsExclusions:
		return &exclusions
	case workspace.RowsMaintenances:
		return &maintenances
	case workspace.RowsOutages:
		return &outages
	case workspace.RowsDecisions:
		return &decisions
	case workspace.RowsToolClocks:
		return &toolClocks
	}
	return nil
}

var incidents = table{
	name: "incidents", key: "incident_id", required: []string{"incident_id", "opened_at"}, headers: []string{"state"},
	standIns: map[string]string{"opened_at": "created_at"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint}, {"is_update", boolean},
		{"incident_id", varchar}, {"sequence", bigint}, {"title", varchar}, {"description", varchar}, {"type", varchar},
		{"state_text", varchar}, {"state", varchar}, {"pending_reason", varchar},
		{"priority_text", varchar}, {"priority", integer}, {"impact", integer}, {"urgency", integer},
		{"client", varchar}, {"contract", varchar}, {"domain", varchar}, {"segment", varchar}, {"service", varchar},
		{"ci", varchar}, {"site", varchar}, {"category", varchar}, {"subcategory", varchar}, {"symptom", varchar},
		{"channel", varchar}, {"assignment_group", varchar}, {"support_level", varchar}, {"assignee", varchar},
		{"occurred_at", instant}, {"detected_at", instant}, {"declared_at", instant}, {"opened_at", instant},
		{"created_at", instant}, {"acknowledged_at", instant}, {"restored_at", instant}, {"resolved_at", instant},
		{"closed_at", instant}, {"updated_at", instant},
		{"reassignment_count", bigint}, {"reopen_count", bigint}, {"tool_sla_met", boolean}, {"known_error_used", boolean},
		{"is_major", boolean}, {"users_affected", bigint}, {"problem_id", varchar}, {"change_id", varchar},
		{"caused_by_change_id", varchar}, {"parent_id", varchar}, {"duplicate_of", varchar}, {"reopen_of", varchar}, {"close_code", varchar},
		{"cause_code", varchar}, {"resolution", varchar}, {"time_flags", varchar},
		{"tool_sla_breached", boolean}, {"tool_due_at", instant}, {"tool_target_seconds", bigint}, {"tool_elapsed_seconds", bigint},
		{"tool_paused_seconds", bigint}, {"tool_remaining_seconds", bigint},
		{"known_error_id", varchar}, {"major_declared_at", instant}, {"business_impact", varchar}, {"fingerprint", varchar},
	},
}

var events = table{
	name: "events", key: "incident_id", required: []string{"incident_id", "at"}, headers: []string{"field", "new_value"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"incident_id", varchar}, {"sequence", bigint}, {"at", instant}, {"field", varchar}, {"old_value", varchar},
		{"new_value", varchar}, {"pending_reason", varchar}, {"actor_role", varchar}, {"time_flags", varchar},
	},
}

var problems = table{
	name: "problems", key: "problem_id", required: []string{"problem_id"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"problem_id", varchar}, {"title", varchar}, {"service", varchar}, {"state", varchar}, {"root_cause", varchar},
		{"root_cause_found_at", instant}, {"workaround", varchar}, {"is_known_error", boolean}, {"owner_group", varchar},
		{"opened_at", instant}, {"resolved_at", instant}, {"closed_at", instant},
	},
}

var changes = table{
	name: "changes", key: "change_id", required: []string{"change_id"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"change_id", varchar}, {"title", varchar}, {"service", varchar}, {"type", varchar}, {"risk", varchar},
		{"cab_decision", varchar}, {"cab_at", instant}, {"result", varchar}, {"planned_start_at", instant}, {"planned_end_at", instant},
		{"actual_start_at", instant}, {"actual_end_at", instant},
		{"services", varchar}, {"cis", varchar}, {"client", varchar}, {"owner_group", varchar}, {"announced_at", instant},
		{"template_id", varchar}, {"is_recurring", boolean}, {"problem_id", varchar},
	},
}

var actions = table{
	name: "actions", key: "action_id", required: []string{"action_id"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"action_id", varchar}, {"origin", varchar}, {"description", varchar}, {"owner_group", varchar}, {"state", varchar},
		{"created_on", date}, {"due_original_on", date}, {"due_current_on", date}, {"done_on", date},
		{"incident_id", varchar}, {"problem_id", varchar}, {"change_id", varchar}, {"replan_count", bigint}, {"evidence", varchar},
		{"check_on", date}, {"check_result", varchar},
	},
}

var knownErrors = table{
	name: "known_errors", key: "known_error_id", required: []string{"known_error_id"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"known_error_id", varchar}, {"problem_id", varchar}, {"title", varchar}, {"service", varchar}, {"symptom", varchar},
		{"workaround", varchar}, {"owner_group", varchar}, {"published_at", instant}, {"retired_at", instant}, {"use_count", bigint},
	},
}

var reports = table{
	name: "reports", key: "incident_id", required: []string{"incident_id", "kind"}, headers: []string{"kind", "published_at"},
	words: reportWords, isStrict: true,
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"incident_id", varchar}, {"kind", varchar}, {"version", varchar}, {"published_at", instant}, {"due_on", date},
		{"reference", varchar},
	},
}

var exclusions = table{
	name: "exclusions", key: "exclusion_id", required: []string{"exclusion_id", "kind", "status"}, headers: []string{"kind", "status"},
	words: exclusionWords, isStrict: true,
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"exclusion_id", varchar}, {"kind", varchar}, {"incident_id", varchar}, {"outage_id", varchar}, {"client", varchar},
		{"line_id", varchar}, {"start_at", instant}, {"end_at", instant}, {"clause", varchar}, {"reason", varchar},
		{"evidence", varchar}, {"requested_by", varchar}, {"approved_by", varchar}, {"decided_at", instant}, {"status", varchar},
	},
}

var maintenances = table{
	name: "maintenances", key: "maintenance_id", required: []string{"maintenance_id", "planned_start_at", "planned_end_at"},
	headers: []string{"planned_start_at", "planned_end_at"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"maintenance_id", varchar}, {"change_id", varchar}, {"client", varchar}, {"service", varchar}, {"site", varchar},
		{"title", varchar}, {"announced_at", instant}, {"planned_start_at", instant}, {"planned_end_at", instant},
		{"actual_start_at", instant}, {"actual_end_at", instant}, {"reference", varchar},
	},
}

var outages = table{
	name: "outages", key: "outage_id", required: []string{"outage_id", "service", "start_at"}, headers: []string{"service", "start_at"},
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"outage_id", varchar}, {"incident_id", varchar}, {"client", varchar}, {"service", varchar}, {"site", varchar},
		{"start_at", instant}, {"end_at", instant}, {"severity", double}, {"users_affected", bigint}, {"users_total", bigint},
		{"title", varchar},
	},
}

var toolClocks = table{
	name: "tool_clocks", key: "incident_id", required: []string{"incident_id"},
	words: toolWords,
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"incident_id", varchar}, {"name", varchar}, {"indicator", varchar}, {"audience", varchar}, {"stage", varchar},
		{"started_at", instant}, {"stopped_at", instant}, {"due_at", instant}, {"target_seconds", bigint},
		{"elapsed_seconds", bigint}, {"paused_seconds", bigint}, {"remaining_seconds", bigint}, {"is_breached", boolean},
	},
}

var decisions = table{
	name: "decisions", key: "candidate_id", required: []string{"candidate_id", "decision", "decided_on"}, headers: []string{"decision", "decided_on"},
	words: decisionWords, isStrict: true,
	columns: []rawColumn{
		{"source", varchar}, {"source_file", varchar}, {"source_line", bigint}, {"load_id", bigint},
		{"candidate_id", varchar}, {"decision", varchar}, {"into_id", varchar}, {"problem_id", varchar}, {"until_on", date},
		{"decided_by", varchar}, {"decided_on", date}, {"reason", varchar},
	},
}

// decisionWords read what a review decides of a problem candidate.
var decisionWords = map[string]func([]byte) (string, bool){
	"decision": newWords(map[string]string{
		"open": "open", "opened": "open", "ouvrir": "open", "ouvert": "open", "ouvrir un problème": "open",
		"reject": "reject", "rejected": "reject", "rejeter": "reject", "rejeté": "reject", "écarter": "reject", "écarté": "reject",
		"merge": "merge", "merged": "merge", "fusionner": "merge", "fusionné": "merge",
		"snooze": "snooze", "snoozed": "snooze", "en veille": "snooze", "mettre en veille": "snooze", "reporter": "snooze", "reporté": "snooze",
		"link": "link", "linked": "link", "rattacher": "link", "rattaché": "link",
	}).find,
}

// exclusionWords read the columns of the register of exclusions that have a closed list, in French and in English.
var exclusionWords = map[string]func([]byte) (string, bool){
	"kind": newWords(map[string]string{
		"incident": "incident", "interval": "interval", "intervalle": "interval", "plage": "interval",
		"requalification": "requalification",
	}).find,
	"status": newWords(map[string]string{
		"proposed": "proposed", "proposée": "proposed", "proposé": "proposed", "accepted": "accepted", "acceptée": "accepted",
		"accepté": "accepted", "contested": "contested", "contestée": "contested", "contesté": "contested", "disputed": "contested",
		"refused": "refused", "refusée": "refused", "refusé": "refused", "rejected": "refused", "rejetée": "refused",
	}).find,
}

// reportWords read the columns of the register of reports that have a closed list, in French and in English.
var reportWords = map[string]func([]byte) (string, bool){
	"kind": newWords(map[string]string{
		"cri": "cri", "compte rendu d'incident": "cri", "compte-rendu d'incident": "cri", "incident report": "cri",
		"pir": "pir", "post incident report": "pir", "post-incident report": "pir", "rapport post-incident": "pir", "rapport post incident": "pir",
		"rai": "rai", "revue d'analyse": "rai", "revue d'analyse d'incident": "rai", "incident review": "rai",
	}).find,
	"version": newWords(map[string]string{
		"provisional": "provisional", "provisoire": "provisional", "draft": "provisional", "v0": "provisional",
		"final": "final", "définitif": "final", "définitive": "final", "finale": "final",
	}).find,
}

// Columns that the loader fills by itself; a mapping cannot name them.
var filled = map[string]bool{"source": true, "source_file": true, "source_line": true, "load_id": true, "is_update": true, "time_flags": true, "fingerprint": true}

// ticketIDs are identifiers of incidents: they take the mapping's prefix.
var ticketIDs = map[string]bool{"incident_id": true, "parent_id": true, "duplicate_of": true, "reopen_of": true}

// otherIDs are identifiers of other things; like those of incidents they may come with a thousands separator.
var otherIDs = map[string]bool{"problem_id": true, "change_id": true, "caused_by_change_id": true, "action_id": true, "known_error_id": true,
	"exclusion_id": true, "maintenance_id": true, "outage_id": true}
