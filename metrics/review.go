package metrics

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// The criteria of a review, in the order in which they are printed (domain.md 4.2).
const (
	ByMajor         = "major"
	ByFamily        = "family" // a problem candidate
	ByBreach        = "breach"
	ByPriority      = "priority"
	ByReassignments = "reassignments"
)

// Criteria are the criteria in the order in which they are printed.
var Criteria = []string{ByMajor, ByFamily, ByBreach, ByPriority, ByReassignments}

// ReviewRule says which incidents and families of a period a review looks at (domain.md 4.2). The zero value takes nothing.
type ReviewRule struct {
	Majors        bool
	Breaches      bool
	Priorities    []int // levels
	Reassignments int64 // at least; 0: not a criterion
	Families      int   // cards of problem candidates, at most
	Cards         int   // cards, at most
}

// Ground is one reason for which a case was chosen.
type Ground struct {
	Criterion string
	Detail    string // of a breach: acknowledge, restore
	At        time.Time
	Value     int64 // breach: seconds of overrun; priority: the level; reassignments: their number
}

// Case is one incident or family that a review may look at.
type Case struct {
	Incident *Incident  // nil for a family
	Family   *Candidate // nil for an incident
	// Candidate is the id of the candidate that an incident belongs to, when that fired.
	Candidate string
	Grounds   []Ground // by criterion
	// Actions are those of the problems of a family.
	Actions []Action
	// Effects judge what was done before: the problems that the incident, its earlier ones or the family name, and their actions.
	Effects []Effect
}

// Has returns the first ground of a criterion.
func (c *Case) Has(criterion string) (Ground, bool) {
	for _, g := range c.Grounds {
		if g.Criterion == criterion {
			return g, true
		}
	}
	return Ground{}, false
}

// ID names the case: the number of the incident or of the candidate.
func (c *Case) ID() string {
	if c.Family != nil {
		return c.Family.ID
	}
	return c.Incident.ID
}

// ReviewQuery asks for the review of a period.
type ReviewQuery struct {
	Period Period
	AsOf   time.Time
	Rule   ReviewRule
}

// ReviewData is what a review says, as values.
type ReviewData struct {
	Period        Period
	AsOf          time.Time
	Cut           time.Time // the end of the period, or just after AsOf while it is not over
	IsPartial     bool
	First, Latest time.Time // of the data: the first opening, and the latest instant that a source speaks of
	Rule          ReviewRule
	// Cards are the cases that the review looks at, in its order; Left those that the cap leaves out, in the same order.
	Cards, Left []*Case
	Dossiers    map[int64]*Dossier // of the incidents with a card
	Incidents   map[int64]*Incident
	// Similar are the earlier incidents, under other keys, that those with a card resemble, the best first.
	Similar   map[int64][]Link
	Rules     Rules
	Registers Registers
	Changes   []Change // of the period and of the two weeks after
	ChangesTo time.Time
	Sources   []Source
	set       Set
}

// Set is the KPIs that the review was read with.
func (d *ReviewData) Set() Set { return d.set }

// ReadReview reads the review of a period: which incidents and families its rule takes, and the dossier of each.
func ReadReview(ctx context.Context, db Querier, set Set, q ReviewQuery) (*ReviewData, error) {
	d := &ReviewData{Period: q.Period, AsOf: q.AsOf.UTC(), Cut: q.Period.To, Rule: q.Rule, set: set}
	if after := q.AsOf.Add(time.Second); after.Before(d.Cut) {
		d.Cut, d.IsPartial = after, true
	}
	for _, step := range []func(context.Context, Querier) error{d.readSources, d.readCases, d.readRegisters, d.readDossiers, d.readSimilar} {
		if err := step(ctx, db); err != nil {
			return nil, fmt.Errorf("read the review of %s: %w", q.Period.Key, err)
		}
	}
	return d, nil
}

func (d *ReviewData) readSources(ctx context.Context, db Querier) (err error) {
	if d.First, err = FirstOpening(ctx, db); err != nil {
		return err
	}
	d.Sources, err = Sources(ctx, db)
	for _, s := range d.Sources {
		if s.Latest.After(d.Latest) {
			d.Latest = s.Latest
		}
	}
	return err
}

