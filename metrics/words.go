package metrics

import (
	"strconv"

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
