package workspace

// dialects are the exports that bilan recognises. Of two that fit as well, the first is proposed.
var dialects = []*dialect{
	bilanEvents, bilanIncidents, bilanProblems, bilanChanges, bilanActions, bilanKnownErrors, bilanReports, bilanExclusions, bilanMaintenances, bilanOutages,
	bilanDecisions,
	bilanToolClocks, serviceNow, serviceNowAudit, serviceNowClocks, jira, jiraCycles, glpi, iTop,
}

var bilanEvents = func() *dialect {
	d := canonical(RowsEvents, "bilan's lifecycle events", "incident_id|sequence|at|field|old_value|new_value|actor_role", nil)
	d.needed = 5
	d.fields = map[string]string{
		"created": "created", "state": "state", "assignment_group": "assignment_group", "assignee": "assignee", "priority": "priority",
		"client": "client", "service": "service", "site": "site", "ci": "ci",
		"client_request": "client_request", "client_reply": "client_reply",
	}
	return d
}()

var bilanIncidents = func() *dialect {
	d := canonical(RowsIncidents, "bilan's own incidents", "incident_id|opened_at|restored_at|declared_at|detected_at|occurred_at|acknowledged_at|assignee|tool_sla_met|caused_by_change_id|is_major", nil)
	d.needed = 4
	return d
}()

var bilanProblems = canonical(RowsProblems, "a register of problems",
	"problem_id|root_cause|workaround|is_known_error|owner_group|cause racine|contournement|solution de contournement|erreur connue|id probleme|numero de probleme|probleme",
	map[string]string{
		"problem_id":          "id problème|numéro de problème|n° problème|problème|problem|numéro|number|référence|id",
		"title":               "titre|libellé|intitulé|description courte|short description",
		"service":             "service concerné|business service",
		"state":               "état|statut|status",
		"root_cause":          "cause racine|cause|root cause",
		"root_cause_found_at": "cause racine trouvée le|cause trouvée le|cause identifiée le|date de cause racine|date d'identification de la cause|root cause found|root cause date",
		"workaround":          "contournement|solution de contournement",
		"is_known_error":      "erreur connue|known error",
		"owner_group":         "groupe responsable|équipe responsable|responsable|équipe|groupe|pilote|owner|assignment group",
		"opened_at":           "ouvert le|date d'ouverture|ouverture|opened",
		"resolved_at":         "résolu le|date de résolution|résolution|resolved",
		"closed_at":           "clos le|date de clôture|clôture|fermé le|closed",
	})

var bilanChanges = canonical(RowsChanges, "a register of changes",
	"change_id|cab_decision|planned_start_at|planned_end_at|actual_start_at|actual_end_at|décision cab|avis cab|début prévu|fin prévue|début réel|fin réelle|changement|numéro de changement|id changement",
	map[string]string{
		"change_id":        "id changement|numéro de changement|n° changement|changement|change|numéro|number|référence|id|rfc",
		"title":            "titre|libellé|intitulé|description courte|short description|description",
		"service":          "service concerné|business service",
		"type":             "type de changement|nature",
		"risk":             "risque|niveau de risque",
		"cab_at":           "date du cab|date cab|cab du|passé en cab le|date de décision|cab date|decision date",
		"cab_decision":     "décision cab|décision du cab|avis cab|avis du cab|approval",
		"result":           "résultat|bilan|close code",
		"planned_start_at": "début prévu|début planifié|date de début prévue|planned start date|start date",
		"planned_end_at":   "fin prévue|fin planifiée|date de fin prévue|planned end date|end date",
		"actual_start_at":  "début réel|date de début réelle|actual start|work start",
		"actual_end_at":    "fin réelle|date de fin réelle|actual end|work end",
		"services":         "services|services concernés|services touchés|affected services",
		"cis":              "éléments de configuration|éléments concernés|élément de configuration|ci|cis|configuration items|configuration item|affected cis",
		"client":           "client|clients|société",
		"owner_group":      "groupe responsable|équipe responsable|responsable|équipe|groupe|pilote|porteur|owner|assignment group",
		"announced_at":     "annoncé le|date d'annonce|annonce|prévenu le|announced",
		"template_id":      "modèle|modèle de changement|changement type|référence du modèle|fiche|template|change model",
		"is_recurring":     "récurrent|changement récurrent|recurring",
		"problem_id":       "problème|problème traité|n° problème|numéro de problème|problem",
	})

