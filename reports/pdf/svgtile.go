package pdf

import (
	"fmt"
	"math"
)

// tiling is a pattern: a tile that repeats over a shape, in a coordinate system of its own.
type tiling struct {
	width, height float64
	turn          matrix
	marks         []tileMark
}

// tileMark is one mark of a tile.
type tileMark struct {
	path []segment
	ink  [3]int
}

// tileLimit bounds what one shape may repeat: a pattern too fine for its shape is refused rather than drawn for minutes.
const tileLimit = 20000

// readTiling reads a pattern in user space. Marks outside its tile are what its neighbours draw, and are left to them.
func readTiling(n *node) (tiling, error) {
	t := tiling{width: number(n.attrs["width"], 0), height: number(n.attrs["height"], 0), turn: identity}
	if t.width <= 0 || t.height <= 0 || n.attrs["patternUnits"] != "userSpaceOnUse" {
		return t, fmt.Errorf("pattern %q: %g by %g in %q", n.attrs["id"], t.width, t.height, n.attrs["patternUnits"])
	}
	if s := n.attrs["patternTransform"]; s != "" {
		turn, err := parseTransform(s)
		if err != nil {
			return t, err
		}
		t.turn = turn
	}
	return t, t.read(n)
}

func (t *tiling) read(n *node) error {
	for _, k := range n.kids {
		if k.name == "g" {
			if err := t.read(k); err != nil {
				return err
			}
			continue
		}
		path, err := outline(k)
		if err != nil {
			return fmt.Errorf("pattern: %s: %w", k.name, err)
		}
		ink, filled, err := paint(k.attrs["fill"], "#000000")
		if err != nil {
			return err
		}
		x0, y0, x1, y1 := bounds(path, identity)
		if filled && x1 > 0 && y1 > 0 && x0 < t.width && y0 < t.height {
			t.marks = append(t.marks, tileMark{path, ink})
		}
	}
	return nil
}

// tile fills the bounds of a path with a pattern.
func (d *drawing) tile(id string, path []segment, m matrix, opacity float64) error {
	t, known := d.tiles[id]
	if !known {
		return fmt.Errorf("pattern %q is not there", id)
	}
	if len(path) == 0 {
		return nil
	}
	x0, y0, x1, y1 := bounds(path, m)
	d.pdf.ClipRect(x0, y0, x1-x0, y1-y0, false)
	defer d.restore(d.pdf.ClipEnd)
	d.pdf.SetAlpha(clamp(opacity), "Normal")
	whole := m.times(t.turn)
	// The tiles that can touch the shape: its corners in the coordinates of the pattern.
	back, ok := whole.inverse()
	if !ok {
		return nil
	}
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, corner := range [][2]float64{{x0, y0}, {x1, y0}, {x0, y1}, {x1, y1}} {
		x, y := back.apply(corner[0], corner[1])
		left, top, right, bottom = math.Min(left, x), math.Min(top, y), math.Max(right, x), math.Max(bottom, y)
	}
	drawn := 0
	for row := math.Floor(top / t.height); row*t.height < bottom; row++ {
		for column := math.Floor(left / t.width); column*t.width < right; column++ {
			at := whole.times(matrix{1, 0, 0, 1, column * t.width, row * t.height})
			for _, mark := range t.marks {
				mx0, my0, mx1, my1 := bounds(mark.path, at)
				if mx1 < x0 || my1 < y0 || mx0 > x1 || my0 > y1 {
					continue
				}
				if drawn++; drawn > tileLimit {
					return fmt.Errorf("pattern %q: more than %d marks in one shape", id, tileLimit)
				}
				d.pdf.SetFillColor(mark.ink[0], mark.ink[1], mark.ink[2])
				d.trace(mark.path, at)
				d.pdf.DrawPath("F")
			}
		}
	}
	return nil
}
