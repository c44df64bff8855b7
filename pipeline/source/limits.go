package source

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// limitError says which limit was passed, and which key of the workspace sets it.
type limitError struct {
	line  int64 // 0: of the file
	what  string
	key   string // under limits
	limit int64  // in the unit of the key
}

func (e *limitError) Error() string {
	s := fmt.Sprintf("%s (limits.%s: %d)", e.what, e.key, e.limit)
	if e.line > 0 {
		return fmt.Sprintf("line %d: %s", e.line, s)
	}
	return s
}

func (l Limits) sizeError() error {
	return &limitError{what: "the file is too large", key: "file_mb", limit: l.FileBytes >> 20}
}

func (l Limits) ratioError() error {
	return &limitError{what: "the file unpacks to too many times its size", key: "unpack_ratio", limit: l.Ratio}
}

func (l Limits) recordError(line int64) error {
	return &limitError{line, "the row is too long", "record_mb", l.RecordBytes >> 20}
}

func (l Limits) columnsError(line int64) error {
	return &limitError{line, "the row has too many columns", "columns", int64(l.Columns)}
}

func (l Limits) depthError() error {
	return &limitError{what: "objects and lists stand in one another too deep", key: "depth", limit: int64(l.Depth)}
}

func (l Limits) timeError() error {
	return &limitError{what: "reading the file takes too long", key: "seconds", limit: int64(l.Time / time.Second)}
}

var errEmptyWorkbook = &HintError{errors.New("the file is empty"), "the export was cut off, or its copy is still running: export it again"}

// proveArchive unpacks a workbook into nothing and counts: sizes that an archive states of itself are not believed.
func (l Limits) proveArchive(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return errEmptyWorkbook
	}
	archive, err := zip.NewReader(f, info.Size())
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) {
		return nil // old and locked workbooks: the reader of workbooks has the right words
	}
	if err != nil {
		return err
	}
	var total int64
	for _, entry := range archive.File {
		part, err := entry.Open()
		if err != nil {
			return fmt.Errorf("part %.200q: %w", entry.Name, err)
		}
		most := l.FileBytes
		if byRatio := max(slack, info.Size()*l.Ratio); byRatio < most {
			most = byRatio
		}
		n, err := io.Copy(io.Discard, io.LimitReader(part, most-total+1))
		part.Close()
		switch total += n; {
		case total > l.FileBytes:
			return l.sizeError()
		case total > most:
			return l.ratioError()
		case err != nil:
			return fmt.Errorf("part %.200q: %w", entry.Name, err)
		}
	}
	return nil
}

// boundedWriter ends a source that gives rows without end.
type boundedWriter struct {
	io.Writer
	limits  Limits
	written int64
}

func (b *boundedWriter) Write(p []byte) (int, error) {
	if b.written += int64(len(p)); b.written > b.limits.FileBytes {
		return 0, b.limits.sizeError()
	}
	return b.Writer.Write(p)
}

// boundedReader ends a JSON value that has no end: the decoder holds each value whole. since is where the row began.
type boundedReader struct {
	io.Reader
	limits Limits
	read   int64
	since  int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	// The decoder reads ahead by no more than what it holds.
	if b.read-b.since > 2*b.limits.RecordBytes+1<<20 {
		return 0, b.limits.recordError(0)
	}
	n, err := b.Reader.Read(p)
	b.read += int64(n)
	return n, err
}
