package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// knowledge says what of an incident may be looked at.
type knowledge int

const (
	atCut     knowledge = iota // what was known at the cut
	atOpening                  // what was known when each incident was opened: no cause, no known error
)

// features are incidents in the order of opening, with what their numbers stand for; place 0 is the unknown.
type features struct {
	all                    []feature
	words, services, items []string
}

// readFeatures reads the counted incidents opened before an instant.
func readFeatures(ctx context.Context, db Querier, cut time.Time, what knowledge) (*features, error) {
	// As many as there may be: a list of a million of these costs more to move as it grows than to fill.
	var count int64
	if err := one(ctx, db, "select count(*) from metrics.subjects where kind = 'incident'", &count); err != nil {
		return nil, fmt.Errorf("count the incidents: %w", err)
	}
	rows, err := db.QueryContext(ctx, fmt.Sprintf(`select subject_id, reference, opened_epoch, resolved_epoch, recurrence_key, service, ci, category,
    subcategory, symptom, cause_code, known_error_id, problem_id, fingerprint, band_1, band_2, band_3, band_4, band_5, band_6
from metrics.incident_features
where opened_epoch < %d
order by opened_epoch, reference, subject_id`, cut.Unix()))
	if err != nil {
		return nil, fmt.Errorf("read the features of incidents: %w", err)
	}
	defer rows.Close()
	words := interner{}
	var services, items, categories, subcategories, symptoms, causes, errors, recurrences = interner{}, interner{}, interner{}, interner{},
		interner{}, interner{}, interner{}, interner{}
	all := make([]feature, 0, count)
	var resolved sql.NullInt64
	var recurrence, service, ci, category, subcategory, symptom, cause, known, problem, print sql.NullString
	var bands [6]sql.NullInt64
	for rows.Next() {
		var f feature
		if err := rows.Scan(&f.key, &f.reference, &f.opened, &resolved, &recurrence, &service, &ci, &category, &subcategory, &symptom, &cause,
			&known, &problem, &print, &bands[0], &bands[1], &bands[2], &bands[3], &bands[4], &bands[5]); err != nil {
			return nil, fmt.Errorf("read the features of incidents: %w", err)
		}
		f.recurrence, f.service, f.ci = recurrences.of(recurrence.String), services.of(service.String), items.of(ci.String)
		f.category, f.subcategory, f.symptom = categories.of(category.String), subcategories.of(subcategory.String), symptoms.of(symptom.String)
		if what == atCut && resolved.Valid && resolved.Int64 < cut.Unix() {
			f.cause, f.known = causes.of(cause.String), errors.of(known.String)
		}
		f.problem = problem.String
		if print.String != "" {
			f.words = textOf(print.String, words)
		}
		for i, b := range bands {
			f.bands[i] = b.Int64
		}
		all = append(all, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the features of incidents: %w", err)
	}
	sortFeatures(all)
	return &features{all: all, words: words.names(), services: services.names(), items: items.names()}, nil
}

// Clusters groups the incidents opened before an instant by likeness (domain.md 5.2), by founder; none when R5 does not run.
func Clusters(ctx context.Context, db Querier, rules Rules, cut time.Time) ([]Cluster, error) {
	rule, ok := rules.Find("R5")
	if !ok {
		return nil, nil
	}
	f, err := readFeatures(ctx, db, cut, atCut)
	if err != nil {
		return nil, err
	}
	a := newAlike(rule.Level, f.all, len(f.words))
	a.group()
	return a.clusters(), nil
}
