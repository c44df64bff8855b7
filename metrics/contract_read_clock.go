package metrics

import (
	"context"
	"fmt"
	"slices"
)

// UnknownIncidentError says that the warehouse holds no incident of a reference.
type UnknownIncidentError struct {
	Reference string
	Near      []string // references that it may stand for, at most three
}

func (e *UnknownIncidentError) Error() string { return fmt.Sprintf("unknown incident %q", e.Reference) }

// SeveralIncidentsError says that several sources or clients have an incident of one reference.
type SeveralIncidentsError struct {
	Reference string
	Found     []Reference
}

func (e *SeveralIncidentsError) Error() string {
	return fmt.Sprintf("%d incidents have the reference %q", len(e.Found), e.Reference)
}

// Reference is one incident by what tells it from others of the same number.
type Reference struct {
	Key                       int64
	Reference, Client, Source string
}

// References returns the incidents of a reference, narrowed by client and source where these are given.
func References(ctx context.Context, db Querier, reference, client, source string) ([]Reference, error) {
	query := `select subject_id, reference, client, source
from metrics.subjects
where kind = 'incident' and reference = ? and (? = '' or client = ?) and (? = '' or source = ?)
order by source, client, subject_id`
	return collect(ctx, db, "incidents of a reference", query, []any{reference, client, client, source, source},
		func(r *Reference) []any { return []any{&r.Key, &r.Reference, orEmpty{&r.Client}, orEmpty{&r.Source}} })
}

// ClockQuery asks for the clocks of one incident.
type ClockQuery struct {
	Reference      string // as the source names it
	Client, Source string // to tell incidents of the same reference apart; "" for any
	LineID         string // "" for every line
}

// ReadClock returns the clocks of one incident: its life, and each commitment made for it with its clock cut by the calendar. An
// incident whose clock runs on its parent has those of the parent. No incident of the reference is an [*UnknownIncidentError],
// more than one a [*SeveralIncidentsError].
func ReadClock(ctx context.Context, db Querier, q ClockQuery) (*Clock, error) {
	found, err := References(ctx, db, q.Reference, q.Client, q.Source)
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		near, err := nearReferences(ctx, db, q.Reference)
		if err != nil {
			return nil, err
		}
		return nil, &UnknownIncidentError{q.Reference, near}
	case len(found) > 1:
		return nil, &SeveralIncidentsError{q.Reference, found}
	}
	c := &Clock{}
	if c.AsOf, err = AsOf(ctx, db); err != nil {
		return nil, err
	}
	if err := c.read(ctx, db, found[0].Key, q.LineID); err != nil {
		return nil, fmt.Errorf("read the clocks of %s: %w", q.Reference, err)
	}
	return c, nil
}

func (c *Clock) read(ctx context.Context, db Querier, key int64, line string) error {
	family, err := familyOf(ctx, db, key)
	if err != nil {
		return err
	}
	if c.Family, err = Incidents(ctx, db, append(family, key)); err != nil {
		return err
	}
	steps, err := Steps(ctx, db, []int64{key})
	if err != nil {
		return err
	}
	c.Incident = c.Family[key]
	delete(c.Family, key)
	if c.Incident == nil {
		return fmt.Errorf("the list of incidents does not hold it")
	}
	c.Incident.Steps = steps[key]
	condition, args := fmt.Sprintf("commitments.incident_key in (%s)", keys([]int64{key})), []any{}
	if line != "" {
		condition, args = condition+" and lines.line_id = ?", []any{line}
	}
	if c.Commitments, err = commitmentsOf(ctx, db, condition, args...); err != nil {
		return err
	}
	if len(c.Commitments) == 0 {
		// Its clock is that of the incident it is attached to.
		carriers, err := carriersOf(ctx, db, key)
		if err != nil {
			return err
		}
		if len(carriers) > 0 {
			condition = fmt.Sprintf("commitments.incident_key in (%s)", keys(carriers))
			if line != "" {
				condition += " and lines.line_id = ?"
			}
			if c.Commitments, err = commitmentsOf(ctx, db, condition, args...); err != nil {
				return err
			}
		}
	}
	var ids []int64
	for _, one := range c.Commitments {
		ids = append(ids, one.Key)
	}
	pieces, err := piecesOf(ctx, db, ids)
	if err != nil {
		return err
	}
	if c.Spent, err = Decompositions(ctx, db, ids); err != nil {
		return err
	}
	lives, err := LifeDecompositions(ctx, db, []int64{key})
	if err != nil {
		return err
	}
	c.Life = lives[key]
	kin, err := kinOf(ctx, db, bearers(c.Commitments))
	if err != nil {
		return err
	}
	for i := range c.Commitments {
		c.Commitments[i].Intervals = pieces[c.Commitments[i].Key]
		c.Commitments[i].DeclaredBy = declarer(c.Commitments[i], kin)
	}
	return c.readContracts(ctx, db)
}

// readContracts reads the versions and lines that the commitments are under.
func (c *Clock) readContracts(ctx context.Context, db Querier) error {
	c.Contracts, c.Lines = map[int64]Contract{}, map[int64]ContractLine{}
	all, err := Contracts(ctx, db)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(v Contract) bool {
		return !slices.ContainsFunc(c.Commitments, func(one Commitment) bool { return one.ContractKey == v.Key })
	})
	if len(all) == 0 {
		return nil
	}
	for _, v := range all {
		c.Contracts[v.Key] = v
	}
	lines, err := linesOf(ctx, db, contractKeys(all))
	for _, l := range lines {
		c.Lines[l.Key] = l
	}
	return err
}

// bearers are the incidents that bear some clocks.
func bearers(all []Commitment) (ids []int64) {
	for _, c := range all {
		ids = append(ids, c.IncidentKey)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// familyOf returns the incidents that share the account of an incident: parents, children and duplicates.
func familyOf(ctx context.Context, db Querier, key int64) (ids []int64, err error) {
	all, err := kinOf(ctx, db, []int64{key})
	for _, r := range all {
		ids = append(ids, r.key)
	}
	return ids, err
}

// carriersOf returns what an incident is a duplicate or a child of.
func carriersOf(ctx context.Context, db Querier, key int64) ([]int64, error) {
	type row struct{ key int64 }
	rows, err := collect(ctx, db, "carrier of an incident", fmt.Sprintf(`select parents.subject_id
from metrics.incident_list as incidents
inner join metrics.incident_list as parents on coalesce(incidents.duplicate_of, incidents.parent_id) = parents.reference
where incidents.subject_id = %d
order by parents.subject_id`, key), nil, func(r *row) []any { return []any{&r.key} })
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.key)
	}
	return ids, err
}

// nearReferences returns references that a misspelt one may stand for.
func nearReferences(ctx context.Context, db Querier, reference string) ([]string, error) {
	type row struct{ text string }
	rows, err := collect(ctx, db, "incidents near a reference", `select reference
from metrics.subjects
where kind = 'incident' and damerau_levenshtein(lower(reference), lower(?)) <= 2
order by damerau_levenshtein(lower(reference), lower(?)), reference
limit 3`, []any{reference, reference}, func(r *row) []any { return []any{&r.text} })
	var near []string
	for _, r := range rows {
		near = append(near, r.text)
	}
	return near, err
}
