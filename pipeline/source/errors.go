package source

import (
	"errors"
	"fmt"
	"strings"
)

// RowError is one row, or one cell of a kept row, that could not be read.
type RowError struct {
	File   string
	Line   int64  // physical line where the row begins, or number of the row in a store
	Column string // header of the source; empty when the row itself is wrong
	Value  string // as it was written, cut to 200 bytes
	Reason string
}

func (e *RowError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
	}
	return fmt.Sprintf("%s:%d: column %q: %q: %s", e.File, e.Line, e.Column, e.Value, e.Reason)
}

// asRow returns the row that an error is about, nil when it is about more.
func asRow(err error) *RowError {
	if err == nil {
		return nil
	}
	var row *RowError
	errors.As(err, &row)
	return row
}

// FileError is a file that could not be landed. Nothing of it is in the landing.
type FileError struct {
	Source string
	File   string // as the workspace writes it
	Err    error
}

func (e *FileError) Error() string {
	return fmt.Sprintf("loading %q of source %q: %v", e.File, e.Source, e.Err)
}

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }

// HintError carries what a person can do about an error. [Hint] finds it; the message does not hold it.
type HintError struct {
	Err  error
	Text string
}

func (e *HintError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *HintError) Unwrap() error { return e.Err }

// Hint returns what to do about an error of this package, "" when it has nothing to add.
func Hint(err error) string {
	var h *HintError
	if errors.As(err, &h) {
		return h.Text
	}
	var l *limitError
	if errors.As(err, &l) {
		return "if the file is what it should be, raise limits." + l.key + " in bilan.yaml"
	}
	return ""
}

// MissingError is a source without any file, now or before, that is not optional.
type MissingError struct {
	Source string
	Path   string // as the workspace writes it
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("source %q: no file matches %q", e.Source, e.Path)
}

// RejectError says that more rows were rejected than the workspace accepts. The files are landed all the same.
type RejectError struct {
	Limit float64 // share, 0–1
	Files []RejectShare
}

// RejectShare counts the rejected rows of one file.
type RejectShare struct {
	Source   string
	File     string
	Rejected int64
	Rows     int64
}

func (e *RejectError) Error() string {
	parts := make([]string, len(e.Files))
	for i, f := range e.Files {
		parts[i] = fmt.Sprintf("%s: %d of %d rows rejected (%.2f %%)", f.File, f.Rejected, f.Rows, 100*float64(f.Rejected)/float64(f.Rows))
	}
	return fmt.Sprintf("more than %.4g %% of the rows of a file were rejected: %s", 100*e.Limit, strings.Join(parts, "; "))
}
