package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// sampled opens the tiny workspace with the sample contracts in it.
func sampled(t *testing.T) *workspace.Workspace {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../fixtures/tiny")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "contracts")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "contracts"), os.DirFS("workspace/testdata/contracts")); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// written fills an empty engine with the tables of some contracts.
func written(t *testing.T, ws *workspace.Workspace, contracts []*workspace.Contract) *warehouse.DB {
	t.Helper()
	db, err := warehouse.Open(t.Context(), "", warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.ExecContext(t.Context(), "create schema raw"); err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	asOf := time.Date(2026, 8, 3, 6, 0, 0, 0, time.UTC)
	if err := writeContracts(t.Context(), db, ws, contracts, from, asOf, asOf); err != nil {
		t.Fatal(err)
	}
	return db
}

// dump is the answer to a query, one line a row.
func dump(t *testing.T, db *warehouse.DB, query string) string {
	t.Helper()
	_, rows, err := db.Rows(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(" | ")
			}
			switch v := cell.(type) {
			case nil:
				b.WriteString("-")
			case time.Time:
				b.WriteString(v.Format(time.DateOnly))
			default:
				fmt.Fprint(&b, v)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The tables of the sample contracts, value by value: two versions of one contract, a contract in another zone, and the grid.
func TestContractsBecomeTables(t *testing.T) {
	ws := sampled(t)
	db := written(t, ws, ws.Contracts)
	for _, c := range []struct{ query, want string }{
		{`select contract_key, contract_id, version, client, from_epoch, to_epoch, zone, grain, unit, small_below, notice_seconds
			from raw.contracts order by 1`, `
1 | acces | 1 | Réseau Océan | 1767211200 | - | Indian/Reunion | quarter | access | 0 | 0
2 | banque | 2025 | Banque du Littoral | 1735686000 | 1782856800 | Europe/Paris | month | incident | 20 | 432000
3 | banque | 2026-07 | Banque du Littoral | 1782856800 | - | Europe/Paris | month | incident | 0 | 0
4 | objectifs | 1 | - | -2208988800 | - | Europe/Paris | month | incident | 0 | 0
`},
		{`select contract_key, dimension, value from raw.contract_scopes where contract_key < 3 order by rowid`, `
1 | client | Réseau Océan
2 | client | Banque du Littoral
2 | client | BDL
2 | client | Banque du Littoral SA
`},
		{`select line_key, contract_key, position, line_id, indicator, audience, target_seconds, target_days, calendar_id, clock_from,
			threshold_ppm, expected_ppm, downtime_from, min_outage_seconds from raw.contract_lines where contract_key < 4 order by 1`, `
1 | 1 | 1 | GTR | restore | client | 14400 | - | HO@Indian/Reunion | declared | 1000000 | - | - | 0
2 | 2 | 1 | GTI-P1 | acknowledge | client | 1800 | - | 24x7 | declared | 950000 | - | - | 0
3 | 2 | 2 | GTR-P1 | restore | client | 14400 | - | 24x7 | declared | 950000 | 980000 | - | 0
4 | 2 | 3 | GTR-P3 | restore | client | 28800 | - | HO | declared | 900000 | - | - | 0
5 | 2 | 4 | RES-P4 | resolve | client | - | 5 | HO | opened | 850000 | - | - | 0
6 | 2 | 5 | OLA-N2 | restore | internal | 10800 | - | HO | assigned | 900000 | - | - | 0
7 | 2 | 6 | DISPO-OR | availability | client | - | - | 24x7 | - | 999000 | - | observed | 120
8 | 2 | 7 | IMS | interruption | client | 7200 | - | 24x7 | - | 1000000 | - | observed | 0
9 | 3 | 1 | GTR-P1 | restore | client | 10800 | - | 24x7 | declared | 950000 | - | - | 0
10 | 3 | 2 | GTR-P3 | restore | client | 36000 | - | HO | declared | 1000000 | - | - | 0
`},
		{`select line_key, service, priority from raw.contract_matches where line_key in (1, 3, 7) order by rowid`, `
1 | - | -
3 | - | 1
3 | - | 2
7 | Paiement | -
7 | Portail | -
`},
		{`select line_key, assignment_group from raw.contract_groups order by rowid`, `
6 | Réseau N2
6 | Système N2
`},
		{`select contract_key, reason, clause, needs_request, cap_seconds from raw.contract_stops order by rowid`, `
1 | client | - | false | -
2 | client | art. 7.1 | true | 288000
2 | site_access | art. 7.2 | false | -
3 | client | - | false | -
`},
		// July and August are of the second version; the quarter of Réunion begins at 20:00 UTC the day before.
		{`select contract_key, period, from_epoch, to_epoch from raw.contract_periods where contract_key < 4 order by rowid`, `
1 | 2026-Q2 | 1774987200 | 1782849600
1 | 2026-Q3 | 1782849600 | 1790798400
2 | 2026-05 | 1777586400 | 1780264800
2 | 2026-06 | 1780264800 | 1782856800
3 | 2026-07 | 1782856800 | 1785535200
3 | 2026-08 | 1785535200 | 1788213600
`},
		// The same hours at the wall clocks of two zones; both have the holidays of the calendar.
		{`select calendar_id, from_epoch, to_epoch, closes_epoch, label from raw.calendar_dates
			where calendar_id like 'HO%' and date in (date '2026-05-07', date '2026-05-08') order by rowid`, `
HO | 1778104800 | 1778191200 | 1778169600 | -
HO | 1778191200 | 1778277600 | - | 8 mai
HO@Indian/Reunion | 1778097600 | 1778184000 | 1778162400 | -
HO@Indian/Reunion | 1778184000 | 1778270400 | - | 8 mai
`},
		// The days begin with the first period that the data meet, and leave room for deadlines.
		{`select calendar_id, min(utc_day), max(utc_day), sum(open_seconds) / 3600 from raw.calendar_days
			where utc_day >= 20574 and utc_day < 20574 + 7 group by all order by all`, `
24x7 | 20574 | 20580 | 168
HO | 20574 | 20580 | 40
HO@Indian/Reunion | 20574 | 20580 | 40
`},
		{`select min(utc_day) * 86400 <= 1774987200, max(utc_day) >= 20668 + 400 from raw.calendar_days
			where calendar_id = 'HO@Indian/Reunion'`, `
true | true
`},
	} {
		if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), dump(t, db, c.query)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.query, diff)
		}
	}
}

// A list without the grid's targets and without contracts leaves tables with columns and without rows.
func TestNoContract(t *testing.T) {
	ws := sampled(t)
	ws.Config.Targets = nil
	db := written(t, ws, nil)
	for _, table := range contractTables {
		count := dump(t, db, "select count(*) > 0 from raw."+table.name)
		if want := fmt.Sprintln(strings.HasPrefix(table.name, "calendar")); count != want {
			t.Errorf("raw.%s has rows: %s", table.name, count)
		}
	}
}

// The columns that are written are those of the input contract of the models.
func TestContractColumnsAreThoseOfRaw(t *testing.T) {
	ws := sampled(t)
	db := written(t, ws, ws.Contracts)
	for _, table := range contractTables {
		model, err := os.ReadFile("../sql/raw/" + table.name + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		const columns = "select column_name || ' ' || column_type from (describe "
		want, got := dump(t, db, columns+string(model)+")"), dump(t, db, columns+"raw."+table.name+")")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("raw.%s (-sql/raw +written)\n%s", table.name, diff)
		}
	}
}

// Registers and contracts go the whole way, from the files of the workspace to the models.
func TestContractsAndRegistersReachTheModels(t *testing.T) {
	ws := sampled(t)
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(ws.Path(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(ws.Path(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	config, err := os.ReadFile(ws.Path(workspace.ConfigFile))
	if err != nil {
		t.Fatal(err)
	}
	write(workspace.ConfigFile, strings.Replace(string(config), "sources:\n", `sources:
  - {name: exclusions, path: registers/exclusions.yaml, mapping: mappings/exclusions.yaml}
  - {name: maintenances, path: registers/maintenances.csv, mapping: mappings/maintenances.yaml}
  - {name: outages, path: registers/outages.csv, mapping: mappings/outages.yaml}
`, 1))
	for rows, columns := range map[string]string{
		"exclusions":   "{exclusion_id: id, kind: kind, incident_id: incident, clause: clause, status: status, client: client}",
		"maintenances": "{maintenance_id: id, client: client, service: service, announced_at: announced, planned_start_at: start, planned_end_at: end}",
		"outages":      "{outage_id: id, client: client, service: service, start_at: start, end_at: end}",
	} {
		write("mappings/"+rows+".yaml", "version: 1\nrows: "+rows+"\nzone: Europe/Paris\ncolumns: "+columns+"\n")
	}
	write("registers/exclusions.yaml", "- {id: E1, kind: incident, incident: NOWHERE, clause: art. 8.1, status: acceptée, client: Banque du Littoral}\n")
	write("registers/maintenances.csv", "id,client,service,announced,start,end\nM1,Banque du Littoral,Paiement,2026-12-01 09:00,2026-12-20 22:00,2026-12-21 02:00\n")
	write("registers/outages.csv", "id,client,service,start,end\nO1,Banque du Littoral,Paiement,2026-12-22 10:00,2026-12-22 10:30\n")
	o := tiny(t)
	if o.Workspace, err = workspace.Open(ws.Dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]string{
		"select contract_id, version from metrics.contracts order by contract_key": "acces | 1\nbanque | 2025\nbanque | 2026-07\nobjectifs | 1\n",
		"select exclusion_id, status from staging.exclusions":                      "E1 | accepted\n",
		"select distinct maintenance_id from metrics.maintenance_list":             "M1\n",
		"select outage_id, service from staging.outages":                           "O1 | Paiement\n",
	} {
		if got := dump(t, db, query); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", query, got, want)
		}
	}
}
