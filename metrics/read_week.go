package metrics

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// WeekQuery asks for what a weekly pack needs.
type WeekQuery struct {
	Period Period // a week
	// AsOf is the cut of the warehouse.
	AsOf time.Time
	// MinimumN is the smallest number of durations that a median is drawn from; 5 when zero (domain.md 2.2).
	MinimumN int
}

// WeekData is everything that a weekly pack says, as values: counted in the models, compared and judged here.
type WeekData struct {
	Period Period
	AsOf   time.Time
	// Cut is the instant of the stock: the end of the week, or just after AsOf while the week is not over.
	Cut       time.Time
	IsPartial bool // the week is not over at AsOf
	// First is the first opening of the data and Latest the latest instant that a source speaks of; zero when there is none.
	First, Latest time.Time
	MinimumN      int64
	// Trends are KPIs over the weeks, by id.
	Trends map[string]*Trend
	// GroupBy is the dimension that incidents are grouped by: service, or category when no incident has a service.
	GroupBy string
	Groups  []Group // by openings, the largest first
	// ByPriority are KPIs of the week by priority, by id; a KPI that nothing counts has no row.
	ByPriority map[string][]Row
	// Subjects are what the KPIs of the week count or leave out, by id.
	Subjects  map[string][]Subject
	Incidents map[int64]*Incident // every incident that the week speaks of
	Records   map[int64]*Record   // every thing of a register that its KPIs count
	Own       []string            // the KPIs of the workspace, in the order of its catalogue
	Stock     []Stocked           // in stock at the cut, the oldest first
	Targets   []Target
	Breaches  []Breach
	Risks     []Risk
	// Spent says where the time of the breaches went, by commitment, and SpentLives where that of the majors of the week did, by
	// incident. TimeSpent is the roll-up of the breaches decided in the week.
	Spent      map[int64]Decomposition
	Clocks     []Commitment // the breaches as commitments, with their clocks cut by the calendar
	SpentLives map[int64]Decomposition
	TimeSpent  []TimePart
	// WaitAudits are the waits by group, those with most to look at first; Waits are these, the longest first. PingPong is the life of
	// each incident resolved in the week that changed group three times or more.
	WaitAudits []WaitAudit
	WaitFacts  []WaitFact // each of the waits that the audits count
	Waits      []Wait
	PingPong   map[int64]Decomposition
	// Cohorts are the openings of each week of the baseline and of the week, followed to the cut; Maturity is how long nine incidents in
	// ten take to be resolved.
	Cohorts  []Cohort
	Maturity time.Duration
	// Movements are what changed against the weeks before, by KPI and dimension; empty in the first week of the data.
	Movements []Movement
	// Majors are those up to the cut, the oldest first, and BetweenMajors the days between them.
	Majors        []Major
	BetweenMajors Rare
	// Hours counts the openings of the last 13 weeks by weekday (Monday first) and hour of the local clock.
	Hours      [7][24]int64
	Rules      Rules
	Faults     []Decision  // decisions on candidates that have no effect
	Candidates []Candidate // that fired within the window of recurrence before the cut
	Registers  Registers
	Problems   []Problem
	Actions    []Action
	Changes    []Change  // of the week and of the two weeks after
	ChangesTo  time.Time // the end of those weeks
	// KnownErrors are those in force at some instant of the week, Templates the catalogue of recurring changes.
	KnownErrors []KnownError
	Templates   []Template
	// Effects judges what was done in the half-year before the cut to remove causes, the latest first.
	Effects []Effect
	// Reports are those of the majors that are not published yet, or were in the week; KeepsReports says that somebody records them.
	Reports      []Report
	KeepsReports bool
	Quality      []Doubt
	Coverage     []Coverage
	Sources      []Source
	// IsTruncated says that the data begin too late for durations by resolution: old incidents are missing from them.
	IsTruncated bool
	longest     *float64 // nearly every resolution took less, in seconds
	set         Set
	inStock     map[int64]bool
}

