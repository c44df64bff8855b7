package workspace

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const withKPIs = smallest + `
-- kpis/b_share.yaml --
version: 1
id: b_share
kind: share
frame: resolved
clock: "cal, net"
better: lower
minimum_n: 20
title: {fr: Part, en: Share}
question: {fr: Combien ?}
formula: {fr: longs ÷ tous, en: long ÷ all}
-- kpis/a_age.yml --
version: 1
id: a_age
kind: stock_age
frame: stock
unit: days
title: {fr: Âge}
-- sql/metrics/b_share.sql --
select 1
-- sql/metrics/a_age.sql --
select 2
-- sql/marts/long_incidents.sql --
select 3
`

func TestOpenKPIs(t *testing.T) {
	w := tree(t, withKPIs)
	age := Text{"Âge", "Âge"}
	want := []*KPI{
		{Version: 1, ID: "a_age", Kind: "stock_age", Frame: "stock", Unit: "days", Better: "none", Title: age, Question: age, Formula: age,
			File: "kpis/a_age.yml"},
		{Version: 1, ID: "b_share", Kind: "share", Frame: "resolved", Clock: "cal, net", Unit: "rate", Better: "lower", MinimumN: 20,
			Title: Text{"Part", "Share"}, Question: Text{"Combien ?", "Combien ?"}, Formula: Text{"longs ÷ tous", "long ÷ all"},
			File: "kpis/b_share.yaml"},
	}
	if diff := cmp.Diff(want, w.KPIs); diff != "" {
		t.Errorf("KPIs (-want +got)\n%s", diff)
	}
	files := []string{"bilan.yaml", "kpis/a_age.yml", "kpis/b_share.yaml", "mappings/a.yaml", "sql/marts/long_incidents.sql",
		"sql/metrics/a_age.sql", "sql/metrics/b_share.sql"}
	if diff := cmp.Diff(files, w.Files); diff != "" {
		t.Errorf("files (-want +got)\n%s", diff)
	}
}

// What changes a figure changes the hash: the words of a KPI, its SQL, and the models below it.
func TestOpenHashOfKPIs(t *testing.T) {
	first := tree(t, withKPIs).Hash
	for _, change := range []struct{ old, new string }{
		{"minimum_n: 20", "minimum_n: 21"}, {"select 1", "select 10"}, {"select 3", "select 30"},
		{"sql/marts/long_incidents", "sql/marts/other_incidents"},
	} {
		if tree(t, strings.Replace(withKPIs, change.old, change.new, 1)).Hash == first {
			t.Errorf("the hash does not see %q", change.new)
		}
	}
}

// Every kind has a unit of its own, and every unit is one that some kind may have.
func TestKindsHaveUnits(t *testing.T) {
	used := map[string]bool{}
	for _, kind := range KPIKinds {
		if len(kindUnits[kind]) == 0 {
			t.Errorf("the kind %s has no unit", kind)
		}
		for _, u := range kindUnits[kind] {
			used[u] = true
		}
	}
	for _, u := range KPIUnits {
		if !used[u] {
			t.Errorf("no kind has the unit %s", u)
		}
		delete(used, u)
	}
	if len(kindUnits) != len(KPIKinds) || len(used) > 0 {
		t.Errorf("%d kinds have units of %d; units unknown: %v", len(kindUnits), len(KPIKinds), used)
	}
}
