package workspace

import (
	"maps"
	"strconv"
	"strings"
)

// states reads lists of words written "New|Nouveau" by what they mean: a state, or "pending client".
func states(meanings ...[2]string) *lexicon[State] {
	words := map[string]State{}
	for _, meaning := range meanings {
		state, reason, _ := strings.Cut(meaning[0], " ")
		for _, word := range strings.Split(meaning[1], "|") {
			words[word] = State{State: state, Reason: reason}
		}
	}
	return newLexicon(words)
}

// levels reads lists of words, the most urgent level first: "Critical|Critique" is also "1 - Critical", "1" and, for a
// priority, "P1".
func levels(letter string, lists ...string) *lexicon[int] {
	words := map[string]int{}
	for i, list := range lists {
		number := strconv.Itoa(i + 1)
		words[number] = i + 1
		if letter != "" {
			words[letter+number] = i + 1
		}
		for _, word := range strings.Split(list, "|") {
			words[word] = i + 1
			words[number+" - "+word] = i + 1
		}
	}
	return newLexicon(words)
}

// reversed reads lists of words whose codes count upwards to the most urgent.
func reversed(lists ...string) *lexicon[int] {
	words := map[string]int{}
	for i, list := range lists {
		words[strconv.Itoa(len(lists)-i)] = i + 1
		for _, word := range strings.Split(list, "|") {
			words[word] = i + 1
		}
	}
	return newLexicon(words)
}

var serviceNowWords = &vocabulary{
	states: states(
		[2]string{"new", "New|Nouveau|Nouvelle|1"},
		[2]string{"active", "Active|In Progress|Work in Progress|Assigned|Actif|En cours|En cours de traitement|Affecté|Assigné|2"},
		[2]string{"pending", "On Hold|Pending|En attente|En suspens|3"},
		[2]string{"pending client", "Awaiting User Info|Awaiting Caller|Awaiting User|En attente client|En attente du client|" +
			"En attente de l'appelant|En attente d'informations utilisateur|En attente utilisateur|4"},
		[2]string{"pending vendor", "Awaiting Vendor|En attente fournisseur|En attente du fournisseur"},
		[2]string{"pending problem", "Awaiting Problem|En attente problème|En attente d'un problème"},
		[2]string{"pending change", "Awaiting Change|En attente changement|En attente d'un changement"},
		[2]string{"pending evidence", "Awaiting Evidence|En attente de preuves|En attente d'éléments|5"},
		[2]string{"resolved", "Resolved|Résolu|Résolue|6"},
		[2]string{"closed", "Closed|Clos|Close|Fermé|Fermée|Clôturé|7"},
		[2]string{"cancelled", "Canceled|Cancelled|Annulé|Annulée|8"},
	),
	priorities: levels("P", "Critical|Critique", "High|Élevée|Haute", "Moderate|Medium|Modérée|Moyenne", "Low|Faible|Basse", "Planning|Planification|Planifiée"),
	impacts:    levels("", "High|Élevé|Haut|Fort", "Medium|Moyen", "Low|Faible|Bas"),
	urgencies:  levels("", "High|Élevée|Haute|Forte", "Medium|Moyenne", "Low|Faible|Basse"),
}