// readCases finds what the rule takes.
func (d *ReviewData) readCases(ctx context.Context, db Querier) error {
	type row struct {
		key int64
		Ground
	}
	rows, err := collect(ctx, db, "grounds of a review", fmt.Sprintf(`select subject_id, criterion, detail, period_epoch, value
from metrics.review_grounds
where period_epoch >= %d and period_epoch < %d
order by subject_id, criterion, detail`, d.Period.From.Unix(), d.Cut.Unix()), nil, func(r *row) []any {
		return []any{&r.key, &r.Criterion, orEmpty{&r.Detail}, orZero{&r.At}, orNone{&r.Value}}
	})
	if err != nil {
		return err
	}
	grounds := map[int64][]Ground{}
	var ids []int64
	for _, r := range rows {
		if !d.Rule.takes(r.Ground) {
			continue
		}
		if grounds[r.key] == nil {
			ids = append(ids, r.key)
		}
		grounds[r.key] = append(grounds[r.key], r.Ground)
	}
	if d.Rules, err = ReadRules(ctx, db); err != nil {
		return err
	}
	candidates, err := Candidates(ctx, db, d.set, CandidateQuery{Period: d.Period, AsOf: d.AsOf, Since: d.Period.From})
	if err != nil {
		return err
	}
	all := slices.Clone(ids)
	for _, c := range candidates {
		all = append(all, c.Incidents...)
	}
	slices.Sort(all)
	if d.Incidents, err = Incidents(ctx, db, slices.Compact(all)); err != nil {
		return err
	}
	d.choose(ids, grounds, candidates)
	return nil
}

