package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/pipeline/check"
)

// The words of --fail-on.
const (
	onWarn     = "warn"     // a check found something, a warning is enough
	onBreach   = "breach"   // a priority missed its restoration target in the period, or a client's contract is breached in its last one
	onRestated = "restated" // a figure of a closed period is not what was communicated
)

var thresholdWords = []string{onWarn, onBreach, onRestated}

// checkFailOn refuses an unknown word before any work is done.
func (a *app) checkFailOn() error {
	for _, word := range a.failOn {
		if !slices.Contains(thresholdWords, word) {
			return usage(fmt.Errorf("unknown threshold %q of --fail-on", word), "there are "+strings.Join(thresholdWords, ", "))
		}
	}
	return nil
}

// threshold turns --fail-on into exit 5, or 6 when figures of closed periods differ and nothing else fired; all that fired at once.
func (a *app) threshold(ctx context.Context, s *session, result pipeline.Result, window metrics.Period) error {
	err := warned(result.Checks, a.failOn)
	differs, reading := a.failRestated(ctx, s)
	if reading != nil {
		return reading
	}
	err = errors.Join(err, differs)
	if !slices.Contains(a.failOn, onBreach) {
		return err
	}
	missed, reading := s.missedTargets(ctx, a.options(s), window)
	if reading != nil {
		return reading
	}
	if len(missed) > 0 {
		err = errors.Join(err, &commandError{err: fmt.Errorf("restoration targets missed in %s: %s", window.Key, strings.Join(missed, "; ")),
			code: exitThreshold, hint: "--fail-on breach asked for this"})
	}
	if missed, reading = s.missedClauses(ctx, a.options(s), window); reading != nil {
		return reading
	}
	if len(missed) > 0 {
		err = errors.Join(err, &commandError{err: fmt.Errorf("contractual commitments missed: %s", strings.Join(missed, "; ")),
			code: exitThreshold, hint: "--fail-on breach asked for this"})
	}
	return err
}

// failRestated compares closed periods when --fail-on asks for it.
func (a *app) failRestated(ctx context.Context, s *session) (fired, reading error) {
	if !slices.Contains(a.failOn, onRestated) {
		return nil, nil
	}
	found, _, err := a.restated(ctx, s, "", "")
	if err != nil {
		return nil, err
	}
	return a.onRestated(found), nil
}

// missedClauses says which lines of the clients' contracts were breached in the last period of each that was over when the window
// ended, in the net reading.
func (s *session) missedClauses(ctx context.Context, o pipeline.Options, window metrics.Period) ([]string, error) {
	if len(s.ws.Contracts) == 0 {
		return nil, nil
	}
	todo, err := s.assignments(ctx, o, "", "", earliest(window.To, s.asOf))
	if err != nil {
		return nil, err
	}
	p, err := unit.NewPrinter(unit.English, s.ws.Config.Zone)
	if err != nil {
		return nil, err
	}
	db, err := pipeline.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	var missed []string
	for _, t := range todo {
		q := metrics.ContractQuery{ContractID: t.contract.ID, Period: t.period, AsOf: asOf}
		data, err := metrics.ReadContract(ctx, db, s.catalogue(), q)
		if err != nil {
			return nil, err
		}
		for _, l := range data.Lines {
			if l.Audience == "client" && l.Result.Verdict == "breached" {
				missed = append(missed, fmt.Sprintf("%s %s %s %s", t.contract.ID, t.period.Key, l.ID, resultOf(l).share(p)))
			}
		}
	}
	return missed, nil
}

// warned is the threshold of warn: every check that found something.
func warned(results []check.Result, failOn []string) error {
	if !slices.Contains(failOn, onWarn) {
		return nil
	}
	var found []string
	for _, r := range results {
		if r.Count > 0 {
			found = append(found, fmt.Sprintf("%s (%d)", r.ID, r.Count))
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &commandError{err: fmt.Errorf("checks found offenders: %s", strings.Join(found, ", ")), code: exitThreshold,
		hint: "--fail-on warn asked for this"}
}

// missedTargets says, by priority, which lines of the target grid were not met by what was decided in the period. A priority
// without a decided commitment has missed nothing.
func (s *session) missedTargets(ctx context.Context, o pipeline.Options, window metrics.Period) ([]string, error) {
	kpi, ok := s.catalogue().Find("sla_met")
	if !ok {
		return nil, errors.New("sla_met is not in the catalogue")
	}
	p, err := unit.NewPrinter(unit.English, s.ws.Config.Zone)
	if err != nil {
		return nil, err
	}
	db, err := pipeline.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	targets, err := metrics.Targets(ctx, db)
	if err != nil {
		return nil, err
	}
	rows, err := metrics.Read(ctx, db, metrics.Query{KPI: kpi, Periods: []metrics.Period{window}, AsOf: asOf, By: []string{"priority"}})
	if err != nil {
		return nil, err
	}
	var missed []string
	for _, t := range targets {
		i := slices.IndexFunc(rows, func(r metrics.Row) bool { return r.Dims["priority"] == t.Priority })
		if i < 0 || t.Restore == 0 || t.Threshold == 0 || rows[i].Figure == nil || *rows[i].Figure >= t.Threshold {
			continue
		}
		missed = append(missed, fmt.Sprintf("%s %s (%d of %d), target %s", t.Priority, p.Format(rows[i].Value()), rows[i].Hits, rows[i].N,
			p.Format(unit.Of(unit.Rate, t.Threshold))))
	}
	return missed, nil
}
