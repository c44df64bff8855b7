package workspace

import "slices"

// Column is a canonical column that a mapping can fill: a column of sql/raw without those that the loader fills by itself
// (source, source_file, source_line, load_id, is_update, state_text, priority_text, time_flags, fingerprint).
type Column struct {
	Name     string
	Type     string // text, instant, date, integer, number, boolean, or duration: seconds, however the tool writes them
	Required bool   // a row without it cannot be placed (domain.md 7.7)
	Doc      string
}

// Columns lists the canonical columns of a kind of rows, in the order of sql/raw. It is nil for an unknown kind.
func Columns(rows Rows) []Column { return slices.Clone(columnsOf(rows)) }

// columnsOf is [Columns] without a copy.
func columnsOf(rows Rows) []Column {
	switch rows {
	case RowsIncidents, RowsUpdates:
		return incidentColumns
	case RowsEvents:
		return eventColumns
	case RowsProblems:
		return problemColumns
	case RowsChanges:
		return changeColumns
	case RowsActions:
		return actionColumns
	case RowsKnownErrors:
		return knownErrorColumns
	case RowsReports:
		return reportColumns
	case RowsExclusions:
		return exclusionColumns
	case RowsMaintenances:
		return maintenanceColumns
	case RowsOutages:
		return outageColumns
	case RowsDecisions:
		return decisionColumns
	case RowsToolClocks:
		return toolClockColumns
	}
	return nil
}

var incidentColumns = []Column{
	{"incident_id", "text", true, "identifier of the incident"},
	{"sequence", "integer", false, "order of the updates given by the tool"},
	{"title", "text", false, "short description"},
	{"description", "text", false, "long description"},
	{"type", "text", false, "word of the tool for the kind of ticket"},
	{"state", "text", true, "state, through states"},
	{"pending_reason", "text", false, "why it waits"},
	{"priority", "integer", false, "priority, through priorities"},
	{"impact", "integer", false, "impact, through impacts"},
	{"urgency", "integer", false, "urgency, through urgencies"},
	{"client", "text", false, "client under contract"},
	{"contract", "text", false, "contract"},
	{"domain", "text", false, "domain of the organisation"},
	{"segment", "text", false, "segment of clients"},
	{"service", "text", false, "service"},
	{"ci", "text", false, "configuration item"},
	{"site", "text", false, "site"},
	{"category", "text", false, "category"},
	{"subcategory", "text", false, "subcategory"},
	{"symptom", "text", false, "symptom"},
	{"channel", "text", false, "phone, mail, portal, monitoring: word of the tool"},
	{"assignment_group", "text", false, "group in charge"},
	{"support_level", "text", false, "N1, N2, N3 when the tool says it"},
	{"assignee", "text", false, "person in charge"},
	{"occurred_at", "instant", false, "when the service stopped"},
	{"detected_at", "instant", false, "first alert or first contact"},
	{"declared_at", "instant", false, "when the client declared it"},
	{"opened_at", "instant", true, "contact moment as recorded"},
	{"created_at", "instant", false, "creation of the record"},
	{"acknowledged_at", "instant", false, "first human action of the provider"},
	{"restored_at", "instant", false, "service back for the users"},
	{"resolved_at", "instant", false, "resolution"},
	{"closed_at", "instant", false, "administrative closure"},
	{"updated_at", "instant", false, "last update of the record; of the row in a log of updates"},
	{"reassignment_count", "integer", false, "the tool's own counter of reassignments"},
	{"reopen_count", "integer", false, "the tool's own counter of reopenings"},
	{"tool_sla_met", "boolean", false, "the tool's own verdict, true when met"},
	{"known_error_used", "boolean", false, "a known error or article was used"},
	{"is_major", "boolean", false, "major incident"},
	{"users_affected", "integer", false, "users without service"},
	{"problem_id", "text", false, "problem it is attached to"},
	{"change_id", "text", false, "change asked for to solve it"},
	{"caused_by_change_id", "text", false, "change that caused it"},
	{"parent_id", "text", false, "parent incident"},
	{"duplicate_of", "text", false, "incident of which it is a duplicate"},
	{"reopen_of", "text", false, "closed incident whose fault came back as this one"},
	{"close_code", "text", false, "code given at resolution"},
	{"cause_code", "text", false, "cause"},
	{"resolution", "text", false, "what was done"},
	{"tool_sla_breached", "boolean", false, "the tool's own verdict, true when breached"},
	{"tool_due_at", "instant", false, "when the tool's clock runs out"},
	{"tool_target_seconds", "duration", false, "what the tool allows"},
	{"tool_elapsed_seconds", "duration", false, "what the tool counted"},
	{"tool_paused_seconds", "duration", false, "how long the tool's clock stood"},
	{"tool_remaining_seconds", "duration", false, "what the tool's clock has left, negative when breached"},
	{"known_error_id", "text", false, "known error that was used or recognised"},
	{"major_declared_at", "instant", false, "promotion to major incident"},
	{"business_impact", "text", false, "what the business lost, in words"},
}

