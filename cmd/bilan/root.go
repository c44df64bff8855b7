package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
)

// app is what every command shares: where it writes, the clock, and the common flags.
type app struct {
	stdout, stderr io.Writer
	now            func() time.Time
	terminal       bool       // stderr is a screen
	speaking       sync.Mutex // packs are written side by side, and speak one at a time
	track          *track     // the bar on the screen, nil without

	workspace string
	out       string
	format    string
	lang      string
	asOf      string
	quiet     bool
	verbose   bool
	noColor   bool
	logFormat string
	failOn    []string
}

// run executes one command line and returns its exit code. Tests call it in process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, now func() time.Time) int {
	a := &app{stdout: stdout, stderr: stderr, now: now, terminal: isTerminal(stderr)}
	root := a.command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return a.finish(ctx, root.ExecuteContext(ctx))
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:               "bilan",
		Short:             "incident reports that people can defend",
		Long:              "bilan loads incident exports and lifecycle events into an embedded warehouse, computes the KPIs in SQL,\nand writes weekly packs as PDF, Excel and HTML. One folder, no network.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.checkCommon() },
		RunE:              func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(err, fmt.Sprintf("see bilan %s --help", cmd.Name()))
	})
	f := root.PersistentFlags()
	f.StringVarP(&a.workspace, "workspace", "C", ".", "workspace folder")
	f.StringVarP(&a.out, "out", "o", "", "folder for packs (default: out in the workspace)")
	f.StringVarP(&a.format, "format", "f", "", "output format: text, json, csv, parquet; of export: parquet, arrow, csv, duckdb")
	f.StringVar(&a.lang, "lang", "", "language of packs and tables: fr, en (default: the workspace's)")
	f.StringVar(&a.asOf, "as-of", "", "instant that cuts the data, such as 2026-09-21T08:00:00+02:00 (default: the workspace's, else now)")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print errors alone")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "print each step")
	f.BoolVar(&a.noColor, "no-color", false, "no colour (NO_COLOR is respected too)")
	f.StringVar(&a.logFormat, "log-format", "text", "messages as text or json")
	f.StringSliceVar(&a.failOn, "fail-on", nil, "exit 5 on warn, breach; exit 6 on restated")
	root.AddCommand(
		a.demoCommand(), a.initCommand(), a.schemaCommand(), a.loadCommand(), a.buildCommand(), a.checkCommand(), a.lintCommand(), a.kpiCommand(), a.problemsCommand(), a.forecastCommand(), a.packCommand(),
		a.traceCommand(), a.explainCommand(), a.simulateCommand(), a.lifecycleCommand(), a.runCommand(), a.serveCommand(), a.exportCommand(),
		a.closeCommand(), a.reopenCommand(), a.restateCommand(), a.verifyCommand(), a.evidenceCommand(), a.doctorCommand(), a.versionCommand(),
	)
	root.SuggestionsMinimumDistance = 2
	// A word that is no command is an error with suggestions, not a help page.
	root.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		hint := "bilan --help lists the commands"
		if near := root.SuggestionsFor(args[0]); len(near) > 0 {
			hint = "did you mean " + strings.Join(near, ", ") + "?"
		}
		return usage(fmt.Errorf("unknown command %q", args[0]), hint)
	}
	sayWhatIsMissing(root.Commands())
	return root
}

// sayWhatIsMissing makes commands that get no word say which they need, with an example.
func sayWhatIsMissing(commands []*cobra.Command) {
	for _, c := range commands {
		sayWhatIsMissing(c.Commands())
		accept := c.Args
		if accept == nil {
			continue
		}
		c.Args = func(cmd *cobra.Command, args []string) error {
			err := accept(cmd, args)
			var said *commandError
			if err == nil || errors.As(err, &said) {
				return err
			}
			hint := fmt.Sprintf("see %s --help", cmd.CommandPath())
			if len(args) > 0 {
				return usage(err, hint)
			}
			if example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n"); example != "" {
				hint = "write " + example + "; " + hint
			}
			return usage(fmt.Errorf("%s needs %s", cmd.CommandPath(), strings.TrimPrefix(cmd.Use, cmd.Name()+" ")), hint)
		}
	}
}

// checkCommon refuses unknown words of the common flags before any work is done.
func (a *app) checkCommon() error {
	if formats := []string{"text", "json"}; !slices.Contains(formats, a.logFormat) {
		return usage(fmt.Errorf("unknown log format %q", a.logFormat), "log formats are "+strings.Join(formats, ", "))
	}
	return a.checkFailOn()
}
