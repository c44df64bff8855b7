package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/workspace"
	"bilan/reports/pack"
)

// weekly reads one week and makes its pack: the whole way of a figure after the warehouse.
func (a *app) weekly(ctx context.Context, s *session, week metrics.Period, e edition, stale bool) (*pack.Pack, error) {
	if !week.From.Before(s.asOf) {
		return nil, usage(fmt.Errorf("%s has not begun at %s", week.Key, s.asOf.In(s.zone).Format(time.RFC3339)), "--as-of sets the cut")
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
	comments, err := s.comments(ctx, db, week)
	if err != nil {
		return nil, err
	}
	if err := reaches(data.First, data.Latest, week); err != nil && !stale {
		return nil, err
	}
	o := s.packOptions("bhi", e)
	o.Comments, o.CommentsFile = comments, "registers/comments/"+week.Key+".md"
	if o.Restated, err = a.packRestated(ctx, s, db, closing.KPIs, week, e); err != nil {
		return nil, err
	}
	return pack.Weekly(data, o)
}

// comments are the list items that a person wrote for the week, with what the warehouse knows of the incidents they name.
func (s *session) comments(ctx context.Context, db metrics.Querier, week metrics.Period) ([]pack.Comment, error) {
	if week.Grain == metrics.Custom || week.Grain == metrics.All {
		return nil, nil
	}
	read, err := s.ws.Comments(week.Key)
	if err != nil {
		return nil, err
	}
	return printed(ctx, db, read)
}

// printed keeps the list items, and says which of the incidents that they name the database does not hold.
func printed(ctx context.Context, db metrics.Querier, read []workspace.Comment) ([]pack.Comment, error) {
	var comments []pack.Comment
	for _, c := range read {
		if !c.Item {
			continue
		}
		unknown, err := unknownIncidents(ctx, db, c.Incidents)
		if err != nil {
			return nil, err
		}
		comments = append(comments, pack.Comment{Section: c.Section, Text: c.Text, Item: c.Item, Incidents: c.Incidents, Unknown: unknown})
	}
	return comments, nil
}

// unknownIncidents returns those of some numbers that no source gave, in their order.
func unknownIncidents(ctx context.Context, db metrics.Querier, ids []string) ([]string, error) {
	var unknown []string
	for _, id := range ids {
		rows, err := db.QueryContext(ctx, "select 1 from metrics.incident_list where reference = ? limit 1", id)
		if err != nil {
			return nil, fmt.Errorf("look up incident %q of the comments: %w", id, err)
		}
		found := rows.Next()
		if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
			return nil, fmt.Errorf("look up incident %q of the comments: %w", id, err)
		}
		if !found {
			unknown = append(unknown, id)
		}
	}
	return unknown, nil
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

// reaches refuses a week that the sources say nothing of: its zeros would be ignorance, not calm.
func reaches(first, latest time.Time, week metrics.Period) error {
	day := func(t time.Time) string { return t.In(week.Zone()).Format(time.DateOnly) }
	why := ""
	switch {
	case first.IsZero():
		why = "the sources hold no incident"
	case latest.Before(week.From):
		why = fmt.Sprintf("the sources end on %s, before %s begins", day(latest), week.Key)
	case !first.Before(week.To):
		why = fmt.Sprintf("the sources begin on %s, after %s has ended", day(first), week.Key)
	default:
		return nil
	}
	return &commandError{err: errors.New(why), code: exitStale,
		hint: "load a newer export, or name another --period; --allow-stale writes the pack all the same"}
}
