package pack

import (
	"math/big"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// credits prints the proposed amounts with every step, so that the other party can calculate them again with a pencil.
func (b *sla) credits() Section {
	s := Section{ID: "credits", Title: b.say("credits"), Lead: b.say("credits.lead")}
	for n, statement := range b.d.Credits {
		s.Blocks = append(s.Blocks, b.statement(n, statement)...)
	}
	return s
}

func (b *sla) statement(n int, s *metrics.CreditStatement) []Block {
	id := "credit-steps"
	if n > 0 {
		id += "-" + itoa(int64(n+1))
	}
	total := b.say("credit.total")
	var breached []int64
	for _, c := range b.d.Breaches {
		if c.Verdicts[metrics.Net] == "breached" && b.counts(c, metrics.Net) && b.d.Incidents[c.IncidentKey] != nil && !slices.Contains(breached, c.IncidentKey) {
			breached = append(breached, c.IncidentKey)
		}
	}
	ref := b.cite(figure{kpi: metrics.KPI{ID: "credit", Frame: metrics.Frame(b.d.Contract.Frame)}, title: b.say("credit.figure"), where: s.Version, dims: dim("version", s.Version), model: "sql/metrics/contract_results.sql", value: unit.OfMoney(s.Proposed, s.Currency),
		formula: b.say("credit.formula"), n: int64(len(breached)), subjects: b.listed(breached), recount: &Recount{Over: Selection{Table: id, Sum: "variation", Where: [][]Match{{{Column: "part", Is: total}}}}}})
	head := &Text{Title: b.statementTitle(s)}
	add := func(tone Tone, refs []string, sentence string) {
		head.Paragraphs = append(head.Paragraphs, Paragraph{Text: sentence, Tone: tone, Refs: refs, Item: true})
	}
	add(Plain, []string{ref}, b.say("credit.proposed", b.print.Money(float64(s.Proposed), s.Currency), b.print.Money(float64(s.Fee), s.Currency)))
	if since := b.since(); since != "" {
		add(Warn, nil, b.say("credit.since", since))
	}
	add(Plain, nil, b.known("nature.", s.Nature))
	switch {
	case s.NeedsNotice():
		add(Warn, nil, b.say("credit.notice"))
	case s.Proposed > 0:
		add(Plain, nil, b.say("credit.waived"))
	}
	if s.Recovered > 0 {
		add(Plain, nil, b.say("credit.recovered", b.print.Money(float64(s.Recovered), s.Currency)))
	}
	if s.Assumed > 0 {
		add(Warn, nil, b.say("credit.assumed", b.number("n.periods", int64(s.Assumed))))
	}
	if s.Year != "" {
		sentence := b.say("credit.year", b.isoDate(s.Year), b.number("n.periods", s.YearPeriods))
		if len(s.Past) == 0 {
			sentence += b.say("credit.year.none")
		}
		add(Plain, nil, sentence)
	}
	t := &Table{ID: id, Title: b.say("credit.steps"), Base: b.say("credit.base"), Empty: b.say("credit.empty"), Columns: []Column{b.column("part", unit.Text, 1.4),
		b.column("operation", unit.Text, 1.6), b.column("calculation", unit.Text, 4), b.column("variation", unit.Money, 1.1), b.column("amount", unit.Money, 1.1)}}
	stepRow := func(part string, step metrics.CreditStep) Row {
		r := b.stepRow(part, step, s.Currency)
		partsOf(ref, r.Cells[3:]...)
		return r
	}
	for _, l := range s.Lines {
		part := strings.Join(nonEmpty(l.RuleID, l.LineID), " · ")
		for i, step := range l.Steps {
			r := stepRow(part, step)
			if i == 0 && l.Clause != "" {
				r.Cells[1].Value.Text += " (" + b.clause(l.Clause) + ", " + b.known("model.", l.Model) + ")"
			}
			t.Rows = append(t.Rows, r)
		}
	}
	for _, step := range s.Steps {
		t.Rows = append(t.Rows, stepRow(total, step))
	}
	if len(t.Rows) > 0 {
		sum := row(words(b.say("credit.due")), words(""), words(""), words(""), Cell{Value: unit.OfMoney(s.Proposed, s.Currency), Ref: ref})
		t.Total = &sum
	}
	blocks := []Block{{Text: head}, {Table: t}}
	if len(s.Past) > 0 {
		blocks = append(blocks, Block{Table: b.pastCredits(strings.Replace(id, "steps", "year", 1), ref, s)})
	}
	return blocks
}

// pastCredits lists what the cap of the year takes off: the earlier credits of the contract year, period by period.
func (b *sla) pastCredits(id, ref string, s *metrics.CreditStatement) *Table {
	t := &Table{ID: id, Title: b.say("credit.past"), Base: b.say("credit.past.base") + b.marked(), Columns: []Column{b.column("period", unit.Text, 2), b.column("version", unit.Text, 2),
		b.column("amount_proposed", unit.Money, 1)}}
	for _, p := range s.Past {
		t.Rows = append(t.Rows, row(words(b.pastLabel(p.Period)), words(p.Version), Cell{Value: unit.OfMoney(p.Amount, s.Currency), Of: ref}))
	}
	sum := row(words(b.say("total")), words(""), Cell{Value: unit.OfMoney(s.Used(), s.Currency), Of: ref})
	t.Total = &sum
	return t
}

func (b *sla) statementTitle(s *metrics.CreditStatement) string {
	if len(b.d.Credits) < 2 {
		return b.say("credit.title")
	}
	return b.say("credit.title.version", s.Version)
}

func (b *sla) stepRow(part string, step metrics.CreditStep, currency string) Row {
	operation := b.say("credit.op." + string(step.Operation))
	if i := b.d.Incidents[step.Incident]; i != nil {
		operation += " " + i.ID
	}
	if step.LineID != "" {
		operation += " " + step.LineID + " " + b.periodLabel(step.Period)
	}
	change := Cell{Value: b.ratValue(step.Change, currency)}
	if step.Change == nil || step.Change.Sign() == 0 {
		change.Tone = Muted
	}
	r := row(words(part), words(operation), words(b.formula(step, currency)), change, Cell{Value: b.ratValue(step.Exact, currency)})
	if i := b.d.Incidents[step.Incident]; i != nil {
		b.show(i.Key)
	}
	return r
}

// ratValue is an amount of cents that may not be whole: print rounds it, the workbook keeps it.
func (b *sla) ratValue(cents *big.Rat, currency string) unit.Value {
	if cents == nil {
		return unit.None(unit.Money, unit.Empty)
	}
	f, _ := cents.Float64()
	return unit.Value{Kind: unit.Money, Number: f, Text: currency}
}

func (b *sla) ratMoney(cents *big.Rat, currency string) string {
	return b.print.Format(b.ratValue(cents, currency))
}

// formula writes what a step calculated, with the signs and the numbers of the language.
func (b *sla) formula(step metrics.CreditStep, currency string) string {
	var parts []string
	for _, p := range step.Formula {
		f := p.Float()
		switch p.Kind {
		case "sign":
			parts = append(parts, b.known("sign.", p.Text))
			continue
		case "money":
			parts = append(parts, b.print.Money(f*100, currency))
		case "rate":
			parts = append(parts, b.percent(f))
		case "duration":
			parts = append(parts, b.print.Exact(f))
		case "days":
			parts = append(parts, b.number("n.days", int64(f)))
		case "points":
			parts = append(parts, b.say("points", b.shortNumber(f)))
		case "periods":
			parts = append(parts, b.number("n.missed", int64(f)))
		default:
			parts = append(parts, b.shortNumber(f))
		}
	}
	return strings.NewReplacer("( ", "(", " )", ")").Replace(strings.Join(parts, " "))
}

// shortNumber prints a number with the decimals that it has, four at most.
func (b *draft) shortNumber(f float64) string {
	for decimals := range 4 {
		scale := []float64{1, 10, 100, 1000}[decimals]
		if f*scale == float64(int64(f*scale)) {
			return b.print.Number(f, decimals)
		}
	}
	return b.print.Number(f, 4)
}

// percent prints a share with the decimals that it has, four at most.
func (b *draft) percent(f float64) string {
	for decimals, scale := range []float64{1e2, 1e3, 1e4, 1e5} {
		if n := f * scale; n-float64(int64(n+0.5)) < 1e-7 && float64(int64(n+0.5))-n < 1e-7 {
			return b.print.Percent(f, decimals)
		}
	}
	return b.print.Percent(f, 4)
}
