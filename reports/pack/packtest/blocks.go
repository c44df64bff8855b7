package packtest

import (
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

func tiles(w func(fr, en string) string) *pack.Tiles {
	return &pack.Tiles{Tiles: []pack.Tile{
		{KPI: "I-01", Ref: "K1", Title: w("Incidents ouverts", "Opened incidents"), Value: unit.OfCount(1204), N: 1204,
			Detail: w("médiane 4 sem. 1 190", "4-week median 1,190"),
			Run:    run(1180, 1210, 1165, 1150, 1230, 1188, 1240, 1201, 1175, 1190, 1160, 1222, 1204),
			Limits: &pack.Limits{Centre: 1193, Lower: 1088, Upper: 1298}, Verdict: "stable"},
		{KPI: "I-03", Ref: "K2", Title: w("Stock en fin de semaine", "Backlog at week end"), Value: unit.OfCount(412), N: 412,
			Detail: w("dont 37 de plus de 30 j", "of which 37 older than 30 d"),
			Run:    run(502, 498, 505, 510, 507, 499, 493, 488, 476, 461, 447, 433, 412),
			Limits: &pack.Limits{Centre: 496, Lower: 471, Upper: 521}, Verdict: w("signal : sous la limite", "signal: below the limit"), Tone: pack.Good, Notes: []int{1}},
		{KPI: "D-04", Ref: "K3", Title: w("Délai médian de résolution P2", "Median time to resolve P2"), Value: unit.Of(unit.Duration, 7980), N: 96,
			Detail: w("p90 9 h 40 min", "p90 9 h 40 min"), Target: w("cible ≤ 4 h", "target ≤ 4 h"),
			Run:    run(5400, 5700, 5520, 5880, 5610, 5460, 5790, 5940, 5650, 5500, 6020, 6990, 7980),
			Limits: &pack.Limits{Centre: 5690, Lower: 4890, Upper: 6490}, Verdict: w("signal : deux semaines au-dessus de la limite", "signal: two weeks above the limit"), Tone: pack.Bad, Notes: []int{2}},
		{KPI: "E-02", Ref: "K4", Title: w("Respect GTR", "Restoration compliance"), Value: unit.Of(unit.Rate, 0.9489795), N: 98,
			Detail: "93/98", Target: w("cible ≥ 95,0 %", "target ≥ 95.0 %"),
			Run:    run(0.97, 0.96, 0.955, 0.962, 0.958, 0.949, 0.963, 0.971, 0.966, 0.952, 0.957, 0.961, 0.949),
			Limits: &pack.Limits{Centre: 0.9602, Lower: 0.931, Upper: 0.989, Provisional: true}, Verdict: w("stable, sous la cible", "stable, below target"), Tone: pack.Warn},
		{KPI: "Q-01", Ref: "K5", Title: w("Taux de réouverture", "Reopening rate"), Value: unit.Of(unit.Rate, 0.031), N: 1225,
			Detail: "38/1225", Run: run(0.03, 0.028, -1, 0.033, 0.029, 0.034, 0.03, -1, 0.031, 0.036, 0.03, 0.029, 0.031),
			Limits: &pack.Limits{Centre: 0.031, Lower: 0.021, Upper: 0.041}, Verdict: "stable"},
		{KPI: "M-01", Ref: "K6", Title: w("Incidents majeurs", "Major incidents"), Value: unit.OfCount(2), N: 2,
			Detail: w("312 000 minutes-utilisateurs", "312,000 user-minutes"),
			Run:    run(0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 1, 0, 2), Verdict: w("événement rare : pas de limites", "rare event: no limits"), Tone: pack.Signal},
		{KPI: "A-01", Ref: "K7", Title: w("Actions en retard", "Late actions"), Value: unit.None(unit.Count, unit.NotAvailable), N: 0,
			Verdict: w("base insuffisante", "not enough data"), Tone: pack.Muted, Notes: []int{3}},
	}}
}

func highlights(w func(fr, en string) string, p *pack.Pack) *pack.Text {
	return &pack.Text{Title: w("Ce qui a changé depuis la semaine dernière", "What changed since last week"), Paragraphs: []pack.Paragraph{
		{Item: true, Tone: pack.Bad, Refs: []string{"K3"}, Incidents: []string{p.Incidents[3].ID, p.Incidents[7].ID},
			Text: w("Le délai médian de résolution des P2 passe de 1 h 57 min à 2 h 13 min : deux semaines de suite au-dessus de la limite naturelle. L'attente chez « Réseau cœur » explique 61 % du temps en plus.",
				"The median time to resolve P2 goes from 1 h 57 min to 2 h 13 min: two weeks in a row above the natural limit. The wait at \"Core network\" explains 61 % of the extra time.")},
		{Item: true, Tone: pack.Good, Refs: []string{"K2"},
			Text: w("Le stock passe de 433 à 412 incidents : huitième baisse de suite, signal favorable.",
				"The backlog goes from 433 to 412 incidents: the eighth fall in a row, a favourable signal.")},
		{Item: true, Tone: pack.Warn, Refs: []string{"K4"}, Incidents: []string{p.Incidents[12].ID},
			Text: w("Le respect de la GTR est de 94,9 % (93/98), sous la cible de 95,0 % ; une seule échéance tenue de plus suffisait.",
				"Restoration compliance is 94.9 % (93/98), below the target of 95.0 %; one more deadline held would have been enough.")},
		{Text: w("Les autres chiffres restent dans leurs limites naturelles : aucun commentaire n'est demandé.",
			"The other figures stay within their natural limits: no comment is asked for.")},
	}}
}

func actions(w func(fr, en string) string) *pack.Text {
	return &pack.Text{Paragraphs: []pack.Paragraph{
		{Text: w("Trois actions arrivent à échéance dans la semaine.", "Three actions are due this week.")},
		{Item: true, Tone: pack.Warn, Text: w("ACT-114 — basculer la supervision TV sur la nouvelle sonde (Exploitation TV, 24 sept.)", "ACT-114 — move the TV monitoring to the new probe (TV operations, 24 Sept)")},
		{Item: true, Text: w("ACT-117 — doubler le lien d'agrégation Rennes-2 (Réseau cœur, 25 sept.)", "ACT-117 — double the aggregation link Rennes-2 (Core network, 25 Sept)")},
		{Item: true, Tone: pack.Good, Text: w("ACT-109 — procédure de reprise MMS relue et testée", "ACT-109 — MMS recovery procedure read again and tested")},
	}}
}

func flowChart(w func(fr, en string) string) *pack.Chart {
	return &pack.Chart{ID: "c-flow", Kind: pack.Flow, Title: w("Entrées, sorties et stock, 13 semaines", "Inflow, outflow and backlog, 13 weeks"),
		Alt:        w("Barres des incidents ouverts et résolus par semaine, courbe du stock qui baisse de 502 à 412.", "Bars of opened and resolved incidents, a line of the backlog falling from 502 to 412."),
		Base:       w("base : incidents ouverts, résolus dans la semaine", "base: incidents opened, resolved in the week"),
		Categories: weeks(w), Unit: unit.Count, AxisTitle: w("incidents", "incidents"), Unit2: unit.Count, Axis2Title: w("stock", "backlog"),
		Series: []pack.Series{
			{Name: w("Ouverts", "Opened"), Values: run(1180, 1210, 1165, 1150, 1230, 1188, 1240, 1201, 1175, 1190, 1160, 1222, 1204), Refs: refs(13, 100)},
			{Name: w("Résolus", "Resolved"), Values: run(1190, 1214, 1158, 1145, 1233, 1196, 1246, 1206, 1187, 1205, 1174, 1236, 1225)},
			{Name: w("Stock", "Backlog"), Line: true, Right: true, Values: run(502, 498, 505, 510, 507, 499, 493, 488, 476, 461, 447, 433, 412)},
		}, Current: 12, Table: "t-identity", Notes: []int{1}}
}

func ageChart(w func(fr, en string) string) *pack.Chart {
	return &pack.Chart{ID: "c-age", Kind: pack.Bars, Title: w("Ancienneté du stock", "Age of the backlog"), Alt: w("Barres par tranche d'âge.", "Bars by age."),
		Categories: []string{"< 1 j", "1–3 j", "3–7 j", "7–15 j", "15–30 j", "> 30 j"}, Unit: unit.Count,
		Series: []pack.Series{
			{Name: w("Entreprise", "Business"), Stack: "age", Values: run(61, 44, 30, 18, 9, 6)},
			{Name: w("Grand public", "Consumer"), Stack: "age", Values: run(98, 57, 32, 16, 10, 31), Tone: pack.Plain},
		}, Current: -1}
}

func xmrChart(w func(fr, en string) string) *pack.Chart {
	return &pack.Chart{ID: "c-xmr", Kind: pack.XmR, Title: w("Délai médian de résolution P2", "Median time to resolve P2"),
		Alt:        w("Courbe de 13 semaines ; les deux dernières dépassent la limite haute.", "A run of 13 weeks; the last two are above the upper limit."),
		Categories: weeks(w), Unit: unit.Duration,
		Series: []pack.Series{{Name: w("médiane hebdomadaire", "weekly median"), Values: run(5400, 5700, 5520, 5880, 5610, 5460, 5790, 5940, -1, 5500, 6020, 6990, 7980), Refs: refs(13, 200)}},
		Limits: &pack.Limits{Centre: 5690, Lower: 4890, Upper: 6490}, Flags: []int{11, 12}, Current: 12, Notes: []int{2}}
}

func paretoChart(w func(fr, en string) string) *pack.Chart {
	return &pack.Chart{ID: "c-pareto", Kind: pack.Pareto, Title: w("Causes par minutes-utilisateurs", "Causes by user-minutes"), Alt: w("Deux causes font 64 % de l'impact.", "Two causes make 64 % of the impact."),
		Categories: []string{w("Changement mal préparé", "Badly prepared change"), w("Panne d'équipement", "Equipment failure"), w("Saturation de lien", "Link saturation"), w("Énergie", "Power"), w("Prestataire", "Vendor"), w("Autres", "Others")},
		Unit:       unit.Count, AxisTitle: w("minutes-utilisateurs", "user-minutes"), Unit2: unit.Rate,
		Series: []pack.Series{
			{Name: w("Impact", "Impact"), Values: run(148200, 97400, 52100, 31800, 24600, 29900)},
			{Name: w("Part cumulée", "Cumulative share"), Line: true, Right: true, Values: run(0.386, 0.6396, 0.775, 0.858, 0.922, 1)},
		}, Current: -1}
}

func heatChart(w func(fr, en string) string) *pack.Chart {
	days := []string{"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."}
	if w("fr", "en") == "en" {
		days = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	}
	c := &pack.Chart{ID: "c-heat", Kind: pack.Heat, Title: w("Ouvertures par jour et heure", "Openings by day and hour"),
		Alt: w("Les ouvertures culminent de 9 h à 11 h en semaine.", "Openings peak from 9 to 11 on weekdays."), Unit: unit.Count, Rows: days, Current: -1}
	for h := range 24 {
		c.Categories = append(c.Categories, w(hours[h]+" h", hours[h]))
	}
	for d := range 7 {
		row := make([]*float64, 24)
		for h := range 24 {
			v := float64(24 - (h-10)*(h-10)/4)
			if v < 0 {
				v = 0
			}
			if d > 4 {
				v = float64(int(v) / 3)
			}
			v += float64((h*7 + d*5) % 4)
			if d == 6 && h < 5 {
				continue
			}
			row[h] = &v
		}
		c.Matrix = append(c.Matrix, row)
	}
	return c
}

var hours = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23"}

func linesChart(w func(fr, en string) string) *pack.Chart {
	return &pack.Chart{ID: "c-lines", Kind: pack.Lines, Title: w("Respect des délais par priorité", "Compliance by priority"), Alt: w("Trois courbes, P1 la plus irrégulière.", "Three lines, P1 the most irregular."),
		Categories: weeks(w), Unit: unit.Rate,
		Series: []pack.Series{
			{Name: "P1", Values: run(1, 1, 0.9, 1, 0.86, 1, 1, 0.92, -1, 1, 1, 0.95, 0.9)},
			{Name: "P2", Values: run(0.97, 0.96, 0.955, 0.962, 0.958, 0.949, 0.963, 0.971, 0.966, 0.952, 0.957, 0.961, 0.949)},
			{Name: w("Cible", "Target"), Tone: pack.Muted, Values: run(0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95)},
		}, Current: 12}
}

func refs(n, from int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = ref(from + i)
	}
	return out
}

