package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	if sum.load != nil { // a pack from the warehouse as it is runs no check
		say("checks   %d run, %d failed, %d with warnings", len(sum.checks), errorCount, warningCount)
		say("kpis     %d", sum.kpis)
	}
	say("wrote    %s", written(p, s.out, sum.files))
	say("next     %s", sum.next)
}

// written lists files in one line, each with its size, below the folder that holds them all.
func written(p *unit.Printer, out string, files []reports.File) string {
	if len(files) == 0 {
		return "nothing"
	}
	var list []string
	for _, f := range files {
		name := f.Path
		if rel, err := filepath.Rel(out, f.Path); err == nil {
			name = filepath.ToSlash(rel)
		}
		list = append(list, fmt.Sprintf("%s (%s)", name, p.Bytes(float64(f.Size))))
	}
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, out); err == nil && len(rel) < len(out) {
			out = rel
		}
	}
	noun := "files"
	if len(files) == 1 {
		noun = "file"
	}
	return fmt.Sprintf("%d %s in %s: %s", len(files), noun, out, strings.Join(list, ", "))
}
