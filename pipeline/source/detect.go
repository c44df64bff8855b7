package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"bilan/pipeline/workspace"
)

// The formats of files.
const (
	formatCSV     = "csv"
	formatXLSX    = "xlsx"
	formatJSON    = "json"
	formatNDJSON  = "ndjson"
	formatYAML    = "yaml"
	formatParquet = "parquet"
	formatSQLite  = "sqlite"
	formatDuckDB  = "duckdb"
	formatJira    = "jira" // declared, never detected: a search with its changelogs could be a list of issues too
)

// sampleBytes of the unpacked file are enough to tell its dialect.
const sampleBytes = 1 << 20

// readSample returns the first unpacked bytes of a file, and whether they are all of it.
func readSample(path string, limits Limits) (sample []byte, gzip, whole bool, err error) {
	s, err := openStream(path, limits, false)
	if err != nil {
		return nil, false, false, err
	}
	defer s.Close()
	sample = make([]byte, sampleBytes)
	n := 0
	for n < len(sample) && err == nil {
		var k int
		k, err = s.Read(sample[n:])
		n += k
	}
	if err != nil && err != io.EOF {
		return nil, s.gzip, false, err
	}
	return sample[:n], s.gzip, err == io.EOF, nil
}

// detectFormat names the format of a file by its first bytes, and by its name where text is concerned.
func detectFormat(name string, sample []byte) (string, error) {
	switch {
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")):
		return formatXLSX, nil
	case bytes.HasPrefix(sample, []byte("PAR1")):
		return formatParquet, nil
	case bytes.HasPrefix(sample, []byte("SQLite format 3\x00")):
		return formatSQLite, nil
	case len(sample) > 12 && string(sample[8:12]) == "DUCK":
		return formatDuckDB, nil
	case bytes.HasPrefix(sample, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return "", &HintError{errors.New("the file is an old (.xls) or encrypted Excel workbook"), "save it as .xlsx without a password, or as .csv"}
	case bytes.HasPrefix(sample, []byte("%PDF")):
		return "", errors.New("the file is a PDF")
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(sample, []byte{0xEF, 0xBB, 0xBF}), " \t\r\n")
	lower := bytes.ToLower(head[:min(len(head), 512)])
	if bytes.HasPrefix(lower, []byte("<html")) || bytes.HasPrefix(lower, []byte("<!doctype html")) || bytes.HasPrefix(lower, []byte("<table")) {
		return "", &HintError{errors.New("the file is a web page"), "an expired session often exports its login page; export again as .csv or .xlsx"}
	}
	switch filepath.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz")) {
	case ".json":
		return jsonForm(head), nil
	case ".ndjson", ".jsonl":
		return formatNDJSON, nil
	case ".yaml", ".yml":
		return formatYAML, nil
	case ".csv", ".tsv", ".txt":
		return formatCSV, nil
	}
	if len(head) > 0 && (head[0] == '{' || head[0] == '[') {
		return jsonForm(head), nil
	}
	return formatCSV, nil
}

// jsonForm tells one object a line from one value for the whole file.
func jsonForm(head []byte) string {
	first, rest, _ := bytes.Cut(head, []byte{'\n'})
	if len(first) > 0 && first[0] == '{' && validJSON(first) && len(bytes.TrimSpace(rest)) > 0 {
		return formatNDJSON
	}
	return formatJSON
}

// separators in the order in which they win a tie: the rarer in plain words first.
var separators = []byte{'\t', '|', ';', ','}

// detectSeparator chooses what separates the cells: what finds most of the wanted headers, else what splits most records
// alike into most cells.
func detectSeparator(decoded []byte, whole bool, wanted []string, limits Limits) byte {
	best, bestScore := byte(','), 0.0
	for _, sep := range separators {
		r := newCSV(bytes.NewReader(decoded), sep, limits)
		r.partial = true
		if whole {
			r.src = io.MultiReader(bytes.NewReader(decoded), strings.NewReader("\n"))
		}
		_, cells, err := r.next()
		if err != nil {
			continue
		}
		header := make([]string, len(cells))
		for i, c := range cells {
			header[i] = string(c)
		}
		header = namesOf(header)
		hits, width := 0, len(cells)
		for _, w := range wanted {
			if index(header, w) >= 0 {
				hits++
			}
		}
		rows, alike := 0, 0
		for rows < 50 {
			_, cells, err := r.next()
			if err != nil && asRow(err) == nil {
				break
			}
			if rows++; err == nil && len(cells) == width {
				alike++
			}
		}
		score := float64(hits) * 1e6
		if width > 1 {
			score += float64(width) * (float64(alike) + 1) / (float64(rows) + 1)
		}
		if score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}

// declaredEncoding turns the word of a source into the name of an encoding, "" when it must be found out.
func declaredEncoding(word string, sample []byte) (string, error) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "", "auto":
		return "", nil
	case "utf-8", "utf8":
		return utf8Name, nil
	case "utf-16", "utf16":
		if e := detectEncoding(sample); e == utf16BEName {
			return e, nil
		}
		return utf16LEName, nil
	case "utf-16le":
		return utf16LEName, nil
	case "utf-16be":
		return utf16BEName, nil
	case "windows-1252", "cp1252", "latin1", "iso-8859-1", "iso-8859-15":
		return w1252Name, nil
	case "cp850":
		return cp850Name, nil
	}
	return "", fmt.Errorf("encoding %q is not known", word)
}

// declaredSeparator turns the word of a source into a separator, 0 when it must be found out.
func declaredSeparator(word string) (byte, error) {
	switch w := strings.ToLower(word); {
	case w == "" || w == "auto":
		return 0, nil
	case w == "tab" || w == `\t`:
		return '\t', nil
	case len(w) == 1 && w[0] < 0x80 && w[0] != '"' && w[0] != '\n' && w[0] != '\r':
		return w[0], nil
	}
	return 0, fmt.Errorf("separator %q is not one ASCII character", word)
}

// wantedHeaders are the headers that a mapping names.
func wantedHeaders(m *workspace.Mapping) []string {
	if m == nil {
		return nil
	}
	wanted := make([]string, 0, len(m.Columns))
	for _, h := range m.Columns {
		wanted = append(wanted, h)
	}
	return wanted
}

// separatorName is a separator as results say it.
func separatorName(sep byte) string {
	if sep == '\t' {
		return "tab"
	}
	return string(sep)
}
