package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"bilan/pipeline/workspace"
)

// input is a file whose format is known. It can be opened several times: what is found on the way may ask for another
// reading.
type input struct {
	found
	source  workspace.Source
	mapping *workspace.Mapping // nil for a sample
	limits  Limits
	temp    string // folder for copies

	format    string
	gzip      bool
	encoding  string
	free      bool // the encoding was found out, not declared
	separator byte
	whole     bool // the sample is the file
	rows      int  // of a store, for a sample; 0: all
	reading   *reading
}

// opened is an input being read.
type opened struct {
	header []string // as written, before it is made unique
	rows   rowReader
	short  bool // empty cells may be left out at the end of rows
	serial bool
	is1904 bool
	// finish closes the file and, where it was read to its end, says its hash and what was seen.
	finish func(read bool) (seen, error)
}

// seen is what only a complete reading tells.
type seen struct {
	sha      string
	encoding string // that the bytes speak for
	lineEnd  string
	notes    []string
	absent   []string // headers that no row had
}

// errEmpty is a file without a header.
var errEmpty = errors.New("the file is empty")

// identify finds out what a file is.
func identify(f found, s workspace.Source, m *workspace.Mapping, limits Limits, temp string) (*input, error) {
	in := &input{found: f, source: s, mapping: m, limits: limits, temp: temp}
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, err
	}
	if info.Size() > limits.FileBytes {
		return nil, limits.sizeError()
	}
	sample, zipped, whole, err := readSample(f.path, limits)
	if err != nil {
		return nil, err
	}
	if len(sample) == 0 {
		return nil, errEmpty
	}
	in.gzip, in.whole = zipped, whole
	if in.format = strings.ToLower(s.Format); in.format == "" || in.format == "auto" {
		if in.format, err = detectFormat(f.name, sample); err != nil {
			return nil, err
		}
	}
	switch in.format {
	case formatCSV, formatJSON, formatNDJSON, formatJira:
	case formatXLSX, formatYAML, formatParquet, formatSQLite, formatDuckDB:
		if zipped {
			return nil, fmt.Errorf("a gzip of %s is not read", in.format)
		}
		return in, nil
	default:
		return nil, fmt.Errorf("format %q is not known", in.format)
	}
	if in.encoding, err = declaredEncoding(s.Encoding, sample); err != nil {
		return nil, err
	}
	if in.encoding == "" {
		in.free = true
		in.encoding = detectEncoding(sample)
	}
	if in.format == formatCSV {
		return in, in.separate(sample)
	}
	return in, nil
}

// separate finds the separator once the encoding is known.
func (in *input) separate(sample []byte) error {
	sep, err := declaredSeparator(in.source.Separator)
	if err != nil {
		return err
	}
	if sep == 0 {
		decoded, err := io.ReadAll(newDecoder(strings.NewReader(string(sample)), in.encoding))
		if err != nil {
			return err
		}
		sep = detectSeparator(decoded, in.whole, wantedHeaders(in.mapping), in.limits)
	}
	in.separator = sep
	return nil
}

// open starts a reading. hashed asks for the hash of the file in [seen].
func (in *input) open(ctx context.Context, hashed bool) (*opened, error) {
	if in.reading != nil {
		return in.reading.open(ctx, in.limits)
	}
	switch in.format {
	case formatCSV:
		return in.openCSV(in.path, hashed)
	case formatJSON, formatNDJSON:
		return in.openJSON(hashed)
	case formatJira:
		return in.openJira(hashed)
	case formatXLSX:
		return in.openXLSX(hashed)
	case formatYAML:
		return in.openYAML(hashed)
	case formatSQLite:
		return in.openSQLite(ctx, hashed)
	}
	return in.openStore(ctx, hashed)
}

// sumLater is the finish of formats that cannot be hashed while they are read.
func (in *input) sumLater(hashed bool, finish func() error) func(bool) (seen, error) {
	return func(read bool) (s seen, err error) {
		if err = finish(); err == nil && read && hashed {
			s.sha, err = hashFile(in.path)
		}
		return s, err
	}
}

