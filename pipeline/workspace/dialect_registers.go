package workspace

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
