package leak

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// pdfDocument is what can be read in a PDF document.
type pdfDocument struct {
	strings []string // outside the pages
	pages   [][]textRun
}

// textRun is a piece of text where a page shows it, in points; y grows upwards.
type textRun struct {
	text              string
	x, y, width, size float64
}

// pdfObject is one numbered object: its dictionary as it is written, and its stream with the filter taken off.
type pdfObject struct {
	number int
	dict   string
	stream []byte
}

var (
	header    = regexp.MustCompile(`(\d+) 0 obj\b`)
	length    = regexp.MustCompile(`/Length (\d+)(?: (\d+) R)?`)
	filter    = regexp.MustCompile(`/Filter\s*/(\w+)`)
	blind     = regexp.MustCompile(`/(?:CIDToGIDMap|FontFile2?3?|SMask|DestOutputProfile) (\d+) 0 R`)
	fontNames = regexp.MustCompile(`/(F[0-9a-zA-Z]+) (\d+) 0 R`)
	heir      = regexp.MustCompile(`/DescendantFonts \[(\d+) 0 R`)
	widths    = regexp.MustCompile(`(?s)/W \[(.*)\]`)
	isFont    = regexp.MustCompile(`/Type /Font\b`)
	encrypted = regexp.MustCompile(`/Encrypt \d+ 0 R`)
)

// readPDF reads a document as bilan's writer makes it: plain objects one after another, streams deflated or plain, fonts whose codes
// are Unicode. Anything else is refused.
func readPDF(data []byte) (*pdfDocument, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, errors.New("not a PDF document")
	}
	objects, err := objectsOf(data)
	if err != nil {
		return nil, err
	}
	byNumber := map[int]*pdfObject{}
	skip := map[int]bool{}
	fonts := map[string]*face{}
	for i := range objects {
		o := &objects[i]
		byNumber[o.number] = o
		for _, m := range blind.FindAllStringSubmatch(o.dict, -1) {
			n, _ := strconv.Atoi(m[1]) // digits
			skip[n] = true
		}
	}
	for _, o := range objects {
		if !strings.Contains(o.dict, "/Font") {
			continue
		}
		for _, m := range fontNames.FindAllStringSubmatch(o.dict, -1) {
			n, _ := strconv.Atoi(m[2]) // digits
			if f := faceOf(byNumber, n); f != nil {
				fonts[m[1]] = f
			}
		}
	}
	doc := &pdfDocument{}
	for _, o := range objects {
		doc.strings = append(doc.strings, literals(o.dict)...)
		switch {
		case o.stream == nil, skip[o.number], strings.Contains(o.dict, "/Subtype /Image"), strings.Contains(o.dict, "/Length1"):
		case bytes.Contains(o.stream, []byte("begincmap")):
			if !bytes.Contains(o.stream, []byte("<0000> <FFFF> <0000>")) {
				return nil, fmt.Errorf("object %d: a font whose codes are not Unicode", o.number)
			}
		case strings.Contains(o.dict, "/Type") && !strings.Contains(o.dict, "/Subtype /Form"):
			// Metadata and attached files: text as it stands.
			doc.strings = append(doc.strings, string(o.stream))
		default:
			runs, err := runsOf(o.stream, fonts)
			if err != nil {
				return nil, fmt.Errorf("object %d: %w", o.number, err)
			}
			doc.pages = append(doc.pages, runs)
		}
	}
	return doc, nil
}

// objectsOf cuts a document into its objects. A stream is as long as its dictionary says, whatever its bytes look like.
func objectsOf(data []byte) ([]pdfObject, error) {
	var objects []pdfObject
	at := 0
	for {
		m := header.FindSubmatchIndex(data[at:])
		if m == nil {
			break
		}
		n, err := strconv.Atoi(string(data[at+m[2] : at+m[3]]))
		if err != nil {
			return nil, err
		}
		o := pdfObject{number: n}
		at += m[1]
		end, isStream := dictionary(data[at:])
		o.dict = string(data[at : at+end])
		at += end
		if isStream {
			if at, err = o.read(data, at); err != nil {
				return nil, fmt.Errorf("object %d: %w", n, err)
			}
		}
		objects = append(objects, o)
	}
	rest := string(data[at:])
	if encrypted.MatchString(rest) {
		return nil, errors.New("the document is encrypted")
	}
	return append(objects, pdfObject{dict: rest}), nil
}

