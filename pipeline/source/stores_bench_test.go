package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bilan/pipeline/workspace"
)

// Reading a lifecycle store whole, as a first load does: 1,000,000 incidents with eight events each, or as many as BILAN_BENCH_INCIDENTS
// says. Rows a second are those of the events and incidents together; the peak is that of the process, which holds Go and the engine.
//
//	go test ./pipeline/source -run XXX -bench Store -benchtime 1x -timeout 60m
func BenchmarkStore(b *testing.B) {
	incidents := 1_000_000
	if text := os.Getenv("BILAN_BENCH_INCIDENTS"); text != "" {
		var err error
		if incidents, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	for kind, fill := range map[string]string{
		workspace.StorePostgres: `create table tickets as select g as id, 'INC' || lpad(g::text, 7, '0') as incident_id, 'Incident numéro ' || g as title, 'closed' as state,
				1 + g % 4 as priority, 'Réseau ' || g % 40 as assignment_group, timestamptz '2025-01-01 00:00:00+00' + g * interval '30 seconds' as opened_at,
				timestamptz '2025-01-01 00:00:00+00' + g * interval '30 seconds' as written from generate_series(1, %[1]d) g;
create table history as select g as id, 'INC' || lpad((1 + (g - 1) / 8)::text, 7, '0') as incident_id, timestamptz '2025-01-01 00:00:00+00' + (1 + (g - 1) / 8) * interval '30 seconds' + (g % 8) * interval '20 minutes' as at,
				(array['state', 'assignment_group'])[1 + g % 2] as field, 'new' as old_value, 'active' as new_value,
				timestamptz '2025-01-01 00:00:00+00' + g * interval '4 seconds' as written from generate_series(1, 8 * %[1]d) g`,
		workspace.StoreMySQL: `create table tickets as select seq as id, concat('INC', lpad(seq, 7, '0')) as incident_id, concat('Incident numéro ', seq) as title, 'closed' as state,
				1 + mod(seq, 4) as priority, concat('Réseau ', mod(seq, 40)) as assignment_group, timestamp('2025-01-01 00:00:00') + interval seq * 30 second as opened_at,
				timestamp('2025-01-01 00:00:00') + interval seq * 30 second as written from seq_1_to_%[1]d;
create table history as select seq as id, concat('INC', lpad(1 + (seq - 1) div 8, 7, '0')) as incident_id, timestamp('2025-01-01 00:00:00') + interval (1 + (seq - 1) div 8) * 30 second + interval mod(seq, 8) * 20 minute as at,
				elt(1 + mod(seq, 2), 'state', 'assignment_group') as field, 'new' as old_value, 'active' as new_value,
				timestamp('2025-01-01 00:00:00') + interval seq * 4 second as written from seq_1_to_%[2]d`,
	} {
		b.Run(kind, func(b *testing.B) {
			h := build(b, kind)
			script := strings.ReplaceAll(strings.ReplaceAll(fill, "%[1]d", fmt.Sprint(incidents)), "%[2]d", fmt.Sprint(8*incidents))
			h.do(b, script)
			sources := h.source("tickets", "table: tickets, rows: incidents, key: id, watermark: written, zone: UTC") + "\n" +
				h.source("history", "table: history, rows: events, key: id, watermark: written, zone: UTC")
			before := processor(b)
			for b.Loop() {
				ws := openWorkspace(b, sources, nil)
				r, err := Load(context.Background(), ws, Options{StateDir: filepath.Join(ws.Dir, ".bilan"), Now: testNow, Lookup: environment})
				if err != nil {
					b.Fatal(err)
				}
				if rows, loaded, _, _, _ := r.Counts(); rows != int64(9*incidents) || loaded != rows {
					b.Fatalf("%d rows, %d loaded", rows, loaded)
				}
			}
			b.ReportMetric(float64(9*incidents)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric((processor(b)-before)/float64(b.N), "cpu-s/op")
			b.ReportMetric(peak(b), "peak-MiB")
		})
	}
}

// processor is the time that the process has had of processors, the server's apart: on a busy machine it says more than the clock.
func processor(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peak is the most memory that the process ever had, where the system says it.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Logf("no peak on %s", runtime.GOOS)
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}
