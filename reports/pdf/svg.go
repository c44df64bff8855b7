package pdf

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// drawing writes one SVG as vectors and text. It knows what the chart bundle emits; anything else is counted and refused, so
// that a new version of the bundle cannot lose a mark in silence.
type drawing struct {
	pdf     *fpdf.Fpdf
	clean   func(string) string
	clips   map[string][]segment
	tiles   map[string]tiling
	unknown map[string]int
}

// drawSVG draws svg with its top left corner at x, y (millimetres); scale is millimetres per SVG unit. The text size follows.
func drawSVG(pdf *fpdf.Fpdf, clean func(string) string, svg []byte, x, y, scale float64) error {
	root, err := readSVG(svg)
	if err != nil {
		return fmt.Errorf("reading the picture of a chart: %w", err)
	}
	d := &drawing{pdf: pdf, clean: clean, clips: map[string][]segment{}, tiles: map[string]tiling{}, unknown: map[string]int{}}
	if err := d.definitions(root); err != nil {
		return fmt.Errorf("reading the picture of a chart: %w", err)
	}
	base := matrix{scale, 0, 0, scale, x, y}
	if err := d.children(root, base, 1); err != nil {
		return fmt.Errorf("drawing a chart: %w", err)
	}
	pdf.SetAlpha(1, "Normal")
	pdf.SetDashPattern(nil, 0)
	pdf.SetLineCapStyle("butt")
	pdf.SetLineJoinStyle("miter")
	if len(d.unknown) > 0 {
		names := make([]string, 0, len(d.unknown))
		for name, n := range d.unknown {
			names = append(names, fmt.Sprintf("%s (%d)", name, n))
		}
		sort.Strings(names)
		return fmt.Errorf("drawing a chart: unknown SVG: %s", strings.Join(names, ", "))
	}
	return pdf.Error()
}

// definitions collects the clip paths, wherever they stand.
func (d *drawing) definitions(n *node) error {
	if n.name == "clipPath" {
		for _, k := range n.kids {
			path, err := outline(k)
			if err != nil {
				return err
			}
			d.clips[n.attrs["id"]] = append(d.clips[n.attrs["id"]], path...)
		}
	}
	if n.name == "pattern" {
		tile, err := readTiling(n)
		if err != nil {
			return err
		}
		d.tiles[n.attrs["id"]] = tile
	}
	for _, k := range n.kids {
		if err := d.definitions(k); err != nil {
			return err
		}
	}
	return nil
}

func (d *drawing) children(n *node, m matrix, opacity float64) error {
	for _, k := range n.kids {
		if err := d.element(k, m, opacity); err != nil {
			return err
		}
	}
	return nil
}

func (d *drawing) element(n *node, m matrix, opacity float64) error {
	switch n.name {
	case "style", "title", "desc": // hover rules of the page
		return nil
	case "defs", "clipPath", "pattern":
		for _, k := range n.kids {
			if k.name != "clipPath" && k.name != "pattern" && n.name == "defs" {
				d.unknown[k.name]++
			}
		}
		return nil
	}
	if t := n.attrs["transform"]; t != "" {
		step, err := parseTransform(t)
		if err != nil {
			return err
		}
		m = m.times(step)
	}
	opacity *= number(n.attrs["opacity"], 1)
	if ref := n.attrs["clip-path"]; ref != "" {
		id := strings.TrimSuffix(strings.TrimPrefix(ref, "url(#"), ")")
		path, known := d.clips[id]
		if !known {
			return fmt.Errorf("clip path %q is not there", id)
		}
		x0, y0, x1, y1 := bounds(path, m)
		d.pdf.ClipRect(x0, y0, x1-x0, y1-y0, false)
		defer d.restore(d.pdf.ClipEnd)
	}
	switch n.name {
	case "g", "svg":
		return d.children(n, m, opacity)
	case "text":
		return d.words(n, m, opacity)
	case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
		path, err := outline(n)
		if err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
		return d.shape(n, path, m, opacity)
	}
	d.unknown[n.name]++
	return nil
}

