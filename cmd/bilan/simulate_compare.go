package main

import (
	"cmp"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/reports/record"
)

// comparison is one period under the contract in force and under another one. Durations are seconds, amounts cents, rates 0–1.
type comparison struct {
	Contract string            `json:"contract"`
	File     string            `json:"file"`     // of the contract replayed
	InForce  *string           `json:"in_force"` // id of the contract it takes the place of; null: none
	Period   string            `json:"period"`
	Lines    []lineComparison  `json:"lines"`
	Credits  []creditsOfPeriod `json:"credits"`
	Flips    []flip            `json:"flips"`
}

// lineComparison is one commitment line; a side is null where the contract has no such line.
type lineComparison struct {
	Line   string      `json:"line"`
	Before *lineResult `json:"before"`
	After  *lineResult `json:"after"`
}

type lineResult struct {
	Target    *int64   `json:"target_seconds"`
	Threshold float64  `json:"threshold"`
	Met       int64    `json:"met"`
	Breached  int64    `json:"breached"`
	Rate      *float64 `json:"rate"` // net; null without a decided commitment
	Verdict   string   `json:"verdict"`
	// isMeasured: a rate of time, not of commitments.
	isMeasured bool
}

// creditsOfPeriod are the amounts proposed in one currency.
type creditsOfPeriod struct {
	Currency string `json:"currency"`
	Before   int64  `json:"before_cents"`
	After    int64  `json:"after_cents"`
}

// flip is a commitment that another contract judges otherwise, in the net reading.
type flip struct {
	Incident      string `json:"incident"`
	Line          string `json:"line"`
	Unit          string `json:"unit,omitempty"` // access, site or service
	Before        string `json:"before"`         // met, breached…; none: no such commitment
	After         string `json:"after"`
	CountedBefore *int64 `json:"counted_before_seconds"`
	CountedAfter  *int64 `json:"counted_after_seconds"`
	TargetBefore  *int64 `json:"target_before_seconds"`
	TargetAfter   *int64 `json:"target_after_seconds"`
}

// compare sets a period under two contracts side by side. before is nil when none is in force.
func compare(t assignment, file, inForce string, before, after *metrics.ContractData) comparison {
	c := comparison{Contract: t.contract.ID, File: file, Period: t.period.Key, Lines: []lineComparison{}, Credits: []creditsOfPeriod{}, Flips: []flip{}}
	if before == nil {
		before = &metrics.ContractData{}
	} else {
		c.InForce = &inForce
	}
	for _, side := range []struct {
		data *metrics.ContractData
		of   func(l *lineComparison) **lineResult
	}{
		{before, func(l *lineComparison) **lineResult { return &l.Before }}, {after, func(l *lineComparison) **lineResult { return &l.After }},
	} {
		for _, line := range side.data.Lines {
			i := slices.IndexFunc(c.Lines, func(l lineComparison) bool { return l.Line == line.ID && *side.of(&l) == nil })
			if i < 0 {
				i = len(c.Lines)
				c.Lines = append(c.Lines, lineComparison{Line: line.ID})
			}
			*side.of(&c.Lines[i]) = resultOf(line)
		}
	}
	c.credits(before, func(p *creditsOfPeriod) *int64 { return &p.Before })
	c.credits(after, func(p *creditsOfPeriod) *int64 { return &p.After })
	c.Flips = append(c.Flips, flips(before, after)...)
	return c
}

func resultOf(line metrics.ContractLine) *lineResult {
	r := &lineResult{Target: line.Target, Threshold: float64(line.Threshold) / 1e6, Met: line.Result.Net.Met, Breached: line.Result.Net.Breached,
		Verdict: line.Result.Verdict}
	switch n := line.Result.Net.Decided(); {
	case line.Result.Achieved != nil:
		rate := float64(*line.Result.Achieved) / 1e6
		r.Rate, r.isMeasured = &rate, true
	case n > 0:
		rate := float64(line.Result.Net.Met) / float64(n)
		r.Rate = &rate
	}
	return r
}

func (c *comparison) credits(data *metrics.ContractData, side func(p *creditsOfPeriod) *int64) {
	for _, s := range data.Credits {
		i := slices.IndexFunc(c.Credits, func(p creditsOfPeriod) bool { return p.Currency == s.Currency })
		if i < 0 {
			i = len(c.Credits)
			c.Credits = append(c.Credits, creditsOfPeriod{Currency: s.Currency})
		}
		*side(&c.Credits[i]) += s.Proposed
	}
}

// flips are the commitments whose verdict in the period is another one, by incident and line.
func flips(before, after *metrics.ContractData) []flip {
	type key struct {
		incident   int64
		line, unit string
	}
	found := map[key]*flip{}
	side := func(data *metrics.ContractData, put func(f *flip, c metrics.Commitment, verdict string)) {
		for _, c := range data.Commitments {
			verdict := c.Verdicts[metrics.Net]
			if verdict == "pending" {
				verdict = "none"
			}
			k := key{c.IncidentKey, c.LineID, c.UnitValue}
			f, ok := found[k]
			if !ok {
				f = &flip{Line: c.LineID, Unit: c.UnitValue, Before: "none", After: "none"}
				found[k] = f
			}
			if i := data.Incidents[c.IncidentKey]; i != nil {
				f.Incident = i.ID
			}
			put(f, c, verdict)
		}
	}
	side(before, func(f *flip, c metrics.Commitment, verdict string) {
		f.Before, f.CountedBefore, f.TargetBefore = verdict, record.Seconds(c.CountedBy, metrics.Net), &c.Target
	})
	side(after, func(f *flip, c metrics.Commitment, verdict string) {
		f.After, f.CountedAfter, f.TargetAfter = verdict, record.Seconds(c.CountedBy, metrics.Net), &c.Target
	})
	var list []flip
	for _, f := range found {
		if f.Before != f.After {
			list = append(list, *f)
		}
	}
	slices.SortFunc(list, func(a, b flip) int {
		return cmp.Or(strings.Compare(a.Incident, b.Incident), strings.Compare(a.Line, b.Line), strings.Compare(a.Unit, b.Unit))
	})
	return list
}
