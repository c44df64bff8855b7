package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
)

func (a *app) simulateCommand() *cobra.Command {
	var file string
	var periods []string
	var stale bool
	cmd := &cobra.Command{
		Use:   "simulate --contract FILE",
		Short: "replay past periods under another contract",
		Long: `Replays past periods under a contract that is not in force: what each line would have reached, what would have been proposed
as credits, and which incidents change sides. The file takes the place of the contract with its id or its client. Nothing is
written; the incidents, the registers and the cut are those of the warehouse.

The contract in force, replayed, gives the figures of its reports.`,
		Example: "  bilan simulate --contract draft.yaml --period 2026-07,2026-08",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return usage(errors.New("--contract names no file"), "bilan simulate --contract draft.yaml")
			}
			if !slices.Contains([]string{"", "text", "json"}, a.format) {
				return usage(fmt.Errorf("unknown format %q", a.format), "simulate prints text or json")
			}
			s, err := a.open()
			if err != nil {
				return err
			}
			contract, err := s.ws.ReadContract(file)
			if err != nil {
				return asProblems(err)
			}
			if err := s.takesPlace(contract); err != nil {
				return err
			}
			if err := a.refuseChanged(cmd.Context(), s, stale, s.inside(file)); err != nil {
				return err
			}
			return a.simulate(cmd.Context(), s, contract, periods, stale)
		},
	}
	cmd.Flags().StringVar(&file, "contract", "", "contract to replay under, a YAML file")
	cmd.Flags().StringSliceVar(&periods, "period", nil, "periods of the contract, such as 2026-07,2026-08 (default: its last whole one)")
	cmd.Flags().BoolVar(&stale, "allow-stale", false, "replay for a client that the sources do not know, or after a configuration that was not built")
	return cmd
}

// asProblems keeps what is wrong inside a file, and takes a file that cannot be read for a mistake of the command line.
func asProblems(err error) error {
	var problems workspace.Problems
	if errors.As(err, &problems) {
		return err
	}
	return usage(err, "")
}

func (a *app) simulate(ctx context.Context, s *session, contract *workspace.Contract, periods []string, stale bool) error {
	o := a.options(s)
	real, err := pipeline.Open(ctx, o)
	if err != nil {
		return err
	}
	defer real.Close()
	asOf, err := metrics.AsOf(ctx, real)
	if err != nil {
		return err
	}
	replayed, err := pipeline.Simulate(ctx, o, contract)
	if err != nil {
		return err
	}
	defer replayed.Close()
	todo, unknown, err := simulated(ctx, replayed, contract.ID, periods, s.asOf)
	if err != nil {
		return err
	}
	if unknown != nil && !stale {
		return unknown
	}
	inForce := current(s.ws.Contracts, contract)
	var all []comparison
	for _, t := range todo {
		q := metrics.ContractQuery{ContractID: contract.ID, Period: t.period, AsOf: asOf}
		after, err := metrics.ReadContract(ctx, replayed, s.catalogue(), q)
		if err != nil {
			return err
		}
		var before *metrics.ContractData
		if q.ContractID = inForce; inForce != "" {
			if before, err = metrics.ReadContract(ctx, real, s.catalogue(), q); err != nil {
				return fmt.Errorf("the contract in force: %w", err)
			}
		}
		all = append(all, compare(t, contract.File, inForce, before, after))
	}
	if a.format == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	return a.printComparisons(s, all)
}

// simulated are the periods to replay, and what stands against them when no source names the client.
func simulated(ctx context.Context, db metrics.Querier, id string, periods []string, asOf time.Time) (todo []assignment, unknown, err error) {
	versions, err := metrics.Contracts(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	if len(periods) == 0 {
		periods = []string{""}
	}
	for _, text := range periods {
		t, err := assigned(id, versions, text, asOf)
		if err != nil {
			return nil, nil, err
		}
		todo = append(todo, t...)
	}
	if len(todo) == 0 {
		return nil, nil, usage(fmt.Errorf("the contract %q does not hold in its last whole period", id), "name a --period")
	}
	unknown, err = unknownClient(ctx, db, id, versions)
	return todo, unknown, err
}

// inside is the path in the workspace of a file named on the command line: the contract that is replayed may be one of the workspace
// that was edited and not built, to see what the edit would change.
func (s *session) inside(file string) string {
	path, err := filepath.Abs(file)
	if err == nil {
		path, err = filepath.Rel(s.ws.Dir, path)
	}
	if err != nil {
		return file
	}
	return filepath.ToSlash(path)
}

// takesPlace refuses a contract with the id of one contract and the client of another: it would take the place of both.
func (s *session) takesPlace(contract *workspace.Contract) error {
	for _, c := range s.ws.Contracts {
		if c.ID == contract.ID && !sameClient(c, contract) {
			return usage(fmt.Errorf("%s: the contract %q is of %q, not of %q", contract.File, c.ID, c.Client, contract.Client),
				"give the file another id, or the client of the contract that it takes the place of")
		}
		if c.ID != contract.ID && sameClient(c, contract) && slices.ContainsFunc(s.ws.Contracts, func(o *workspace.Contract) bool { return o.ID == contract.ID }) {
			return usage(fmt.Errorf("%s: %q is the client of the contract %q, not of %q", contract.File, contract.Client, c.ID, contract.ID),
				"give the file the id of the contract that it takes the place of")
		}
	}
	return nil
}

// sameClient reports whether two contracts call their client by the same name, by one of them at least.
func sameClient(a, b *workspace.Contract) bool {
	names := append([]string{b.Client}, b.Names...)
	return slices.ContainsFunc(append([]string{a.Client}, a.Names...), func(n string) bool { return slices.Contains(names, n) })
}

// current is the id of the contract that a simulated one takes the place of; empty when there is none.
func current(contracts []*workspace.Contract, simulated *workspace.Contract) string {
	for _, same := range []func(c *workspace.Contract) bool{
		func(c *workspace.Contract) bool { return c.ID == simulated.ID },
		func(c *workspace.Contract) bool { return c.Client == simulated.Client },
	} {
		if i := slices.IndexFunc(contracts, same); i >= 0 {
			return contracts[i].ID
		}
	}
	return ""
}
