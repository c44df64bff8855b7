package html

import "bilan/reports/pack"

// words are the fixed words of the page; those in Panel go to its script.
type words struct {
	Skip, Contents, Notes, Note, Figures, FiguresLead, Sources, AllIncidents string
	AsOf, Version, Scope, Window, Config, Tool                               string
	Open, Back, Close, NoScript, Numbers, Choices                            string
	// Choice are the four choices that every figure offers, in the order of the menu.
	Choice                       []choice
	FigureColumns, SourceColumns []string
	Tones                        map[pack.Tone]string
	Statuses                     map[pack.Status]string
	Panel                        map[string]string
}

// choice is one of the four choices: its id in an address, its words in the menu and at the head of the panel.
type choice struct{ ID, Long, Short string }

func wordsOf(lang string) *words {
	if lang == "en" {
		return &english
	}
	return &french
}

func (w *words) status(s pack.Status) string {
	if word, ok := w.Statuses[s]; ok {
		return word
	}
	return string(s)
}

var french = words{
	Skip: "Aller au contenu", Contents: "Sommaire", Notes: "Notes", Note: "note", Figures: "Chiffres", Sources: "Sources",
	FiguresLead: "Chaque chiffre imprimé : d'où il vient et sur combien de lignes il porte.", AllIncidents: "Tous les incidents",
	AsOf: "arrêté au", Version: "version", Scope: "Périmètre", Window: "Période (fin exclue)", Config: "Configuration", Tool: "Produit par",
	Open: "ouvrir le détail", Back: "retour", Close: "Fermer", Numbers: "Données du graphique",
	NoScript:      "Sans JavaScript, les graphiques et l'ouverture des chiffres manquent ; tous les tableaux sont là.",
	FigureColumns: []string{"Figure", "Indicateur", "Titre", "Valeur", "n", "Succès", "Formule", "Base", "Exclus"},
	SourceColumns: []string{"Source", "Fichier", "Lignes", "Rejetées", "Fuseau", "Dernier instant", "SHA-256"},
	Tones:         map[pack.Tone]string{pack.Good: "favorable", pack.Warn: "à surveiller", pack.Bad: "défavorable", pack.Signal: "signal"},
	Statuses:      map[pack.Status]string{pack.Provisional: "PROVISOIRE", pack.Final: "DÉFINITIF", pack.Corrected: "RECTIFICATIF"},
	Choices:       "Ce chiffre",
	Choice: []choice{{"rows", "Voir les lignes", "Lignes"}, {"filter", "Filtrer", "Filtrer"}, {"by", "Décomposer par…", "Décomposer"},
		{"how", "Comment est-ce calculé ?", "Calcul"}},
	Panel: map[string]string{
		"figure": "Figure", "incident": "Incident", "all": "Tous les incidents", "isMajor": "incident majeur", "pair": "{name} : {value}", "percent": "{n}\u202f%", "yes": "oui", "no": "non", "none": "aucun",
		// Comment est-ce calculé ?
		"value": "Valeur", "formula": "Formule", "statistic": "À partir des lignes", "base": "Base", "period": "Période", "where": "Filtre", "size": "n",
		"hits": "Succès", "excluded": "Exclus", "reference": "Référence", "kpi": "Indicateur", "clock": "Horloge",
		"model": "Modèle SQL", "sql": "Texte du modèle", "decisions": "Définitions discutables",
		"stat.count": "nombre de lignes", "stat.hits": "nombre de lignes en succès", "stat.rate": "lignes en succès sur nombre de lignes",
		"stat.median": "médiane des mesures", "stat.p90": "90e centile des mesures", "stat.mean": "moyenne des mesures", "stat.sum": "somme des mesures",
		"stat.max": "plus grande des mesures",
		"howAll":   "Tous les incidents que ce document montre : ceux sur lesquels repose un chiffre, et ceux qu'une table nomme.",
		// Voir les lignes, filtrer
		"rows": "Incidents de ce chiffre", "recordRows": "Lignes de ce chiffre", "noRows": "Ce chiffre ne repose sur aucune ligne de ce document.", "elsewhere": "Les lignes de ce chiffre ne sont pas dans ce document : « bilan trace {ref} » les donne.", "noDims": "Rien ne distingue ces lignes.",
		"search": "Rechercher dans ces lignes", "filter": "Filtrer", "columns": "Colonnes", "sort": "trier", "blank": "(vide)",
		"unfilter": "Retirer le filtre {name} : {value}", "unfilterAll": "Retirer tous les filtres",
		"shown": "{n} sur {m} lignes", "more": "Afficher {n} lignes de plus",
		"copy": "Copier", "copied": "Copié : {n} lignes", "notCopied": "La copie est refusée par le navigateur",
		"csv": "CSV", "csvTitle": "Enregistrer en CSV les lignes retenues, dans cet ordre et avec ces colonnes", "saved": "Enregistré : {n} lignes", "separator": ";",
		// Décomposer par…
		"by": "Décomposer par", "byCaption": "Lignes par {dim}", "count": "Lignes", "share": "Part des lignes", "hitsOf": "Succès / lignes", "hitShare": "Part en succès",
		"countsNote": "Chaque valeur ouvre ses lignes. Une part porte sur les lignes retenues.",
		"countsOnly": "Chaque valeur ouvre ses lignes. La page compte des lignes ; une médiane ou une somme ne s'y recalcule pas, la mesure de chaque ligne est dans la table.",
		// colonnes
		"id": "Incident", "title": "Titre", "client": "Client", "domain": "Domaine", "segment": "Segment", "site": "Site", "service": "Service", "ci": "Élément",
		"category": "Catégorie", "priority": "Priorité", "team": "Groupe", "state": "État", "cause": "Cause", "opened": "Ouvert", "day": "Jour d'ouverture",
		"acknowledged": "Pris en compte", "restored": "Rétabli", "resolved": "Résolu", "closed": "Clos", "duration": "Durée", "seconds": "Durée (s)", "sla": "SLA",
		"hit": "Succès", "measure": "Mesure", "flags": "Contrôles", "reopened": "Réouvertures", "reassigned": "Réaffectations", "major": "Majeur",
		"file": "Fichier source", "line": "ligne", "kind": "Nature", "kind.problem": "problème", "kind.change": "changement", "kind.action": "action",
		"kind.outage": "interruption", "from": "Début", "until": "Fin",
		// un incident
		"clocks": "Horloges", "prove": "Preuve de l'horloge {line}", "proof": "Preuve de l'horloge", "stretches": "Intervalles",
		"due": "Échéance", "origin": "Origine", "ofRecord": "Incidents liés", "noIncident": "Aucun incident de ce document n'y est lié.", "printedRecord": "Chiffres qui le comptent", "backToIncident": "Voir la chronologie de l'incident", "timeline": "Chronologie", "noTimeline": "Aucun événement dans les sources.", "source": "Source", "printed": "Chiffres qui comptent cet incident",
	},
}

