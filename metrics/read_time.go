package metrics

import (
	"cmp"
	"context"
	"slices"
)

// TimePart is the time of one clock in one state with one team. All times are seconds, and
// Elapsed = Counted + Closed + Stopped + Excluded + Resolved.
type TimePart struct {
	State     string // new, active, pending, resolved, closed, cancelled; unknown without lifecycle; "" before the record begins
	Reason    string // of a wait: client, vendor…
	Team      string // "" before any group had it
	IsUntaken bool   // reassigned to the team, and nobody had acted on it since
	Elapsed   int64  // calendar
	Counted   int64  // inside the calendar of the clock, and not stopped: adds up to what the clock counts
	Closed    int64  // outside the calendar
	Stopped   int64  // a reason of the contract stopped the clock
	Excluded  int64  // an agreed slice or an announced maintenance
	Resolved  int64  // resolved, before a reopening; or a cycle that is judged apart
}

// Decomposition says where the time of one clock, or of the life of one incident, went, in the net reading. The parts of a clock
// add up to what it counts, to the second (a check holds it).
type Decomposition struct {
	Key         int64 // of the clock: the key of its commitment, or of the incident with line 0 for a life
	IncidentKey int64
	Parts       []TimePart // what counted most first
	// Elapsed and Counted are the sums of the parts, in seconds. A life counts around the clock.
	Elapsed, Counted int64
	// Reassignments are the changes of group while the clock ran, Returns those to a group that had the incident before.
	Reassignments, Returns int64
	Path                   string // the groups in order: « N1 → N2 → N1 »
}

// Uncounted returns the seconds that do not count, by why: together Elapsed less Counted.
func (d Decomposition) Uncounted() (closed, stopped, excluded, resolved int64) {
	for _, p := range d.Parts {
		closed += p.Closed
		stopped += p.Stopped
		excluded += p.Excluded
		resolved += p.Resolved
	}
	return closed, stopped, excluded, resolved
}

// Waiting returns the seconds that the incident waited for a group to take it up after a reassignment.
func (d Decomposition) Waiting() (seconds int64) {
	for _, p := range d.Parts {
		if p.IsUntaken {
			seconds += p.Elapsed
		}
	}
	return seconds
}

// Largest returns the at most n parts that counted most, and what the others counted together.
func (d Decomposition) Largest(n int) (parts []TimePart, rest int64) {
	rest = d.Counted
	for _, p := range d.Parts {
		if p.Counted == 0 || len(parts) == n {
			break
		}
		parts = append(parts, p)
		rest -= p.Counted
	}
	return parts, rest
}

// lineFactor makes the key of a commitment of the key of its incident and of its line; line 0 is the life of the incident.
const lineFactor = 10_000_000

// Decompositions says where the time of the clocks of some commitments went, by commitment key. A clock that nobody can judge has
// none, nor has one whose incident has no lifecycle to tell.
func Decompositions(ctx context.Context, db Querier, commitments []int64) (map[int64]Decomposition, error) {
	found := map[int64]Decomposition{}
	for part := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(commitments))), chunk) {
		list := keys(part)
		type row struct {
			key, incident int64
			TimePart
		}
		rows, err := collect(ctx, db, "where the time went", `select part_key, incident_key, state, pending_reason, team, is_untaken,
    elapsed_seconds, counted_seconds, closed_seconds, stopped_seconds, excluded_seconds, resolved_seconds
from metrics.time_parts
where part_key in (`+list+`)
order by part_key, counted_seconds desc, elapsed_seconds desc, state, pending_reason, team, is_untaken`, nil, func(r *row) []any {
			p := &r.TimePart
			return []any{&r.key, &r.incident, orEmpty{&p.State}, orEmpty{&p.Reason}, orEmpty{&p.Team}, &p.IsUntaken,
				&p.Elapsed, &p.Counted, &p.Closed, &p.Stopped, &p.Excluded, &p.Resolved}
		})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			d := found[r.key]
			d.Key, d.IncidentKey = r.key, r.incident
			d.Parts = append(d.Parts, r.TimePart)
			d.Elapsed += r.Elapsed
			d.Counted += r.Counted
			found[r.key] = d
		}
		type move struct {
			key, moves, returns int64
			path                string
		}
		moves, err := collect(ctx, db, "changes of group", `select part_key, reassignment_count, return_count, path
from metrics.time_moves
where part_key in (`+list+`)`, nil, func(m *move) []any {
			return []any{&m.key, &m.moves, &m.returns, orEmpty{&m.path}}
		})
		if err != nil {
			return nil, err
		}
		for _, m := range moves {
			if d, ok := found[m.key]; ok {
				d.Reassignments, d.Returns, d.Path = m.moves, m.returns, m.path
				found[m.key] = d
			}
		}
	}
	return found, nil
}

