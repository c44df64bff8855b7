package warehouse

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// ErrLocked is matched by every [*LockedError].
var ErrLocked = errors.New("the database is in use")

// LockedError says who holds the file.
type LockedError struct {
	Path   string
	PID    int    // 0 when unknown
	Holder string // the program, "" when unknown
}

func (e *LockedError) Error() string {
	switch {
	case e.PID == os.Getpid():
		return "the database is already open in this process, in another mode"
	case e.PID != 0 && e.Holder != "":
		return fmt.Sprintf("the database is in use by %s (process %d)", e.Holder, e.PID)
	case e.PID != 0:
		return fmt.Sprintf("the database is in use by process %d", e.PID)
	}
	return "the database is in use by another process"
}

// Is makes errors.Is(err, ErrLocked) true.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// Error is an error of DuckDB, with its place in the statement when DuckDB gives one.
type Error struct {
	Kind    string // "parser", "binder", "catalog", "conversion", "io", …: DuckDB's word, lower case
	Message string // without kind and excerpt
	Line    int    // in the statement, from 1; 0 when unknown
	Column  int    // characters in the line, from 1; 0 when unknown, or when DuckDB cut the line's beginning
	Excerpt string // the line, as DuckDB shows it
	cause   error
}

func (e *Error) Error() string {
	s := e.Message
	if e.Kind != "" {
		s = e.Kind + ": " + s
	}
	switch {
	case e.Line > 0 && e.Column > 0:
		return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, s)
	case e.Line > 0:
		return fmt.Sprintf("line %d: %s", e.Line, s)
	}
	return s
}

// Unwrap gives the driver's error.
func (e *Error) Unwrap() error { return e.cause }

var (
	heldBy  = regexp.MustCompile(`Conflicting lock is held in (.*?) ?\(PID (\d+)\)`)
	kind    = regexp.MustCompile(`^([A-Z][A-Za-z ]*?) Error: `)
	excerpt = regexp.MustCompile(`(?m)^LINE (\d+): (.*)\n( *)\^`)
)

// Translate turns an error of the driver into an [*Error]; other errors and nil come back as they are. Errors of
// [DB.ExecContext], [DB.QueryContext] and [DB.Rows] are translated already; those of Scan and Err are not.
func Translate(err error) error {
	var own *Error
	var driver *duckdb.Error
	if err == nil || errors.As(err, &own) || !errors.As(err, &driver) {
		return err
	}
	e := &Error{Message: driver.Msg, cause: err}
	if m := excerpt.FindStringSubmatchIndex(e.Message); m != nil {
		text := e.Message
		e.Line, _ = strconv.Atoi(text[m[2]:m[3]])
		e.Excerpt = text[m[4]:m[5]]
		before := len("LINE : ") + m[3] - m[2]
		if !strings.HasPrefix(e.Excerpt, "...") && m[7]-m[6] >= before {
			e.Column = m[7] - m[6] - before + 1
		}
		e.Message = strings.TrimRight(text[:m[0]], "\n") + strings.TrimRight(text[m[1]:], "\n")
	}
	if m := kind.FindStringSubmatch(e.Message); m != nil {
		e.Kind = strings.ToLower(m[1])
		e.Message = strings.TrimSpace(e.Message[len(m[0]):])
	}
	// Advice on settings of the engine that bilan sets itself.
	e.Message, _, _ = strings.Cut(e.Message, "\n\nPossible solutions:")
	return e
}

// opening recognises the errors that only happen when a database is opened.
func opening(path string, err error) error {
	text := err.Error()
	if m := heldBy.FindStringSubmatch(text); m != nil {
		pid, _ := strconv.Atoi(m[2])
		return &LockedError{Path: path, PID: pid, Holder: m[1]}
	}
	switch {
	case strings.Contains(text, "Could not set lock on file"), strings.Contains(text, "being used by another process"):
		return &LockedError{Path: path}
	case strings.Contains(text, "different configuration"):
		return &LockedError{Path: path, PID: os.Getpid()}
	}
	return Translate(err)
}
