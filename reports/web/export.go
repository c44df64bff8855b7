package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// exportFormats are what a table of a page can be had as; the workbook holds the whole page.
var exportFormats = []string{"csv", "xlsx", "parquet"}

// tables lists the tables of a pack in the order of reading.
func tables(p *pack.Pack) []*pack.Table {
	var all []*pack.Table
	var walk func(b *pack.Block)
	walk = func(b *pack.Block) {
		if b.Table != nil && len(b.Table.Columns) > 0 {
			all = append(all, b.Table)
		}
		for _, side := range b.Side {
			walk(side)
		}
	}
	for i := range p.Sections {
		for j := range p.Sections[i].Blocks {
			walk(&p.Sections[i].Blocks[j])
		}
	}
	return all
}

// exports are the links to the files that a page can be had as.
func (v *visit) exports(p *page) []exportView {
	if p.pack == nil || p.main == "" {
		return nil
	}
	all := []exportView{{v.say("export.page"), []link{{"Excel", v.with("format", "xlsx", "table", "")}}}}
	for _, t := range tables(p.pack) {
		if len(t.Rows) == 0 || t.Title == "" {
			continue
		}
		all = append(all, exportView{text.Line(t.Title), []link{
			{"CSV", v.with("format", "csv", "table", t.ID)}, {"Parquet", v.with("format", "parquet", "table", t.ID)}}})
	}
	return all
}

// export sends a table of a page, or all of it as a workbook.
func (v *visit) export(p *page, format string) error {
	if p.pack == nil || p.main == "" {
		return refuse(http.StatusBadRequest, "%s", v.say("export.none"))
	}
	name := fileName(p.pack.Kind, p.pack.Period)
	if format == "xlsx" {
		var out bytes.Buffer
		if err := v.config.Workbook(&out, p.pack); err != nil {
			return err
		}
		return v.send(name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.Bytes())
	}
	asked := v.r.URL.Query().Get("table")
	if asked == "" {
		asked = p.main
	}
	var table *pack.Table
	for _, t := range tables(p.pack) {
		if t.ID == asked {
			table = t
		}
	}
	if table == nil {
		return refuse(http.StatusNotFound, "%s", v.say("export.table", asked))
	}
	name = fileName(p.pack.Kind, p.pack.Period, table.ID)
	columns, types, rows := flat(table)
	switch format {
	case "csv":
		var out bytes.Buffer
		if err := writeCSV(&out, table, columns, rows); err != nil {
			return err
		}
		return v.send(name+".csv", "text/csv; charset=utf-8", out.Bytes())
	case "parquet":
		data, err := v.config.Parquet(v.r.Context(), columns, types, typed(table, rows))
		if err != nil {
			return err
		}
		return v.send(name+".parquet", "application/vnd.apache.parquet", data)
	}
	return refuse(http.StatusBadRequest, "%s", v.say("export.format", format, strings.Join(exportFormats, ", ")))
}

func (v *visit) send(name, kind string, data []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = v.w.Write(data)
	return nil
}

// fileName keeps of words what every file system takes.
func fileName(parts ...string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, strings.Join(parts, "_"))
}

// flat is a table for programs: ids of columns, the types of those that are no texts, and cells in the units of their kinds.
func flat(t *pack.Table) (columns []string, types map[string]string, rows [][]string) {
	types = map[string]string{}
	seen := map[string]int{}
	for _, c := range t.Columns {
		id := c.ID
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s_%d", id, seen[id])
		}
		columns = append(columns, id)
		if kind := typeOf(c.Kind); kind != "" {
			types[id] = kind
		}
	}
	for _, r := range t.Rows {
		cells := make([]string, len(columns))
		for i := range cells {
			if i < len(r.Cells) {
				cells[i] = unit.ProgramText(r.Cells[i].Value)
			}
		}
		rows = append(rows, cells)
	}
	return columns, types, rows
}

// typeOf is what a kind is in a typed file; "" is text.
func typeOf(k unit.Kind) string {
	switch {
	case k.IsNumeric():
		return "double"
	case k == unit.Instant || k == unit.Second:
		return "timestamptz"
	case k == unit.Date:
		return "date"
	}
	return ""
}

// typed leaves out what a typed file cannot hold: cells of another kind than their column, such as « en cours » where a date stands.
func typed(t *pack.Table, rows [][]string) [][]string {
	all := make([][]string, len(rows))
	for i, r := range rows {
		all[i] = slices.Clone(r)
		for j := range r {
			if kind := typeOf(t.Columns[j].Kind); kind != "" && j < len(t.Rows[i].Cells) && typeOf(t.Rows[i].Cells[j].Value.Kind) != kind {
				all[i][j] = ""
			}
		}
	}
	return all
}

func writeCSV(out *bytes.Buffer, t *pack.Table, columns []string, rows [][]string) error {
	w := csv.NewWriter(out)
	if err := w.Write(columns); err != nil {
		return err
	}
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, c := range r {
			if cells[i] = c; !t.Columns[i].Kind.IsNumeric() {
				cells[i] = text.CSV(c) // a spreadsheet must not run a name as a formula
			}
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
