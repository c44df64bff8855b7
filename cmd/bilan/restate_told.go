package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
)

// told is the figures of one scope and period as they were communicated last.
type told struct {
	entry *ledger.Entry
	where ledger.Figures
}

// allTold lists every scope and period whose figures were communicated, by period and scope; period and scope "" ask for all.
func allTold(l *ledger.Ledger, period, scope string) []told {
	var all []told
	for _, e := range l.Closes() {
		for _, f := range e.Figures {
			known := slices.ContainsFunc(all, func(t told) bool { return t.where.Scope == f.Scope && t.where.Period == f.Period })
			if known || period != "" && f.Period != period || scope != "" && f.Scope != scope {
				continue
			}
			last, where := l.Communicated(f.Scope, f.Period)
			all = append(all, told{last, where})
		}
	}
	slices.SortStableFunc(all, func(a, b told) int {
		if c := strings.Compare(a.where.Period, b.where.Period); c != 0 {
			return c
		}
		return strings.Compare(a.where.Scope, b.where.Scope)
	})
	return all
}

// communicated reads the figures that were told last of a scope and period; nil when none were.
func communicated(l *ledger.Ledger, scope, period string) (*closing.Snapshot, error) {
	e, where := l.Communicated(scope, period)
	if e == nil {
		return nil, nil
	}
	return snapshotOf(l, told{e, where})
}

func snapshotOf(l *ledger.Ledger, t told) (*closing.Snapshot, error) {
	data, err := os.ReadFile(l.Path(t.entry, filepath.FromSlash(t.where.File)))
	if err != nil {
		return nil, fmt.Errorf("read the figures of a close: %w", err)
	}
	return closing.ReadSnapshot(data)
}

// replayed is one more thing that is as it is today, on the rows of the close.
type replayed struct {
	cause closing.Cause
	today []pipeline.SettingGroup
}

// steps lists what else than the rows changed since a close.
func (r *restater) steps(ctx context.Context, isRedefined bool) ([]replayed, error) {
	groups, err := pipeline.ChangedSettings(ctx, r.db, r.l, r.told.entry)
	if err != nil {
		return nil, err
	}
	var steps []replayed
	if isRedefined {
		steps = append(steps, replayed{closing.Definition, nil})
	}
	words := map[pipeline.SettingGroup]closing.Cause{pipeline.CalendarSettings: closing.Calendar, pipeline.ContractSettings: closing.Contract, pipeline.OtherSettings: closing.Settings}
	for i, g := range groups {
		steps = append(steps, replayed{words[g], groups[:i+1]})
	}
	return steps, nil
}
