package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"bilan/fixtures/gen"
	"bilan/pipeline"
	"bilan/pipeline/warehouse"
)

// BenchmarkLoadAndBuild loads 100,000 incidents with 800,000 events and builds every model, beside plain DuckDB creating two
// tables from the same files in the same process. The ratio travels between machines; seconds do not.
func BenchmarkLoadAndBuild(b *testing.B) {
	ctx := context.Background()
	dir := b.TempDir()
	if err := gen.Bench(dir, 100_000, 1); err != nil {
		b.Fatal(err)
	}
	var plain, own time.Duration
	var peak int64
	rounds := 0
	for b.Loop() {
		rounds++
		plain += plainLoad(b, ctx, dir)
		resetPeak()
		own += ownLoad(b, ctx, dir)
		peak = max(peak, peakMemory())
	}
	b.ReportMetric(plain.Seconds()/float64(rounds), "plain-s/op")
	b.ReportMetric(own.Seconds()/float64(rounds), "bilan-s/op")
	b.ReportMetric(own.Seconds()/plain.Seconds(), "ratio")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

// BenchmarkClocks computes the clocks of contracts for 1,000,000 incidents with 8,000,000 events, one incident in four with a stop,
// beside plain DuckDB loading the same events from CSV in the same process. The clocks are the models marts.clock_*: their times are
// summed and shared between the models built side by side.
func BenchmarkClocks(b *testing.B) {
	ctx := context.Background()
	dir := b.TempDir()
	if err := gen.BenchClocks(dir, 1_000_000, 1); err != nil {
		b.Fatal(err)
	}
	var plain, clocks, build time.Duration
	rounds := 0
	for b.Loop() {
		rounds++
		plain += plainTable(b, ctx, dir, "events")
		resetPeak()
		result, took := ownBuild(b, ctx, dir)
		build += took
		for _, m := range result.Built {
			if strings.HasPrefix(m.ID, "marts.clock_") {
				clocks += m.Elapsed / time.Duration(min(runtime.GOMAXPROCS(0), 2))
			}
		}
	}
	b.ReportMetric(plain.Seconds()/float64(rounds), "plain-s/op")
	b.ReportMetric(clocks.Seconds()/float64(rounds), "clocks-s/op")
	b.ReportMetric(build.Seconds()/float64(rounds), "build-s/op")
	b.ReportMetric(clocks.Seconds()/plain.Seconds(), "ratio")
	b.ReportMetric(float64(peakMemory())/(1<<20), "peak-MiB")
}

// plainTable is the time that DuckDB's own reader and table need for one file.
func plainTable(b *testing.B, ctx context.Context, dir, name string) time.Duration {
	path := filepath.Join(dir, "plain.duckdb")
	os.Remove(path)
	start := time.Now()
	db, err := warehouse.Open(ctx, path, warehouse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	file := warehouse.Literal(filepath.Join(dir, "sources", name+".csv"))
	if _, err := db.ExecContext(ctx, "create table "+name+" as select * from read_csv("+file+")"); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// ownBuild loads when there is nothing yet, and builds every model anew.
func ownBuild(b *testing.B, ctx context.Context, dir string) (pipeline.Result, time.Duration) {
	a := &app{stdout: os.Stdout, stderr: os.Stderr, now: time.Now, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := pipeline.Load(ctx, a.options(s)); err != nil {
		b.Fatal(err)
	}
	o := a.options(s)
	o.Full = true
	start := time.Now()
	result, err := pipeline.Build(ctx, o)
	if err != nil {
		b.Fatal(err)
	}
	return result, time.Since(start)
}

// plainLoad is the yardstick: DuckDB's own reader and its own tables.
func plainLoad(b *testing.B, ctx context.Context, dir string) time.Duration {
	path := filepath.Join(dir, "plain.duckdb")
	os.Remove(path)
	start := time.Now()
	db, err := warehouse.Open(ctx, path, warehouse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"incidents", "events"} {
		file := warehouse.Literal(filepath.Join(dir, "sources", name+".csv"))
		if _, err := db.ExecContext(ctx, "create table "+name+" as select * from read_csv("+file+")"); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func ownLoad(b *testing.B, ctx context.Context, dir string) time.Duration {
	if err := os.RemoveAll(filepath.Join(dir, ".bilan")); err != nil {
		b.Fatal(err)
	}
	a := &app{stdout: os.Stdout, stderr: os.Stderr, now: time.Now, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if _, err := pipeline.Load(ctx, a.options(s)); err != nil {
		b.Fatal(err)
	}
	if _, err := pipeline.Build(ctx, a.options(s)); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// resetPeak forgets the highest memory of the process so far; where the system cannot, the peak is that of the whole run.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakMemory is the highest resident memory in bytes, 0 where the system does not tell.
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := highWater.FindSubmatch(status)
	if m == nil {
		return 0
	}
	kb, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		panic(fmt.Sprintf("VmHWM %q is no number", m[1]))
	}
	return kb << 10
}
