package source

import (
	"errors"
	"fmt"
	"io"
	"os"

	"bilan/pipeline/workspace"
)

// yamlReader gives the rows of a register kept by hand as YAML.
type yamlReader struct {
	rows   []workspace.RegisterRow
	at     map[string]int // column of a key
	cells  [][]byte
	limits Limits
}

func (r *yamlReader) next() (int64, [][]byte, error) {
	if len(r.rows) == 0 {
		return 0, nil, io.EOF
	}
	row := r.rows[0]
	r.rows = r.rows[1:]
	r.cells = r.cells[:0]
	for range r.at {
		r.cells = append(r.cells, nil)
	}
	for _, cell := range row.Cells {
		if i, ok := r.at[cell.Key]; ok {
			r.cells[i] = clean([]byte(cell.Value), r.limits)
		}
	}
	return int64(row.Line), r.cells, nil
}

// openYAML reads the whole file: a register that a person keeps is small, and its reader refuses a large one.
func (in *input) openYAML(hashed bool) (*opened, error) {
	f, err := os.Open(in.path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, 2<<20))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	rows, err := workspace.ReadRegister(in.name, data)
	var problems workspace.Problems
	if errors.As(err, &problems) {
		p := problems[0]
		if p.Line == 0 {
			return nil, errors.New(p.Message)
		}
		return nil, fmt.Errorf("line %d: %s", p.Line, p.Message)
	}
	if err != nil {
		return nil, err
	}
	if rows == nil {
		return nil, errEmpty // an empty list is a register without rows
	}
	r := &yamlReader{rows: rows, at: map[string]int{}, limits: in.limits}
	o := &opened{rows: r, short: true}
	add := func(key string) {
		if _, there := r.at[key]; !there {
			r.at[key] = len(o.header)
			o.header = append(o.header, key)
		}
	}
	had := map[string]bool{}
	for _, row := range rows {
		for _, cell := range row.Cells {
			had[cell.Key] = true
			if in.mapping == nil {
				add(cell.Key)
			}
		}
	}
	var absent []string
	if in.mapping != nil {
		for _, key := range wantedKeys(in.mapping) {
			add(key)
			if !had[key] {
				absent = append(absent, key)
			}
		}
	}
	sum := in.sumLater(hashed, func() error { return nil })
	o.finish = func(read bool) (seen, error) {
		s, err := sum(read)
		s.absent = absent
		return s, err
	}
	return o, nil
}
