package metrics

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Milestone is one instant of the life of an incident and how it is known (domain.md 1.3).
type Milestone struct {
	Name    string    // occurred, detected, declared, opened, acknowledged, restored, resolved, closed
	At      time.Time // zero when nobody knows
	Quality string    // source, event, estimated, missing
}

// Stay is the time of an incident in one state or with one support group, half-open; To is zero while it lasts.
type Stay struct {
	Kind         string // state, group
	Name, Reason string // Reason is that of a wait
	From, To     time.Time
}

// Dossier is all that is known of one incident for those who analyse it.
type Dossier struct {
	Clock
	Milestones []Milestone // in the order of a life
	Stays      []Stay      // states, then groups, each in order
	// Cause is the change that the incident names; Near are others of its service whose window shares an instant with the day before
	// the incident or its life.
	Cause      *Change
	Near       []Change
	Problem    *Problem // that the incident names
	Actions    []Action // of the incident or its problem
	Exclusions []Claim  // asked for on the incident, accepted or not
	// Earlier are incidents of the same recurrence key opened before it, the latest first; Weeks counts those of the 13 weeks that end
	// with the week of its opening, itself included.
	Earlier []*Incident
	Weeks   []int64
	// Report is what the register says of reports, by kind (cri, pir): due dates and publications.
	Reports map[string]Report
}

// Claim is one row of the register of exclusions about an incident.
type Claim struct {
	ID, LineID, Clause, Reason, Evidence, RequestedBy, ApprovedBy, Status string
	DecidedAt                                                             time.Time
}

const (
	// nearBefore is how long before an incident a change of its service is worth a look.
	nearBefore = 24 * time.Hour
	// earlierLimit is how many earlier incidents of a key a dossier names.
	earlierLimit = 8
)

// ReadDossiers reads what is known of some incidents, by key; zone is that of the weeks. Keys that do not exist are absent.
func ReadDossiers(ctx context.Context, db Querier, ids []int64, asOf time.Time, zone *time.Location) (map[int64]*Dossier, error) {
	found := map[int64]*Dossier{}
	if len(ids) == 0 {
		return found, nil
	}
	clocks, err := readClocks(ctx, db, ids, asOf)
	if err != nil {
		return nil, fmt.Errorf("read the clocks of incidents: %w", err)
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(key int64) bool { return clocks[key] == nil })
	for _, key := range ids {
		found[key] = &Dossier{Clock: *clocks[key], Reports: map[string]Report{}}
	}
	if len(ids) == 0 {
		return found, nil
	}
	for _, step := range []func(context.Context, Querier, map[int64]*Dossier, []int64) error{readMilestones, readStays, readClaims, readReports} {
		if err := step(ctx, db, found, ids); err != nil {
			return nil, err
		}
	}
	for _, key := range ids {
		if err := found[key].readLinks(ctx, db, zone); err != nil {
			return nil, fmt.Errorf("read what surrounds %s: %w", found[key].Incident.ID, err)
		}
	}
	return found, nil
}

