package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bilan/fixtures/gen"
	"bilan/metrics"
	"bilan/pipeline"

	_ "modernc.org/sqlite"
)

// The table of the README under "Speed": each benchmark compares two things in one process, one after the other. Wall time is what a
// user waits; processor time is what travels better between machines that are shared. BILAN_BENCH_INCIDENTS says how many incidents,
// BILAN_BENCH_CLIENTS how many clients.

// cost is what a piece of work took.
type cost struct{ wall, processor time.Duration }

func (c cost) of(whole cost) string {
	return fmt.Sprintf("%.2f of the wall time, %.2f of the processor time", c.wall.Seconds()/whole.wall.Seconds(), c.processor.Seconds()/whole.processor.Seconds())
}

func (c cost) String() string {
	return fmt.Sprintf("%.1f s (processor %.1f s)", c.wall.Seconds(), c.processor.Seconds())
}

// measured is the cost of some work of this process.
func measured(work func()) cost {
	start, before := time.Now(), processor()
	work()
	return cost{time.Since(start), processor() - before}
}

// processor is the time that this process used of all processors.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// scaled is a number of the environment, else the one given.
func scaled(b *testing.B, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return n
}

// must runs a command line that has to succeed.
func must(b *testing.B, args ...string) {
	if err := silently(args); err != nil {
		b.Fatal(err)
	}
}

// fullWeek runs what a cron line runs for the weekly pack: load, build, bhi.
func fullWeek(b *testing.B, dir string, flags ...string) cost {
	return measured(func() {
		for _, line := range [][]string{{"load"}, {"build"}, {"pack", "bhi"}} {
			must(b, append(append([]string{"-C", dir}, flags...), line...)...)
		}
	})
}

// BenchmarkScaleFull is load, build and BHI from nothing, beside plain DuckDB's "create table as select" of the same two files, under a
// memory limit of 4 GiB, and then what a week later costs: a fiftieth of the incidents changed. The figures after it are those of a
// full rebuild.
func BenchmarkScaleFull(b *testing.B) {
	for b.Loop() {
		n := scaled(b, "BILAN_BENCH_INCIDENTS", 1_000_000)
		dir := b.TempDir()
		if err := gen.Bench(dir, n, 1); err != nil {
			b.Fatal(err)
		}
		limitMemory(b, dir)
		plain := measured(func() { plainLoad(b, b.Context(), dir) })
		resetPeak()
		full := fullWeek(b, dir)
		b.Logf("%d incidents, %d events: plain DuckDB %v; load, build and BHI %v: ratio %.2f, processor %.2f; peak %d MiB",
			n, 8*n, plain, full, full.wall.Seconds()/plain.wall.Seconds(), full.processor.Seconds()/plain.processor.Seconds(), peakMemory()>>20)
		if os.Getenv("BILAN_BENCH_WEEK") == "no" {
			return
		}
		if err := gen.BenchWeek(dir, n, n/50, 2); err != nil {
			b.Fatal(err)
		}
		later := []string{"--as-of", "2026-09-28T08:00:00+02:00"}
		week := fullWeek(b, dir, later...)
		b.Logf("a week later, %d changed incidents, %d events: %v: %s of the full run", n/50, 8*n/50, week, week.of(full))
		kept := allFigures(b, dir)
		must(b, append([]string{"-C", dir, "build", "--full"}, later...)...)
		if again := allFigures(b, dir); !reflect.DeepEqual(kept, again) {
			b.Error("the figures of the increment are not those of a full rebuild")
		}
	}
}

