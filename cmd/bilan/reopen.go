package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
)

func (a *app) reopenCommand() *cobra.Command {
	var f closeFlags
	var reason string
	cmd := &cobra.Command{
		Use:   "reopen PERIOD",
		Short: "let a next version of closed packs be written, for a reason",
		Long: `Records in the ledger that closed documents may be written again, and why. The next run or pack writes a next version beside
the closed one, which stays: v2, RECTIFICATIF, with the reason and what changed. bilan close then freezes it.`,
		Example: "  bilan reopen 2026-08 --pack client --client AZUR --reason \"priorité corrigée après relecture\"",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			return a.reopen(s, args[0], reason, f)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why: it is printed on the next version (required)")
	return cmd
}

// rectify is pack --rectify: it reopens the one pack that is then written.
func (a *app) rectify(s *session, kind string, f packFlags, r reportFlags) error {
	switch {
	case !f.rectify && f.reason == "":
		return nil
	case !f.rectify:
		return usage(errors.New("--reason goes with --rectify"), "bilan pack "+kind+" --rectify --reason …")
	case r.incident != "":
		return usage(errors.New("a report on an incident has the version that registers/reports gives it"), "raise version in its file, or use bilan reopen")
	case f.period == "":
		return usage(errors.New("--rectify names no period"), "write --period 2026-08: what is rectified is said, not guessed")
	}
	return a.reopenHeld(s, f.period, f.reason, closeFlags{kinds: []string{kind}, client: f.client})
}

// reopen takes the workspace for one act; rectify goes on to write while it is held.
func (a *app) reopen(s *session, text, reason string, f closeFlags) error {
	unlock, err := pipeline.Hold(a.options(s))
	if err != nil {
		return err
	}
	defer unlock()
	return a.reopenHeld(s, text, reason, f)
}

// reopenHeld reopens what is closed, in a workspace that is held.
func (a *app) reopenHeld(s *session, text, reason string, f closeFlags) error {
	period, err := metrics.ParsePeriod(text, s.zone, s.asOf)
	if err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return usage(errors.New("a closed period is not reopened without a reason"), "--reason says why; it is printed on the next version")
	}
	l, err := s.closes()
	if err != nil {
		return err
	}
	var chosen []ledger.Document
	for _, d := range l.Documents(period.Key) {
		asked := len(f.kinds) == 0 && f.client == "" || slices.Contains(f.kinds, d.Kind) || f.client != "" && d.Kind == "client"
		asked = asked || d.Kind == dataKind && (slices.Contains(f.kinds, "bhi") || slices.Contains(f.kinds, "rai"))
		if d.Kind == "client" && f.client != "" {
			asked = asked && s.isCalled(d.Of, f.client)
		}
		if asked && l.Standing(period.Key, d.Kind, d.Of).IsClosed {
			chosen = append(chosen, ledger.Document{Kind: d.Kind, Of: d.Of, Version: d.Version})
		}
	}
	if len(chosen) == 0 {
		return usage(fmt.Errorf("nothing of %s that was asked for is closed", period.Key), "bilan verify lists what is closed")
	}
	if _, err := l.Append(ledger.Entry{Act: ledger.Reopen, At: a.now(), Period: period.Key, Documents: chosen, Reason: strings.TrimSpace(reason)}); err != nil {
		return err
	}
	if !a.quiet {
		a.print(message{Level: "info", Text: fmt.Sprintf("reopened %s of %s", documentNames(chosen), period.Key)})
	}
	return nil
}

// isCalled reports whether a contract goes by a name: its id, its client, or another name of its client.
func (s *session) isCalled(contract, name string) bool {
	for _, c := range s.ws.Contracts {
		if c.ID == contract {
			return slices.ContainsFunc(append([]string{c.ID, c.Client}, c.Names...), func(w string) bool { return strings.EqualFold(w, name) })
		}
	}
	return strings.EqualFold(contract, name)
}
