package main

import (
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// candidateJSON is one candidate for programs. Costs are weighted user-seconds; what is not known is null.
type candidateJSON struct {
	ID        string         `json:"id"`
	Key       string         `json:"key"`
	State     string         `json:"state"`
	Rules     []firingJSON   `json:"rules"`
	Recent    int            `json:"incidents"`
	Total     int64          `json:"total"`
	FirstAt   time.Time      `json:"first_at"`
	LatestAt  time.Time      `json:"latest_at"`
	Cost      costJSON       `json:"cost"`
	Problems  []string       `json:"problems"`
	Merged    []string       `json:"merged"`
	Within    string         `json:"within,omitempty"`
	Around    []string       `json:"around"`
	Decisions []decisionJSON `json:"decisions"`
	// Members and Links are of one candidate that is explained.
	Members []string   `json:"members,omitempty"`
	Links   []linkJSON `json:"links,omitempty"`
}

type firingJSON struct {
	Rule    string    `json:"rule"`
	Detail  string    `json:"detail,omitempty"`
	Count   int64     `json:"count"`
	FirstAt time.Time `json:"first_at"`
	At      time.Time `json:"at"`
	Why     string    `json:"why"`
}

type costJSON struct {
	ToDate   *float64 `json:"to_date"`
	Known    int64    `json:"known"`
	Expected *float64 `json:"expected"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Rate     float64  `json:"weekly_rate"`
	Mean     *float64 `json:"mean"`
	Clients  int64    `json:"clients"`
	Sites    int64    `json:"sites"`
}

type decisionJSON struct {
	Decision string `json:"decision"`
	Into     string `json:"into,omitempty"`
	Problem  string `json:"problem,omitempty"`
	Until    string `json:"until,omitempty"`
	By       string `json:"by,omitempty"`
	On       string `json:"on"`
	Reason   string `json:"reason,omitempty"`
	Fault    string `json:"fault,omitempty"`
	File     string `json:"source_file"`
	Line     int64  `json:"source_line"`
}

type linkJSON struct {
	Earlier string     `json:"earlier"`
	Later   string     `json:"later"`
	Parts   []partJSON `json:"parts"`
	Whole   float64    `json:"whole"`
	Decay   float64    `json:"decay"`
	Score   float64    `json:"score"`
	Return  bool       `json:"return"`
}

type partJSON struct {
	Part   string  `json:"part"`
	Weight float64 `json:"weight"`
	Score  float64 `json:"score"`
}

// candidateOf describes a candidate; with its incidents, also by member and link.
func candidateOf(c metrics.Candidate, rules metrics.Rules, p *unit.Printer, incidents map[int64]*metrics.Incident) candidateJSON {
	k := c.Cost
	j := candidateJSON{ID: c.ID, Key: c.Key, State: c.State, Recent: len(c.Incidents), Total: c.Total, FirstAt: c.FirstAt.UTC(),
		LatestAt: c.LatestAt.UTC(), Problems: append([]string{}, c.Problems...), Merged: append([]string{}, c.Merged...), Within: c.Within,
		Around: append([]string{}, c.Around...), Decisions: []decisionJSON{},
		Cost: costJSON{k.ToDate, k.Known, k.Expected, k.Low, k.High, k.Rate, k.Mean, k.Clients, k.Sites}}
	for _, f := range c.Firings {
		j.Rules = append(j.Rules, firingJSON{f.Rule, f.Detail, f.Count, f.FirstAt.UTC(), f.At.UTC(), pack.FiringWords(f, rules, p)})
	}
	date := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	for _, d := range c.Decisions {
		j.Decisions = append(j.Decisions, decisionJSON{d.Kind, d.Into, d.Problem, date(d.UntilOn), d.By, date(d.DecidedOn), d.Reason, d.Fault,
			d.SourceFile, d.SourceLine})
	}
	if incidents == nil {
		return j
	}
	name := func(key int64) string {
		if i := incidents[key]; i != nil {
			return i.ID
		}
		return ""
	}
	for _, key := range c.Members {
		j.Members = append(j.Members, name(key))
	}
	for _, l := range c.Links {
		link := linkJSON{Earlier: name(l.Earlier), Later: name(l.Later), Whole: l.Whole, Decay: l.Decay, Score: l.Score, Return: l.IsReturn}
		for _, part := range l.Parts {
			link.Parts = append(link.Parts, partJSON{part.Name, part.Weight, part.Score})
		}
		j.Links = append(j.Links, link)
	}
	return j
}
