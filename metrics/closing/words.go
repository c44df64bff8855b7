package closing

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// causes are the words of the causes, one and several.
var causes = map[Cause]struct{ one, many metrics.Words }{
	Definition: {metrics.Words{FR: "définition modifiée", EN: "definition changed"}, metrics.Words{FR: "définition modifiée", EN: "definition changed"}},
	Calendar:   {metrics.Words{FR: "calendrier modifié", EN: "calendar changed"}, metrics.Words{FR: "calendrier modifié", EN: "calendar changed"}},
	Contract:   {metrics.Words{FR: "contrat ou cibles modifiés", EN: "contract or targets changed"}, metrics.Words{FR: "contrat ou cibles modifiés", EN: "contract or targets changed"}},
	Settings:   {metrics.Words{FR: "réglages modifiés", EN: "settings changed"}, metrics.Words{FR: "réglages modifiés", EN: "settings changed"}},
	LateRow:    {metrics.Words{FR: "ligne tardive", EN: "late row"}, metrics.Words{FR: "lignes tardives", EN: "late rows"}},
	RowGone:    {metrics.Words{FR: "ligne disparue", EN: "row gone"}, metrics.Words{FR: "lignes disparues", EN: "rows gone"}},
	Reopened:   {metrics.Words{FR: "réouverture", EN: "reopened"}, metrics.Words{FR: "réouvertures", EN: "reopened"}},
	Priority:   {metrics.Words{FR: "priorité corrigée", EN: "priority corrected"}, metrics.Words{FR: "priorités corrigées", EN: "priorities corrected"}},
	Exclusion:  {metrics.Words{FR: "exclusion approuvée", EN: "exclusion approved"}, metrics.Words{FR: "exclusions approuvées", EN: "exclusions approved"}},
	Link:       {metrics.Words{FR: "rattachement ajouté", EN: "link added"}, metrics.Words{FR: "rattachements ajoutés", EN: "links added"}},
	Field:      {metrics.Words{FR: "fiche corrigée", EN: "record corrected"}, metrics.Words{FR: "fiches corrigées", EN: "records corrected"}},
	Moved:      {metrics.Words{FR: "incident déplacé dans la période", EN: "incident moved into the period"}, metrics.Words{FR: "incidents déplacés dans la période", EN: "incidents moved into the period"}},
	LivedOn:    {metrics.Words{FR: "suite de la vie de l’incident après l’arrêté", EN: "life of the incident after the cut"}, metrics.Words{FR: "suites de la vie d’incidents après l’arrêté", EN: "lives of incidents after the cut"}},
	Around:     {metrics.Words{FR: "effet d’un autre incident ou d’un délai échu", EN: "effect of another incident or of a delay that has passed"}, metrics.Words{FR: "effets d’autres incidents ou de délais échus", EN: "effects of other incidents or of delays that have passed"}},
	Data:       {metrics.Words{FR: "données", EN: "data"}, metrics.Words{FR: "données", EN: "data"}},
}

// Words names a cause.
func (c Cause) Words(lang string) string { return causes[c].one.In(lang) }

// fields are the words of what a record holds.
var fields = map[string]metrics.Words{
	"priority": {FR: "priorité", EN: "priority"}, "opened_epoch": {FR: "ouverture", EN: "opened"}, "occurred_epoch": {FR: "début", EN: "began"},
	"acknowledged_epoch": {FR: "prise en compte", EN: "acknowledged"}, "restored_epoch": {FR: "rétablissement", EN: "restored"},
	"resolved_epoch": {FR: "résolution", EN: "resolved"}, "resolved_last_epoch": {FR: "dernière résolution", EN: "last resolved"},
	"closed_epoch": {FR: "clôture", EN: "closed"}, "major_declared_epoch": {FR: "déclaration en majeur", EN: "declared major"}, "client": {FR: "client", EN: "client"},
	"contract": {FR: "contrat", EN: "contract"}, "service": {FR: "service", EN: "service"}, "ci": {FR: "élément de configuration", EN: "item"},
	"category": {FR: "catégorie", EN: "category"}, "subcategory": {FR: "sous-catégorie", EN: "subcategory"}, "symptom": {FR: "symptôme", EN: "symptom"},
	"domain": {FR: "domaine", EN: "domain"}, "segment": {FR: "segment", EN: "segment"}, "site": {FR: "site", EN: "site"}, "channel": {FR: "canal", EN: "channel"},
	"is_major": {FR: "majeur", EN: "major"}, "parent_id": {FR: "parent", EN: "parent"}, "duplicate_of": {FR: "doublon de", EN: "duplicate of"},
	"problem_id": {FR: "problème", EN: "problem"}, "caused_by_change_id": {FR: "changement en cause", EN: "causing change"}, "known_error_id": {FR: "erreur connue", EN: "known error"},
	"users_affected": {FR: "utilisateurs touchés", EN: "users affected"}, "reopen_count": {FR: "réouvertures", EN: "reopenings"}, "exclusions": {FR: "exclusions", EN: "exclusions"},
	"state": {FR: "état", EN: "state"}, "due_on": {FR: "échéance", EN: "due"}, "done_on": {FR: "réalisation", EN: "done"},
}

