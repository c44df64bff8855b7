package sql_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
	models "bilan/sql"
)

// graph is the parsed models with the types of their columns, read once for all cases.
type graph struct {
	ordered []model.Model
	byID    map[string]model.Model
	columns map[string][]column
}

type column struct{ name, kind string }

var loadGraph = sync.OnceValues(func() (*graph, error) {
	ctx := context.Background()
	db, err := warehouse.Open(ctx, "", warehouse.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	g := &graph{byID: map[string]model.Model{}, columns: map[string][]column{}}
	if g.ordered, err = model.Read(ctx, db, models.FS); err != nil {
		return nil, err
	}
	if err := model.Build(ctx, db, g.ordered, func() time.Time { return time.Time{} }, nil); err != nil {
		return nil, err
	}
	for _, m := range g.ordered {
		g.byID[m.ID()] = m
	}
	_, rows, err := db.Rows(ctx, `select table_schema || '.' || table_name, column_name, data_type
		from information_schema.columns order by table_schema, table_name, ordinal_position`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		id := r[0].(string)
		g.columns[id] = append(g.columns[id], column{r[1].(string), r[2].(string)})
	}
	return g, nil
})

func mustGraph(t testing.TB) *graph {
	t.Helper()
	g, err := loadGraph()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// memory opens a database in memory with the schemas of the layers.
func memory(t testing.TB) *warehouse.DB {
	t.Helper()
	db, err := warehouse.Open(context.Background(), "", warehouse.Options{Threads: 1, Memory: "512MB"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, schema := range append([]string{model.Params}, model.Layers...) {
		if _, err := db.ExecContext(context.Background(), "create schema "+schema); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// defaults are the settings of a case that gives none, or not all of them.
var defaults = map[string]string{
	"as_of": "2026-02-01T00:00:00Z", "zone": "Europe/Paris", "calendar_id": "HO", "aged_seconds": "2592000",
	"stale_seconds": "432000", "reopen_seconds": "604800", "recurrence_days": "30", "recurrence_count": "3",
	"burst_count": "5", "impact_user_seconds": "600000", "cri_days": "2", "pir_days": "5",
}

// rules are those of a case that gives none.
var rules = [][]string{{"rule", "least_count", "window_seconds", "level"},
	{"R1", "3", "2592000", "0"}, {"R2", "5", "86400", "0"}, {"R3", "1", "0", "600000"}, {"R4", "3", "604800", "0.1"},
	{"R5", "4", "5184000", "0.6"}, {"R6", "2", "259200", "0"}, {"R7", "1", "7776000", "0"}, {"R8", "2", "15811200", "0"},
	{"R9", "5", "7776000", "0"}}

// inputs are the tables that a case gives, by id: a header and its rows.
type inputs map[string][][]string

// prepare makes the tables that a model reads: the given ones, those that can be built from them, and typed empty ones.
func prepare(t testing.TB, db *warehouse.DB, g *graph, m model.Model, given inputs) {
	t.Helper()
	needed := map[string]bool{}
	var need func(model.Model)
	need = func(m model.Model) {
		for _, id := range m.Reads {
			if !needed[id] {
				needed[id] = true
				if _, ok := given[id]; !ok {
					need(g.byID[id])
				}
			}
		}
	}
	need(m)
	for id := range given {
		if !needed[id] {
			t.Fatalf("%s is given and neither %s nor what it reads needs it", id, m.ID())
		}
	}
	// A model below the one under test is built from what is given; when nothing of it is given it is empty.
	fed := map[string]bool{}
	for _, below := range g.ordered {
		id := below.ID()
		if _, ok := given[id]; ok {
			fed[id] = true
		}
		for _, read := range below.Reads {
			fed[id] = fed[id] || fed[read]
		}
	}
	for _, below := range g.ordered {
		id := below.ID()
		if !needed[id] {
			continue
		}
		rows, isGiven := given[id]
		var text string
		switch {
		case isGiven || !fed[id] || below.Schema == "raw" || below.Schema == model.Params:
			text = "create table " + id + " as\n" + typed(t, g, id, rows)
		default:
			text = "create view " + id + " as\n" + below.SQL + "\n"
			if !below.View {
				text = "create table " + id + " as\n" + below.SQL + "\n"
			}
		}
		if _, err := db.ExecContext(context.Background(), text); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
	}
}

// typed writes the rows of a table as one SELECT with the types that the graph gives its columns; columns that the case does
// not name are null.
func typed(t testing.TB, g *graph, id string, rows [][]string) string {
	t.Helper()
	columns := g.columns[id]
	if columns == nil {
		t.Fatalf("no model builds %s", id)
	}
	var header []string
	if len(rows) > 0 {
		header = rows[0]
		rows = rows[1:]
	}
	for _, name := range header {
		if !slices.ContainsFunc(columns, func(c column) bool { return c.name == name }) {
			t.Fatalf("%s has no column %q", id, name)
		}
	}
	var names, casts []string
	for _, c := range columns {
		names = append(names, warehouse.Quote(c.name))
		casts = append(casts, "cast("+warehouse.Quote(c.name)+" as "+c.kind+") as "+warehouse.Quote(c.name))
	}
	var values []string
	for _, row := range rows {
		var cells []string
		for _, c := range columns {
			cell := ""
			if i := slices.Index(header, c.name); i >= 0 {
				cell = row[i]
			}
			cells = append(cells, literal(t, c, cell))
		}
		values = append(values, "("+strings.Join(cells, ", ")+")")
	}
	where := ""
	if len(values) == 0 {
		values = []string{"(" + strings.TrimSuffix(strings.Repeat("null, ", len(columns)), ", ") + ")"}
		where = " where false"
	}
	return "select " + strings.Join(casts, ", ") + " from (values " + strings.Join(values, ", ") + ") as given(" +
		strings.Join(names, ", ") + ")" + where
}

// empty is how a case writes a text of no letters; an empty cell is null.
const empty = "(empty)"

// isEpoch reports whether a column holds seconds since 1970, which cases may write as instants.
func isEpoch(name string) bool {
	return strings.HasSuffix(name, "_epoch")
}

func literal(t testing.TB, c column, cell string) string {
	switch {
	case cell == "":
		return "null"
	case cell == empty:
		return "''"
	case isEpoch(c.name) && strings.HasSuffix(cell, "Z"):
		at, err := time.Parse(time.RFC3339, cell)
		if err != nil {
			t.Fatal(err)
		}
		return strconv.FormatInt(at.Unix(), 10)
	}
	return warehouse.Literal(cell)
}

// calendarDays resolves the lines "id from to" into the day table of the calendars: HO (Mon–Fri 8–18, French holidays) and
// 24x7, in the zone of Paris, the same HO in Réunion and in Alsace-Moselle, and split (8–12 and 14–18).
func calendarDays(t testing.TB, lines string) [][]string {
	t.Helper()
	rows := [][]string{{"calendar_id", "utc_day", "open_before", "from_1", "to_1", "from_2", "to_2", "from_3", "to_3", "open_seconds"}}
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("calendar %q: want id, from and to", line)
		}
		c, ok := calendars[words[0]]
		if !ok {
			t.Fatalf("calendar %q is none of the harness", words[0])
		}
		from, err := time.Parse(time.DateOnly, words[1])
		if err != nil {
			t.Fatal(err)
		}
		to, err := time.Parse(time.DateOnly, words[2])
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, dayRows(t, c, from, to)...)
	}
	return rows
}

var calendars = map[string]*workspace.Calendar{
	"HO": {ID: "HO", Zone: "Europe/Paris", Holidays: "fr", Windows: []workspace.Window{
		{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "18:00"},
	}},
	"24x7": {ID: "24x7", Zone: "Europe/Paris", Windows: []workspace.Window{
		{Days: []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, From: "00:00", To: "24:00"},
	}},
	"HO@Indian/Reunion": {ID: "HO@Indian/Reunion", Zone: "Indian/Reunion", Windows: []workspace.Window{
		{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "18:00"},
	}},
	"HO-ALSACE": {ID: "HO-ALSACE", Zone: "Europe/Paris", Holidays: "fr-alsace-moselle", Windows: []workspace.Window{
		{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "18:00"},
	}},
	"split": {ID: "split", Zone: "Europe/Paris", Holidays: "fr", Windows: []workspace.Window{
		{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "12:00"},
		{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "14:00", To: "18:00"},
	}},
}

func dayRows(t testing.TB, c *workspace.Calendar, from, to time.Time) [][]string {
	t.Helper()
	days, err := c.Days(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, d := range days {
		row := []string{c.ID, strconv.Itoa(int(d.UTCDay)), strconv.FormatInt(d.OpenBefore, 10)}
		for _, s := range d.Segments {
			row = append(row, strconv.FormatInt(s[0], 10), strconv.FormatInt(s[1], 10))
		}
		rows = append(rows, append(row, strconv.FormatInt(d.Open, 10)))
	}
	return rows
}

func readCSV(t testing.TB, name, text string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.TrimLeadingSpace = true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// cell writes a value as cases do.
func cell(name string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if v == "" {
			return empty
		}
		return v
	case time.Time:
		if v.Equal(v.Truncate(24*time.Hour)) && strings.HasSuffix(name, "_on") {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339)
	case int64:
		if isEpoch(name) {
			return time.Unix(v, 0).UTC().Format(time.RFC3339)
		}
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprint(v)
}
