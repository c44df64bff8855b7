package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// groupingJSON is one grouping of the evaluation, for programs; a share that says nothing is null.
type groupingJSON struct {
	Grouping        string   `json:"grouping"` // key, likeness
	Labelled        int64    `json:"labelled"`
	PredictedPairs  int64    `json:"predicted_pairs"`
	TruePairs       int64    `json:"true_pairs"`
	RightPairs      int64    `json:"right_pairs"`
	Precision       *float64 `json:"precision"`
	StrictPrecision *float64 `json:"strict_precision"`
	Recall          *float64 `json:"recall"`
	F1              *float64 `json:"f1"`
	B3Precision     float64  `json:"b3_precision"`
	B3Recall        float64  `json:"b3_recall"`
	TopK            int64    `json:"top_k"`
	Found           int64    `json:"found"`
	Problems        int64    `json:"problems"`
	Early           int64    `json:"early"`
	DaysBefore      *float64 `json:"days_before"`
	IncidentsBefore *float64 `json:"incidents_before"`
}

type candidateEvaluationJSON struct {
	SplitAt      time.Time      `json:"split_at"`
	Incidents    int64          `json:"incidents"`
	Groupings    []groupingJSON `json:"groupings"`
	Decoys       *int64         `json:"decoys"` // null without a truth that names some
	DecoysMerged *int64         `json:"decoys_merged"`
	DecoysBeside *int64         `json:"decoys_beside_strays"`
}

// readTruth reads a file of planted families, as the demo writes it: families with id, members and decoys.
func readTruth(path string) (*metrics.Truth, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the truth: %w", err)
	}
	var file struct {
		Families []struct {
			ID      string   `json:"id"`
			Members []string `json:"members"`
			Decoys  []string `json:"decoys"`
		} `json:"families"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("read the truth %s: %w", path, err)
	}
	if len(file.Families) == 0 {
		return nil, usage(fmt.Errorf("the truth %s has no families", path), "it is a JSON file with families, each with id, members and decoys")
	}
	t := &metrics.Truth{Label: map[string]string{}, Decoy: map[string]string{}, Linked: map[string]time.Time{}}
	for _, f := range file.Families {
		for _, id := range f.Members {
			t.Label[id] = f.ID
		}
		for _, id := range f.Decoys {
			t.Decoy[id] = f.ID
		}
	}
	return t, nil
}

func (a *app) evaluateCandidates(ctx context.Context, s *session, db metrics.Querier, truthFile string, asOf time.Time) error {
	var truth *metrics.Truth
	if truthFile != "" {
		var err error
		if truth, err = readTruth(truthFile); err != nil {
			return err
		}
	}
	e, err := metrics.EvaluateCandidates(ctx, db, truth, time.Time{}, asOf)
	if err != nil {
		return err
	}
	return a.printCandidateEvaluation(s, e)
}

func (a *app) printCandidateEvaluation(s *session, e *metrics.CandidateEvaluation) error {
	optional := func(x float64, ok bool) *float64 {
		if !ok {
			return nil
		}
		return &x
	}
	if a.format == "json" {
		j := candidateEvaluationJSON{SplitAt: e.SplitAt.UTC(), Incidents: e.Incidents}
		if e.Decoys > 0 {
			j.Decoys, j.DecoysMerged, j.DecoysBeside = &e.Decoys, &e.DecoysMerged, &e.DecoysBeside
		}
		for _, g := range e.Groupings {
			j.Groupings = append(j.Groupings, groupingJSON{Grouping: g.Name, Labelled: g.Labelled, PredictedPairs: g.Predicted, TruePairs: g.True,
				RightPairs: g.Both, Precision: optional(g.Precision()), StrictPrecision: optional(g.StrictPrecision()), Recall: optional(g.Recall()),
				F1: optional(g.F1()), B3Precision: g.BPrecision, B3Recall: g.BRecall, TopK: g.TopK, Found: g.Found, Problems: g.Labels, Early: g.Early,
				DaysBefore: g.DaysBefore, IncidentsBefore: g.IncidentsBefore})
		}
		return a.encode(j)
	}
	p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
	if err != nil {
		return err
	}
	words := func(x float64, ok bool) string {
		if !ok {
			return p.Missing(unit.NotApplicable)
		}
		return p.Number(x, 3)
	}
	median := func(x *float64) string {
		if x == nil {
			return p.Missing(unit.NotApplicable)
		}
		return p.Number(*x, 1)
	}
	fmt.Fprintf(a.stdout, "%s incidents grouped by what was known at the opening of each; judged on those opened from %s on\n",
		p.Count(e.Incidents), p.Instant(e.SplitAt))
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "grouping\tlabelled\tpairs\ttrue\tright\tprecision\tstrict\trecall\tF1\tB³ precision\tB³ recall\tfound in top %d\tbefore people\tdays before\n", e.Groupings[0].TopK)
	for _, g := range e.Groupings {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", g.Name, p.Count(g.Labelled), p.Count(g.Predicted), p.Count(g.True),
			p.Count(g.Both), words(g.Precision()), words(g.StrictPrecision()), words(g.Recall()), words(g.F1()), p.Number(g.BPrecision, 3),
			p.Number(g.BRecall, 3), fmt.Sprintf("%d/%d", g.Found, g.Labels), p.Count(g.Early), median(g.DaysBefore))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if e.Decoys > 0 {
		fmt.Fprintf(a.stdout, "decoys merged: %s of %s; %s more beside members that strayed into other groups\n", p.Count(e.DecoysMerged), p.Count(e.Decoys),
			p.Count(e.DecoysBeside))
	}
	return nil
}