var bilanActions = canonical(RowsActions, "a register of actions",
	"action_id|due_original_on|due_current_on|done_on|id action|numéro d'action|échéance|échéance initiale|échéance actuelle|porteur|pilote|fait le|date de réalisation|n° action",
	map[string]string{
		"action_id":       "id action|numéro d'action|n° action|numéro|number|référence|n°|id",
		"origin":          "origine|source|réunion",
		"description":     "action|libellé|intitulé|action à mener",
		"owner_group":     "groupe responsable|équipe responsable|responsable|équipe|groupe|pilote|porteur|owner",
		"state":           "état|statut|status|avancement",
		"created_on":      "créée le|créé le|date de création|création|created",
		"due_original_on": "échéance initiale|échéance d'origine|date prévue initiale|original due date",
		"due_current_on":  "échéance actuelle|échéance révisée|échéance courante|échéance|date d'échéance|due date",
		"done_on":         "fait le|faite le|réalisée le|réalisé le|terminée le|date de réalisation|date de fin|done",
		"incident_id":     "incident|n° incident|numéro d'incident|ticket",
		"problem_id":      "problème|n° problème|numéro de problème|problem",
		"change_id":       "changement|n° changement|numéro de changement|change",
		"replan_count":    "replanifications|nombre de replanifications|nombre de reports|reports|replans",
		"evidence":        "preuve|justificatif|pièce|evidence",
		"check_on":        "vérification le|date de vérification|contrôle d'efficacité le|date de contrôle|vérification d'efficacité|effectiveness check",
		"check_result":    "résultat de la vérification|résultat du contrôle|efficacité constatée|résultat|effectiveness result|result",
	})

var serviceNow = &dialect{
	tool: "servicenow", rows: RowsIncidents, name: "a ServiceNow list of incidents", needed: 4, words: serviceNowWords,
	marks: folded("sys_created_on|sys_created_at|sys_updated_on|sys_updated_at|sys_mod_count|sys_id|short_description|cmdb_ci|" +
		"business_service|contact_type|incident_state|caller_id|hold_reason|reassignment_count|reopen_count|made_sla|assignment_group|" +
		"assigned_to|close_code|closed_code|opened_at|u_symptom|parent_incident|rfc|number|configuration item|on hold reason|" +
		"numéro|brève description|description brève|groupe d'affectation|affecté à|élément de configuration|motif de mise en attente|" +
		"type de contact|nombre de réaffectations"),
	columns: []alias{
		named("incident_id", "number|numéro|incident number|numéro d'incident|incident"),
		named("sequence", "sys_mod_count|updates|mises à jour"),
		named("title", "short_description|brève description|description brève|description courte|résumé"),
		named("description", "description"),
		named("type", "type|sys_class_name|task type|type de tâche"),
		named("state", "state|incident_state|état|état de l'incident|statut|status"),
		named("pending_reason", "hold_reason|on hold reason|motif de mise en attente|raison de la mise en attente"),
		named("priority", "priority|priorité"),
		named("impact", "impact"),
		named("urgency", "urgency|urgence"),
		named("client", "company|société|entreprise|client|account|compte"),
		named("contract", "contract|contrat"),
		named("domain", "sys_domain|domain|domaine"),
		named("service", "business_service|service|service métier|service_offering"),
		named("ci", "cmdb_ci|configuration item|élément de configuration"),
		named("site", "location|emplacement|lieu|site"),
		named("category", "category|catégorie"),
		named("subcategory", "subcategory|sous-catégorie"),
		named("symptom", "u_symptom|symptom|symptôme"),
		named("channel", "contact_type|channel|canal|type de contact"),
		named("assignment_group", "assignment_group|groupe d'affectation|groupe d'assignation"),
		named("assignee", "assigned_to|affecté à|attribué à|assigné à"),
		named("opened_at", "opened_at|opened|ouvert|ouvert le|date d'ouverture"),
		named("created_at", "sys_created_on|sys_created_at|created|créé|créé le|date de création"),
		named("resolved_at", "resolved_at|resolved|résolu|résolu le|date de résolution"),
		named("closed_at", "closed_at|closed|fermé|fermé le|clos|clos le|date de fermeture|date de clôture"),
		named("updated_at", "sys_updated_on|sys_updated_at|updated|mis à jour|mis à jour le|date de mise à jour"),
		named("reassignment_count", "reassignment_count|nombre de réaffectations"),
		named("reopen_count", "reopen_count|nombre de réouvertures"),
		named("tool_sla_met", "made_sla"),
		named("known_error_used", "knowledge|connaissance"),
		named("problem_id", "problem_id|problem|problème"),
		named("change_id", "rfc|change request|demande de changement"),
		named("caused_by_change_id", "caused_by|caused by change|causé par le changement|causé par"),
		named("parent_id", "parent_incident|incident parent"),
		named("close_code", "close_code|closed_code|resolution code|code de résolution|code de clôture|code de fermeture"),
		named("cause_code", "cause_code|cause|code de cause"),
		named("resolution", "close_notes|resolution notes|notes de résolution|notes de clôture"),
		named("tool_due_at", "sla_due|sla due|échéance SLA"),
	},
}