// readSimilar finds what the incidents with a card resemble.
func (d *ReviewData) readSimilar(ctx context.Context, db Querier) (err error) {
	var keys, others []int64
	for _, c := range d.Cards {
		if c.Incident != nil {
			keys = append(keys, c.Incident.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	if d.Similar, err = Similar(ctx, db, d.Rules, keys, d.Cut); err != nil {
		return err
	}
	for _, links := range d.Similar {
		for _, l := range links {
			if d.Incidents[l.Earlier] == nil {
				others = append(others, l.Earlier)
			}
		}
	}
	slices.Sort(others)
	found, err := Incidents(ctx, db, slices.Compact(others))
	maps.Copy(d.Incidents, found)
	return err
}

// takes reports whether a ground is one that the rule asks for.
func (r ReviewRule) takes(g Ground) bool {
	switch g.Criterion {
	case ByMajor:
		return r.Majors
	case ByBreach:
		return r.Breaches
	case ByPriority:
		return slices.Contains(r.Priorities, int(g.Value))
	case ByReassignments:
		return r.Reassignments > 0 && g.Value >= r.Reassignments
	}
	return false
}

// choose orders the cases and caps them: majors first, then the families, then what more criteria hold for, what is more urgent, what
// more users lost, what passed its target by more. A family takes its place from no major.
func (d *ReviewData) choose(ids []int64, grounds map[int64][]Ground, candidates []Candidate) {
	family := map[int64]string{}
	for n := range candidates {
		for _, key := range candidates[n].Incidents {
			if family[key] == "" {
				family[key] = candidates[n].ID
			}
		}
	}
	var majors, families, others []*Case
	for _, key := range ids {
		i := d.Incidents[key]
		if i == nil {
			continue
		}
		c := &Case{Incident: i, Grounds: grounds[key], Candidate: family[key]}
		slices.SortStableFunc(c.Grounds, func(a, b Ground) int {
			return cmp.Compare(slices.Index(Criteria, a.Criterion), slices.Index(Criteria, b.Criterion))
		})
		if _, ok := c.Has(ByMajor); ok {
			majors = append(majors, c)
		} else {
			others = append(others, c)
		}
	}
	for n := range candidates {
		// A family of one major is told on the card of the major.
		if f := &candidates[n]; len(f.Incidents) > 1 || !slices.ContainsFunc(majors, func(c *Case) bool { return len(f.Incidents) == 1 && c.Incident.Key == f.Incidents[0] }) {
			families = append(families, &Case{Family: f, Grounds: []Ground{{Criterion: ByFamily, At: f.LatestAt, Value: int64(len(f.Incidents))}}})
		}
	}
	for _, list := range [][]*Case{majors, others} {
		slices.SortStableFunc(list, func(a, b *Case) int {
			return cmp.Or(cmp.Compare(b.criteria(), a.criteria()), cmp.Compare(a.level(), b.level()), cmp.Compare(b.lost(), a.lost()),
				cmp.Compare(b.overrun(), a.overrun()), cmp.Compare(a.Incident.ID, b.Incident.ID))
		})
	}
	taken, spare := families, []*Case(nil)
	if len(families) > d.Rule.Families {
		taken, spare = families[:d.Rule.Families], families[d.Rule.Families:]
	}
	d.Cards = slices.Concat(majors, taken, others)
	if d.Rule.Families == 0 {
		spare = nil // the rule does not ask for families
	}
	if len(d.Cards) > d.Rule.Cards {
		d.Left = slices.Clone(d.Cards[d.Rule.Cards:])
		d.Cards = d.Cards[:d.Rule.Cards]
	}
	d.Left = append(d.Left, spare...)
}

// criteria counts the criteria that hold: two breaches are one.
func (c *Case) criteria() (n int) {
	for k, g := range c.Grounds {
		if k == 0 || c.Grounds[k-1].Criterion != g.Criterion {
			n++
		}
	}
	return n
}

func (c *Case) level() string {
	if c.Incident.Priority == "" {
		return "P9"
	}
	return c.Incident.Priority
}

func (c *Case) lost() float64 {
	if c.Incident.UserSeconds == nil {
		return math.Inf(-1)
	}
	return *c.Incident.UserSeconds
}

func (c *Case) overrun() (most int64) {
	for _, g := range c.Grounds {
		if g.Criterion == ByBreach {
			most = max(most, g.Value)
		}
	}
	return most
}

func (d *ReviewData) readRegisters(ctx context.Context, db Querier) (err error) {
	if d.Registers, err = registers(ctx, db); err != nil {
		return err
	}
	end := d.Period
	if end.Grain == Week {
		for range lookAhead {
			end = end.Next()
		}
	}
	d.ChangesTo = end.To
	d.Changes, err = Changes(ctx, db, d.Period.From, end.To)
	return err
}

func (d *ReviewData) readDossiers(ctx context.Context, db Querier) (err error) {
	var ids []int64
	for _, c := range d.Cards {
		if c.Incident != nil {
			ids = append(ids, c.Incident.Key)
			continue
		}
		if c.Actions, err = ActionsOf(ctx, db, c.Family.Problems...); err != nil {
			return err
		}
	}
	if d.Dossiers, err = ReadDossiers(ctx, db, ids, d.AsOf, d.Period.Zone()); err != nil {
		return err
	}
	for _, c := range d.Cards {
		if err := d.readEffects(ctx, db, c); err != nil {
			return err
		}
	}
	for key, o := range d.Dossiers {
		d.Incidents[key] = o.Incident // with its steps
		for _, i := range o.Earlier {
			if d.Incidents[i.Key] == nil {
				d.Incidents[i.Key] = i
			}
		}
		for k, i := range o.Family {
			if d.Incidents[k] == nil {
				d.Incidents[k] = i
			}
		}
	}
	return nil
}

// readEffects judges what was done about a case before: its problems and their actions.
func (d *ReviewData) readEffects(ctx context.Context, db Querier, c *Case) (err error) {
	var problems, ids []string
	actions := c.Actions
	if c.Family != nil {
		problems = slices.Clone(c.Family.Problems)
	} else if o := d.Dossiers[c.Incident.Key]; o != nil {
		for _, i := range append([]*Incident{o.Incident}, o.Earlier...) {
			if i.ProblemID != "" && !slices.Contains(problems, i.ProblemID) {
				problems = append(problems, i.ProblemID)
			}
		}
		if actions, err = ActionsOf(ctx, db, append([]string{o.Incident.ID}, problems...)...); err != nil {
			return err
		}
	}
	ids = append(ids, problems...)
	for _, a := range actions {
		ids = append(ids, a.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	c.Effects, err = EffectsOf(ctx, db, ids...)
	return err
}
