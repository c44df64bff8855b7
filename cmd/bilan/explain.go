package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/reports"
	"bilan/reports/pack"
	"bilan/reports/record"
)

// explainFormats are what bilan explain prints or writes.
var explainFormats = append([]string{"text", "json"}, reports.Formats...)

func (a *app) explainCommand() *cobra.Command {
	var q metrics.ClockQuery
	cmd := &cobra.Command{
		Use:   "explain INCIDENT",
		Short: "prove the clocks of an incident, interval by interval",
		Long: `Tells the life of an incident and, for each commitment made for it, every stretch of its clock: from, to, counted or not and
why, seconds counted, and the row that ends on the deadline.

Text and json go to stdout. In json, one object a commitment: instants in UTC, durations in seconds, null for what is not
known. pdf, html and xlsx are written as files.`,
		Example: "  bilan explain INC0012345 --line GTR-P1\n  bilan explain INC0012345 --format pdf -o proof",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.format != "" && !slices.Contains(explainFormats, a.format) {
				return usage(fmt.Errorf("unknown format %q", a.format), "explain knows "+strings.Join(explainFormats, ", "))
			}
			s, err := a.open()
			if err != nil {
				return err
			}
			q.Reference = args[0]
			return a.explainIncident(cmd.Context(), s, q)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&q.LineID, "line", "", "commitment line, such as GTR-P1 (default: every line)")
	flags.StringVar(&q.Client, "client", "", "client, where several have an incident of this number")
	flags.StringVar(&q.Source, "source", "", "source, where several have an incident of this number")
	return cmd
}

func (a *app) explainIncident(ctx context.Context, s *session, q metrics.ClockQuery) error {
	if err := a.warnChanged(ctx, s); err != nil {
		return err
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return err
	}
	defer db.Close()
	clock, err := metrics.ReadClock(ctx, db, q)
	if err != nil {
		return whichIncident(err)
	}
	if len(clock.Commitments) == 0 && q.LineID != "" {
		return unknownLine(ctx, db, q)
	}
	if a.format == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(record.Proofs(clock))
	}
	o := pack.Options{
		Organisation: s.ws.Config.Organisation, Lang: s.lang, Status: pack.Provisional, Version: 1, ConfigHash: s.ws.Hash,
		ToolVersion: toolVersion(), ShowNames: s.ws.Config.ShowNames,
	}
	if a.format == "" || a.format == "text" {
		text, err := pack.ExplainText(clock, o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(a.stdout, text)
		return err
	}
	p, err := pack.Explain(clock, o)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("EXPLAIN_%s_v%d", fileWord(clock.Incident.ID), p.Version)
	files, err := reports.WriteGuarded(filepath.Join(s.out, "explain"), name, p, []string{a.format}, nil)
	if err != nil {
		return err
	}
	if !a.quiet {
		printer, err := unit.NewPrinter(unit.English, s.ws.Config.Zone)
		if err != nil {
			return err
		}
		a.print(message{Level: "info", Text: "wrote    " + written(printer, s.out, files)})
	}
	return nil
}

// fileWord keeps of a text what every file system takes: letters without accents, digits, dash, underscore.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, s)
}

// whichIncident adds to an incident that is not there, or there several times, what to write instead.
func whichIncident(err error) error {
	var unknown *metrics.UnknownIncidentError
	if errors.As(err, &unknown) {
		return usage(err, suggestion(unknown.Near, "write the number as the source does; bilan kpi and the packs list them"))
	}
	var several *metrics.SeveralIncidentsError
	if errors.As(err, &several) {
		var ways []string
		for _, r := range several.Found {
			ways = append(ways, fmt.Sprintf("--source %s --client %q", r.Source, r.Client))
		}
		return usage(err, "say which: "+strings.Join(ways, ", or "))
	}
	return err
}

// unknownLine says which lines an incident has a clock under.
func unknownLine(ctx context.Context, db metrics.Querier, q metrics.ClockQuery) error {
	all := q
	all.LineID = ""
	clock, err := metrics.ReadClock(ctx, db, all)
	if err != nil {
		return err
	}
	var lines []string
	for _, c := range clock.Commitments {
		lines = append(lines, c.LineID)
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	hint := "no contract makes a commitment for it"
	if len(lines) > 0 {
		hint = suggestion(metrics.Near(q.LineID, lines), "its lines are "+strings.Join(lines, ", "))
	}
	return usage(fmt.Errorf("%s has no clock under the line %q", q.Reference, q.LineID), hint)
}