// stripChart is a clock with every kind of span and a mark.
func stripChart(w func(fr, en string) string) *pack.Chart {
	c := &pack.Chart{ID: "c-strip", Kind: pack.Strip, Title: w("L'horloge dans le temps", "The clock in time"), Current: -1, Table: "t-workbook",
		Alt: w("Bande du temps : 4 h décomptées pour une cible de 3 h.", "Strip of time: 4 h counted against a target of 3 h."), SpanNames: map[pack.SpanKind]string{}}
	at := monday.Add(16 * time.Hour)
	for i, kind := range []pack.SpanKind{pack.SpanRun, pack.SpanStop, pack.SpanClosed, pack.SpanExcluded, pack.SpanResolved, pack.SpanOver} {
		c.SpanNames[kind] = w([]string{"décompté", "gel", "hors plage", "exclu", "résolu", "au-delà"}[i], []string{"counted", "stop", "closed", "excluded", "resolved", "over"}[i])
		to := at.Add(time.Duration(1+i%3) * 2 * time.Hour)
		c.Spans = append(c.Spans, pack.Span{From: at, To: to, Kind: kind, Tip: w("de … à …", "from … to …")})
		at = to
	}
	c.Marks = []pack.Mark{{At: c.Spans[5].From, Label: w("échéance", "deadline"), Tone: pack.Bad}}
	return c
}

