package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"bilan/fixtures/gen"
	"bilan/pipeline/workspace"
	"bilan/reports"
)

func (a *app) demoCommand() *cobra.Command {
	var options gen.Options
	cmd := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "write a sample workspace and run all of it",
		Long: `Writes a year of incidents of a telecom operator and a hosting provider, as three tools would export them, with their
lifecycle store and registers; then loads, builds, checks and writes the packs of the last full week.
The same seed gives the same files.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "demo"
			if len(args) > 0 {
				dir = args[0]
			}
			if err := a.writeDemo(dir, options); err != nil {
				return err
			}
			a.workspace = dir
			s, err := a.open()
			if err != nil {
				return err
			}
			return a.runAll(cmd.Context(), s, packFlags{period: "last-week", formats: reports.Formats})
		},
	}
	cmd.Flags().Uint64Var(&options.Seed, "seed", 1, "seed of the generator")
	cmd.Flags().IntVar(&options.Incidents, "incidents", 20000, "number of incidents")
	return cmd
}

// writeDemo writes the workspace beside its place and moves it there whole. A demo that is there is used again; any other
// folder is refused.
func (a *app) writeDemo(dir string, o gen.Options) error {
	if _, err := os.Stat(filepath.Join(dir, "bilan.yaml")); err == nil {
		ws, err := workspace.Open(dir)
		if err != nil {
			return err
		}
		if !a.quiet {
			a.print(message{Level: "info", Text: fmt.Sprintf("%s is a workspace already; running it as it is", ws.Dir)})
		}
		return nil
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return err
	case len(entries) > 0:
		return usage(fmt.Errorf("folder %q is not empty and holds no bilan.yaml", dir), "name a new folder")
	default:
		// An empty folder would stand in the way of the rename.
		if err := os.Remove(dir); err != nil {
			return err
		}
	}
	fresh := filepath.Clean(dir) + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := gen.Demo(fresh, o); err != nil {
		os.RemoveAll(fresh)
		return fmt.Errorf("generate the demo: %w", err)
	}
	return os.Rename(fresh, filepath.Clean(dir))
}
