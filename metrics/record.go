package metrics

import (
	"context"
	"slices"
	"time"
)

// Record is one thing of a register that a figure counts: a problem, a change or an action. An unknown instant is the zero time.
type Record struct {
	Key                          int64  // of metrics.subjects, below zero
	Kind                         string // problem, change, action
	ID                           string
	Title, Service, State, Owner string    // Owner is a group
	Origin                       string    // of an action: the incident or problem that it came of
	From, Until, Due             time.Time // Due is the last second of the day
	SourceFile                   string
	SourceLine                   int64
}

// Records returns the things of registers of some keys, by key. Keys that do not exist are absent.
func Records(ctx context.Context, db Querier, ids []int64) (map[int64]*Record, error) {
	found := make(map[int64]*Record, len(ids))
	for part := range slices.Chunk(ids, chunk) {
		rows, err := collect(ctx, db, "records", `select subject_id, kind, record_id, title, service, state, owner_group, from_epoch, until_epoch, due_epoch,
    origin, source_file, source_line
from metrics.records
where subject_id in (`+keys(part)+`)`, nil, func(r *Record) []any {
			return []any{&r.Key, &r.Kind, orEmpty{&r.ID}, orEmpty{&r.Title}, orEmpty{&r.Service}, orEmpty{&r.State}, orEmpty{&r.Owner},
				orZero{&r.From}, orZero{&r.Until}, orZero{&r.Due}, orEmpty{&r.Origin}, orEmpty{&r.SourceFile}, orNone{&r.SourceLine}}
		})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Key] = &r
		}
	}
	return found, nil
}
