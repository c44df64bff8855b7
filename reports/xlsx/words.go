package xlsx

import "bilan/reports/pack"

// words are the fixed words of a workbook in one language. Titles of columns are in the order of the columns.
type words struct {
	readme, readmeWhat, summary, summaryWhat, charts, chartsWhat   string
	heatWhat, tableWhat, incidents, incidentsWhat                  string
	figures, figuresWhat, rows, rowsWhat                           string
	day, instantFormat, dateFormat, yes, no                        string
	organisation, state, version, period, from, zone, asOf, filter string
	config, tool, verdict, sheets, sources, definitions, notes     string
	howTo                                                          []string
	sourceColumns, kpiColumns, summaryColumns, incidentColumns     []string
	figureColumns, rowColumns                                      []string
	category, centre, lower, upper, signals, trend, total          string
	provisional, notComputed, chartOf, recomputed, cut, again, gap string
	statuses                                                       map[pack.Status]string
}

// wordsOf returns the words of a language; French is the language of packs.
func wordsOf(lang string) *words {
	if lang == "en" {
		return &english
	}
	return &french
}

func (w *words) status(s pack.Status) string {
	if word, ok := w.statuses[s]; ok {
		return word
	}
	return string(s)
}

var french = words{
	readme: "Lisez-moi", readmeWhat: "ce que contient le classeur et d'où viennent les chiffres",
	summary: "Synthèse", summaryWhat: "chiffres clés, recalculés par formule à côté de la valeur de bilan",
	charts: "Graphiques", chartsWhat: "graphiques, avec leurs données à droite",
	heatWhat: "carte de chaleur", tableWhat: "tableau",
	incidents: "Incidents", incidentsWhat: "un incident par ligne",
	figures: "Chiffres", figuresWhat: "chaque chiffre imprimé : formule, base, effectif, recalcul",
	rows: "Lignes des figures", rowsWhat: "ce que compte chaque chiffre (incidents, problèmes, changements, actions, interruptions) : filtrer la colonne Figure",
	day: "j", instantFormat: "dd/mm/yyyy hh:mm", dateFormat: "dd/mm/yyyy", yes: "oui", no: "non",
	organisation: "Organisation", state: "Statut", version: "version", period: "Période", from: "Du … au (exclu)", zone: "Fuseau horaire",
	asOf: "Arrêté au", filter: "Périmètre", config: "Configuration", tool: "Produit par", verdict: "En une phrase",
	sheets: "Feuilles", sources: "Sources", definitions: "Définitions des indicateurs", notes: "Notes",
	howTo: []string{
		"Chaque chiffre s'ouvre : un clic mène à la feuille Chiffres, puis à ses lignes.",
		"Les durées sont des jours au format [h]:mm:ss ; les taux ne sont pas arrondis. « s. o. » : sans objet ; « n. d. » : non disponible.",
		"▲ défavorable · ● à surveiller · ✓ favorable · ◆ signal",
	},
	sourceColumns:  []string{"Source", "Fichier", "Lignes", "Rejetées", "Fuseau", "Dernier instant", "SHA-256"},
	kpiColumns:     []string{"Indicateur", "Titre", "Formule", "Base"},
	summaryColumns: []string{"Figure", "Indicateur", "Valeur", "Recalcul", "Écart", "n", "Détail", "Cible", "13 périodes", "Limites naturelles", "Verdict"},
	incidentColumns: []string{"Incident", "Titre", "Client", "Service", "Catégorie", "Priorité", "État", "Équipe", "Ouvert", "Pris en compte",
		"Rétabli", "Résolu", "Clos", "Durée", "SLA", "Majeur", "Réouvertures", "Réaffectations", "Contrôles", "Fichier source", "Ligne"},
	figureColumns: []string{"Figure", "Indicateur", "Titre", "Période", "Filtre", "Valeur", "Recalcul", "Écart", "n", "Succès", "Lignes", "Base", "Formule", "Exclus"},
	rowColumns:    []string{"Figure", "Indicateur", "Numéro", "Titre", "Atteint", "Mesure"},
	category:      "Catégorie", centre: "moyenne", lower: "limite basse", upper: "limite haute", signals: "signal", trend: "évolution", total: "Total",
	provisional: "provisoires", notComputed: "—", chartOf: "Données", recomputed: "chiffres recalculés dans ce classeur",
	again: "recalcul", gap: "écart",
	cut:      "Suite non écrite : une feuille ne tient que 1 048 576 lignes.",
	statuses: map[pack.Status]string{pack.Provisional: "PROVISOIRE", pack.Final: "DÉFINITIF", pack.Corrected: "RECTIFICATIF"},
}

var english = words{
	readme: "Read me", readmeWhat: "what the workbook holds and where the figures come from",
	summary: "Summary", summaryWhat: "headline figures, computed again by formula beside bilan's value",
	charts: "Charts", chartsWhat: "charts, with their data on the right",
	heatWhat: "heat map", tableWhat: "table",
	incidents: "Incidents", incidentsWhat: "one incident a row",
	figures: "Figures", figuresWhat: "every printed figure: formula, base, size, computed again",
	rows: "Figure rows", rowsWhat: "what each figure counts (incidents, problems, changes, actions, outages): filter the column Figure",
	day: "d", instantFormat: "d mmm yyyy hh:mm", dateFormat: "d mmm yyyy", yes: "yes", no: "no",
	organisation: "Organisation", state: "Status", version: "version", period: "Period", from: "From … to (excluded)", zone: "Time zone",
	asOf: "As of", filter: "Scope", config: "Configuration", tool: "Made by", verdict: "In one sentence",
	sheets: "Sheets", sources: "Sources", definitions: "Definitions of the indicators", notes: "Notes",
	howTo: []string{
		"Every figure opens: a click leads to the sheet Figures, then to its rows.",
		"Durations are days shown as [h]:mm:ss; rates are not rounded. “n/a”: not applicable.",
		"▲ unfavourable · ● to watch · ✓ favourable · ◆ signal",
	},
	sourceColumns:  []string{"Source", "File", "Rows", "Rejected", "Zone", "Latest instant", "SHA-256"},
	kpiColumns:     []string{"Indicator", "Title", "Formula", "Base"},
	summaryColumns: []string{"Figure", "Indicator", "Value", "Computed again", "Difference", "n", "Detail", "Target", "13 periods", "Natural limits", "Verdict"},
	incidentColumns: []string{"Incident", "Title", "Client", "Service", "Category", "Priority", "State", "Team", "Opened", "Acknowledged",
		"Restored", "Resolved", "Closed", "Duration", "SLA", "Major", "Reopenings", "Reassignments", "Checks", "Source file", "Line"},
	figureColumns: []string{"Figure", "Indicator", "Title", "Period", "Filter", "Value", "Computed again", "Difference", "n", "Hits", "Rows", "Base", "Formula", "Excluded"},
	rowColumns:    []string{"Figure", "Indicator", "Number", "Title", "Hit", "Measure"},
	category:      "Category", centre: "mean", lower: "lower limit", upper: "upper limit", signals: "signal", trend: "trend", total: "Total",
	provisional: "provisional", notComputed: "—", chartOf: "Data", recomputed: "figures computed again in this workbook",
	again: "computed again", gap: "difference",
	cut:      "The rest is not written: a sheet holds 1,048,576 rows.",
	statuses: map[pack.Status]string{pack.Provisional: "PROVISIONAL", pack.Final: "FINAL", pack.Corrected: "CORRECTED"},
}