var serviceNowAudit = &dialect{
	tool: "servicenow", rows: RowsEvents, name: "a ServiceNow audit (sys_audit)", needed: 3, words: serviceNowWords,
	marks: folded("documentkey|fieldname|oldvalue|newvalue|document key|field name|old value|new value|tablename|record_checkpoint"),
	columns: []alias{
		named("incident_id", "number|numéro|documentkey|document key|clé du document"),
		named("sequence", "record_checkpoint|update count"),
		named("at", "sys_created_on|created|créé|créé le"),
		named("field", "fieldname|field name|nom du champ|field"),
		named("old_value", "oldvalue|old value|ancienne valeur"),
		named("new_value", "newvalue|new value|nouvelle valeur"),
	},
	fields: map[string]string{
		"state": "state", "incident_state": "state", "assignment_group": "assignment_group", "assigned_to": "assignee", "priority": "priority",
	},
}

var jira = &dialect{
	tool: "jira", rows: RowsIncidents, name: "a Jira Service Management export", needed: 3, words: jiraWords,
	marks: folded("issue key|issue type|issue id|project key|project name|components|fix versions|reporter|summary|" +
		"clé de ticket|type de ticket|clé du projet|rapporteur"),
	columns: []alias{
		named("incident_id", "issue key|key|clé de ticket|clé"),
		named("title", "summary|résumé"),
		named("description", "description"),
		named("type", "issue type|type de ticket|type"),
		named("state", "status|état|statut"),
		named("priority", "priority|priorité"),
		named("impact", "impact"),
		named("urgency", "urgency|urgence"),
		named("client", "organizations|organisations|organization"),
		named("service", "affected services|services concernés|service"),
		named("category", "components|component|composants|composant"),
		named("channel", "request channel|channel|canal"),
		named("assignment_group", "support team|assignment group|responders|équipe"),
		named("assignee", "assignee|responsable|attribution"),
		named("opened_at", "created|création|créé|date de création"),
		named("updated_at", "updated|mise à jour|mis à jour"),
		named("resolved_at", "resolved|résolu|résolue|date de résolution"),
		named("close_code", "resolution|résolution"),
		named("cause_code", "root cause|cause racine"),
		named("parent_id", "parent key|parent"),
		named("tool_remaining_seconds", "time to resolution|temps de résolution|délai de résolution|temps avant résolution"),
	},
}

