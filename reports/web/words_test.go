package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Every key that the sources and templates say has words in both languages, and so have the words for every dimension, state and order.
func TestWords(t *testing.T) {
	asked := regexp.MustCompile(`say\("([^"]+)"([,)+ ]|$)|\.?Say "([^"]+)"`)
	var files []string
	for _, pattern := range []string{"*.go", "assets/*.html"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	keys := map[string]string{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(text), -1) {
			key := m[1] + m[3]
			if !strings.HasSuffix(key, ".") { // a prefix is completed by a value
				keys[key] = f
			}
		}
	}
	if len(keys) < 80 {
		t.Fatalf("%d keys were found: the pattern no longer finds them", len(keys))
	}
	for _, d := range append(append([]string{}, metrics.Dimensions...), metrics.ListColumns...) {
		keys["dim."+d] = "dimensions"
	}
	for _, s := range incidentStates {
		keys["state."+s] = "states"
	}
	for _, s := range incidentVerdicts {
		keys["verdict."+s] = "verdicts"
	}
	for _, c := range metrics.Comparisons {
		keys["against."+string(c)] = "comparisons"
	}
	for _, k := range metrics.Catalogue {
		keys["unit."+string(k.Unit)] = k.ID
	}
	for key, where := range keys {
		w, ok := sentences[key]
		if !ok || w.FR == "" || w.EN == "" {
			t.Errorf("%s: no words for %q", where, key)
		}
	}
	for key, w := range sentences {
		if strings.Count(w.FR, "%") != strings.Count(w.EN, "%") {
			t.Errorf("%s takes other values in French than in English", key)
		}
	}
	v := &visit{lang: unit.French}
	if got := v.say("kpi.unknown", "x"); got != "L’indicateur «\u00a0x\u00a0» n’existe pas ici." {
		t.Errorf("%q", got)
	}
}
