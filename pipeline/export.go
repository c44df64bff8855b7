package pipeline

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
)

// ExportFormats are the forms in which tables leave the warehouse.
var ExportFormats = []string{"parquet", "arrow", "csv", "duckdb"}

// Export says what is written of a warehouse, or of the extract of a client, for programs of others.
type Export struct {
	// From is the database file; Folder an empty folder.
	From, Folder, Format string
	// Tables are ids of marts and metrics; empty: all of them that the database holds.
	Tables []string
	// Told are words for tables and columns that the caller knows, by table and column ("" for the table itself).
	Told map[string]map[string]Word
	// Extra are tables of the caller.
	Extra []ExtraTable
	// Guard makes a text safe for a spreadsheet that opens a CSV.
	Guard func(string) string
	// See is shown every text that is written, once a column, with the first incident that has it ("" in a table without incidents); nil
	// for none.
	See func(table, column, text, incident string)
}

// ExtraTable is a table that the caller computed: texts with the types of their columns, "" being null.
type ExtraTable struct {
	Name, Doc, Partition string // Partition is a column of few values
	Columns              []string
	Types                map[string]string
	Words                map[string]Word
	Rows                 [][]string
}

// Exported is what became of a table.
type Exported struct {
	ID   string `json:"table"`
	Rows int64  `json:"rows"`
}

// UnknownTableError says that a table that was asked for is not one of marts or metrics.
type UnknownTableError struct {
	ID    string
	Known []string
}

func (e *UnknownTableError) Error() string { return fmt.Sprintf("unknown table %q", e.ID) }

// ErrNoExportTable says that the database has none of the tables that were asked for.
var ErrNoExportTable = errors.New("there is no table to export")

type exportColumn struct{ name, kind string }

// exporter is an export under way.
type exporter struct {
	Export
	db    *warehouse.DB
	words []Word
}

// WriteExport writes tables into a folder and returns them with the data dictionary.
func WriteExport(ctx context.Context, o Options, e Export) (done []Exported, words []Word, err error) {
	path, options := "", engine(o.Workspace)
	if e.Format == "duckdb" {
		path, options = filepath.Join(e.Folder, "bilan.duckdb"), freshEngine(o.Workspace)
	}
	db, err := warehouse.Open(ctx, path, options)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	models, err := readModels(ctx, db, o)
	if err != nil {
		return nil, nil, err
	}
	for _, text := range []string{"attach " + warehouse.Literal(e.From) + " as " + base + " (read_only)", "attach ':memory:' as work"} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return nil, nil, err
		}
	}
	x := &exporter{Export: e, db: db}
	if models, err = x.choose(ctx, models); err != nil {
		return nil, nil, err
	}
	for _, m := range models {
		rows, err := x.model(ctx, m)
		if err != nil {
			return nil, nil, fmt.Errorf("export %s: %w", m.ID(), err)
		}
		if m.Schema != model.Params {
			done = append(done, Exported{m.ID(), rows})
		}
	}
	for _, t := range e.Extra {
		if err := x.extra(ctx, t); err != nil {
			return nil, nil, fmt.Errorf("export %s: %w", t.Name, err)
		}
		done = append(done, Exported{t.Name, int64(len(t.Rows))})
	}
	return done, x.words, nil
}

// choose keeps the models that the database holds and that were asked for, in building order; those of run go with a database.
func (x *exporter) choose(ctx context.Context, all []model.Model) (chosen []model.Model, err error) {
	_, rows, err := x.db.Rows(ctx, "select table_schema || '.' || table_name from information_schema.tables where table_catalog = ?", base)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, r := range rows {
		there[warehouse.Text(r[0])] = true
	}
	var known []string
	for _, m := range all {
		isData := m.Schema == "marts" || m.Schema == "metrics"
		switch {
		case !there[m.ID()]:
			continue
		case isData:
			known = append(known, m.ID())
		case m.Schema != model.Params || x.Format != "duckdb":
			continue
		}
		if !isData || len(x.Tables) == 0 || slices.Contains(x.Tables, m.ID()) {
			chosen = append(chosen, m)
		}
	}
	for _, id := range x.Tables {
		if !slices.Contains(known, id) {
			return nil, &UnknownTableError{id, known}
		}
	}
	if len(known) == 0 {
		return nil, ErrNoExportTable
	}
	return chosen, nil
}