// Stocked is one incident in stock at the cut.
type Stocked struct {
	Key int64
	Age float64 // seconds since the opening, waits included
}

// ShownWeeks is the length of a run on a page.
const ShownWeeks = 13

// The KPIs of the weekly pack. A KPI that the set does not hold is left out.
var (
	weekTrends = []string{
		"incidents_opened", "incidents_resolved", "backlog", "time_to_resolve", "sla_met", "sla_acknowledge_met", "tool_sla_met",
		"reopen_rate", "recurrence_rate", "major_incidents", "reopenings", "time_to_acknowledge", "time_to_restore", "backlog_aged",
		"backlog_pending", "backlog_stale", "off_hours_share", "resolved_without_reassignment", "reassignments", "ping_pong_rate",
		"matrix_conformity", "priority_changed", "known_error_reuse", "recurrent_linked_to_problem", "cancelled_share",
		"record_completeness", "pending_to_resolved", "sla_open_late",
	}
	weekMoves = []string{"stock_entered", "stock_resolved", "stock_resolved_again", "stock_cancelled", "stock_closed_unresolved",
		"incidents_recorded", "incidents_attached", "time_to_resolve_ho", "time_to_resolve_net"}
	weekMajors    = []string{"major_promotion_delay", "major_time", "cri_delay", "pir_delay", "reports_on_time"}
	weekRegisters = []string{"problems_opened", "problems_closed", "problem_backlog", "problem_age", "problem_root_cause",
		"problem_known_error", "problem_closure_ratio", "actions_on_time", "actions_late", "action_lateness", "plan_progress",
		"changes_begun", "changes_emergency", "changes_failed", "changes_outside_window", "change_failure_rate"}
	weekCauses     = []string{"incidents_caused_by_change", "incidents_near_change"}
	weekByPriority = []string{"time_to_resolve", "time_to_resolve_ho", "time_to_resolve_net", "time_to_acknowledge",
		"time_to_restore", "sla_met", "sla_acknowledge_met", "tool_sla_met", "backlog"}
)

// ReadWeek reads a week from the tables of metrics. The period must be of the grain [Week].
func ReadWeek(ctx context.Context, db Querier, set Set, q WeekQuery) (*WeekData, error) {
	w, err := newWeek(set, q)
	if err != nil {
		return nil, err
	}
	// Candidates are half of the work, most of it without the engine: the rest is read meanwhile. Both fill fields of their own.
	var candidates error
	var meanwhile sync.WaitGroup
	meanwhile.Go(func() { candidates = w.readCandidates(ctx, db) })
	err = w.readSteps(ctx, db, w.readBounds, w.readTrends, w.readPriorities, w.readGroups, w.readPromises, w.readStock, w.readHours, w.readMovements,
		w.readWaits, w.readCohorts, w.readMajors, w.readRegisters, w.readQuality)
	meanwhile.Wait()
	if err = cmp.Or(err, candidates); err == nil {
		err = w.readIncidents(ctx, db)
	}
	if err != nil {
		return nil, fmt.Errorf("read week %s: %w", q.Period.Key, err)
	}
	return w, nil
}

func (w *WeekData) readSteps(ctx context.Context, db Querier, steps ...func(context.Context, Querier) error) error {
	for _, step := range steps {
		if err := step(ctx, db); err != nil {
			return err
		}
	}
	return nil
}

func newWeek(set Set, q WeekQuery) (*WeekData, error) {
	if q.Period.Grain != Week {
		return nil, fmt.Errorf("read a week: %s is a %s", q.Period.Key, q.Period.Grain)
	}
	w := &WeekData{Period: q.Period, AsOf: q.AsOf.UTC(), MinimumN: int64(q.MinimumN), set: set}
	if w.MinimumN <= 0 {
		w.MinimumN = 5
	}
	w.Cut = q.Period.To
	if after := q.AsOf.Add(time.Second); after.Before(w.Cut) {
		w.Cut, w.IsPartial = after, true
	}
	return w, nil
}