var glpi = &dialect{
	tool: "glpi", rows: RowsIncidents, name: "a GLPI list of tickets", needed: 4, words: glpiWords, prefix: "GLPI-",
	marks: folded("ID|Titre|Statut|Dernière modification|Date d'ouverture|Demandeur - Demandeur|Attribué à - Technicien|TTR|" +
		"Attribué à - Groupe de techniciens|Entité|Suivis - Description|Solution - Solution|Temps de résolution dépassé|Date de clôture|" +
		"Opening date|Last update|Requester - Requester|Assigned to - Technician|Assigned to - Technician group|Closing date|Entity|" +
		"Time to resolve exceeded|Title|time_to_resolve|is_late|waiting_duration|solve_delay_stat"),
	columns: []alias{
		named("incident_id", "ID|numéro"),
		named("title", "Titre|Title"),
		named("description", "Description"),
		named("type", "Type"),
		named("state", "Statut|Status"),
		named("priority", "Priorité|Priority"),
		named("impact", "Impact"),
		named("urgency", "Urgence|Urgency"),
		named("client", "Entité|Entity"),
		named("ci", "Éléments associés - Nom|Éléments associés|Associated items"),
		named("site", "Lieu|Location"),
		named("category", "Catégorie|Category"),
		named("channel", "Source de la demande|Request source"),
		named("assignment_group", "Attribué à - Groupe de techniciens|Attribué à - Groupe|Assigned to - Technician group|Assigned to - Group"),
		named("assignee", "Attribué à - Technicien|Assigned to - Technician|Technicien"),
		named("opened_at", "Date d'ouverture|Opening date"),
		named("acknowledged_at", "Date de prise en compte|Take into account date"),
		named("resolved_at", "Date de résolution|Resolution date"),
		named("closed_at", "Date de clôture|Closing date"),
		named("updated_at", "Dernière modification|Last update"),
		named("resolution", "Solution - Solution|Solution"),
		named("tool_sla_breached", "Temps de résolution dépassé|Time to resolve exceeded|is_late"),
		named("tool_due_at", "TTR|Temps de résolution|Time to resolve|time_to_resolve|Délai de résolution|Date d'échéance"),
		named("tool_elapsed_seconds", "solve_delay_stat|Délai de résolution|Resolution time"),
		named("tool_paused_seconds", "sla_waiting_duration|waiting_duration|Temps d'attente|Durée d'attente|Waiting time"),
	},
}

var iTop = &dialect{
	tool: "itop", rows: RowsIncidents, name: "an iTop export", needed: 4, words: iTopWords,
	marks: folded("ref|start_date|assignment_date|last_pending_date|resolution_date|close_date|origin|service_name|caller_name|team_name|" +
		"agent_name|org_name|pending_reason|parent_problem_ref|parent_change_ref|parent_incident_ref|date d'assignation|" +
		"date de dernière attente"),
	columns: []alias{
		named("incident_id", "ref|référence|réf"),
		named("title", "title|titre"),
		named("description", "description"),
		named("state", "status|statut|état"),
		named("pending_reason", "pending_reason|raison de la mise en attente"),
		named("priority", "priority|priorité"),
		named("impact", "impact"),
		named("urgency", "urgency|urgence"),
		named("client", "org_name|organization|organisation|client"),
		named("service", "service_name|service"),
		named("subcategory", "servicesubcategory_name|sous-catégorie de service|sous-catégorie"),
		named("channel", "origin|origine"),
		named("assignment_group", "team_name|team|équipe"),
		named("assignee", "agent_name|agent"),
		named("opened_at", "start_date|date de début"),
		named("acknowledged_at", "assignment_date|date d'assignation"),
		named("resolved_at", "resolution_date|date de résolution"),
		named("closed_at", "close_date|date de fermeture|date de clôture"),
		named("updated_at", "last_update|dernière mise à jour"),
		named("problem_id", "parent_problem_ref|parent_problem_id"),
		named("change_id", "parent_change_ref|parent_change_id"),
		named("parent_id", "parent_incident_ref|parent_incident_id"),
		named("close_code", "resolution_code|code de résolution"),
		named("resolution", "solution"),
		named("tool_sla_breached", "sla_ttr_passed|SLA TTR dépassé"),
		named("tool_due_at", "ttr_escalation_deadline|échéance TTR"),
		named("tool_paused_seconds", "cumulatedpending|cumulated pending|temps d'attente cumulé"),
	},
}
