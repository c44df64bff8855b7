package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
	"bilan/reports/pack"
)

// review reads one period and makes its analysis review.
func (a *app) review(ctx context.Context, s *session, period metrics.Period, e edition, stale bool) (*pack.Pack, error) {
	if !period.From.Before(s.asOf) {
		return nil, usage(fmt.Errorf("%s has not begun at %s", period.Key, s.asOf.In(s.zone).Format(time.RFC3339)), "--as-of sets the cut")
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
	rule := s.ws.Config.Review()
	data, err := metrics.ReadReview(ctx, db, s.catalogue(), metrics.ReviewQuery{Period: period, AsOf: asOf, Rule: metrics.ReviewRule{
		Majors: !rule.SkipMajors, Breaches: !rule.SkipBreaches, Priorities: rule.Priorities, Reassignments: int64(max(rule.Reassignments, 0)),
		Families: max(rule.Families, 0), Cards: rule.Cards}})
	if err != nil {
		return nil, err
	}
	if err := reaches(data.First, data.Latest, period); err != nil && !stale {
		return nil, err
	}
	comments, err := s.comments(ctx, db, period)
	if err != nil {
		return nil, err
	}
	o := s.packOptions("rai", e)
	o.Comments, o.CommentsFile, o.Reports = comments, "registers/comments/"+period.Key+".md", map[string]*pack.Report{}
	for _, c := range data.Cards {
		if c.Incident == nil {
			continue
		}
		r, err := s.report(ctx, db, c.Incident.ID)
		if err != nil {
			return nil, err
		}
		if r != nil {
			o.Reports[c.Incident.ID] = reportOf(r, "")
		}
	}
	return pack.Review(data, o)
}

// packOptions are what every pack of a session says beside its figures.
func (s *session) packOptions(kind string, e edition) pack.Options {
	return pack.Options{Organisation: s.ws.Config.Organisation, Title: s.title(kind), Lang: s.lang, Status: e.status, Version: e.version, Reason: e.reason,
		ConfigHash: s.ws.Hash, ToolVersion: toolVersion(), ShowNames: s.ws.Config.ShowNames, SQL: s.modelText}
}

// report reads what people wrote about an incident; nil when nobody did. Incidents that it names must be in the database.
func (s *session) report(ctx context.Context, db metrics.Querier, incident string) (*workspace.Report, error) {
	r, err := s.ws.ReadReport(fileWord(incident), incident)
	if r == nil || err != nil {
		return nil, err
	}
	var problems workspace.Problems
	for _, m := range r.Mentions {
		unknown, err := unknownIncidents(ctx, db, []string{m.ID})
		if err != nil {
			return nil, err
		}
		if len(unknown) > 0 {
			problems = append(problems, workspace.Problem{File: r.File, Line: m.Line, Column: m.Column, Message: fmt.Sprintf("no source holds the incident %q", m.ID),
				Hint: "write the number as the source does"})
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return r, nil
}

// reportOf gives what people wrote to a pack; kind is cri or pir, "" for the review.
func reportOf(r *workspace.Report, kind string) *pack.Report {
	out := &pack.Report{File: r.File, Cause: r.Head.Cause, Decision: r.Head.Decision, Problem: r.Head.Problem, EffectiveOn: dayOf(r.Head.EffectiveOn),
		CRIOn: dayOf(r.Head.CRI.PublishedOn), PIROn: dayOf(r.Head.PIR.PublishedOn), Sections: map[string][]pack.Comment{}}
	edition := r.Head.CRI
	if kind == "pir" {
		edition = r.Head.PIR
	}
	out.Edition = pack.Edition{Version: max(edition.Version, 1), IsFinal: edition.Status == "final", WrittenBy: edition.WrittenBy, ValidatedBy: edition.ValidatedBy,
		PublishedOn: dayOf(edition.PublishedOn)}
	for _, section := range r.Sections {
		for _, c := range section.Texts {
			out.Sections[section.Key] = append(out.Sections[section.Key], pack.Comment{Section: c.Section, Text: c.Text, Item: c.Item, Incidents: c.Incidents})
		}
	}
	for _, e := range r.Events {
		out.Events = append(out.Events, pack.ReportEvent{At: e.At.UTC(), Text: e.Text})
	}
	return out
}

// dayOf is a date of a register at midnight UTC; the registers were read, so that what is left is a date or nothing.
func dayOf(text string) time.Time {
	t, err := time.Parse(time.DateOnly, cmp.Or(text, "0001-01-01"))
	if err != nil {
		return time.Time{}
	}
	return t
}
