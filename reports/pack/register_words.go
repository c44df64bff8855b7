package pack

import "bilan/metrics"

// registerWords are those of the tables of registers: known errors, reports, effects of corrections, recurring changes.
var registerWords = map[string]metrics.Words{
	"problems.figures": {FR: "Indicateurs des problèmes", EN: "Figures of problems"},
	"known.table":      {FR: "Erreurs connues", EN: "Known errors"},
	"known.base":       {FR: "base : erreurs connues en vigueur dans la semaine ; utilisations : incidents qui les citent, depuis le début des données", EN: "base: known errors in force in the week; uses: incidents that name them, since the data begin"},

	"actions.figures":    {FR: "Indicateurs du plan d'actions", EN: "Figures of the action plan"},
	"situation.given_up": {FR: "abandonnée", EN: "given up"},
	"corrections":        {FR: "Effet des actions, des problèmes résolus et des correctifs", EN: "Effect of actions, solved problems and corrective changes"},
	"corrections.base":   {FR: "base : ce qui a été fait dans les 180 jours avant la fin de la semaine ; attendus : au rythme d'avant ; rythme : intervalle à 95\u202f%% ; mêmes clés de récurrence, sauf service nommé", EN: "base: what was done in the 180 days before the end of the week; expected: at the rate before; rate: 95%% interval; same recurrence keys, unless a service is named"},
	"corrections.days":   {FR: "%s j avant, %s j après", EN: "%s d before, %s d after"},

	"changes.figures":   {FR: "Indicateurs des changements", EN: "Figures of changes"},
	"templates":         {FR: "Catalogue des changements récurrents", EN: "Catalogue of recurring changes"},
	"templates.base":    {FR: "base : tous les changements du registre qui suivent un modèle", EN: "base: every change of the register that follows a template"},
	"cab.on":            {FR: "%s le %s", EN: "%s on %s"},
	"missing.register":  {FR: "registre non tenu", EN: "no register is kept"},
	"majors.figures":    {FR: "Indicateurs des majeurs", EN: "Figures of majors"},
	"reports":           {FR: "Comptes rendus des majeurs", EN: "Reports on majors"},
	"reports.base":      {FR: "base : CRI et PIR à publier, ou publiés dans la semaine", EN: "base: CRI and PIR to be published, or published in the week"},
	"reports.empty":     {FR: "Aucun compte rendu à publier.", EN: "No report to publish."},
	"report.cri":        {FR: "CRI", EN: "CRI"},
	"report.pir":        {FR: "PIR", EN: "PIR"},
	"report.on_time":    {FR: "publié à temps", EN: "published on time"},
	"report.late":       {FR: "publié en retard", EN: "published late"},
	"report.draft":      {FR: "version provisoire publiée", EN: "provisional version published"},
	"report.overdue":    {FR: "en retard", EN: "overdue"},
	"report.to_publish": {FR: "à publier", EN: "to be published"},

	"col.known_error":     {FR: "Erreur connue", EN: "Known error"},
	"col.symptom":         {FR: "Symptôme", EN: "Symptom"},
	"col.published":       {FR: "Publiée le", EN: "Published on"},
	"col.uses":            {FR: "Utilisations", EN: "Uses"},
	"col.last_use":        {FR: "Dernière", EN: "Latest"},
	"col.replans":         {FR: "Reports", EN: "Moved"},
	"col.correction":      {FR: "Référence", EN: "Reference"},
	"col.compared":        {FR: "Comparaison", EN: "Comparison"},
	"col.expected":        {FR: "Attendus", EN: "Expected"},
	"col.outside":         {FR: "Hors fenêtre", EN: "Outside window"},
	"col.announced_on":    {FR: "Annoncé le", EN: "Announced on"},
	"col.template":        {FR: "Modèle", EN: "Template"},
	"col.successes":       {FR: "Réussis", EN: "Successful"},
	"col.change_failures": {FR: "Échoués", EN: "Failed"},
	"col.last_done":       {FR: "Dernier", EN: "Latest"},
	"col.next_done":       {FR: "Prochain", EN: "Next"},
	"col.report":          {FR: "Document", EN: "Document"},
	"col.report_due":      {FR: "À publier avant", EN: "Due"},
	"col.report_at":       {FR: "Publié le", EN: "Published"},
	"col.completed":       {FR: "Achevés", EN: "Completed"},
}
