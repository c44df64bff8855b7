package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/workspace"
	models "bilan/sql"
)

// demoContracts opens the workspace of the demo with its contracts and their examples, without its sources.
func demoContracts(t *testing.T, change func(dir string)) Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../fixtures/gen/workspace")); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(dir)
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Workspace: ws, Models: models.FS, AsOf: cut, Clock: func() time.Time { return cut },
		Periods: func(from, to time.Time) []Period { return nil }}
}

// The worked examples of the demo's contracts come out as they say.
func TestExamplesOfTheDemo(t *testing.T) {
	o := demoContracts(t, nil)
	if len(o.Workspace.Tests) == 0 {
		t.Fatal("the contracts of the demo have no examples")
	}
	found, err := Examples(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found {
		t.Errorf("%s:%d %s: %s %s: wanted %s, got %s", m.File, m.Line, m.Case, m.Commitment, m.What, m.Wanted, m.Got)
	}
}

const smallContract = `version: 1
id: ESSAI
client: Essai
zone: Europe/Paris
versions:
  - id: "1"
    valid_from: 2026-01-01
    stops: [{reason: client, clause: "5"}]
    exclusions: [{clause: "6", reason: force_majeure}]
    commitments:
      - {id: GTR, indicator: restore, target: 4h, calendar: HO, threshold: "95 %"}
`

// Every outcome that an example can give is compared, and told with its place.
func TestExampleThatFails(t *testing.T) {
	const life = `
    incident:
      declared: 2026-03-02T16:00
      acknowledged: 2026-03-02T16:05
      events:
        - {at: 2026-03-02T17:30, state: pending, reason: client}
        - {at: 2026-03-03T09:30, state: active}
      resolved: 2026-03-03T11:00
`
	for _, c := range []struct{ life, expect, want string }{
		{life, "{counted: 3h, overrun: 0s, verdict: met, verdict_gross: met, verdict_contested: met, decided: 2026-03-03T11:00}", ""},
		{life, "{counted: 3h1s}", "counted: wanted 3h1s, got 3h"},
		{life, "{overrun: 1m}", "overrun: wanted 1m, got 0s"},
		{life, "{verdict: breached}", "verdict: wanted breached, got met"},
		{life, "{verdict_gross: breached}", "verdict_gross: wanted breached, got met"},
		{life, "{verdict_contested: excluded}", "verdict_contested: wanted excluded, got met"},
		{life, "{decided: 2026-03-03T11:01}", "decided: wanted 2026-03-03T11:01:00+01:00, got 2026-03-03T11:00:00+01:00"},
		{life, "{verdict: none}", "verdict: wanted none, got met"},
		{life, "{of: Lyon, verdict: met}", "verdict: wanted met, got none"},
		{strings.ReplaceAll(life, "    incident:\n", "    incident:\n      client: Autre\n"), "{verdict: none}", ""},
		{strings.ReplaceAll(life, "    incident:\n", "    incident:\n      client: Autre\n"), "{verdict: met}", "verdict: wanted met, got none"},
		// With a registered exclusion the readings part.
		{life + "    registers: {exclusions: [{kind: incident, clause: \"6\", reason: force_majeure, status: accepted, approved_by: Client, decided_at: 2026-03-05T10:00}]}\n",
			"{verdict: excluded, verdict_gross: met}", ""},
	} {
		t.Run(c.expect, func(t *testing.T) {
			text := "version: 1\ncases:\n  - name: cas\n    clause: \"4\"" + c.life + "    expect: {GTR: " + c.expect + "}\n"
			o := demoContracts(t, func(dir string) {
				folder := filepath.Join(dir, "contracts")
				if err := os.RemoveAll(folder); err != nil {
					t.Fatal(err)
				}
				if err := os.MkdirAll(folder, 0o755); err != nil {
					t.Fatal(err)
				}
				for name, data := range map[string]string{"ESSAI.yaml": smallContract, "ESSAI.tests.yaml": text} {
					if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
			found, err := Examples(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range found {
				if m.File != "contracts/ESSAI.tests.yaml" || m.Line != 3 || m.Case != "cas" || !strings.HasPrefix(m.Commitment, "GTR") {
					t.Errorf("it is told elsewhere: %+v", m)
				}
				got = append(got, fmt.Sprintf("%s: wanted %s, got %s", m.What, m.Wanted, m.Got))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestSaid(t *testing.T) {
	for seconds, want := range map[int64]string{0: "0s", 5: "5s", 60: "1m", 130: "2m10s", 3600: "1h", 7800: "2h10m", 3605: "1h5s", -60: "-1m"} {
		if got := said(seconds); got != want {
			t.Errorf("said(%d) = %q, want %q", seconds, got, want)
		}
	}
}