var jiraWords = &vocabulary{
	states: states(
		[2]string{"new", "Open|To Do|Backlog|New|Ouvert|Ouverte|À faire|Nouveau"},
		[2]string{"active", "In Progress|Work in progress|Waiting for support|Escalated|Under review|Under investigation|Reopened|" +
			"En cours|En attente du support|En attente d'assistance|Escaladé|En cours d'examen|Rouvert"},
		[2]string{"pending", "Pending|On Hold|En attente"},
		[2]string{"pending client", "Waiting for customer|Awaiting customer|En attente du client|En attente client"},
		[2]string{"pending vendor", "Waiting for vendor|Waiting for third party|En attente du fournisseur"},
		[2]string{"pending change", "Awaiting implementation|Waiting for change|En attente de mise en œuvre"},
		[2]string{"resolved", "Resolved|Résolu|Résolue"},
		[2]string{"closed", "Closed|Done|Completed|Fermé|Fermée|Clos|Terminé|Terminée"},
		[2]string{"cancelled", "Canceled|Cancelled|Declined|Won't do|Annulé|Annulée|Refusé"},
	),
	priorities: levels("P", "Highest|Blocker|Critical|Très haute|La plus haute|Bloquant|Critique", "High|Major|Haute|Élevée|Majeur",
		"Medium|Normal|Moyenne|Normale", "Low|Minor|Basse|Faible|Mineur", "Lowest|Trivial|Très basse|La plus basse"),
	impacts: levels("", "Extensive / Widespread|Extensive|Étendu", "Significant / Large|Significant|Significatif",
		"Moderate / Limited|Moderate|Modéré", "Minor / Localized|Minor|Mineur"),
	urgencies: levels("", "Critical|Critique", "High|Haute|Élevée", "Medium|Moyenne", "Low|Basse|Faible"),
}

var glpiWords = &vocabulary{
	isReversed: true,
	states: states(
		[2]string{"new", "Nouveau|New|1"},
		[2]string{"active", "En cours (Attribué)|En cours (Planifié)|En cours|Processing (assigned)|Processing (planned)|2|3"},
		[2]string{"pending", "En attente|Pending|4"},
		[2]string{"resolved", "Résolu|Solved|5"},
		[2]string{"closed", "Clos|Closed|6"},
	),
	priorities: reversed("Majeure|Major", "Très haute|Very high", "Haute|High", "Moyenne|Medium", "Basse|Low", "Très basse|Very low"),
	impacts:    reversed("Très haut|Très haute|Very high", "Haut|Haute|High", "Moyen|Moyenne|Medium", "Bas|Basse|Low", "Très bas|Très basse|Very low"),
	urgencies:  reversed("Très haute|Very high", "Haute|High", "Moyenne|Medium", "Basse|Low", "Très basse|Very low"),
}

var iTopWords = &vocabulary{
	states: states(
		// The escalated states are deadlines that passed, not hand-overs (domain.md 7.4).
		[2]string{"new", "new|escalated_tto|Nouveau"},
		[2]string{"active", "assigned|escalated_ttr|Assigné|Assigned"},
		[2]string{"pending", "pending|En attente"},
		[2]string{"resolved", "resolved|Résolu"},
		[2]string{"closed", "closed|Fermé|Clos"},
		[2]string{"cancelled", "rejected|Rejeté"},
	),
	priorities: levels("", "critical|critique", "high|haute", "medium|moyenne", "low|basse"),
	impacts:    levels("", "A department|department|Un département|Un service de l'entreprise", "A service|service|Un service", "A person|person|Une personne"),
	urgencies:  levels("", "critical|critique", "high|haute", "medium|moyenne", "low|basse"),
}

// everyWord is for a tool that was not recognised, and for events that keep the words of the tool that they come from.
// Numbers of states are left out: they mean nothing elsewhere.
var everyWord = func() *vocabulary {
	states, priorities, impacts, urgencies := map[string]State{}, map[string]int{"Majeure": 1}, map[string]int{}, map[string]int{}
	for _, from := range []*vocabulary{glpiWords, iTopWords, jiraWords, serviceNowWords} {
		for word, state := range from.states.words {
			if _, err := strconv.Atoi(word); err != nil {
				states[word] = state
			}
		}
		if !from.isReversed {
			maps.Copy(priorities, from.priorities.words)
			maps.Copy(impacts, from.impacts.words)
			maps.Copy(urgencies, from.urgencies.words)
		}
	}
	for _, state := range States {
		states[state] = State{State: state}
	}
	return &vocabulary{newLexicon(states), newLexicon(priorities), newLexicon(impacts), newLexicon(urgencies), true, false}
}()
