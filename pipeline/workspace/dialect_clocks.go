package workspace

var bilanToolClocks = canonical(RowsToolClocks, "clocks that a tool kept",
	"elapsed_seconds|paused_seconds|remaining_seconds|target_seconds|is_breached|stopped_at|due_at", nil)

var serviceNowClocks = &dialect{
	tool: "servicenow", rows: RowsToolClocks, name: "ServiceNow clocks (task_sla)", needed: 3, words: serviceNowWords,
	marks: folded("task|sla|planned_end_time|original_breach_time|has_breached|business_duration|business_percentage|pause_duration|" +
		"business_pause_duration|business_time_left|time_left|pause_time|SLA definition|Breach time|Original breach time|Has breached|" +
		"Business elapsed time|Business elapsed percentage|Actual elapsed time|Actual time left|Business time left|Pause duration|" +
		"Business pause duration|Définition SLA|Définition de SLA|A été violé|Heure de violation|Durée de la pause"),
	columns: []alias{
		named("incident_id", "task|task number|task.number|tâche|number|numéro"),
		named("name", "sla|SLA definition|sla.name|Définition SLA|Définition de SLA"),
		named("indicator", "sla.target|target|cible"),
		named("audience", "sla.type|type"),
		named("stage", "stage|étape"),
		named("started_at", "start_time|start time|heure de début"),
		named("stopped_at", "end_time|stop time|heure d'arrêt|heure de fin"),
		named("due_at", "planned_end_time|Breach time|Heure de violation"),
		named("elapsed_seconds", "business_duration|Business elapsed time|duration|Actual elapsed time"),
		named("paused_seconds", "business_pause_duration|Business pause duration|pause_duration|Pause duration|Durée de la pause"),
		named("remaining_seconds", "business_time_left|Business time left|time_left|Actual time left"),
		named("is_breached", "has_breached|Has breached|A été violé"),
	},
}

// jiraCycles are the cycles of an SLA, one a row, with the keys of the service desk's own interface.
var jiraCycles = &dialect{
	tool: "jira", rows: RowsToolClocks, name: "Jira SLA cycles", needed: 3, words: jiraWords,
	marks: folded("goalDuration|goalDuration.millis|elapsedTime|elapsedTime.millis|remainingTime|remainingTime.millis|breachTime|" +
		"breachTime.iso8601|breached|withinCalendarHours|issueKey"),
	columns: []alias{
		named("incident_id", "issueKey|issue key|key|clé de ticket|clé"),
		named("name", "name|sla|nom"),
		named("stage", "stage|status"),
		named("started_at", "startTime.iso8601|startTime|startTime.epochMillis"),
		named("stopped_at", "stopTime.iso8601|stopTime|stopTime.epochMillis"),
		named("due_at", "breachTime.iso8601|breachTime|breachTime.epochMillis"),
		named("target_seconds", "goalDuration.millis|goalDuration"),
		named("elapsed_seconds", "elapsedTime.millis|elapsedTime"),
		named("remaining_seconds", "remainingTime.millis|remainingTime"),
		named("is_breached", "breached"),
	},
}
