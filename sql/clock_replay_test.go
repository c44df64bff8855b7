package sql_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"bilan/pipeline/workspace"
)

// The clocks of random lives, replayed second by second with nothing of the models: neither their set algebra nor the day tables.

// replayHours are the calendars of the replay, each beside the rule by which a wall clock reads whether a second is open.
var replayHours = []struct {
	calendar *workspace.Calendar
	open     func(day time.Time, minute int) bool // of a window that begins on the local day; minutes from its midnight, may pass 1440
}{
	{&workspace.Calendar{ID: "24x7", Zone: "Europe/Paris", Windows: []workspace.Window{{Days: week[:], From: "00:00", To: "24:00"}}},
		func(_ time.Time, minute int) bool { return minute < 1440 }},
	{&workspace.Calendar{ID: "HO", Zone: "Europe/Paris", Holidays: "fr", Windows: []workspace.Window{{Days: week[:5], From: "08:00", To: "18:00"}}},
		func(day time.Time, minute int) bool { return isWorked(day) && minute >= 480 && minute < 1080 }},
	{&workspace.Calendar{ID: "split", Zone: "Indian/Reunion", Windows: []workspace.Window{
		{Days: week[:6], From: "07:30", To: "11:45"}, {Days: week[:6], From: "13:15", To: "17:05"}}},
		func(day time.Time, minute int) bool {
			return day.Weekday() != time.Sunday && (minute >= 450 && minute < 705 || minute >= 795 && minute < 1025)
		}},
	{&workspace.Calendar{ID: "night", Zone: "Europe/Paris", Windows: []workspace.Window{{Days: week[:], From: "21:00", To: "05:30"}}},
		func(_ time.Time, minute int) bool { return minute >= 1260 && minute < 1770 }},
	{&workspace.Calendar{ID: "dated", Zone: "Europe/Paris", Holidays: "fr", Windows: []workspace.Window{{Days: week[:5], From: "08:00", To: "18:00"}},
		Closed: []workspace.ClosedDay{{Date: "2026-03-31", Reason: "inventory"}},
		Open:   []workspace.OpenWindow{{Date: "2026-04-06", From: "10:00", To: "12:00", Reason: "month end"}}},
		func(day time.Time, minute int) bool {
			switch day.Format(time.DateOnly) {
			case "2026-03-31":
				return false
			case "2026-04-06":
				return minute >= 600 && minute < 720
			}
			return isWorked(day) && minute >= 480 && minute < 1080
		}},
}

var week = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// isWorked says that a day is none of a weekend, nor one of the holidays of the replay.
func isWorked(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday &&
		!slices.Contains([]string{"2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14"}, day.Format(time.DateOnly))
}

var (
	replayFrom = time.Date(2026, 3, 24, 0, 0, 0, 0, time.UTC) // the spring change and Easter Monday are inside
	replayCut  = time.Date(2026, 4, 8, 9, 17, 31, 0, time.UTC)
)

const replaySeeds = uint64(3)

// replayDays is how far the bitmaps go: deadlines fall after the cut.
const replayDays = 60

// bitmap tells of every second since replayFrom whether a calendar is open.
func bitmap(t *testing.T, zone string, open func(time.Time, int) bool) []bool {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	bits := make([]bool, replayDays*86400)
	for s := 0; s < len(bits); s += 60 {
		wall := replayFrom.Add(time.Duration(s) * time.Second).In(location)
		day := time.Date(wall.Year(), wall.Month(), wall.Day(), 0, 0, 0, 0, time.UTC)
		minute := wall.Hour()*60 + wall.Minute()
		if open(day, minute) || open(day.AddDate(0, 0, -1), minute+1440) {
			for i := range 60 {
				bits[s+i] = true
			}
		}
	}
	return bits
}

// terms are the contracts of the replay.
type terms struct {
	client                string
	prospective, anyCycle bool
	needsRequest          bool
	capSeconds            int // of a stop; 0: none
	noticeHours           int // of maintenance; 0: maintenance counts
	lines                 []replayLine
}

type replayLine struct {
	key, target, calendar int
	indicator             string
	priorities            []int
}

