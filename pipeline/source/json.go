package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

func validJSON(b []byte) bool { return json.Valid(bytes.TrimSpace(b)) }

// jsonReader gives one row for each object of a JSON array, of the first array inside a JSON object, or of a file with one
// object a line. Nested objects are flattened ("assignment_group.display_value"), arrays joined with ", ".
type jsonReader struct {
	dec    *json.Decoder
	src    *boundedReader
	depth  int // of the value being read
	limits Limits
	header []string // wanted
	at     map[string]int
	had    []bool
	begun  bool
	array  bool // inside an array
	nd     bool
	row    int64
	keys   []string // of a sample: every key, in order of appearance
	cells  [][]byte
}

// newJSON reads the wanted headers; without any, every key is a header, in the order in which they appear.
func newJSON(src io.Reader, wanted []string, nd bool, limits Limits) *jsonReader {
	bounded := &boundedReader{Reader: src, limits: limits}
	r := &jsonReader{dec: json.NewDecoder(bounded), src: bounded, limits: limits, header: wanted, nd: nd, at: map[string]int{}, had: make([]bool, len(wanted))}
	r.dec.UseNumber()
	for i, h := range wanted {
		r.at[h] = i
	}
	return r
}

func (r *jsonReader) next() (int64, [][]byte, error) {
	if !r.begun {
		r.begun = true
		if !r.nd {
			if err := r.enter(); err != nil {
				return 0, nil, r.fail(err)
			}
			r.array = true
		}
	}
	if !r.dec.More() {
		if r.array {
			return r.row, nil, r.leave()
		}
		// Without a value left the decoder is at the end, or at bytes that are no JSON.
		if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
			return r.row, nil, r.fail(errors.Join(err, errors.New("what follows the last object is not JSON")))
		}
		return r.row, nil, io.EOF
	}
	r.row++
	r.src.since = r.dec.InputOffset()
	r.cells = r.cells[:0]
	for range r.header {
		r.cells = append(r.cells, nil)
	}
	t, err := r.dec.Token()
	if err != nil {
		return r.row, nil, r.fail(err)
	}
	if t != json.Delim('{') {
		return r.row, nil, fmt.Errorf("row %d is not an object", r.row)
	}
	if err := r.object("", r.put); err != nil {
		return r.row, nil, r.fail(err)
	}
	return r.row, r.cells, nil
}

// leave reads to the end of the file, so that what is cut or added after the array is seen.
func (r *jsonReader) leave() error {
	for {
		if _, err := r.dec.Token(); errors.Is(err, io.EOF) {
			if r.dec.InputOffset() == 0 {
				return errEmpty
			}
			return io.EOF
		} else if err != nil {
			return r.fail(err)
		}
	}
}

func (r *jsonReader) fail(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if r.row == 0 && r.dec.InputOffset() == 0 {
			return errEmpty
		}
		return fmt.Errorf("the JSON is cut short after row %d", r.row)
	}
	return fmt.Errorf("row %d, byte %d: %w", r.row, r.dec.InputOffset(), err)
}

// enter goes to the first element of the array of rows: the value itself, or the first array among its members.
func (r *jsonReader) enter() error {
	t, err := r.dec.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('['):
		return nil
	case json.Delim('{'):
	default:
		return errors.New("the file holds neither an array nor an object")
	}
	for r.dec.More() {
		if _, err := r.dec.Token(); err != nil {
			return err
		}
		t, err := r.dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('['):
			return nil
		case json.Delim('{'):
			if err := r.object("", func(string, string) {}); err != nil {
				return err
			}
		}
	}
	return errors.New("the object holds no array of rows")
}

// object flattens the members of an object that was entered.
func (r *jsonReader) object(prefix string, put func(key, value string)) error {
	for r.dec.More() {
		t, err := r.dec.Token()
		if err != nil {
			return err
		}
		key := prefix + t.(string)
		if t, err = r.dec.Token(); err != nil {
			return err
		}
		if err := r.value(key, t, put); err != nil {
			return err
		}
	}
	_, err := r.dec.Token()
	return err
}

