package pdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// node is an element with its attributes, children and text.
type node struct {
	name  string
	attrs map[string]string
	kids  []*node
	text  string
}

func readSVG(svg []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(svg))
	top := &node{}
	stack := []*node{top}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		here := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			here.kids = append(here.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			here.text += string(t)
		}
	}
	if len(top.kids) != 1 || top.kids[0].name != "svg" {
		return nil, errors.New("no svg element on top")
	}
	return top.kids[0], nil
}

// outline reduces a shape to path segments in its own coordinates.
func outline(n *node) ([]segment, error) {
	get := func(name string) float64 { return number(n.attrs[name], 0) }
	switch n.name {
	case "path":
		return parsePath(n.attrs["d"])
	case "rect":
		x, y, w, h := get("x"), get("y"), get("width"), get("height")
		return parsePath(fmt.Sprintf("M%g %gh%gv%gh%gZ", x, y, w, h, -w))
	case "line":
		return parsePath(fmt.Sprintf("M%g %gL%g %g", get("x1"), get("y1"), get("x2"), get("y2")))
	case "circle", "ellipse":
		rx, ry := get("rx"), get("ry")
		if n.name == "circle" {
			rx, ry = get("r"), get("r")
		}
		x, y := get("cx"), get("cy")
		return parsePath(fmt.Sprintf("M%g %gA%g %g 0 1 1 %g %gA%g %g 0 1 1 %g %gZ", x-rx, y, rx, ry, x+rx, y, rx, ry, x-rx, y))
	case "polyline", "polygon":
		points := strings.TrimSpace(n.attrs["points"])
		if points == "" {
			return nil, nil
		}
		if n.name == "polygon" {
			return parsePath("M" + points + "Z")
		}
		return parsePath("M" + points)
	}
	return nil, fmt.Errorf("no outline for %q", n.name)
}

func bounds(path []segment, m matrix) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range path {
		points := map[byte]int{'M': 2, 'L': 2, 'C': 6}[s.op]
		for i := 0; i < points; i += 2 {
			x, y := m.apply(s.p[i], s.p[i+1])
			x0, y0, x1, y1 = math.Min(x0, x), math.Min(y0, y), math.Max(x1, x), math.Max(y1, y)
		}
	}
	if x0 > x1 {
		return 0, 0, 0, 0
	}
	return x0, y0, x1, y1
}

// paint reads a colour; the second result is false for none and transparent.
func paint(s, otherwise string) ([3]int, bool, error) {
	if s == "" {
		s = otherwise
	}
	switch s {
	case "none", "transparent":
		return [3]int{}, false, nil
	case "black":
		s = "#000000"
	case "white":
		s = "#ffffff"
	}
	if inside, found := strings.CutPrefix(s, "rgb("); found {
		n, err := numbers(strings.TrimSuffix(inside, ")"))
		if err == nil && len(n) == 3 {
			return [3]int{int(n[0]), int(n[1]), int(n[2])}, true, nil
		}
	}
	if hex, found := strings.CutPrefix(s, "#"); found {
		if len(hex) == 3 {
			hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
		}
		if v, err := strconv.ParseUint(hex, 16, 32); err == nil && len(hex) == 6 {
			return [3]int{int(v >> 16), int(v >> 8 & 255), int(v & 255)}, true, nil
		}
	}
	return [3]int{}, false, fmt.Errorf("unknown colour %q", s)
}

func number(s string, otherwise float64) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil {
		return otherwise
	}
	return f
}

func clamp(f float64) float64 { return math.Max(0, math.Min(1, f)) }
