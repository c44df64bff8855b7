package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports"
	"bilan/reports/lint"
	"bilan/reports/pack"
)

func (a *app) lintCommand() *cobra.Command {
	rules := "Rules:\n"
	for _, r := range lint.Rules {
		rules += fmt.Sprintf("  %-20s %s\n", r.ID, r.Doc)
	}
	return &cobra.Command{
		Use:   "lint [PERIOD]",
		Short: "read the packs of a period as a careful reader would",
		Long: `Makes the packs of the workspace from the warehouse, as a run for the period would: the weekly ones, the contractual reports of the last
period of each contract that was over, the reports on incidents that began in it and that people have written of. Says what in them
would mislead or leave a question. No file of a pack is written. With --fail-on warn, a finding ends with exit 5.

` + rules,
		Example: "  bilan lint\n  bilan lint 2026-W38 --format json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(a.failOn, onBreach) {
				return usage(errors.New("--fail-on breach is for bilan run"), "lint knows warn")
			}
			if !slices.Contains([]string{"", "text", "json"}, a.format) {
				return usage(fmt.Errorf("unknown format %q", a.format), "lint prints text or json")
			}
			s, err := a.open()
			if err != nil {
				return err
			}
			var f packFlags
			if len(args) > 0 {
				f.period = args[0]
			}
			f.formats = reports.Formats
			window, err := f.window(s)
			if err != nil {
				return err
			}
			a.sayWindow(window)
			found, err := a.lint(cmd.Context(), s, window)
			if err != nil {
				return err
			}
			return a.printFindings(found)
		},
	}
}

// lint makes each pack of the workspace and reads it.
func (a *app) lint(ctx context.Context, s *session, window metrics.Period) ([]lint.Finding, error) {
	found := []lint.Finding{}
	read := func(d *document, err error) error {
		if err != nil {
			return fmt.Errorf("lint %s: %w", window.Key, err)
		}
		before, err := s.remembered(d)
		if err != nil {
			return err
		}
		found = append(found, lint.Pack(d.pack, before)...)
		return s.remember(d, before)
	}
	for _, spec := range s.ws.Config.Packs {
		var err error
		switch spec.Kind {
		case "client":
			err = a.lintClients(ctx, s, window, read)
		case pack.CRI, pack.PIR:
			var begun []string
			if begun, err = a.begunReports(ctx, s, window); err != nil {
				return nil, err
			}
			for _, id := range begun {
				err = errors.Join(err, read(a.incidentDocument(ctx, s, spec.Kind, "", reportFlags{incident: id})))
			}
		default:
			err = read(a.periodDocument(ctx, s, spec.Kind, window, false))
		}
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// lintClients reads the contractual reports that a run for a period writes.
func (a *app) lintClients(ctx context.Context, s *session, window metrics.Period, read func(*document, error) error) error {
	todo, err := s.assignments(ctx, a.options(s), "", "", earliest(window.To, s.asOf))
	if err != nil {
		return err
	}
	shared, err := a.share(ctx, s, todo, 1)
	if err != nil {
		return err
	}
	defer shared.Close()
	for _, t := range todo {
		if err := read(a.clientDocument(ctx, s, t, packFlags{}, shared)); err != nil {
			return err
		}
	}
	return nil
}

// memoryPath is where it is kept which figures the comments of a pack were written about.
func (s *session) memoryPath(d *document) string {
	name := d.pack.Kind + "_" + d.pack.Period
	if d.pack.Kind == "client" {
		name += "_" + filepath.Base(d.dir) // the contract
	}
	return filepath.Join(pipeline.StateDir(s.ws), "lint", fileWord(name)+".json")
}

func (s *session) remembered(d *document) (m lint.Memory, err error) {
	data, err := os.ReadFile(s.memoryPath(d))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		return m, fmt.Errorf("read what the comments were written about: %w", err)
	}
	return m, nil
}

// commented keeps what the comments of a pack that is written are about.
func (s *session) commented(d *document) error {
	before, err := s.remembered(d)
	if err == nil {
		err = s.remember(d, before)
	}
	return err
}

func (s *session) remember(d *document, before lint.Memory) error {
	data, err := json.MarshalIndent(before.Renewed(d.pack), "", "  ")
	if err != nil {
		return err
	}
	return reports.WriteFile(s.memoryPath(d), append(data, '\n'))
}

func (a *app) printFindings(found []lint.Finding) error {
	switch a.format {
	case "json":
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(found); err != nil {
			return err
		}
	default:
		for _, f := range found {
			fmt.Fprintf(a.stdout, "%-20s %s, %s: %s\n", f.Rule, f.Pack, f.Place, f.Text)
		}
		if len(found) == 0 && !a.quiet {
			fmt.Fprintf(a.stdout, "%d rules, no finding\n", len(lint.Rules))
		}
	}
	if len(found) > 0 && slices.Contains(a.failOn, onWarn) {
		return &commandError{err: fmt.Errorf("%d findings", len(found)), code: exitThreshold, hint: "--fail-on warn asked for this"}
	}
	return nil
}
