package leak

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// face is a font: how its codes are read, and how wide they are.
type face struct {
	wide   bool
	widths map[rune]float64 // thousandths of the size
}

// faceOf reads a font; nil when the object is none.
func faceOf(objects map[int]*pdfObject, number int) *face {
	o := objects[number]
	if o == nil || !isFont.MatchString(o.dict) {
		return nil
	}
	f := &face{wide: strings.Contains(o.dict, "/Encoding /Identity-H"), widths: map[rune]float64{}}
	m := heir.FindStringSubmatch(o.dict)
	if m == nil {
		return f
	}
	n, _ := strconv.Atoi(m[1]) // digits
	if d := objects[n]; d != nil {
		if w := widths.FindStringSubmatch(d.dict); w != nil {
			f.measure(w[1])
		}
	}
	return f
}

// measure reads the widths of a font: "c [w w w]" from a code on, "first last w" for a range.
func (f *face) measure(list string) {
	list = strings.NewReplacer("[", " [ ", "]", " ] ").Replace(list)
	words := strings.Fields(list)
	number := func(i int) float64 {
		if i >= len(words) {
			return 0
		}
		v, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return 0
		}
		return v
	}
	for i := 0; i+2 < len(words); {
		first := rune(number(i))
		if words[i+1] != "[" {
			for c := first; c <= min(rune(number(i+1)), 0xFFFF); c++ {
				f.widths[c] = number(i + 2)
			}
			i += 3
			continue
		}
		for i += 2; i < len(words) && words[i] != "]"; i++ {
			f.widths[first] = number(i)
			first++
		}
		i++
	}
}

func (f *face) read(text []byte) string {
	if f == nil || !f.wide {
		return latin(text)
	}
	return wide(text)
}

func (f *face) width(text string, size float64) float64 {
	if f == nil {
		return 0
	}
	sum := 0.0
	for _, r := range text {
		sum += f.widths[r]
	}
	return sum * size / 1000
}

// runsOf reads the pieces of text of a page in the order in which they are drawn.
func runsOf(stream []byte, fonts map[string]*face) ([]textRun, error) {
	var runs []textRun
	var stack []operand
	var font *face
	var size, x, y float64
	show := func(text string) {
		r := textRun{text: text, x: x, y: y, size: size, width: font.width(text, size)}
		runs = append(runs, r)
		x += r.width
	}
	for i := 0; i < len(stream); {
		o, n, err := next(stream[i:])
		if err != nil {
			return nil, err
		}
		i += n
		if o.kind != operator {
			if o.kind != nothing {
				stack = append(stack, o)
			}
			continue
		}
		number := func(back int) float64 {
			if back > len(stack) {
				return 0
			}
			return stack[len(stack)-back].number
		}
		switch o.word {
		case "BT":
			x, y = 0, 0
		case "Td", "TD":
			x, y = x+number(2), y+number(1)
		case "Tm":
			x, y = number(2), number(1)
		case "Tf":
			if len(stack) < 2 {
				return nil, errors.New("a font without name")
			}
			known := false
			if font, known = fonts[stack[len(stack)-2].word]; !known {
				return nil, fmt.Errorf("a font that is not there: %s", stack[len(stack)-2].word)
			}
			size = number(1)
		case "Tj", "'", "\"":
			if len(stack) > 0 {
				show(font.read(stack[len(stack)-1].text))
			}
		case "TJ":
			for _, part := range stack {
				if part.kind == literalText {
					show(font.read(part.text))
				} else {
					x -= part.number * size / 1000
				}
			}
		case "BI":
			return nil, errors.New("an image inside a page")
		}
		stack = stack[:0]
	}
	return runs, nil
}

type operandKind int

const (
	nothing operandKind = iota
	operator
	name
	amount
	literalText
)

// operand is one word of a page.
type operand struct {
	kind   operandKind
	word   string
	number float64
	text   []byte
}

// next reads the first word of a page's stream and its length.
func next(data []byte) (operand, int, error) {
	switch c := data[0]; c {
	case ' ', '\t', '\r', '\n', '\f', 0, '[', ']', '{', '}', '>':
		return operand{}, 1, nil
	case '%':
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			return operand{}, end, nil
		}
		return operand{}, len(data), nil
	case '(':
		text, n := literal(data)
		return operand{kind: literalText, text: text}, n, nil
	case '<':
		if bytes.HasPrefix(data, []byte("<<")) {
			return operand{}, 2, nil
		}
		end := bytes.IndexByte(data, '>')
		if end < 0 {
			return operand{}, 0, errors.New("a text in digits that does not end")
		}
		return hexadecimal(data[1:end], end+1)
	}
	end := 1
	for end < len(data) && !bytes.ContainsRune([]byte(" \t\r\n\f\x00[]{}()<>/%"), rune(data[end])) {
		end++
	}
	word := string(data[:end])
	if strings.HasPrefix(word, "/") {
		return operand{kind: name, word: word[1:]}, end, nil
	}
	if v, err := strconv.ParseFloat(word, 64); err == nil {
		return operand{kind: amount, number: v}, end, nil
	}
	return operand{kind: operator, word: word}, end, nil
}

// hexadecimal reads a text that is written in digits.
func hexadecimal(digits []byte, n int) (operand, int, error) {
	clean := bytes.Join(bytes.Fields(digits), nil)
	if len(clean)%2 == 1 {
		clean = append(clean, '0')
	}
	text := make([]byte, 0, len(clean)/2)
	for i := 0; i < len(clean); i += 2 {
		v, err := strconv.ParseUint(string(clean[i:i+2]), 16, 8)
		if err != nil {
			return operand{}, 0, fmt.Errorf("a text in digits: %w", err)
		}
		text = append(text, byte(v))
	}
	return operand{kind: literalText, text: text}, n, nil
}
