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

// A commitment stands on the line that counts it: the twin in the version in force, with its instant inside the period that counts it.
func TestCommitmentIsBroughtWhereItCounts(t *testing.T) {
	at := func(text string) time.Time {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	from, to := at("2026-07-01T00:00:00Z"), at("2026-08-01T00:00:00Z")
	r := contractReader{d: &ContractData{Contract: Contract{Key: 2}, From: from, To: to}, lines: map[int64]ContractLine{
		11: {Key: 11, ContractKey: 1, ID: "GTR"}, 12: {Key: 12, ContractKey: 1, ID: "GTI"}, 21: {Key: 21, ContractKey: 2, ID: "GTR"},
	}}
	for _, c := range []struct {
		name   string
		own    int64
		period string
		placed map[Reading]int64
		line   int64
		want   string
	}{
		{"under the old version, decided under the new one", 11, "2026-07-05T08:00:00Z", map[Reading]int64{Net: 21}, 21, "2026-07-05T08:00:00Z"},
		{"decided after the contract ended", 21, "2026-08-05T08:00:00Z", map[Reading]int64{Net: 21}, 21, "2026-07-31T23:59:59Z"},
		{"decided before its first period", 21, "2026-06-30T23:00:00Z", map[Reading]int64{Net: 21}, 21, "2026-07-01T00:00:00Z"},
		{"a line that the new version dropped", 12, "2026-07-05T08:00:00Z", map[Reading]int64{Net: 12}, 12, "2026-07-05T08:00:00Z"},
		{"counted in another period: only the line moves", 11, "2026-09-05T08:00:00Z", nil, 21, "2026-09-05T08:00:00Z"},
		{"by the gross reading alone", 11, "2026-07-05T08:00:00Z", map[Reading]int64{Gross: 21}, 21, "2026-07-05T08:00:00Z"},
	} {
		one := Commitment{LineKey: c.own, PeriodAt: map[Reading]time.Time{Net: at(c.period), Gross: at(c.period)}}
		r.bring(&one, c.placed)
		if one.LineKey != c.line || !one.PeriodAt[Net].Equal(at(c.want)) {
			t.Errorf("%s: line %d at %s, want %d at %s", c.name, one.LineKey, one.PeriodAt[Net], c.line, c.want)
		}
	}
}

// What ran and what was late when a period ended.
func TestClocksAtTheEndOfAPeriod(t *testing.T) {
	cut := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	hour := func(n int) time.Time { return cut.Add(time.Duration(n) * time.Hour) }
	r := contractReader{d: &ContractData{Cut: cut}}
	for _, c := range []struct {
		name                 string
		verdict              string
		start, decided, stop time.Time
		isPending, isLate    bool
	}{
		{"runs at the cut of the warehouse", "pending", hour(-2), time.Time{}, time.Time{}, true, false},
		{"began on the first second after", "pending", cut, time.Time{}, time.Time{}, false, false},
		{"decided on the first second after", "met", hour(-2), cut, cut, true, false},
		{"decided a second before", "met", hour(-2), cut.Add(-time.Second), cut.Add(-time.Second), false, false},
		{"late and stopped before the end", "breached", hour(-9), hour(-3), hour(-1), false, false},
		{"late and still running", "breached", hour(-9), hour(-3), time.Time{}, false, true},
		{"late and stopped after the end", "breached", hour(-9), hour(-3), hour(5), false, true},
		{"late after the end", "breached", hour(-2), hour(3), time.Time{}, true, false},
		{"nobody can judge", "undetermined", hour(-2), hour(3), time.Time{}, false, false},
	} {
		one := Commitment{Verdicts: map[Reading]string{Net: c.verdict}, StartAt: c.start, DecidedAt: c.decided, StopAt: c.stop}
		if got := r.isPendingAtEnd(one); got != c.isPending {
			t.Errorf("%s: pending %t", c.name, got)
		}
		if got := r.isLateAtEnd(one); got != c.isLate {
			t.Errorf("%s: late %t", c.name, got)
		}
	}
}

// A period of whose first days no source tells is not whole.
func TestPeriodsThatSourcesDoNotCover(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	begin := func(month time.Month, day int) time.Time { return time.Date(2025, month, day, 0, 0, 0, 0, zone).UTC() }
	placed := func(from time.Time, key string) placedResult {
		return placedResult{from: from, LineResult: LineResult{Period: key}}
	}
	all := []placedResult{placed(begin(9, 1), "2025-09"), placed(begin(10, 1), "2025-10")}
	for _, c := range []struct {
		name  string
		first time.Time
		want  map[string]bool
	}{
		{"inside the first period", begin(9, 22), map[string]bool{"2025-09": true}},
		{"late on the first day", begin(9, 1).Add(20 * time.Hour), map[string]bool{}},
		{"on the first day in Paris, the day before in UTC", begin(9, 1).Add(time.Hour), map[string]bool{}},
		{"long before", begin(1, 1), map[string]bool{}},
		{"after the first period", begin(10, 3), map[string]bool{"2025-09": true, "2025-10": true}},
		{"nothing is known", time.Time{}, map[string]bool{}},
	} {
		if got := uncovered(all, c.first, zone); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	// A contract that begins inside a period owes nothing for the days before it.
	if got := uncovered([]placedResult{placed(begin(9, 25), "2025-09")}, begin(9, 22), zone); len(got) > 0 {
		t.Errorf("a contract that began after the sources: %v", got)
	}
}

// A clock that begins with an earlier declaration of the family names the incident that gave it.
func TestDeclarer(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 8, 11, 4, minute, 0, 0, time.UTC) }
	family := []kinsman{{of: 1, key: 7, opened: at(47), openedBack: at(55)}, {of: 1, key: 8, opened: at(58), openedBack: at(55)}, {of: 2, key: 9, opened: at(47), openedBack: at(47)},
		{of: 3, key: 7, opened: time.Time{}, openedBack: at(55)}}
	for _, c := range []struct {
		name     string
		incident int64
		start    time.Time
		want     int64
	}{
		{"declared by a duplicate", 1, at(47), 7},
		{"its own declaration", 1, at(55), 0},
		{"a start that no declaration gave", 1, at(50), 0},
		{"both declared in the same second", 2, at(47), 0},
		{"a kinsman without declaration, a clock without start", 3, time.Time{}, 0},
		{"no family", 4, at(47), 0},
	} {
		if got := declarer(Commitment{IncidentKey: c.incident, StartAt: c.start}, family); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
