package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bilan/reports/record"
)

// uciLog is the real log and its damaged copies, absent from most machines.
const uciLog = "../../../shared/data/uci-incident"

func needLog(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(uciLog); errors.Is(err, os.ErrNotExist) {
		t.Skip("the real log is not here")
	}
}

// builtLog is a workspace of the whole log, loaded and built once.
var builtLog = sync.OnceValues(func() (string, error) {
	dir, err := share("uci")
	if err != nil {
		return "", err
	}
	return dir, buildLog("incident_event_log.csv.gz", dir)
})

// buildLog makes a workspace of one file of the log as init writes it, and loads and builds it.
func buildLog(file, dir string) error {
	path, err := filepath.Abs(filepath.Join(uciLog, file))
	if err != nil {
		return err
	}
	return silently([]string{"init", "--from", path, "--zone", "UTC", dir}, []string{"-C", dir, "load"}, []string{"-C", dir, "build"})
}

// kpis reads what bilan kpi prints for programs.
func kpis(t *testing.T, dir string, args ...string) []record.Row {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append([]string{"-C", dir, "kpi", "--format", "json"}, args...), &stdout, &stderr, fixedNow)
	if code != exitOK {
		t.Fatalf("bilan kpi %s: exit %d: %s", strings.Join(args, " "), code, stderr.String())
	}
	var rows []record.Row
	if err := json.Unmarshal(stdout.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// The places of the columns of the log; they are the same in all its copies, whatever their names.
const (
	colNumber, colState, colSLA, colOpened        = 0, 1, 6, 9
	colUpdated, colChannel, colPriority, colKnown = 13, 14, 22, 25
	colProblem, colResolved, colClosed            = 28, 34, 35
)

// logHeader names the columns that the figures are computed from, to be sure of their places.
var logHeader = map[int]string{
	colNumber: "number", colSLA: "made_sla", colOpened: "opened_at", colUpdated: "sys_updated_at",
	colChannel: "contact_type", colPriority: "priority", colKnown: "knowledge", colProblem: "problem_id",
	colResolved: "resolved_at", colClosed: "closed_at",
}

// life is one incident of the log, computed from the file alone.
type life struct {
	id, state, priority, channel string
	opened, resolved, closed     time.Time // resolved: the first row in state Resolved; zero: none
	sla, known, problem          bool
	leaked                       bool // an open incident whose rows already hold its later resolution or closure
}

// readLog reduces a copy of the log to its incidents with nothing of bilan, in the order of their first rows.
func readLog(t *testing.T, file string) (lives []life, rows int) {
	t.Helper()
	f, err := os.Open(filepath.Join(uciLog, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	lines := csv.NewReader(r)
	header, err := lines.Read()
	if err != nil {
		t.Fatal(err)
	}
	for at, name := range logHeader {
		if header[at] != name {
			t.Fatalf("%s: column %d is %q, not %q", file, at, header[at], name)
		}
	}
	at := map[string]int{}
	for {
		row, err := lines.Read()
		if err == io.EOF {
			return lives, rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows++
		i, known := at[row[colNumber]]
		if !known {
			i = len(lives)
			at[row[colNumber]] = i
			lives = append(lives, life{id: row[colNumber]})
		}
		lives[i].follow(t, row)
	}
}

// follow takes one row into account: the last one in the order of the file wins.
func (l *life) follow(t *testing.T, row []string) {
	l.state, l.priority, l.channel = row[colState], row[colPriority][:1], row[colChannel]
	l.opened = logTime(t, row[colOpened])
	if l.state == "Resolved" && l.resolved.IsZero() {
		l.resolved = logTime(t, row[colUpdated])
	}
	l.closed = time.Time{}
	if l.state == "Closed" {
		l.closed = logTime(t, row[colClosed])
	}
	l.leaked = l.state != "Resolved" && l.state != "Closed" && (row[colResolved] != "?" || row[colClosed] != "?")
	l.sla, l.known, l.problem = strings.EqualFold(row[colSLA], "true"), strings.EqualFold(row[colKnown], "true"), row[colProblem] != "?"
}

func logTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2/1/2006 15:04", strings.ReplaceAll(text, "-", "/"))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// week is the ISO week of an instant as bilan writes it.
func week(at time.Time) string {
	year, number := at.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, number)
}

// quantile interpolates between order statistics (Hyndman and Fan 7) of sorted values.
func quantile(sorted []float64, p float64) float64 {
	place := p * float64(len(sorted)-1)
	low := int(math.Floor(place))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (place-float64(low))*(sorted[high]-sorted[low])
}

// weekly counts lives by the week of an instant; a zero instant counts nowhere.
func weekly(lives []life, at func(life) time.Time) map[string]int64 {
	weeks := map[string]int64{}
	for _, l := range lives {
		if t := at(l); !t.IsZero() {
			weeks[week(t)]++
		}
	}
	return weeks
}

// sameWeeks compares a count by week with bilan's, both ways.
func sameWeeks(t *testing.T, dir, kpi string, want map[string]int64) {
	t.Helper()
	compared := 0
	for _, row := range kpis(t, dir, kpi, "--grain", "week") {
		if row.N != want[row.Period] {
			t.Errorf("%s in %s: %d, want %d", kpi, row.Period, row.N, want[row.Period])
		}
		if want[row.Period] > 0 {
			compared++
		}
	}
	if compared != len(want) || compared == 0 {
		t.Errorf("%s: %d weeks compared, want %d", kpi, compared, len(want))
	}
}

// sameLives compares what bilan says of a copy of the log with what the file says.
func sameLives(t *testing.T, dir string, lives []life) {
	t.Helper()
	sameWeeks(t, dir, "incidents_opened", weekly(lives, func(l life) time.Time { return l.opened }))
	sameWeeks(t, dir, "incidents_closed", weekly(lives, func(l life) time.Time { return l.closed }))
	sameWeeks(t, dir, "incidents_resolved", weekly(lives, func(l life) time.Time { return l.resolved }))

	seconds := map[string][]float64{}
	var resolved, linked, known int64
	sla, judged := map[string]int64{}, map[string]int64{}
	var open int64
	for _, l := range lives {
		if l.state != "Closed" && l.state != "Resolved" {
			open++
		}
		if l.resolved.IsZero() {
			continue
		}
		resolved++
		if l.problem {
			linked++
		}
		if l.known {
			known++
		}
		for _, key := range []string{"", l.priority} {
			seconds[key] = append(seconds[key], l.resolved.Sub(l.opened).Seconds())
		}
	}
	for _, l := range lives {
		if l.closed.IsZero() {
			continue
		}
		for _, key := range []string{"", l.priority, l.channel} {
			judged[key]++
			if l.sla {
				sla[key]++
			}
		}
	}
	sameTimes(t, kpis(t, dir, "time_to_resolve"), seconds, 1)
	sameTimes(t, kpis(t, dir, "time_to_resolve", "--by", "priority"), seconds, len(seconds)-1)
	verdicts := append(kpis(t, dir, "tool_sla_met"), kpis(t, dir, "tool_sla_met", "--by", "priority")...)
	verdicts = append(verdicts, kpis(t, dir, "tool_sla_met", "--by", "channel")...)
	if len(verdicts) != len(judged) {
		t.Errorf("tool_sla_met: %d rows, want %d", len(verdicts), len(judged))
	}
	for _, row := range verdicts {
		if key := dimension(row); row.N != judged[key] || *row.Hits != sla[key] {
			t.Errorf("tool_sla_met of %q: %d of %d, want %d of %d", key, *row.Hits, row.N, sla[key], judged[key])
		}
	}
	for kpi, want := range map[string]int64{"linked_to_problem": linked, "known_error_reuse": known} {
		if row := kpis(t, dir, kpi)[0]; row.N != resolved || *row.Hits != want {
			t.Errorf("%s: %d of %d, want %d of %d", kpi, *row.Hits, row.N, want, resolved)
		}
	}
	if row := kpis(t, dir, "backlog")[0]; row.N != open {
		t.Errorf("backlog: %d, want %d", row.N, open)
	}
}

// dimension is the value of the only dimension of a row, a level of priority as its digit; "" of the whole.
func dimension(row record.Row) string {
	for name, value := range row.Dims {
		switch {
		case value == nil:
			return "?"
		case name == "priority":
			return strings.TrimPrefix(*value, "P")
		}
		return *value
	}
	return ""
}

func sameTimes(t *testing.T, rows []record.Row, seconds map[string][]float64, groups int) {
	t.Helper()
	if len(rows) != groups {
		t.Errorf("time_to_resolve: %d rows, want %d", len(rows), groups)
	}
	for _, row := range rows {
		want := slices.Sorted(slices.Values(seconds[dimension(row)]))
		if int(row.N) != len(want) {
			t.Errorf("time_to_resolve of %q: n %d, want %d", dimension(row), row.N, len(want))
			continue
		}
		var sum float64
		for _, s := range want {
			sum += s
		}
		for name, pair := range map[string]struct {
			got  *float64
			want float64
		}{
			"mean": {row.Mean, sum / float64(len(want))}, "median": {row.Median, quantile(want, 0.5)}, "p90": {row.P90, quantile(want, 0.9)},
		} {
			switch {
			case pair.got == nil && name == "p90" && len(want) < 5: // too few for a percentile: unknown, never a guess
			case pair.got == nil || math.Abs(*pair.got-pair.want) > 1e-3:
				t.Errorf("time_to_resolve %s of %q: %v s, want %v", name, dimension(row), show(pair.got), pair.want)
			}
		}
	}
}

// show prints a figure that may be unknown.
func show(v *float64) string {
	if v == nil {
		return "null"
	}
	return fmt.Sprint(*v)
}
