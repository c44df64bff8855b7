package main

import (
	"fmt"
	"time"

	"bilan/pipeline"
	"bilan/pipeline/source"
	"bilan/reports"
)

// hold takes the workspace until the last file of a run is written, so that packs of two runs are never mixed, and ends what a run
// that was killed had begun to write.
func (a *app) hold(s *session) (o pipeline.Options, release func(), err error) {
	o, release, err = pipeline.HoldThrough(a.options(s))
	if err != nil {
		return o, nil, err
	}
	if err := reports.Recover(s.out); err != nil {
		release()
		return o, nil, fmt.Errorf("end what an earlier run had begun to write: %w", err)
	}
	a.warnClock(s)
	return o, release, nil
}

// fresh says in what the exports differ from those before, and refuses to publish from sources that are older than the workspace accepts.
func (a *app) fresh(s *session, load source.Result, allowStale bool) error {
	a.sayDrift(load)
	if allowStale || load.Index == nil {
		return nil
	}
	return s.stale(load.Index)
}

// sayDrift says in what the exports differ from those before.
func (a *app) sayDrift(load source.Result) {
	for _, said := range load.Drift() {
		a.print(message{Level: "warning", Text: said})
	}
}

// stale compares what is landed with fresh_days of the sources.
func (s *session) stale(index *source.Index) error {
	var names []string
	days := map[string]int{}
	for _, src := range s.ws.Config.Sources {
		names = append(names, src.Name)
		days[src.Name] = src.FreshDays
	}
	return index.Stale(names, days, s.asOf)
}

// warnClock says that the machine's clock stands before the last load: what was loaded since has not happened for this run.
func (a *app) warnClock(s *session) {
	if a.asOf != "" || s.ws.Config.AsOf != "" {
		return // asked for
	}
	index, err := source.ReadIndex(pipeline.StateDir(s.ws))
	if err != nil {
		return // the load says what is wrong with it
	}
	var last time.Time
	for _, l := range index.Loads {
		if l.LoadedAt.After(last) {
			last = l.LoadedAt
		}
	}
	if last.After(s.asOf) {
		a.print(message{Level: "warning", Text: fmt.Sprintf("the clock of this machine says %s, and the last load was made at %s: what came since has not happened for this run",
			s.asOf.Format(time.RFC3339), last.Format(time.RFC3339)), Hint: "set the clock, or say the instant with --as-of"})
	}
}
