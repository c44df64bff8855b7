package pack

import (
	"math"
	"strconv"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// calendarName says a calendar; day and night is no name of a file.
func (b *draft) calendarName(id string) string {
	if id == "24x7" || id == "" {
		return b.say("calendar.24x7")
	}
	return id
}

// hoursOf says a promised duration: a day of 24 h is no day of a calendar of business hours, so it is told in hours.
func (b *draft) hoursOf(seconds float64) string {
	if seconds >= 86400 && math.Mod(seconds, 3600) == 0 {
		return b.say("hours", b.print.Count(int64(seconds/3600)))
	}
	return b.print.Exact(seconds)
}

// targetOf says the target of a line, without its calendar.
func (b *draft) targetOf(l metrics.ContractLine) string {
	switch {
	case l.TargetDays != nil:
		return b.number("n.working", *l.TargetDays)
	case l.Target != nil:
		return b.hoursOf(float64(*l.Target))
	}
	return ""
}

// promiseOf says a line in short: « GTR 4 h [24/7] », read as one word.
func (b *draft) lineWords(l metrics.ContractLine) string {
	target := b.targetOf(l)
	if target != "" {
		target = " " + target
	}
	words := b.known("indicator.", l.Indicator) + target + " [" + b.calendarName(l.Calendar) + "]"
	return strings.ReplaceAll(words, " ", tie)
}

// share is a rate of whole counts, with as many decimals as keep it on its side of a threshold (in parts per million): what
// missed 95 % is never printed as 95,0 %.
func share(hits, n, threshold int64) unit.Value {
	if n == 0 {
		return unit.None(unit.Rate, unit.NotApplicable)
	}
	isMissed := hits*million < threshold*n
	v := unit.Of(unit.Rate, float64(hits)/float64(n))
	return fine(v, isMissed, threshold)
}

// ppm is a share in parts per million, floored where it was counted.
func ppm(parts *int64, threshold int64) unit.Value {
	if parts == nil {
		return unit.None(unit.Fine, unit.NotApplicable)
	}
	return fine(unit.Of(unit.Fine, float64(*parts)/million), *parts < threshold, threshold)
}

const million = 1_000_000

// fine gives a share that missed its threshold the decimals that show it.
func fine(v unit.Value, isMissed bool, threshold int64) unit.Value {
	if !isMissed {
		return v
	}
	for _, step := range []struct {
		kind  unit.Kind
		scale float64
	}{{unit.Rate, 1e3}, {unit.Fine, 1e5}, {unit.Finest, 1e6}} {
		if v.Kind == unit.Fine && step.kind == unit.Rate {
			continue
		}
		v.Kind = step.kind
		if math.Round(v.Number*step.scale)*million < float64(threshold)*step.scale {
			break
		}
	}
	return v
}

// clause says an article of the contract.
func (b *draft) clause(article string) string {
	if article == "" {
		return ""
	}
	return b.say("clause", article)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
