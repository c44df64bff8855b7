package source

import (
	"strings"
	"testing"

	"bilan/pipeline/workspace"
)

// Exports of ServiceNow and Jira are read without a mapping, as CSV and as the interfaces answer.
func TestPresetsOfFiles(t *testing.T) {
	const events = "select incident_id, \"at\", field, coalesce(old_value, '-'), new_value from {rows} order by \"at\", field"
	for name, c := range map[string]struct {
		source, file, content, query, want string
		rows                               workspace.Rows
	}{
		"audit as CSV": {
			"preset: servicenow-audit, zone: UTC", "audit.csv",
			"tablename,documentkey,fieldname,oldvalue,newvalue,sys_created_on\nincident,INC1,state,1,2,2026-09-14 08:00:00\nincident,INC1,assignment_group,,Réseau,2026-09-14 08:05:00\n",
			events, "INC1|2026-09-14 08:00:00|state|new|active\nINC1|2026-09-14 08:05:00|assignment_group|-|Réseau", workspace.RowsEvents,
		},
		"audit as JSON with words for people": {
			"preset: servicenow-audit, zone: UTC", "audit.json",
			`{"result": [{"documentkey": {"display_value": "INC1", "value": "a1"}, "fieldname": "incident_state", "oldvalue": "2", "newvalue": "6", "sys_created_on": "2026-09-14 08:00:00"}]}`,
			events, "INC1|2026-09-14 08:00:00|state|active|resolved", workspace.RowsEvents,
		},
		"task_sla as CSV": {
			"preset: servicenow-task-sla, zone: UTC", "sla.csv",
			"task,sla,stage,start_time,end_time,planned_end_time,business_duration,has_breached\nINC1,P1 resolution,Completed,2026-09-14 08:00:00,2026-09-14 12:00:00,2026-09-14 11:00:00,1970-01-01 04:00:00,true\n",
			"select incident_id, name, started_at, due_at, elapsed_seconds, is_breached from {rows}",
			"INC1|P1 resolution|2026-09-14 08:00:00|2026-09-14 11:00:00|14400|true", workspace.RowsToolClocks,
		},
		"jira search": {
			"preset: jira-changelog, zone: UTC", "search.json",
			`{"startAt": 0, "issues": [
				{"id": "10", "key": "SD-1", "fields": {"created": "2026-09-14T10:00:00.000+0200"}, "changelog": {"total": 2, "histories": [
					{"id": "501", "created": "2026-09-14T10:05:00.000+0200", "items": [
						{"field": "status", "fromString": "Open", "toString": "In Progress"}, {"field": "priority", "fromString": "Medium", "toString": "Highest"}]},
					{"id": "502", "created": "2026-09-14T11:00:00.000+0200", "items": [{"field": "assignee", "fromString": null, "toString": "Équipe « nuit »"}]}]}}],
				"names": {"x": ["y"]}, "total": 1}`,
			events, "SD-1|2026-09-14 08:00:00|created|-|<nil>\nSD-1|2026-09-14 08:05:00|priority|3|1\nSD-1|2026-09-14 08:05:00|state|new|active\n" +
				"SD-1|2026-09-14 09:00:00|assignee|-|Équipe « nuit »", workspace.RowsEvents,
		},
		"jira bulk": {
			"preset: jira-changelog, zone: UTC", "bulk.json",
			`{"issueChangeLogs": [{"issueId": "10", "changeHistories": [{"id": "1", "created": 1789372800, "items": [{"field": "status", "fromString": "Open", "toString": "Done"}]}]}], "nextPageToken": null}`,
			events, "10|2026-09-14 08:00:00|state|new|closed", workspace.RowsEvents,
		},
		"one jira issue": {
			"preset: jira-changelog, zone: UTC", "issue.json",
			`{"key": "SD-2", "fields": {"created": "2026-09-14T08:00:00.000+0000"}, "changelog": {"histories": []}}`,
			events, "SD-2|2026-09-14 08:00:00|created|-|<nil>", workspace.RowsEvents,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ws := openWorkspace(t, "  - {name: export, path: "+c.file+", "+c.source+"}", map[string]string{c.file: c.content})
			r, err := load(t, ws)
			if err != nil {
				t.Fatal(err, Hint(err))
			}
			same(t, "rows", ask(t, r.Index, c.rows, c.query), c.want)
		})
	}
	for content, want := range map[string]string{
		`{"issues": [{"key": "SD-1", "changelog": {"total": 120, "histories": []}}]}`: "the changelog of SD-1 is cut: 0 of 120 changes",
		`{"issues": [{"key": "SD-1", "changelog": {"histories": [`:                    "cut short",
		`{"total": 3}`: "neither issues nor a changelog",
		`["a"]`:        "cannot unmarshal",
		``:             "empty",
	} {
		ws := openWorkspace(t, "  - {name: export, path: x.json, preset: jira-changelog}", map[string]string{"x.json": content})
		if _, err := load(t, ws); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v lacks %q", content, err, want)
		}
	}
}
