package metrics

import (
	"strconv"
	"strings"

	"bilan/metrics/unit"
)

// Words says the period to people: « semaine 38 (14–20 sept. 2026) », « septembre 2026 », « 3ᵉ trimestre 2026 »,
// « année 2026 », « du 1ᵉʳ au 15 mars 2026 ». Another language than English reads as French.
func (p Period) Words(lang string) string {
	printer := words(lang)
	english := printer.Lang() == unit.English
	last := p.ToDate.AddDate(0, 0, -1)
	year := p.FromDate.Format("2006")
	switch p.Grain {
	case Week:
		name := "semaine "
		if english {
			name = "week "
		}
		_, week := p.FromDate.ISOWeek()
		return name + strconv.Itoa(week) + " (" + printer.Span(p.FromDate, last) + ")"
	case Month:
		return printer.Month(p.FromDate.Month()) + " " + year
	case Quarter:
		quarter := p.quarter()
		switch {
		case english:
			return "quarter " + quarter + " of " + year
		case quarter == "1":
			return "1ᵉʳ trimestre " + year
		}
		return quarter + "ᵉ trimestre " + year
	case Year:
		if english {
			return "year " + year
		}
		return "année " + year
	case All:
		if english {
			return "everything, " + printer.FromTo(p.FromDate, last)
		}
		return "tout, " + printer.FromTo(p.FromDate, last)
	case Custom:
		return printer.FromTo(p.FromDate, last)
	}
	return ""
}

// Label names the period on an axis: « S38 », « sept. 2026 », « T3 2026 », « 2026 »; a window of free length by its dates.
func (p Period) Label(lang string) string {
	printer := words(lang)
	english := printer.Lang() == unit.English
	year := p.FromDate.Format("2006")
	switch p.Grain {
	case Week:
		letter := "S"
		if english {
			letter = "W"
		}
		_, week := p.FromDate.ISOWeek()
		if week < 10 {
			letter += "0"
		}
		return letter + strconv.Itoa(week)
	case Month:
		return printer.ShortMonth(p.FromDate.Month()) + " " + year
	case Quarter:
		if english {
			return "Q" + p.quarter() + " " + year
		}
		return "T" + p.quarter() + " " + year
	case Year:
		return year
	}
	return printer.Span(p.FromDate, p.ToDate.AddDate(0, 0, -1))
}

func (p Period) quarter() string { return strconv.Itoa(int(p.FromDate.Month()+2) / 3) }

// words returns the printer of a language; French when it is unknown. Periods hold dates, so its zone plays no part.
func words(lang string) *unit.Printer {
	if lang != unit.English {
		lang = unit.French
	}
	printer, err := unit.NewPrinter(lang, "UTC")
	if err != nil {
		panic(err) // both languages and UTC are always there
	}
	return printer
}

// verdictWords are the words of a verdict, French then English. Rule 0 stands for the kinds that no rule decides.
var verdictWords = map[Verdict][2]string{
	{Kind: Stable}:              {"stable", "stable"},
	{Kind: SignalHigh, Rule: 1}: {"signal : au-dessus de la limite haute", "signal: above the upper limit"},
	{Kind: SignalLow, Rule: 1}:  {"signal : sous la limite basse", "signal: below the lower limit"},
	{Kind: ShiftHigh, Rule: 2}: {"signal : 3 points sur 4 proches de la limite haute",
		"signal: 3 of 4 points near the upper limit"},
	{Kind: ShiftLow, Rule: 2}: {"signal : 3 points sur 4 proches de la limite basse",
		"signal: 3 of 4 points near the lower limit"},
	{Kind: ShiftHigh, Rule: 3}: {"signal : 8 points de suite au-dessus de la moyenne",
		"signal: 8 points in a row above the mean"},
	{Kind: ShiftLow, Rule: 3}: {"signal : 8 points de suite sous la moyenne",
		"signal: 8 points in a row below the mean"},
	{Kind: Insufficient}: {"base insuffisante", "not enough history"},
	{Kind: TooRare}:      {"écarts trop rares pour des limites", "misses too rare for limits"},
	{Kind: SmallSample}:  {"effectif trop faible (n < 20)", "too few to judge (n < 20)"},
	{Kind: NoValue}:      {"sans valeur", "no value"},
}

// Words says the verdict to people: « stable », « signal : au-dessus de la limite haute (limites provisoires) ». It names no
// improvement: which side is good is a matter of the KPI.
func (v Verdict) Words(lang string) string {
	pair := verdictWords[Verdict{Kind: v.Kind, Rule: v.Rule}]
	if lang == unit.English {
		if v.Provisional {
			return pair[1] + " (provisional limits)"
		}
		return pair[1]
	}
	said := pair[0]
	if v.Provisional {
		said += " (limites provisoires)"
	}
	// French ties a colon to the word before it.
	return strings.Replace(said, " :", "\u00a0:", 1)
}
