package pack

import "bilan/metrics"

// waitsSentences are the words of the audit of waits, neutral and about groups (domain.md 2.4 Q15, 6.6).
var waitsSentences = map[string]metrics.Words{
	"waits.audit":        {FR: "Attentes par groupe", EN: "Waits by group"},
	"waits.base":         {FR: "sorties : incidents résolus dans la semaine ; attentes : terminées dans la semaine ou en cours à la coupe ; plafond du contrat, sinon %s ; demandes : là où la source les trace", EN: "exits: incidents resolved in the week; waits: ended in the week or lasting at the cut; cap of the contract, else %s; requests: where the source records them"},
	"waits.figure":       {FR: "Attentes", EN: "Waits"},
	"waits.formula":      {FR: "attentes terminées dans la semaine ou en cours à la coupe", EN: "waits that ended in the week or last at the cut"},
	"waits.list":         {FR: "Attentes longues ou sans demande tracée", EN: "Long waits, and waits without a recorded request"},
	"waits.list.base":    {FR: "à relire avec le groupe : ce que la source enregistre, rien de plus", EN: "to go through with the group: what the source records, nothing more"},
	"waits.long":         {FR: "au-delà du plafond (%s)", EN: "over the cap (%s)"},
	"waits.untraced":     {FR: "aucune demande au client tracée", EN: "no recorded request to the client"},
	"waits.lasts":        {FR: "en cours", EN: "lasting"},
	"passed":             {FR: "Incidents passés par plusieurs groupes", EN: "Incidents that went through several groups"},
	"passed.base":        {FR: "base : résolus dans la semaine, trois réaffectations ou plus ; parcours et attente de reprise jusqu'au rétablissement", EN: "base: resolved in the week, three reassignments or more; way and wait to be taken up until the restoration"},
	"col.wait_exits":     {FR: "Sorties d'attente", EN: "Waits ended"},
	"col.wait_resolved":  {FR: "Par résolution", EN: "By resolution"},
	"col.wait_share":     {FR: "Part", EN: "Share"},
	"col.wait_seen":      {FR: "Attentes", EN: "Waits"},
	"col.wait_long":      {FR: "Au-delà du plafond", EN: "Over the cap"},
	"col.wait_traceable": {FR: "Attentes client", EN: "For the client"},
	"col.wait_untraced":  {FR: "Sans demande tracée", EN: "No recorded request"},
	"col.wait_reason":    {FR: "Motif", EN: "Reason"},
	"col.wait_from":      {FR: "Depuis", EN: "From"},
	"col.wait_to":        {FR: "Jusqu'à", EN: "To"},
	"col.wait_for":       {FR: "Durée", EN: "Length"},
	"col.wait_what":      {FR: "Constat", EN: "What is recorded"},
	"col.passed_count":   {FR: "Réaffectations", EN: "Reassignments"},
	"col.passed_returns": {FR: "Retours", EN: "Returns"},
	"col.passed_path":    {FR: "Parcours", EN: "Way"},
	"col.passed_waiting": {FR: "Attente de reprise", EN: "Waiting to be taken up"},
}
