package credit

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the tapes of testdata")

// TestTapes runs testdata/*.txtar: the terms of versions as JSON, periods with what their lines did, and the wanted tape. A case
// states on top what must come out, calculated by hand.
func TestTapes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range archive.Files {
				parts[f.Name] = string(f.Data)
			}
			statements, err := Compute(readPeriods(t, parts))
			got := ""
			if err != nil {
				got = err.Error() + "\n"
			}
			for _, s := range statements {
				if s == nil {
					got += "\n# no credits\n"
					continue
				}
				got += fmt.Sprintf("\n# %s, fee %s\n%s", s.Period, Part{Kind: Money, Value: rat(s.Fee)}, s)
				adds(t, s)
			}
			if *update {
				for i := range archive.Files {
					if archive.Files[i].Name == "want.txt" {
						archive.Files[i].Data = []byte(got)
					}
				}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(parts["want.txt"], got); diff != "" {
				t.Error(diff)
			}
			// The amount that the case states on top, in words of its own.
			if claim, ok := strings.CutPrefix(strings.Split(string(archive.Comment), "\n")[0], "proposed: "); ok {
				var amounts []string
				for _, s := range statements {
					if s != nil {
						amounts = append(amounts, Part{Kind: Money, Value: rat(s.Proposed - s.Recovered)}.String())
					}
				}
				if got := strings.Join(amounts, ", "); got != claim {
					t.Errorf("proposed %s, the case calculates %s", got, claim)
				}
			}
		})
	}
}

// readPeriods reads lines such as
//
//	2026-03 31/31 2026 3/12 terms.json
//	GTR-P1 38/40 3h10m 15m
//	DISPO 99.87%
//
// met over decided with the overruns of breaches, or an achieved rate; the word open says that a period is not over.
func readPeriods(t *testing.T, parts map[string]string) []Period {
	t.Helper()
	var all []Period
	number := func(text string) int64 {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	pair := func(text string) (int64, int64) {
		a, b, _ := strings.Cut(text, "/")
		return number(a), number(b)
	}
	for line := range strings.Lines(parts["periods.txt"]) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case strings.HasPrefix(words[0], "20"):
			terms, err := Parse([]byte(parts[words[4]]))
			if err != nil {
				t.Fatal(err)
			}
			p := Period{Key: words[0], Terms: terms, Year: words[2], IsOpen: len(words) > 5}
			p.Days, p.WholeDays = pair(words[1])
			p.YearIndex, p.YearPeriods = pair(words[3])
			all = append(all, p)
		default:
			r := Result{LineID: words[0]}
			if text, ok := strings.CutSuffix(words[1], "%"); ok {
				f, err := strconv.ParseFloat(text, 64)
				if err != nil {
					t.Fatal(err)
				}
				ppm := int64(f*10_000 + 0.5)
				r.Achieved = &ppm
			} else {
				var decided int64
				r.Met, decided = pair(words[1])
				r.Breached = decided - r.Met
			}
			for i, overrun := range words[2:] {
				if r.Verdict = strings.TrimPrefix(overrun, "verdict="); r.Verdict != overrun {
					continue
				}
				r.Verdict = ""
				r.Breaches = append(r.Breaches, Breach{Incident: int64(i + 1), Overrun: span(t, overrun)})
			}
			last := &all[len(all)-1]
			last.Results = append(last.Results, r)
		}
	}
	return all
}

// span reads 3h10m05s as seconds.
func span(t *testing.T, text string) (seconds int64) {
	t.Helper()
	for _, unit := range []struct {
		letter  string
		seconds int64
	}{{"h", 3600}, {"m", 60}, {"s", 1}} {
		n, rest, ok := strings.Cut(text, unit.letter)
		if !ok {
			continue
		}
		value, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seconds, text = seconds+value*unit.seconds, rest
	}
	return seconds
}

// adds checks that the changes of a tape add up to what it says after them.
func adds(t *testing.T, s *Statement) {
	t.Helper()
	sum := rat(0)
	for _, l := range s.Lines {
		line := rat(0)
		for _, step := range l.Steps {
			if line = plus(line, step.Change); line.Cmp(step.Exact) != 0 {
				t.Errorf("%s %s: after %s the changes add up to %s", s.Period, l.LineID, step, line)
			}
		}
		if line.Cmp(l.Exact) != 0 {
			t.Errorf("%s %s: the steps add up to %s, the line says %s", s.Period, l.LineID, line, l.Exact)
		}
		sum = plus(sum, line)
	}
	if sum.Cmp(s.Steps[0].Exact) != 0 {
		t.Errorf("%s: the lines add up to %s, the statement begins with %s", s.Period, sum, s.Steps[0].Exact)
	}
	total := rat(0)
	for _, step := range s.Steps {
		total = plus(total, step.Change)
	}
	if total.Cmp(rat(s.Proposed)) != 0 || s.Proposed < 0 || s.Recovered < 0 {
		t.Errorf("%s: the steps add up to %s, proposed is %d and recovered %d", s.Period, total, s.Proposed, s.Recovered)
	}
}
