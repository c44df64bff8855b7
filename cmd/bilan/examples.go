package main

import (
	"context"
	"fmt"
	"strings"

	"bilan/pipeline"
	"bilan/pipeline/check"
)

// examplesID is the worked examples of contracts among the checks.
const examplesID = "contract_examples"

// contractExamples replays the worked examples of the contracts, as one more check: its offenders are the outcomes that differ.
// There is none without examples.
func (a *app) contractExamples(ctx context.Context, s *session) ([]check.Result, error) {
	if len(s.ws.Tests) == 0 {
		return nil, nil
	}
	found, err := pipeline.Examples(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	credits, err := creditExamples(s.ws)
	if err != nil {
		return nil, err
	}
	examples := 0
	for _, t := range s.ws.Tests {
		examples += len(t.Cases) + len(t.Credits)
	}
	r := check.Result{
		ID: examplesID, Doc: "one outcome that differs from a worked example of a contract", Severity: check.Error,
		Columns: []string{"example", "commitment", "what", "wanted", "got"},
	}
	for _, m := range append(found, credits...) {
		r.Count++
		r.Rows = append(r.Rows, []string{fmt.Sprintf("%s:%d %s", m.File, m.Line, m.Case), m.Commitment, m.What, m.Wanted, m.Got})
	}
	if r.Count == 0 && !a.quiet {
		a.print(message{Level: "info", Text: fmt.Sprintf("%d worked examples of contracts give what they say", examples)})
	}
	return []check.Result{r}, nil
}

// contractLines says which contracts there are, the version in force and what it leaves to the recommended choices.
func contractLines(s *session) []string {
	var lines []string
	today := s.asOf.In(s.zone)
	for _, c := range s.ws.Contracts {
		inForce := "none in force"
		var left []string
		for i := range c.Versions {
			valid, err := c.Validity(&c.Versions[i])
			if err != nil || today.Unix() < valid.From || valid.To > 0 && today.Unix() >= valid.To {
				continue
			}
			inForce = fmt.Sprintf("version %s in force", c.Versions[i].ID)
			for _, choice := range c.Versions[i].Choices {
				if choice.Basis == "default" {
					left = append(left, fmt.Sprintf("%s %s: %s", choice.Point, choice.Key, choice.Value))
				}
			}
		}
		line := fmt.Sprintf("contract %s (%s): %s, of %d", c.ID, c.Client, inForce, len(c.Versions))
		if len(left) > 0 {
			line += "; by default " + strings.Join(left, ", ")
		}
		lines = append(lines, line)
	}
	return lines
}
