package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"bilan/pipeline/source"
	"bilan/pipeline/workspace"
)

// Mismatch is an outcome that differs from a worked example of a contract.
type Mismatch struct {
	File string // contracts/<id>.tests.yaml
	Line int    // where the example begins
	Case string // name of the example
	// Commitment is the id of a line, with the access, site or service after it where it has several.
	Commitment string
	What       string // counted, deadline, verdict…
	Wanted     string // as the file says it
	Got        string
}

// Examples replays the worked examples of the clocks and of the availability of the workspace's contracts, each alone in an
// otherwise empty graph of the models that make the figures, and returns what comes out otherwise.
func Examples(ctx context.Context, o Options) ([]Mismatch, error) {
	var found []Mismatch
	var s *scratch
	for _, tests := range o.Workspace.Tests {
		for i := range tests.Cases {
			if s == nil {
				var err error
				if s, err = emptyScratch(ctx, o); err != nil {
					return nil, err
				}
				defer s.Close()
			}
			x := example{scratch: s, tests: tests, Example: &tests.Cases[i]}
			if err := x.replay(ctx, o); err != nil {
				return nil, fmt.Errorf("%s:%d: replay the example %q: %w", tests.File, x.Line, x.Name, err)
			}
			if err := x.compare(ctx); err != nil {
				return nil, fmt.Errorf("%s:%d: compare the example %q: %w", tests.File, x.Line, x.Name, err)
			}
			found = append(found, x.found...)
		}
	}
	return found, nil
}

// example is one worked example while it is replayed.
type example struct {
	*scratch
	*workspace.Example
	tests *workspace.ContractTests
	found []Mismatch
}

// replay builds the graph on the example alone: its incident, its registers, its contract, its cut.
func (x *example) replay(ctx context.Context, o Options) error {
	if err := x.scratch.empty(ctx); err != nil {
		return err
	}
	ws := *o.Workspace
	ws.Contracts = []*workspace.Contract{x.tests.Contract}
	ws.Config.Targets = nil // what is promised to others is no part of the contract
	o.Workspace, o.AsOf = &ws, x.AsOf.Time
	from, to := x.first(), x.AsOf.Time
	if err := settings(ctx, x.DB, o, &source.Index{}, from, to); err != nil {
		return err
	}
	if err := x.build(ctx, "raw.incidents", "raw.events", "raw.exclusions", "raw.maintenances", "raw.outages"); err != nil {
		return err
	}
	rows := exampleRows{file: x.tests.File, client: x.tests.Contract.Client}
	if x.Incident != nil {
		rows.incident(x.Incident, "")
	}
	rows.registers(x.Registers)
	for _, name := range slices.Sorted(maps.Keys(rows.tables)) {
		for _, r := range rows.tables[name] {
			if err := insert(ctx, x.DB, "raw."+name, r); err != nil {
				return err
			}
		}
	}
	wanted := []string{"metrics.contract_lines", "metrics.contract_periods"}
	if x.asks(isClock) {
		wanted = append(wanted, "metrics.commitments")
	}
	if x.asks(func(indicator string) bool { return !isClock(indicator) }) {
		wanted = append(wanted, "metrics.availability", "metrics.contract_results")
	}
	return x.build(ctx, wanted...)
}

// isClock reports whether a line is judged incident by incident.
func isClock(indicator string) bool {
	return indicator != "availability" && indicator != "interruption"
}

// asks reports whether something is expected of a line with such an indicator.
func (x *example) asks(such func(indicator string) bool) bool {
	for id := range x.Expect {
		if such(x.indicator(id)) {
			return true
		}
	}
	return false
}

// indicator is what a line of the contract measures.
func (x *example) indicator(line string) string {
	for _, t := range x.tests.Contract.Versions {
		for _, l := range t.Commitments {
			if l.ID == line {
				return l.Indicator
			}
		}
	}
	return ""
}

// first is the earliest time that the example speaks of, a month of room before it: a period begins before its first incident.
func (x *example) first() time.Time {
	first := x.AsOf.Time
	for _, m := range x.moments() {
		if !m.IsZero() && m.Before(first) {
			first = m.Time
		}
	}
	return first.AddDate(0, -1, 0)
}

func (x *example) moments() []workspace.Moment {
	var all []workspace.Moment
	var life func(i *workspace.ExampleIncident)
	life = func(i *workspace.ExampleIncident) {
		all = append(all, i.Occurred, i.Declared, i.Opened)
		for _, e := range i.Events {
			all = append(all, e.At)
		}
		for j := range i.Children {
			life(&i.Children[j])
		}
	}
	if x.Incident != nil {
		life(x.Incident)
	}
	for _, e := range x.Registers.Exclusions {
		all = append(all, e.StartAt)
	}
	for _, m := range x.Registers.Maintenances {
		all = append(all, m.AnnouncedAt, m.PlannedStartAt)
	}
	for _, o := range x.Registers.Outages {
		all = append(all, o.StartAt)
	}
	return all
}
