package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
)

// closeFlags choose the documents of a period, and tell to whom they were sent.
type closeFlags struct {
	kinds  []string
	client string
	sentTo []string
	sentOn string
}

func (f *closeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.kinds, "pack", nil, "kinds of pack: "+strings.Join(packKinds, ", ")+" (default: all that the workspace writes for the period)")
	cmd.Flags().StringVar(&f.client, "client", "", "client or contract, of pack client (default: every contract)")
}

func (a *app) closeCommand() *cobra.Command {
	var f closeFlags
	cmd := &cobra.Command{
		Use:   "close PERIOD",
		Short: "freeze what is communicated of a period: its packs, its figures, and all that they come from",
		Long: `Writes the packs of a period that is over once more, with the status DÉFINITIF, and freezes them: from then on no run
writes them again. With them it keeps, below .bilan/closes, the figures with what each counted, the rows that were read, the
settings and the models, all with their SHA-256, and a line in a ledger in which each line holds the hash of the one before.
bilan restate says later what has changed, bilan reopen lets a next version be written.

The close writes the packs itself, from the warehouse as it is, and does not take over what lies in the folder of packs: that
is PROVISOIRE, may be of another cut, and anybody can have edited it. A check that fails refuses the close.

--sent-to records to whom the documents were sent; for documents that are closed already it records that alone.`,
		Example: "  bilan close 2026-W38\n  bilan close 2026-08 --pack client --client AZUR --sent-to \"Banque Azur, DSI\"",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			return a.close(cmd.Context(), s, args[0], f)
		},
	}
	f.add(cmd)
	cmd.Flags().StringArrayVar(&f.sentTo, "sent-to", nil, "to whom the documents were sent: a role or a group; may be given several times")
	cmd.Flags().StringVar(&f.sentOn, "sent-on", "", "day on which they were sent, such as 2026-10-05 (default: today)")
	return cmd
}

func (a *app) close(ctx context.Context, s *session, text string, f closeFlags) error {
	period, err := metrics.ParsePeriod(text, s.zone, s.asOf)
	if err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	if err := a.refuseChanged(ctx, s, false); err != nil {
		return err
	}
	unlock, err := pipeline.Hold(a.options(s))
	if err != nil {
		return err
	}
	defer unlock()
	l, err := s.closes()
	if err != nil {
		return err
	}
	if _, err := l.Publish(s.out); err != nil { // of a close that was killed
		return err
	}
	todo, err := a.closable(ctx, s, period, f)
	if err != nil {
		return err
	}
	closed := l.Documents(period.Key)
	open := slices.DeleteFunc(slices.Clone(todo), func(d ledger.Document) bool {
		return l.Standing(period.Key, d.Kind, d.Of).IsClosed && !s.hasNext(period.Key, d)
	})
	switch {
	case len(open) > 0:
		written, err := a.freeze(ctx, s, l, period, open)
		if err != nil {
			return fmt.Errorf("close %s: %w", period.Key, err)
		}
		closed = written
	case len(f.sentTo) == 0:
		return usage(fmt.Errorf("%s is closed already: %s", period.Key, documentNames(todo)), fmt.Sprintf("bilan restate %s says what has changed since; bilan reopen %s --reason … lets a next version be written", period.Key, period.Key))
	}
	return a.send(s, l, period.Key, chosenDocuments(closed, todo), f)
}

// check refuses unknown kinds and days before any work is done.
func (f closeFlags) check() error {
	for _, kind := range f.kinds {
		if !slices.Contains(packKinds, kind) {
			return usage(fmt.Errorf("unknown pack %q", kind), suggestion(metrics.Near(kind, packKinds), "there are "+strings.Join(packKinds, ", ")))
		}
	}
	if f.client != "" && len(f.kinds) > 0 && !slices.Contains(f.kinds, "client") {
		return usage(errors.New("--client goes with --pack client"), "leave one of them out")
	}
	for _, to := range f.sentTo {
		if strings.TrimSpace(to) == "" {
			return usage(errors.New("--sent-to names nobody"), "write a role or a group: --sent-to \"Banque Azur, DSI\"")
		}
	}
	if _, err := time.Parse(time.DateOnly, f.sentOn); f.sentOn != "" && err != nil {
		return usage(fmt.Errorf("reading --sent-on %q: it is no day", f.sentOn), "write it as 2026-10-05")
	}
	return nil
}

// send records to whom documents were sent.
func (a *app) send(s *session, l *ledger.Ledger, period string, documents []ledger.Document, f closeFlags) error {
	day := f.sentOn
	if day == "" {
		day = a.now().In(s.zone).Format(time.DateOnly)
	}
	for _, to := range f.sentTo {
		e := ledger.Entry{Act: ledger.Send, At: a.now(), Period: period, Documents: documents, SentTo: strings.TrimSpace(to), SentOn: day}
		if _, err := l.Append(e); err != nil {
			return err
		}
		if !a.quiet {
			a.print(message{Level: "info", Text: fmt.Sprintf("sent     %s to %s on %s", documentNames(documents), e.SentTo, day)})
		}
	}
	return nil
}

// chosenDocuments are those of some that were asked for, without their files: the ledger has them in the line of the close.
func chosenDocuments(documents, asked []ledger.Document) []ledger.Document {
	var chosen []ledger.Document
	for _, d := range documents {
		if slices.ContainsFunc(asked, func(o ledger.Document) bool { return o.Key() == d.Key() }) && d.Kind != dataKind {
			chosen = append(chosen, ledger.Document{Kind: d.Kind, Of: d.Of, Version: d.Version})
		}
	}
	return chosen
}

func documentNames(documents []ledger.Document) string {
	var names []string
	for _, d := range documents {
		name := strings.TrimSpace(strings.ToUpper(d.Kind) + " " + d.Of)
		if d.Version > 0 {
			name += fmt.Sprintf(" v%d", d.Version)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// dataKind is the figures of a period as files, which belong to its weekly packs.
const dataKind = "data"