func (w *WeekData) readBounds(ctx context.Context, db Querier) error {
	err := w.readReach(ctx, db)
	w.judgeReach()
	return err
}

// readReach reads from when to when the data reach, and how long the longest incidents take.
func (w *WeekData) readReach(ctx context.Context, db Querier) (err error) {
	if w.First, err = FirstOpening(ctx, db); err != nil {
		return err
	}
	if w.Sources, err = Sources(ctx, db); err != nil {
		return err
	}
	for _, s := range w.Sources {
		if s.Latest.After(w.Latest) {
			w.Latest = s.Latest
		}
	}
	err = one(ctx, db, `select cast(quantile_cont(value, 0.99) as double) from metrics.time_to_resolve
where excluded_because is null`, &w.longest)
	if err != nil {
		return fmt.Errorf("measure the longest resolutions: %w", err)
	}
	return nil
}

// judgeReach says whether old incidents are missing: they are while the data are younger than nearly every duration in them (domain.md 1.2).
func (w *WeekData) judgeReach() {
	w.IsTruncated = w.longest != nil && !w.First.IsZero() && w.Cut.Sub(w.First).Seconds() < *w.longest
}

func (w *WeekData) readTrends(ctx context.Context, db Querier) error {
	w.Trends, w.Subjects = map[string]*Trend{}, map[string][]Subject{}
	for _, k := range w.set {
		if _, isBuiltIn := Set(Catalogue).Find(k.ID); !isBuiltIn {
			w.Own = append(w.Own, k.ID)
		}
	}
	for _, id := range slices.Concat(weekTrends, weekMoves, weekMajors, weekCauses, weekRegisters, w.Own) {
		if err := w.readTrend(ctx, db, id); err != nil {
			return err
		}
		t, ok := w.Trends[id]
		if !ok {
			continue
		}
		subjects, err := Subjects(ctx, db, t.KPI, w.Period, nil, w.AsOf)
		if err != nil {
			return err
		}
		w.Subjects[id] = subjects
	}
	return nil
}

// readTrend reads the weeks of one KPI; a KPI that the set does not hold has no trend.
func (w *WeekData) readTrend(ctx context.Context, db Querier, id string) error {
	kpi, ok := w.set.Find(id)
	if !ok {
		return nil
	}
	rows, err := Read(ctx, db, Query{KPI: kpi, Periods: w.Period.Run(baselinePeriods + 1), AsOf: w.AsOf})
	if err != nil {
		return err
	}
	w.Trends[id] = newTrend(kpi, rows, w.First, w.MinimumN)
	return nil
}

func (w *WeekData) readPriorities(ctx context.Context, db Querier) error {
	w.ByPriority = map[string][]Row{}
	for _, id := range weekByPriority {
		if err := w.readPriority(ctx, db, id); err != nil {
			return err
		}
		kpi, ok := w.set.Find(id)
		if _, there := w.Subjects[id]; ok && !there {
			subjects, err := Subjects(ctx, db, kpi, w.Period, nil, w.AsOf)
			if err != nil {
				return err
			}
			w.Subjects[id] = subjects
		}
	}
	return nil
}

// readPriority reads the week of one KPI by priority, where the set holds it.
func (w *WeekData) readPriority(ctx context.Context, db Querier, id string) (err error) {
	kpi, ok := w.set.Find(id)
	if !ok {
		return nil
	}
	w.ByPriority[id], err = Read(ctx, db, Query{KPI: kpi, Periods: []Period{w.Period}, AsOf: w.AsOf, By: []string{"priority"}})
	return err
}

func (w *WeekData) readPromises(ctx context.Context, db Querier) (err error) {
	if w.Targets, err = Targets(ctx, db); err != nil {
		return err
	}
	if w.Breaches, err = Breaches(ctx, db, w.Period.From, w.Period.To, w.Cut); err != nil {
		return err
	}
	if w.Risks, err = AtRisk(ctx, db, w.Cut); err != nil {
		return err
	}
	return w.readTime(ctx, db)
}

