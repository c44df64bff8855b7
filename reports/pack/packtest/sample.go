// Package packtest builds packs for the tests of the renderers: one rich, one hostile, one empty. Every renderer prints the
// same three, so that a block kind cannot be forgotten in one of them.
package packtest

import (
	"fmt"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// AsOf is the instant that the sample packs speak from.
var AsOf = time.Date(2026, 9, 21, 5, 30, 0, 0, time.UTC)

var monday = time.Date(2026, 9, 13, 22, 0, 0, 0, time.UTC) // 14 September, 00:00 in Paris

// Sample returns a pack with every kind of block, in French ("fr") or English ("en"): seven tiles, every kind of chart, tables of one
// place alone, boxes to sign, side blocks, texts with items, a table of 200 rows, missing values, footnotes, figures and an annex of 40 incidents.
func Sample(lang string) *pack.Pack {
	w := words(lang)
	p := header(lang, w)
	p.Incidents = incidents(w, 40)
	p.Sections = []pack.Section{
		{ID: "summary", Title: w("Synthèse", "Summary"), Blocks: []pack.Block{{Tiles: tiles(w)}, {Text: highlights(w, p)}}},
		{ID: "flow", Title: w("Flux et stock", "Flow and backlog"),
			Lead: w("Le stock baisse pour la troisième semaine : les sorties dépassent les entrées de 21 incidents.",
				"The backlog falls for the third week: 21 more incidents left than came in."),
			Blocks: []pack.Block{
				{Side: []*pack.Block{{Chart: flowChart(w)}, {Table: identity(w)}}},
				{Side: []*pack.Block{{Chart: ageChart(w)}, {Chart: xmrChart(w)}}},
			}},
		{ID: "majors", Title: w("Incidents majeurs", "Major incidents"), Blocks: []pack.Block{{Table: majors(w, p)}}},
		{ID: "sla", Title: w("Engagements", "Commitments"), Blocks: []pack.Block{{Table: commitments(w)}, {Table: empty(w)}}},
		{ID: "services", Title: w("Services et causes", "Services and causes"), Blocks: []pack.Block{
			{Side: []*pack.Block{{Chart: paretoChart(w)}, {Chart: heatChart(w)}}},
			{Chart: linesChart(w)},
			{Table: services(w)},
		}},
		{ID: "actions", Title: w("Plan d'actions", "Action plan"), Blocks: []pack.Block{{Text: actions(w)}}},
		{ID: "clock", Title: w("Horloge", "Clock"), Blocks: []pack.Block{{Chart: stripChart(w)}, {Chart: lanesChart(w)}, {Table: onlyPages(w)}, {Table: onlyWorkbook(w)}, {Sign: sign(w)}}},
		{ID: "annex", Title: w("Annexe : incidents de la semaine", "Annex: incidents of the week"), Annex: true, NewPage: true,
			Lead:   w("Tous les incidents ouverts ou résolus dans la semaine.", "Every incident opened or resolved in the week."),
			Blocks: []pack.Block{{Table: annex(w, p)}, {Table: long(w)}}},
	}
	return p
}

// Empty returns a pack of a week without any incident: no section has a row, no chart has a point.
func Empty() *pack.Pack {
	w := words("fr")
	p := header("fr", w)
	p.Verdict, p.VerdictTone = "Aucun incident dans la semaine.", pack.Muted
	p.Notes, p.Figures, p.Sources = nil, nil, nil
	none := unit.None(unit.Rate, unit.NotApplicable)
	p.Sections = []pack.Section{
		{ID: "summary", Title: "Synthèse", Blocks: []pack.Block{{Tiles: &pack.Tiles{Tiles: []pack.Tile{
			{KPI: "I-01", Ref: "K1", Title: "Incidents ouverts", Value: unit.OfCount(0), Verdict: "base insuffisante", Run: make([]*float64, 13)},
			{KPI: "E-02", Ref: "K2", Title: "Respect GTR", Value: none, Verdict: "base insuffisante"},
		}}}, {Tiles: &pack.Tiles{}}}},
		{ID: "flow", Title: "Flux et stock", Blocks: []pack.Block{
			{Chart: &pack.Chart{ID: "empty-flow", Kind: pack.Flow, Title: "Flux", Alt: "Aucune donnée.", Unit: unit.Count, Current: -1}},
			{Chart: &pack.Chart{ID: "empty-heat", Kind: pack.Heat, Title: "Heures", Alt: "Aucune donnée.", Unit: unit.Count, Current: -1}},
			{Table: &pack.Table{ID: "t-empty", Title: "Dépassements", Columns: []pack.Column{{ID: "id", Title: "Incident", Kind: unit.ID}},
				Empty: "Aucun dépassement dans la semaine."}},
			{Text: &pack.Text{}},
			{Side: []*pack.Block{}},
		}},
		{ID: "nothing", Title: "Section sans bloc"},
	}
	return p
}

func words(lang string) func(fr, en string) string {
	return func(fr, en string) string {
		if lang == "en" {
			return en
		}
		return fr
	}
}

func header(lang string, w func(fr, en string) string) *pack.Pack {
	return &pack.Pack{
		Kind: "bhi", Lang: lang,
		Title:        w("Bilan hebdomadaire d'incidents", "Weekly incident review"),
		Organisation: "Télécom Exemple",
		Scope:        w("tous les clients, tous les services ; hors demandes et tickets annulés", "all clients, all services; without requests and cancelled tickets"),
		Status:       pack.Provisional, Version: 1,
		Period: "2026-W38", PeriodWords: w("semaine 38 (14–20 sept. 2026)", "week 38 (14–20 Sept 2026)"),
		From: monday, To: monday.AddDate(0, 0, 7), Zone: "Europe/Paris", AsOf: AsOf,
		Verdict: w("Stock en baisse, trois engagements sur quatre tenus ; un signal défavorable sur le délai de résolution P2.",
			"Backlog down, three commitments of four held; one unfavourable signal on the time to resolve P2."),
		VerdictTone: pack.Warn,
		Sources: []pack.Source{
			{Name: "servicenow", File: "sources/incidents_2026-09-21.csv", SHA256: hash('3'), Rows: 48213, Rejected: 3, Zone: "Europe/Paris", Latest: AsOf.Add(-42 * time.Minute)},
			{Name: "glpi", File: "sources/glpi_tickets.xlsx", SHA256: hash('c'), Rows: 1204, Zone: "UTC", Latest: AsOf.Add(-9 * time.Hour)},
		},
		ConfigHash: hash('9'), ToolVersion: "0.1.0",
		Notes: []pack.Note{
			{Number: 1, Text: w("3 lignes de l'export sont rejetées (date illisible) ; elles sont dans quality/rejects.csv.",
				"3 rows of the export are rejected (unreadable date); they are in quality/rejects.csv.")},
			{Number: 2, Text: w("Délai médian calculé sur 12 semaines de base ; limites naturelles à X̄ ± 2,66 mR̄.",
				"Median time over a baseline of 12 weeks; natural limits at X̄ ± 2.66 mR̄.")},
			{Number: 3, Text: w("Le référentiel des actions n'a pas été mis à jour depuis le 28 août : les échéances peuvent être fausses, et l'avancement affiché est celui de cette date.",
				"The action register has not been updated since 28 August: due dates may be wrong, and the progress shown is of that date.")},
		},
		Figures: figures(w),
	}
}

func hash(c rune) string {
	out := make([]rune, 64)
	for i := range out {
		out[i] = c
		if i%3 == 1 {
			out[i] = 'a' + rune(i%6)
		}
	}
	return string(out)
}

func run(values ...float64) []*float64 {
	out := make([]*float64, len(values))
	for i := range values {
		if values[i] >= 0 {
			out[i] = &values[i]
		}
	}
	return out
}

func weeks(w func(fr, en string) string) []string {
	out := make([]string, 13)
	for i := range out {
		out[i] = fmt.Sprintf(w("S%d", "W%d"), 26+i)
	}
	return out
}
