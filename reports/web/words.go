package web

import (
	"fmt"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// say writes a sentence of the table in the language of the page.
func (v *visit) say(key string, args ...any) string {
	w, ok := sentences[key]
	if !ok {
		panic("web: no words for " + key) // a test reads every key of the sources
	}
	line := fmt.Sprintf(w.In(v.lang), args...)
	if v.lang == unit.French {
		return french.Replace(line)
	}
	return strings.ReplaceAll(line, "'", "’")
}

// french ties the marks of French to the words beside them.
var french = strings.NewReplacer("'", "’", " :", "\u00a0:", " ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", "« ", "«\u00a0", " »", "\u00a0»")

var sentences = map[string]metrics.Words{
	"unauthorized": {FR: "Il faut un jeton pour lire cette page.", EN: "This page needs a token."},
	"forbidden":    {FR: "Cette page n'est pas ouverte à ce rôle.", EN: "This page is not open to this role."},
	"notthere":     {FR: "Cette page n'existe pas.", EN: "There is no such page."},
	"slower":       {FR: "Trop de demandes : reprendre dans un instant.", EN: "Too many requests: try again in a moment."},
	"slow":         {FR: "La réponse demande trop de temps : réduire la période ou le nombre d'axes.", EN: "The answer takes too long: ask for a shorter period or fewer dimensions."},
	"broken":       {FR: "La réponse a échoué ; le journal du serveur dit pourquoi.", EN: "The answer failed; the log of the server says why."},
	"badform":      {FR: "Le formulaire est illisible.", EN: "The form cannot be read."},

	"skip":            {FR: "Aller au contenu", EN: "Skip to content"},
	"menu":            {FR: "Menu", EN: "Menu"},
	"menu.overview":   {FR: "Vue d'ensemble", EN: "Overview"},
	"menu.kpi":        {FR: "Indicateurs", EN: "KPIs"},
	"menu.incidents":  {FR: "Incidents", EN: "Incidents"},
	"menu.contracts":  {FR: "Contrats", EN: "Contracts"},
	"menu.candidates": {FR: "Candidats problèmes", EN: "Problem candidates"},
	"menu.quality":    {FR: "Qualité des données", EN: "Data quality"},
	"menu.dictionary": {FR: "Dictionnaire", EN: "Dictionary"},
	"menu.admin":      {FR: "Serveur", EN: "Server"},
	"language":        {FR: "Langue", EN: "Language"},
	"asof":            {FR: "Données au %s", EN: "Data as of %s"},
	"builtat":         {FR: "entrepôt construit le %s", EN: "warehouse built on %s"},
	"logout":          {FR: "Se déconnecter", EN: "Log out"},
	"notes":           {FR: "Notes", EN: "Notes"},
	"noscript":        {FR: "Sans JavaScript, les graphiques manquent ; leurs nombres sont dans les tableaux.", EN: "Without JavaScript the charts are missing; their numbers are in the tables."},
	"role.admin":      {FR: "administration", EN: "admin"},
	"role.governance": {FR: "gouvernance", EN: "governance"},
	"role.client":     {FR: "client %s", EN: "client %s"},

	"login.title":  {FR: "Connexion", EN: "Log in"},
	"login.lead":   {FR: "Le jeton est celui que « bilan serve token add » a montré, une seule fois.", EN: "The token is the one that “bilan serve token add” showed, once."},
	"login.token":  {FR: "Jeton", EN: "Token"},
	"login.submit": {FR: "Ouvrir", EN: "Open"},
	"login.wrong":  {FR: "Ce jeton n'est pas connu, ou il a expiré.", EN: "This token is not known, or has expired."},

	"kpi.unknown": {FR: "L'indicateur « %s » n'existe pas ici.", EN: "There is no KPI “%s” here."},

	"overview.title": {FR: "Vue d'ensemble", EN: "Overview"},
	"week.previous":  {FR: "semaine précédente", EN: "previous week"},
	"week.next":      {FR: "semaine suivante", EN: "next week"},

	"export":        {FR: "Exporter", EN: "Export"},
	"export.page":   {FR: "Toute la page", EN: "The whole page"},
	"export.none":   {FR: "Cette page n'a pas d'export.", EN: "This page has no export."},
	"export.table":  {FR: "Cette page n'a pas de tableau « %s ».", EN: "This page has no table “%s”."},
	"export.format": {FR: "Format « %s » inconnu : il y a %s.", EN: "Unknown format “%s”: there are %s."},
	"pager":         {FR: "Pages de la liste", EN: "Pages of the list"},
	"pager.prev":    {FR: "Page précédente", EN: "Previous page"},
	"pager.next":    {FR: "Page suivante", EN: "Next page"},

	"kpi.against":    {FR: "Comparaison « %s » inconnue.", EN: "Unknown comparison “%s”."},
	"kpi.grain":      {FR: "Maille « %s » inconnue : semaine, mois, trimestre, année.", EN: "Unknown grain “%s”: week, month, quarter, year."},
	"kpi.definition": {FR: "Sa définition", EN: "Its definition"},
	"kpi.incidents":  {FR: "Les incidents de ce chiffre", EN: "The incidents of this figure"},
	"kpi.explore":    {FR: "Explorer cet indicateur", EN: "Explore this KPI"},
	"ask.kpi":        {FR: "Indicateur", EN: "KPI"},
	"ask.period":     {FR: "Période", EN: "Period"},
	"ask.since":      {FR: "Depuis", EN: "Since"},
	"ask.since.hint": {FR: "Première période d'une série ; vide : la période seule", EN: "First period of a series; empty: the period alone"},
	"range.week":     {FR: "Série de semaines :", EN: "Series of weeks:"},
	"range.month":    {FR: "Série de mois :", EN: "Series of months:"},
	"range.quarter":  {FR: "Série de trimestres :", EN: "Series of quarters:"},
	"range.year":     {FR: "Série d'années :", EN: "Series of years:"},
	"range.none":     {FR: "période seule", EN: "period alone"},
	"range.window":   {FR: "Une série se compte en semaines, mois, trimestres ou années.", EN: "A series counts weeks, months, quarters or years."},
	"range.order":    {FR: "La série commencerait en %s, après sa fin en %s.", EN: "The series would begin with %s, after its end with %s."},
	"range.long":     {FR: "Une série a au plus %d périodes.", EN: "A series has at most %d periods."},
	"range.rows":     {FR: "Cette série a %s lignes ; la page en montre au plus %s.", EN: "This series has %s rows; the page shows at most %s."},
	"range.fewer":    {FR: "moins d'axes ou de périodes, un filtre, ou un fichier : &format=csv", EN: "fewer dimensions or periods, a condition, or a file: &format=csv"},
	"ask.grain":      {FR: "Maille", EN: "Grain"},
	"ask.against":    {FR: "Comparer avec", EN: "Compare with"},
	"ask.by":         {FR: "Ventiler par", EN: "Break down by"},
	"ask.where":      {FR: "Filtrer", EN: "Narrow"},
	"ask.dim":        {FR: "Axe du filtre", EN: "Dimension to narrow by"},
	"ask.value":      {FR: "valeur", EN: "value"},
	"ask.clear":      {FR: "retirer ce filtre", EN: "take this away"},
	"ask.submit":     {FR: "Afficher", EN: "Show"},

	"grain.week": {FR: "semaine", EN: "week"}, "grain.month": {FR: "mois", EN: "month"}, "grain.quarter": {FR: "trimestre", EN: "quarter"}, "grain.year": {FR: "année", EN: "year"},

	"against.":             {FR: "rien", EN: "nothing"},
	"against.previous":     {FR: "la période précédente", EN: "the period before"},
	"against.year":         {FR: "la même, un an avant", EN: "the same, a year before"},
	"against.communicated": {FR: "la dernière valeur communiquée", EN: "the value last communicated"},
	"against.mean8":        {FR: "les 8 précédentes", EN: "the 8 before"},

	"dim.client": {FR: "client", EN: "client"}, "dim.contract": {FR: "contrat", EN: "contract"}, "dim.domain": {FR: "domaine", EN: "domain"},
	"dim.segment": {FR: "segment", EN: "segment"}, "dim.service": {FR: "service", EN: "service"}, "dim.category": {FR: "catégorie", EN: "category"},
	"dim.subcategory": {FR: "sous-catégorie", EN: "subcategory"}, "dim.ci": {FR: "élément", EN: "item"}, "dim.priority": {FR: "priorité", EN: "priority"},
	"dim.team": {FR: "équipe", EN: "team"}, "dim.site": {FR: "site", EN: "site"}, "dim.channel": {FR: "canal", EN: "channel"},
	"dim.close_code": {FR: "code de clôture", EN: "closing code"}, "dim.source": {FR: "source", EN: "source"},
	"dim.problem_id": {FR: "problème", EN: "problem"}, "dim.parent_id": {FR: "incident parent", EN: "parent incident"}, "dim.recurrence_key": {FR: "clé de récidive", EN: "recurrence key"},

	"list.q":       {FR: "Numéro ou libellé", EN: "Number or title"},
	"list.state":   {FR: "État", EN: "State"},
	"list.verdict": {FR: "GTR", EN: "Restoration promise"},
	"list.any":     {FR: "tous", EN: "any"},
	"list.from":    {FR: "Ouvert depuis le", EN: "Opened from"},
	"list.to":      {FR: "et avant le", EN: "and before"},
	"list.sort":    {FR: "Ordre", EN: "Order"},
	"list.major":   {FR: "majeurs", EN: "majors"},
	"list.late":    {FR: "ouverts hors délai", EN: "open and late"},
	"list.all":     {FR: "tous les incidents", EN: "all incidents"},
	"list.figure":  {FR: "Incidents comptés par « %s », %s", EN: "Incidents counted by “%s”, %s"},
	"pager.none":   {FR: "Aucun incident", EN: "No incident"},
	"pager.said":   {FR: "%s à %s sur %s", EN: "%s to %s of %s"},

	"state.open": {FR: "en stock", EN: "in stock"}, "state.new": {FR: "nouveau", EN: "new"}, "state.active": {FR: "en cours", EN: "active"}, "state.pending": {FR: "en attente", EN: "pending"},
	"state.resolved": {FR: "résolu", EN: "resolved"}, "state.closed": {FR: "clos", EN: "closed"}, "state.cancelled": {FR: "annulé", EN: "cancelled"},
	"verdict.met": {FR: "tenue", EN: "met"}, "verdict.breached": {FR: "non tenue", EN: "breached"}, "verdict.pending": {FR: "en cours", EN: "pending"}, "verdict.undetermined": {FR: "indéterminée", EN: "undetermined"},

	"sort.-opened": {FR: "plus récents d'abord", EN: "latest first"}, "sort.opened": {FR: "plus anciens d'abord", EN: "earliest first"},
	"sort.-resolved": {FR: "derniers résolus", EN: "last resolved"}, "sort.deadline": {FR: "échéance la plus proche", EN: "nearest deadline"},
	"sort.-duration": {FR: "plus longs d'abord", EN: "longest first"}, "sort.priority": {FR: "priorité", EN: "priority"}, "sort.service": {FR: "service", EN: "service"},
	"sort.client": {FR: "client", EN: "client"}, "sort.team": {FR: "équipe", EN: "team"}, "sort.reference": {FR: "numéro", EN: "number"},

	"incident.unknown": {FR: "L'incident « %s » n'est pas ici.", EN: "Incident “%s” is not here."},
	"incident.several": {FR: "Plusieurs incidents portent le numéro « %s » : préciser lequel.", EN: "Several incidents have the number “%s”: say which."},

	"contracts.title":   {FR: "Contrats", EN: "Contracts"},
	"contracts.base":    {FR: "une ligne par version ; le respect de chaque clause est dans la page du contrat", EN: "one row a version; the page of a contract says how each clause was kept"},
	"contracts.none":    {FR: "Aucun contrat.", EN: "No contract."},
	"contracts.open":    {FR: "%s : respect du contrat", EN: "%s: how the contract was kept"},
	"contracts.unknown": {FR: "Le contrat « %s » n'est pas ici.", EN: "Contract “%s” is not here."},

	"dictionary.table":     {FR: "Indicateurs", EN: "KPIs"},
	"dictionary.lead":      {FR: "Chaque indicateur, la question à laquelle il répond et ce qu'il compte.", EN: "Each KPI, the question that it answers, and what it counts."},
	"dictionary.decisions": {FR: "Décisions de définition", EN: "Decisions on the definition"},
	"dictionary.sql":       {FR: "Formule SQL", EN: "SQL formula"},
	"owner":                {FR: "%s, gouvernance des incidents", EN: "%s, incident governance"},
	"better.higher":        {FR: "plus haut, c'est mieux", EN: "higher is better"}, "better.lower": {FR: "plus bas, c'est mieux", EN: "lower is better"}, "better.none": {FR: "sans bon côté", EN: "no better side"},
	"unit.count": {FR: "nombre", EN: "count"}, "unit.number": {FR: "nombre à une décimale", EN: "number with one decimal"}, "unit.rate": {FR: "taux", EN: "rate"}, "unit.duration": {FR: "durée", EN: "duration"},

	"checks":      {FR: "Contrôles", EN: "Checks"},
	"checks.lead": {FR: "Chaque contrôle cherche ce qui ne doit pas exister ; aucune ligne, c'est bon.", EN: "Each check looks for what must not exist; no row is good."},
	"check.ok":    {FR: "bon", EN: "ok"}, "check.warning": {FR: "à regarder", EN: "warning"}, "check.failed": {FR: "bloquant", EN: "blocking"},
	"candidates.many": {FR: "%s incidents : chercher les candidats prend ici trop de temps ; « bilan problems » les donne.", EN: "%s incidents: looking for candidates takes too long here; bilan problems gives them."},
	"trace.many":      {FR: "Ce chiffre compte %s éléments : trop pour une réponse.", EN: "This figure counts %s things: too many for one answer."},
	"trace.hint":      {FR: "réduire la période ou ajouter where=", EN: "ask for a shorter period, or add where="},

	"admin.lead":       {FR: "L'état du service et qui peut y entrer ; les jetons se gèrent par la commande bilan serve token.", EN: "The state of the service and who may enter; tokens are managed by the command bilan serve token."},
	"admin.state":      {FR: "Service", EN: "Service"},
	"admin.generation": {FR: "Entrepôt en service (rang)", EN: "Warehouse in service (rank)"},
	"admin.built":      {FR: "Construit le", EN: "Built on"},
	"admin.served":     {FR: "Demandes servies", EN: "Requests answered"},
	"admin.inflight":   {FR: "Demandes en cours", EN: "Requests under way"},
	"admin.remembered": {FR: "Réponses gardées en mémoire", EN: "Answers kept in memory"},
	"admin.config":     {FR: "Configuration", EN: "Configuration"},
	"admin.tokens":     {FR: "Jetons", EN: "Tokens"},
	"admin.notokens":   {FR: "Aucun jeton : seule cette machine atteint le service.", EN: "No token: this machine alone reaches the service."},

	"col.contract": {FR: "Contrat", EN: "Contract"}, "col.title": {FR: "Titre", EN: "Title"}, "col.client": {FR: "Client", EN: "Client"}, "col.version": {FR: "Version", EN: "Version"},
	"col.valid_from": {FR: "Depuis", EN: "From"}, "col.valid_to": {FR: "Jusqu'au", EN: "Until"}, "col.kpi": {FR: "Indicateur", EN: "KPI"}, "col.question": {FR: "Question", EN: "Question"},
	"col.formula": {FR: "Formule", EN: "Formula"}, "col.frame": {FR: "Base", EN: "Base"}, "col.minimum": {FR: "n minimal", EN: "Minimum n"}, "col.unit": {FR: "Unité", EN: "Unit"},
	"col.better": {FR: "Sens", EN: "Direction"}, "col.owner": {FR: "Responsable", EN: "Owner"}, "col.check": {FR: "Contrôle", EN: "Check"}, "col.verdict": {FR: "Verdict", EN: "Verdict"},
	"col.offenders": {FR: "Lignes", EN: "Rows"}, "col.about": {FR: "Ce qui ne doit pas exister", EN: "What must not exist"}, "col.first": {FR: "Premières lignes", EN: "First rows"},
	"col.what": {FR: "Élément", EN: "Item"}, "col.value": {FR: "Valeur", EN: "Value"}, "col.role": {FR: "Rôle", EN: "Role"}, "col.name": {FR: "Pour", EN: "For"},
	"col.created": {FR: "Créé", EN: "Created"}, "col.expires": {FR: "Expire", EN: "Expires"},
}
