package source

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bilan/pipeline/workspace"
)

const exclusionsMapping = `version: 1
rows: exclusions
zone: Europe/Paris
date_order: dmy
columns: {exclusion_id: n°, kind: nature, incident_id: incident, start_at: début, end_at: fin, clause: clause, status: statut, decided_at: décidé le, approved_by: approuvé par}
`

const outagesMapping = `version: 1
rows: outages
zone: Europe/Paris
date_order: dmy
columns: {outage_id: id, service: service, start_at: start, end_at: end, severity: severity, users_total: users}
`

// A register in French: its words become bilan's, and a row whose word is unknown is rejected with its line.
func TestExclusions(t *testing.T) {
	ws := openWorkspace(t, "  - {name: x, path: x.csv, mapping: mappings/x.yaml}", map[string]string{
		"mappings/x.yaml": exclusionsMapping,
		"x.csv": "n°;nature;incident;début;fin;clause;statut;décidé le;approuvé par\n" +
			"E1;incident;INC1;;;8.1;Acceptée;02/03/2026;M. Keller\n" +
			"E2;Intervalle;INC2;01/03/2026 09:00;01/03/2026 11:30;8.2;contestée;;\n" +
			"E3;incident;INC3;;;8.1;en cours;;\n" +
			"E4;requalification;INC4;;;;PROPOSÉE;;\n",
	})
	result, err := load(t, ws)
	var rejected *RejectError
	if !errors.As(err, &rejected) {
		t.Fatalf("a fourth of the rows is rejected, and the load says %v", err)
	}
	got := ask(t, result.Index, workspace.RowsExclusions,
		"select exclusion_id, kind, status, start_at, end_at, decided_at, approved_by, source_line from {rows} order by 1")
	want := strings.Join([]string{
		"E1|incident|accepted|<nil>|<nil>|2026-03-01 23:00:00|M. Keller|2",
		"E2|interval|contested|2026-03-01 08:00:00|2026-03-01 10:30:00|<nil>|<nil>|3",
		"E4|requalification|proposed|<nil>|<nil>|<nil>|<nil>|5",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var list strings.Builder
	if err := result.Index.WriteRejects(&list); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(list.String(), "x.csv") || !strings.Contains(list.String(), "unknown status") || !strings.Contains(list.String(), "en cours") {
		t.Errorf("the rejects are\n%s", list.String())
	}
}

// The same register as CSV with decimal commas and as YAML gives the same rows; a share may be written with its sign.
func TestOutages(t *testing.T) {
	for name, content := range map[string]string{
		"o.csv": "id;service;start;end;severity;users\nO1;Paiement;01/03/2026 09:00;01/03/2026 09:30;0,25;1 200\n" +
			"O2;Portail;02/03/2026 09:00;;100 %;\n",
		"o.yaml": "# kept by hand\n- id: O1\n  service: Paiement\n  start: 2026-03-01 09:00\n  end: 2026-03-01 09:30\n  severity: 0.25\n  users: 1200\n" +
			"- {service: Portail, id: O2, start: 2026-03-02T09:00, end: null, severity: 1}\n",
	} {
		ws := openWorkspace(t, "  - {name: o, path: "+name+", mapping: mappings/o.yaml}", map[string]string{
			"mappings/o.yaml": outagesMapping, name: content,
		})
		result, err := load(t, ws)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := ask(t, result.Index, workspace.RowsOutages, "select outage_id, service, start_at, end_at, severity, users_total from {rows} order by 1")
		want := "O1|Paiement|2026-03-01 08:00:00|2026-03-01 08:30:00|0.25|1200\nO2|Portail|2026-03-02 08:00:00|<nil>|1|<nil>"
		if got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		if lines := ask(t, result.Index, workspace.RowsOutages, "select string_agg(source_line, ' ' order by outage_id) from {rows}"); name == "o.yaml" && lines != "2 8" {
			t.Errorf("the rows are at lines %s, want 2 8", lines)
		}
	}
}

// TestRegisterStands: a register says what its files hold now. A row that was taken out is gone, a word that was put back counts
// again, and so does a file that came back; a register without any file is missing, unless it may be.
func TestRegisterStands(t *testing.T) {
	const first, second = "id;service;start\nO1;Paiement;01/03/2026 09:00\nO2;Portail;02/03/2026 09:00\n", "id;service;start\nO1;Paiements;01/03/2026 09:00\n"
	const source = "  - {name: o, path: o*.csv, mapping: mappings/o.yaml}"
	for _, mapping := range []string{
		outagesMapping,
		"version: 1\nrows: maintenances\nzone: Europe/Paris\ndate_order: dmy\ncolumns: {maintenance_id: id, service: service, planned_start_at: start, planned_end_at: start}\n",
		"version: 1\nrows: problems\nzone: Europe/Paris\ncolumns: {problem_id: id, service: service}\n",
		"version: 1\nrows: changes\nzone: Europe/Paris\ncolumns: {change_id: id, service: service}\n",
		"version: 1\nrows: actions\nzone: Europe/Paris\ncolumns: {action_id: id, description: service}\n",
		"version: 1\nrows: exclusions\nzone: Europe/Paris\ncolumns: {exclusion_id: id, client: service}\nconstants: {kind: incident, status: accepted}\n",
		"version: 1\nrows: known_errors\nzone: Europe/Paris\ncolumns: {known_error_id: id, service: service}\n",
		"version: 1\nrows: reports\nzone: Europe/Paris\ndate_order: dmy\ncolumns: {incident_id: id, reference: service, published_at: start}\nconstants: {kind: PIR}\n",
	} {
		ws := openWorkspace(t, source, map[string]string{"mappings/o.yaml": mapping, "o.csv": first})
		kind := ws.Mappings[ws.Config.Sources[0].Mapping].Rows
		words := "coalesce(service, '')"
		switch kind {
		case workspace.RowsActions:
			words = "description"
		case workspace.RowsExclusions:
			words = "client"
		case workspace.RowsReports:
			words = "reference"
		}
		query := "select string_agg(load_id || ' ' || " + words + ", ', ' order by load_id, source_line) from {rows}"
		o := filepath.Join(ws.Dir, "o.csv")
		for _, step := range []struct{ content, status, want string }{
			{first, "o.csv landed", "1 Paiement, 1 Portail"},
			{first, "o.csv unchanged", "1 Paiement, 1 Portail"},
			{second, "o.csv landed", "2 Paiements"},
			{first, "o.csv landed", "3 Paiement, 3 Portail"},
			{first, "o.csv unchanged", "3 Paiement, 3 Portail"},
		} {
			write(t, o, step.content)
			r := mustLoad(t, ws, step.status)
			if got := ask(t, r.Index, kind, query); got != step.want {
				t.Errorf("%s: %s, want %s", kind, got, step.want)
			}
		}
		// Under another name, and beside another file.
		if err := os.Rename(o, filepath.Join(ws.Dir, "o1.csv")); err != nil {
			t.Fatal(err)
		}
		r := mustLoad(t, ws, "o1.csv unchanged")
		if got := ask(t, r.Index, kind, query); got != "3 Paiement, 3 Portail" {
			t.Errorf("%s: renamed: %s", kind, got)
		}
		write(t, filepath.Join(ws.Dir, "o2.csv"), second)
		r = mustLoad(t, ws, "o1.csv unchanged, o2.csv unchanged")
		if got := ask(t, r.Index, kind, query); got != "2 Paiements, 3 Paiement, 3 Portail" {
			t.Errorf("%s: two files: %s", kind, got)
		}
		for _, name := range []string{"o1.csv", "o2.csv"} {
			if err := os.Remove(filepath.Join(ws.Dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		var missing *MissingError
		if _, err := load(t, ws); !errors.As(err, &missing) {
			t.Errorf("%s: the only file is gone: %v", kind, err)
		}
		ws.Config.Sources[0].Optional = true
		if r = mustLoad(t, ws, "o.csv gone, o.csv gone"); len(r.Index.Active()) != 0 {
			t.Errorf("%s: it may be gone, and %d landings count", kind, len(r.Index.Active()))
		}
		mustLoad(t, ws, "")
	}
}

// A YAML register that is not a list of plain rows is refused with its line; an empty list is a register without rows.
func TestYAMLRegisters(t *testing.T) {
	for content, want := range map[string]string{
		"":                                   "the file is empty",
		"# nothing\n":                        "the file is empty",
		"[]\n":                               "",
		"rows: []\n":                         "",
		"outages:\n  - {id: O1":              "not YAML",
		"- id: O1\n- O2\n":                   `line 2: want a row of keys and values, found "O2"`,
		"- id: O1\n  service: [a, b]\n":      "line 2: want one value, found a list",
		"- {id: O1, id: O2}\n":               `line 1: the key "id" is there twice`,
		"title: none\n":                      "line 1: want a list of rows, found keys and values",
		"text\n":                             `line 1: want a list of rows, found "text"`,
		"- &a {id: O1}\n- *a\n":              "line 1: anchors and aliases are not accepted",
		"- {id: O1}\n---\n- {id: O2}\n":      "a second document in the same file",
		"- {id: \"" + "\xff" + "\"}\n":       "the file is not UTF-8 text",
		"- {id: O1, service: P, start: x}\n": "",
	} {
		ws := openWorkspace(t, "  - {name: o, path: o.yaml, mapping: mappings/o.yaml}", map[string]string{
			"mappings/o.yaml": outagesMapping, "o.yaml": content,
		})
		_, err := load(t, ws)
		var rejected *RejectError
		switch {
		case want == "" && err != nil && !errors.As(err, &rejected):
			t.Errorf("%q: %v", content, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", content, err, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{"1": 1, "0,5": 0.5, "0.25": 0.25, "50 %": 0.5, "12,5%": 0.125, "-1": -1} {
		if got, ok := parseNumber([]byte(text), 0); !ok || got != want {
			t.Errorf("%q is %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "%", "1.000,5", "1e5", "0x10", "NaN", "Inf", "one", "1 2"} {
		if got, ok := parseNumber([]byte(text), 0); ok {
			t.Errorf("%q is %v", text, got)
		}
	}
	if _, ok := parseNumber([]byte("0.5"), ','); ok {
		t.Error("0.5 is read where the mark is a comma")
	}
}