func replayTerms() []terms {
	key := 0
	lines := func(rows ...replayLine) []replayLine {
		for i := range rows {
			key++
			rows[i].key = key
		}
		return rows
	}
	return []terms{
		{client: "ALPHA", lines: lines(
			replayLine{target: 4 * 3600, calendar: 0, indicator: "restore", priorities: []int{1}},
			replayLine{target: 6*3600 + 77, calendar: 1, indicator: "restore", priorities: []int{2}},
			replayLine{target: 11 * 3600, calendar: 2, indicator: "restore", priorities: []int{3, 4}},
			replayLine{target: 9 * 3600, calendar: 3, indicator: "resolve", priorities: []int{1, 2, 3, 4}})},
		{client: "BRAVO", prospective: true, needsRequest: true, capSeconds: 5 * 3600, lines: lines(
			replayLine{target: 3 * 3600, calendar: 0, indicator: "restore", priorities: []int{1}},
			replayLine{target: 9 * 3600, calendar: 0, indicator: "restore", priorities: []int{2}},
			replayLine{target: 30 * 3600, calendar: 4, indicator: "restore", priorities: []int{3, 4}})},
		{client: "CHARLIE", anyCycle: true, noticeHours: 48, lines: lines(
			replayLine{target: 5 * 3600, calendar: 0, indicator: "restore", priorities: []int{1, 2}},
			replayLine{target: 8 * 3600, calendar: 2, indicator: "restore", priorities: []int{3, 4}})},
	}
}

// lived is one incident of the replay. Instants are seconds since replayFrom.
type lived struct {
	id       string
	terms    terms
	opened   int
	priority int // at the opening
	happened []happening
	agreed   [][2]int // slices of time taken out by the register
	claimed  [][2]int // slices that are only proposed
	moves    []moved  // changes of group, which no clock depends on
}

// replayMaintenances are planned windows of the service of all incidents, with the hours of notice.
var replayMaintenances = []struct{ from, to, notice int }{{3 * 86400, 3*86400 + 9*3600, 72}, {6*86400 + 7200, 7 * 86400, 48}, {9 * 86400, 10 * 86400, 47}}

type happening struct {
	at           int
	field, value string
	reason       string
}

// replayed is what a clock came to.
type replayed struct {
	verdict           string
	line, counted     int
	deadline, decided int // -1: none
}

func TestClocksSecondBySecond(t *testing.T) {
	var bits [][]bool
	for _, h := range replayHours {
		bits = append(bits, bitmap(t, h.calendar.Zone, h.open))
	}
	for seed := range replaySeeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			all := makeLives(rand.New(rand.NewPCG(seed, 11)), 160)
			replayAll(t, all, bits)
		})
	}
}

func makeLives(r *rand.Rand, count int) []lived {
	contracts := replayTerms()
	cut := int(replayCut.Sub(replayFrom) / time.Second)
	var all []lived
	for i := range count {
		l := lived{id: fmt.Sprintf("INC%04d", i), terms: contracts[r.IntN(len(contracts))], opened: r.IntN(cut - 7200), priority: 1 + r.IntN(4)}
		at, state := l.opened, "new"
		tell := func(field, value, reason string) {
			l.happened = append(l.happened, happening{at, field, value, reason})
		}
		for range 1 + r.IntN(12) {
			step := r.IntN(6 * 3600)
			if r.IntN(8) == 0 {
				step *= 5
			}
			if r.IntN(10) == 0 {
				step = 0
			}
			if at += step; at > cut {
				break
			}
			switch n := r.IntN(10); {
			case n == 0:
				tell("priority", strconv.Itoa(1+r.IntN(4)), "")
			case n < 3 && state == "pending":
				tell([]string{"client_request", "client_reply"}[r.IntN(2)], "mail", "")
			case state == "resolved":
				if r.IntN(2) == 0 {
					state = "active"
					tell("state", state, "")
				}
			case state == "pending":
				state = []string{"active", "active", "resolved"}[r.IntN(3)]
				tell("state", state, "")
			default:
				state = []string{"pending", "pending", "active", "resolved"}[r.IntN(4)]
				reason := ""
				if state == "pending" {
					reason = []string{"client", "client", "vendor"}[r.IntN(3)]
				}
				tell("state", state, reason)
			}
		}
		for _, kind := range []*[][2]int{&l.agreed, &l.claimed} {
			for range r.IntN(5) / 3 {
				begin := l.opened - 3600 + r.IntN(20*3600)
				*kind = append(*kind, [2]int{begin, begin + 1 + r.IntN(8*3600)})
			}
		}
		l.moves = moves(rand.New(rand.NewPCG(uint64(i), 17)), l, cut)
		all = append(all, l)
	}
	return all
}

