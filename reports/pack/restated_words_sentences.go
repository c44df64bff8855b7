package pack

import "bilan/metrics"

// restatedSentences are the words about figures that were communicated before.
var restatedSentences = map[string]metrics.Words{
	"restated":        {FR: "Régularisation", EN: "Restatement"},
	"restated.lead":   {FR: "Ces chiffres de périodes closes ne sont plus ceux qui ont été communiqués. Ce qui a été envoyé reste inchangé ; l'écart est dit ici, avec sa cause.", EN: "These figures of closed periods are no longer those that were communicated. What was sent stays as it is; the difference is told here, with its cause."},
	"restated.reason": {FR: "Version %d, rectificative : elle remplace la version %d. Motif : %s", EN: "Version %d, a correction: it takes the place of version %d. Reason: %s"},
	"restated.table":  {FR: "Déjà communiqué, recalculé", EN: "Communicated, recomputed"},
	"restated.base":   {FR: "base : chiffres dont la valeur ou l'effectif diffère de la dernière communication", EN: "base: figures whose value or number differs from what was communicated last"},
	"restated.empty":  {FR: "Aucun chiffre communiqué ne change.", EN: "No communicated figure changes."},
	"restated.part":   {FR: "part « %s » : %s", EN: "part of \"%s\": %s"},
	"note.restated":   {FR: "Régularisé : pour %s, %s communiqué à %s ; recalculé à %s.", EN: "Restated: for %s, %s was communicated as %s; it is now %s."},

	"col.restated_period": {FR: "Période", EN: "Period"},
	"col.communicated":    {FR: "Déjà communiqué", EN: "Communicated"},
	"col.recomputed":      {FR: "Recalculé", EN: "Recomputed"},
	"col.restated_gap":    {FR: "Écart", EN: "Difference"},
	"col.why":             {FR: "Pourquoi", EN: "Why"},
}
