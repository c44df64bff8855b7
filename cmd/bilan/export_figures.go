package main

import (
	"context"
	"fmt"
	"slices"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports/record"
)

func (a *app) warehouseFigures(ctx context.Context, s *session, by []string) ([]pipeline.ExtraTable, error) {
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return s.exportFigures(ctx, db, by)
}

// exportGrains are the lengths of period that figures are exported by.
var exportGrains = []metrics.Grain{metrics.Week, metrics.Month, metrics.Quarter, metrics.Year}

// exportFigures are the KPIs as bilan kpi gives them: those that the database holds, whole and by each dimension alone.
func (s *session) exportFigures(ctx context.Context, db metrics.Querier, by []string) ([]pipeline.ExtraTable, error) {
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	var periods []metrics.Period
	for _, grain := range exportGrains {
		of, err := metrics.Window{Grain: string(grain)}.Periods(ctx, db, s.zone, asOf)
		if err != nil {
			return nil, err
		}
		periods = append(periods, of...)
	}
	held, err := metrics.Held(ctx, db, s.catalogue())
	if err != nil {
		return nil, err
	}
	t := pipeline.ExtraTable{Name: "kpi", Doc: "one KPI of one period, as bilan kpi gives it", Partition: "grain", Columns: record.Columns(by), Types: record.Types,
		Words: map[string]pipeline.Word{}}
	for name, doc := range record.Docs {
		t.Words[name] = pipeline.Word{Meaning: doc, From: "catalogue", Definition: "definitions/kpi.csv"}
	}
	for _, d := range by {
		t.Words[d] = pipeline.Word{Meaning: d + " of the subject; none: not broken down by it", From: "catalogue", Definition: "sql/metrics/subjects.sql"}
	}
	sets := wholeAndBy(by)
	for _, k := range s.catalogue() {
		if !slices.Contains(held, k.ID) {
			continue
		}
		read, err := metrics.ReadEach(ctx, db, metrics.Query{KPI: k, Periods: periods, AsOf: asOf}, sets)
		if err != nil {
			return nil, err
		}
		for _, r := range read {
			t.Rows = append(t.Rows, record.Cells(r, by))
		}
	}
	return []pipeline.ExtraTable{t}, nil
}

// told are the words of the catalogue for the tables of facts: what is counted, and in which unit.
func (s *session) told() map[string]map[string]pipeline.Word {
	all := map[string]map[string]pipeline.Word{}
	for _, k := range s.catalogue() {
		words := map[string]pipeline.Word{"": {From: "catalogue",
			Meaning: fmt.Sprintf("%s. %s %s (%s)", k.Title.In(s.lang), k.Question.In(s.lang), k.Formula.In(s.lang), k.Frame.Words(s.lang))}}
		for name, doc := range metrics.FactColumns {
			words[name] = pipeline.Word{Meaning: doc, From: "catalogue"}
		}
		words["value"] = pipeline.Word{Meaning: metrics.FactColumns["value"], From: "catalogue", Unit: record.Unit(k.Unit)}
		all["metrics."+k.ID] = words
	}
	return all
}