func (r *jsonReader) value(key string, t json.Token, put func(key, value string)) error {
	switch v := t.(type) {
	case json.Delim:
		if r.depth++; r.depth > r.limits.Depth {
			return r.limits.depthError()
		}
		defer func() { r.depth-- }()
		if v == '{' {
			return r.object(key+".", put)
		}
		return r.list(key, put)
	case string:
		put(key, v)
	case json.Number:
		put(key, v.String())
	case bool:
		put(key, fmt.Sprint(v))
	case nil:
		put(key, "")
	}
	return nil
}

// list joins the elements of an array; of objects, member by member.
func (r *jsonReader) list(key string, put func(key, value string)) error {
	var keys []string
	joined := map[string][]string{}
	collect := func(k, v string) {
		if _, ok := joined[k]; !ok {
			keys = append(keys, k)
		}
		joined[k] = append(joined[k], v)
	}
	for r.dec.More() {
		t, err := r.dec.Token()
		if err != nil {
			return err
		}
		if err := r.value(key, t, collect); err != nil {
			return err
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return err
	}
	for _, k := range keys {
		put(k, strings.Join(joined[k], ", "))
	}
	return nil
}

func (r *jsonReader) put(key, value string) {
	i, ok := r.at[key]
	if !ok {
		if r.keys == nil {
			return
		}
		if i = len(r.header); i >= r.limits.Columns {
			return
		}
		r.at[key] = i
		r.header, r.had, r.cells = append(r.header, key), append(r.had, false), append(r.cells, nil)
	}
	r.had[i] = true
	r.cells[i] = clean([]byte(value), r.limits)
}

func (in *input) openJSON(hashed bool) (*opened, error) {
	wanted, err := in.jsonHeaders()
	if err != nil {
		return nil, err
	}
	s, err := openStream(in.path, in.limits, hashed)
	if err != nil {
		return nil, err
	}
	d := newDecoder(s, in.encoding)
	background := readAhead(d)
	r := newJSON(background, wanted, in.format == formatNDJSON, in.limits)
	if in.mapping == nil {
		r.keys = []string{}
	}
	finish := in.finishText(s, d, background, hashed, func(out *seen) {
		for i, h := range r.header {
			if !r.had[i] && r.row > 0 {
				out.absent = append(out.absent, h)
			}
		}
	})
	return &opened{header: r.header, rows: r, short: true, finish: finish}, nil
}

// finishText ends the reading of a text file; more adds what its form alone can tell.
func (in *input) finishText(s *stream, d *decoder, background *ahead, hashed bool, more func(*seen)) func(bool) (seen, error) {
	return func(read bool) (seen, error) {
		background.Close()
		err := s.Close()
		if !read {
			return seen{}, err
		}
		out := seen{encoding: d.verdict(in.encoding, in.free), notes: d.notes()}
		more(&out)
		if hashed {
			out.sha = fmt.Sprintf("%x", s.hash.Sum(nil))
		}
		return out, err
	}
}

// manyRows are enough to see every key that the rows of an export have.
const manyRows = 20_000

// jsonHeaders are the keys that a mapping wants, sorted; of a preset, whose keys go by several names, those that the rows have.
func (in *input) jsonHeaders() ([]string, error) {
	if in.mapping == nil {
		return nil, nil
	}
	if in.mapping.Others == nil {
		return wantedKeys(in.mapping), nil
	}
	s, err := openStream(in.path, in.limits, false)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	r := newJSON(newDecoder(s, in.encoding), nil, in.format == formatNDJSON, in.limits)
	r.keys = []string{}
	for range manyRows {
		if _, _, err := r.next(); err != nil {
			break // the reading that counts says it
		}
	}
	return r.header, nil
}
