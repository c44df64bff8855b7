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
		Long: `Makes the weekly packs of the workspace (bhi, rai) from the warehouse and says what in them would mislead or leave a question. No file
of a pack is written. With --fail-on warn, a finding ends with exit 5.

` + rules,
		Example: "  bilan lint\n  bilan lint 2026-W38 --format json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(a.failOn, onBreach) {
				return usage(errors.New("--fail-on breach is for bilan run"), "lint knows warn")
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

// lint makes each weekly pack of the workspace and reads it.
func (a *app) lint(ctx context.Context, s *session, window metrics.Period) ([]lint.Finding, error) {
	found := []lint.Finding{}
	for _, spec := range s.ws.Config.Packs {
		if spec.Kind != "bhi" && spec.Kind != "rai" {
			continue
		}
		d, err := a.periodDocument(ctx, s, spec.Kind, window, false)
		if err != nil {
			return nil, fmt.Errorf("lint %s %s: %w", spec.Kind, window.Key, err)
		}
		p := d.pack
		before, err := s.remembered(p)
		if err != nil {
			return nil, err
		}
		found = append(found, lint.Pack(p, before)...)
		if err := s.remember(p, before); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// memoryPath is where it is kept which figures the comments of a pack were written about.
func (s *session) memoryPath(p *pack.Pack) string {
	return filepath.Join(pipeline.StateDir(s.ws), "lint", fmt.Sprintf("%s_%s.json", p.Kind, p.Period))
}

func (s *session) remembered(p *pack.Pack) (m lint.Memory, err error) {
	data, err := os.ReadFile(s.memoryPath(p))
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

func (s *session) remember(p *pack.Pack, before lint.Memory) error {
	data, err := json.MarshalIndent(before.Renewed(p), "", "  ")
	if err != nil {
		return err
	}
	return reports.WriteFile(s.memoryPath(p), append(data, '\n'))
}

func (a *app) printFindings(found []lint.Finding) error {
	switch a.format {
	case "json":
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(found); err != nil {
			return err
		}
	case "", "text":
		for _, f := range found {
			fmt.Fprintf(a.stdout, "%-20s %s, %s: %s\n", f.Rule, f.Pack, f.Place, f.Text)
		}
		if len(found) == 0 && !a.quiet {
			fmt.Fprintf(a.stdout, "%d rules, no finding\n", len(lint.Rules))
		}
	default:
		return usage(fmt.Errorf("unknown format %q", a.format), "lint prints text or json")
	}
	if len(found) > 0 && slices.Contains(a.failOn, onWarn) {
		return &commandError{err: fmt.Errorf("%d findings", len(found)), code: exitThreshold, hint: "--fail-on warn asked for this"}
	}
	return nil
}
