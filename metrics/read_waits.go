package metrics

import (
	"context"
	"fmt"
	"time"
)

// PauseCap is the longest wait that the audit passes over where no contract of the incident caps it.
const PauseCap = 5 * 24 * time.Hour

// WaitAudit is what is recorded of the waits of one group (domain.md 2.4, Q15): facts about clocks, never about persons.
type WaitAudit struct {
	Team string // "" for waits before any group
	// Exits are the waits that ended, of the incidents resolved in the period, those of a later reopening among them (as
	// pending_to_resolved counts them), and Resolved those that ended by the resolution.
	Exits, Resolved int64
	// Waits are those that ended in the period or last at the cut; Long those over their cap; Traceable those for the client of a source
	// that records requests, and Untraced those of them without one.
	Waits, Long, Traceable, Untraced int64
	Seconds                          int64 // that Waits have lasted, at the cut
}

// Wait is one wait that the audit lists.
type Wait struct {
	Key        int64
	From, To   time.Time // To is zero while it lasts
	Reason     string    // client, vendor…
	Team       string
	Seconds    int64 // until its end or the cut
	Cap        int64 // seconds; of its contract, or PauseCap
	IsLong     bool
	IsUntraced bool
}

// WaitFact is one wait that an audit counts: what each of its numbers opens to.
type WaitFact struct {
	Key                        int64
	Team                       string
	IsExit, IsResolved, IsSeen bool // of WaitAudit.Exits, Resolved and Waits
}

// readWaits audits the waits of the week, by group and one by one.
func (w *WeekData) readWaits(ctx context.Context, db Querier) (err error) {
	facts := fmt.Sprintf(`with waits as (
    select *,
        coalesce(to_epoch < %[3]d, false) as is_ended,
        least(coalesce(to_epoch, %[3]d), %[3]d) - from_epoch as seconds,
        coalesce(cap_seconds, %[4]d) as cap,
        resolved_epoch >= %[1]d and resolved_epoch < %[2]d and exit is not null and exit <> 'pending' as is_exit,
        from_epoch < %[3]d and (to_epoch is null or to_epoch >= %[1]d) as is_seen
    from metrics.wait_list
)
`, w.Period.From.Unix(), w.Period.To.Unix(), w.Cut.Unix(), int64(PauseCap/time.Second))
	w.WaitAudits, err = collect(ctx, db, "waits by group", facts+`select team,
    count(*) filter (where is_exit), count(*) filter (where is_exit and exit = 'resolved'), count(*) filter (where is_seen),
    count(*) filter (where is_seen and seconds > cap), count(*) filter (where is_seen and is_untraced is not null),
    count(*) filter (where is_seen and is_untraced), cast(coalesce(sum(seconds) filter (where is_seen), 0) as bigint)
from waits
where is_exit or is_seen
group by team
order by count(*) filter (where is_seen and seconds > cap) + count(*) filter (where is_seen and is_untraced) desc,
    count(*) filter (where is_exit and exit = 'resolved') desc, team nulls last`, nil, func(a *WaitAudit) []any {
		return []any{orEmpty{&a.Team}, &a.Exits, &a.Resolved, &a.Waits, &a.Long, &a.Traceable, &a.Untraced, &a.Seconds}
	})
	if err != nil {
		return err
	}
	w.WaitFacts, err = collect(ctx, db, "waits", facts+`select subject_id, team, is_exit, is_exit and exit = 'resolved', is_seen
from waits
where is_exit or is_seen
order by subject_id, from_epoch`, nil, func(f *WaitFact) []any {
		return []any{&f.Key, orEmpty{&f.Team}, orFalse{&f.IsExit}, orFalse{&f.IsResolved}, orFalse{&f.IsSeen}}
	})
	if err != nil {
		return err
	}
	w.Waits, err = collect(ctx, db, "waits to look at", facts+`select subject_id, from_epoch, case when is_ended then to_epoch end, reason, team,
    seconds, cap, seconds > cap, coalesce(is_untraced, false)
from waits
where is_seen and (seconds > cap or is_untraced)
order by seconds desc, subject_id, from_epoch`, nil, func(l *Wait) []any {
		return []any{&l.Key, orZero{&l.From}, orZero{&l.To}, &l.Reason, orEmpty{&l.Team}, &l.Seconds, &l.Cap, &l.IsLong, &l.IsUntraced}
	})
	if err != nil {
		return err
	}
	var passed []int64
	for _, s := range Counted(w.Subjects["ping_pong_rate"]) {
		if s.IsHit {
			passed = append(passed, s.Key)
		}
	}
	w.PingPong, err = LifeDecompositions(ctx, db, passed)
	return err
}

// SumOfWaits adds audits up.
func SumOfWaits(all []WaitAudit) (sum WaitAudit) {
	for _, a := range all {
		sum.Exits += a.Exits
		sum.Resolved += a.Resolved
		sum.Waits += a.Waits
		sum.Long += a.Long
		sum.Traceable += a.Traceable
		sum.Untraced += a.Untraced
		sum.Seconds += a.Seconds
	}
	return sum
}