func (in *input) openCSV(path string, hashed bool) (*opened, error) {
	s, err := openStream(path, in.limits, hashed)
	if err != nil {
		return nil, err
	}
	d := newDecoder(s, in.encoding)
	background := readAhead(d)
	r := newCSV(background, in.separator, in.limits)
	finish := func(read bool) (seen, error) {
		background.Close()
		err := s.Close()
		if !read {
			return seen{}, err
		}
		out := seen{encoding: d.verdict(in.encoding, in.free), lineEnd: r.lineEnd(), notes: append(d.notes(), r.notes()...)}
		if d.bom && in.encoding == utf8Name {
			out.encoding = utf8BOMName
		}
		if hashed {
			out.sha = fmt.Sprintf("%x", s.hash.Sum(nil))
		}
		return out, err
	}
	_, cells, err := r.next()
	if err != nil {
		_, closing := finish(false)
		// Without its header a file has no rows to go on with.
		if row := asRow(err); row != nil {
			err = &quoteError{row.Line}
		}
		if errors.Is(err, io.EOF) {
			err = errEmpty
		}
		return nil, errors.Join(err, closing)
	}
	header := make([]string, len(cells))
	for i, c := range cells {
		header[i] = string(c)
	}
	return &opened{header: header, rows: r, finish: finish}, nil
}

func (d *decoder) notes() (notes []string) {
	if d.invalid > 0 {
		notes = append(notes, fmt.Sprintf("%s unreadable in this encoding, written as U+FFFD", count(d.invalid, "byte")))
	}
	if d.nuls > 0 {
		notes = append(notes, count(d.nuls, "NUL byte")+" dropped")
	}
	if d.controls > 0 {
		notes = append(notes, count(d.controls, "control character")+" replaced by a space")
	}
	return notes
}

func (s *csvReader) notes() (notes []string) {
	if s.cut > 0 {
		notes = append(notes, fmt.Sprintf("%s cut at %d bytes (first on line %d)", count(s.cut, "cell"), s.limits.CellBytes, s.cutLine))
	}
	if s.long > 0 {
		note := fmt.Sprintf("cell of %d lines from line %d", s.longOne.lines, s.longOne.line)
		if s.long > 1 {
			note += fmt.Sprintf(", the first of %d cells of more than %d lines", s.long, longCell)
		}
		notes = append(notes, note+": a quote that is not closed may have taken rows in")
	}
	if s.lineEnd() == "mixed" {
		notes = append(notes, fmt.Sprintf("mixed ends of lines: %d crlf, %d lf, %d cr", s.crlf, s.lf, s.cr))
	}
	return notes
}

func (s *csvReader) lineEnd() string {
	switch {
	case s.crlf > 0 && s.lf == 0 && s.cr == 0:
		return "crlf"
	case s.cr > 0 && s.crlf == 0 && s.lf == 0:
		return "cr"
	case s.crlf == 0 && s.cr == 0:
		return "lf"
	}
	return "mixed"
}

// count is a number with its noun: "1 cell", "2 cells".
func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// bind makes the plan of an opened input.
func (in *input) bind(o *opened) (*plan, error) {
	if len(o.header) > in.limits.Columns {
		return nil, in.limits.columnsError(0)
	}
	header := namesOf(o.header)
	if len(header) == 0 {
		return nil, errEmpty
	}
	p, err := newPlan(in.mapping, header)
	if err != nil {
		return nil, err
	}
	if blank := len(o.header) - len(header); blank > 0 {
		p.notes = append(p.notes, count(int64(blank), "empty column")+" at the end")
	}
	for i, h := range header {
		if bare, ok := strings.CutSuffix(h, "#2"); ok && slices.Index(header, bare) >= 0 && slices.Index(header, bare) < i {
			p.notes = append(p.notes, fmt.Sprintf("header %q comes twice: the second is %q", bare, h))
		}
	}
	return p, nil
}