// model writes one table in the form asked for.
func (x *exporter) model(ctx context.Context, m model.Model) (rows int64, err error) {
	columns, err := x.columns(ctx, m)
	if err != nil {
		return 0, err
	}
	if m.Schema != model.Params {
		x.words = append(x.words, describe(m, columns, x.Told[m.ID()])...)
	}
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.read()
	}
	text := "select " + strings.Join(list, ", ") + " from " + base + "." + m.ID()
	if x.Format == "duckdb" {
		return x.keep(ctx, m, columns, text)
	}
	if rows, err = x.gather(ctx, text); err != nil {
		return rows, err
	}
	if err := x.show(ctx, m.ID(), gathered, columns); err != nil {
		return rows, err
	}
	return rows, x.files(ctx, filepath.Join(x.Folder, m.Schema, m.Name), m.Name, partitionOf(columns), order(m, columns), columns)
}

// gathered is where the rows of the table under work stand: a view is computed once, however many files it becomes.
const gathered = "work.main.gathered"

func (x *exporter) gather(ctx context.Context, text string) (rows int64, err error) {
	err = x.db.QueryRowContext(ctx, "create or replace table "+gathered+" as "+text).Scan(&rows)
	return rows, warehouse.Translate(err)
}

func (x *exporter) columns(ctx context.Context, m model.Model) ([]exportColumn, error) {
	_, rows, err := x.db.Rows(ctx, `
		select column_name, data_type from information_schema.columns
		where table_catalog = ? and table_schema = ? and table_name = ? order by ordinal_position`, base, m.Schema, m.Name)
	if err != nil {
		return nil, err
	}
	var columns []exportColumn
	for _, r := range rows {
		kind := warehouse.Text(r[1])
		switch {
		case strings.HasPrefix(kind, "ENUM"):
			kind = "VARCHAR"
		case kind == "HUGEINT":
			kind = "BIGINT" // sums of seconds, which fit; Parquet has nothing wider that is exact
		}
		columns = append(columns, exportColumn{warehouse.Text(r[0]), kind})
	}
	return columns, nil
}

// read is the column as every format can hold it.
func (c exportColumn) read() string {
	name := warehouse.Quote(c.name)
	return "cast(" + name + " as " + c.kind + ") as " + name
}

// partition is what the files of a table are apart by: how the folders say it, and as SQL. Without a label there is one file.
type partition struct{ label, value string }

// placing are the columns that place a row in time, the first that a table has: its files are one a year, in UTC.
var placing = []string{"period_epoch", "opened_epoch", "at_epoch", "from_epoch", "due_epoch"}

func partitionOf(columns []exportColumn) partition {
	for _, name := range placing {
		if slices.Contains(columns, exportColumn{name, "BIGINT"}) {
			return partition{"year", "year(make_timestamp(" + warehouse.Quote(name) + " * 1000000))"}
		}
	}
	return partition{}
}

// order makes the bytes of a file the same for the same rows: by key, and by everything where the key is no column.
func order(m model.Model, columns []exportColumn) string {
	var by []string
	for _, k := range m.Key {
		if !slices.ContainsFunc(columns, func(c exportColumn) bool { return c.name == k }) {
			return "all"
		}
		by = append(by, warehouse.Quote(k)+" nulls last")
	}
	if len(by) == 0 {
		return "all"
	}
	return strings.Join(by, ", ")
}

// noValue is what engines that read folders as columns take for NULL.
const noValue = "__HIVE_DEFAULT_PARTITION__"

// files writes what was gathered, one file a partition, as folder/year=2026/name.parquet.
func (x *exporter) files(ctx context.Context, folder, name string, by partition, order string, columns []exportColumn) error {
	var parts [][]any
	if by.label != "" {
		var err error
		_, parts, err = x.db.Rows(ctx, "select distinct cast("+by.value+" as varchar) from "+gathered+" order by 1 nulls last")
		if err != nil {
			return err
		}
	}
	query := func(where string) string { return "select * from " + gathered + where + " order by " + order }
	if len(parts) == 0 {
		return x.file(ctx, folder, name, query(""), columns)
	}
	for _, p := range parts {
		value, where := noValue, " where "+by.value+" is null"
		if p[0] != nil {
			value = warehouse.Text(p[0])
			where = " where cast(" + by.value + " as varchar) = " + warehouse.Literal(value)
		}
		if err := x.file(ctx, filepath.Join(folder, by.label+"="+value), name, query(where), columns); err != nil {
			return err
		}
	}
	return nil
}

func (x *exporter) file(ctx context.Context, folder, name, query string, columns []exportColumn) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	path := filepath.Join(folder, name+"."+x.Format)
	switch x.Format {
	case "parquet":
		return x.db.WriteParquet(ctx, query, path)
	case "arrow":
		return x.db.WriteArrow(ctx, query, path)
	}
	return x.csv(ctx, query, path, columns)
}

