package pipeline

import (
	"slices"
	"strings"
	"testing"

	"bilan/pipeline/warehouse"
)

// rowsOf dumps a table as text, in the order of its rows.
func rowsOf(t *testing.T, db *warehouse.DB, id string) string {
	t.Helper()
	var text *string
	err := db.QueryRowContext(t.Context(), "select string_agg(row, chr(10) order by row) from (select cast(t as varchar) as row from "+id+" as t)").Scan(&text)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	if text == nil {
		return ""
	}
	return *text
}

// What the replaced input does not touch is read from the warehouse; what it touches is built anew, and the same input gives the
// same figures.
func TestScratchBuildsOnlyWhatChanges(t *testing.T) {
	o := tiny(t)
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	s, err := openScratch(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.ExecContext(t.Context(), "create table raw.priority_matrix as select * from base.raw.priority_matrix"); err != nil {
		t.Fatal(err)
	}
	s.replace("raw.priority_matrix")
	if err := s.build(t.Context(), "metrics.matrix_conformity", "metrics.time_to_resolve", "metrics.incident_list"); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"metrics.matrix_conformity", "metrics.time_to_resolve", "metrics.incident_list"} {
		want := rowsOf(t, db, id)
		if got := rowsOf(t, s.DB, id); got != want || want == "" {
			t.Errorf("%s differs:\n%s\nwant\n%s", id, got, want)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	// Another matrix changes the conformity alone.
	if err := s.reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ExecContext(t.Context(), "update raw.priority_matrix set priority = priority % 5 + 1"); err != nil {
		t.Fatal(err)
	}
	before := rowsOf(t, s.DB, "base.metrics.time_to_resolve")
	if err := s.build(t.Context(), "metrics.matrix_conformity", "metrics.time_to_resolve"); err != nil {
		t.Fatal(err)
	}
	if rowsOf(t, s.DB, "metrics.time_to_resolve") != before {
		t.Error("a figure changed that the matrix has no part in")
	}
	if rowsOf(t, s.DB, "metrics.matrix_conformity") == rowsOf(t, s.DB, "base.metrics.matrix_conformity") {
		t.Error("another matrix changed nothing")
	}
	_, rows, err := s.Rows(t.Context(), "select view_name from duckdb_views() where database_name = 'memory' and sql like '%base.marts%' order by 1")
	if err != nil {
		t.Fatal(err)
	}
	var borrowed []string
	for _, r := range rows {
		borrowed = append(borrowed, r[0].(string))
	}
	if !slices.Contains(borrowed, "milestones") && !slices.Contains(borrowed, "incidents") {
		t.Errorf("nothing was read from the warehouse: %s", strings.Join(borrowed, " "))
	}
}
