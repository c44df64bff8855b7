package packtest

import (
	"fmt"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

func ref(n int) string { return fmt.Sprintf("K%d", n) }

func row(cells ...pack.Cell) pack.Row { return pack.Row{Cells: cells} }

func cell(v unit.Value) pack.Cell { return pack.Cell{Value: v} }

func text(s string) pack.Cell { return cell(unit.OfText(s)) }

func count(n int64) pack.Cell { return cell(unit.OfCount(n)) }

func figures(w func(fr, en string) string) []pack.Figure {
	of := func(n int, kpi, title string, v unit.Value, base, hits int64) pack.Figure {
		return pack.Figure{Ref: ref(n), KPI: kpi, Title: title, Value: v, Period: "2026-W38", N: base, Hits: hits,
			Where:     w("priorité P2", "priority P2"),
			Formula:   w("nombre d'incidents dont l'ouverture est dans la période", "number of incidents opened in the period"),
			Base:      w("incidents ouverts dans la semaine", "incidents opened in the week"),
			Excluded:  []pack.Excluded{{Reason: w("date de résolution antérieure à l'ouverture", "resolved before opened"), Count: 2}},
			Incidents: []int{0, 3, 7, 12}, Hit: []int{0, 3, 7}}
	}
	return []pack.Figure{
		of(1, "I-01", w("Incidents ouverts", "Opened incidents"), unit.OfCount(1204), 1204, 0),
		of(2, "I-03", w("Stock", "Backlog"), unit.OfCount(412), 412, 0),
		of(3, "D-04", w("Délai médian P2", "Median time P2"), unit.Of(unit.Duration, 7980), 96, 0),
		of(4, "E-02", w("Respect GTR", "Restoration compliance"), unit.Of(unit.Rate, 0.9489795), 98, 93),
		of(5, "Q-01", w("Taux de réouverture", "Reopening rate"), unit.Of(unit.Rate, 0.031), 1225, 38),
		of(6, "M-01", w("Incidents majeurs", "Major incidents"), unit.OfCount(2), 2, 0),
		of(7, "A-01", w("Actions en retard", "Late actions"), unit.None(unit.Count, unit.NotAvailable), 0, 0),
		of(10, "I-03", w("Stock au début", "Backlog at start"), unit.OfCount(433), 433, 0),
	}
}

func identity(w func(fr, en string) string) *pack.Table {
	line := func(label string, n int64, k int, tone pack.Tone) pack.Row {
		return row(text(label), pack.Cell{Value: unit.OfCount(n), Ref: ref(k), Tone: tone})
	}
	total := line(w("= Stock au 20 sept. 24:00", "= Backlog on 20 Sept 24:00"), 412, 2, pack.Good)
	return &pack.Table{ID: "t-identity", Title: w("Identité du stock", "Backlog identity"), Base: w("base : incidents vivants", "base: live incidents"),
		Columns: []pack.Column{{ID: "label", Title: w("Ligne", "Line"), Kind: unit.Text, Weight: 3}, {ID: "n", Title: "n", Kind: unit.Count, Align: pack.Right}},
		Rows: []pack.Row{
			line(w("Stock au 14 sept. 00:00", "Backlog on 14 Sept 00:00"), 433, 10, pack.Plain),
			line(w("+ ouverts", "+ opened"), 1204, 1, pack.Plain),
			line(w("+ rouverts", "+ reopened"), 38, 5, pack.Plain),
			line(w("− résolus", "− resolved"), 1225, 11, pack.Plain),
			line(w("− annulés", "− cancelled"), 38, 12, pack.Plain),
		}, Total: &total}
}

func majors(w func(fr, en string) string, p *pack.Pack) *pack.Table {
	t := &pack.Table{ID: "t-majors", Title: w("Majeurs de la semaine", "Majors of the week"), Base: w("base : majeurs ouverts ou vivants dans la semaine", "base: majors opened or live in the week"),
		Columns: []pack.Column{
			{ID: "id", Title: "Incident", Kind: unit.ID, Weight: 1.5}, {ID: "what", Title: w("Fait et cause", "Fact and cause"), Kind: unit.Text, Weight: 4},
			{ID: "opened", Title: w("Ouvert", "Opened"), Kind: unit.Instant, Weight: 1.7}, {ID: "dur", Title: w("Durée", "Duration"), Kind: unit.Duration, Align: pack.Right, Weight: 1.3},
			{ID: "users", Title: w("Min.-utilisateurs", "User-minutes"), Kind: unit.Count, Align: pack.Right, Weight: 1.5}, {ID: "sla", Title: "GTR", Kind: unit.Text, Align: pack.Centre}},
	}
	long := w("Perte de la TV sur la plaque Bretagne après une mise à jour du routeur d'agrégation Rennes-2 ; retour arrière à 21 h 40. Cause : procédure de retour non relue avant le changement CHG0004512.",
		"Loss of TV over Brittany after an update of the aggregation router Rennes-2; rolled back at 21:40. Cause: the rollback procedure was not read before change CHG0004512.")
	r1 := row(cell(unit.OfID(p.Incidents[3].ID)), text(long), cell(unit.OfInstant(p.Incidents[3].OpenedAt)), pack.Cell{Value: unit.Of(unit.Duration, 11400), Ref: "K13"}, cell(unit.OfCount(288000)), pack.Cell{Value: unit.OfText(w("dépassée", "breached")), Tone: pack.Bad})
	r1.Incident, r1.Tone = p.Incidents[3].ID, pack.Bad
	r2 := row(cell(unit.OfID(p.Incidents[7].ID)), text(w("Numéros d'accueil injoignables pour 3 entreprises", "Reception numbers unreachable for 3 companies")), cell(unit.OfInstant(p.Incidents[7].OpenedAt)), cell(unit.Of(unit.Duration, 2460)), cell(unit.None(unit.Count, unit.NotAvailable)), pack.Cell{Value: unit.OfText(w("tenue", "held")), Tone: pack.Good})
	r2.Incident = p.Incidents[7].ID
	t.Rows = []pack.Row{r1, r2}
	return t
}

func commitments(w func(fr, en string) string) *pack.Table {
	t := &pack.Table{ID: "t-sla", Title: w("Engagements par priorité", "Commitments by priority"), Base: w("base : incidents rétablis dans la semaine, délai décompté", "base: incidents restored in the week, counted time"), Notes: []int{1},
		Columns: []pack.Column{
			{ID: "p", Title: w("Priorité", "Priority"), Kind: unit.Text, Weight: 1.2}, {ID: "clause", Title: w("Engagement", "Commitment"), Kind: unit.Text, Weight: 2.4},
			{ID: "n", Title: "n", Kind: unit.Count, Align: pack.Right}, {ID: "rate", Title: w("Taux de respect", "Compliance"), Kind: unit.Rate, Align: pack.Right, Weight: 1.4},
			{ID: "target", Title: w("Cible", "Target"), Kind: unit.Rate, Align: pack.Right}, {ID: "run", Title: w("13 sem.", "13 weeks"), Kind: unit.Number, Weight: 1.5}, {ID: "v", Title: "Verdict", Kind: unit.Text, Weight: 1.6}},
	}
	add := func(p, clause string, n int64, rate unit.Value, k int, spark []*float64, verdict string, tone pack.Tone) {
		t.Rows = append(t.Rows, row(text(p), text(clause), count(n), pack.Cell{Value: rate, Ref: ref(k), Tone: tone}, cell(unit.Of(unit.Rate, .95)),
			pack.Cell{Value: unit.None(unit.Number, unit.Empty), Spark: spark}, pack.Cell{Value: unit.OfText(verdict), Tone: tone, Notes: []int{2}}))
	}
	add("P1", w("GTR 4 h, 24×7", "restore 4 h, 24×7"), 3, unit.Of(unit.Rate, 1), 20, run(1, 1, .9, 1, .86, 1, 1, .92, -1, 1, 1, .95, 1), w("base insuffisante", "not enough data"), pack.Muted)
	add("P2", w("GTR 4 h, heures ouvrées", "restore 4 h, business hours"), 98, unit.Of(unit.Rate, .9489795), 4, run(.97, .96, .955, .962, .958, .949, .963, .971, .966, .952, .957, .961, .949), w("non tenu", "missed"), pack.Bad)
	add("P3", w("GTR 8 h, heures ouvrées", "restore 8 h, business hours"), 612, unit.Of(unit.Rate, .9706), 21, run(.96, .968, .971, .969, .975, .97, .966, .971, .972, .969, .974, .968, .9706), w("tenu", "held"), pack.Good)
	add("P4", w("GTR 5 j ouvrés", "restore 5 working days"), 0, unit.None(unit.Rate, unit.NotApplicable), 22, nil, w("s. o.", "n/a"), pack.Plain)
	return t
}

func empty(w func(fr, en string) string) *pack.Table {
	return &pack.Table{ID: "t-risk", Title: w("Échéances à risque", "Deadlines at risk"),
		Columns: []pack.Column{{ID: "id", Title: "Incident", Kind: unit.ID}, {ID: "left", Title: w("Reste", "Left"), Kind: unit.Duration, Align: pack.Right}},
		Empty:   w("Aucune échéance ne tombe dans les 8 prochaines heures ouvrées.", "No deadline falls in the next 8 business hours.")}
}

func services(w func(fr, en string) string) *pack.Table {
	t := &pack.Table{ID: "t-services", Title: w("Services les plus touchés", "Most affected services"), PageRows: 5,
		Truncated: w("5 premiers sur 12 ; la suite dans le classeur.", "First 5 of 12; the others are in the workbook."),
		Columns: []pack.Column{{ID: "s", Title: "Service", Kind: unit.Text, Weight: 3}, {ID: "n", Title: w("Ouverts", "Opened"), Kind: unit.Count, Align: pack.Right},
			{ID: "m", Title: w("Délai médian", "Median time"), Kind: unit.Duration, Align: pack.Right, Weight: 1.3}, {ID: "b", Title: w("Âge max.", "Oldest"), Kind: unit.Days, Align: pack.Right}, {ID: "r", Title: "13 sem.", Kind: unit.Number, Weight: 1.4}},
	}
	names := []string{"TV fixe", "Internet fixe", "VoIP", "SMS", "MMS", "Data mobile", "TV mobile", "Centre d'appels", "Réseau intelligent", "Numéros d'accueil", "Portail client", "Facturation"}
	for i, name := range names {
		n := float64(241 - 19*i)
		t.Rows = append(t.Rows, row(text(name), pack.Cell{Value: unit.Of(unit.Count, n), Ref: ref(300 + i)}, cell(unit.Of(unit.Duration, 3600+740*float64(i))), cell(unit.Of(unit.Days, 86400*(3.4+float64(i)))),
			pack.Cell{Value: unit.None(unit.Number, unit.Empty), Spark: run(n, n+4, n-7, n+9, n-3, n, n+2, n-8, n+11, n-4, n+1, n-2, n)}))
	}
	return t
}

func annex(w func(fr, en string) string, p *pack.Pack) *pack.Table {
	t := &pack.Table{ID: "t-incidents", Title: w("Incidents", "Incidents"), Base: w("base : ouverts ou résolus dans la semaine", "base: opened or resolved in the week"),
		Columns: []pack.Column{{ID: "id", Title: "Incident", Kind: unit.ID, Weight: 1.5}, {ID: "title", Title: w("Titre", "Title"), Kind: unit.Text, Weight: 4}, {ID: "service", Title: "Service", Kind: unit.Text, Weight: 1.6},
			{ID: "p", Title: "P", Kind: unit.Text, Align: pack.Centre, Weight: .5}, {ID: "state", Title: w("État", "State"), Kind: unit.Text, Weight: 1.1}, {ID: "opened", Title: w("Ouvert", "Opened"), Kind: unit.Instant, Weight: 1.6},
			{ID: "dur", Title: w("Délai", "Time"), Kind: unit.Duration, Align: pack.Right, Weight: 1.2}, {ID: "sla", Title: "SLA", Kind: unit.Text, Weight: 1.1}},
	}
	for _, in := range p.Incidents {
		tone := pack.Good
		if in.SLA == w("dépassé", "breached") {
			tone = pack.Bad
		}
		r := row(cell(unit.OfID(in.ID)), text(in.Title), text(in.Service), text(in.Priority), text(in.State), cell(unit.OfInstant(in.OpenedAt)), cell(in.ToResolve), pack.Cell{Value: unit.OfText(in.SLA), Tone: tone})
		r.Incident = in.ID
		t.Rows = append(t.Rows, r)
	}
	return t
}

func long(w func(fr, en string) string) *pack.Table {
	t := &pack.Table{ID: "t-events", Title: w("Journal des passages", "Log of moves"), Columns: []pack.Column{{ID: "i", Title: "n°", Kind: unit.Count, Align: pack.Right, Weight: .6},
		{ID: "at", Title: w("Instant", "Instant"), Kind: unit.Instant, Weight: 1.5}, {ID: "what", Title: w("Événement", "Event"), Kind: unit.Text, Weight: 4}, {ID: "sec", Title: w("Temps", "Time"), Kind: unit.Duration, Align: pack.Right}}}
	for i := range 200 {
		what := w("état : Nouveau → En cours", "state: New → In progress")
		if i%9 == 4 {
			what = w("affectation : Support niveau 1 → Réseau cœur, puis retour au Support niveau 1 faute de compétence disponible sur le commutateur concerné",
				"assignment: Support level 1 → Core network, then back to Support level 1 as nobody knew the switch")
		}
		t.Rows = append(t.Rows, row(count(int64(i+1)), cell(unit.OfInstant(monday.Add(time.Duration(i)*37*time.Minute))), text(what), cell(unit.Of(unit.Duration, float64(60*i)))))
	}
	return t
}

func incidents(w func(fr, en string) string, n int) []pack.Incident {
	titles := []string{w("Perte de service TV sur la plaque Bretagne, écran noir après le démarrage du décodeur", "TV lost over Brittany, black screen after the decoder starts"),
		w("Débit Internet faible", "Slow Internet"), w("SMS reçus en double par les clients professionnels", "SMS received twice by business clients"), w("Numéro d'accueil injoignable", "Reception number unreachable")}
	services := []string{"TV fixe", "Internet fixe", "SMS", "Numéros d'accueil"}
	out := make([]pack.Incident, n)
	for i := range out {
		opened := monday.Add(time.Duration(i)*4*time.Hour + 11*time.Minute)
		in := pack.Incident{ID: fmt.Sprintf("INC%07d", 12300+i), Title: titles[i%4], Client: "ACME", Service: services[i%4], Category: w("Réseau", "Network"), Priority: fmt.Sprintf("P%d", 1+i%4),
			State: w("résolu", "resolved"), Team: w("Réseau cœur", "Core network"), OpenedAt: opened, AckAt: opened.Add(9 * time.Minute), ResolvedAt: opened.Add(time.Duration(40+i*13) * time.Minute),
			ToResolve: unit.Of(unit.Duration, float64(60*(40+i*13))), SLA: w("tenu", "held"), SourceFile: "sources/incidents_2026-09-21.csv", SourceLine: int64(2 + i), Major: i == 3 || i == 7,
			Timeline: []pack.Step{{At: opened, What: w("ouverture", "opened"), Line: int64(2 + i), File: "sources/events.csv"}, {At: opened.Add(9 * time.Minute), What: w("état : Nouveau → En cours", "state: New → In progress"), Line: int64(80 + i), File: "sources/events.csv"}}}
		if i%5 == 3 {
			in.SLA = w("dépassé", "breached")
		}
		if i%7 == 6 {
			in.State, in.ResolvedAt, in.ToResolve, in.SLA = w("en attente", "pending"), time.Time{}, unit.None(unit.Duration, unit.Empty), ""
			in.Flags = []string{"Q07"}
		}
		out[i] = in
	}
	return out
}

// onlyPages is a table that the workbook leaves out, onlyWorkbook one that it alone has.
func onlyPages(w func(fr, en string) string) *pack.Table {
	return &pack.Table{ID: "t-pages", Title: w("Faits", "Facts"), Only: pack.Pages, Columns: []pack.Column{{ID: "k", Kind: unit.Text}, {ID: "v", Kind: unit.Text}},
		Rows: []pack.Row{row(text(w("Départ", "Start")), text("14/09/2026 16:30:00"))}}
}

func onlyWorkbook(w func(fr, en string) string) *pack.Table {
	return &pack.Table{ID: "t-workbook", Title: w("Intervalles", "Intervals"), Only: pack.Workbook, Columns: []pack.Column{{ID: "at", Title: w("Du", "From"), Kind: unit.Second},
		{ID: "s", Title: w("Décompté", "Counted"), Kind: unit.Exact}, {ID: "m", Title: w("Avoir", "Credit"), Kind: unit.Money}, {ID: "r", Title: w("Taux", "Rate"), Kind: unit.Fine}, {ID: "p", Title: w("Exact", "Exact"), Kind: unit.Finest}},
		Rows: []pack.Row{row(cell(unit.OfSecond(monday.Add(59*time.Second))), cell(unit.Of(unit.Exact, 15121)), cell(unit.OfMoney(125050, "EUR")), cell(unit.Of(unit.Fine, 0.99941)), cell(unit.Of(unit.Finest, 0.998999)))}}
}
