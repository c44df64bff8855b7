package leak

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// transparent are the elements that do not part a word.
var transparent = []string{"a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "u", "wbr"}

// page looks through an HTML document: texts, attributes, comments, data blocks, and scripts that are not known.
func (s *scan) page(data []byte) error {
	z := html.NewTokenizer(bytes.NewReader(data))
	var apart, touching strings.Builder
	var inside, kind string
	for {
		switch token := z.Next(); token {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return err
			}
			s.look("text", apart.String(), loose)
			s.look("text", touching.String(), joined)
			return nil
		case html.TextToken:
			text := string(z.Text())
			if inside == "script" || inside == "style" {
				if err := s.embedded(inside, kind, text); err != nil {
					return err
				}
				continue
			}
			apart.WriteString(text)
			touching.WriteString(text)
		case html.CommentToken, html.DoctypeToken:
			s.look("comment", string(z.Text()), loose)
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			apart.WriteByte(' ')
			if !slices.Contains(transparent, tag) {
				touching.WriteByte(' ')
			}
			inside, kind = "", ""
			if token == html.StartTagToken && (tag == "script" || tag == "style") {
				inside = tag
			}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if string(key) == "type" {
					kind = string(value)
				}
				if err := s.attribute(tag, string(key), string(value)); err != nil {
					return err
				}
			}
		}
	}
}

// embedded looks through what stands in a script or a style.
func (s *scan) embedded(tag, kind, text string) error {
	switch {
	case s.guard.known[text]:
		return nil
	case tag == "script" && strings.Contains(kind, "json"):
		return s.block(text)
	}
	s.look(tag, text, loose)
	s.look(tag, unescape(text), loose)
	return nil
}

// attribute looks through the value of an attribute as it is, with its escapes taken off, and inside data addresses.
func (s *scan) attribute(tag, key, value string) error {
	where := fmt.Sprintf("attribute %s of %s", key, tag)
	s.look(where, value, loose)
	if strings.Contains(value, `\`) {
		s.look(where, unescape(value), loose)
	}
	if plain, err := url.PathUnescape(value); err == nil && plain != value {
		s.look(where, plain, loose)
	}
	address, ok := strings.CutPrefix(value, "data:")
	if !ok {
		return nil
	}
	head, body, _ := strings.Cut(address, ",")
	if !strings.HasSuffix(head, ";base64") || !strings.Contains(head, "text/") && !strings.Contains(head, "svg") && !strings.Contains(head, "json") {
		return nil
	}
	data, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	s.look(where, html.UnescapeString(string(data)), loose)
	return nil
}

// block looks through every text of a JSON data block.
func (s *scan) block(text string) error {
	var root any
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		return fmt.Errorf("data block: %w", err)
	}
	s.value("data block", root)
	return nil
}

func (s *scan) value(where string, node any) {
	switch v := node.(type) {
	case string:
		s.look(where, v, loose)
	case []any:
		for _, e := range v {
			s.value(where, e)
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			s.look(where, key, loose)
			s.value(where+" "+key, v[key])
		}
		s.references(where, v)
	}
}

// references puts back together what a page writes apart: what every reference begins with, and the rest of each.
func (s *scan) references(where string, object map[string]any) {
	prefix, _ := object["prefix"].(string)
	list, _ := object["id"].([]any)
	for _, e := range list {
		if rest, ok := e.(string); ok {
			s.look(where+" id", prefix+rest, listed)
		}
	}
}

// unescape takes the escapes of JavaScript and CSS off a text, as far as they are the four digits of a character.
func unescape(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, `\u`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		var r rune
		if n, err := fmt.Sscanf(rest[:min(4, len(rest))], "%04x", &r); n == 1 && err == nil && len(rest) >= 4 {
			b.WriteRune(r)
			rest = rest[4:]
		}
		text = rest
	}
}
