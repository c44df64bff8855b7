package pack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Client arranges a period of a contract as the service level report of domain.md 4.5, with the evidence of 3.10. It counts and
// judges nothing: every number and every verdict is one of the data's.
func Client(data *metrics.ContractData, o Options) (*Pack, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	name := data.Contract.ID + " " + data.Period.Key
	printer, err := unit.NewPrinter(o.Lang, data.Contract.Zone)
	if err != nil {
		return nil, fmt.Errorf("arrange the report of contract %s: %w", name, err)
	}
	data = clientOnly(data)
	b := &sla{d: data, weighted: map[weightedLine]bool{}, draft: newDraft(o, printer, data.Period, data.Incidents)}
	for _, v := range append(slices.Clone(data.Versions), data.Contract) {
		var terms contractTerms
		if len(v.Terms) > 0 {
			if err := json.Unmarshal(v.Terms, &terms); err != nil {
				return nil, fmt.Errorf("arrange the report of contract %s: read the terms of version %s: %w", name, v.Version, err)
			}
		}
		for _, c := range terms.Commitments {
			b.weighted[weightedLine{v.Key, c.ID}] = c.Weighted
		}
		b.terms = terms // of the last one: the version in force at the end
	}
	lines := map[int64]metrics.ContractLine{}
	for _, l := range data.Lines {
		lines[l.Key] = l
	}
	b.judge(data.Commitments, lines, data.AsOf)
	b.judge(slices.DeleteFunc(slices.Clone(data.Breaches), func(c metrics.Commitment) bool {
		return slices.ContainsFunc(data.Commitments, func(d metrics.Commitment) bool { return d.Key == c.Key })
	}), nil, data.AsOf)
	b.pack = b.cover()
	for _, section := range []func() Section{
		b.summary, b.restated, b.commitments, b.breaches, b.openings, b.exclusions, b.availability, b.activity, b.problems, b.actions, b.changes,
		b.credits, b.forecast, b.agreement, b.quality, b.definitions, b.population, b.validation,
	} {
		// What a contract does not have takes no room: a section without blocks is not printed.
		if s := section(); len(s.Blocks) > 0 {
			b.pack.Sections = append(b.pack.Sections, s)
		}
	}
	b.settle()
	return b.pack, nil
}

// clientOnly leaves out what is promised by teams and suppliers: it is no business of the client, and never mixed with what is
// promised to it (domain.md 3.1).
func clientOnly(data *metrics.ContractData) *metrics.ContractData {
	d := *data
	inner := func(audience string) bool { return audience == "internal" || audience == "supplier" }
	left := map[int64]bool{}
	of := func(c metrics.Commitment) bool {
		if inner(c.Audience) {
			left[c.Key] = true
		}
		return inner(c.Audience)
	}
	d.Lines = slices.DeleteFunc(slices.Clone(data.Lines), func(l metrics.ContractLine) bool { return inner(l.Audience) })
	for _, list := range []*[]metrics.Commitment{&d.Commitments, &d.Breaches, &d.Undetermined, &d.AtRisk} {
		*list = slices.DeleteFunc(slices.Clone(*list), of)
	}
	d.Stops = slices.DeleteFunc(slices.Clone(data.Stops), func(s metrics.ClockInterval) bool { return left[s.CommitmentKey] })
	return &d
}

// sla builds one service level report, in the order of reading.
type sla struct {
	draft
	d        *metrics.ContractData
	terms    contractTerms
	weighted map[weightedLine]bool // lines whose availability is weighted by users and severity
}

// weightedLine is a line of one version.
type weightedLine struct {
	contract int64
	id       string
}

// isWeighted reports whether a line is judged by the weighted availability.
func (b *sla) isWeighted(l metrics.ContractLine) bool {
	return b.weighted[weightedLine{l.ContractKey, l.ID}]
}

// contractTerms are the parts of a version that are printed as choices; see the JSON of workspace.Terms.
type contractTerms struct {
	Signed string `json:"signed"`
	Scope  struct {
		Services []string `json:"services"`
		Domains  []string `json:"domains"`
		Segments []string `json:"segments"`
		Sites    []string `json:"sites"`
	} `json:"scope"`
	Commitments []struct {
		ID       string `json:"id"`
		Weighted bool   `json:"weighted"`
	} `json:"commitments"`
	Uncommitted map[string][]int `json:"uncommitted"`
	Stops       []struct {
		Reason     string `json:"reason"`
		Clause     string `json:"clause"`
		Evidence   string `json:"evidence"`
		CapSeconds int64  `json:"cap_seconds"`
	} `json:"stops"`
	Exclusions []struct {
		Clause string `json:"clause"`
		Reason string `json:"reason"`
		Title  string `json:"title"`
	} `json:"exclusions"`
	Maintenance struct {
		Excluded   bool   `json:"excluded"`
		NoticeDays int    `json:"notice_days"`
		Clause     string `json:"clause"`
	} `json:"maintenance"`
}

