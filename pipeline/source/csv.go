package source

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// quoteError says where a quote opened that nothing closes.
type quoteError struct{ line int64 }

func (e *quoteError) Error() string {
	return fmt.Sprintf("the quote that opens on line %d is never closed", e.line)
}

// csvReader splits decoded text into records. A quote opens a cell only at its first byte and is doubled inside; CRLF, LF
// and CR end a record, mixed as they come; blank lines are skipped. Text after the quote that closes a cell is kept when the
// cell lies on one line; over several lines it shows that the opening quote was never meant to run on, and see [csvReader.next].
// Anything else is kept as it is written.
type csvReader struct {
	src    io.Reader
	sep    byte
	limits Limits

	buf      []byte
	pos, end int
	eof      bool
	partial  bool // the source is the beginning of a file: its last record may be cut
	trusted  bool // written by the engine: its quotes close
	line     int64
	cells    []cell
	open     bool // the record found ends with the line of a quote that is never closed
	out      [][]byte

	cut     int64 // cells cut at the limit
	cutLine int64
	long    int64 // cells of more than longCell lines
	longOne sizedCell
	// Ends of records, by kind: said in the result.
	crlf, lf, cr int64
}

// cell is a part of the buffer, relative to the record's start.
type cell struct {
	from, to int
	raw      bool  // has doubled quotes or text after the closing quote
	breaks   int64 // of lines
}

// longCell is the number of lines above which a cell is said: no one writes that much, a quote that closes by chance does.
const longCell = 200

// sizedCell is a cell by its place and size.
type sizedCell struct{ line, lines int64 }

// neverClosed is why a line is rejected whose quote runs into another line's.
const neverClosed = "the quote opened here is never closed on this line"

func newCSV(src io.Reader, sep byte, limits Limits) *csvReader {
	return &csvReader{src: src, sep: sep, limits: limits, line: 1, buf: make([]byte, 1<<20)}
}

// next returns the physical line where the record begins and its cells, which are valid and may be changed until the next
// call. Line breaks inside cells are newlineMark. The end is io.EOF. A [*RowError] without file is one line that is not a
// row, and the next call goes on with the line after it: the lines that its open quote ran over are rows of their own.
func (s *csvReader) next() (int64, [][]byte, error) {
	for {
		size, lines, ok, err := s.split()
		if err != nil {
			return s.line, nil, err
		}
		if !ok {
			if s.eof {
				return s.line, nil, io.EOF
			}
			if err := s.fill(); err != nil {
				return s.line, nil, err
			}
			continue
		}
		record, line := s.buf[s.pos:s.pos+size], s.line
		s.pos += size
		s.line += lines
		if lines >= longCell && !s.trusted {
			s.noteLong(line)
		}
		if s.open {
			return s.line - 1, nil, &RowError{Line: s.line - 1, Value: shown(markLines(trimBreak(record))), Reason: neverClosed}
		}
		if len(s.cells) == 1 && s.cells[0].to == s.cells[0].from {
			continue
		}
		s.out = s.out[:0]
		for _, c := range s.cells {
			s.out = append(s.out, s.text(record[c.from:c.to], c, line))
		}
		return line, s.out, nil
	}
}