// LifeDecompositions says where the time of some incidents went from their opening to the restoration, or to the cut, by incident
// key: for incidents that no promise has a clock for.
func LifeDecompositions(ctx context.Context, db Querier, incidents []int64) (map[int64]Decomposition, error) {
	var ids []int64
	for _, key := range incidents {
		ids = append(ids, key*lineFactor)
	}
	lives, err := Decompositions(ctx, db, ids)
	found := make(map[int64]Decomposition, len(lives))
	for _, d := range lives {
		found[d.IncidentKey] = d
	}
	return found, err
}

// TimeTotals adds up the parts of some clocks by state and team, what counted most first: the roll-up of a period.
func TimeTotals(ctx context.Context, db Querier, commitments []int64) ([]TimePart, error) {
	if len(commitments) == 0 {
		return nil, nil
	}
	query := `select state, pending_reason, team, is_untaken, cast(sum(elapsed_seconds) as bigint), cast(sum(counted_seconds) as bigint),
    cast(sum(closed_seconds) as bigint), cast(sum(stopped_seconds) as bigint), cast(sum(excluded_seconds) as bigint),
    cast(sum(resolved_seconds) as bigint)
from metrics.time_parts
where part_key in (` + keys(commitments) + `)
group by state, pending_reason, team, is_untaken
order by state, pending_reason, team, is_untaken`
	parts, err := collect(ctx, db, "where the time of breaches went", query, nil, func(p *TimePart) []any {
		return []any{orEmpty{&p.State}, orEmpty{&p.Reason}, orEmpty{&p.Team}, &p.IsUntaken, &p.Elapsed, &p.Counted, &p.Closed,
			&p.Stopped, &p.Excluded, &p.Resolved}
	})
	slices.SortStableFunc(parts, func(a, b TimePart) int {
		return cmp.Or(cmp.Compare(b.Counted, a.Counted), cmp.Compare(b.Elapsed, a.Elapsed))
	})
	return parts, err
}

// SumOfParts adds parts up; the sum has neither state nor team.
func SumOfParts(parts []TimePart) (sum TimePart) {
	for _, p := range parts {
		sum.Elapsed += p.Elapsed
		sum.Counted += p.Counted
		sum.Closed += p.Closed
		sum.Stopped += p.Stopped
		sum.Excluded += p.Excluded
		sum.Resolved += p.Resolved
	}
	return sum
}

// TeamTime is the parts of one team.
type TeamTime struct {
	Name     string // "" before any group
	IsOthers bool   // all teams that are not among the largest
	Counted  int64  // seconds
	Parts    []TimePart
}

// TimeTeams groups parts by team, the team that counted most first; at most limit of them, and the others together.
func TimeTeams(parts []TimePart, limit int) []TeamTime {
	var all []TeamTime
	for _, p := range parts {
		if p.Counted == 0 {
			continue
		}
		at := slices.IndexFunc(all, func(t TeamTime) bool { return t.Name == p.Team })
		if at < 0 {
			at = len(all)
			all = append(all, TeamTime{Name: p.Team})
		}
		all[at].Counted += p.Counted
		all[at].Parts = append(all[at].Parts, p)
	}
	slices.SortStableFunc(all, func(a, b TeamTime) int {
		return cmp.Or(cmp.Compare(b.Counted, a.Counted), cmp.Compare(a.Name, b.Name))
	})
	if len(all) <= limit+1 {
		return all
	}
	others := TeamTime{IsOthers: true}
	for _, t := range all[limit:] {
		others.Counted += t.Counted
		others.Parts = append(others.Parts, t.Parts...)
	}
	return append(all[:limit], others)
}