// limitMemory gives the workspace the memory of the promise.
func limitMemory(b *testing.B, dir string) {
	f, err := os.OpenFile(filepath.Join(dir, "bilan.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.WriteString("engine: {memory: 4GiB}\n"); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// allFigures are every KPI of the last 26 weeks, whole and by priority.
func allFigures(b *testing.B, dir string) (rows []metrics.Row) {
	ctx := b.Context()
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		b.Fatal(err)
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		b.Fatal(err)
	}
	weeks := metrics.PeriodAt(metrics.Week, asOf, s.zone).Run(26)
	for _, k := range s.catalogue() {
		for _, by := range [][]string{nil, {"priority"}} {
			read, err := metrics.Read(ctx, db, metrics.Query{KPI: k, Periods: weeks, AsOf: asOf, By: by})
			if err != nil {
				b.Fatal(err)
			}
			rows = append(rows, read...)
		}
	}
	return rows
}

// BenchmarkScaleClients is the report of each of many clients as PDF, workbook and page, from one warehouse.
func BenchmarkScaleClients(b *testing.B) {
	for b.Loop() {
		n, clients := scaled(b, "BILAN_BENCH_INCIDENTS", 1_000_000), scaled(b, "BILAN_BENCH_CLIENTS", 300)
		dir := b.TempDir()
		if err := gen.BenchClients(dir, n, clients, 1); err != nil {
			b.Fatal(err)
		}
		must(b, "-C", dir, "load")
		built := measured(func() { must(b, "-C", dir, "build") })
		resetPeak()
		packs := measured(func() { must(b, "-C", dir, "pack", "client", "--period", "2026-08") })
		b.Logf("%d incidents of %d clients: build %v; %d reports in three formats %v: %.2f s of processor a report; peak %d MiB",
			n, clients, built, clients, packs, packs.processor.Seconds()/float64(clients), peakMemory()>>20)
	}
}

// BenchmarkScaleOthers is the load of the same two files, the median time to resolve and the share of resolutions in time, by priority
// and week, in SQLite (modernc.org/sqlite, in memory) and in pandas (where python3 has it), beside all that bilan makes of them.
func BenchmarkScaleOthers(b *testing.B) {
	for b.Loop() {
		n := scaled(b, "BILAN_BENCH_INCIDENTS", 1_000_000)
		dir := b.TempDir()
		if err := gen.Bench(dir, n, 1); err != nil {
			b.Fatal(err)
		}
		own := measured(func() { ownLoad(b, b.Context(), dir) })
		lite := measured(func() { liteFigures(b, b.Context(), dir) })
		b.Logf("%d incidents, %d events: load and all models %v; SQLite, two figures %v: ratio %.1f", n, 8*n, own, lite, lite.wall.Seconds()/own.wall.Seconds())
		if took, ok := pandasFigures(b, dir); ok {
			b.Logf("pandas, two figures %.1f s: ratio %.1f", took.Seconds(), took.Seconds()/own.wall.Seconds())
		}
	}
}

// figuresOfOthers groups restorations by priority and week; targets are those of the workspace, all day and all night.
const figuresOfOthers = `
	with timed as (
		select i.priority, strftime('%Y-%W', i.resolved_at) as week, cast(strftime('%s', i.resolved_at) as integer) - cast(strftime('%s', i.opened_at) as integer) as taken
		from incidents as i
		inner join (select incident_id, max(at) as last_at, count(*) as events from events group by incident_id) as e on e.incident_id = i.number
		where i.resolved_at <> ''
	),
	ranked as (
		select priority, week, taken, row_number() over (partition by priority, week order by taken) as place, count(*) over (partition by priority, week) as n
		from timed
	)
	select priority, week, max(n), avg(taken) filter (where place in ((n + 1) / 2, (n + 2) / 2)),
		avg(taken <= case priority when '1' then 14400 when '2' then 28800 when '3' then 86400 else 144000 end)
	from ranked group by priority, week`

// liteFigures loads both files into SQLite, row by row in one transaction, and computes the figures.
func liteFigures(b *testing.B, ctx context.Context, dir string) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, name := range []string{"incidents", "events"} {
		if err := liteLoad(ctx, db, filepath.Join(dir, "sources", name+".csv"), name); err != nil {
			b.Fatal(err)
		}
	}
	rows, err := db.QueryContext(ctx, figuresOfOthers)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	groups := 0
	for rows.Next() {
		groups++
	}
	if err := rows.Err(); err != nil || groups < 100 {
		b.Fatalf("%d groups: %v", groups, err)
	}
}

func liteLoad(ctx context.Context, db *sql.DB, path, table string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := csv.NewReader(file)
	lines.ReuseRecord = true
	head, err := lines.Read()
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "create table "+table+" ("+strings.Join(head, ", ")+")"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	put, err := tx.PrepareContext(ctx, "insert into "+table+" values (?"+strings.Repeat(", ?", len(head)-1)+")")
	if err != nil {
		return err
	}
	cells := make([]any, len(head))
	for {
		row, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return tx.Commit()
		}
		if err != nil {
			return err
		}
		for i, c := range row {
			cells[i] = c
		}
		if _, err := put.ExecContext(ctx, cells...); err != nil {
			return err
		}
	}
}

const pandasProgram = `
import sys, pandas as pd
i = pd.read_csv(sys.argv[1] + "/sources/incidents.csv", parse_dates=["opened_at", "resolved_at", "closed_at"])
e = pd.read_csv(sys.argv[1] + "/sources/events.csv", parse_dates=["at"])
last = e.groupby("incident_id").agg(last_at=("at", "max"), events=("at", "size"))
t = i.merge(last, left_on="number", right_index=True)
t = t[t.resolved_at.notna()].copy()
t["taken"] = (t.resolved_at - t.opened_at).dt.total_seconds()
t["week"] = t.resolved_at.dt.strftime("%G-W%V")
t["met"] = t.taken <= t.priority.map({1: 14400, 2: 28800, 3: 86400, 4: 144000})
f = t.groupby(["priority", "week"]).agg(n=("taken", "size"), mttr=("taken", "median"), met=("met", "mean"))
assert len(f) > 100, len(f)
`

// pandasFigures runs the same in pandas. Without it there is nothing to compare with.
func pandasFigures(b *testing.B, dir string) (took time.Duration, ok bool) {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import pandas").Run() != nil {
			continue
		}
		runtime.GC()
		start := time.Now()
		if said, err := exec.Command(python, "-c", pandasProgram, dir).CombinedOutput(); err != nil {
			b.Fatalf("pandas: %v: %s", err, said)
		}
		return time.Since(start), true
	}
	b.Log("python3 has no pandas: not compared")
	return 0, false
}
