package pack

import "bilan/metrics"

// glanceWords are the words of the first screen.
var glanceWords = map[string]metrics.Words{
	"glance.good":        {FR: "Où en est-on ?", EN: "Are we good?"},
	"glance.decide":      {FR: "Ce qui attend une décision", EN: "What needs a decision"},
	"glance.decide.lead": {FR: "Ce qui est hors de ses bornes, en retard ou sans responsable désigné ; le reste est à sa place.", EN: "What is out of bounds, late, or waits for somebody; the rest is in its place."},
	"glance.nothing":     {FR: "Rien : tout est dans ses bornes.", EN: "Nothing: everything is within its bounds."},
	"glance.majors":      {FR: "incident majeur a commencé dans la semaine : en suivre le compte rendu et les actions.|incidents majeurs ont commencé dans la semaine : en suivre les comptes rendus et les actions.", EN: "major incident began in the week: follow its report and actions.|major incidents began in the week: follow their reports and actions."},
	"glance.late":        {FR: "incident ouvert a dépassé son échéance : le reprendre ou l'annoncer.|incidents ouverts ont dépassé leur échéance : les reprendre ou les annoncer.", EN: "open incident is past its deadline: take it up or announce it.|open incidents are past their deadline: take them up or announce them."},
	"glance.below":       {FR: "Engagement sous son seuil : %s.", EN: "Promise below its threshold: %s."},
	"glance.below.one":   {FR: "%s à %s pour %s (n = %s)", EN: "%s at %s for %s (n = %s)"},
	"glance.signal":      {FR: "%s : %s, %s.", EN: "%s: %s, %s."},
	"glance.actions":     {FR: "action est en retard sur son échéance actuelle.|actions sont en retard sur leur échéance actuelle.", EN: "action is past its current due date.|actions are past their current due date."},
	"glance.problems":    {FR: "problème ouvert est sans cause racine connue.|problèmes ouverts sont sans cause racine connue.", EN: "open problem has no known root cause.|open problems have no known root cause."},
	"glance.aged":        {FR: "incident du stock est ancien.|incidents du stock sont anciens.", EN: "incident of the backlog is old.|incidents of the backlog are old."},
	"glance.soon":        {FR: "Échéances proches", EN: "Deadlines ahead"},
	"glance.soon.base":   {FR: "base : incidents ouverts, dernier quart du délai avant l'échéance de rétablissement, au %s", EN: "base: open incidents in the last quarter of the way to their restoration deadline, on %s"},
	"glance.soon.empty":  {FR: "Aucun incident ouvert n'approche de son échéance.", EN: "No open incident is near its deadline."},
}