// readTime reads where the time of the breaches and of the majors went.
func (w *WeekData) readTime(ctx context.Context, db Querier) (err error) {
	var all, decided []int64
	for _, b := range w.Breaches {
		all = append(all, b.Commitment)
		if w.Period.Contains(b.DecidedAt) && b.Indicator == "restore" {
			decided = append(decided, b.Commitment)
		}
	}
	if w.Spent, err = Decompositions(ctx, db, all); err != nil {
		return err
	}
	if w.Clocks, err = clocksOf(ctx, db, all); err != nil {
		return err
	}
	if w.TimeSpent, err = TimeTotals(ctx, db, decided); err != nil {
		return err
	}
	var majors []int64
	for _, s := range Counted(w.Subjects["major_incidents"]) {
		majors = append(majors, s.Key)
	}
	w.SpentLives, err = LifeDecompositions(ctx, db, majors)
	return err
}

func (w *WeekData) readStock(ctx context.Context, db Querier) error {
	kpi, ok := w.set.Find("backlog_age")
	if !ok {
		return nil
	}
	aged, err := Subjects(ctx, db, kpi, w.Period, nil, w.AsOf)
	if err != nil {
		return err
	}
	w.Subjects[kpi.ID], w.inStock = aged, map[int64]bool{}
	for _, s := range Counted(aged) {
		w.inStock[s.Key] = true
		if s.Value != nil {
			w.Stock = append(w.Stock, Stocked{Key: s.Key, Age: *s.Value})
		}
	}
	// The subjects come by reference: a stable order for equal ages.
	slices.SortStableFunc(w.Stock, func(a, b Stocked) int {
		switch {
		case a.Age > b.Age:
			return -1
		case a.Age < b.Age:
			return 1
		}
		return 0
	})
	return nil
}

func (w *WeekData) readHours(ctx context.Context, db Querier) error {
	type row struct{ weekday, hour, n int64 }
	first := w.Period.Run(ShownWeeks)[0]
	rows, err := collect(ctx, db, "openings by hour", fmt.Sprintf(`select weekday, hour, count(*)
from metrics.local_hours
where period_epoch >= %d and period_epoch < %d
group by weekday, hour`, first.From.Unix(), w.Cut.Unix()), nil, func(r *row) []any { return []any{&r.weekday, &r.hour, &r.n} })
	for _, r := range rows {
		w.Hours[r.weekday-1][r.hour] = r.n
	}
	return err
}

func (w *WeekData) readCandidates(ctx context.Context, db Querier) (err error) {
	if w.Rules, err = ReadRules(ctx, db); err != nil {
		return err
	}
	decisions, err := Decisions(ctx, db)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		if d.Fault != "" {
			w.Faults = append(w.Faults, d)
		}
	}
	w.Candidates, err = Candidates(ctx, db, w.set, CandidateQuery{
		Period: w.Period, AsOf: w.AsOf, Since: w.Cut.Add(-w.Rules.Recent()),
	})
	return err
}

// lookAhead is how far the calendar of changes goes: two weeks after the week.
const lookAhead = 2

func (w *WeekData) readRegisters(ctx context.Context, db Querier) (err error) {
	if w.Registers, err = registers(ctx, db); err != nil {
		return err
	}
	if w.Problems, err = Problems(ctx, db, w.Cut); err != nil {
		return err
	}
	if w.Actions, err = Actions(ctx, db, w.Period.FromDate, w.Period.ToDate); err != nil {
		return err
	}
	end := w.Period
	for range lookAhead {
		end = end.Next()
	}
	w.ChangesTo = end.To
	if w.Changes, err = Changes(ctx, db, w.Period.From, end.To); err != nil {
		return err
	}
	if w.KnownErrors, err = KnownErrors(ctx, db, w.Period.From, w.Cut); err != nil {
		return err
	}
	if w.Templates, err = Templates(ctx, db); err != nil {
		return err
	}
	if w.Effects, err = Effects(ctx, db, w.Cut.AddDate(0, 0, -2*effectDays), w.Cut); err != nil {
		return err
	}
	return w.readReports(ctx, db)
}

