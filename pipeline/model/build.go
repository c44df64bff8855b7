package model

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"bilan/pipeline/warehouse"
)

// Built says what became of one model.
type Built struct {
	ID      string
	Rows    int64 // of a table; -1 for a view
	Elapsed time.Duration
}

// Build creates every model after those before it in the list that it reads, and of those that are ready the one that most others
// wait for. Models of raw and run whose table or view is
// already there are left as they are: they are the input. Checks are not built (see package check). The clock is only used to
// say how long each took. progress is called in the order of the list, from one goroutine.
//
// Tables of a year of incidents are a few row groups, which the engine does not share between processors: several models are
// built at a time instead, as many as the engine has threads.
//
// Errors: a [*BuildError] for the first model of the list that failed; those under way are finished, no other is begun.
func Build(ctx context.Context, db *warehouse.DB, models []Model, clock func() time.Time, progress func(Built)) (err error) {
	for _, schema := range append([]string{Params}, Layers...) {
		if _, err := db.ExecContext(ctx, "create schema if not exists "+schema); err != nil {
			return fmt.Errorf("create schema %s: %w", schema, err)
		}
	}
	var workers int
	if err := db.QueryRowContext(ctx, "select current_setting('threads')").Scan(&workers); err != nil {
		return fmt.Errorf("ask for the number of threads: %w", err)
	}
	models, err = missing(ctx, db, models)
	if err != nil {
		return err
	}
	if workers > 1 && workers <= fewThreads {
		if err := setThreads(ctx, db, 1); err != nil {
			return err
		}
		defer func() {
			if e := setThreads(context.WithoutCancel(ctx), db, workers); err == nil {
				err = e
			}
		}()
	}
	s := newSchedule(models)
	outcomes := make(chan outcome)
	running := 0
	for {
		for running < workers {
			i, ok := s.next()
			if !ok {
				break
			}
			running++
			go func() {
				built, err := build(ctx, db, models[i], clock)
				outcomes <- outcome{i, built, err}
			}()
		}
		if running == 0 {
			return s.err()
		}
		o := <-outcomes
		running--
		for _, built := range s.end(o) {
			if progress != nil {
				progress(built)
			}
		}
	}
}

// fewThreads is up to how many threads each model keeps to one. Two models that each have a processor need a fifth less of
// it than two that share both. With more processors than models that can be built side by side, the engine shares better.
const fewThreads = 2

func setThreads(ctx context.Context, db *warehouse.DB, n int) error {
	if _, err := db.ExecContext(ctx, fmt.Sprintf("set global threads = %d", n)); err != nil {
		return fmt.Errorf("give models %d threads: %w", n, err)
	}
	return nil
}

// outcome is what came of building the model at a place in the list.
type outcome struct {
	at    int
	built Built
	err   error
}

// schedule says which model may be built next.
type schedule struct {
	waits    []int   // models that must be there first
	before   [][]int // for each model those that wait for it
	weight   []int   // models that wait for it, also through others
	begun    []bool
	outcomes []*outcome
	told     int // models that progress was told of: a beginning of the list
	failed   bool
}

func newSchedule(models []Model) *schedule {
	n := len(models)
	s := &schedule{waits: make([]int, n), before: make([][]int, n), begun: make([]bool, n), outcomes: make([]*outcome, n)}
	at := map[string]int{}
	for i, m := range models {
		for _, id := range m.Reads {
			if j, ok := at[id]; ok {
				s.before[j] = append(s.before[j], i)
				s.waits[i]++
			}
		}
		at[m.ID()] = i
	}
	s.weight = make([]int, n)
	waiting := make([]map[int]bool, n)
	for i := n - 1; i >= 0; i-- { // each after what it reads, so that backwards those that wait for it are known
		waiting[i] = map[int]bool{}
		for _, j := range s.before[i] {
			waiting[i][j] = true
			maps.Copy(waiting[i], waiting[j])
		}
		s.weight[i] = len(waiting[i])
	}
	return s
}

// next takes, of the models that are ready, the one that most others wait for; of equal ones the first of the list.
func (s *schedule) next() (int, bool) {
	if s.failed {
		return 0, false
	}
	best := -1
	for i, waits := range s.waits {
		if waits == 0 && !s.begun[i] && (best < 0 || s.weight[i] > s.weight[best]) {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	s.begun[best] = true
	return best, true
}

// end takes note of a model and returns those that can be told of.
func (s *schedule) end(o outcome) (told []Built) {
	s.outcomes[o.at] = &o
	if o.err != nil {
		s.failed = true
		return nil
	}
	for _, i := range s.before[o.at] {
		s.waits[i]--
	}
	for ; s.told < len(s.outcomes) && s.outcomes[s.told] != nil && s.outcomes[s.told].err == nil; s.told++ {
		told = append(told, s.outcomes[s.told].built)
	}
	return told
}

func (s *schedule) err() error {
	for _, o := range s.outcomes {
		if o != nil && o.err != nil {
			return o.err
		}
	}
	return nil
}

func build(ctx context.Context, db *warehouse.DB, m Model, clock func() time.Time) (Built, error) {
	built := Built{ID: m.ID(), Rows: -1}
	start := clock()
	kind := "table"
	if m.View {
		kind = "view"
	}
	// The newline ends a comment on the model's last line.
	text := "create " + kind + " " + m.ID() + " as\n" + m.SQL + "\n"
	var err error
	if m.View {
		_, err = db.ExecContext(ctx, text)
	} else {
		// The engine answers with the number of rows.
		err = db.QueryRowContext(ctx, text).Scan(&built.Rows)
	}
	if err != nil {
		return built, &BuildError{File: m.File, Err: warehouse.Translate(err)}
	}
	built.Elapsed = clock().Sub(start)
	return built, nil
}

// missing leaves out the checks, and the inputs that are there.
func missing(ctx context.Context, db *warehouse.DB, models []Model) ([]Model, error) {
	_, rows, err := db.Rows(ctx, `
		select table_schema || '.' || table_name from information_schema.tables where table_catalog = current_database()`)
	if err != nil {
		return nil, fmt.Errorf("look for the inputs: %w", err)
	}
	there := map[string]bool{}
	for _, row := range rows {
		id, _ := row[0].(string)
		there[id] = true
	}
	return slices.DeleteFunc(slices.Clone(models), func(m Model) bool {
		isInput := m.Schema == "raw" || m.Schema == Params
		return m.Schema == "checks" || isInput && there[m.ID()]
	}), nil
}
