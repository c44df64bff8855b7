package workspace

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/fr"
)

// holiday is a public holiday under the name that holidays_except gives it, and in the words of a contract.
type holiday struct {
	key, name string
	rule      *cal.Holiday
}

// nationalHolidays are the eleven of the Code du travail, L3133-1.
var nationalHolidays = []holiday{
	{"new_year", "1ᵉʳ janvier", fr.NouvelAn},
	{"easter_monday", "lundi de Pâques", fr.LundiDePâques},
	{"labour_day", "1ᵉʳ mai", fr.FêteDuTravail},
	{"victory_1945", "8 mai", fr.FêteDeLaVictoire},
	{"ascension", "Ascension", fr.Ascension},
	{"whit_monday", "lundi de Pentecôte", fr.LundiDePentecôte},
	{"bastille_day", "14 juillet", fr.FêteNationale},
	{"assumption", "15 août", fr.Assomption},
	{"all_saints", "1ᵉʳ novembre", fr.Toussaint},
	{"armistice_1918", "11 novembre", fr.Armistice1918},
	{"christmas", "25 décembre", fr.Noël},
}

// localHolidays come on top of the national ones (domain.md 3.3). Good Friday is off only in the communes of Alsace-Moselle
// with a Protestant church: a calendar of another commune lists it in holidays_except.
var localHolidays = []struct {
	set      string
	holidays []holiday
}{
	{"fr-alsace-moselle", []holiday{{"good_friday", "vendredi saint", aa.GoodFriday}, {"saint_stephen", "26 décembre", fixed(time.December, 26)}}},
	{"fr-guadeloupe", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.May, 27)}}},
	{"fr-guyane", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.June, 10)}}},
	{"fr-martinique", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.May, 22)}}},
	{"fr-mayotte", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.April, 27)}}},
	{"fr-reunion", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.December, 20)}}},
	{"fr-saint-barthelemy", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.October, 9)}}},
	{"fr-saint-martin", []holiday{{"abolition", "abolition de l’esclavage", fixed(time.May, 28)}}},
}

func fixed(month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Month: month, Day: day, Func: cal.CalcDayOfMonth}
}

// HolidaySets lists the names of the sets of public holidays: none, fr and the local ones.
func HolidaySets() []string {
	sets := []string{"none", "fr"}
	for _, local := range localHolidays {
		sets = append(sets, local.set)
	}
	return sets
}

// holidaysOf lists the holidays of a set, nil for none and for an unknown set.
func holidaysOf(set string) []holiday {
	if set == "fr" {
		return nationalHolidays
	}
	for _, local := range localHolidays {
		if local.set == set {
			return slices.Concat(nationalHolidays, local.holidays)
		}
	}
	return nil
}

// holidayKeys lists the names of all holidays, for holidays_except.
func holidayKeys() []string {
	var keys []string
	for _, set := range HolidaySets() {
		for _, h := range holidaysOf(set) {
			if !slices.Contains(keys, h.key) {
				keys = append(keys, h.key)
			}
		}
	}
	return keys
}

// Holidays returns the dates of a set in a year, in order, as YYYY-MM-DD, without those named in except. Two holidays that
// coincide (Ascension on 8 May 1997) are one date.
func Holidays(set string, year int, except ...string) []string {
	var dates []string
	for _, h := range holidaysOf(set) {
		if slices.Contains(except, h.key) {
			continue
		}
		if day, _ := h.rule.Calc(year); !day.IsZero() {
			dates = append(dates, day.Format(time.DateOnly))
		}
	}
	slices.Sort(dates)
	return slices.Compact(dates)
}
