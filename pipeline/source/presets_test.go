package source

import (
	"strings"
	"testing"

	"bilan/pipeline/workspace"
)

// GLPI is read as it is: instants are instants whatever zone the server lives in, codes are words, people stay where they are.
func TestPresetGLPI(t *testing.T) {
	h := build(t, workspace.StoreMySQL)
	h.do(t, read(t, "testdata/stores/glpi.sql"))
	ws := openWorkspace(t, h.source("glpi", "preset: glpi"), nil)
	r := mustLoadStore(t, ws)
	same(t, "sources", statuses(r), "store:glpi-incidents landed, store:glpi-events landed, store:glpi-problems landed, store:glpi-changes landed")
	same(t, "incidents", ask(t, r.Index, workspace.RowsIncidents, `select incident_id, state, priority, impact, urgency, client, site, category, channel, ci,
		assignment_group, opened_at, resolved_at, closed_at, problem_id, coalesce(duplicate_of, '-'), close_code, source_line from {rows} order by source_line`),
		`GLPI-11|closed|1|2|1|Banque Azur|Évry > Hôtel de Ville|Applications > Messagerie|Téléphone|NetworkEquipment 77|DSI > Réseau|2026-09-14 06:00:00|2026-09-14 09:00:00|2026-09-15 07:00:00|9|-|Contournement|11
GLPI-12|pending|5|4|4|Entité racine|<nil>|<nil>|Téléphone|<nil>|Nuit (N1)|2026-09-14 08:00:00|<nil>|<nil>|<nil>|GLPI-11|<nil>|12`)
	same(t, "texts", ask(t, r.Index, workspace.RowsIncidents, "select title, description, resolution from {rows} where incident_id = 'GLPI-11'"),
		"Réseau « cœur » coupé à l'étage|<p>Plus rien ne marche; \"tout\" est arrêté,\nmême le café \\ thé 🫖 =1+1</p>|Lien basculé sur l'opérateur de secours")
	same(t, "events", ask(t, r.Index, workspace.RowsEvents, `select incident_id, "at", field, coalesce(old_value, '-'), coalesce(new_value, '-'), source_line from {rows} order by source_line`),
		`GLPI-11|2026-09-14 06:00:00|created|-|-|101
GLPI-11|2026-09-14 06:00:05|assignment_group|-|Nuit (N1)|102
GLPI-11|2026-09-14 06:10:00|state|new|active|104
GLPI-11|2026-09-14 06:20:00|assignment_group|-|DSI > Réseau|105
GLPI-11|2026-09-14 07:00:00|priority|4|1|107
GLPI-11|2026-09-14 09:00:00|state|active|resolved|108
GLPI-11|2026-09-15 07:00:00|state|resolved|closed|110
GLPI-12|2026-09-14 08:00:00|created|-|-|111
GLPI-12|2026-09-14 08:01:00|assignment_group|-|Équipe dissoute|112
GLPI-12|2026-09-14 10:00:00|state|active|pending|113`)
	same(t, "problems", ask(t, r.Index, workspace.RowsProblems, "select problem_id, title, state, root_cause, opened_at from {rows}"),
		"9|Câbles du bâtiment|En cours (Planifié)|Gaine percée|2026-09-16 07:00:00")
	same(t, "changes", ask(t, r.Index, workspace.RowsChanges, "select change_id, planned_start_at, planned_end_at, actual_end_at, problem_id from {rows}"),
		"21|2026-09-17 23:00:00|2026-09-18 03:00:00|2026-09-18 03:30:00|9")
	for _, rows := range []workspace.Rows{workspace.RowsIncidents, workspace.RowsEvents} {
		if got := ask(t, r.Index, rows, "select to_json(r) from {rows} as r"); strings.Contains(got, "Durand") {
			t.Errorf("%s hold a person: %s", rows, got)
		}
	}
	for _, f := range r.Files {
		if len(f.Landed.Unmapped) > 0 || f.Landed.RejectedCount > 0 || f.Landed.LostCells > 0 {
			t.Errorf("%s: unmapped %v, %d rejected, %d lost", f.File, f.Landed.Unmapped, f.Landed.RejectedCount, f.Landed.LostCells)
		}
	}

	// A ticket that is thrown away is one no longer, and its history with it; one that comes back is told as it is now.
	h.do(t, "update glpi_tickets set is_deleted = 1 where id = 12;\nupdate glpi_tickets set is_deleted = 0 where id = 14;\n")
	r = mustLoadStore(t, ws)
	same(t, "after the bin", ask(t, r.Index, workspace.RowsIncidents, "select incident_id from {rows} order by 1"), "GLPI-11\nGLPI-14")
	same(t, "events after the bin", ask(t, r.Index, workspace.RowsEvents, "select incident_id, count(*) from {rows} group by 1 order by 1"), "GLPI-11|7\nGLPI-14|1")
	// An incident that changes is told again, and what was said of it before stays: a closed period was written with it.
	h.do(t, "update glpi_tickets set priority = 5, date_mod = '2026-09-20 09:00:00' where id = 11")
	r = mustLoadStore(t, ws)
	same(t, "versions", ask(t, r.Index, workspace.RowsIncidents, "select incident_id, priority from {rows} where incident_id = 'GLPI-11' order by load_id"), "GLPI-11|1\nGLPI-11|2")
}

