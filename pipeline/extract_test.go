package pipeline

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bilan/pipeline/workspace"
)

// withContract adds a contract to the tiny workspace.
func withContract(t *testing.T, o *Options, name, text string) {
	t.Helper()
	folder := filepath.Join(o.Workspace.Dir, "contracts")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(o.Workspace.Dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Workspace = ws
}

const valmont = `version: 1
id: VALMONT
client: Mairie de Valmont
names: [Valmont Agglo]
zone: Europe/Paris
versions:
  - id: "1"
    valid_from: 2026-01-01
    period: week
    commitments:
      - {id: GTR, indicator: restore, target: 4h, calendar: 24x7}
`

// An extract knows the client by all of his names, leaves nothing behind, and says what it cannot give.
func TestExtract(t *testing.T) {
	o := tiny(t)
	if _, err := ExtractClient(t.Context(), o, "VALMONT", nil, Told{}); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("without a warehouse: %v", err)
	}
	withContract(t, &o, "VALMONT.yaml", valmont)
	withContract(t, &o, "ORMES.yaml", strings.NewReplacer("VALMONT", "ORMES", "Mairie de Valmont", "Ville d'Ormes", "names: [Valmont Agglo]\n", "").Replace(valmont))
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	// Several extracts share what costs the same for each: they hold what one alone does.
	shared, err := Share(t.Context(), o, []Wanted{{ContractID: "VALMONT"}, {ContractID: "ORMES"}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	together := map[string]*Extract{}
	for _, id := range []string{"VALMONT", "ORMES"} {
		if together[id], err = ExtractClient(t.Context(), o, id, shared, Told{}); err != nil {
			t.Fatal(err)
		}
		if got := rowsOf(t, together[id].DB, "duckdb_databases()"); strings.Contains(got, "shared") {
			t.Errorf("%s reaches what is shared: %s", id, got)
		}
	}
	if err := shared.Close(); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]struct{ own, foreign string }{
		"VALMONT": {"Valmont Agglo", "Ville d'Ormes"},
		"ORMES":   {"Ville d'Ormes", "Valmont Agglo"},
	} {
		e, err := ExtractClient(t.Context(), o, id, nil, Told{})
		if err != nil {
			t.Fatal(err)
		}
		if !contains(e.Own, want.own) || !contains(e.Everyone, want.own) || !contains(e.Everyone, want.foreign) || contains(e.Own, want.foreign) {
			t.Errorf("%s: own %v, everyone %v", id, e.Own, e.Everyone)
		}
		rows := strings.Count(rowsOf(t, e.DB, "metrics.incident_list"), "\n")
		if id == "ORMES" && rowsOf(t, e.DB, "metrics.incident_list") != "" || id == "VALMONT" && rows < 25 {
			t.Errorf("%s holds %d incidents", id, rows)
		}
		for _, x := range extracted {
			named := rowsOf(t, e.DB, "(select count(*) > 0 from information_schema.columns where table_schema || '.' || table_name = '"+x.id+
				"' and column_name in ('"+strings.Join(references, "', '")+"'))")
			if strings.Contains(named, "true") != slices.Contains(referring, x.id) {
				t.Errorf("%s names other incidents: %s", x.id, named)
			}
			if alone, beside := rowsOf(t, e.DB, x.id), rowsOf(t, together[id].DB, x.id); alone != beside {
				t.Errorf("%s: %s made beside others holds\n%s\nwant\n%s", id, x.id, beside, alone)
			}
		}
		if _, err := e.ExecContext(t.Context(), "select * from metrics.time_to_close"); err == nil {
			t.Errorf("%s: a table that no report needs is there", id)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ExtractClient(t.Context(), o, "NONE", nil, Told{}); err == nil || !strings.Contains(err.Error(), `does not hold the contract "NONE"`) {
		t.Errorf("an unknown contract: %v", err)
	}
	for _, e := range together {
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(filepath.Join(StateDir(o.Workspace), "tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func contains(names []Name, text string) bool {
	for _, n := range names {
		if n.Text == text {
			return true
		}
	}
	return false
}

// A contract that is replayed takes the place of the one with its id or its client, and leaves the warehouse as it is.
func TestSimulate(t *testing.T) {
	o := tiny(t)
	withContract(t, &o, "VALMONT.yaml", valmont)
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := incidents(t, o)
	draft := filepath.Join(t.TempDir(), "draft.yaml")
	for _, c := range []struct{ change, to, met string }{
		{"", "", ""},
		{"target: 4h", "target: 1m", "fewer"},
		{"id: VALMONT", "id: NEUF", ""},
		{"client: Mairie de Valmont", "client: Ville d'Ormes", "none"},
	} {
		if err := os.WriteFile(draft, []byte(strings.Replace(valmont, c.change, c.to, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		contract, err := o.Workspace.ReadContract(draft)
		if err != nil {
			t.Fatal(err)
		}
		db, err := Simulate(t.Context(), o, contract)
		if err != nil {
			t.Fatal(err)
		}
		count := func(id string) (n int64) {
			t.Helper()
			err := db.QueryRowContext(t.Context(), `select count(*) from `+id+` as m
				where m.verdict = 'met' and m.line_key in (select line_key from `+strings.Replace(id, "commitments", "contract_lines", 1)+` where line_id = 'GTR')`).Scan(&n)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		was, is := count("base.metrics.commitments"), count("metrics.commitments")
		ok := was == is
		switch c.met {
		case "fewer":
			ok = is < was && is > 0
		case "none":
			ok = is == 0
		}
		if !ok || was == 0 {
			t.Errorf("%q → %q: %d commitments met, %d before", c.change, c.to, is, was)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if string(before) != string(incidents(t, o)) {
		t.Error("the simulation changed the warehouse")
	}
}