func (b *sla) cover() *Pack {
	c := b.d.Contract
	p := &Pack{
		Kind: "client", Lang: b.o.Lang, Title: b.o.Title, Organisation: b.o.Organisation, Scope: b.scope(),
		Status: b.o.Status, Version: b.o.Version,
		Period: b.d.Period.Key, PeriodWords: b.d.Period.Words(b.o.Lang), From: b.d.From.UTC(), To: b.d.To.UTC(),
		Zone: b.print.Zone().String(), AsOf: b.d.AsOf, ConfigHash: b.o.ConfigHash, ToolVersion: b.o.ToolVersion,
		Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{}, Sources: []Source{},
	}
	if p.Title == "" {
		p.Title = b.say("sla.title", c.Client)
	}
	if p.Status == "" || b.d.IsPartial {
		p.Status = Provisional // a period that is not over has no last word
	}
	if p.Version == 0 {
		p.Version = 1
	}
	for _, s := range b.d.Sources {
		p.Sources = append(p.Sources, Source{Name: s.Name, File: s.File, SHA256: s.SHA256, Rows: s.Rows, Rejected: s.Rejected,
			Zone: s.Zone, Latest: s.Latest})
	}
	if since := b.since(); since != "" {
		p.PeriodWords += " " + b.say("period.since", since)
	}
	p.Verdict, p.VerdictTone = b.verdict()
	return p
}

// scope says what the report covers: contract, version, services.
func (b *sla) scope() string {
	c := b.d.Contract
	return b.say("sla.scope", cmp.Or(c.Title, c.ID), c.Version, b.perimeter())
}

// perimeter says what of the client the contract covers.
func (b *sla) perimeter() string {
	var parts []string
	for _, part := range []struct {
		key    string
		values []string
	}{{"scope.services", b.terms.Scope.Services}, {"scope.domains", b.terms.Scope.Domains}, {"scope.segments", b.terms.Scope.Segments},
		{"scope.sites", b.terms.Scope.Sites}} {
		if len(part.values) > 0 {
			parts = append(parts, b.say(part.key, strings.Join(part.values, ", ")))
		}
	}
	if len(parts) == 0 {
		return b.say("scope.all")
	}
	return strings.Join(parts, b.say("semicolon"))
}

// verdict is the period in one sentence.
func (b *sla) verdict() (string, Tone) {
	var missed, tolerated []string
	met, judged, none := 0, 0, 0
	for _, l := range b.d.Lines {
		switch l.Result.Verdict {
		case "none", "":
			none++
			continue
		case "breached":
			missed = append(missed, b.missedName(l))
		case "met_by_tolerance":
			tolerated = append(tolerated, b.lineName(l))
			met++
		default:
			met++
		}
		judged++
	}
	if judged == 0 {
		return b.say("sla.verdict.none"), Muted
	}
	parts, tone := []string{b.say("sla.verdict.met", b.print.Count(int64(met)), b.count(judged, "n.lines.judged"))}, Good
	if len(tolerated) > 0 {
		parts, tone = append(parts, b.say("sla.verdict.tolerated", strings.Join(tolerated, ", "))), Warn
	}
	if len(missed) > 0 {
		parts, tone = append(parts, b.say("sla.verdict.missed", strings.Join(missed, ", "))), Bad
	}
	if amount, currency := b.proposed(); amount > 0 {
		credit := b.say("sla.verdict.credit", b.print.Money(float64(amount), currency))
		if b.since() != "" {
			credit += b.say("sla.verdict.incomplete")
		}
		if b.needsNotice() {
			credit += b.say("sla.verdict.notice")
		}
		parts = append(parts, credit)
	}
	if since := b.since(); since != "" {
		key := "sla.verdict.since"
		if amount, _ := b.proposed(); amount > 0 {
			key = "sla.verdict.from" // the amount has said that the period is incomplete
		}
		parts, tone = append(parts, b.say(key, since)), worse(tone, Warn)
	}
	if b.d.IsPartial {
		parts, tone = append(parts, b.say("sla.verdict.partial")), worse(tone, Warn)
	}
	return capital(strings.Join(parts, b.say("semicolon")) + "."), tone
}

// since is the day on which the sources begin, where that is inside the period; nothing for a period that they cover.
func (b *sla) since() string {
	if !b.d.Uncovered[b.d.Period.Key] {
		return ""
	}
	return b.print.Date(b.localDate(b.d.First))
}

// missedName names a missed line, with the time of its interruptions where that is what was promised.
func (b *sla) missedName(l metrics.ContractLine) string {
	if b.longest(l, metrics.Net) == nil || l.Target == nil {
		return b.lineName(l)
	}
	return b.say("sla.verdict.down", b.lineName(l), b.print.Format(b.result(l, metrics.Net)), b.hoursOf(float64(*l.Target)))
}

// count writes a number with its noun.
func (b *sla) count(n int, key string) string { return b.number(key, int64(n)) }

// proposed is the sum of the proposed credits and their currency.
func (b *sla) proposed() (cents int64, currency string) {
	for _, s := range b.d.Credits {
		cents, currency = cents+s.Proposed, s.Currency
	}
	return cents, currency
}

// needsNotice reports whether a proposed amount waits for a formal notice.
func (b *sla) needsNotice() bool {
	return slices.ContainsFunc(b.d.Credits, (*metrics.CreditStatement).NeedsNotice)
}

// lineName is the id of a line; with its version when two are in force in the period.
func (b *sla) lineName(l metrics.ContractLine) string {
	if len(b.d.Versions) < 2 {
		return l.ID
	}
	return l.ID + b.say("line.version", b.versionOf(l.ContractKey))
}

// versionOf is the id of a version.
func (b *sla) versionOf(key int64) string {
	for _, v := range b.d.Versions {
		if v.Key == key {
			return v.Version
		}
	}
	return b.d.Contract.Version
}

// lineOf finds the line of a commitment.
func (b *sla) lineOf(key int64) (metrics.ContractLine, bool) {
	i := slices.IndexFunc(b.d.Lines, func(l metrics.ContractLine) bool { return l.Key == key })
	if i < 0 {
		return metrics.ContractLine{}, false
	}
	return b.d.Lines[i], true
}