// readClocks reads the clocks of some incidents together; what [ReadClock] reads of one. An incident without a clock of its own that
// another carries is read by itself.
func readClocks(ctx context.Context, db Querier, ids []int64, asOf time.Time) (map[int64]*Clock, error) {
	kin, err := kinOf(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(ids)
	for _, k := range kin {
		all = append(all, k.key)
	}
	incidents, err := Incidents(ctx, db, all)
	if err != nil {
		return nil, err
	}
	steps, err := Steps(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	found := map[int64]*Clock{}
	for _, key := range ids {
		i := incidents[key]
		if i == nil {
			continue
		}
		i.Steps = steps[key]
		found[key] = &Clock{Incident: i, AsOf: asOf, Family: map[int64]*Incident{}, Spent: map[int64]Decomposition{}}
	}
	for _, k := range kin {
		if c, i := found[k.of], incidents[k.key]; c != nil && i != nil {
			c.Family[k.key] = i
		}
	}
	commitments, err := commitmentsOf(ctx, db, fmt.Sprintf("commitments.incident_key in (%s)", keys(ids)))
	if err != nil {
		return nil, err
	}
	var made []int64
	for _, one := range commitments {
		made = append(made, one.Key)
	}
	pieces, err := piecesOf(ctx, db, made)
	if err != nil {
		return nil, err
	}
	spent, err := Decompositions(ctx, db, made)
	if err != nil {
		return nil, err
	}
	lives, err := LifeDecompositions(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	for _, one := range commitments {
		c := found[one.IncidentKey]
		if c == nil {
			continue
		}
		one.Intervals, one.DeclaredBy = pieces[one.Key], declarer(one, kin)
		c.Commitments = append(c.Commitments, one)
		if d, ok := spent[one.Key]; ok {
			c.Spent[one.Key] = d
		}
	}
	for key, c := range found {
		c.Life = lives[key]
		if len(c.Commitments) > 0 || len(c.Family) == 0 {
			if err := c.readContracts(ctx, db); err != nil {
				return nil, err
			}
			continue
		}
		if err := c.read(ctx, db, key, ""); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func readMilestones(ctx context.Context, db Querier, found map[int64]*Dossier, ids []int64) error {
	type row struct {
		key int64
		Milestone
	}
	rows, err := collect(ctx, db, "milestones", "select subject_id, milestone, at_epoch, quality from metrics.incident_milestones where subject_id in ("+
		keys(ids)+") order by subject_id, position", nil, func(r *row) []any {
		return []any{&r.key, &r.Name, orZero{&r.At}, orEmpty{&r.Quality}}
	})
	for _, r := range rows {
		found[r.key].Milestones = append(found[r.key].Milestones, r.Milestone)
	}
	return err
}

func readStays(ctx context.Context, db Querier, found map[int64]*Dossier, ids []int64) error {
	type row struct {
		key int64
		Stay
	}
	rows, err := collect(ctx, db, "stays of incidents", "select subject_id, kind, name, reason, from_epoch, to_epoch from metrics.incident_stays where subject_id in ("+
		keys(ids)+") order by subject_id, kind desc, ordinal", nil, func(r *row) []any {
		return []any{&r.key, &r.Kind, orEmpty{&r.Name}, orEmpty{&r.Reason}, orZero{&r.From}, orZero{&r.To}}
	})
	for _, r := range rows {
		found[r.key].Stays = append(found[r.key].Stays, r.Stay)
	}
	return err
}

func readClaims(ctx context.Context, db Querier, found map[int64]*Dossier, ids []int64) error {
	type row struct {
		key int64
		Claim
	}
	// A claim stands once for each version of a contract that it may be about.
	rows, err := collect(ctx, db, "exclusions of incidents", `select incident_key, exclusion_id, any_value(line_id), any_value(clause), any_value(reason),
    any_value(evidence), any_value(requested_by), any_value(approved_by), any_value(status), any_value(decided_epoch)
from metrics.exclusion_list
where incident_key in (`+keys(ids)+`)
group by incident_key, exclusion_id
order by incident_key, exclusion_id`, nil, func(r *row) []any {
		return []any{&r.key, orEmpty{&r.ID}, orEmpty{&r.LineID}, orEmpty{&r.Clause}, orEmpty{&r.Reason}, orEmpty{&r.Evidence}, orEmpty{&r.RequestedBy},
			orEmpty{&r.ApprovedBy}, orEmpty{&r.Status}, orZero{&r.DecidedAt}}
	})
	for _, r := range rows {
		found[r.key].Exclusions = append(found[r.key].Exclusions, r.Claim)
	}
	return err
}

// readReports takes the due date that the register agreed, else the working days of the workspace.
func readReports(ctx context.Context, db Querier, found map[int64]*Dossier, ids []int64) error {
	type due struct {
		key  int64
		kind string
		at   time.Time
	}
	dues, err := collect(ctx, db, "due dates of reports", "select subject_id, kind, due_epoch from metrics.report_dues where subject_id in ("+keys(ids)+")", nil,
		func(d *due) []any { return []any{&d.key, &d.kind, orZero{&d.at}} })
	if err != nil {
		return err
	}
	for _, d := range dues {
		i := found[d.key].Incident
		found[d.key].Reports[d.kind] = Report{IncidentKey: d.key, IncidentID: i.ID, Kind: d.kind, IsMajor: i.IsMajor, RestoredAt: i.RestoredAt, DueAt: d.at}
	}
	written, err := Reports(ctx, db, ids...)
	for _, r := range written {
		if r.DueAt.IsZero() {
			r.DueAt = found[r.IncidentKey].Reports[r.Kind].DueAt
		}
		found[r.IncidentKey].Reports[r.Kind] = r
	}
	return err
}

func (d *Dossier) readLinks(ctx context.Context, db Querier, zone *time.Location) error {
	i := d.Incident
	if i.ChangeID != "" {
		changes, err := ChangesOf(ctx, db, i.ChangeID)
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			d.Cause = &changes[0]
		}
	}
	if i.ProblemID != "" {
		problems, err := ProblemsOf(ctx, db, i.ProblemID)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			d.Problem = &problems[0]
		}
	}
	var origins []string
	for _, id := range []string{i.ID, i.ProblemID} {
		if id != "" {
			origins = append(origins, id)
		}
	}
	var err error
	if d.Actions, err = ActionsOf(ctx, db, origins...); err != nil {
		return err
	}
	begun, end := i.Began(), i.Ended(d.AsOf)
	if !begun.IsZero() {
		changes, err := Changes(ctx, db, begun.Add(-nearBefore), end)
		if err != nil {
			return err
		}
		d.Near = slices.DeleteFunc(changes, func(c Change) bool { return c.Service != i.Service || i.Service == "" || c.ID == i.ChangeID })
	}
	return d.readEarlier(ctx, db, zone)
}

// BegunIn keeps of some references those of incidents that began in a window, half-open, in their order.
func BegunIn(ctx context.Context, db Querier, references []string, from, to time.Time) ([]string, error) {
	condition, args := among(references, "reference")
	type row struct{ id string }
	rows, err := collect(ctx, db, "incidents of reports", fmt.Sprintf(`select reference
from metrics.incident_list
where %s and coalesce(occurred_epoch, opened_epoch) >= %d and coalesce(occurred_epoch, opened_epoch) < %d
group by reference
order by reference`, condition, from.Unix(), to.Unix()), args, func(r *row) []any { return []any{&r.id} })
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.id)
	}
	return ids, err
}

// Began is when the incident began, as far as is known: its occurrence, else its opening.
func (i *Incident) Began() time.Time {
	if !i.OccurredAt.IsZero() {
		return i.OccurredAt
	}
	return i.OpenedAt
}

// Ended is when its service was back, as far as is known: the restoration, else the resolution, else a cut.
func (i *Incident) Ended(cut time.Time) time.Time {
	switch {
	case !i.RestoredAt.IsZero():
		return i.RestoredAt
	case !i.ResolvedAt.IsZero():
		return i.ResolvedAt
	}
	return cut
}

func (d *Dossier) readEarlier(ctx context.Context, db Querier, zone *time.Location) error {
	i := d.Incident
	if i.RecurrenceKey == "" || i.OpenedAt.IsZero() {
		return nil
	}
	type row struct {
		key int64
		at  time.Time
	}
	weeks := PeriodAt(Week, i.OpenedAt, zone).Run(ShownWeeks)
	rows, err := collect(ctx, db, "earlier incidents of a key", fmt.Sprintf(`select subject_id, opened_epoch
from metrics.incident_list
where recurrence_key = ? and opened_epoch <= %d and subject_id <> %d and not_counted_because is null
order by opened_epoch desc, reference`, i.OpenedAt.Unix(), i.Key), []any{i.RecurrenceKey}, func(r *row) []any { return []any{&r.key, orZero{&r.at}} })
	if err != nil {
		return err
	}
	d.Weeks = make([]int64, len(weeks))
	var ids []int64
	for _, r := range append(rows, row{i.Key, i.OpenedAt}) {
		for n, w := range weeks {
			if w.Contains(r.at) {
				d.Weeks[n]++
			}
		}
		if len(ids) < earlierLimit && r.key != i.Key {
			ids = append(ids, r.key)
		}
	}
	found, err := Incidents(ctx, db, ids)
	for _, key := range ids {
		if e := found[key]; e != nil {
			d.Earlier = append(d.Earlier, e)
		}
	}
	return err
}

// Headline is the commitment that says most of an incident: of the restoration, else of the resolution, else the first; nil without any.
func (d *Dossier) Headline() *Commitment {
	for _, indicator := range []string{"restore", "resolve", ""} {
		for n := range d.Commitments {
			if c := &d.Commitments[n]; c.Indicator == indicator || indicator == "" {
				return c
			}
		}
	}
	return nil
}
