package pipeline

import (
	"cmp"
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

// Examples replays the worked examples of the clocks and of the availability of the workspace's contracts in an otherwise empty
// graph of the models that make the figures, and returns what comes out otherwise, in the order of the files.
func Examples(ctx context.Context, o Options) ([]Mismatch, error) {
	var found []Mismatch
	var s *scratch
	for _, tests := range o.Workspace.Tests {
		var ofFile []Mismatch
		for _, together := range batches(tests) {
			if s == nil {
				var err error
				if s, err = emptyScratch(ctx, o); err != nil {
					return nil, err
				}
				defer s.Close()
			}
			if err := s.replay(ctx, o, together); err != nil {
				return nil, fmt.Errorf("%s:%d: replay the example %q: %w", tests.File, together[0].Line, together[0].Name, err)
			}
			for _, x := range together {
				x.scratch = s
				if err := x.compare(ctx); err != nil {
					return nil, fmt.Errorf("%s:%d: compare the example %q: %w", tests.File, x.Line, x.Name, err)
				}
				ofFile = append(ofFile, x.found...)
			}
		}
		slices.SortStableFunc(ofFile, func(a, b Mismatch) int { return cmp.Compare(a.Line, b.Line) })
		found = append(found, ofFile...)
	}
	return found, nil
}

// example is one worked example while it is replayed.
type example struct {
	*scratch
	*workspace.Example
	tests *workspace.ContractTests
	// contract is the contract as this example has it: for a client of its own, so that examples do not touch.
	contract *workspace.Contract
	world    string // begins the names of everything of the example
	found    []Mismatch
}

// batches are the examples of a file that are replayed together: those that a later cut does not change, and each of the others
// alone. Building the graph is what costs, not what it holds.
func batches(tests *workspace.ContractTests) [][]*example {
	var settled []*example
	var all [][]*example
	for i := range tests.Cases {
		x := &example{Example: &tests.Cases[i], tests: tests, world: fmt.Sprintf("%d:", i+1)}
		own := *tests.Contract
		own.ID, own.Client, own.Names = x.world+own.ID, x.world+own.Client, nil
		for _, name := range tests.Contract.Names {
			own.Names = append(own.Names, x.world+name)
		}
		x.contract = &own
		if x.isSettled() {
			settled = append(settled, x)
		} else {
			all = append(all, []*example{x})
		}
	}
	if len(settled) > 0 {
		all = append(all, settled)
	}
	return all
}

// isSettled reports whether the example says the same under any later cut: every incident of it has come to its end, and nothing
// in it is a share of a period.
func (x *example) isSettled() bool {
	var ended func(i *workspace.ExampleIncident) bool
	ended = func(i *workspace.ExampleIncident) bool {
		if i.Resolved.IsZero() && i.Closed.IsZero() {
			return false
		}
		for j := range i.Children {
			if !ended(&i.Children[j]) {
				return false
			}
		}
		return true
	}
	return x.Incident != nil && ended(x.Incident) && len(x.Registers.Outages) == 0 && !x.asks(func(indicator string) bool { return !isClock(indicator) })
}

// replay builds the graph on some examples: their incidents, their registers, their contracts, the latest of their cuts.
func (s *scratch) replay(ctx context.Context, o Options, examples []*example) error {
	if err := s.empty(ctx); err != nil {
		return err
	}
	ws := *o.Workspace
	ws.Contracts = nil
	ws.Config.Targets = nil // what is promised to others is no part of the contract
	from, to := examples[0].first(), examples[0].AsOf.Time
	var rows exampleRows
	var wanted []string
	for _, x := range examples {
		ws.Contracts = append(ws.Contracts, x.contract)
		from, to = earlier(from, x.first()), later(to, x.AsOf.Time)
		rows.of(x)
		wanted = append(wanted, x.tables()...)
	}
	o.Workspace, o.AsOf = &ws, to
	if err := settings(ctx, s.DB, o, &source.Index{}, from, to); err != nil {
		return err
	}
	if err := s.build(ctx, "raw.incidents", "raw.events", "raw.exclusions", "raw.maintenances", "raw.outages"); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(rows.tables)) {
		for _, r := range rows.tables[name] {
			if err := insert(ctx, s.DB, "raw."+name, r); err != nil {
				return err
			}
		}
	}
	return s.build(ctx, wanted...)
}

// tables are those that the example is compared with.
func (x *example) tables() []string {
	tables := []string{"metrics.contracts", "metrics.contract_lines", "metrics.contract_periods"}
	if x.asks(isClock) {
		tables = append(tables, "metrics.commitments")
	}
	if x.asks(func(indicator string) bool { return !isClock(indicator) }) {
		tables = append(tables, "metrics.availability", "metrics.contract_results")
	}
	return tables
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
