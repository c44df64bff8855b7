package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"bilan/fixtures/gen"
	"bilan/metrics"
	"bilan/reports/web"
)

const (
	benchReaders = 8  // who ask at the same time, each the next thing as soon as he has the last
	benchAsked   = 12 // by each of them in a round
)

// BenchmarkServe asks the server of 1,000,000 incidents with 8,000,000 events, or as many as BILAN_BENCH_INCIDENTS says, over loopback:
// eight readers at once who never wait, each for other weeks, figures, dimensions and pages of the list, so that hardly an answer was given
// before. Times are from the request to the last byte. BILAN_BENCH_WORKSPACE names a built workspace to take instead of making one.
// BILAN_BENCH_THINK, such as 1s, is how long a reader looks at an answer before he asks the next thing, half as long to half as long again.
func BenchmarkServe(b *testing.B) {
	d := serveWorkspace(b, benchWorkspace(b), func(c *web.Config) {
		c.Tokens, c.PerSecond, c.Now = func() web.Tokens { return nil }, 1_000_000, time.Now
	})
	start := time.Now()
	d.web.Warm(context.Background())
	b.Logf("read ahead in %v", time.Since(start).Round(time.Millisecond))
	resetPeak()
	think := time.Duration(0)
	if text := os.Getenv("BILAN_BENCH_THINK"); text != "" {
		var err error
		if think, err = time.ParseDuration(text); err != nil {
			b.Fatalf("BILAN_BENCH_THINK: %v", err)
		}
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchReaders}}
	for _, kind := range benchViews {
		b.Run(kind.name, func(b *testing.B) {
			var times []time.Duration
			round, spent := uint64(0), processor()
			for b.Loop() {
				round++
				times = append(times, askAtOnce(b, client, d.URL, kind, round, think)...)
			}
			slices.Sort(times)
			ms := func(share float64) float64 { return times[int(share*float64(len(times)-1))].Seconds() * 1e3 }
			b.ReportMetric(ms(.5), "p50-ms")
			b.ReportMetric(ms(.95), "p95-ms")
			b.ReportMetric(ms(1), "max-ms")
			b.ReportMetric(float64(len(times)), "requests")
			b.ReportMetric((processor()-spent).Seconds()*1e3/float64(len(times)), "cpu-ms/request")
			b.ReportMetric(float64(peakMemory())/(1<<20), "peak-MiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func benchWorkspace(b *testing.B) string {
	if dir := os.Getenv("BILAN_BENCH_WORKSPACE"); dir != "" {
		return dir
	}
	n := 1_000_000
	if text := os.Getenv("BILAN_BENCH_INCIDENTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatalf("BILAN_BENCH_INCIDENTS: %v", err)
		}
	}
	dir := b.TempDir()
	if err := gen.BenchClocks(dir, n, 1); err != nil {
		b.Fatal(err)
	}
	if err := silently([]string{"-C", dir, "load"}, []string{"-C", dir, "build"}); err != nil {
		b.Fatal(err)
	}
	return dir
}

// askAtOnce is a round: what every answer took.
func askAtOnce(b *testing.B, client *http.Client, base string, kind benchView, round uint64, think time.Duration) []time.Duration {
	var mu sync.Mutex
	var times []time.Duration
	var asking sync.WaitGroup
	for reader := range uint64(benchReaders) {
		asking.Go(func() {
			chance := rand.New(rand.NewPCG(round, reader))
			for range benchAsked {
				address := base + kind.address(chance)
				time.Sleep(time.Duration((0.5 + chance.Float64()) * float64(think)))
				start := time.Now()
				response, err := client.Get(address)
				if err != nil {
					b.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, response.Body)
				took := time.Since(start)
				response.Body.Close()
				if err != nil || response.StatusCode != http.StatusOK {
					b.Errorf("%s: %d %v", address, response.StatusCode, err)
					return
				}
				mu.Lock()
				times = append(times, took)
				mu.Unlock()
			}
		})
	}
	asking.Wait()
	return times
}

// benchView is a kind of view, and how a reader comes to one of them.
type benchView struct {
	name    string
	address func(*rand.Rand) string
}

var benchViews = []benchView{
	{"tiles", func(r *rand.Rand) string { return "/?period=" + benchPeriod(r, metrics.Week) }},
	{"breakdowns", func(r *rand.Rand) string { return "/kpi/" + pick(r, benchKPIs) + "?" + benchBreakdown(r).Encode() }},
	{"lists", func(r *rand.Rand) string { return "/incidents?" + benchList(r).Encode() }},
	{"incidents", func(r *rand.Rand) string { return fmt.Sprintf("/incidents/INC%08d", 1+r.IntN(100_000)) }},
	{"mixed", func(r *rand.Rand) string {
		// A reader looks at the first screen, opens a figure several ways, then its incidents.
		switch n := r.IntN(10); {
		case n < 2:
			return "/?period=" + benchPeriod(r, metrics.Week)
		case n < 6:
			return "/kpi/" + pick(r, benchKPIs) + "?" + benchBreakdown(r).Encode()
		default:
			return "/incidents?" + benchList(r).Encode()
		}
	}},
}

// benchKPIs has one of every kind: counts, shares, times, stocks and what is counted of their ages.
var benchKPIs = []string{"incidents_opened", "incidents_resolved", "backlog", "backlog_aged", "backlog_age", "time_to_resolve", "sla_met", "sla_acknowledge_met",
	"sla_open_late", "reopen_rate", "recurrence_rate", "reassignments", "clearance_rate"}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// benchPeriod is a week or month of the two years.
func benchPeriod(r *rand.Rand, grain metrics.Grain) string {
	day := time.Date(2024, time.October, 7, 12, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(700))
	return metrics.PeriodAt(grain, day, time.UTC).Key
}

func benchBreakdown(r *rand.Rand) url.Values {
	grain := metrics.Week
	if r.IntN(4) == 0 {
		grain = metrics.Month
	}
	q := url.Values{"period": {benchPeriod(r, grain)}, "against": {string(pick(r, metrics.Comparisons))}}
	dims := []string{"service", "team", "client", "priority", "category", "site", "channel", "domain"}
	r.Shuffle(len(dims), func(i, j int) { dims[i], dims[j] = dims[j], dims[i] })
	q["by"] = dims[:1+r.IntN(2)]
	if r.IntN(3) == 0 {
		q.Set("where", "priority=P"+strconv.Itoa(1+r.IntN(4)))
	}
	return q
}

func benchList(r *rand.Rand) url.Values {
	q := url.Values{}
	if r.IntN(2) == 0 {
		q.Set("sort", pick(r, []string{"-opened", "opened", "-duration", "deadline", "service", "-resolved"}))
	}
	switch r.IntN(6) {
	case 0:
		q.Set("kpi", pick(r, benchKPIs[:9]))
		q.Set("period", benchPeriod(r, metrics.Week))
		q.Set("hits", pick(r, []string{"", "true", "false"}))
	case 1:
		from := time.Date(2024, time.October, 7, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(700))
		q.Set("from", from.Format(time.DateOnly))
		q.Set("to", from.AddDate(0, 0, 1+r.IntN(60)).Format(time.DateOnly))
	case 2:
		q.Set("q", pick(r, []string{"INC00", "lent", "accès", "imprimante", "agence"})+strconv.Itoa(r.IntN(100)))
	case 3:
		q.Set("state", pick(r, []string{"open", "new", "active", "pending"}))
	case 4:
		q.Set("verdict", pick(r, []string{"met", "breached"}))
		q.Set("where", "priority=P"+strconv.Itoa(1+r.IntN(4)))
	}
	if r.IntN(3) == 0 {
		q.Set("page", strconv.Itoa(1+r.IntN(3)))
	}
	return q
}
