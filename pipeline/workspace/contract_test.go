package workspace

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The least contract is filled in with the recommended choices, and says which of its choices are defaults.
func TestChoices(t *testing.T) {
	var got strings.Builder
	for _, c := range samples(t).Contracts {
		for _, terms := range c.Versions[:1] {
			for _, choice := range terms.Choices {
				fmt.Fprintf(&got, "%s %s %s=%s (%s)\n", c.ID, choice.Point, choice.Key, choice.Value, choice.Basis)
			}
		}
	}
	const want = `acces DP-01 frame=decided (default)
acces DP-02 from=declared (default)
acces DP-03 =restored (rule)
acces DP-04 =equal_is_met (rule)
acces DP-05 stops=client (default)
acces DP-06 reopen_policy=cumulative (default)
acces DP-07 priority_policy=retroactive_final (default)
acces DP-08 stops=runs (default)
acces DP-09 maintenance=not_excluded (default)
acces DP-10 unit=access (chosen)
acces DP-12 zero_population=not_applicable (default)
acces DP-13 small_sample=none (default)
acces DP-16 target=none (default)
acces DP-21 excused=drop (default)
acces DP-24 credits=proposed (rule)
acces DP-27 calendar=HO (chosen)
banque DP-01 frame=decided (chosen)
banque DP-02 from=declared, opened, assigned (chosen)
banque DP-02 downtime_from=observed (chosen)
banque DP-03 =restored (rule)
banque DP-04 =equal_is_met (rule)
banque DP-05 stops=client, site_access (chosen)
banque DP-06 reopen_policy=cumulative (chosen)
banque DP-07 priority_policy=retroactive_final (chosen)
banque DP-08 stops=runs (chosen)
banque DP-09 maintenance=excluded, notice_days 5 (chosen)
banque DP-10 unit=incident (chosen)
banque DP-12 zero_population=not_applicable (chosen)
banque DP-13 small_sample=below 20, tolerated 1 (chosen)
banque DP-16 target=working_day (chosen)
banque DP-21 excused=drop (chosen)
banque DP-24 credits=proposed (rule)
banque DP-27 calendar=24x7, HO (chosen)
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Terms are read by others under these keys: durations in seconds, rates in parts per million, amounts in cents.
func TestDocument(t *testing.T) {
	w := samples(t)
	c := w.Contracts[1]
	data, err := c.Document(&c.Versions[0], w.Calendars)
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	// look walks a path of keys and indexes.
	look := func(path ...any) any {
		var v any = document
		for _, step := range path {
			switch step := step.(type) {
			case string:
				v = v.(map[string]any)[step]
			case int:
				v = v.([]any)[step]
			}
		}
		return v
	}
	for _, c := range []struct {
		path []any
		want any
	}{
		{[]any{"contract", "id"}, "banque"},
		{[]any{"contract", "names", 0}, "BDL"},
		{[]any{"contract", "zone"}, "Europe/Paris"},
		{[]any{"id"}, "2025"},
		{[]any{"valid_to"}, "2026-07-01"}, // the beginning of the next version
		{[]any{"commitments", 0, "target", "seconds"}, 1800.0},
		{[]any{"commitments", 0, "threshold"}, 950000.0},
		{[]any{"commitments", 3, "target", "days"}, 5.0},
		{[]any{"commitments", 5, "min_outage_seconds"}, 120.0},
		{[]any{"stops", 0, "cap_seconds"}, 288000.0},
		{[]any{"stops", 1, "evidence"}, "state"},
		{[]any{"credits", "fee"}, 4200000.0},
		{[]any{"credits", "rules", 0, "steps", 0, "from_seconds"}, 0.0},
		{[]any{"credits", "rules", 0, "steps", 0, "to_seconds"}, 7200.0},
		{[]any{"credits", "rules", 0, "steps", 1, "to_seconds"}, nil},
		{[]any{"credits", "rules", 0, "steps", 1, "per_seconds"}, 3600.0},
		{[]any{"credits", "rules", 0, "repeat", "factor"}, 1500000.0},
		{[]any{"credits", "rules", 2, "tiers", 2, "from"}, 995000.0},
		{[]any{"credits", "year_cap"}, 100000.0},
		{[]any{"calendars", 1, "id"}, "HO"},
		{[]any{"calendars", 1, "windows", 0, "to"}, "18:00"},
		{[]any{"choices", 0, "point"}, "DP-01"},
	} {
		if got := look(c.path...); got != c.want {
			t.Errorf("%v is %v, want %v", c.path, got, c.want)
		}
	}
	// A day of ten hours is thirty-six thousand seconds of the clock.
	if got := c.Versions[1].Commitments[1].Target; got != (Delay{Seconds: 36000, Days: 1, Day: "hours", DayHours: 10 * time.Hour}) {
		t.Errorf("the target in hours is %+v", got)
	}
}

// Periods are those of the zone of the contract, clipped to its versions, for every grain.
func TestPeriods(t *testing.T) {
	c := &Contract{Zone: "Europe/Paris", Versions: []Terms{{ValidFrom: "2025-12-17", ValidTo: "2026-03-15"}}}
	from, to := time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for grain, want := range map[string]string{
		"month":   "2025-12 from 17, 2026-01, 2026-02, 2026-03 to 15",
		"quarter": "2025-Q4 from 17, 2026-Q1 to 15",
		"year":    "2025 from 17, 2026 to 15",
		"week": "2025-W51 from 17, 2025-W52, 2026-W01, 2026-W02, 2026-W03, 2026-W04, 2026-W05, 2026-W06, 2026-W07, 2026-W08, 2026-W09, " +
			"2026-W10, 2026-W11 to 15",
	} {
		c.Versions[0].Period = grain
		periods, err := c.Periods(&c.Versions[0], from, to)
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, p := range periods {
			word := p.Key
			if p.From != p.Whole.From {
				word += time.Unix(p.From, 0).UTC().Add(time.Hour).Format(" from 2")
			}
			if p.To != p.Whole.To {
				word += time.Unix(p.To, 0).UTC().Add(time.Hour).Format(" to 2")
			}
			words = append(words, word)
		}
		if got := strings.Join(words, ", "); got != want {
			t.Errorf("%s: %s\nwant %s", grain, got, want)
		}
		for _, p := range periods {
			if got, ok := c.Period(&c.Versions[0], p.Key); !ok || got != p {
				t.Errorf("%s is %+v, want %+v", p.Key, got, p)
			}
		}
	}
	c.Versions[0].Period = "month"
	for _, key := range []string{"2026-W01", "2026-13", "2026", "x"} {
		if p, ok := c.Period(&c.Versions[0], key); ok {
			t.Errorf("%q is the period %+v of a contract by month", key, p)
		}
	}
	if p, ok := c.Period(&c.Versions[0], "2027-01"); !ok || p.From < p.To {
		t.Errorf("January 2027, after the contract, is %+v", p)
	}
}

// A workspace with contracts writes their reports too, unless it says which packs it writes.
func TestPacksOfContracts(t *testing.T) {
	w := samples(t)
	if diff := cmp.Diff([]PackSpec{{Kind: "bhi"}, {Kind: "client"}}, w.Config.Packs); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := os.WriteFile(w.Path(ConfigFile), []byte("version: 1\nzone: Europe/Paris\npacks: [{kind: bhi}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := Open(w.Dir)
	if err != nil || len(w.Config.Packs) != 1 {
		t.Errorf("%+v, %v", w.Config.Packs, err)
	}
}

// A simulation reads a contract from any file, under any name.
func TestReadContract(t *testing.T) {
	w := samples(t)
	file := t.TempDir() + "/offre.yaml"
	text, err := os.ReadFile("testdata/contracts/banque.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := w.ReadContract(file)
	if err != nil {
		t.Fatal(err)
	}
	want := *w.Contracts[1]
	want.File = c.File
	if diff := cmp.Diff(&want, c); diff != "" {
		t.Errorf("(-contracts/banque.yaml +offre.yaml)\n%s", diff)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "calendar: HO\n", "calendar: H0\n", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ReadContract(file); err == nil || !strings.Contains(err.Error(), `offre.yaml:44:19: unknown calendar "H0"`) {
		t.Errorf("another calendar: %v", err)
	}
	if _, err := w.ReadContract(file + "x"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no file: %v", err)
	}
}

// The contract that a new workspace shows in its comments is one.
func TestContractOfInit(t *testing.T) {
	_, text, found := strings.Cut(configText(nil, nil, New{Zone: "Europe/Paris", Language: "fr"}), "The least that it says:\n")
	if !found {
		t.Fatal("bilan.yaml shows no contract")
	}
	text, _, _ = strings.Cut(text, "# Every other choice")
	text = strings.ReplaceAll("\n"+text, "\n#   ", "\n")
	w := tree(t, "-- bilan.yaml --\nversion: 1\nzone: Europe/Paris\n-- contracts/acme.yaml --"+text)
	if len(w.Contracts) != 1 || w.Contracts[0].Versions[0].Commitments[0].Threshold != 950_000 {
		t.Errorf("%+v", w.Contracts)
	}
}
