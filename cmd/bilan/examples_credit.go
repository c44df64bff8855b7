package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/credit"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
)

// creditExamples computes the worked examples of credits of the workspace's contracts and returns what comes out otherwise.
func creditExamples(ws *workspace.Workspace) ([]pipeline.Mismatch, error) {
	var found []pipeline.Mismatch
	for _, tests := range ws.Tests {
		for i := range tests.Credits {
			c := &tests.Credits[i]
			s, err := creditsOf(ws, tests.Contract, c)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: compute the example %q: %w", tests.File, c.Line, c.Name, err)
			}
			note := func(line, what string, wanted workspace.Money, got int64) {
				if int64(wanted) != got {
					found = append(found, pipeline.Mismatch{File: tests.File, Line: c.Line, Case: c.Name, Commitment: line, What: what,
						Wanted: amount(int64(wanted)), Got: amount(got)})
				}
			}
			for _, id := range slices.Sorted(maps.Keys(c.Expect.Lines)) {
				var got int64
				for _, l := range s.Lines {
					if l.LineID == id {
						got += l.Amount
					}
				}
				note(id, "credit", c.Expect.Lines[id], got)
			}
			if c.Expect.Proposed != nil {
				note("", "proposed", *c.Expect.Proposed, s.Proposed)
			}
		}
	}
	return found, nil
}

// creditsOf computes one example: the periods before it, then its own.
func creditsOf(ws *workspace.Workspace, contract *workspace.Contract, c *workspace.CreditsCase) (*credit.Statement, error) {
	var all []credit.Period
	for _, b := range c.Before {
		p, err := creditPeriod(ws, contract, b.Period, b.Results)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	last, err := creditPeriod(ws, contract, c.Period, c.Results)
	if err != nil {
		return nil, err
	}
	statements, err := credit.Compute(append(all, last))
	if err != nil {
		return nil, err
	}
	s := statements[len(statements)-1]
	if s == nil {
		return nil, fmt.Errorf("the contract has no credits in %s", c.Period)
	}
	return s, nil
}

// creditPeriod is a period of an example as credits take it, under the version in force when it begins.
func creditPeriod(ws *workspace.Workspace, contract *workspace.Contract, key string, results map[string]workspace.ExampleResult) (credit.Period, error) {
	zone, err := time.LoadLocation(contract.Zone)
	if err != nil {
		return credit.Period{}, err
	}
	whole, err := metrics.ParsePeriod(key, zone, time.Time{})
	if err != nil {
		return credit.Period{}, err
	}
	for i := range contract.Versions {
		t := &contract.Versions[i]
		held, ok := contract.Period(t, key)
		if !ok || held.From >= held.To {
			continue
		}
		document, err := contract.Document(t, ws.Calendars)
		if err != nil {
			return credit.Period{}, err
		}
		p := credit.Period{Key: key, WholeDays: int64(whole.Days())}
		if p.Terms, err = credit.Parse(document); err != nil {
			return credit.Period{}, err
		}
		date := func(epoch int64) string { return time.Unix(epoch, 0).In(zone).Format(time.DateOnly) }
		part, err := metrics.Between(date(held.From), date(held.To), zone)
		if err != nil {
			return credit.Period{}, err
		}
		p.Days = int64(part.Days())
		first, err := contract.Validity(&contract.Versions[0])
		if err != nil {
			return credit.Period{}, err
		}
		var since time.Time
		if contract.Versions[0].ValidFrom != "" {
			since = time.Unix(first.From, 0)
		}
		p.Year, p.YearIndex, p.YearPeriods = metrics.ContractYear(since, whole)
		p.Results = resultsOf(results)
		return p, nil
	}
	return credit.Period{}, fmt.Errorf("no version holds in %s", key)
}

// resultsOf are the results of an example, by line.
func resultsOf(results map[string]workspace.ExampleResult) []credit.Result {
	var list []credit.Result
	for _, id := range slices.Sorted(maps.Keys(results)) {
		r := results[id]
		line := credit.Result{LineID: id, Met: int64(r.Met), Breached: int64(r.Decided - r.Met)}
		if r.Achieved != nil {
			rate := int64(*r.Achieved)
			line.Achieved = &rate
		}
		for _, overrun := range r.Overruns {
			line.Breaches = append(line.Breaches, credit.Breach{Overrun: int64(overrun / time.Second)})
		}
		list = append(list, line)
	}
	return list
}

// amount writes cents as a contract does: 1 250,00.
func amount(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	digits := fmt.Sprint(cents / 100)
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), " ") + fmt.Sprintf(",%02d", cents%100)
}