// replayAll loads the lives through the whole graph and compares every clock in every reading.
func replayAll(t *testing.T, all []lived, bits [][]bool) {
	db := fill(t, replayTables(t, all))
	_, rows, err := db.Rows(context.Background(), `select incidents.incident_id, lines.indicator, lines.line_key,
		commitments.gross_verdict, commitments.gross_counted_seconds, commitments.gross_deadline_epoch, commitments.gross_decided_epoch,
		commitments.verdict, commitments.counted_seconds, commitments.deadline_epoch, commitments.decided_epoch,
		commitments.contested_verdict, commitments.contested_counted_seconds, commitments.contested_deadline_epoch,
		commitments.contested_decided_epoch
		from marts.commitments as commitments
		join marts.incidents as incidents on commitments.incident_key = incidents.incident_key
		join staging.contract_lines as lines on commitments.line_key = lines.line_key`)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]any{}
	for _, row := range rows {
		found[row[0].(string)+" "+row[1].(string)] = row
	}
	since := func(v any) int {
		if v == nil {
			return -1
		}
		return int(v.(int64) - replayFrom.Unix())
	}
	seen := map[string]int{}
	cut := int(replayCut.Sub(replayFrom) / time.Second)
	for _, l := range all {
		w := l.watch(cut)
		for _, indicator := range []string{"restore", "resolve"} {
			key := l.id + " " + indicator
			row, ok := found[key]
			if want := indicator == "restore" || l.terms.client == "ALPHA"; ok != want {
				t.Errorf("%s: there is a commitment: %t, want %t", key, ok, want)
			}
			if !ok {
				continue
			}
			var net replayed
			for reading, name := range []string{"gross", "net", "contested"} {
				want, isOdd := w.judge(indicator, bits, reading)
				at := 3 + 4*reading
				got := replayed{verdict: row[at].(string), line: want.line, counted: int(row[at+1].(int64)), deadline: since(row[at+2]),
					decided: since(row[at+3])}
				if reading == 1 {
					got.line, net = int(row[2].(int32)), want
				}
				if isOdd {
					want.deadline = got.deadline
				}
				if got != want {
					t.Errorf("%s %s %s: %+v, want %+v\n%+v", key, name, l.terms.client, got, want, l)
				}
			}
			seen[net.verdict]++
			if len(w.ends) > 1 {
				seen["reopened"]++
			}
			if slices.Contains(w.waits, true) {
				seen["stopped"]++
			}
			if row[3] != row[7] || row[7] != row[11] {
				seen["read in two ways"]++
			}
		}
	}
	for _, what := range []string{"met", "breached", "pending", "reopened", "stopped", "read in two ways"} {
		if seen[what] < 3 {
			t.Errorf("%d clocks are %s: the lives prove nothing about it", seen[what], what)
		}
	}
	if n := count(t, db, "select count(*) from ("+mustGraph(t).byID["checks.clock_intervals_sum"].SQL+") as offenders"); n > 0 {
		t.Errorf("%d clocks are not the sum of their stretches", n)
	}
	if n := count(t, db, `select count(*) from marts.commitments as commitments
		join (select commitment_key, sum(counted_seconds) as total from marts.clock_pieces group by commitment_key) as pieces
		on commitments.commitment_key = pieces.commitment_key where pieces.total <> commitments.counted_seconds`); n > 0 {
		t.Errorf("%d clocks are not the sum of the pieces that their calendar cuts", n)
	}
	partsFollowTheLives(t, db, all)
}

