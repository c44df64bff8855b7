package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/check"
	"bilan/reports/pack"
)

// commentCheck looks through every file of comments, as one more check: its offenders are files that no pack will print, headings
// that name no section and incidents that no source gave. There is none without a warehouse, or without files.
func (a *app) commentCheck(ctx context.Context, s *session) ([]check.Result, error) {
	files, err := s.ws.CommentFiles()
	if err != nil || len(files) == 0 {
		return nil, err
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if errors.Is(err, pipeline.ErrNotBuilt) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer db.Close()
	r := check.Result{
		ID: "comments", Doc: "one comment that names no section or no incident, or that no pack will print.", Severity: check.Warning,
		Columns: []string{"source_file", "source_line", "problem", "detail", "hint"},
	}
	add := func(file string, line int, problem, detail, hint string) {
		r.Count++
		r.Rows = append(r.Rows, []string{file, strconv.Itoa(line), problem, detail, hint})
	}
	for _, f := range files {
		if f.Problem != "" {
			add(f.File, 1, "never_printed", f.Problem, "")
			continue
		}
		said := ""
		for _, c := range f.Comments {
			if _, known := pack.CommentSection(c.Section); c.Item && !known && said != c.Section && f.Contract == "" {
				said = c.Section
				add(f.File, c.SectionLine, "unknown_section", c.Section, s.sectionHint(c.Section))
			}
			unknown, err := unknownIncidents(ctx, db, c.Incidents)
			if err != nil {
				return nil, err
			}
			for _, id := range unknown {
				add(f.File, c.Line, "unknown_incident", id, "")
			}
		}
	}
	return []check.Result{r}, nil
}

// sectionHint suggests the section that a heading may mean.
func (s *session) sectionHint(heading string) string {
	headings := pack.CommentHeadings(s.lang)
	if near := metrics.Near(heading, headings); len(near) > 0 {
		return fmt.Sprintf("did you mean %q?", near[0])
	}
	return "it is printed after the highlights; the sections are " + strings.Join(headings, ", ")
}
