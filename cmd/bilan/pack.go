package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/reports"
)

// packFlags choose the period and the formats of a pack.
type packFlags struct {
	period   string
	from, to string
	formats  []string
	client   string // of pack client: a client or a contract
	stale    bool   // print a period that the sources do not reach
	rectify  bool   // write the next version of a closed pack
	reason   string // why
}

func (f *packFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.period, "period", "", "2026-W38, 2026-09, 2026-Q3, 2026, last-week (the default), last-month")
	flags.StringVar(&f.from, "from", "", "first day of a free window, such as 2026-03-01")
	flags.StringVar(&f.to, "to", "", "first day after the window")
	flags.BoolVar(&f.stale, "allow-stale", false, "write the pack of a period that the sources do not reach, of a client that they do not know, or of a configuration that was not built")
	flags.StringSliceVar(&f.formats, "formats", reports.Formats, "pdf, xlsx, html")
}

// window is the period of a pack, once the flags are known to be right.
func (f packFlags) window(s *session) (metrics.Period, error) {
	if err := windowFlags(f.period, f.from, f.to); err != nil {
		return metrics.Period{}, err
	}
	if err := f.checkFormats(); err != nil {
		return metrics.Period{}, err
	}
	if f.from != "" {
		return metrics.Between(f.from, f.to, s.zone)
	}
	return metrics.ParsePeriod(cmp.Or(f.period, "last-week"), s.zone, s.asOf)
}

func (f packFlags) checkFormats() error {
	for _, format := range f.formats {
		if !slices.Contains(reports.Formats, format) {
			return usage(fmt.Errorf("unknown pack format %q", format), "formats are "+strings.Join(reports.Formats, ", "))
		}
	}
	return nil
}

// packKinds are the kinds of pack in the order of the help.
var packKinds = []string{"bhi", "rai", "client", "cri", "pir"}

func (a *app) packCommand() *cobra.Command {
	var f packFlags
	var r reportFlags
	cmd := &cobra.Command{
		Use:   "pack KIND",
		Short: "write one kind of pack: " + strings.Join(packKinds, ", "),
		Long: `Writes a pack from the warehouse as it is.

  bhi     the weekly review of incidents (bilan hebdomadaire d’incidents)
  rai     the analysis review (revue d’analyse d’incidents): a card for each incident and family that its rule retains
  client  the contractual report of one client, or of each; its period is one of the contract, the last whole one without
          --period. It is made from a database that holds that client alone, and every file is looked through for the
          names and incidents of others before it appears: a hit writes nothing of that client and exits 7.
  cri     the report on one incident (compte rendu d’incident): short, for the days after
  pir     the report on one incident after its analysis (post incident report)

What people say of an incident is in registers/reports/<incident>.md, under fixed headings; --skeleton writes that file to fill in.
Where a contract covers the incident, its report is made and looked through like that of the client.`,
		Example:   "  bilan pack bhi --period 2026-W38\n  bilan pack client --client \"Banque du Rhin\" --period 2026-08\n  bilan pack cri --incident INC0012345 --skeleton\n  bilan pack cri --incident INC0012345",
		ValidArgs: packKinds,
		Args:      cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			// A close that began meanwhile would freeze what this pack then writes over, and one between reopening and writing would refuse it.
			_, release, err := a.hold(s)
			if err != nil {
				return err
			}
			defer release()
			if err := a.rectify(s, args[0], f, r); err != nil {
				return err
			}
			switch args[0] {
			case "client":
				return a.packClient(cmd.Context(), s, f)
			case "cri", "pir":
				return a.packReport(cmd.Context(), s, args[0], f, r)
			}
			if r != (reportFlags{}) {
				return usage(errors.New("--incident, --source and --skeleton go with pack cri and pack pir"), "bilan pack cri --incident INC0012345")
			}
			if f.client != "" {
				return usage(errors.New("--client goes with pack client, cri and pir"), "bilan pack client --client NAME")
			}
			if err := a.refuseChanged(cmd.Context(), s, f.stale); err != nil {
				return err
			}
			if window, err := f.window(s); err == nil {
				a.sayWindow(window)
			}
			files, err := a.writePack(cmd.Context(), s, args[0], f)
			if err != nil {
				return err
			}
			if err := a.note(cmd.Context(), s, files); err != nil {
				return err
			}
			a.summarise(s, summary{files: files, next: "open the pack; comments go to registers/comments"})
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&f.rectify, "rectify", false, "reopen a closed pack and write its next version, RECTIFICATIF; needs --reason")
	cmd.Flags().StringVar(&f.reason, "reason", "", "why a closed pack is rectified: it is printed on the next version")
	cmd.Flags().StringVar(&f.client, "client", "", "client or contract of pack client (default: every contract), and of cri and pir where several cover the incident")
	cmd.Flags().StringVar(&r.incident, "incident", "", "incident of pack cri and pack pir")
	cmd.Flags().StringVar(&r.source, "source", "", "its source, where several have an incident of this number")
	cmd.Flags().BoolVar(&r.skeleton, "skeleton", false, "write registers/reports/<incident>.md to fill in, and no pack")
	return cmd
}

