package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/pipeline"
	"bilan/pipeline/check"
	"bilan/pipeline/source"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "check configuration and data; writes no pack",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(a.failOn, onBreach) {
				return usage(errors.New("--fail-on breach has no period to look at"), "it is for bilan run; check knows warn and restated")
			}
			s, err := a.open()
			if err != nil {
				return err
			}
			if err := a.warnChanged(cmd.Context(), s); err != nil {
				return err
			}
			examples, err := a.contractExamples(cmd.Context(), s)
			if err != nil {
				return err
			}
			results, err := pipeline.Check(cmd.Context(), a.options(s))
			results = append(results, examples...)
			comments, reading := a.commentCheck(cmd.Context(), s)
			if reading != nil {
				return reading
			}
			results = append(results, comments...)
			var failed *pipeline.CheckError
			switch {
			case errors.Is(err, pipeline.ErrNotBuilt) && len(failures(examples)) > 0: // examples need no warehouse
				err = &pipeline.CheckError{Failed: failures(examples)}
			case err != nil && !errors.As(err, &failed):
				return err
			case failed != nil:
				failed.Failed = append(failed.Failed, failures(examples)...)
			case len(failures(examples)) > 0:
				err = &pipeline.CheckError{Failed: failures(examples)}
			}
			if printing := a.printChecks(results); printing != nil {
				return printing
			}
			differs, reading := a.failRestated(cmd.Context(), s)
			index, unread := source.ReadIndex(pipeline.StateDir(s.ws))
			if unread != nil {
				return unread
			}
			return errors.Join(err, s.stale(index), warned(results, a.failOn), differs, reading)
		},
	}
}

// failures are the results that block publication.
func failures(results []check.Result) []check.Result {
	return slices.DeleteFunc(slices.Clone(results), func(r check.Result) bool { return !r.Failed() })
}

// sampleSize is how many offenders of a check a terminal shows: enough to see the pattern.
const sampleSize = 5

func (a *app) printChecks(results []check.Result) error {
	switch a.format {
	case "json":
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(results)
	case "", "text":
	default:
		return usage(fmt.Errorf("unknown format %q", a.format), "check prints text or json")
	}
	for _, r := range results {
		// The header of a check says what an offender is: « one week in which … ».
		verdict, doc := "ok", strings.Replace(r.Doc, "one ", "no ", 1)
		switch {
		case r.Failed():
			verdict, doc = "FAILED", r.Doc
		case r.Count > 0:
			verdict, doc = "warning", r.Doc
		}
		fmt.Fprintf(a.stdout, "%-8s %-22s %s\n", verdict, r.ID, doc)
		if r.Count == 0 {
			continue
		}
		fmt.Fprintf(a.stdout, "         %d offenders: %s\n", r.Count, strings.Join(r.Columns, ", "))
		for _, line := range r.Rows[:min(sampleSize, len(r.Rows))] {
			fmt.Fprintf(a.stdout, "           %s\n", strings.Join(line, ", "))
		}
		if more := len(r.Rows) - sampleSize; more > 0 {
			fmt.Fprintf(a.stdout, "           and %d more: --format json lists them all\n", more)
		}
	}
	return nil
}
