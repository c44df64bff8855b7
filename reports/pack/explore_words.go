package pack

import "bilan/metrics"

// exploreWords are the words of one KPI looked at by itself.
var exploreWords = map[string]metrics.Words{
	"explore.none":       {FR: "non renseigné", EN: "not given"},
	"explore.excluded":   {FR: "exclu|exclus", EN: "excluded|excluded"},
	"explore.before":     {FR: "%s : %s", EN: "%s: %s"},
	"explore.delta":      {FR: "écart %s", EN: "change %s"},
	"explore.told":       {FR: "communiqué le %s : %s (n = %s)", EN: "communicated on %s: %s (n = %s)"},
	"explore.told.never": {FR: "cette période n'a jamais été communiquée", EN: "this period was never communicated"},
	"explore.told.whole": {FR: "seul l'ensemble a été communiqué : une partie ne s'y compare pas", EN: "only the whole was communicated: a part does not compare with it"},
	"explore.told.none":  {FR: "communiqué le %s sans valeur", EN: "communicated on %s without a value"},
	"explore.told.same":  {FR: "inchangé depuis", EN: "unchanged since"},
	"explore.mean":       {FR: "8 précédentes (%s à %s)", EN: "8 before (%s to %s)"},
	"explore.run":        {FR: "Évolution et limites naturelles", EN: "Run and natural limits"},
	"explore.runs":       {FR: "Évolution", EN: "Run"},
	"explore.run.alt":    {FR: "%s sur %d périodes, avec la moyenne et les limites naturelles ; dernière valeur : %s.", EN: "%s over %d periods with mean and natural limits; last value: %s."},
	"explore.value":      {FR: "Valeur", EN: "Value"},
	"explore.hits":       {FR: "Succès", EN: "Hits"},
	"explore.change":     {FR: "Écart", EN: "Change"},
	"explore.parts":      {FR: "Par %s", EN: "By %s"},
	"explore.parts.alt":  {FR: "%s : barres des %d premières valeurs sur %d.", EN: "%s: bars of the first %d values of %d."},
	"explore.first":      {FR: "les %d plus grandes sur %d ; toutes dans le tableau", EN: "the %d largest of %d; all of them in the table"},
	"explore.empty":      {FR: "Rien dans cette période.", EN: "Nothing in this period."},

	"explore.few":                 {FR: "Moins de %d cas : à lire avec prudence.", EN: "Fewer than %d cases: read with care."},
	"explore.warn.provisional":    {FR: "Provisoire : des réouvertures peuvent encore arriver.", EN: "Provisional: reopenings may still come."},
	"explore.warn.partial_period": {FR: "La période n'est pas finie.", EN: "The period is not over."},
	"explore.warn.no_register":    {FR: "Le registre n'est pas tenu.", EN: "The register is not kept."},

	"col.client":    {FR: "Client", EN: "Client"},
	"listing":       {FR: "Incidents", EN: "Incidents"},
	"listing.empty": {FR: "Aucun incident ne correspond.", EN: "No incident matches."},

	"explore.dim.client":      {FR: "client", EN: "client"},
	"explore.dim.contract":    {FR: "contrat", EN: "contract"},
	"explore.dim.domain":      {FR: "domaine", EN: "domain"},
	"explore.dim.segment":     {FR: "segment", EN: "segment"},
	"explore.dim.service":     {FR: "service", EN: "service"},
	"explore.dim.category":    {FR: "catégorie", EN: "category"},
	"explore.dim.subcategory": {FR: "sous-catégorie", EN: "subcategory"},
	"explore.dim.ci":          {FR: "élément", EN: "item"},
	"explore.dim.priority":    {FR: "priorité", EN: "priority"},
	"explore.dim.team":        {FR: "équipe", EN: "team"},
	"explore.dim.site":        {FR: "site", EN: "site"},
	"explore.dim.channel":     {FR: "canal", EN: "channel"},
	"explore.dim.close_code":  {FR: "code de clôture", EN: "closing code"},
	"explore.dim.source":      {FR: "source", EN: "source"},
}