func sign(w func(fr, en string) string) *pack.Sign {
	return &pack.Sign{Title: w("Validation", "Validation"), Parties: []string{w("Pour le client : ACME", "For the client: ACME"), w("Pour le prestataire", "For the provider")},
		Fields: []string{w("Nom", "Name"), w("Date", "Date"), w("Signature", "Signature")}}
}

// lanesChart has lanes with every kind of span and of point, shades, marks that meet, and a lane without anything.
func lanesChart(w func(fr, en string) string) *pack.Chart {
	c := &pack.Chart{ID: "c-lanes", Kind: pack.Lanes, Title: w("Chronologie par équipe", "Timeline by team"), Current: -1, Table: "t-workbook",
		Alt:       w("Trois équipes se succèdent ; un changement précède l'incident.", "Three teams follow one another; a change comes before the incident."),
		SpanNames: map[pack.SpanKind]string{}, PointNames: map[pack.PointKind]string{}}
	for _, kind := range pack.SpanKinds {
		c.SpanNames[kind] = w("en français : ", "in English: ") + string(kind)
	}
	for _, kind := range pack.PointKinds {
		c.PointNames[kind] = w("point ", "point ") + string(kind)
	}
	at := func(hours int) time.Time { return monday.Add(time.Duration(hours) * time.Hour) }
	all := pack.Lane{Name: w("Centre de services niveau 1 et demi", "Service desk, level one and a half")}
	for i, kind := range pack.SpanKinds {
		all.Spans = append(all.Spans, pack.Span{From: at(10 * i), To: at(10*i + 7), Kind: kind, Tip: w("de … à …", "from … to …")})
	}
	points := pack.Lane{Name: "Incidents"}
	for i, kind := range pack.PointKinds {
		points.Points = append(points.Points, pack.Point{At: at(5 + 20*i), Kind: kind, Label: "INC0000123", Tip: w("panne", "outage")})
	}
	short := pack.Lane{Name: w("Changements", "Changes"), Spans: []pack.Span{{From: at(3), To: at(3), Kind: pack.SpanApproved, Label: "CHG0030771"}}}
	c.Lanes = []pack.Lane{all, points, short, {Name: w("Personne", "Nobody")}}
	c.Shades = []pack.Span{{From: at(12), To: at(32), Kind: pack.SpanClosed}}
	c.Marks = []pack.Mark{{At: at(2), Label: "1"}, {At: at(3), Label: "2"}, {At: at(100), Label: "3", Tone: pack.Bad}}
	return c
}
