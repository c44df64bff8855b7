package metrics

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// kinsman is an incident of the family of another.
type kinsman struct {
	of, key            int64
	opened, openedBack time.Time // of the one, and of the other
}

// kinOf returns the families of some incidents: parents, children and duplicates, those of the first declaration first.
func kinOf(ctx context.Context, db Querier, ids []int64) (all []kinsman, err error) {
	for part := range slices.Chunk(ids, chunk) {
		// A family is as deep as a duplicate of a child of a parent.
		query := `with links as (
    select
        listed.subject_id as member,
        carriers.subject_id as carrier
    from metrics.incident_list as listed
    inner join metrics.incident_list as carriers
        on coalesce(listed.duplicate_of, listed.parent_id) = carriers.reference and listed.subject_id <> carriers.subject_id
),

rooted as (
    select
        links.member,
        coalesce(third.carrier, second.carrier, links.carrier) as root
    from links
    left join links as second on links.carrier = second.member
    left join links as third on second.carrier = third.member
),

members as (
    select member, root from rooted
    union
    select root as member, root from rooted
)

select asked.member, others.member, listed.opened_epoch, own.opened_epoch
from members as asked
inner join members as others on asked.root = others.root and asked.member <> others.member
inner join metrics.incident_list as listed on others.member = listed.subject_id
inner join metrics.incident_list as own on asked.member = own.subject_id
where asked.member in (` + keys(part) + `)
order by asked.member, listed.opened_epoch, others.member`
		found, err := collect(ctx, db, "families of incidents", query, nil, func(r *kinsman) []any {
			return []any{&r.of, &r.key, orZero{&r.opened}, orZero{&r.openedBack}}
		})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// declarer returns the incident of the family whose declaration started a clock, 0 when that is the incident's own.
func declarer(c Commitment, family []kinsman) int64 {
	for _, r := range family {
		if r.of == c.IncidentKey && !r.opened.IsZero() && r.opened.Equal(c.StartAt) && !r.openedBack.Equal(c.StartAt) {
			return r.key
		}
	}
	return 0
}

// readDeclarations finds who gave the declaration of the breaches: a clock may begin before the incident that bears it was opened.
func (r *contractReader) readDeclarations(ctx context.Context) error {
	var ids []int64
	for _, c := range r.d.Breaches {
		ids = append(ids, c.IncidentKey)
	}
	slices.Sort(ids)
	family, err := kinOf(ctx, r.db, slices.Compact(ids))
	if err != nil {
		return fmt.Errorf("declarations: %w", err)
	}
	for i := range r.d.Breaches {
		by := declarer(r.d.Breaches[i], family)
		r.d.Breaches[i].DeclaredBy = by
		r.see(by)
	}
	return nil
}
