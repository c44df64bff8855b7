package web

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// dictionary lists the KPIs that the reader's database holds, with the question that each answers.
func dictionary(v *visit) error {
	held, err := v.heldKPIs()
	if err != nil {
		return err
	}
	t := &pack.Table{ID: "dictionary", Title: v.say("dictionary.table"), Columns: []pack.Column{{ID: "kpi", Title: v.say("col.kpi"), Kind: unit.Text, Weight: 1.5},
		{ID: "id", Title: "id", Kind: unit.ID}, {ID: "question", Title: v.say("col.question"), Kind: unit.Text, Weight: 2}, {ID: "formula", Title: v.say("col.formula"), Kind: unit.Text, Weight: 3},
		{ID: "frame", Title: v.say("col.frame"), Kind: unit.Text, Weight: 1.5}, {ID: "minimum", Title: v.say("col.minimum"), Kind: unit.Count, Align: pack.Right}}}
	p := v.blank("dictionary", pack.Section{Blocks: []pack.Block{{Table: t}}})
	for _, k := range v.config.KPIs {
		if !slices.Contains(held, k.ID) {
			continue
		}
		// The id leads to the definition: it stands in the pack as a figure.
		p.Figures = append(p.Figures, pack.Figure{Ref: k.ID, KPI: k.ID, Title: k.Title.In(v.lang), PeriodKey: definitionPeriod})
		t.Rows = append(t.Rows, pack.Row{Cells: []pack.Cell{words(v.typo(k.Title.In(v.lang))), {Value: unit.OfID(k.ID), Ref: k.ID}, words(v.typo(k.Question.In(v.lang))),
			words(v.typo(k.Formula.In(v.lang))), words(v.typo(k.Frame.Words(v.lang))), {Value: unit.OfCount(int64(k.MinimumN))}}})
	}
	return v.show(&page{title: v.say("menu.dictionary"), lead: v.say("dictionary.lead"), active: "dictionary", main: t.ID, pack: p})
}

// definitionView is what a page of the dictionary prints.
type definitionView struct {
	Say                                    func(string, ...any) string
	ID, Question, Formula, Frame, Unit     string
	Clock, Better, Minimum, Reference, SQL string
	Owner                                  string
	Decisions                              []decisionView
	Explore                                string
}

type decisionView struct{ Title, Text string }

// definition is one KPI: its question, its formula in words and as SQL, and the decisions that were taken about it.
func definition(v *visit) error {
	k, err := v.kpi(v.r.PathValue("id"))
	if err != nil {
		return err
	}
	d := definitionView{Say: v.say, ID: k.ID, Question: v.typo(k.Question.In(v.lang)), Formula: v.typo(k.Formula.In(v.lang)), Frame: v.typo(k.Frame.Words(v.lang)),
		Unit: v.say("unit." + string(k.Unit)), Clock: k.Clock, Better: v.say("better." + betterWord(k.Better)), Minimum: v.printer.Count(int64(k.MinimumN)),
		Reference: k.Ref, SQL: text.Block(v.config.Formula(k.ID)), Owner: v.say("owner", v.config.Organisation), Explore: v.href("/kpi/"+url.PathEscape(k.ID), nil)}
	d.Decisions = decisionsOn(v.config.Decisions, k.ID)
	return v.show(&page{title: v.typo(k.Title.In(v.lang)), active: "dictionary", form: "definition.html", data: d,
		back: &link{v.say("menu.dictionary"), v.href("/dictionary", nil)}})
}

func betterWord(b metrics.Direction) string {
	switch b {
	case metrics.Higher:
		return "higher"
	case metrics.Lower:
		return "lower"
	}
	return "none"
}

// decisionsOn are the sections of the decisions that name a KPI.
func decisionsOn(all, id string) []decisionView {
	named := regexp.MustCompile("`" + regexp.QuoteMeta(id) + "`")
	var found []decisionView
	for _, section := range strings.Split(all, "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		if named.MatchString(section) {
			found = append(found, decisionView{strings.TrimSpace(title), strings.Join(strings.Fields(strings.ReplaceAll(body, "`", "")), " ")})
		}
	}
	return found
}

// typo gives words of the catalogue the typography of the page.
func (v *visit) typo(s string) string {
	if v.lang == unit.French {
		return french.Replace(s)
	}
	return s
}
