package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// evaluationJSON is the evaluation of one indicator for programs.
type evaluationJSON struct {
	Indicator string      `json:"indicator"`
	SplitAt   time.Time   `json:"split_at"`
	Lessons   int64       `json:"lessons"`
	Nightly   scoresJSON  `json:"nightly"`
	Leads     []leadsJSON `json:"leads"`
}

type scoresJSON struct {
	N        int64     `json:"n"`
	Breaches int64     `json:"breaches"`
	Brier    *float64  `json:"brier"` // null when nothing ran
	Base     *float64  `json:"brier_of_base_rate"`
	Bins     []binJSON `json:"calibration"`
}

type binJSON struct {
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	N        int64   `json:"n"`
	Breaches int64   `json:"breaches"`
	Mean     float64 `json:"mean"`
}

type leadsJSON struct {
	Lead int64 `json:"lead"` // seconds of the target that were left
	scoresJSON
	Forecast alarmJSON `json:"forecast"`
	Rule     alarmJSON `json:"rule_75"`
}

type alarmJSON struct {
	Raised    int64    `json:"raised"`
	Right     int64    `json:"right"`
	Precision *float64 `json:"precision"`
	Recall    *float64 `json:"recall"`
}

func (a *app) printEvaluation(s *session, all []metrics.Evaluation) error {
	if a.format == "json" {
		list := []evaluationJSON{}
		for _, e := range all {
			j := evaluationJSON{Indicator: e.Indicator, SplitAt: e.SplitAt, Lessons: e.Lessons, Nightly: scoresOf(e.Nightly), Leads: []leadsJSON{}}
			for _, l := range e.Leads {
				j.Leads = append(j.Leads, leadsJSON{Lead: int64(l.Lead / time.Second), scoresJSON: scoresOf(l.Scores),
					Forecast: alarmOf(l.Forecast, l.Breaches), Rule: alarmOf(l.Rule, l.Breaches)})
			}
			list = append(list, j)
		}
		return a.encode(list)
	}
	p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(a.stderr, "no forecast of the past can be scored: too few commitments were decided")
		return nil
	}
	for _, e := range all {
		fmt.Fprintf(a.stdout, "%s: learned from %s commitments decided before %s\n", e.Indicator, p.Count(e.Lessons), p.Instant(e.SplitAt))
		table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "scored\tn\tbreaches\tBrier\tBrier of base rate\tprecision\trecall\tprecision of 75 %\trecall of 75 %")
		fmt.Fprintf(table, "at midnight\t%s\n", scoreWords(p, e.Nightly))
		for _, l := range e.Leads {
			fmt.Fprintf(table, "%s left\t%s\t%s\t%s\n", p.Duration(l.Lead.Seconds()), scoreWords(p, l.Scores),
				alarmWords(p, l.Forecast, l.Breaches), alarmWords(p, l.Rule, l.Breaches))
		}
		if len(e.Nightly.Bins) > 0 {
			fmt.Fprintln(table, "\nforecast at midnight\tn\tmean\tbreached")
		}
		for _, b := range e.Nightly.Bins {
			fmt.Fprintf(table, "%s to %s\t%s\t%s\t%s\n", p.Percent(b.Low, 0), p.Percent(b.High, 0), p.Count(b.N), p.Rate(b.Mean),
				p.Rate(float64(b.Breaches)/float64(b.N)))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func scoresOf(s metrics.Scores) scoresJSON {
	j := scoresJSON{N: s.N, Breaches: s.Breaches, Bins: []binJSON{}}
	if s.N > 0 {
		j.Brier, j.Base = &s.Brier, &s.Base
	}
	for _, b := range s.Bins {
		j.Bins = append(j.Bins, binJSON(b))
	}
	return j
}

func alarmOf(alarm metrics.Alarm, breaches int64) alarmJSON {
	j := alarmJSON{Raised: alarm.Raised, Right: alarm.Right}
	if precision, ok := alarm.Precision(); ok {
		j.Precision = &precision
	}
	if recall, ok := alarm.Recall(breaches); ok {
		j.Recall = &recall
	}
	return j
}

func scoreWords(p *unit.Printer, s metrics.Scores) string {
	brier, base := p.Missing(unit.NotApplicable), p.Missing(unit.NotApplicable)
	if s.N > 0 {
		brier, base = p.Number(s.Brier, 3), p.Number(s.Base, 3)
	}
	return p.Count(s.N) + "\t" + p.Count(s.Breaches) + "\t" + brier + "\t" + base
}

func alarmWords(p *unit.Printer, alarm metrics.Alarm, breaches int64) string {
	words := func(share float64, ok bool) string {
		if !ok {
			return p.Missing(unit.NotApplicable)
		}
		return p.Rate(share)
	}
	return words(alarm.Precision()) + "\t" + words(alarm.Recall(breaches))
}
