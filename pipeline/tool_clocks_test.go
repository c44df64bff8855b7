package pipeline

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bilan/pipeline/source"
	"bilan/pipeline/workspace"
)

// toolExports are three incidents as each tool would export them with its own clocks. Of the contract's 4 h, the first took 5 h of
// which the tool stopped 2, the second 3 h 30 of which the tool allowed 3, the third 2 h, and both agree.
var toolExports = map[string]map[string]string{
	"servicenow": {
		"incidents.csv": `number,sys_created_on,opened_at,short_description,priority,state,company,assignment_group,resolved_at,closed_at
INC1,2026-12-14 09:00,2026-12-14 09:00,a,1 - Critical,Closed,ACME,N1,2026-12-14 14:00,2026-12-15 09:00
INC2,2026-12-15 09:00,2026-12-15 09:00,b,1 - Critical,Closed,ACME,N1,2026-12-15 12:30,2026-12-16 09:00
INC3,2026-12-16 09:00,2026-12-16 09:00,c,1 - Critical,Closed,ACME,N1,2026-12-16 11:00,2026-12-17 09:00
`,
		"task_sla.csv": `task,sla,stage,start_time,end_time,planned_end_time,business_duration,business_pause_duration,business_time_left,has_breached
INC1,P1 resolution,Completed,2026-12-14 09:00,2026-12-14 14:00,2026-12-14 15:00,3 Hours,2 Hours,1 Hour,false
INC1,P1 response,Completed,2026-12-14 09:00,2026-12-14 10:00,2026-12-14 09:15,1 Hour,0,0,true
INC2,P1 resolution,Completed,2026-12-15 09:00,2026-12-15 12:30,2026-12-15 12:00,3 Hours 30 Minutes,0,-30 Minutes,true
INC3,P3 resolution,Cancelled,2026-12-16 09:00,2026-12-16 09:30,2026-12-17 09:00,30 Minutes,0,23 Hours,true
INC3,P1 resolution,Completed,2026-12-16 09:00,2026-12-16 11:00,2026-12-16 13:00,2 Hours,0,2 Hours,false
`,
	},
	"glpi": {
		"tickets.csv": `ID;Titre;Statut;Priorité;Date d'ouverture;Entité;Demandeur - Demandeur;Attribué à - Technicien;Date de résolution;Date de clôture;TTR;Délai de résolution;Temps d'attente
1;a;Clos;Majeure;2026-12-14 09:00;ACME;x;y;2026-12-14 14:00;2026-12-15 09:00;2026-12-14 15:00;3 heures 0 minutes;2 heures 0 minutes
2;b;Clos;Majeure;2026-12-15 09:00;ACME;x;y;2026-12-15 12:30;2026-12-16 09:00;2026-12-15 12:00;3 heures 30 minutes;0 minutes
3;c;Clos;Majeure;2026-12-16 09:00;ACME;x;y;2026-12-16 11:00;2026-12-17 09:00;2026-12-16 13:00;2 heures 0 minutes;0 minutes
`,
	},
	"jira": {
		"issues.csv": `Issue key,Issue id,Issue Type,Summary,Status,Priority,Created,Resolved,Organizations,Reporter
OPS-1,1,Incident,a,Done,P1,2026-12-14 09:00,2026-12-14 14:00,ACME,x
OPS-2,2,Incident,b,Done,P1,2026-12-15 09:00,2026-12-15 12:30,ACME,x
OPS-3,3,Incident,c,Done,P1,2026-12-16 09:00,2026-12-16 11:00,ACME,x
`,
		"cycles.json": `[
 {"issueKey": "OPS-1", "name": "Time to resolution", "breached": false, "startTime": {"iso8601": "2026-12-14T09:00:00+0100"}, "stopTime": {"iso8601": "2026-12-14T14:00:00+0100"}, "goalDuration": {"millis": 14400000}, "elapsedTime": {"millis": 10800000}, "remainingTime": {"millis": 3600000}},
 {"issueKey": "OPS-2", "name": "Time to resolution", "breached": true, "startTime": {"iso8601": "2026-12-15T09:00:00+0100"}, "stopTime": {"iso8601": "2026-12-15T12:30:00+0100"}, "goalDuration": {"millis": 10800000}, "elapsedTime": {"millis": 12600000}, "remainingTime": {"millis": -1800000}},
 {"issueKey": "OPS-3", "name": "Time to resolution", "breached": false, "startTime": {"iso8601": "2026-12-16T09:00:00+0100"}, "stopTime": {"iso8601": "2026-12-16T11:00:00+0100"}, "goalDuration": {"millis": 14400000}, "elapsedTime": {"millis": 7200000}, "remainingTime": {"millis": 7200000}}
]
`,
	},
}

// TestToolClocksReachTheAgreement goes the whole way, from exports that nobody mapped to the causes (domain.md 3.11, DP-22).
func TestToolClocksReachTheAgreement(t *testing.T) {
	const rest = "2 | breached | met | target | 0\n3 | met | met | - | -\n"
	first := map[string]string{
		"servicenow": "1 | met | breached | stop | -7200\n",
		"glpi":       "1 | met | breached | stop | -7200\n",
		// Jira does not tell how long its clock stood, and neither does an export without history.
		"jira": "1 | met | breached | missing_event | -7200\n",
	}
	for tool, files := range toolExports {
		t.Run(tool, func(t *testing.T) {
			o := exported(t, files)
			if _, err := Run(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			db, err := Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			got := dump(t, db, `
				select incident_key, tool, ours, cause, difference_seconds from metrics.tool_agreement
				where line_id = 'GTR-P1' order by incident_key`)
			if want := first[tool] + rest; got != want {
				t.Errorf("the agreement is\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// exported makes a workspace of exports, with the mappings that are proposed for them, and one contract.
func exported(t *testing.T, files map[string]string) Options {
	t.Helper()
	exports, dir := t.TempDir(), filepath.Join(t.TempDir(), "workspace")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var proposals []workspace.Proposal
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(exports, name)
		write(path, files[name])
		sample, err := source.Sample(t.Context(), path, 100)
		if err != nil {
			t.Fatal(err)
		}
		proposals = append(proposals, workspace.Recognise(sample))
	}
	if _, err := workspace.WriteNew(dir, proposals, workspace.New{Zone: "Europe/Paris"}); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "contracts"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(dir, "contracts", "acme.yaml"), `version: 1
id: acme
client: ACME
versions:
  - id: "2026"
    valid_from: 2026-01-01
    commitments:
      - {id: GTR-P1, indicator: restore, priorities: [1], target: 4h, calendar: 24x7, threshold: "95 %"}
    uncommitted: {restore: [2, 3, 4, 5, 6]}
`)
	o := tiny(t)
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Workspace = ws
	return o
}
