package main

import (
	"math/big"
	"slices"
	"testing"

	"bilan/metrics"
	"bilan/pipeline"
)

// What a contractual report says fits together, for every contract and the last five periods of the demo: tallies are their commitments,
// clocks add up, breaches are listed, prices are those of the breaches, and history is what the periods said themselves.
func TestContractsFitTogether(t *testing.T) {
	a, s := demoSession(t)
	db, err := pipeline.Open(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	asOf, err := metrics.AsOf(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	from, _, err := metrics.Bounds(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := metrics.Contracts(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for i, c := range versions {
		if i > 0 && versions[i-1].ID == c.ID || c.Client == "" {
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			last, err := c.PeriodOf(asOf)
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]metrics.LineResult{} // by line and period
			for _, p := range last.Run(5) {
				if p.To.Before(from) || p.To.Before(c.ValidFrom) {
					continue
				}
				d, err := metrics.ReadContract(t.Context(), db, s.catalogue(), metrics.ContractQuery{ContractID: c.ID, Period: p, AsOf: asOf, EveryClock: true})
				if err != nil {
					t.Fatal(err)
				}
				fitsTogether(t, d, seen)
				for _, l := range d.Lines {
					for i, h := range l.History {
						if then, ok := said[l.ID+h.Period]; ok && (h.Net != then.Net || h.Verdict != then.Verdict) {
							t.Errorf("%s %s: the history of %s says %+v of %s, which said %+v", c.ID, p.Key, l.ID, h.Net, h.Period, then.Net)
						}
						if i == len(l.History)-1 && h.Period != p.Key {
							t.Errorf("%s %s: the history of %s ends with %s", c.ID, p.Key, l.ID, h.Period)
						}
					}
					if len(l.History) > 0 {
						said[l.ID+p.Key] = l.History[len(l.History)-1]
					}
				}
			}
		})
	}
	for _, what := range []string{"tallies", "breaches", "met clocks", "steps", "credits", "undetermined", "excluded", "stops", "risks", "services",
		"exclusions", "maintenance", "disagreements", "margins", "effects"} {
		if seen[what] == 0 {
			t.Errorf("the demo has no %s: it proves nothing about them", what)
		}
	}
}

func fitsTogether(t *testing.T, d *metrics.ContractData, seen map[string]int) {
	t.Helper()
	at := d.Contract.ID + " " + d.Period.Key
	for _, l := range d.Lines {
		if l.Indicator == "availability" || l.Indicator == "interruption" {
			continue
		}
		for _, reading := range []metrics.Reading{metrics.Gross, metrics.Net, metrics.Contested} {
			var tally metrics.Tally
			for _, c := range d.Commitments {
				if c.LineKey != l.Key || !c.IsIn(reading, d.From, d.To) {
					continue
				}
				switch c.Verdicts[reading] {
				case "met":
					tally.Met++
				case "breached":
					tally.Breached++
				case "excluded":
					seen["excluded"]++
				case "undetermined":
					seen["undetermined"]++
				}
				seen["tallies"]++
			}
			if got := l.Result.Of(reading); got != tally {
				t.Errorf("%s %s %s: the line says %+v, its commitments %+v", at, l.ID, reading, got, tally)
			}
		}
	}
	listed := map[int64]bool{}
	for _, c := range d.Breaches {
		listed[c.Key] = true
	}
	for _, c := range slices.Concat(d.Breaches, d.Commitments) {
		if v := c.Verdicts[metrics.Net]; v == "undetermined" || v == "pending" || !listed[c.Key] && !c.IsIn(metrics.Net, d.From, d.To) {
			continue // a milestone is missing: there is no clock; what runs on is counted later
		}
		var counted, last int64
		for i, piece := range c.Intervals {
			if piece.Before != counted {
				t.Errorf("%s: clock %d: %d s before its piece %d, which says %d", at, c.Key, counted, i, piece.Before)
			}
			if i > 0 && piece.FromAt.Unix() != last {
				t.Errorf("%s: clock %d: piece %d does not begin where the one before ends", at, c.Key, i)
			}
			counted, last = counted+piece.Counted, piece.ToAt.Unix()
		}
		if len(c.Intervals) == 0 || counted != c.Counted {
			t.Errorf("%s: clock %d: %d pieces count %d s, the clock %d", at, c.Key, len(c.Intervals), counted, c.Counted)
		}
		if listed[c.Key] && (d.Incidents[c.IncidentKey] == nil || len(d.Incidents[c.IncidentKey].Steps) == 0) {
			t.Errorf("%s: the incident of clock %d has no life", at, c.Key)
		}
		seen["breaches"]++
		if c.Verdicts[metrics.Net] == "met" {
			seen["met clocks"]++
		}
	}
	for _, c := range d.Commitments {
		if c.Verdicts[metrics.Net] == "breached" && c.IsIn(metrics.Net, d.From, d.To) && !listed[c.Key] {
			t.Errorf("%s: the breach of clock %d is not listed", at, c.Key)
		}
	}
	for _, statement := range d.Credits {
		seen["credits"]++
		sum, lines := new(big.Rat), new(big.Rat)
		for _, l := range statement.Lines {
			lines.Add(lines, l.Exact)
			for _, step := range l.Steps {
				seen["steps"]++
				if step.Incident != 0 && d.Incidents[step.Incident] == nil {
					t.Errorf("%s: %s prices incident %d, which the report does not hold", at, l.LineID, step.Incident)
				}
			}
		}
		for _, step := range statement.Steps {
			sum.Add(sum, step.Change)
		}
		if sum.Cmp(big.NewRat(statement.Proposed, 1)) != 0 || lines.Cmp(statement.Steps[0].Exact) != 0 {
			t.Errorf("%s: steps of %s cents, lines of %s, proposed %d", at, sum, lines, statement.Proposed)
		}
	}
	seen["stops"] += len(d.Stops)
	seen["risks"] += len(d.AtRisk)
	seen["services"] += len(d.Services)
	seen["exclusions"] += len(d.Exclusions)
	seen["maintenance"] += len(d.Maintenances)
	seen["disagreements"] += len(d.Disagreement)
	seen["margins"] += len(d.Margins)
	seen["effects"] += len(d.Effects)
}
