package pdf

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"bilan/reports/chart"
)

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", "[]"},
		{"1 2,3", "[1 2 3]"},
		{"1-2", "[1 -2]"},
		{".5.5", "[0.5 0.5]"},
		{"-1.5e-3,2E2", "[-0.0015 200]"},
		{" 1\n2\t3 ", "[1 2 3]"},
		{"+4", "[4]"},
		{"1 x", "error"},
		{"--1", "error"},
	} {
		got := "error"
		if n, err := numbers(test.in); err == nil {
			got = fmt.Sprint(n)
		}
		if got != test.want {
			t.Errorf("numbers(%q) = %s, want %s", test.in, got, test.want)
		}
	}
}

func TestParseTransform(t *testing.T) {
	for _, test := range []struct {
		in   string
		x, y float64 // where (1, 2) goes
		bad  bool
	}{
		{in: "", x: 1, y: 2},
		{in: "translate(3 4)", x: 4, y: 6},
		{in: "translate(3)", x: 4, y: 2},
		{in: "scale(2)", x: 2, y: 4},
		{in: "scale(2,3)", x: 2, y: 6},
		{in: "rotate(90)", x: -2, y: 1},
		{in: "rotate(180 1 1)", x: 1, y: 0},
		{in: "matrix(-1,0,0,-1,10,20)", x: 9, y: 18},
		{in: "translate(10 0) scale(2)", x: 12, y: 4},
		{in: "skewX(3)", bad: true},
		{in: "matrix(1 2)", bad: true},
		{in: "translate(1", bad: true},
	} {
		m, err := parseTransform(test.in)
		if (err != nil) != test.bad {
			t.Errorf("%q: error %v", test.in, err)
			continue
		}
		if x, y := m.apply(1, 2); !test.bad && (math.Abs(x-test.x) > 1e-9 || math.Abs(y-test.y) > 1e-9) {
			t.Errorf("%q: (1, 2) goes to (%g, %g), want (%g, %g)", test.in, x, y, test.x, test.y)
		}
	}
}

func TestParsePath(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"M1 2L3 4", "M 1 2; L 3 4"},
		{"M1 2 3 4", "M 1 2; L 3 4"},
		{"m1 2 3 4l1 1", "M 1 2; L 4 6; L 5 7"},
		{"M0 0h5v5H1V1z", "M 0 0; L 5 0; L 5 5; L 1 5; L 1 1; Z"},
		{"M1 1l2 0Zl1 1", "M 1 1; L 3 1; Z; L 2 2"},
		{"M0 0C1 1 2 1 3 0S5 -1 6 0", "M 0 0; C 1 1 2 1 3 0; C 4 -1 5 -1 6 0"},
		{"M0 0c1 1 2 1 3 0s2 -1 3 0", "M 0 0; C 1 1 2 1 3 0; C 4 -1 5 -1 6 0"},
		{"M0 0Q3 3 6 0T12 0", "M 0 0; C 2 2 4 2 6 0; C 8 -2 10 -2 12 0"},
		{"M0 0A1 1 0 0 1 0 0", "M 0 0; L 0 0"},
		{"M0 0A0 5 0 0 1 3 4", "M 0 0; L 3 4"},
		{"", ""},
		{"M1", "error"},
		{"M1 2Z3", "error"},
		{"M1 2B3 4", "error"},
		{"1 2", "error"},
	} {
		got := "error"
		if path, err := parsePath(test.in); err == nil {
			var parts []string
			for _, s := range path {
				n := map[byte]int{'M': 2, 'L': 2, 'C': 6}[s.op]
				parts = append(parts, strings.TrimSpace(fmt.Sprintf("%c %s", s.op, strings.Trim(fmt.Sprint(s.p[:n]), "[]"))))
			}
			got = strings.Join(parts, "; ")
		}
		if got != test.want {
			t.Errorf("parsePath(%q) = %s, want %s", test.in, got, test.want)
		}
	}
}

