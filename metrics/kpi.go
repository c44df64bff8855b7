package metrics

import (
	"fmt"
	"slices"
	"strings"

	"bilan/metrics/unit"
)

// Kind says how the rows of a KPI become its figure; it is the only thing that the shared roll-up needs to know.
type Kind string

// The kinds of KPI.
const (
	Count     Kind = "count"      // figure = n
	Share     Kind = "share"      // figure = hits / n
	Time      Kind = "time"       // figure = median of the values, seconds
	Mean      Kind = "mean"       // figure = mean of the values
	Sum       Kind = "sum"        // figure = sum of the values
	Ratio     Kind = "ratio"      // figure = hits / rows that are no hit: two flows in one
	Stock     Kind = "stock"      // figure = n at the cut
	StockRate Kind = "stock_rate" // figure = hits / n at the cut
	StockAge  Kind = "stock_age"  // figure = median of cut − value, seconds
	Overlap   Kind = "overlap"    // figure = sum of the parts of the stretches that lie in the period, seconds
)

// IsStock reports whether the rows are stays that a cut falls in, rather than instants that a period holds.
func (k Kind) IsStock() bool { return k == Stock || k == StockRate || k == StockAge }

// IsShare reports whether the figure is a share between 0 and 1 of its own population.
func (k Kind) IsShare() bool { return k == Share || k == StockRate }

// IsTimed reports whether the values have a median and a ninetieth percentile worth printing.
func (k Kind) IsTimed() bool { return k == Time || k == StockAge }

// Frame says which incidents belong to a period (domain.md 1.2).
type Frame string

// The frames.
const (
	FrameOpened       Frame = "opened"       // O
	FrameResolved     Frame = "resolved"     // R
	FrameRestored     Frame = "restored"     // S
	FrameAcknowledged Frame = "acknowledged" // taken in charge in the period
	FrameClosed       Frame = "closed"       // C
	FrameDecided      Frame = "decided"      // D
	FrameStock        Frame = "stock"        // B, at the end of the period
	FrameEvent        Frame = "event"        // E
	FrameBegun        Frame = "begun"        // by the instant of occurrence
	FrameMixed        Frame = "mixed"        // two flows, each by its own instant
	FrameActive       Frame = "active"       // A, what shares an instant with the period, clipped to it
	FramePublished    Frame = "published"    // reports published in the period
	FrameReportDue    Frame = "report_due"   // reports due in the period
	// Frames of problems, actions and changes.
	FrameProblemOpened Frame = "problem_opened"
	FrameProblemDone   Frame = "problem_done"
	FrameProblemFlow   Frame = "problem_flow" // openings and solutions, each by its own instant
	FrameProblemStock  Frame = "problem_stock"
	FrameActionDue     Frame = "action_due" // by the day first promised
	FrameActionStock   Frame = "action_stock"
	FramePlan          Frame = "plan" // every action of the plan, done ones too
	FrameChangeBegun   Frame = "change_begun"
	FrameChangeDone    Frame = "change_done"
)

// Words returns the frame as tables print it.
func (f Frame) Words(lang string) string {
	w, ok := map[Frame]Words{
		FrameOpened:       {"base : incidents ouverts dans la période", "base: incidents opened in the period"},
		FrameResolved:     {"base : incidents résolus dans la période", "base: incidents resolved in the period"},
		FrameRestored:     {"base : incidents rétablis dans la période", "base: incidents restored in the period"},
		FrameAcknowledged: {"base : incidents pris en compte dans la période", "base: incidents taken in charge in the period"},
		FrameClosed:       {"base : incidents clos dans la période", "base: incidents closed in the period"},
		FrameDecided:      {"base : engagements échus dans la période", "base: commitments decided in the period"},
		FrameStock:        {"base : stock à la fin de la période", "base: stock at the end of the period"},
		FrameEvent:        {"base : événements de la période", "base: events of the period"},
		FrameBegun:        {"base : incidents commencés dans la période", "base: incidents begun in the period"},
		FrameMixed:        {"base : flux de la période", "base: flows of the period"},
		FrameActive:       {"base : incidents majeurs actifs dans la période, pour leur part dans la période", "base: major incidents active in the period, for their part of it"},
		FramePublished:    {"base : comptes rendus publiés dans la période", "base: reports published in the period"},
		FrameReportDue:    {"base : comptes rendus à publier dans la période", "base: reports due in the period"},

		FrameProblemOpened: {"base : problèmes ouverts dans la période", "base: problems opened in the period"},
		FrameProblemDone:   {"base : problèmes résolus ou clos dans la période", "base: problems solved or closed in the period"},
		FrameProblemFlow:   {"base : problèmes ouverts et problèmes résolus ou clos dans la période", "base: problems opened, and problems solved or closed, in the period"},
		FrameProblemStock:  {"base : problèmes ouverts à la fin de la période", "base: problems open at the end of the period"},
		FrameActionDue:     {"base : actions dont la première échéance est dans la période", "base: actions first due in the period"},
		FrameActionStock:   {"base : actions en cours à la fin de la période", "base: actions open at the end of the period"},
		FramePlan:          {"base : actions du plan à la fin de la période, abandons exclus", "base: actions of the plan at the end of the period, those given up left out"},
		FrameChangeBegun:   {"base : changements commencés dans la période, refusés et annulés exclus", "base: changes begun in the period, refused and cancelled ones left out"},
		FrameChangeDone:    {"base : changements achevés dans la période", "base: changes completed in the period"},
	}[f]
	if !ok {
		return string(f)
	}
	return w.In(lang)
}

// Direction says which way is better; most counts have none.
type Direction int

// The directions.
const (
	NoSide Direction = iota
	Higher
	Lower
)

