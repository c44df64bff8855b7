package workspace

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse reads the same bytes as each kind of file: they are refused or read, without panic and without
// running for long; what is reported has a place inside the file.
func FuzzParse(f *testing.F) {
	for _, file := range txtar.Parse([]byte(smallest)).Files {
		f.Add(file.Data)
	}
	for _, text := range []string{
		"", "# nothing\n", "version: 1\nid: a\nwindows:\n  - {days: [mon], from: 08:00, to: 24:00}\nclosed: [{date: 2026-05-01}]\n",
		"version: 1\nzone: UTC\ntargets: [{priority: 1, restore: 1h30, calendar: HO, threshold: .9}]\n", "a: [b, {c: d", "- - - -", "? a\n: b",
		"a: |\n  b\n c", "\xff\xfe", "{a: 1, a: 2}", "a: &x b\nc: *x", "--- a\n---\nb: c\n...", "\"\\ud800\": 1", "\r\r00", "states: {a: {state: {state: new}}}",
	} {
		f.Add([]byte(text))
	}
	for _, name := range []string{"acces.yaml", "banque.yaml", "banque.tests.yaml"} {
		text, err := os.ReadFile("testdata/contracts/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// YAML ends a line with a carriage return alone too.
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 2
		check := func(d *document) {
			for _, p := range d.problems {
				if p.Message == "" || p.Line < 0 || p.Line > lines || p.Line > 0 && p.Column < 1 {
					t.Fatalf("%+v in %q", p, data)
				}
			}
		}
		config := &Config{}
		d := parse("bilan.yaml", data, config)
		d.checkConfig(config)
		d.checkCalendars(config, builtins("UTC"))
		check(d)
		mapping := &Mapping{}
		d = parse("mapping.yaml", data, mapping)
		d.checkMapping(mapping)
		check(d)
		calendar := &Calendar{}
		d = parse("calendar.yaml", data, calendar)
		d.checkCalendar(calendar, "UTC")
		check(d)
		ok := len(d.problems) == 0
		kpi := &KPI{File: "kpis/kpi.yaml"}
		d = parse(kpi.File, data, kpi)
		d.checkKPI(kpi, nil)
		check(d)
		fuzzContract(t, data, check)
		if ok {
			if _, err := calendar.schedule(); err != nil {
				t.Fatalf("no problem was reported, yet %v in %q", err, data)
			}
		}
	})
}

// fuzzContract reads bytes as a contract, as its examples and as a register. What is accepted can be used: its terms are written, its
// periods follow each other, and its tiers hold every rate once.
func fuzzContract(t *testing.T, data []byte, check func(*document)) {
	w := &Workspace{Calendars: builtins("UTC"), Config: Config{Zone: "UTC"}}
	contract := &Contract{}
	d := parse("contract.yaml", data, contract)
	d.checkContract(contract, w.rules())
	check(d)
	if len(d.problems) == 0 {
		for i := range contract.Versions {
			useTerms(t, contract, &contract.Versions[i], w.Calendars)
		}
	}
	check(parseExamples("a.tests.yaml", data, &ContractTests{Contract: &Contract{ID: "a", Zone: "Europe/Paris"}}))
	_, err := ReadRegister("register.yaml", data)
	var problems Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("%v in %q", err, data)
	}
	check(&document{problems: problems})
}

func useTerms(t *testing.T, c *Contract, terms *Terms, calendars map[string]*Calendar) {
	if _, err := c.Document(terms, calendars); err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	periods, err := c.Periods(terms, from, from.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range periods {
		if p.From >= p.To || i > 0 && p.From != periods[i-1].To {
			t.Fatalf("periods %+v", periods)
		}
	}
	if terms.Credits == nil {
		return
	}
	for _, r := range terms.Credits.Rules {
		if r.Model != "tiers" {
			continue
		}
		edges := []Rate{0, million - 1}
		for _, tier := range r.Tiers {
			edges = append(edges, tier.From, tier.To-1)
		}
		for _, rate := range edges {
			in := slices.DeleteFunc(slices.Clone(r.Tiers), func(tier Tier) bool { return rate < tier.From || rate >= tier.To })
			if rate >= 0 && rate < million && len(in) != 1 {
				t.Fatalf("a rate of %s is in %d tiers of %+v", rate, len(in), r.Tiers)
			}
		}
	}
}