// An arc stays on its circle and ends where it should, whichever of the four ways round it takes.
func TestArc(t *testing.T) {
	for _, test := range []struct {
		path            string
		cx, cy, r, x, y float64
		pieces          int
	}{
		{"M1 0A1 1 0 0 1 0 1", 0, 0, 1, 0, 1, 1},
		{"M1 0A1 1 0 1 0 0 1", 0, 0, 1, 0, 1, 3},
		{"M1 0A1 1 0 0 0 0 1", 1, 1, 1, 0, 1, 1},
		{"M1 0A1 1 0 1 1 0 1", 1, 1, 1, 0, 1, 3},
		{"M5 0A1 1 0 1 1 -5 0", 0, 0, 5, -5, 0, 2}, // too small a radius grows
	} {
		path, err := parsePath(test.path)
		if err != nil {
			t.Fatal(err)
		}
		if len(path)-1 != test.pieces {
			t.Errorf("%s: %d curves, want %d", test.path, len(path)-1, test.pieces)
		}
		from := path[0].p
		for _, s := range path[1:] {
			// The middle of a cubic curve.
			mx := (from[0] + 3*s.p[0] + 3*s.p[2] + s.p[4]) / 8
			my := (from[1] + 3*s.p[1] + 3*s.p[3] + s.p[5]) / 8
			if d := math.Hypot(mx-test.cx, my-test.cy); math.Abs(d-test.r) > 0.001*test.r {
				t.Errorf("%s: a point is %g from the centre, want %g", test.path, d, test.r)
			}
			from[0], from[1] = s.p[4], s.p[5]
		}
		if math.Hypot(from[0]-test.x, from[1]-test.y) > 1e-9 {
			t.Errorf("%s: ends at %g %g", test.path, from[0], from[1])
		}
	}
}

// What the writer does not know, it refuses: a new bundle cannot lose a mark in silence.
func TestDrawSVGRefuses(t *testing.T) {
	for _, test := range []struct{ svg, want string }{
		{`<svg><path d="M0 0L1 1" stroke="#000"/></svg>`, ""},
		{`<svg><g clip-path="url(#a)"><rect width="3" height="3"/></g><defs><clipPath id="a"><path d="M0 0h1v1Z"/></clipPath></defs></svg>`, ""},
		{`<svg><text x="1" y="1" transform="rotate(-90)" style="font-size:9px;font-weight:bold" fill="rgb(1,2,3)">é</text></svg>`, ""},
		{`<svg><circle cx="1" cy="1" r="1" fill="#abc"/><polygon points="0,0 1,0 1,1"/><line x2="3" stroke="black" stroke-dasharray="2 1"/></svg>`, ""},
		{`<svg><image/><image/><foo/></svg>`, "unknown SVG: foo (1), image (2)"},
		{`<svg><rect width="9" height="9" fill="url(#p)"/><defs><pattern id="p" width="4" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><g><path d="M0 0h4v1h-4Z" fill="#abc"/></g></pattern></defs></svg>`, ""},
		{`<svg><rect width="9000" height="9000" fill="url(#p)"/><defs><pattern id="p" width="1" height="1" patternUnits="userSpaceOnUse"><path d="M0 0h1v1Z"/></pattern></defs></svg>`, "more than 20000 marks"},
		{`<svg><defs><pattern/></defs></svg>`, `pattern "": 0 by 0 in ""`},
		{`<svg><defs><linearGradient/></defs></svg>`, "unknown SVG: linearGradient (1)"},
		{`<svg><path d="M0 0X"/></svg>`, "unknown path command 'X'"},
		{`<svg><path d="M0 0L1 1" fill="url(#p)"/></svg>`, `pattern "p" is not there`},
		{`<svg><g transform="skewX(2)"/></svg>`, "unknown step skewX"},
		{`<svg><g clip-path="url(#no)"/></svg>`, `clip path "no" is not there`},
		{`<svg><path`, "reading the picture of a chart"},
		{`<html/>`, "no svg element"},
	} {
		doc := fpdf.New("P", "mm", "A4", "")
		doc.AddUTF8FontFromBytes(family, "", chart.FontRegular)
		doc.AddUTF8FontFromBytes(family, "B", chart.FontSemiBold)
		doc.AddPage()
		doc.SetFont(family, "", 9)
		err := drawSVG(doc, func(s string) string { return s }, []byte(test.svg), 0, 0, 1)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.svg, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %q", test.svg, err, test.want)
		}
	}
}
