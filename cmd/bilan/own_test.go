package main

import (
	"slices"
	"testing"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline/workspace"
)

// The words of kpis/*.yaml and those of the catalogue live in two packages that do not know each other: they are compared here.
func TestWordsOfKPIsAreThoseOfTheCatalogue(t *testing.T) {
	same := func(what string, yaml, catalogue []string) {
		t.Helper()
		slices.Sort(catalogue)
		for _, word := range slices.Compact(catalogue) {
			if word != "" && !slices.Contains(yaml, word) {
				t.Errorf("the %s %q of the catalogue cannot be written in kpis/*.yaml", what, word)
			}
		}
	}
	var kinds, frames, clocks, units []string
	for _, k := range metrics.Catalogue {
		kinds, frames = append(kinds, string(k.Kind)), append(frames, string(k.Frame))
		clocks, units = append(clocks, k.Clock), append(units, string(k.Unit))
	}
	same("kind", workspace.KPIKinds, kinds)
	same("frame", workspace.KPIFrames, frames)
	same("clock", workspace.KPIClocks, clocks)
	same("unit", workspace.KPIUnits, units)

	known := []metrics.Kind{metrics.Count, metrics.Share, metrics.Time, metrics.Mean, metrics.Sum, metrics.Ratio, metrics.Stock,
		metrics.StockRate, metrics.StockAge, metrics.Overlap}
	for _, kind := range workspace.KPIKinds {
		if !slices.Contains(known, metrics.Kind(kind)) {
			t.Errorf("the roll-up does not know the kind %q", kind)
		}
	}
	for _, frame := range workspace.KPIFrames {
		if metrics.Frame(frame).Words("fr") == frame {
			t.Errorf("the frame %q has no words", frame)
		}
	}
	p, err := unit.NewPrinter(unit.French, "UTC")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range workspace.KPIUnits {
		if p.Format(unit.Of(unit.Kind(u), 1)) == p.Format(unit.Of("no unit", 1)) && u != "number" && u != "count" {
			t.Errorf("the unit %q is printed as none", u)
		}
	}
	for _, side := range workspace.KPISides {
		if _, ok := sides[side]; !ok {
			t.Errorf("the side %q has no direction", side)
		}
	}
	if len(sides) != len(workspace.KPISides) {
		t.Errorf("%d directions for %d sides", len(sides), len(workspace.KPISides))
	}
}