// readReports keeps the reports on majors that a meeting has to speak of.
func (w *WeekData) readReports(ctx context.Context, db Querier) error {
	all, err := Reports(ctx, db)
	for _, r := range all {
		at := cmp.Or(r.PublishedAt, r.ProvisionalAt)
		w.KeepsReports = w.KeepsReports || !at.IsZero()
		isDone := !r.PublishedAt.IsZero() && r.PublishedAt.Before(w.Period.From)
		if !isDone && r.RestoredAt.Before(w.Cut) && !r.DueAt.IsZero() {
			w.Reports = append(w.Reports, r)
		}
	}
	slices.SortStableFunc(w.Reports, func(a, b Report) int { return b.DueAt.Compare(a.DueAt) })
	return err
}

// readIncidents comes last: it reads the incidents that everything else speaks of.
func (w *WeekData) readIncidents(ctx context.Context, db Querier) (err error) {
	seen := map[int64]bool{}
	var ids []int64
	add := func(key int64) {
		if !seen[key] {
			seen[key] = true
			ids = append(ids, key)
		}
	}
	for _, id := range slices.Concat(weekTrends, weekMoves, weekMajors, weekCauses, weekByPriority, w.Own, []string{"backlog_age"}) {
		for _, s := range w.Subjects[id] {
			add(s.Key)
		}
	}
	if err := w.readRecords(ctx, db); err != nil {
		return err
	}
	for _, c := range w.Candidates {
		for _, key := range c.Incidents {
			add(key)
		}
	}
	for _, b := range w.Breaches {
		add(b.Key)
	}
	for _, r := range w.Risks {
		add(r.Key)
	}
	for _, l := range w.Waits {
		add(l.Key)
	}
	for _, f := range w.WaitFacts {
		add(f.Key)
	}
	for _, m := range w.Majors {
		add(m.Key)
	}
	for _, d := range w.Quality {
		for _, key := range d.Subjects {
			add(key)
		}
	}
	ids = slices.DeleteFunc(ids, func(key int64) bool { return key < 0 })
	slices.Sort(ids)
	if w.Incidents, err = Incidents(ctx, db, ids); err != nil {
		return err
	}
	var lives []int64
	for _, key := range ids {
		if w.Touches(key) {
			lives = append(lives, key)
		}
	}
	steps, err := Steps(ctx, db, lives)
	if err != nil {
		return err
	}
	for key, life := range steps {
		w.Incidents[key].Steps = life
	}
	return nil
}

// readRecords reads the things of registers that the KPIs of the week count.
func (w *WeekData) readRecords(ctx context.Context, db Querier) (err error) {
	var ids []int64
	for _, id := range slices.Concat(weekRegisters, w.Own) {
		for _, s := range w.Subjects[id] {
			if s.Key < 0 && !slices.Contains(ids, s.Key) {
				ids = append(ids, s.Key)
			}
		}
	}
	slices.Sort(ids)
	w.Records, err = Records(ctx, db, ids)
	return err
}

// Touches reports whether an incident was opened or resolved in the week, or is in stock at its end.
func (w *WeekData) Touches(key int64) bool {
	i, ok := w.Incidents[key]
	if !ok {
		return false
	}
	if w.Period.Contains(i.OpenedAt) || w.Period.Contains(i.ResolvedAt) {
		return true
	}
	return w.inStock[key]
}

// InStock reports whether an incident is in stock at the cut.
func (w *WeekData) InStock(key int64) bool { return w.inStock[key] }

// Set is the KPIs that the week was read with.
func (w *WeekData) Set() Set { return w.set }
