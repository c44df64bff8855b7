package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// weekPart is a page that is one part of a week, read once.
func (v *visit) weekPart(name string, read func(context.Context, metrics.Querier, metrics.Set, metrics.WeekQuery) (*metrics.WeekData, error),
	arrange func(*metrics.WeekData, pack.Options) (*pack.Pack, error)) (*pack.Pack, weekForm, error) {
	asOf, err := v.asOf()
	if err != nil {
		return nil, weekForm{}, err
	}
	period, err := v.week(asOf)
	if err != nil {
		return nil, weekForm{}, err
	}
	made, err := recall(v.r.Context(), v.memo, name+" "+period.Key+" "+v.lang, func(ctx context.Context) (*pack.Pack, error) {
		week, err := read(ctx, v.data, v.config.KPIs, metrics.WeekQuery{Period: period, AsOf: asOf})
		if err != nil {
			return nil, err
		}
		return arrange(week, v.options())
	})
	return made, v.weekForm(period, asOf), err
}

// quality is what may be doubted of the data: checks over everything, codes and coverage of a week, what was read and rejected.
func quality(v *visit) error {
	made, form, err := v.weekPart("doubts", metrics.ReadDoubts, pack.Doubts)
	if err != nil {
		return err
	}
	checks, err := recall(v.r.Context(), v.memo, "checks", v.config.Checks)
	if err != nil {
		return err
	}
	whole := *made
	whole.Sections = append([]pack.Section{v.checkSection(checks)}, made.Sections...)
	return v.show(&page{title: v.say("menu.quality"), active: "quality", pack: &whole, main: "checks", form: "week.html", data: form})
}

// offendersShown is how many offenders of a check the page names.
const offendersShown = 5

func (v *visit) checkSection(checks []Check) pack.Section {
	t := &pack.Table{ID: "checks", Title: v.say("checks"), Columns: []pack.Column{{ID: "check", Title: v.say("col.check"), Kind: unit.ID, Weight: 1.3},
		{ID: "verdict", Title: v.say("col.verdict"), Kind: unit.Text}, {ID: "offenders", Title: v.say("col.offenders"), Kind: unit.Count, Align: pack.Right},
		{ID: "about", Title: v.say("col.about"), Kind: unit.Text, Weight: 3}, {ID: "first", Title: v.say("col.first"), Kind: unit.Text, Weight: 3}}}
	for _, c := range checks {
		word, tone := "ok", pack.Good
		switch {
		case c.Count > 0 && c.Severity == "error":
			word, tone = "failed", pack.Bad
		case c.Count > 0:
			word, tone = "warning", pack.Warn
		}
		var first string
		for i, r := range c.Rows {
			if i == offendersShown {
				first += " · …"
				break
			}
			if i > 0 {
				first += " · "
			}
			first += text.Line(fmt.Sprint(r))
		}
		t.Rows = append(t.Rows, pack.Row{Cells: []pack.Cell{{Value: unit.OfID(c.ID)}, {Value: unit.OfText(v.say("check." + word)), Tone: tone},
			{Value: unit.OfCount(c.Count)}, words(v.aboutCheck(c)), words(first)}})
	}
	return pack.Section{ID: "checks", Title: v.say("checks"), Lead: v.say("checks.lead"), Blocks: []pack.Block{{Table: t}}}
}

// likenessLimit is how many incidents candidates are looked for among while somebody waits: above it, likeness takes minutes and gigabytes.
const likenessLimit = 250_000

// candidates are the problem candidates at the end of a week.
func candidates(v *visit) error {
	all, err := v.list(metrics.ListQuery{Sort: "opened"})
	if err != nil {
		return err
	}
	if all.total > likenessLimit {
		return refuse(http.StatusServiceUnavailable, "%s", v.say("candidates.many", v.printer.Count(all.total)))
	}
	made, form, err := v.weekPart("candidates", metrics.ReadProposals, pack.Proposals)
	if err != nil {
		return err
	}
	return v.show(&page{title: v.say("menu.candidates"), active: "candidates", pack: made, main: "candidates-list", form: "week.html", data: form})
}

// administration is the state of the server and the tokens, without their secrets.
func administration(v *visit) error {
	v.mu.Lock()
	remembered := 0
	for _, m := range v.memos {
		remembered += m.size()
	}
	v.mu.Unlock()
	state := &pack.Table{ID: "server", Title: v.say("admin.state"), Columns: []pack.Column{{ID: "what", Title: v.say("col.what"), Kind: unit.Text, Weight: 2}, {ID: "value", Title: v.say("col.value"), Kind: unit.Text, Weight: 2}}}
	for _, fact := range [][2]string{
		{v.say("admin.generation"), v.data.Generation}, {v.say("admin.built"), v.printer.Instant(v.data.BuiltAt)}, {v.say("admin.served"), v.printer.Count(v.served.Load())},
		{v.say("admin.inflight"), v.printer.Count(v.inflight.Load())}, {v.say("admin.remembered"), v.printer.Count(int64(remembered))}, {v.say("admin.config"), v.config.ConfigHash},
	} {
		state.Rows = append(state.Rows, pack.Row{Cells: []pack.Cell{words(fact[0]), words(fact[1])}})
	}
	tokens := &pack.Table{ID: "tokens", Title: v.say("admin.tokens"), Empty: v.say("admin.notokens"), Columns: []pack.Column{{ID: "id", Title: "id", Kind: unit.ID},
		{ID: "role", Title: v.say("col.role"), Kind: unit.Text}, {ID: "name", Title: v.say("col.name"), Kind: unit.Text, Weight: 2},
		{ID: "created", Title: v.say("col.created"), Kind: unit.Instant}, {ID: "expires", Title: v.say("col.expires"), Kind: unit.Instant}}}
	for _, t := range v.config.Tokens() {
		tone := pack.Plain
		if !t.IsValid(v.config.Now()) {
			tone = pack.Muted
		}
		tokens.Rows = append(tokens.Rows, pack.Row{Tone: tone, Cells: []pack.Cell{{Value: unit.OfID(t.ID)}, words(t.Role), words(t.Name), instant(t.CreatedAt), instant(t.ExpiresAt)}})
	}
	return v.show(&page{title: v.say("menu.admin"), lead: v.say("admin.lead"), active: "admin", main: "tokens",
		pack: v.blank("admin", pack.Section{Blocks: []pack.Block{{Table: state}, {Table: tokens}}})})
}

func instant(t time.Time) pack.Cell {
	if t.IsZero() {
		return pack.Cell{Value: unit.None(unit.Instant, unit.Empty)}
	}
	return pack.Cell{Value: unit.OfInstant(t)}
}
