package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"bilan/pipeline"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "look at the workspace and say what stands in the way of a run",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			well := true
			say := func(ok bool, what, hint string) {
				mark := "ok  "
				if !ok {
					mark, well = "NO  ", false
				}
				fmt.Fprintf(a.stdout, "%s %s\n", mark, what)
				if !ok && hint != "" {
					fmt.Fprintf(a.stdout, "       hint: %s\n", hint)
				}
			}
			memory, err := warehouse.Open(cmd.Context(), "", warehouse.Options{Threads: 1, TempDir: os.TempDir()})
			if err == nil {
				var v string
				if err = memory.QueryRowContext(cmd.Context(), "select version()").Scan(&v); err == nil {
					say(true, "engine: DuckDB "+v, "")
				}
				memory.Close()
			}
			if err != nil {
				say(false, "engine: "+err.Error(), "the program was built without its engine")
			}
			s, err := a.open()
			if err != nil {
				_, lines := a.explain(err)
				for _, m := range lines {
					say(false, m.Text, m.Hint)
				}
				return a.diagnosis(well)
			}
			say(true, fmt.Sprintf("workspace: %s (zone %s, language %s, %d sources)", s.ws.Dir, s.ws.Config.Zone, s.lang, len(s.ws.Config.Sources)), "")
			for _, src := range s.ws.Config.Sources {
				if src.IsStore() {
					a.doctorStore(cmd.Context(), s, src, say)
					continue
				}
				matches, err := filepath.Glob(s.ws.Path(src.Path))
				found := err == nil && len(matches) > 0
				say(found || src.Optional, fmt.Sprintf("source %s: %d match %s", src.Name, len(matches), src.Path), "correct path in bilan.yaml, or set optional: true")
			}
			for _, line := range contractLines(s) {
				say(true, line, "")
			}
			probe := filepath.Join(pipeline.StateDir(s.ws), "doctor")
			err = os.MkdirAll(probe, 0o755)
			os.Remove(probe)
			say(err == nil, "state folder can be written: "+pipeline.StateDir(s.ws), "give yourself the right to write there")
			a.doctorState(cmd.Context(), s, say)
			return a.diagnosis(well)
		},
	}
}

// doctorState looks at what earlier runs left.
func (a *app) doctorState(ctx context.Context, s *session, say func(ok bool, what, hint string)) {
	index, err := source.ReadIndex(pipeline.StateDir(s.ws))
	if err != nil {
		say(false, "landing: "+err.Error(), source.Hint(err))
		return
	}
	say(true, fmt.Sprintf("landing: %d files", len(index.Loads)), "")
	info, err := os.Stat(pipeline.WarehousePath(s.ws))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		say(true, "warehouse: none yet (bilan run makes it)", "")
	case err != nil:
		say(false, "warehouse: "+err.Error(), "")
	default:
		line := fmt.Sprintf("warehouse: %d KiB", info.Size()>>10)
		why, err := a.changed(ctx, s)
		switch {
		case err != nil:
			say(false, line+"; "+err.Error(), "bilan build makes it anew")
		case why != "":
			say(true, line+"; "+why+" (bilan build makes it anew)", "")
		default:
			say(true, line, "")
		}
	}
}

func (a *app) diagnosis(well bool) error {
	if well {
		return nil
	}
	return &commandError{err: errors.New("the workspace cannot run as it is"), code: exitUsage}
}
