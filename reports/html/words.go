package html

import "bilan/reports/pack"

// words are the fixed words of the page; those in Panel go to its script.
type words struct {
	Skip, Contents, Notes, Note, Figures, FiguresLead, Sources, AllIncidents string
	AsOf, Version, Scope, Window, Config, Tool                               string
	Open, Back, Close, NoScript, Numbers                                     string
	FigureColumns, SourceColumns                                             []string
	Tones                                                                    map[pack.Tone]string
	Statuses                                                                 map[pack.Status]string
	Panel                                                                    map[string]string
}

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
	Skip: "Aller au contenu", Contents: "Sommaire", Notes: "Notes", Note: "note", Figures: "Figures", Sources: "Sources",
	FiguresLead: "Chaque chiffre imprimé : d'où il vient et sur combien d'incidents il porte.", AllIncidents: "Tous les incidents",
	AsOf: "arrêté au", Version: "version", Scope: "Périmètre", Window: "Période (fin exclue)", Config: "Configuration", Tool: "Produit par",
	Open: "ouvrir le détail", Back: "retour", Close: "Fermer", Numbers: "Données du graphique",
	NoScript:      "Sans JavaScript, les graphiques et l'ouverture des chiffres manquent ; tous les tableaux sont là.",
	FigureColumns: []string{"Figure", "Indicateur", "Titre", "Valeur", "n", "Succès", "Formule", "Base", "Exclus"},
	SourceColumns: []string{"Source", "Fichier", "Lignes", "Rejetées", "Fuseau", "Dernier instant", "SHA-256"},
	Tones:         map[pack.Tone]string{pack.Good: "favorable", pack.Warn: "à surveiller", pack.Bad: "défavorable", pack.Signal: "signal"},
	Statuses:      map[pack.Status]string{pack.Provisional: "PROVISOIRE", pack.Final: "DÉFINITIF", pack.Corrected: "RECTIFICATIF"},
	Panel: map[string]string{
		"value": "Valeur", "formula": "Formule", "base": "Base", "period": "Période", "where": "Filtre", "size": "n", "hits": "Succès",
		"excluded": "Exclus", "none": "aucun", "rows": "Incidents de ce chiffre", "noRows": "Ce chiffre ne repose sur aucun incident listé.",
		"all": "Tous les incidents", "search": "Rechercher dans ces incidents", "copy": "Copier en CSV", "copied": "Copié : {n} lignes",
		"notCopied": "La copie est refusée par le navigateur", "more": "Afficher {n} lignes de plus", "shown": "{n} sur {m}",
		"id": "Incident", "title": "Titre", "client": "Client", "service": "Service", "category": "Catégorie", "priority": "Priorité", "team": "Équipe",
		"state": "État", "opened": "Ouvert", "acknowledged": "Pris en compte", "restored": "Rétabli", "resolved": "Résolu", "closed": "Clos",
		"duration": "Durée", "sla": "SLA", "hit": "Succès", "measure": "Mesure", "flags": "Contrôles", "reopened": "Réouvertures",
		"reassigned": "Réaffectations", "major": "incident majeur", "timeline": "Chronologie", "noTimeline": "Aucun événement dans les sources.",
		"source": "Source", "line": "ligne", "incident": "Incident", "figure": "Figure", "yes": "oui", "no": "non", "unknown": "Référence inconnue dans ce document",
		"sort": "trier", "instant": "Instant", "event": "Événement", "separator": ";",
	},
}

var english = words{
	Skip: "Skip to content", Contents: "Contents", Notes: "Notes", Note: "note", Figures: "Figures", Sources: "Sources",
	FiguresLead: "Every printed figure: where it comes from and how many incidents it rests on.", AllIncidents: "All incidents",
	AsOf: "as of", Version: "version", Scope: "Scope", Window: "Period (end excluded)", Config: "Configuration", Tool: "Made by",
	Open: "open the detail", Back: "back", Close: "Close", Numbers: "Numbers of the chart",
	NoScript:      "Without JavaScript the charts and the opening of figures are missing; every table is here.",
	FigureColumns: []string{"Figure", "Indicator", "Title", "Value", "n", "Hits", "Formula", "Base", "Excluded"},
	SourceColumns: []string{"Source", "File", "Rows", "Rejected", "Zone", "Latest instant", "SHA-256"},
	Tones:         map[pack.Tone]string{pack.Good: "favourable", pack.Warn: "to watch", pack.Bad: "unfavourable", pack.Signal: "signal"},
	Statuses:      map[pack.Status]string{pack.Provisional: "PROVISIONAL", pack.Final: "FINAL", pack.Corrected: "CORRECTED"},
	Panel: map[string]string{
		"value": "Value", "formula": "Formula", "base": "Base", "period": "Period", "where": "Filter", "size": "n", "hits": "Hits",
		"excluded": "Excluded", "none": "none", "rows": "Incidents behind this figure", "noRows": "This figure rests on no listed incident.",
		"all": "All incidents", "search": "Search in these incidents", "copy": "Copy as CSV", "copied": "Copied: {n} rows",
		"notCopied": "The browser refuses to copy", "more": "Show {n} more rows", "shown": "{n} of {m}",
		"id": "Incident", "title": "Title", "client": "Client", "service": "Service", "category": "Category", "priority": "Priority", "team": "Team",
		"state": "State", "opened": "Opened", "acknowledged": "Acknowledged", "restored": "Restored", "resolved": "Resolved", "closed": "Closed",
		"duration": "Duration", "sla": "SLA", "hit": "Hit", "measure": "Measure", "flags": "Checks", "reopened": "Reopenings",
		"reassigned": "Reassignments", "major": "major incident", "timeline": "Timeline", "noTimeline": "No event in the sources.",
		"source": "Source", "line": "line", "incident": "Incident", "figure": "Figure", "yes": "yes", "no": "no", "unknown": "Unknown reference in this document",
		"sort": "sort", "instant": "Instant", "event": "Event", "separator": ",",
	},
}
