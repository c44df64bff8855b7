package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// Simulate replays what the warehouse holds under another contract: the database that comes back holds every table of metrics as
// it would be if the contract were that one, from the same incidents, registers and cut. It lives in memory; the warehouse and
// the workspace stay as they are. The caller closes it.
//
// The contract takes the place of those with its id or its client. The warehouse's own contracts are those of the workspace as it is
// now: a workspace that changed since it was built is built first.
func Simulate(ctx context.Context, o Options, contract *workspace.Contract) (*warehouse.DB, error) {
	s, err := openScratch(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.simulate(ctx, o, contract); err != nil {
		s.Close()
		return nil, fmt.Errorf("replay under the contract of %s: %w", contract.File, err)
	}
	return s.DB, nil
}

func (s *scratch) simulate(ctx context.Context, o Options, contract *workspace.Contract) error {
	contracts := slices.DeleteFunc(slices.Clone(o.Workspace.Contracts), func(c *workspace.Contract) bool {
		return c.ID == contract.ID || c.Client == contract.Client
	})
	contracts = append(contracts, contract)
	if err := s.build(ctx, "run.params", "raw.incidents"); err != nil {
		return err
	}
	var asOf time.Time
	if err := s.QueryRowContext(ctx, "select as_of from run.params").Scan(&asOf); err != nil {
		return fmt.Errorf("read the cut: %w", err)
	}
	index, err := source.ReadIndex(StateDir(o.Workspace))
	if err != nil {
		return err
	}
	from, to, err := bounds(ctx, s.DB, index, asOf)
	if err != nil {
		return err
	}
	if err := writeContracts(ctx, s.DB, o.Workspace, contracts, from, to, asOf); err != nil {
		return err
	}
	for _, t := range contractTables {
		// Calendars that are the same leave what rests on them alone as it is.
		if t.name == "calendar_days" || t.name == "calendar_dates" {
			same, err := s.same(ctx, "raw."+t.name)
			if err != nil {
				return err
			}
			if same {
				continue
			}
		}
		s.replace("raw." + t.name)
	}
	return s.buildMetrics(ctx)
}

// same reports whether the warehouse holds all rows of an input.
func (s *scratch) same(ctx context.Context, id string) (bool, error) {
	var other int64
	err := s.QueryRowContext(ctx, fmt.Sprintf("select count(*) from (select * from %s except select * from %s.%s)", id, base, id)).Scan(&other)
	if err != nil {
		return false, fmt.Errorf("compare %s: %w", id, err)
	}
	return other == 0, nil
}

// buildMetrics makes every table that a reader may ask for.
func (s *scratch) buildMetrics(ctx context.Context) error {
	var wanted []string
	for _, m := range s.models {
		if m.Schema == "metrics" || m.ID() == "run.params" || m.ID() == "run.periods" {
			wanted = append(wanted, m.ID())
		}
	}
	return s.build(ctx, wanted...)
}
