package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/reports"
)

// packFlags choose the period and the formats of a pack.
type packFlags struct {
	period   string
	from, to string
	formats  []string
	stale    bool // print a period that the sources do not reach
}

func (f *packFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.period, "period", "", "2026-W38, 2026-09, 2026-Q3, 2026, last-week (the default), last-month")
	flags.StringVar(&f.from, "from", "", "first day of a free window, such as 2026-03-01")
	flags.StringVar(&f.to, "to", "", "first day after the window")
	flags.BoolVar(&f.stale, "allow-stale", false, "write the pack of a period that the sources do not reach")
	flags.StringSliceVar(&f.formats, "formats", reports.Formats, "pdf, xlsx, html")
}

// window is the period of a pack, once the flags are known to be right.
func (f packFlags) window(s *session) (metrics.Period, error) {
	if err := windowFlags(f.period, f.from, f.to); err != nil {
		return metrics.Period{}, err
	}
	for _, format := range f.formats {
		if !slices.Contains(reports.Formats, format) {
			return metrics.Period{}, usage(fmt.Errorf("unknown pack format %q", format), "formats are "+strings.Join(reports.Formats, ", "))
		}
	}
	if f.from != "" {
		return metrics.Between(f.from, f.to, s.zone)
	}
	return metrics.ParsePeriod(cmp.Or(f.period, "last-week"), s.zone, s.asOf)
}

func (a *app) packCommand() *cobra.Command {
	var f packFlags
	cmd := &cobra.Command{
		Use:       "pack KIND",
		Short:     "write one kind of pack: bhi",
		Long:      "Writes a pack from the warehouse as it is. bhi is the weekly review of incidents (bilan hebdomadaire d’incidents).",
		ValidArgs: []string{"bhi"},
		Args:      cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			if window, err := f.window(s); err == nil {
				a.sayWindow(window)
			}
			files, err := a.writePack(cmd.Context(), s, args[0], f)
			if err != nil {
				return err
			}
			a.summarise(s, summary{files: files, next: "open the pack; comments go to registers/comments"})
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

// sayWindow says in words what the pack is about.
func (a *app) sayWindow(window metrics.Period) {
	if !a.quiet {
		a.print(message{Level: "info", Text: "period   " + windowWords(window, window)})
	}
}

// writePack reads the period, makes the pack and writes its files.
func (a *app) writePack(ctx context.Context, s *session, kind string, f packFlags) ([]reports.File, error) {
	if kind != "bhi" {
		return nil, usage(fmt.Errorf("unknown pack %q", kind), "there is bhi")
	}
	window, err := f.window(s)
	if err != nil {
		return nil, err
	}
	p, err := a.weekly(ctx, s, window, f.stale)
	if err != nil {
		return nil, fmt.Errorf("pack %s %s: %w", strings.ToUpper(kind), window.Key, err)
	}
	return reports.Write(filepath.Join(s.out, window.Key, kind), p, f.formats)
}
