// Package check runs queries that return offenders: a check that returns no row has passed.
package check

import (
	"context"
	"fmt"
	"strings"

	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
)

// Severity says what an offender does to a run.
type Severity string

// The severities. An error blocks publication (exit 3); a warning is printed.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Result is what one check found.
type Result struct {
	ID       string     `json:"check"`
	Doc      string     `json:"what"`
	Severity Severity   `json:"severity"`
	Count    int64      `json:"offenders"`
	Columns  []string   `json:"columns,omitempty"`
	Rows     [][]string `json:"rows,omitempty"` // the offenders, all of them, sorted, as text
}

// Failed reports whether the check found offenders that block publication.
func (r Result) Failed() bool { return r.Severity == Error && r.Count > 0 }

// Run executes every model of the checks schema.
func Run(ctx context.Context, db *warehouse.DB, models []model.Model) ([]Result, error) {
	var results []Result
	for _, m := range models {
		if m.Schema != "checks" {
			continue
		}
		r, err := run(ctx, db, m)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", m.Name, err)
		}
		results = append(results, r)
	}
	return results, nil
}

func run(ctx context.Context, db *warehouse.DB, m model.Model) (Result, error) {
	r := Result{ID: m.Name, Doc: m.Doc, Severity: severity(m)}
	// Sorted, so that the list is the same in every run.
	rows, err := db.QueryContext(ctx, "select * from (\n"+m.SQL+"\n) order by all")
	if err != nil {
		return r, err
	}
	defer rows.Close()
	if r.Columns, err = rows.Columns(); err != nil {
		return r, err
	}
	cells := make([]any, len(r.Columns))
	for rows.Next() {
		r.Count++
		pointers := make([]any, len(cells))
		for i := range cells {
			pointers[i] = &cells[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			return r, err
		}
		line := make([]string, len(cells))
		for i, c := range cells {
			if c != nil {
				line[i] = fmt.Sprint(c)
			}
		}
		r.Rows = append(r.Rows, line)
	}
	return r, rows.Err()
}

// severity reads the "-- severity:" line of the header; a check without one is an error.
func severity(m model.Model) Severity {
	for line := range strings.Lines(m.SQL) {
		if word, ok := strings.CutPrefix(strings.TrimSpace(line), "-- severity:"); ok {
			return Severity(strings.TrimSpace(word))
		}
	}
	return Error
}