// packClient is bilan pack client: each contract in the period asked for, or in its own last whole one.
func (a *app) packClient(ctx context.Context, s *session, f packFlags) error {
	if f.from != "" || f.to != "" {
		return usage(errors.New("a contractual report covers a period of its contract, not a free window"), "write --period 2026-08")
	}
	if err := f.checkFormats(); err != nil {
		return err
	}
	if err := a.refuseChanged(ctx, s, f.stale); err != nil {
		return err
	}
	todo, err := s.assignments(ctx, a.options(s), f.client, f.period, s.asOf)
	if err != nil {
		return err
	}
	for _, t := range todo {
		if !t.period.From.Before(s.asOf) {
			return usage(fmt.Errorf("%s has not begun at %s", t.period.Key, s.asOf.In(t.period.Zone()).Format(time.RFC3339)), "--as-of sets the cut")
		}
		if !a.quiet {
			a.print(message{Level: "info", Text: fmt.Sprintf("contract %s, period %s", t.contract.ID, windowWords(t.period, t.period))})
		}
	}
	files, err := a.clientPacks(ctx, s, todo, f)
	if err != nil && len(files) == 0 {
		return err
	}
	if noting := a.note(ctx, s, files); noting != nil {
		return errors.Join(err, noting)
	}
	a.summarise(s, summary{files: files, next: "open the pack; bilan explain INCIDENT proves a clock"})
	return err
}

// sayWindow says in words what the pack is about.
func (a *app) sayWindow(window metrics.Period) {
	if !a.quiet {
		a.print(message{Level: "info", Text: "period   " + windowWords(window, window)})
	}
}

// writePack reads the period, makes the pack and writes its files.
func (a *app) writePack(ctx context.Context, s *session, kind string, f packFlags) ([]reports.File, error) {
	if kind != "bhi" && kind != "rai" {
		return nil, usage(fmt.Errorf("unknown pack %q", kind), suggestion(metrics.Near(kind, packKinds), "there are "+strings.Join(packKinds, ", ")))
	}
	window, err := f.window(s)
	if err != nil {
		return nil, err
	}
	e, err := s.edition(window.Key, kind, "")
	if err != nil {
		return nil, err
	}
	if e.isClosed {
		a.sayClosed(window.Key, kind, "", e)
		return nil, nil
	}
	d, err := a.periodDocument(ctx, s, kind, window, f.stale)
	if err != nil {
		return nil, fmt.Errorf("pack %s %s: %w", strings.ToUpper(kind), window.Key, err)
	}
	if err := s.commented(d); err != nil {
		return nil, err
	}
	return d.write(f.formats)
}
