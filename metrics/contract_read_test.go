package metrics

import (
	"reflect"
	"testing"
	"time"
)

// Contract years begin with the period in which the contract does.
func TestContractYear(t *testing.T) {
	for _, c := range []struct {
		name, valid, period string
		grain               Grain
		year                string
		index, periods      int64
	}{
		{"first month", "2025-04-01", "2025-04-10", Month, "2025-04-01", 1, 12},
		{"last month of the first year", "2025-04-01", "2026-03-10", Month, "2025-04-01", 12, 12},
		{"second year", "2025-04-01", "2026-04-01", Month, "2026-04-01", 1, 12},
		{"a beginning inside a month is that month's", "2025-04-16", "2025-04-20", Month, "2025-04-01", 1, 12},
		{"and the month after is the second", "2025-04-16", "2025-05-02", Month, "2025-04-01", 2, 12},
		{"quarters", "2025-02-01", "2025-12-31", Quarter, "2025-01-01", 4, 4},
		{"weeks: from the Monday of the first one", "2026-01-01", "2026-12-27", Week, "2025-12-29", 52, 53},
		{"weeks: 28 December is still before the anniversary, a Tuesday", "2026-01-01", "2026-12-30", Week, "2025-12-29", 53, 53},
		{"without beginning: years of the calendar", "", "2026-03-10", Month, "2026-01-01", 3, 12},
	} {
		at := func(text string) time.Time {
			if text == "" {
				return time.Time{}
			}
			d, err := time.Parse(time.DateOnly, text)
			if err != nil {
				t.Fatal(err)
			}
			return d.Add(12 * time.Hour)
		}
		year, index, periods := ContractYear(at(c.valid), PeriodAt(c.grain, at(c.period), time.UTC))
		if year != c.year || index != c.index || periods != c.periods {
			t.Errorf("%s: %s, %d of %d, want %s, %d of %d", c.name, year, index, periods, c.year, c.index, c.periods)
		}
	}
}

// A period in two parts failed when one part did.
func TestResultOfTwoParts(t *testing.T) {
	part := func(met, breached int64, verdict string) LineResult {
		return LineResult{Net: Tally{met, breached}, Verdict: verdict, ByReading: map[Reading]string{Net: verdict}}
	}
	for _, c := range []struct{ first, second, want LineResult }{
		{part(9, 1, "breached"), part(5, 0, "met"), part(14, 1, "breached")},
		{part(9, 0, "met"), part(0, 0, "none"), part(9, 0, "met")},
		{part(0, 0, "none"), part(0, 0, "none"), part(0, 0, "none")},
		{part(9, 1, "met_by_tolerance"), part(3, 0, "met"), part(12, 1, "met_by_tolerance")},
		{part(0, 0, "deemed_met"), part(0, 0, "none"), part(0, 0, "deemed_met")},
	} {
		got := c.first.plus(c.second)
		if got.Net != c.want.Net || got.Verdict != c.want.Verdict {
			t.Errorf("%+v and %+v: %+v %s", c.first.Net, c.second.Net, got.Net, got.Verdict)
		}
	}
}

// What a contract is about: its client under any name, and what each version covers of it.
func TestScopeOfContracts(t *testing.T) {
	one, two := contractTerms{}, contractTerms{}
	one.Contract.Names = []string{"AZUR SA"}
	two.Scope.Services, two.Scope.Sites = []string{"Portail", "Paiement"}, []string{"Lyon"}
	versions := []Contract{{Key: 1, Client: "Azur"}, {Key: 2, Client: "Azur"}, {Key: 3}}
	got := scopeOf(versions, map[int64]contractTerms{1: one, 2: two, 3: {}})
	want := "((subjects.client in (?, ?)) or (subjects.client in (?) and subjects.service in (?, ?) and subjects.site in (?))" +
		" or subjects.subject_id in (select incident_key from metrics.commitments where contract_key = 3))"
	if got.condition != want {
		t.Errorf("got  %s\nwant %s", got.condition, want)
	}
	if args := []any{"Azur", "AZUR SA", "Azur", "Portail", "Paiement", "Lyon"}; !reflect.DeepEqual(got.args, args) {
		t.Errorf("got %v, want %v", got.args, args)
	}
}