// iTop writes the wall clock of its server, without a zone: it must be declared, and the hour that comes twice is said.
func TestPresetITop(t *testing.T) {
	h := build(t, workspace.StoreMySQL)
	h.do(t, read(t, "testdata/stores/itop.sql"))
	_, _, err := loadStore(t, openWorkspace(t, h.source("itop", "preset: itop"), nil))
	if err == nil || !strings.Contains(err.Error(), "declares no zone") {
		t.Fatalf("without a zone: %v", err)
	}
	ws := openWorkspace(t, h.source("itop", "preset: itop, zone: Europe/Paris"), nil)
	r := mustLoadStore(t, ws)
	same(t, "incidents", ask(t, r.Index, workspace.RowsIncidents, `select incident_id, state, priority, client, service, subcategory, assignment_group, opened_at, acknowledged_at,
		resolved_at, tool_sla_breached, problem_id, resolution from {rows}`),
		"I-000001|resolved|1|Hôpital Saint-Éloi|Téléphonie|Postes|Réseau|2026-10-24 23:50:00|2026-10-24 23:55:00|2026-10-25 04:00:00|true|P-000003|Prise changée")
	same(t, "events", ask(t, r.Index, workspace.RowsEvents, `select incident_id, "at", field, coalesce(old_value, '-'), coalesce(new_value, '-') from {rows} order by source_line`),
		`I-000001|2026-10-24 23:50:00|created|-|-
I-000001|2026-10-24 23:55:00|state|new|active
I-000001|2026-10-24 23:55:00|assignment_group|-|Réseau
I-000001|2026-10-25 04:00:00|state|active|resolved`)
}

// The tables that ddl writes are those that the preset reads, in every dialect.
func TestPresetBilanReadsItsOwnSchema(t *testing.T) {
	for i, kind := range workspace.StoreSchemes {
		t.Run(kind, func(t *testing.T) {
			h := build(t, kind)
			var statements []string
			for _, s := range strings.SplitAfter(workspace.DDL(workspace.Dialects[i]), ";\n") {
				// A trigger of SQLite holds statements of its own.
				if n := len(statements); n > 0 && strings.Contains(statements[n-1], "begin\n") && !strings.Contains(statements[n-1], "end;") {
					statements[n-1] += s
					continue
				}
				if strings.Contains(s, ";") {
					statements = append(statements, s)
				}
			}
			if kind == workspace.StoreDuckDB {
				duck(t, strings.TrimPrefix(h.address, "duckdb:"), statements)
			} else {
				must(t, h.exec, statements...)
			}
			at := `"at"`
			if kind == workspace.StoreMySQL {
				at = "`at`"
			}
			stamp := "'2026-09-14 08:00:00'"
			h.do(t, `insert into bilan_incidents (incident_id, title, state, opened_at, priority, is_major, users_affected, recorded_at) values ('INC1', 'Coupure à Évry', 'active', `+stamp+`, 2, true, 40, `+stamp+");\n"+
				"insert into bilan_events (incident_id, "+at+", field, new_value, recorded_at) values ('INC1', "+stamp+", 'state', 'new', "+stamp+"), ('INC1', '2026-09-14 09:00:00', 'state', 'active', "+stamp+");\n")
			ws := openWorkspace(t, h.source("itsm", "preset: bilan, zone: UTC"), nil)
			r := mustLoadStore(t, ws)
			same(t, "incidents", ask(t, r.Index, workspace.RowsIncidents, "select incident_id, title, state, priority, is_major, users_affected, opened_at from {rows}"),
				"INC1|Coupure à Évry|active|2|true|40|2026-09-14 08:00:00")
			same(t, "events", ask(t, r.Index, workspace.RowsEvents, `select incident_id, "at", field, new_value, source_line from {rows} order by source_line`),
				"INC1|2026-09-14 08:00:00|state|new|1\nINC1|2026-09-14 09:00:00|state|active|2")
			if kind == workspace.StoreDuckDB {
				return // it has no triggers
			}
			h.do(t, "update bilan_events set field = 'priority', new_value = '1' where event_id = 2")
			r = mustLoadStore(t, ws)
			same(t, "corrected", ask(t, r.Index, workspace.RowsEvents, `select field, new_value from {rows} order by source_line`), "state|new\npriority|1")
		})
	}
}
