package sql_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"bilan/pipeline/warehouse"
)

// moved is a change of group of an incident of the replay.
type moved struct {
	at   int
	from string
	to   string
}

// moves draws the groups of a life: by its number, so that the lives are the same with and without them.
func moves(r *rand.Rand, l lived, cut int) (all []moved) {
	group, at := []string{"", "N1"}[r.IntN(2)], l.opened
	for range r.IntN(6) {
		if r.IntN(6) > 0 {
			at += r.IntN(5 * 3600)
		}
		if at > cut {
			break
		}
		to := []string{"N1", "N2", "N3"}[r.IntN(3)]
		all = append(all, moved{at, group, to})
		group = to
	}
	return all
}

// whereIs tells where an incident of the replay is at a second, from its events alone.
func whereIs(l lived, s int) (state, reason, team string, isUntaken bool) {
	if s < l.opened {
		return "", "", "", false
	}
	state = "new"
	acts := []int{l.opened}
	for _, h := range l.happened {
		acts = append(acts, h.at)
		if h.field == "state" && h.at <= s {
			state, reason = h.value, h.reason
		}
	}
	if state != "pending" {
		reason = ""
	}
	arrived := -1
	for n, m := range l.moves {
		acts = append(acts, m.at)
		if n == 0 {
			team = m.from
		}
		if m.at <= s && m.to != team {
			if team != "" || n > 0 {
				arrived = m.at
			}
			team = m.to
		}
	}
	isUntaken = arrived >= 0 && state == "active"
	for _, at := range acts {
		isUntaken = isUntaken && (at <= arrived || at > s)
	}
	return state, reason, team, isUntaken
}

// The time by state and group is the clock, to the second, and each part is in the state and with the group that the events say.
func partsFollowTheLives(t *testing.T, db *warehouse.DB, all []lived) {
	t.Helper()
	lives := map[string]lived{}
	for _, l := range all {
		lives[l.id] = l
	}
	_, rows, err := db.Rows(context.Background(), `select incidents.incident_id, parts.from_epoch,
		coalesce(parts.to_epoch, cast(floor(epoch(params.as_of)) as bigint)), coalesce(parts.state, ''), coalesce(parts.pending_reason, ''),
		coalesce(parts.team, ''), parts.is_untaken
		from marts.clock_parts as parts
		join marts.incidents as incidents on parts.incident_key = incidents.incident_key
		cross join run.params as params
		where parts.commitment_key is not null or incidents.restored_epoch is null`)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, row := range rows {
		l := lives[row[0].(string)]
		from, to := int(row[1].(int64)-replayFrom.Unix()), int(row[2].(int64)-replayFrom.Unix())
		for _, s := range []int{from, to - 1} {
			state, reason, team, isUntaken := whereIs(l, s)
			if state != row[3] || reason != row[4] || team != row[5] || isUntaken != row[6] {
				t.Errorf("%s, second %d of %d–%d: %v %v %v %v, want %s %s %s %t\n%+v", l.id, s, from, to, row[3], row[4], row[5], row[6],
					state, reason, team, isUntaken, l)
				return
			}
			seen[state]++
			seen[strings.TrimSpace("with "+team)]++
			if isUntaken {
				seen["untaken"]++
			}
		}
	}
	for _, what := range []string{"new", "active", "pending", "resolved", "with N1", "with N3", "with", "untaken"} {
		if seen[what] < 3 {
			t.Errorf("%d parts are %s: the lives prove nothing about it", seen[what], what)
		}
	}
	for what, query := range map[string]string{
		"are not the sum of their parts": `select count(*) from (
			select verdicts.commitment_key
			from marts.clock_verdicts as verdicts
			left join metrics.time_parts as parts on verdicts.commitment_key = parts.part_key
			where verdicts.verdict <> 'undetermined' and (verdicts.stop_epoch is null or verdicts.stop_epoch > verdicts.start_epoch)
			group by verdicts.commitment_key, verdicts.counted_seconds
			having sum(parts.counted_seconds) is distinct from verdicts.counted_seconds) as offenders`,
		"do not last as long as their parts": `select count(*) from (
			select verdicts.commitment_key
			from marts.clock_verdicts as verdicts
			join metrics.time_parts as parts on verdicts.commitment_key = parts.part_key
			cross join run.params as params
			group by verdicts.commitment_key, verdicts.start_epoch, verdicts.stop_epoch, params.as_of
			having sum(parts.elapsed_seconds) <> coalesce(verdicts.stop_epoch, cast(floor(epoch(params.as_of)) as bigint)) - verdicts.start_epoch
			or sum(parts.counted_seconds + parts.closed_seconds + parts.stopped_seconds + parts.excluded_seconds + parts.resolved_seconds)
				<> sum(parts.elapsed_seconds)) as offenders`,
		"have a part that counts backwards": `select count(*) from metrics.time_parts
			where least(elapsed_seconds, counted_seconds, closed_seconds, stopped_seconds, excluded_seconds, resolved_seconds) < 0`,
	} {
		if n := count(t, db, query); n > 0 {
			t.Errorf("%d clocks %s", n, what)
		}
	}
}