func (s *csvReader) fill() error {
	if s.pos > 0 {
		s.end = copy(s.buf, s.buf[s.pos:s.end])
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if int64(len(s.buf)) >= s.limits.RecordBytes {
			if open := s.openQuote(); open > 0 {
				return fmt.Errorf("a record is longer than %d bytes: %w", s.limits.RecordBytes, &quoteError{open})
			}
			return s.limits.recordError(s.line)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.src.Read(s.buf[s.end:])
	s.end += n
	if err == io.EOF {
		s.eof = true
		return nil
	}
	return err
}

// split finds the cells of the record at pos. It is not ok when the record does not end in the buffer. With s.open set, the
// record is cut after the line of the open quote and its cells are those before that quote.
func (s *csvReader) split() (size int, lines int64, ok bool, err error) {
	b := s.buf[s.pos:s.end]
	s.cells, s.open = s.cells[:0], false
	if len(b) == 0 {
		return 0, 0, false, nil
	}
	sep := s.sep
	i := 0
	for {
		c := cell{from: i}
		if i < len(b) && b[i] == '"' {
			i++
			c.from = i
			for {
				j := bytes.IndexByte(b[i:], '"')
				if j < 0 {
					if s.eof && !s.partial {
						return 0, 0, false, &quoteError{s.line + countLines(b[:c.from])}
					}
					return 0, 0, false, nil
				}
				i += j + 1
				if i == len(b) && !s.eof {
					return 0, 0, false, nil
				}
				if i < len(b) && b[i] == '"' {
					c.raw = true
					i++
					continue
				}
				break
			}
			c.to = i - 1
			c.breaks = countLines(b[c.from:c.to])
			if c.breaks > 0 && i < len(b) && b[i] != sep && b[i] != '\n' && b[i] != '\r' {
				s.open = true
				end := c.from + bytes.IndexAny(b[c.from:c.to], "\r\n")
				return s.endLine(b, end), lines + 1, true, nil
			}
			lines += c.breaks
			closed := i
			for i < len(b) && b[i] != sep && b[i] != '\n' && b[i] != '\r' {
				i++
			}
			if i > closed {
				c.raw = true
				c.to = i
			}
		} else {
			for i < len(b) && b[i] != sep && b[i] != '\n' && b[i] != '\r' {
				i++
			}
			c.to = i
		}
		s.cells = append(s.cells, c)
		if len(s.cells) > s.limits.Columns {
			return 0, 0, false, s.limits.columnsError(s.line)
		}
		if i == len(b) {
			if !s.eof || s.partial {
				return 0, 0, false, nil
			}
			return i, lines, true, nil
		}
		if b[i] == sep {
			i++
			continue
		}
		if b[i] == '\r' && i+1 == len(b) && !s.eof {
			return 0, 0, false, nil
		}
		return s.endLine(b, i), lines + 1, true, nil
	}
}

// endLine counts the line break at i and returns where the next line begins.
func (s *csvReader) endLine(b []byte, i int) int {
	switch {
	case b[i] == '\n':
		s.lf++
	case i+1 < len(b) && b[i+1] == '\n':
		s.crlf++
		return i + 2
	default:
		s.cr++
	}
	return i + 1
}

// noteLong counts the long cells of a record that begins on a line.
func (s *csvReader) noteLong(line int64) {
	for _, c := range s.cells {
		if c.breaks >= longCell {
			if s.long++; s.long == 1 {
				s.longOne = sizedCell{line, c.breaks + 1}
			}
		}
		line += c.breaks
	}
}

// text undoes the quoting of a cell, in place.
func (s *csvReader) text(b []byte, c cell, line int64) []byte {
	if c.raw {
		kept, inside := b[:0], true
		for i := 0; i < len(b); i++ {
			if inside && b[i] == '"' {
				if i+1 < len(b) && b[i+1] == '"' {
					i++
				} else {
					inside = false
					continue
				}
			}
			kept = append(kept, b[i])
		}
		b = kept
	}
	if c.breaks > 0 {
		b = markLines(b)
	}
	if int64(len(b)) > s.limits.CellBytes {
		b = cutText(b, int(s.limits.CellBytes))
		if s.cut++; s.cut == 1 {
			s.cutLine = line
		}
	}
	return b
}

// cutText shortens a text to a whole number of runes within n bytes.
func cutText(b []byte, n int) []byte {
	if len(b) <= n {
		return b
	}
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return b[:n]
}

// trimBreak drops the line break at the end.
func trimBreak(b []byte) []byte { return bytes.TrimRight(b, "\r\n") }

// markLines writes newlineMark for each line break, in place.
func markLines(b []byte) []byte {
	kept := b[:0]
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
		case b[i] == '\n' || b[i] == '\r':
			kept = append(kept, newlineMark)
		default:
			kept = append(kept, b[i])
		}
	}
	return kept
}

// countLines counts line breaks: CRLF, LF or CR.
func countLines(b []byte) (n int64) {
	n = int64(bytes.Count(b, []byte{'\n'}))
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return n
		}
		if i+1 == len(b) || b[i+1] != '\n' {
			n++
		}
		b = b[i+1:]
	}
}

// openQuote returns the line of the quote that is open at the end of the buffer, or 0.
func (s *csvReader) openQuote() int64 {
	b := s.buf[s.pos:s.end]
	for i, start := 0, true; i < len(b); i++ {
		switch {
		case b[i] == '"' && start:
			from := i
			for i++; ; i++ {
				j := bytes.IndexByte(b[i:], '"')
				if j < 0 {
					return s.line + countLines(b[:from])
				}
				if i += j; i+1 < len(b) && b[i+1] == '"' {
					i++
					continue
				}
				break
			}
			start = false
		default:
			start = b[i] == s.sep
		}
	}
	return 0
}
