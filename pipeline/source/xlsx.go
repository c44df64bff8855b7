package source

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// xlsxReader gives the rows of a sheet as raw values: numbers as they are stored, so that no format of display can round
// them. Dates are numbers there; the mapping says which columns hold them.
type xlsxReader struct {
	rows  *excelize.Rows
	limit Limits
	raw   bool
	line  int64
	cells [][]byte
}

func (x *xlsxReader) next() (int64, [][]byte, error) {
	if !x.rows.Next() {
		if err := x.rows.Error(); err != nil {
			return x.line, nil, err
		}
		return x.line, nil, io.EOF
	}
	x.line++
	texts, err := x.rows.Columns(excelize.Options{RawCellValue: x.raw})
	if err != nil {
		return x.line, nil, err
	}
	if len(texts) > x.limit.Columns {
		return x.line, nil, x.limit.columnsError(x.line)
	}
	x.cells = x.cells[:0]
	for _, t := range texts {
		x.cells = append(x.cells, clean([]byte(t), x.limit))
	}
	return x.line, x.cells, nil
}

// clean makes a value of a store fit for the normalised file: valid UTF-8 without NUL and marks, line breaks marked.
func clean(b []byte, limits Limits) []byte {
	plain := isASCII(b)
	for i := 0; i < len(b) && plain; i++ {
		plain = b[i] >= ' '
	}
	if !plain {
		b = []byte(cleanText(string(b)))
	}
	return cutText(b, int(limits.CellBytes))
}

func cleanText(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s { // an invalid byte is U+FFFD here
		switch r {
		case 0, '\r':
			// A lone CR is not written by the tools that store text.
			continue
		case '\n':
			r = newlineMark
		case cellMark, newlineMark:
			r = ' '
		}
		out = append(out, r)
	}
	return string(out)
}

func (in *input) openXLSX(hashed bool) (*opened, error) {
	return in.openSheet(hashed, true)
}

func (in *input) openSheet(hashed, raw bool) (*opened, error) {
	if err := in.limits.proveArchive(in.path); err != nil {
		return nil, fmt.Errorf("reading the workbook: %w", err)
	}
	f, err := excelize.OpenFile(in.path, excelize.Options{
		UnzipSizeLimit: in.limits.FileBytes, UnzipXMLSizeLimit: min(16<<20, in.limits.FileBytes), TmpDir: in.temp,
	})
	if err != nil {
		return nil, fmt.Errorf("reading the workbook: %w", err)
	}
	sheets := f.GetSheetList()
	sheet := in.source.Sheet
	switch {
	case sheet == "" && len(sheets) > 0:
		sheet = sheets[0]
	case !slices.Contains(sheets, sheet):
		f.Close()
		return nil, &HintError{fmt.Errorf("the workbook has no sheet %q", sheet), "it has the sheets " + quoteList(sheets)}
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("reading sheet %q: %w", sheet, err)
	}
	x := &xlsxReader{rows: rows, limit: in.limits, raw: raw}
	finish := in.sumLater(hashed, func() error { return errors.Join(rows.Close(), f.Close()) })
	o := &opened{rows: x, short: true, serial: true, finish: finish}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		o.is1904 = *props.Date1904
	}
	for {
		_, cells, err := x.next()
		if err != nil {
			_, closing := finish(false)
			if errors.Is(err, io.EOF) {
				err = errEmpty
			}
			return nil, errors.Join(err, closing)
		}
		if isBlank(cells) {
			continue
		}
		for _, c := range cells {
			o.header = append(o.header, string(c))
		}
		return o, nil
	}
}