var eventColumns = []Column{
	{"incident_id", "text", true, "identifier of the incident"},
	{"sequence", "integer", false, "order of the events given by the tool"},
	{"at", "instant", true, "instant of the change"},
	{"field", "text", true, "field that changed, through fields"},
	{"old_value", "text", false, "value before"},
	{"new_value", "text", true, "value after"},
	{"pending_reason", "text", false, "why it waits, of a state that is pending"},
	{"actor_role", "text", false, "provider, client, system, vendor"},
}

var problemColumns = []Column{
	{"problem_id", "text", true, "identifier of the problem"},
	{"title", "text", false, "short description"},
	{"service", "text", false, "service"},
	{"state", "text", false, "state, word of the tool"},
	{"root_cause", "text", false, "root cause"},
	{"root_cause_found_at", "instant", false, "when the root cause was identified"},
	{"workaround", "text", false, "workaround"},
	{"is_known_error", "boolean", false, "known error"},
	{"owner_group", "text", false, "group in charge"},
	{"opened_at", "instant", false, "opening"},
	{"resolved_at", "instant", false, "resolution"},
	{"closed_at", "instant", false, "closure"},
}

var changeColumns = []Column{
	{"change_id", "text", true, "identifier of the change"},
	{"title", "text", false, "short description"},
	{"service", "text", false, "service"},
	{"type", "text", false, "standard, normal, emergency"},
	{"risk", "text", false, "risk"},
	{"cab_decision", "text", false, "decision of the advisory board"},
	{"cab_at", "instant", false, "when it decided"},
	{"result", "text", false, "success, with issues, failed, rolled back"},
	{"planned_start_at", "instant", false, "planned start"},
	{"planned_end_at", "instant", false, "planned end"},
	{"actual_start_at", "instant", false, "actual start"},
	{"actual_end_at", "instant", false, "actual end"},
	{"services", "text", false, "services concerned, separated by ; or |"},
	{"cis", "text", false, "configuration items concerned, separated by ; or |"},
	{"client", "text", false, "client concerned; empty: every client of the services"},
	{"owner_group", "text", false, "group in charge"},
	{"announced_at", "instant", false, "announcement to the clients"},
	{"template_id", "text", false, "entry of the catalogue of recurring changes"},
	{"is_recurring", "boolean", false, "recurring change"},
	{"problem_id", "text", false, "problem that it is to remove"},
}

var actionColumns = []Column{
	{"action_id", "text", true, "identifier of the action"},
	{"origin", "text", false, "incident or problem it comes from, or a meeting"},
	{"description", "text", false, "what is to be done"},
	{"owner_group", "text", false, "group in charge"},
	{"state", "text", false, "state, word of the register"},
	{"created_on", "date", false, "creation"},
	{"due_original_on", "date", false, "first due date, never replaced"},
	{"due_current_on", "date", false, "due date in force"},
	{"done_on", "date", false, "date on which it was done"},
	{"incident_id", "text", false, "incident that it comes from, when that is not the origin"},
	{"problem_id", "text", false, "problem that it is to remove"},
	{"change_id", "text", false, "change that carries it out"},
	{"replan_count", "integer", false, "times that its due date was moved"},
	{"evidence", "text", false, "what proves that it was done"},
	{"check_on", "date", false, "date of the check of its effect"},
	{"check_result", "text", false, "what the check found"},
}

var knownErrorColumns = []Column{
	{"known_error_id", "text", true, "identifier of the known error"},
	{"problem_id", "text", false, "problem that it belongs to"},
	{"title", "text", false, "short description"},
	{"service", "text", false, "service"},
	{"symptom", "text", false, "how it shows"},
	{"workaround", "text", false, "workaround"},
	{"owner_group", "text", false, "group in charge"},
	{"published_at", "instant", false, "publication to the service desk"},
	{"retired_at", "instant", false, "withdrawal; empty: in force"},
	{"use_count", "integer", false, "uses of the workaround, as the register counts them"},
}