// dictionary returns where the dictionary of an object ends, and whether a stream follows. Keywords inside texts do not count.
func dictionary(data []byte) (end int, isStream bool) {
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '(':
			_, n := literal(data[i:])
			i += n - 1
		case bytes.HasPrefix(data[i:], []byte("stream")):
			return i, true
		case bytes.HasPrefix(data[i:], []byte("endobj")):
			return i, false
		}
	}
	return len(data), false
}

// read takes the stream that begins at the word "stream" and returns where it ends.
func (o *pdfObject) read(data []byte, at int) (int, error) {
	at += len("stream")
	if bytes.HasPrefix(data[at:], []byte("\r\n")) {
		at += 2
	} else if bytes.HasPrefix(data[at:], []byte("\n")) {
		at++
	}
	m := length.FindStringSubmatch(o.dict)
	if m == nil || m[2] != "" {
		return at, errors.New("a stream that does not say how long it is")
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > len(data)-at {
		return at, errors.New("a stream that is longer than the document")
	}
	raw := data[at : at+n]
	f := filter.FindStringSubmatch(o.dict)
	switch {
	case strings.Contains(o.dict, "/Subtype /Image"):
		o.stream = raw
	case f == nil && strings.Contains(o.dict, "/Filter"):
		return at, errors.New("a stream with several filters")
	case f == nil:
		o.stream = raw
	case f[1] == "FlateDecode":
		r, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			return at, err
		}
		if o.stream, err = io.ReadAll(r); err != nil {
			return at, err
		}
	default:
		return at, fmt.Errorf("a stream with the filter %s", f[1])
	}
	return at + n, nil
}

// literals are the texts of a dictionary, in parentheses.
func literals(dict string) []string {
	var texts []string
	data := []byte(dict)
	for i := 0; i < len(data); i++ {
		if data[i] != '(' {
			continue
		}
		text, n := literal(data[i:])
		texts = append(texts, decoded(text))
		i += n - 1
	}
	return texts
}

// literal reads a text in parentheses at the beginning of data: its bytes, and its length with the parentheses.
func literal(data []byte) (text []byte, n int) {
	depth := 0
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case c == '\\' && i+1 < len(data):
			i++
			c = data[i]
			switch {
			case c == 'n':
				c = '\n'
			case c == 'r':
				c = '\r'
			case c == 't':
				c = '\t'
			case c == '\n':
				continue
			case '0' <= c && c <= '7':
				end := i
				for end < len(data) && end < i+3 && '0' <= data[end] && data[end] <= '7' {
					end++
				}
				value, _ := strconv.ParseUint(string(data[i:end]), 8, 16) // octal digits
				c, i = byte(value), end-1
			}
		case c == '(':
			if depth++; depth == 1 {
				continue
			}
		case c == ')':
			if depth--; depth == 0 {
				return text, i + 1
			}
		}
		text = append(text, c)
	}
	return text, len(data)
}

// decoded reads a text outside the pages: UTF-16 when it says so, else UTF-8, else Latin-1.
func decoded(text []byte) string {
	switch {
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		return wide(text[2:])
	case utf8.Valid(text):
		return string(text)
	}
	return latin(text)
}

func wide(text []byte) string {
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		units = append(units, uint16(text[i])<<8|uint16(text[i+1]))
	}
	return string(utf16.Decode(units))
}

func latin(text []byte) string {
	var b strings.Builder
	for _, c := range text {
		b.WriteRune(rune(c))
	}
	return b.String()
}
