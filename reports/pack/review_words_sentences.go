package pack

import "bilan/metrics"

// reviewSentences are the words of the analysis review, of the reports on one incident and of the calendar of changes.
var reviewSentences = map[string]metrics.Words{
	"calendar":         {FR: "Changements et incidents sur un même axe de temps", EN: "Changes and incidents on one axis of time"},
	"calendar.base":    {FR: "incidents dessinés : majeurs, liés à un changement, P1 et P2 ; fins de semaine en grisé", EN: "incidents drawn: majors, those of a change, P1 and P2; weekends shaded"},
	"calendar.nowhere": {FR: "sans service", EN: "no service"},
	"calendar.freeze":  {FR: "Gel des changements", EN: "Change freeze"},
	"calendar.cut":     {FR: "arrêté des données", EN: "data as of"},
	"calendar.left":    {FR: "%s dans les tableaux seulement", EN: "%s in the tables alone"},
	"calendar.alt":     {FR: "%s et %s, dont %s, du %s au %s.", EN: "%s and %s, of which %s, from %s to %s."},
	"span.approved":    {FR: "changement approuvé", EN: "approved change"},
	"span.awaiting":    {FR: "décision du CAB attendue", EN: "CAB decision awaited"},
	"span.emergency":   {FR: "changement urgent", EN: "emergency change"},
	"span.refused":     {FR: "refusé, reporté ou annulé", EN: "refused, deferred or cancelled"},
	"span.freeze":      {FR: "gel des changements", EN: "change freeze"},
	"point.major":      {FR: "incident majeur", EN: "major incident"},
	"point.caused":     {FR: "incident lié à un changement", EN: "incident of a change"},
	"point.incident":   {FR: "autre incident P1 ou P2", EN: "other P1 or P2 incident"},
	"n.services":       {FR: "service|services", EN: "service|services"},
	"n.changes":        {FR: "changement|changements", EN: "change|changes"},
}
