package pipeline

import (
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// contractSet is a list of contracts while its tables are written: the workspace's own, or those of a simulation.
type contractSet struct {
	ws        *workspace.Workspace
	contracts []*workspace.Contract
	// What the data speaks of, and the cut: periods go up to it.
	from, to, asOf time.Time

	rows      map[string][]string         // of the tables of raw, by name, as text
	many      map[string][][]driver.Value // of those that have thousands
	calendars map[string]*workspace.Calendar
	first     time.Time // of the periods and the data
	last      time.Time
}

// contractTables are the tables that a list of contracts decides, in the columns of sql/raw.
var contractTables = []struct{ name, columns string }{
	{"contracts", `contract_key integer, contract_id varchar, version varchar, title varchar, client varchar, from_epoch bigint,
		to_epoch bigint, zone varchar, grain varchar, frame varchar, unit varchar, priority_policy varchar, reopen_policy varchar,
		excused varchar, zero_population varchar, small_below integer, small_tolerated integer, is_maintenance_excluded boolean,
		notice_seconds bigint, maintenance_clause varchar, terms varchar`},
	{"contract_scopes", "contract_key integer, dimension varchar, value varchar"},
	{"contract_lines", `line_key integer, contract_key integer, position integer, line_id varchar, title varchar, clause varchar,
		indicator varchar, audience varchar, service_class varchar, target_seconds bigint, target_days integer, calendar_id varchar,
		clock_from varchar, threshold_ppm bigint, expected_ppm bigint, downtime_from varchar, min_outage_seconds bigint,
		is_weighted boolean`},
	{"contract_matches", "line_key integer, service varchar, priority integer"},
	{"contract_groups", "line_key integer, assignment_group varchar"},
	{"contract_stops", "contract_key integer, reason varchar, clause varchar, needs_request boolean, cap_seconds bigint"},
	{"contract_periods", `contract_key integer, period varchar, from_epoch bigint, to_epoch bigint, whole_from_epoch bigint,
		whole_to_epoch bigint`},
	{"calendar_dates", `calendar_id varchar, date date, from_epoch bigint, to_epoch bigint, closes_epoch bigint, working_rank integer,
		label varchar, reference varchar`},
	{"calendar_days", `calendar_id varchar, utc_day integer, open_before bigint, from_1 bigint, to_1 bigint, from_2 bigint,
		to_2 bigint, from_3 bigint, to_3 bigint, open_seconds bigint`},
}

// writeContracts fills the tables of raw that the contracts decide: the versions with their lines, stops and periods, and the
// calendars of the lines and of the workspace. The target grid of the workspace comes as one more contract (see
// [workspace.GridID]). from and to bound what the data speaks of; periods go up to asOf, and calendars beyond it, for deadlines.
func writeContracts(
	ctx context.Context, db *warehouse.DB, ws *workspace.Workspace, contracts []*workspace.Contract, from, to, asOf time.Time,
) error {
	s := &contractSet{
		ws: ws, contracts: slices.Clone(contracts), from: from, to: to, asOf: asOf, rows: map[string][]string{}, many: map[string][][]driver.Value{},
		calendars: map[string]*workspace.Calendar{}, first: from.AddDate(0, 0, -1), last: to.Add(horizon),
	}
	if grid := ws.Config.Grid(); grid != nil {
		s.contracts = append(s.contracts, grid)
	}
	slices.SortStableFunc(s.contracts, func(a, b *workspace.Contract) int { return strings.Compare(a.ID, b.ID) })
	if _, err := s.use(ws.Config.Calendar, ""); err != nil {
		return err
	}
	key, line := 0, 0
	for _, c := range s.contracts {
		for i := range c.Versions {
			key++
			if err := s.version(c, &c.Versions[i], key); err != nil {
				return fmt.Errorf("contract %q, version %q: %w", c.ID, c.Versions[i].ID, err)
			}
			for j := range c.Versions[i].Commitments {
				line++
				if err := s.line(c, &c.Versions[i], j, key, line); err != nil {
					return fmt.Errorf("contract %q, version %q: %w", c.ID, c.Versions[i].ID, err)
				}
			}
		}
	}
	if err := s.days(); err != nil {
		return err
	}
	for _, t := range contractTables {
		if err := table(ctx, db, "raw."+t.name, t.columns, s.rows[t.name]); err != nil {
			return err
		}
		if rows := s.many[t.name]; rows != nil {
			if err := db.Append(ctx, "raw", t.name, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *contractSet) add(table string, cells ...string) {
	s.rows[table] = append(s.rows[table], row(cells...))
}

// use is a calendar as a contract of a zone takes it; its days will be written.
func (s *contractSet) use(id, zone string) (*workspace.Calendar, error) {
	c, ok := s.ws.Calendars[id]
	if !ok {
		return nil, fmt.Errorf("calendar %q is not in the workspace", id)
	}
	c = c.In(zone)
	s.calendars[c.ID] = c
	return c, nil
}

// version writes one version of a contract: its row, what it covers, its stops and its periods.
func (s *contractSet) version(c *workspace.Contract, t *workspace.Terms, key int) error {
	valid, err := c.Validity(t)
	if err != nil {
		return err
	}
	terms, err := c.Document(t, s.ws.Calendars)
	if err != nil {
		return err
	}
	s.add("contracts", number(int64(key)), text(c.ID), text(t.ID), text(c.Title), optional(c.Client), number(valid.From),
		unless(valid.To == 0, valid.To), text(c.Zone), text(t.Period), text(t.Frame), text(t.Unit), text(t.PriorityPolicy),
		text(t.ReopenPolicy), text(t.Excused), text(t.ZeroPopulation), number(int64(t.SmallSample.Below)),
		number(int64(t.SmallSample.Tolerated)), truth(t.Maintenance.Excluded), number(int64(t.Maintenance.NoticeDays)*86400),
		optional(t.Maintenance.Clause), text(string(terms)))
	var clients []string
	if c.Client != "" {
		clients = append([]string{c.Client}, c.Names...)
	}
	for _, scope := range []struct {
		dimension string
		values    []string
	}{
		{"client", clients}, {"service", t.Scope.Services}, {"domain", t.Scope.Domains}, {"segment", t.Scope.Segments},
		{"site", t.Scope.Sites},
	} {
		for _, value := range scope.values {
			s.add("contract_scopes", number(int64(key)), text(scope.dimension), text(value))
		}
	}
	for _, stop := range t.Stops {
		s.add("contract_stops", number(int64(key)), text(stop.Reason), optional(stop.Clause), truth(stop.Evidence == "request"),
			unless(stop.Cap == 0, int64(stop.Cap/time.Second)))
	}
	periods, err := c.Periods(t, s.from, s.asOf)
	if err != nil {
		return err
	}
	for _, p := range periods {
		s.add("contract_periods", number(int64(key)), text(p.Key), number(p.From), number(p.To), number(p.Whole.From), number(p.Whole.To))
		s.first, s.last = earlier(s.first, time.Unix(p.Whole.From, 0).UTC()), later(s.last, time.Unix(p.Whole.To, 0).UTC())
	}
	return nil
}

// line writes one commitment line and what it is for.
func (s *contractSet) line(c *workspace.Contract, t *workspace.Terms, i, contractKey, key int) error {
	l := t.Commitments[i]
	calendar, err := s.use(l.Calendar, c.Zone)
	if err != nil {
		return err
	}
	byDays := l.Target.Day == "working_day"
	s.add("contract_lines", number(int64(key)), number(int64(contractKey)), number(int64(i+1)), text(l.ID), optional(l.Title),
		optional(l.Clause), text(l.Indicator), text(l.Audience), optional(l.ServiceClass),
		unless(byDays || l.Target.Seconds == 0, l.Target.Seconds), unless(!byDays, int64(l.Target.Days)), text(calendar.ID),
		optional(l.From), number(int64(l.Threshold)), unless(l.Expected == 0, int64(l.Expected)), optional(l.DowntimeFrom),
		number(int64(l.MinOutage/time.Second)), truth(l.Weighted))
	for _, m := range t.Matches(l) {
		s.add("contract_matches", number(int64(key)), optional(m.Service), unless(m.Priority == 0, int64(m.Priority)))
	}
	for _, group := range l.FromGroups {
		s.add("contract_groups", number(int64(key)), text(group))
	}
	return nil
}

// days writes the calendars that are used, by UTC day for the clocks and by local date for working days and for people. They
// begin with the first period, and go beyond the cut: deadlines fall after it.
func (s *contractSet) days() error {
	for _, id := range slices.Sorted(maps.Keys(s.calendars)) {
		days, err := s.calendars[id].Days(s.first, s.last)
		if err != nil {
			return err
		}
		for _, d := range days {
			p := d.Segments
			s.many["calendar_days"] = append(s.many["calendar_days"], []driver.Value{id, int32(d.UTCDay), d.OpenBefore,
				p[0][0], p[0][1], p[1][0], p[1][1], p[2][0], p[2][1], d.Open})
		}
		dates, err := s.calendars[id].Dates(s.first, s.last)
		if err != nil {
			return err
		}
		for _, d := range dates {
			date, err := time.Parse(time.DateOnly, d.Date)
			if err != nil {
				return err
			}
			s.many["calendar_dates"] = append(s.many["calendar_dates"], []driver.Value{id, date, d.From, d.To,
				orNothing(d.Closes), int32(d.WorkingRank), orNothing(d.Label), orNothing(d.Reference)})
		}
	}
	return nil
}

// orNothing is a value, or NULL for nothing.
func orNothing[T comparable](v T) driver.Value {
	var nothing T
	if v == nothing {
		return nil
	}
	return v
}

// optional is text, or NULL for nothing.
func optional(s string) string {
	if s == "" {
		return "null"
	}
	return text(s)
}

// unless is a number, or NULL where it has no meaning.
func unless(absent bool, n int64) string {
	if absent {
		return "null"
	}
	return number(n)
}

func truth(b bool) string { return fmt.Sprint(b) }

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