var reportColumns = []Column{
	{"incident_id", "text", true, "incident that the report is about"},
	{"kind", "text", true, "cri, pir or rai"},
	{"version", "text", false, "provisional or final; empty: final"},
	{"published_at", "instant", false, "publication"},
	{"due_on", "date", false, "date agreed for this report; empty: by the thresholds of the workspace"},
	{"reference", "text", false, "reference of the document"},
}

var exclusionColumns = []Column{
	{"exclusion_id", "text", true, "identifier in the register"},
	{"kind", "text", true, "incident (out of the base), interval (a slice of time) or requalification (agreed lowering)"},
	{"incident_id", "text", false, "incident concerned"},
	{"outage_id", "text", false, "outage concerned, instead of an incident"},
	{"client", "text", false, "client under contract"},
	{"line_id", "text", false, "commitment of the contract; empty: every one"},
	{"start_at", "instant", false, "beginning of an interval"},
	{"end_at", "instant", false, "end of an interval"},
	{"clause", "text", false, "article of the contract that allows it"},
	{"reason", "text", false, "reason, in the words of the clause"},
	{"evidence", "text", false, "what proves it"},
	{"requested_by", "text", false, "who asked for it"},
	{"approved_by", "text", false, "who agreed to it for the client"},
	{"decided_at", "instant", false, "decision"},
	{"status", "text", true, "proposed, accepted, contested or refused"},
}

var maintenanceColumns = []Column{
	{"maintenance_id", "text", true, "identifier in the register"},
	{"change_id", "text", false, "change that it carries out"},
	{"client", "text", false, "client concerned; empty: every one"},
	{"service", "text", false, "service concerned; empty: every one"},
	{"site", "text", false, "site concerned; empty: every one"},
	{"title", "text", false, "short description"},
	{"announced_at", "instant", false, "announcement to the client"},
	{"planned_start_at", "instant", true, "beginning of the announced window"},
	{"planned_end_at", "instant", true, "end of the announced window"},
	{"actual_start_at", "instant", false, "actual start"},
	{"actual_end_at", "instant", false, "actual end"},
	{"reference", "text", false, "announcement, as a reference"},
}

var outageColumns = []Column{
	{"outage_id", "text", true, "identifier of the outage"},
	{"incident_id", "text", false, "incident that it is tied to"},
	{"client", "text", false, "client concerned; empty: every client of the service"},
	{"service", "text", true, "service interrupted"},
	{"site", "text", false, "site concerned"},
	{"start_at", "instant", true, "beginning, as observed"},
	{"end_at", "instant", false, "end; empty: still down"},
	{"severity", "number", false, "1 for a whole interruption, less for a partial one"},
	{"users_affected", "integer", false, "users without service"},
	{"users_total", "integer", false, "users of the service"},
	{"title", "text", false, "short description"},
}

var toolClockColumns = []Column{
	{"incident_id", "text", true, "identifier of the incident"},
	{"name", "text", false, "what the tool calls the clock"},
	{"indicator", "text", false, "what it measures: response or resolution in the words of the tool; empty: told by the name"},
	{"audience", "text", false, "SLA, OLA or underpinning contract; empty: SLA"},
	{"stage", "text", false, "in progress, paused, completed or cancelled, in the words of the tool"},
	{"started_at", "instant", false, "start of the clock"},
	{"stopped_at", "instant", false, "stop of the clock; empty: it runs"},
	{"due_at", "instant", false, "when the clock runs out"},
	{"target_seconds", "duration", false, "what the tool allows"},
	{"elapsed_seconds", "duration", false, "what the tool counted"},
	{"paused_seconds", "duration", false, "how long the clock stood"},
	{"remaining_seconds", "duration", false, "what is left, negative when breached"},
	{"is_breached", "boolean", false, "the tool's own verdict, true when breached"},
}

// columnNames lists the names of the canonical columns of a kind of rows.
func columnNames(rows Rows) []string {
	columns := columnsOf(rows)
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

var decisionColumns = []Column{
	{"candidate_id", "text", true, "identifier of the problem candidate, PC-…"},
	{"decision", "text", true, "open, reject, merge, snooze or link"},
	{"into_id", "text", false, "candidate that it was merged into"},
	{"problem_id", "text", false, "problem that it was linked to, or that was opened"},
	{"until_on", "date", false, "date until which it is snoozed"},
	{"decided_by", "text", false, "group that decided"},
	{"decided_on", "date", true, "date of the decision"},
	{"reason", "text", false, "why"},
}
