package workspace

// A known error has the workaround of a problem; its symptom and its publication tell it from one.
var bilanKnownErrors = canonical(RowsKnownErrors, "a register of known errors",
	"known_error_id|symptom|published_at|retired_at|use_count|id erreur connue|n° erreur connue|numéro d'erreur connue|erreur connue|symptôme|publiée le|publié le|date de publication|utilisations|nombre d'utilisations|retirée le",
	map[string]string{
		"known_error_id": "id erreur connue|n° erreur connue|numéro d'erreur connue|erreur connue|known error|numéro|number|n°|référence|id",
		"problem_id":     "problème|id problème|n° problème|numéro de problème|problem",
		"title":          "titre|libellé|intitulé|description courte|short description",
		"service":        "service concerné|business service",
		"symptom":        "symptôme|symptômes|symptom",
		"workaround":     "contournement|solution de contournement",
		"owner_group":    "groupe responsable|équipe responsable|responsable|équipe|groupe|pilote|owner|assignment group",
		"published_at":   "publiée le|publié le|date de publication|publication|published",
		"retired_at":     "retirée le|retiré le|date de retrait|retrait|retired",
		"use_count":      "utilisations|nombre d'utilisations|usages|uses",
	})

var bilanReports = func() *dialect {
	d := canonical(RowsReports, "a register of published reports",
		"published_at|kind|due_on|publié le|date de publication|diffusé le|type de rapport|nature du rapport|rapport|document|échéance de publication", map[string]string{
			"incident_id":  "incident|n° incident|numéro d'incident|ticket",
			"kind":         "type de rapport|nature du rapport|rapport|document|nature|type",
			"version":      "version|statut|état|status",
			"published_at": "publié le|date de publication|publication|diffusé le|date de diffusion|published",
			"due_on":       "échéance|échéance de publication|date d'échéance|à publier le|due date",
			"reference":    "référence|lien|document référence|reference",
		})
	d.needed = 2
	return d
}()

var bilanExclusions = canonical(RowsExclusions, "a register of exclusions",
	"exclusion_id|requested_by|approved_by|decided_at|evidence|id exclusion|n° exclusion|numéro d'exclusion|demandé par|approuvé par|accepté par|décidé le|date de décision|preuve|justificatif",
	map[string]string{
		"exclusion_id": "id exclusion|n° exclusion|numéro d'exclusion|numéro|n°|référence|id",
		"kind":         "nature|type",
		"incident_id":  "incident|n° incident|numéro d'incident|ticket",
		"outage_id":    "interruption|coupure|n° interruption",
		"client":       "client",
		"line_id":      "engagement|ligne|commitment",
		"start_at":     "début|du|de|start",
		"end_at":       "fin|au|à|end",
		"clause":       "article|clause",
		"reason":       "motif|raison",
		"evidence":     "preuve|justificatif|pièce",
		"requested_by": "demandé par|demandeur|requester",
		"approved_by":  "approuvé par|accepté par|validé par|approver",
		"decided_at":   "décidé le|date de décision|décision|decision date",
		"status":       "statut|état|state",
	})

// A maintenance has the planned and actual times of a change; its announcement tells it from one.
var bilanMaintenances = func() *dialect {
	d := canonical(RowsMaintenances, "a register of maintenance",
		"maintenance_id|announced_at|id maintenance|n° maintenance|annoncé le|annoncée le|date d'annonce|prévenu le", maintenanceHeaders)
	d.needed = 2
	return d
}()

var maintenanceHeaders = map[string]string{
	"maintenance_id":   "id maintenance|n° maintenance|maintenance|numéro|n°|référence|id",
	"change_id":        "changement|n° changement|numéro de changement|change",
	"client":           "client",
	"service":          "service concerné|business service",
	"site":             "site",
	"title":            "titre|libellé|intitulé|objet|description",
	"announced_at":     "annoncé le|annoncée le|date d'annonce|annonce|prévenu le|announced",
	"planned_start_at": "début prévu|début planifié|date de début prévue|début|planned start",
	"planned_end_at":   "fin prévue|fin planifiée|date de fin prévue|fin|planned end",
	"actual_start_at":  "début réel|date de début réelle|actual start",
	"actual_end_at":    "fin réelle|date de fin réelle|actual end",
	"reference":        "avis|note|référence de l'annonce",
}

var bilanOutages = canonical(RowsOutages, "a register of outages",
	"outage_id|users_total|severity|id interruption|n° interruption|interruption|coupure|indisponibilité|utilisateurs total|utilisateurs du service|gravité",
	map[string]string{
		"outage_id":      "id interruption|n° interruption|interruption|coupure|indisponibilité|numéro|n°|référence|id",
		"incident_id":    "incident|n° incident|numéro d'incident|ticket",
		"client":         "client",
		"service":        "service interrompu|service concerné|business service",
		"site":           "site",
		"start_at":       "début|début d'interruption|date de début|start|begin",
		"end_at":         "fin|fin d'interruption|date de fin|end",
		"severity":       "gravité|sévérité|part interrompue",
		"users_affected": "utilisateurs touchés|utilisateurs impactés|users affected",
		"users_total":    "utilisateurs total|utilisateurs du service|utilisateurs|users",
		"title":          "titre|libellé|objet|description",
	})

var bilanDecisions = canonical(RowsDecisions, "a register of decisions on problem candidates",
	"candidate_id|decision|into_id|decided_on|until_on|candidat|candidat problème|fusionné dans|en veille jusqu'au",
	map[string]string{
		"candidate_id": "candidat|candidat problème|n° candidat|id",
		"decision":     "décision|suite",
		"into_id":      "fusionné dans|fusionner dans|vers",
		"problem_id":   "problème|n° problème|problem",
		"until_on":     "jusqu'au|en veille jusqu'au|until",
		"decided_by":   "décidé par|groupe|decided by|by",
		"decided_on":   "décidé le|date de décision|le|on",
		"reason":       "motif|raison|reason",
	})