// csv writes rows with a head, a null as nothing.
func (x *exporter) csv(ctx context.Context, query, path string, columns []exportColumn) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	out := csv.NewWriter(file)
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.name
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	err = x.db.EachRow(ctx, query, func(row []any) error {
		for i, v := range row {
			if cells[i] = warehouse.Text(v); columns[i].kind == "VARCHAR" {
				cells[i] = x.Guard(cells[i])
			}
		}
		return out.Write(cells)
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

// show lets the caller look at every text of what was gathered.
func (x *exporter) show(ctx context.Context, table, from string, columns []exportColumn) error {
	if x.See == nil {
		return nil
	}
	incident := "null"
	for _, c := range columns {
		if c.kind == "VARCHAR" && (c.name == "reference" || c.name == "incident_id") {
			incident = "min(" + warehouse.Quote(c.name) + ")"
		}
	}
	for _, c := range columns {
		if c.kind != "VARCHAR" {
			continue
		}
		name := warehouse.Quote(c.name)
		query := "select " + name + ", " + incident + " from " + from + " where " + name + " is not null group by 1 order by 1"
		if err := x.db.EachRow(ctx, query, func(row []any) error {
			x.See(table, c.name, warehouse.Text(row[0]), warehouse.Text(row[1]))
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// keep puts a table into the database: a view of the warehouse over tables that are there stays the view, so that its SQL can be read.
func (x *exporter) keep(ctx context.Context, m model.Model, columns []exportColumn, text string) (rows int64, err error) {
	if _, err := x.db.ExecContext(ctx, "create schema if not exists "+m.Schema); err != nil {
		return 0, err
	}
	if m.View && m.Schema == "metrics" && len(x.Tables) == 0 && x.See == nil {
		if _, err := x.db.ExecContext(ctx, "create view "+m.ID()+" as "+m.SQL+"\n"); err != nil {
			return 0, err
		}
		return -1, x.comment(ctx, "view", m.ID())
	}
	if err := x.db.QueryRowContext(ctx, "create table "+m.ID()+" as "+text).Scan(&rows); err != nil {
		return 0, warehouse.Translate(err)
	}
	if err := x.show(ctx, m.ID(), m.ID(), columns); err != nil {
		return rows, err
	}
	return rows, x.comment(ctx, "table", m.ID())
}

// comment writes the words of a table beside it and its columns.
func (x *exporter) comment(ctx context.Context, kind, id string) error {
	for _, w := range x.words {
		if w.Table != id {
			continue
		}
		on := kind + " " + id
		said := w.Meaning + " [" + w.Definition + "]"
		if w.Column != "" {
			on = "column " + id + "." + warehouse.Quote(w.Column)
			if said = w.Meaning; w.Unit != "" {
				said += " (" + w.Unit + ")"
			}
		}
		if _, err := x.db.ExecContext(ctx, "comment on "+on+" is "+warehouse.Literal(said)); err != nil {
			return fmt.Errorf("comment on %s: %w", on, err)
		}
	}
	return nil
}

// insertAtOnce is how many rows of a caller go into one statement.
const insertAtOnce = 500

// extra writes a table of the caller.
func (x *exporter) extra(ctx context.Context, t ExtraTable) error {
	columns := make([]exportColumn, len(t.Columns))
	made := make([]string, len(t.Columns))
	x.words = append(x.words, Word{Table: t.Name, Type: "table", Meaning: t.Doc, From: "catalogue"})
	for i, name := range t.Columns {
		columns[i] = exportColumn{name, strings.ToUpper(t.Types[name])}
		if columns[i].kind == "" {
			columns[i].kind = "VARCHAR"
		}
		made[i] = warehouse.Quote(name) + " " + columns[i].kind
		w := t.Words[name]
		w.Table, w.Column, w.Type = t.Name, name, columns[i].kind
		x.words = append(x.words, w)
	}
	kept := gathered
	if x.Format == "duckdb" {
		kept = "main." + warehouse.Quote(t.Name)
	}
	if _, err := x.db.ExecContext(ctx, "create or replace table "+kept+" ("+strings.Join(made, ", ")+")"); err != nil {
		return err
	}
	for rows := range slices.Chunk(t.Rows, insertAtOnce) {
		values := make([]string, len(rows))
		for i, row := range rows {
			cells := make([]string, len(row))
			for j, c := range row {
				if cells[j] = warehouse.Literal(c); c == "" {
					cells[j] = "null"
				}
			}
			values[i] = "(" + strings.Join(cells, ", ") + ")"
		}
		if _, err := x.db.ExecContext(ctx, "insert into "+kept+" values "+strings.Join(values, ", ")); err != nil {
			return err
		}
	}
	if err := x.show(ctx, t.Name, kept, columns); err != nil {
		return err
	}
	if x.Format == "duckdb" {
		return x.comment(ctx, "table", t.Name)
	}
	return x.files(ctx, filepath.Join(x.Folder, t.Name), t.Name, partition{t.Partition, warehouse.Quote(t.Partition)}, "all", columns)
}
