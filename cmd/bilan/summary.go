package main

import (
	"fmt"
	"os"
	"path/filepath"

	"bilan/metrics/unit"
	"bilan/pipeline/check"
	"bilan/pipeline/source"
	"bilan/reports"
)

// summary is the five lines that every run ends with.
type summary struct {
	load   *source.Result
	checks []check.Result
	kpis   int
	files  []reports.File
	next   string
}

func (a *app) summarise(s *session, sum summary) {
	if a.quiet {
		return
	}
	p, err := unit.NewPrinter(unit.English, s.ws.Config.Zone)
	if err != nil {
		return
	}
	say := func(format string, args ...any) { a.print(message{Level: "info", Text: fmt.Sprintf(format, args...)}) }
	if sum.load != nil {
		rows, _, rejected, filtered, lost := sum.load.Counts()
		say("rows     %s read, %s rejected, %s left out by mappings, %s unreadable cells", p.Count(rows), p.Count(rejected),
			p.Count(filtered), p.Count(lost))
	}
	var errorCount, warningCount int
	for _, r := range sum.checks {
		switch {
		case r.Failed():
			errorCount++
			say("check    %s: %s offenders: %s", r.ID, p.Count(r.Count), r.Doc)
		case r.Count > 0:
			warningCount++
		}
	}
	say("checks   %d run, %d failed, %d with warnings", len(sum.checks), errorCount, warningCount)
	say("kpis     %d", sum.kpis)
	for _, f := range sum.files {
		path := f.Path
		if wd, err := os.Getwd(); err == nil {
			if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
				path = rel
			}
		}
		say("wrote    %s (%s)", path, p.Bytes(float64(f.Size)))
	}
	say("next     %s", sum.next)
}
