package workspace

import (
	"github.com/goccy/go-yaml/ast"
)

// RegisterRow is one row of a register kept as YAML.
type RegisterRow struct {
	Line  int
	Cells []RegisterCell // in the order of the file
}

// RegisterCell is one value of a row, as the file spells it; empty for null.
type RegisterCell struct{ Key, Value string }

// ReadRegister reads a register kept as a YAML list of rows, each with keys and plain values; or as a mapping, of which the first
// list is read. The error is [Problems]: what is bounded and refused is what a configuration file is.
func ReadRegister(file string, data []byte) ([]RegisterRow, error) {
	d := parseNothing(file)
	body, ok := d.tree(data)
	if ok && body != nil {
		rows := d.register(body)
		if len(d.problems) == 0 {
			return rows, nil
		}
	}
	d.problems.sort()
	if len(d.problems) > 0 {
		return nil, d.problems
	}
	return nil, nil
}

// register finds the rows in the body of a file.
func (d *document) register(body ast.Node) []RegisterRow {
	list, ok := body.(*ast.SequenceNode)
	if !ok {
		pairs, isMapping := d.pairs(body, "a list of rows")
		for _, pair := range pairs {
			if list, ok = pair.value.(*ast.SequenceNode); ok {
				break
			}
		}
		if !ok {
			if isMapping {
				d.wrong(body, "a list of rows")
			}
			return nil
		}
	}
	rows := make([]RegisterRow, 0, len(list.Values))
	for _, value := range list.Values {
		pairs, ok := d.pairs(value, "a row of keys and values")
		if !ok {
			continue
		}
		row := RegisterRow{Line: placeOf(value).line}
		for _, pair := range pairs {
			cell := RegisterCell{Key: pair.word}
			if !isNull(pair.value) {
				if cell.Value, ok = spelling(pair.value); !ok {
					d.wrong(pair.value, "one value")
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}