// Words is a text in the two languages of the packs.
type Words struct{ FR, EN string }

// In returns the text in a language, French unless "en".
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.EN
	}
	return w.FR
}

// KPI is one entry of the catalogue.
type KPI struct {
	ID       string
	Kind     Kind
	Frame    Frame
	Clock    string // of durations and commitments: cal, HO, "cal, net", calendar (of the target)
	Unit     unit.Kind
	Better   Direction
	MinimumN int    // below, the figure is shown with a warning
	Ref      string // of its definition in domain.md
	// Register is the table of metrics that the KPI counts: where it holds no row nobody keeps the register, and the figure is unknown.
	Register string
	Title    Words
	Question Words
	Formula  Words
}

// IsCommitment reports whether the figure is a share of promises kept, which a p-chart judges: each promise is one trial, and their
// number differs from week to week.
func (k KPI) IsCommitment() bool { return k.Kind == Share && k.Frame == FrameDecided }

// Set is the KPIs of a run: the built-in ones and the user's.
type Set []KPI

// Find returns a KPI by its id.
func (s Set) Find(id string) (KPI, bool) {
	i := slices.IndexFunc(s, func(k KPI) bool { return k.ID == id })
	if i < 0 {
		return KPI{}, false
	}
	return s[i], true
}

// ClashError says that a KPI of the user has the id of another one.
type ClashError struct{ ID string }

func (e *ClashError) Error() string { return fmt.Sprintf("%q is already a built-in KPI", e.ID) }

// With returns the set with KPIs of the user after its own; a [*ClashError] when one is there already.
func (s Set) With(own ...KPI) (Set, error) {
	all := slices.Clone(s)
	for _, k := range own {
		if _, taken := all.Find(k.ID); taken {
			return nil, &ClashError{k.ID}
		}
		all = append(all, k)
	}
	return all, nil
}

// Near returns the ids that contain the word or share its beginning, for suggestions; at most three.
func (s Set) Near(id string) []string {
	var near []string
	for _, k := range s {
		if strings.Contains(k.ID, id) || strings.HasPrefix(k.ID, id[:min(4, len(id))]) {
			near = append(near, k.ID)
		}
	}
	return near[:min(3, len(near))]
}

// FactColumns are the columns of the facts of a KPI, in words.
var FactColumns = map[string]string{
	"subject_id": "what could count; key of metrics.subjects", "period_epoch": "instant that puts it in a period; of a stock, its entry",
	"until_epoch": "of a stock, when it left", "is_hit": "whether it is a hit of the KPI", "value": "what is measured of it", "excluded_because": "why it is left out; none: it counts",
}

// Dimensions are the names that --by and --where take: the columns of metrics.subjects.
var Dimensions = []string{
	"client", "contract", "domain", "segment", "service", "category", "subcategory", "ci", "priority", "team", "site",
	"channel", "close_code", "source",
}

// Exclusion returns the words for a reason why a subject is left out.
func Exclusion(reason, lang string) string {
	w, ok := map[string]Words{
		"after_cut":                   {"ouvert après la coupe", "opened after the cut"},
		"cancelled":                   {"annulé", "cancelled"},
		"duplicate":                   {"doublon", "duplicate"},
		"child":                       {"rattaché à un parent", "attached to a parent"},
		"negative_duration":           {"durée négative (quarantaine)", "negative duration (quarantined)"},
		"no_resolution":               {"clos sans résolution connue", "closed without a known resolution"},
		"no_action_before_resolution": {"aucune action connue avant la résolution", "no known action before the resolution"},
		"outside_calendar":            {"hors du calendrier connu", "outside the known calendar"},
		"no_group":                    {"groupe inconnu", "unknown group"},
		"no_support_level":            {"niveau de support inconnu", "unknown support level"},
		"no_lifecycle":                {"aucun événement de cycle de vie", "no lifecycle event"},
		"no_impact_or_urgency":        {"impact ou urgence inconnus", "unknown impact or urgency"},
		"not_in_matrix":               {"hors de la matrice", "not in the matrix"},
		"no_known_error_field":        {"champ « erreur connue » absent", "no known-error field"},
		"no_tool_verdict":             {"sans verdict de l'outil", "no verdict of the tool"},
		"no_problem_field":            {"la source ne renseigne aucun problème", "the source names no problem"},
		"no_recurrence_key":           {"clé de récurrence absente", "no recurrence key"},
		"no_register":                 {"le registre n'est pas tenu", "the register is not kept"},
		"no_change_field":             {"la source ne renseigne aucun changement en cause", "the source names no causing change"},
		"no_service":                  {"ni service ni élément de configuration", "neither service nor item"},
		"no_promotion_date":           {"date de promotion en majeur inconnue", "unknown date of promotion"},
		"no_restoration":              {"incident non rétabli", "incident not restored"},
		"no_root_cause_date":          {"date de la cause racine inconnue", "unknown date of the root cause"},
		"no_publication_date":         {"date de publication inconnue", "unknown date of publication"},
		"not_due":                     {"échéance à venir", "not due yet"},
		"given_up":                    {"action abandonnée", "action given up"},
		"refused":                     {"changement refusé", "change refused"},
		"no_type":                     {"type de changement inconnu", "unknown type of change"},
		"no_result":                   {"résultat inconnu", "unknown result"},
		"no_window":                   {"fenêtre prévue ou réelle inconnue", "unknown planned or real window"},
		"undetermined":                {"verdict indéterminé", "undetermined verdict"},
		"excluded":                    {"exclu par le contrat", "excluded by the contract"},
	}[reason]
	if !ok {
		return reason
	}
	return w.In(lang)
}
