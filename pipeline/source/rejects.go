package source

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// rejectHeader is the header of quality/rejects.csv.
var rejectHeader = []string{"file", "line", "column", "value", "reason"}

// rejectList writes the rejects of one file, without header.
type rejectList struct {
	f      *os.File
	w      *csv.Writer
	closed bool
}

func createRejects(path string) (*rejectList, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &rejectList{f: f, w: csv.NewWriter(f)}, nil
}

func (l *rejectList) write(e *RowError) error {
	return l.w.Write([]string{guard(e.File), strconv.FormatInt(e.Line, 10), guard(e.Column), guard(e.Value), e.Reason})
}

func (l *rejectList) close() error {
	if l.closed {
		return nil
	}
	l.closed = true
	l.w.Flush()
	return errors.Join(l.w.Error(), l.f.Close())
}

// guard keeps a spreadsheet from running a text as a formula.
func guard(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n':
		return "'" + s
	}
	return s
}

// WriteRejects writes what could not be read of all that is landed, as CSV under the header file,line,column,value,reason. A
// line without column is a rejected row; one with a column is a cell that became NULL in a row that was kept, or the
// required cell for which the row was rejected.
func (ix *Index) WriteRejects(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(rejectHeader); err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	for _, l := range ix.Active() {
		if l.Rejects == "" {
			continue
		}
		f, err := os.Open(filepath.Join(ix.dir, filepath.FromSlash(l.Rejects)))
		if err != nil {
			return fmt.Errorf("reading the rejects of %q: %w", l.File, err)
		}
		_, err = io.Copy(w, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("copying the rejects of %q: %w", l.File, err)
		}
	}
	return nil
}

// rejects reads back what was listed of one landing.
func (ix *Index) rejects(x Landed) ([]RowError, error) {
	f, err := os.Open(filepath.Join(ix.dir, filepath.FromSlash(x.Rejects)))
	if err != nil {
		return nil, fmt.Errorf("reading the rejects of %q: %w", x.File, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the rejects of %q: %w", x.File, err)
	}
	list := make([]RowError, 0, len(rows))
	for _, row := range rows {
		line, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("reading the rejects of %q: %w", x.File, err)
		}
		list = append(list, RowError{File: row[0], Line: line, Column: row[2], Value: row[3], Reason: row[4]})
	}
	return list, nil
}
