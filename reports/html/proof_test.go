package html

import (
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// in chooses the words of a language.
func in(lang string) func(fr, en string) string {
	return func(fr, en string) string {
		if lang == "en" {
			return en
		}
		return fr
	}
}

// proof is the clock of an incident in three stretches: counted, stopped, counted past the deadline.
func proof(lang, id string) pack.Proof {
	w, at := in(lang), packtest.AsOf.AddDate(0, 0, -6)
	second := func(hours int) pack.Cell {
		return pack.Cell{Value: unit.OfSecond(at.Add(time.Duration(hours) * time.Hour))}
	}
	exact := func(hours float64) pack.Cell { return pack.Cell{Value: unit.Of(unit.Exact, hours*3600)} }
	what := func(fr, en string) pack.Cell { return pack.Cell{Value: unit.OfText(w(fr, en))} }
	t := &pack.Table{Title: w("Intervalles · "+id, "Intervals · "+id), Columns: []pack.Column{{ID: "from", Title: w("De", "From"), Kind: unit.Second},
		{ID: "to", Title: w("À", "To"), Kind: unit.Second}, {ID: "elapsed", Title: w("Écoulé", "Elapsed"), Kind: unit.Exact},
		{ID: "why", Title: w("Décompté ou non, et pourquoi", "Counted or not, and why"), Kind: unit.Text},
		{ID: "counted", Title: w("Décompté", "Counted"), Kind: unit.Exact}, {ID: "sum", Title: w("Cumul", "Sum"), Kind: unit.Exact}},
		Rows: []pack.Row{
			{Tone: pack.Warn, Cells: []pack.Cell{second(0), second(4), exact(4), what("décompté : échéance", "counted: the deadline"), exact(4), exact(4)}},
			{Cells: []pack.Cell{second(4), second(7), exact(3), what("non décompté : attente du client", "not counted: waiting for the client"), exact(0), exact(4)}},
			{Cells: []pack.Cell{second(7), second(8), exact(1), what("décompté, au-delà de la cible", "counted, past the target"), exact(1), exact(5)}},
		}}
	return pack.Proof{Line: "GTR-P1", Verdict: w("dépassé", "breached"), Tone: pack.Bad, Pieces: t, Facts: []pack.Fact{{Name: w("Cible", "Target"), Value: "4 h"},
		{Name: w("Décompté", "Counted"), Value: "5 h"}, {Name: w("Verdicts", "Verdicts"), Value: w("net : dépassé ; brut : dépassé", "net: breached; gross: breached")}}}
}

// records are an action and a problem of the registers.
func records(lang string) []pack.Record {
	w, monday := in(lang), packtest.AsOf.AddDate(0, 0, -7)
	return []pack.Record{
		{Kind: "action", ID: "ACT-7", Title: w("Doubler l'alimentation du cœur", "Double the power of the core"), Owner: w("Réseau cœur", "Core network"), State: w("en cours", "under way"),
			From: monday, Until: monday.AddDate(0, 0, 18), Due: monday.AddDate(0, 0, 10), Origin: "PRB-3", Incidents: []int{3}, SourceFile: "sources/actions.csv", SourceLine: 8},
		{Kind: "problem", ID: "PRB-3", Title: w("Cartes d'alimentation", "Power cards"), Service: w("TV fixe", "Fixed TV"), State: w("ouvert", "open"), From: monday, SourceFile: "sources/problems.csv", SourceLine: 4},
	}
}
