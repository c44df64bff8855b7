package main

import (
	"context"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports/pack"
)

// weekly reads one week and makes its pack: the whole way of a figure after the warehouse.
func (a *app) weekly(ctx context.Context, s *session, week metrics.Period) (*pack.Pack, error) {
	comments, err := s.comments(week)
	if err != nil {
		return nil, err
	}
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return nil, err
	}
	data, err := metrics.ReadWeek(ctx, db, s.catalogue(), metrics.WeekQuery{
		Period: week, AsOf: asOf, MinimumN: s.ws.Config.Thresholds.MinimumN,
	})
	if err != nil {
		return nil, err
	}
	return pack.Weekly(data, pack.Options{
		Organisation: s.ws.Config.Organisation,
		Title:        s.title("bhi"),
		Lang:         s.lang,
		Status:       pack.Provisional,
		Version:      1,
		ConfigHash:   s.ws.Hash,
		ToolVersion:  toolVersion(),
		ShowNames:    s.ws.Config.ShowNames,
		Comments:     comments,
		CommentsFile: "registers/comments/" + week.Key + ".md",
	})
}

// highlightHeadings are the headings of a comments file whose list items are highlights; other sections are the writer's own.
var highlightHeadings = []string{"faits marquants", "highlights"}

// comments are the highlights that a person wrote for the week.
func (s *session) comments(week metrics.Period) ([]pack.Comment, error) {
	if week.Grain == metrics.Custom || week.Grain == metrics.All {
		return nil, nil
	}
	read, err := s.ws.Comments(week.Key)
	if err != nil {
		return nil, err
	}
	var comments []pack.Comment
	for _, c := range read {
		if !c.Item || !slices.Contains(highlightHeadings, strings.ToLower(c.Section)) {
			continue
		}
		comments = append(comments, pack.Comment{Text: c.Text, Incidents: c.Incidents})
	}
	return comments, nil
}

// title is the workspace's own title of a kind of pack.
func (s *session) title(kind string) string {
	for _, p := range s.ws.Config.Packs {
		if p.Kind == kind {
			return p.Title
		}
	}
	return ""
}
