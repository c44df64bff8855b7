package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a file that a person edits. They keep the YAML parser, which is recursive and slower than linear, from being
// held up by a hostile or mistaken file.
const (
	maxFileBytes = 1 << 20
	maxTokens    = 50_000
	maxDepth     = 32
)

// document is one YAML file while it is read: where its values are and what is wrong with it.
type document struct {
	file     string
	marks    map[string]mark // path of a value → its place
	keys     map[string]mark // path of a value → the place of its key
	set      map[string]bool // paths that the file gives, with a value that could be read
	failed   map[string]bool // paths whose value could not be read, or holds one that could not
	problems Problems
	zone     *time.Location // of wall-clock times; only examples of contracts have them
}

// mark is a place in a file.
type mark struct{ line, column int }

// parse reads one YAML file strictly into a struct: every problem of form is reported, and what can be read is filled in.
func parse(file string, data []byte, into any) *document { return parseIn(file, data, into, time.UTC) }

// parseIn is parse for a file whose times are on the wall clock of a zone.
func parseIn(file string, data []byte, into any, zone *time.Location) *document {
	d := parseNothing(file)
	d.zone = zone
	body, ok := d.tree(data)
	if !ok {
		return d
	}
	d.marks[""] = mark{1, 1}
	target := reflect.ValueOf(into).Elem()
	if body == nil {
		d.missing(target, "")
		return d
	}
	d.decode(body, target, "")
	return d
}

// parseNothing is a document before it is read.
func parseNothing(file string) *document {
	return &document{file: file, marks: map[string]mark{}, keys: map[string]mark{}, set: map[string]bool{}, failed: map[string]bool{}}
}

// tree parses the bytes, or reports the one reason why they are not a YAML document that bilan reads.
func (d *document) tree(data []byte) (body ast.Node, ok bool) {
	if len(data) > maxFileBytes {
		d.add(mark{}, fmt.Sprintf("the file has %d bytes, more than the %d that a configuration may have", len(data), maxFileBytes), "")
		return nil, false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	if place, bad := unreadable(data); bad {
		d.add(place, "the file is not UTF-8 text", "save it as UTF-8")
		return nil, false
	}
	tokens := lexer.Tokenize(string(data))
	if !d.guard(tokens) {
		return nil, false
	}
	file, err := parseTokens(tokens)
	if err != nil {
		place, message := mark{1, 1}, err.Error()
		var located yaml.Error
		if errors.As(err, &located) {
			message = located.GetMessage()
			if t := located.GetToken(); t != nil && t.Position != nil {
				place = mark{t.Position.Line, t.Position.Column}
			}
		}
		d.add(place, "not YAML: "+message, "")
		return nil, false
	}
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			d.add(placeOf(doc.Body), "a second document in the same file", "keep one document a file, without a line of dashes")
			return nil, false
		}
		body = doc.Body
	}
	return body, true
}

// parseTokens turns a panic of the parser into an error: the bytes are from outside, and one broken file must not hide the
// problems of the others.
func parseTokens(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// unreadable finds the first byte that is not text.
func unreadable(data []byte) (mark, bool) {
	for line, rest := 1, data; len(rest) > 0; line++ {
		row := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			row, rest = rest[:end], rest[end+1:]
		} else {
			rest = nil
		}
		for i, r := range string(row) {
			if r == 0 || r == utf8.RuneError && !bytes.HasPrefix(row[i:], []byte("\uFFFD")) {
				return mark{line, utf8.RuneCount(row[:i]) + 1}, true
			}
		}
	}
	return mark{}, false
}

// guard refuses, before the recursive parser sees them, the parts of YAML that a configuration does not need: references
// (which multiply), tags, and nesting beyond reason.
func (d *document) guard(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		d.add(mark{}, fmt.Sprintf("the file has more than %d words and marks, which is not a configuration", maxTokens), "")
		return false
	}
	fine := true
	depth, dashes, line := 0, 0, 0
	for _, t := range tokens {
		place := mark{t.Position.Line, t.Position.Column}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			d.add(place, "anchors and aliases are not accepted", "write the value out, or quote it when it is text")
			fine = false
		case token.TagType:
			d.add(place, fmt.Sprintf("the tag %q is not accepted", t.Value), "remove it, or quote the value when it is text")
			fine = false
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			if place.line != line {
				dashes, line = 0, place.line
			}
			dashes++
		}
		if depth > maxDepth || dashes > maxDepth {
			d.add(place, fmt.Sprintf("more than %d levels, which is not a configuration", maxDepth), "")
			return false
		}
		if len(d.problems) >= 20 {
			return false
		}
	}
	return fine
}

// add records a problem at a place.
func (d *document) add(at mark, message, hint string) {
	d.problems = append(d.problems, Problem{File: d.file, Line: at.line, Column: at.column, Message: message, Hint: hint})
}

// report records a problem at the place of a value, or of the closest value around it.
func (d *document) report(path, message, hint string) {
	for {
		if at, ok := d.marks[path]; ok {
			d.add(at, message, hint)
			return
		}
		cut := strings.LastIndex(path, step)
		if cut < 0 {
			d.add(mark{1, 1}, message, hint)
			return
		}
		path = path[:cut]
	}
}

// reportKey records a problem at the place of a key.
func (d *document) reportKey(path, message, hint string) {
	if at, ok := d.keys[path]; ok {
		d.add(at, message, hint)
		return
	}
	d.report(path, message, hint)
}

// step begins each part of a path; it cannot be part of a word of a file.
const step = "\x1f"

// at is the path of a part of a value: a key, or an index written as a number.
func at(parts ...any) string {
	var b strings.Builder
	for _, part := range parts {
		fmt.Fprint(&b, step, part)
	}
	return b.String()
}
