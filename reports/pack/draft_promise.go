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
	name, zone, _ := strings.Cut(id, "@")
	if name == "24x7" || name == "" {
		name = b.say("calendar.24x7")
	}
	// A calendar that takes the zone of its contract bears it in its id: only another zone is worth saying.
	if zone != "" && zone != b.print.Zone().String() {
		name += " (" + zone + ")"
	}
	return name
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

// ppm is a share in parts per million, floored where it was counted: print shows every part, and rounds none.
func ppm(parts *int64) unit.Value {
	if parts == nil {
		return unit.None(unit.Fine, unit.NotApplicable)
	}
	return ppmRate(*parts)
}

const million = 1_000_000

// ppmRate is a share in parts per million with as many decimals as it has.
func ppmRate(parts int64) unit.Value {
	kind := unit.Rate
	switch {
	case parts%1000 == 0:
	case parts%10 == 0:
		kind = unit.Fine
	default:
		kind = unit.Finest
	}
	return unit.Of(kind, float64(parts)/million)
}

// fine gives a share that missed its threshold the decimals that show it.
func fine(v unit.Value, isMissed bool, threshold int64) unit.Value {
	if !isMissed {
		return v
	}
	for _, step := range []struct {
		kind  unit.Kind
		scale float64
	}{{unit.Rate, 1e3}, {unit.Fine, 1e5}, {unit.Finest, 1e6}} {
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
