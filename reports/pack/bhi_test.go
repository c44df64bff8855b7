package pack_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"bilan/reports/pack"
)

var update = flag.Bool("update", false, "write the goldens instead of comparing with them")

func encode(t *testing.T, p *pack.Pack) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shared is the length of the common beginning of two texts.
func shared(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// The pack of the tiny workspace, word for word.
func TestWeeklyGolden(t *testing.T) {
	db, zone, asOf := tiny(t)
	_, p := weekly(t, db, week(t, "2026-W53", zone), asOf, pack.Options{Organisation: "Opérateur d'essai", Status: pack.Provisional,
		Comments: []pack.Comment{{Text: "Coupure majeure : reprise après retour arrière du changement.", Incidents: []string{"INC0000010"}}}})
	got := encode(t, p)
	const golden = "../../fixtures/golden/bhi_tiny_2026-W53.json"
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		line := 1 + bytes.Count(got[:shared(got, want)], []byte("\n"))
		t.Errorf("the pack differs from %s at line %d; if it should, run with -update and read the difference", golden, line)
	}
}
