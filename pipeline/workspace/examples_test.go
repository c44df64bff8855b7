package workspace

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// samples opens a workspace that has the sample contracts.
func samples(t *testing.T) *Workspace {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/"+ConfigFile, []byte("version: 1\nzone: Europe/Paris\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir+"/contracts", os.DirFS("testdata/contracts")); err != nil {
		t.Fatal(err)
	}
	w, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// utc is an instant of a test.
func utc(t *testing.T, text string) Moment {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return Moment{at}
}

func duration(d time.Duration) *time.Duration { return &d }

// The first two examples of the sample, with their times in UTC, what they leave out filled in, and their lines.
func TestExamples(t *testing.T) {
	w := samples(t)
	if len(w.Tests) != 1 || w.Tests[0].Contract != w.Contracts[1] || w.Tests[0].File != "contracts/banque.tests.yaml" {
		t.Fatalf("%+v", w.Tests)
	}
	tests := w.Tests[0]
	want := []Example{
		{
			Name: "la nuit n'est pas comptée, l'attente du client non plus", Clause: "art. 7.1", Line: 4,
			AsOf: utc(t, "2026-04-02T10:00:00Z"),
			Incident: &ExampleIncident{
				ID: "EX-1", Client: "Banque du Littoral", Service: "Portail", Priority: 3, State: "resolved",
				Declared: utc(t, "2026-03-02T15:00:00Z"), Opened: utc(t, "2026-03-02T15:00:00Z"), Acknowledged: utc(t, "2026-03-02T15:20:00Z"),
				Restored: utc(t, "2026-03-03T10:00:00Z"), Resolved: utc(t, "2026-03-03T10:00:00Z"),
				Events: []ExampleEvent{
					{At: utc(t, "2026-03-02T16:30:00Z"), State: "pending", Field: "state", Value: "pending", Reason: "client"},
					{At: utc(t, "2026-03-02T16:30:00Z"), Field: "client_request"},
					{At: utc(t, "2026-03-03T08:30:00Z"), Field: "client_reply"},
					{At: utc(t, "2026-03-03T08:30:00Z"), State: "active", Field: "state", Value: "active"},
				},
			},
			Expect: map[string][]Outcome{"GTR-P3": {{
				Counted: duration(3 * time.Hour), Overrun: duration(0), Deadline: utc(t, "2026-03-03T15:00:00Z"), Verdict: "met",
			}}},
		},
		{
			Name: "une seconde de plus est un dépassement", Clause: "art. 5.2", Line: 21, AsOf: utc(t, "2026-04-03T13:00:01Z"),
			Incident: &ExampleIncident{
				ID: "EX-1", Client: "Banque du Littoral", Service: "Paiement", Priority: 1, State: "active",
				Declared: utc(t, "2026-03-04T09:00:00Z"), Opened: utc(t, "2026-03-04T09:00:00Z"), Acknowledged: utc(t, "2026-03-04T09:30:00Z"),
				Restored: utc(t, "2026-03-04T13:00:01Z"),
			},
			Expect: map[string][]Outcome{
				"GTI-P1": {{Counted: duration(30 * time.Minute), Verdict: "met"}},
				"GTR-P1": {{
					Counted: duration(4*time.Hour + time.Second), Overrun: duration(time.Second), Deadline: utc(t, "2026-03-04T13:00:00Z"),
					Verdict: "breached",
				}},
			},
		},
	}
	if diff := cmp.Diff(want, tests.Cases[:2]); diff != "" {
		t.Errorf("cases (-want +got)\n%s", diff)
	}
	if got := tests.Cases[2].Registers.Exclusions[0].IncidentID; got != "EX-1" {
		t.Errorf("the exclusion is of %q, want the incident of the example", got)
	}
	proposed := Money(190000)
	wantCredits := []CreditsCase{{
		Name: "quatre dépassements en mars", Clause: "annexe 3, § 1", Period: "2026-03", Line: 55,
		Results: map[string]ExampleResult{"GTR-P1": {Decided: 30, Met: 26, Overruns: []time.Duration{
			3*time.Hour + 10*time.Minute, 30 * time.Minute, time.Hour, 5 * time.Hour,
		}}},
		Expect: ExpectedCredits{Proposed: &proposed, Lines: map[string]Money{"GTR-P1": 190000}},
	}}
	if diff := cmp.Diff(wantCredits, tests.Credits); diff != "" {
		t.Errorf("credits (-want +got)\n%s", diff)
	}
}

// An hour that the clock shows twice is the first one unless an offset says otherwise; one that it jumps over moves forward.
func TestMoments(t *testing.T) {
	contract := &Contract{ID: "a", Zone: "Europe/Paris", Versions: []Terms{{ID: "1", Commitments: []Commitment{{ID: "G"}}}}}
	for text, want := range map[string]string{
		"2026-03-02T16:00":          "2026-03-02T15:00:00Z",
		"2026-07-02 16:00:05":       "2026-07-02T14:00:05Z",
		"2026-10-25T02:30":          "2026-10-25T00:30:00Z",
		"2026-10-25T02:30+01:00":    "2026-10-25T01:30:00Z",
		"2026-03-29T02:30":          "2026-03-29T01:30:00Z",
		"2026-03-29T00:30:00Z":      "2026-03-29T00:30:00Z",
		"2026-03-02":                "unknown",
		"2026-02-30T10:00":          "unknown",
		"02/03/2026 16:00":          "unknown",
		"2026-03-02T25:00":          "unknown",
		"2026-03-02T16:00:00.5":     "2026-03-02T15:00:00Z",
		"2026-03-02T16:00:61":       "unknown",
		"2026-03-02T16:00 Paris":    "unknown",
		"2026-03-02T16:00:00+25:00": "unknown",
	} {
		e := &ContractTests{Contract: contract}
		d := parseExamples("a.tests.yaml", []byte("version: 1\ncases:\n  - name: a\n    incident: {declared: \""+text+"\"}\n    expect: {G: {verdict: met}}\n"), e)
		got := "unknown"
		if len(d.problems) == 0 {
			got = e.Cases[0].Incident.Declared.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%s is %s, want %s (%v)", text, got, want, d.problems)
		}
	}
}

// Worked examples decide no figure: the hash of the configuration does not change with them.
func TestExamplesAreNotInTheHash(t *testing.T) {
	w := samples(t)
	if err := os.Remove(w.Path("contracts/banque.tests.yaml")); err != nil {
		t.Fatal(err)
	}
	without, err := Open(w.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if w.Hash != without.Hash || len(without.Tests) != 0 {
		t.Errorf("the hash is %s with examples and %s without, %d examples left", w.Hash, without.Hash, len(without.Tests))
	}
	if err := os.WriteFile(w.Path("contracts/banque.yaml"), []byte("version: 1\nid: banque\nclient: B\nversions:\n  - {id: '1', valid_from: 2026-01-01, commitments: [{id: G, indicator: restore, target: 4h, calendar: HO}]}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	changed, err := Open(w.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if changed.Hash == w.Hash {
		t.Error("another contract has the same hash")
	}
}
