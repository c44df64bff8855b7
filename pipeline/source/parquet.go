package source

import (
	"fmt"
	"strconv"
	"strings"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// keyColumns are what the landing of a store keeps of a row beside the columns of raw: its key and its watermark.
var keyColumns = []string{"store_key", "store_mark"}

// copyStatement is the one statement of a landing: the normalised text in, typed Parquet out.
func (j *job) copyStatement(n *normaliser, target string) string {
	var b strings.Builder
	b.WriteString("copy (select ")
	at := map[string]int{}
	for i, o := range n.outputs {
		at[o.name] = i
	}
	for i, c := range n.table.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(j.expression(n, c, at))
		b.WriteString(" as ")
		b.WriteString(warehouse.Quote(c.name))
	}
	for i := range n.extras {
		fmt.Fprintf(&b, ", x%d as %s", i, keyColumns[i])
	}
	b.WriteString(" from read_csv(")
	b.WriteString(warehouse.Literal(j.normalisedPath()))
	b.WriteString(", delim = chr(31), quote = '', escape = '', comment = '', header = false, auto_detect = false, nullstr = '', new_line = '\\n', columns = {'line': 'BIGINT'")
	for i, o := range n.outputs {
		kind := o.kind
		switch kind {
		case instant:
			kind = bigint
		case date:
			kind = integer
		}
		fmt.Fprintf(&b, ", 'c%d': '%s'", i, kind)
	}
	for i := range n.extras {
		fmt.Fprintf(&b, ", 'x%d': 'VARCHAR'", i)
	}
	b.WriteString("}")
	if longest := j.longest + 1; longest > 2_000_000 {
		fmt.Fprintf(&b, ", max_line_size = %d, buffer_size = %d", longest, 4*longest)
	}
	b.WriteString(")) to ")
	b.WriteString(warehouse.Literal(target))
	b.WriteString(" (format parquet, compression zstd, compression_level 1)")
	return b.String()
}

// expression gives one column of raw its value.
func (j *job) expression(n *normaliser, c rawColumn, at map[string]int) string {
	switch c.name {
	case "source":
		return warehouse.Literal(j.source.Name)
	case "source_file":
		return warehouse.Literal(j.found.name)
	case "source_line":
		return "line"
	case "load_id":
		return fmt.Sprintf("cast(%d as bigint)", j.id)
	case "is_update":
		return strconv.FormatBool(j.mapping.Rows == workspace.RowsUpdates)
	}
	i, ok := at[c.name]
	if !ok {
		return fmt.Sprintf("cast(null as %s)", c.kind)
	}
	switch f := n.outputs[i].field; {
	case c.kind == instant:
		return fmt.Sprintf("make_timestamptz(c%d)", i)
	case c.kind == date:
		return fmt.Sprintf("date '1970-01-01' + c%d", i)
	case f != nil && f.lines:
		return fmt.Sprintf("replace(c%d, chr(%d), chr(10))", i, newlineMark)
	}
	return fmt.Sprintf("c%d", i)
}