// Words says a change to people: « priorité : P3 → P2 ».
func (c Change) Words(lang string, print *unit.Printer) string {
	name := c.Field
	if w, ok := fields[c.Field]; ok {
		name = w.In(lang)
	}
	value := func(s string) string {
		if s == "" {
			return print.Missing(unit.NotAvailable)
		}
		if seconds, err := strconv.ParseInt(s, 10, 64); err == nil && strings.HasSuffix(c.Field, "_epoch") {
			return print.Instant(time.Unix(seconds, 0).UTC())
		}
		if c.Field == "exclusions" {
			return agreed(s, lang)
		}
		return s
	}
	colon := " : "
	if lang == unit.English {
		colon = ": "
	}
	return name + colon + value(c.Was) + " → " + value(c.Is)
}

// statuses are the words of what became of an exclusion.
var statuses = map[string]metrics.Words{"proposed": {FR: "proposée", EN: "proposed"}, "contested": {FR: "contestée", EN: "contested"},
	"accepted": {FR: "acceptée", EN: "accepted"}, "refused": {FR: "refusée", EN: "refused"}}

// agreed says the exclusions of an incident: « EXC-0065 acceptée ».
func agreed(list, lang string) string {
	var all []string
	for one := range strings.SplitSeq(list, ", ") {
		id, status, _ := strings.Cut(strings.TrimSuffix(one, " net"), " ")
		if w, ok := statuses[status]; ok {
			status = w.In(lang)
		}
		all = append(all, id+" "+status)
	}
	return strings.Join(all, ", ")
}

// Why says in one line why a figure differs: each cause with its number of incidents and the first of them.
func (r Restatement) Why(lang string, print *unit.Printer, shown int) string {
	var order []Cause
	with := map[Cause][]string{}
	for _, s := range r.Subjects {
		for _, reason := range s.Reasons {
			text := s.Reference
			var said []string
			for _, c := range reason.Changes {
				said = append(said, c.Words(lang, print))
			}
			if len(said) > 0 {
				text += " (" + strings.Join(said, ", ") + ")"
			}
			if !slices.Contains(order, reason.Cause) {
				order = append(order, reason.Cause)
			}
			if !slices.Contains(with[reason.Cause], text) {
				with[reason.Cause] = append(with[reason.Cause], text)
			}
		}
	}
	for _, s := range r.Steps { // what changes a figure without changing an incident
		if s.Cause != Data && !slices.Contains(order, s.Cause) {
			order = append(order, s.Cause)
		}
	}
	colon, more := " : ", " et %d de plus"
	if lang == unit.English {
		colon, more = ": ", " and %d more"
	}
	var parts []string
	for _, c := range order {
		list := with[c]
		switch {
		case len(list) == 0:
			parts = append(parts, causes[c].one.In(lang))
			continue
		case len(list) == 1:
			parts = append(parts, "1 "+causes[c].one.In(lang)+colon+list[0])
			continue
		}
		text := strconv.Itoa(len(list)) + " " + causes[c].many.In(lang) + colon + strings.Join(list[:min(shown, len(list))], ", ")
		if len(list) > shown {
			text += strings.Replace(more, "%d", strconv.Itoa(len(list)-shown), 1)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// Difference says a difference to people, in points for rates: « −5,0 pt », « +2 ».
func Difference(f Figure, d *float64, print *unit.Printer) string {
	if d == nil {
		return print.Missing(unit.NotApplicable)
	}
	sign := "+"
	if *d < 0 {
		sign = "−"
	}
	size := max(*d, -*d)
	if size == 0 {
		sign = "±"
	}
	switch f.Unit {
	case unit.Rate:
		return sign + print.Number(size*100, 1) + " pt"
	case unit.Fine, unit.Finest:
		return sign + print.Number(size*100, 4) + " pt"
	}
	v := unit.Of(f.Unit, size)
	v.Text = f.Currency
	return sign + print.Format(v)
}

// Words says a figure to people, a rate with its count: « 95,0 % (19/20) ».
func (f Figure) Words(print *unit.Printer) string {
	text := print.Format(f.Of())
	if f.Unit == unit.Rate && f.Value != nil {
		text += " (" + print.Count(f.Hits) + "/" + print.Count(f.N) + ")"
	}
	return text
}