// replayTables writes lives and contracts as raw tables.
func replayTables(t *testing.T, all []lived) inputs {
	t.Helper()
	at := func(s int) string { return instant(replayFrom.Add(time.Duration(s) * time.Second)) }
	given := inputs{
		"raw.incidents":        {{"incident_id", "client", "service", "state", "priority", "opened_at"}},
		"raw.events":           {{"incident_id", "at", "sequence", "field", "old_value", "new_value", "pending_reason"}},
		"raw.exclusions":       {{"exclusion_id", "kind", "incident_id", "client", "clause", "start_at", "end_at", "status", "approved_by", "decided_at"}},
		"raw.maintenances":     {{"maintenance_id", "client", "service", "announced_at", "planned_start_at", "planned_end_at"}},
		"raw.contracts":        {{"contract_key", "contract_id", "client", "priority_policy", "reopen_policy", "is_maintenance_excluded", "notice_seconds", "terms"}},
		"raw.contract_scopes":  {{"contract_key", "dimension", "value"}},
		"raw.contract_lines":   {{"line_key", "contract_key", "line_id", "indicator", "target_seconds", "calendar_id"}},
		"raw.contract_matches": {{"line_key", "priority"}},
		"raw.contract_stops":   {{"contract_key", "reason", "clause", "needs_request", "cap_seconds"}},
		"raw.calendar_days":    {{"calendar_id", "utc_day", "open_before", "from_1", "to_1", "from_2", "to_2", "from_3", "to_3", "open_seconds"}},
	}
	add := func(table string, cells ...string) { given[table] = append(given[table], cells) }
	for _, h := range replayHours {
		given["raw.calendar_days"] = append(given["raw.calendar_days"], dayRows(t, h.calendar, replayFrom.AddDate(0, 0, -2), replayFrom.AddDate(0, 0, replayDays))...)
	}
	for i, c := range replayTerms() {
		key := strconv.Itoa(i + 1)
		policy, cycles, cap := "retroactive_final", "cumulative", ""
		if c.prospective {
			policy = "prospective"
		}
		if c.anyCycle {
			cycles = "any_cycle"
		}
		if c.capSeconds > 0 {
			cap = strconv.Itoa(c.capSeconds)
		}
		add("raw.contracts", key, c.client, c.client, policy, cycles, strconv.FormatBool(c.noticeHours > 0), strconv.Itoa(c.noticeHours*3600),
			`{"exclusions": [{"clause": "12.1"}]}`)
		add("raw.contract_scopes", key, "client", c.client)
		add("raw.contract_stops", key, "client", "7.2", strconv.FormatBool(c.needsRequest), cap)
		for _, l := range c.lines {
			add("raw.contract_lines", strconv.Itoa(l.key), key, fmt.Sprint("L", l.key), l.indicator, strconv.Itoa(l.target), replayHours[l.calendar].calendar.ID)
			for _, p := range l.priorities {
				add("raw.contract_matches", strconv.Itoa(l.key), strconv.Itoa(p))
			}
		}
	}
	for i, m := range replayMaintenances {
		add("raw.maintenances", fmt.Sprint("MW", i), "", "Portail", at(m.from-m.notice*3600), at(m.from), at(m.to))
	}
	for _, l := range all {
		state, priority, shown := "new", l.priority, "new"
		add("raw.events", l.id, at(l.opened), "0", "state", "", "new", "")
		for i, h := range l.happened {
			old := ""
			switch h.field {
			case "state":
				old, state, shown = state, h.value, h.value
			case "priority":
				old, priority = strconv.Itoa(priority), int(h.value[0]-'0')
			}
			add("raw.events", l.id, at(h.at), strconv.Itoa(i+1), h.field, old, h.value, h.reason)
		}
		for i, m := range l.moves {
			add("raw.events", l.id, at(m.at), strconv.Itoa(1000+i), "assignment_group", m.from, m.to, "")
		}
		add("raw.incidents", l.id, l.terms.client, "Portail", shown, strconv.Itoa(priority), at(l.opened))
		for i, s := range l.agreed {
			add("raw.exclusions", fmt.Sprint(l.id, "-A", i), "interval", l.id, l.terms.client, "12.1", at(s[0]), at(s[1]), "accepted", "client", at(s[0]))
		}
		for i, s := range l.claimed {
			add("raw.exclusions", fmt.Sprint(l.id, "-C", i), "interval", l.id, l.terms.client, "12.1", at(s[0]), at(s[1]), "proposed", "", "")
		}
	}
	completeContracts(given)
	completeRows(given)
	names, values := []string{"as_of"}, []string{instant(replayCut)}
	for name, value := range defaults {
		if name != "as_of" {
			names, values = append(names, name), append(values, value)
		}
	}
	given["run.params"] = [][]string{names, values}
	return given
}