func (d *drawing) shape(n *node, path []segment, m matrix, opacity float64) error {
	if ref, isTiled := strings.CutPrefix(n.attrs["fill"], "url(#"); isTiled {
		return d.tile(strings.TrimSuffix(ref, ")"), path, m, opacity)
	}
	fill, filled, err := paint(n.attrs["fill"], "#000000")
	if err != nil {
		return err
	}
	stroke, stroked, err := paint(n.attrs["stroke"], "none")
	if err != nil {
		return err
	}
	if len(path) == 0 || !filled && !stroked {
		return nil
	}
	if filled {
		d.pdf.SetAlpha(clamp(opacity*number(n.attrs["fill-opacity"], 1)), "Normal")
		d.pdf.SetFillColor(fill[0], fill[1], fill[2])
		d.trace(path, m)
		d.pdf.DrawPath("F")
	}
	if stroked && number(n.attrs["stroke-width"], 1) > 0 { // a width of 0 is no line in SVG, a hairline in PDF
		d.pdf.SetAlpha(clamp(opacity*number(n.attrs["stroke-opacity"], 1)), "Normal")
		d.pdf.SetDrawColor(stroke[0], stroke[1], stroke[2])
		d.pdf.SetLineWidth(number(n.attrs["stroke-width"], 1) * m.size())
		d.pdf.SetLineCapStyle(n.attrs["stroke-linecap"])
		d.pdf.SetLineJoinStyle(n.attrs["stroke-linejoin"])
		dash, err := numbers(n.attrs["stroke-dasharray"])
		if err != nil && n.attrs["stroke-dasharray"] != "none" {
			return fmt.Errorf("stroke-dasharray: %w", err)
		}
		for i := range dash {
			dash[i] *= m.size()
		}
		d.pdf.SetDashPattern(dash, 0)
		d.trace(path, m)
		d.pdf.DrawPath("D")
	}
	return nil
}

func (d *drawing) trace(path []segment, m matrix) {
	for _, s := range path {
		x, y := m.apply(s.p[0], s.p[1])
		switch s.op {
		case 'M':
			d.pdf.MoveTo(x, y)
		case 'L':
			d.pdf.LineTo(x, y)
		case 'C':
			x2, y2 := m.apply(s.p[2], s.p[3])
			x3, y3 := m.apply(s.p[4], s.p[5])
			d.pdf.CurveBezierCubicTo(x, y, x2, y2, x3, y3)
		case 'Z':
			d.pdf.ClosePath()
		}
	}
}

// restore leaves a clip or a turn. The page forgets the font with it, but the writer does not know: an odd size makes it say
// the next one again.
func (d *drawing) restore(leave func()) {
	leave()
	d.pdf.SetFontSize(1)
}

// central is how far under the middle of a line its baseline lies, in text sizes: dominant-baseline central.
const central = 0.345

// words prints a text element in the fonts of the pack; white edges around labels are left out.
func (d *drawing) words(n *node, m matrix, opacity float64) error {
	s := d.clean(n.text)
	if strings.TrimSpace(s) == "" {
		return nil
	}
	tint, visible, err := paint(n.attrs["fill"], "#000000")
	if err != nil || !visible {
		return err
	}
	size, style := 12.0, ""
	for rule := range strings.SplitSeq(n.attrs["style"], ";") {
		key, value, _ := strings.Cut(rule, ":")
		switch strings.TrimSpace(key) {
		case "font-size":
			size = number(strings.TrimSuffix(value, "px"), 12)
		case "font-weight":
			if value == "bold" || number(value, 400) >= 600 {
				style = "B"
			}
		}
	}
	x, y := number(n.attrs["x"], 0), number(n.attrs["y"], 0)
	switch n.attrs["dominant-baseline"] {
	case "central", "middle":
		y += central * size
	case "hanging", "text-before-edge":
		y += 0.8 * size
	}
	d.pdf.SetFont(family, style, size*m.size()*72/25.4)
	width := d.pdf.GetStringWidth(s)
	px, py := m.apply(x, y)
	angle := math.Atan2(m[1], m[0]) * 180 / math.Pi
	d.pdf.SetAlpha(clamp(opacity*number(n.attrs["fill-opacity"], 1)), "Normal")
	d.pdf.SetTextColor(tint[0], tint[1], tint[2])
	if angle != 0 {
		d.pdf.TransformBegin()
		d.pdf.TransformRotate(-angle, px, py)
		defer d.restore(d.pdf.TransformEnd)
	}
	switch n.attrs["text-anchor"] {
	case "middle":
		px -= width / 2
	case "end":
		px -= width
	}
	d.pdf.Text(px, py, s)
	return nil
}
