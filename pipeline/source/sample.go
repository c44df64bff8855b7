package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"bilan/pipeline/workspace"
)

// Sample reads the header and the first rows of a file of an unknown tool, without a mapping. DateOrder holds the columns
// whose sampled values are all times and prove their order, by their own values or with those of another column.
func Sample(ctx context.Context, path string, rows int) (workspace.Sample, error) {
	temp, err := os.MkdirTemp("", "bilan-sample-")
	if err != nil {
		return workspace.Sample{}, err
	}
	defer os.RemoveAll(temp)
	limits := Limits{}.orDefault()
	s := workspace.Sample{File: path, DateOrder: map[string]string{}}
	in, err := identify(found{path, filepath.ToSlash(path)}, workspace.Source{}, nil, limits, temp)
	if err != nil {
		return s, fmt.Errorf("reading %q: %w", path, err)
	}
	o, err := in.openSample(ctx, rows)
	if err != nil {
		return s, fmt.Errorf("reading %q: %w", path, err)
	}
	s.Header = plainNames(o.header)
	var raw [][]string
	for len(raw) < rows {
		_, cells, err := o.rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if asRow(err) != nil {
			continue
		}
		if err != nil {
			_, closing := o.finish(false)
			return s, fmt.Errorf("reading %q: %w", path, errors.Join(err, closing))
		}
		if isBlank(cells) {
			continue
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = string(trim(markedToLines(c)))
		}
		raw = append(raw, row)
	}
	if j, ok := o.rows.(*jsonReader); ok {
		s.Header = j.header // known only once the rows are
	}
	for _, r := range raw {
		row := make([]string, len(s.Header))
		copy(row, r)
		s.Rows = append(s.Rows, row)
	}
	if _, err := o.finish(false); err != nil {
		return s, fmt.Errorf("reading %q: %w", path, err)
	}
	proveSample(&s)
	return s, nil
}

// openSample opens what a person would see: of a workbook the dates as dates.
func (in *input) openSample(ctx context.Context, rows int) (*opened, error) {
	switch in.format {
	case formatXLSX:
		return in.openSheet(false, false)
	case formatParquet, formatDuckDB:
		in.rows = rows
	}
	return in.open(ctx, false)
}

func markedToLines(c []byte) []byte {
	for i := range c {
		if c[i] == newlineMark {
			c[i] = '\n'
		}
	}
	return c
}

// plainNames are the headers of a file as they are written, without blanks around and without the empty ones at the end.
func plainNames(cells []string) []string {
	names := make([]string, len(namesOf(cells)))
	for i := range names {
		names[i] = string(trim(bytes.ReplaceAll([]byte(cells[i]), []byte{newlineMark}, []byte{' '})))
	}
	return names
}

// proveSample judges every column whose values are all times.
func proveSample(s *workspace.Sample) {
	none := newNulls(nil)
	var columns []dateColumn
	for i, h := range namesOf(s.Header) {
		p, times, others := &dateProof{}, 0, 0
		first := unreadable
		for n, row := range s.Rows {
			c := []byte(row[i])
			if none.has(c) {
				continue
			}
			m, ok := scanMoment(c)
			if !ok {
				others++
				continue
			}
			times++
			first = m.shape
			p.see(&m, int64(n+1), c)
		}
		if times == 0 || others > 0 {
			continue
		}
		if first == yearFirst {
			s.DateOrder[h] = string(ymd)
		} else if p.needsOrder() {
			columns = append(columns, dateColumn{h, p})
		}
	}
	if orders, _, err := proveOrders(columns, unknown); err == nil {
		for i, c := range columns {
			s.DateOrder[c.header] = string(orders[i])
		}
	}
}