var english = words{
	Skip: "Skip to content", Contents: "Contents", Notes: "Notes", Note: "note", Figures: "Figures", Sources: "Sources",
	FiguresLead: "Every printed figure: where it comes from and how many rows it rests on.", AllIncidents: "All incidents",
	AsOf: "as of", Version: "version", Scope: "Scope", Window: "Period (end excluded)", Config: "Configuration", Tool: "Made by",
	Open: "open the detail", Back: "back", Close: "Close", Numbers: "Numbers of the chart",
	NoScript:      "Without JavaScript the charts and the opening of figures are missing; every table is here.",
	FigureColumns: []string{"Figure", "Indicator", "Title", "Value", "n", "Hits", "Formula", "Base", "Excluded"},
	SourceColumns: []string{"Source", "File", "Rows", "Rejected", "Zone", "Latest instant", "SHA-256"},
	Tones:         map[pack.Tone]string{pack.Good: "favourable", pack.Warn: "to watch", pack.Bad: "unfavourable", pack.Signal: "signal"},
	Statuses:      map[pack.Status]string{pack.Provisional: "PROVISIONAL", pack.Final: "FINAL", pack.Corrected: "CORRECTED"},
	Choices:       "This figure",
	Choice: []choice{{"rows", "See the rows", "Rows"}, {"filter", "Filter", "Filter"}, {"by", "Break down by…", "Break down"},
		{"how", "How is it computed?", "Computation"}},
	Panel: map[string]string{
		"figure": "Figure", "incident": "Incident", "all": "All incidents", "isMajor": "major incident", "pair": "{name}: {value}", "percent": "{n}%", "yes": "yes", "no": "no", "none": "none",
		"value": "Value", "formula": "Formula", "statistic": "From the rows", "base": "Base", "period": "Period", "where": "Filter", "size": "n",
		"hits": "Hits", "excluded": "Excluded", "reference": "Reference", "kpi": "Indicator", "clock": "Clock",
		"model": "SQL model", "sql": "Text of the model", "decisions": "Arguable definitions",
		"stat.count": "number of rows", "stat.hits": "number of rows that are hits", "stat.rate": "rows that are hits over the number of rows",
		"stat.median": "median of the measures", "stat.p90": "90th percentile of the measures", "stat.mean": "mean of the measures", "stat.sum": "sum of the measures",
		"stat.max": "largest of the measures",
		"howAll":   "All incidents that this document shows: those that a figure rests on, and those that a table names.",
		"rows":     "Incidents behind this figure", "recordRows": "Rows behind this figure", "noRows": "This figure rests on no row of this document.", "elsewhere": "The rows of this figure are not in this document: “bilan trace {ref}” gives them.", "noDims": "Nothing tells these rows apart.",
		"search": "Search in these rows", "filter": "Filter", "columns": "Columns", "sort": "sort", "blank": "(empty)",
		"unfilter": "Remove the filter {name}: {value}", "unfilterAll": "Remove all filters",
		"shown": "{n} of {m} rows", "more": "Show {n} more rows",
		"copy": "Copy", "copied": "Copied: {n} rows", "notCopied": "The browser refuses to copy",
		"csv": "CSV", "csvTitle": "Save the rows chosen as CSV, in this order and with these columns", "saved": "Saved: {n} rows", "separator": ",",
		"by": "Break down by", "byCaption": "Rows by {dim}", "count": "Rows", "share": "Share of rows", "hitsOf": "Hits / rows", "hitShare": "Share of hits",
		"countsNote": "Each value opens its rows. A share is of the rows chosen.",
		"countsOnly": "Each value opens its rows. The page counts rows; it computes no median or sum anew, the measure of each row is in the table.",
		"id":         "Incident", "title": "Title", "client": "Client", "domain": "Domain", "segment": "Segment", "site": "Site", "service": "Service", "ci": "Item",
		"category": "Category", "priority": "Priority", "team": "Group", "state": "State", "cause": "Cause", "opened": "Opened", "day": "Day of opening",
		"acknowledged": "Acknowledged", "restored": "Restored", "resolved": "Resolved", "closed": "Closed", "duration": "Duration", "seconds": "Duration (s)", "sla": "SLA",
		"hit": "Hit", "measure": "Measure", "flags": "Checks", "reopened": "Reopenings", "reassigned": "Reassignments", "major": "Major",
		"file": "Source file", "line": "line", "kind": "Kind", "kind.problem": "problem", "kind.change": "change", "kind.action": "action",
		"kind.outage": "outage", "from": "Beginning", "until": "End",
		"clocks": "Clocks", "prove": "Proof of the clock {line}", "proof": "Proof of the clock", "stretches": "Intervals",
		"due": "Due", "origin": "Origin", "ofRecord": "Incidents", "noIncident": "No incident of this document is linked to it.", "printedRecord": "Figures that count it", "backToIncident": "See the timeline of the incident", "timeline": "Timeline", "noTimeline": "No event in the sources.", "source": "Source", "printed": "Figures that count this incident",
	},
}
