package pdf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// matrix is [a b c d e f]: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times returns the matrix that applies n first, then m.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// inverse undoes m, and is false for one that flattens.
func (m matrix) inverse() (matrix, bool) {
	area := m[0]*m[3] - m[1]*m[2]
	if area == 0 {
		return identity, false
	}
	return matrix{m[3] / area, -m[1] / area, -m[2] / area, m[0] / area, (m[2]*m[5] - m[3]*m[4]) / area, (m[1]*m[4] - m[0]*m[5]) / area}, true
}

// size is the mean factor by which m stretches a length.
func (m matrix) size() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// parseTransform reads a transform attribute: matrix, translate, scale, rotate, in any number.
func parseTransform(s string) (matrix, error) {
	out := identity
	for rest := strings.TrimSpace(s); rest != ""; {
		name, after, found := strings.Cut(rest, "(")
		inside, tail, closed := strings.Cut(after, ")")
		if !found || !closed {
			return out, fmt.Errorf("transform %q is not closed", s)
		}
		rest = strings.TrimLeft(tail, " ,")
		n, err := numbers(inside)
		if err != nil {
			return out, fmt.Errorf("transform %q: %w", s, err)
		}
		step, err := transform(strings.TrimSpace(name), n)
		if err != nil {
			return out, fmt.Errorf("transform %q: %w", s, err)
		}
		out = out.times(step)
	}
	return out, nil
}

func transform(name string, n []float64) (matrix, error) {
	at := func(i int, otherwise float64) float64 {
		if i < len(n) {
			return n[i]
		}
		return otherwise
	}
	switch {
	case name == "matrix" && len(n) == 6:
		return matrix(n), nil
	case name == "translate" && len(n) > 0:
		return matrix{1, 0, 0, 1, n[0], at(1, 0)}, nil
	case name == "scale" && len(n) > 0:
		return matrix{n[0], 0, 0, at(1, n[0]), 0, 0}, nil
	case name == "rotate" && len(n) > 0:
		sin, cos := math.Sincos(n[0] * math.Pi / 180)
		x, y := at(1, 0), at(2, 0)
		return matrix{1, 0, 0, 1, x, y}.times(matrix{cos, sin, -sin, cos, 0, 0}).times(matrix{1, 0, 0, 1, -x, -y}), nil
	}
	return identity, fmt.Errorf("unknown step %s with %d numbers", name, len(n))
}

// numbers reads numbers parted by spaces, commas, or nothing but a sign or a second point.
func numbers(s string) ([]float64, error) {
	var out []float64
	for i := 0; i < len(s); {
		if strings.IndexByte(" ,\t\n\r", s[i]) >= 0 {
			i++
			continue
		}
		end, point, exponent := i, false, false
		for ; end < len(s); end++ {
			c := s[end]
			switch {
			case c >= '0' && c <= '9':
				continue
			case (c == '-' || c == '+') && (end == i || s[end-1] == 'e' || s[end-1] == 'E'):
				continue
			case c == '.' && !point && !exponent:
				point = true
				continue
			case (c == 'e' || c == 'E') && !exponent && end > i:
				exponent = true
				continue
			}
			break
		}
		f, err := strconv.ParseFloat(s[i:end], 64)
		if err != nil {
			return nil, fmt.Errorf("reading the number at %q: %w", s[i:], err)
		}
		out = append(out, f)
		i = end
	}
	return out, nil
}

// segment is one piece of a path in absolute coordinates: 'M', 'L', 'C' or 'Z' with its points.
type segment struct {
	op byte
	p  [6]float64
}

// arity is how many numbers a command takes.
var arity = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// parsePath reads the data of a path and reduces it to moves, lines, cubic curves and closings.
func parsePath(d string) ([]segment, error) {
	b := pathBuilder{}
	for i := 0; i < len(d); {
		if strings.IndexByte(" ,\t\n\r", d[i]) >= 0 {
			i++
			continue
		}
		op := d[i]
		upper := op &^ 0x20
		want, known := arity[upper]
		if !known {
			return nil, fmt.Errorf("unknown path command %q", op)
		}
		end := i + 1
		for end < len(d) && (!isLetter(d[end]) || d[end] == 'e' || d[end] == 'E') {
			end++
		}
		n, err := numbers(d[i+1 : end])
		if err != nil {
			return nil, err
		}
		if want == 0 && len(n) != 0 || want > 0 && (len(n) == 0 || len(n)%want != 0) {
			return nil, fmt.Errorf("path command %q takes %d numbers, not %d", op, want, len(n))
		}
		if want == 0 {
			b.close()
		}
		for ; want > 0 && len(n) > 0; n = n[want:] {
			b.add(upper, op != upper, n[:want])
			if upper == 'M' {
				upper, op = 'L', 'L'|(op&0x20) // more points after a move are lines
			}
		}
		i = end
	}
	return b.out, nil
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

type pathBuilder struct {
	out            []segment
	x, y           float64 // where the pen is
	startX, startY float64
	ctrlX, ctrlY   float64 // last control point, for S and T
	last           byte
}

func (b *pathBuilder) close() {
	b.out = append(b.out, segment{op: 'Z'})
	b.x, b.y, b.last = b.startX, b.startY, 'Z'
}

func (b *pathBuilder) add(op byte, relative bool, n []float64) {
	dx, dy := 0.0, 0.0
	if relative {
		dx, dy = b.x, b.y
	}
	switch op {
	case 'M':
		b.x, b.y = n[0]+dx, n[1]+dy
		b.startX, b.startY = b.x, b.y
		b.out = append(b.out, segment{op: 'M', p: [6]float64{b.x, b.y}})
	case 'L':
		b.line(n[0]+dx, n[1]+dy)
	case 'H':
		b.line(n[0]+dx, b.y)
	case 'V':
		b.line(b.x, n[0]+dy)
	case 'C':
		b.curve(n[0]+dx, n[1]+dy, n[2]+dx, n[3]+dy, n[4]+dx, n[5]+dy)
	case 'S':
		x1, y1 := b.mirror('C', 'S')
		b.curve(x1, y1, n[0]+dx, n[1]+dy, n[2]+dx, n[3]+dy)
	case 'Q':
		b.quadratic(n[0]+dx, n[1]+dy, n[2]+dx, n[3]+dy)
	case 'T':
		x1, y1 := b.mirror('Q', 'T')
		b.quadratic(x1, y1, n[0]+dx, n[1]+dy)
	case 'A':
		b.arc(n[0], n[1], n[2], n[3] != 0, n[4] != 0, n[5]+dx, n[6]+dy)
	}
	b.last = op
}

// mirror is the control point of a smooth command.
func (b *pathBuilder) mirror(a, c byte) (x, y float64) {
	if b.last == a || b.last == c {
		return 2*b.x - b.ctrlX, 2*b.y - b.ctrlY
	}
	return b.x, b.y
}

func (b *pathBuilder) line(x, y float64) {
	b.x, b.y = x, y
	b.out = append(b.out, segment{op: 'L', p: [6]float64{x, y}})
}

func (b *pathBuilder) curve(x1, y1, x2, y2, x, y float64) {
	b.out = append(b.out, segment{op: 'C', p: [6]float64{x1, y1, x2, y2, x, y}})
	b.x, b.y, b.ctrlX, b.ctrlY = x, y, x2, y2
}

func (b *pathBuilder) quadratic(qx, qy, x, y float64) {
	b.curve(b.x+2*(qx-b.x)/3, b.y+2*(qy-b.y)/3, x+2*(qx-x)/3, y+2*(qy-y)/3, x, y)
	b.ctrlX, b.ctrlY = qx, qy
}

// arc turns an elliptic arc into cubic curves of at most a quarter turn (SVG 1.1, appendix F.6).
func (b *pathBuilder) arc(rx, ry, degrees float64, large, sweep bool, x, y float64) {
	x0, y0 := b.x, b.y
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || (x0 == x && y0 == y) {
		b.line(x, y)
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	px, py := cos*(x0-x)/2+sin*(y0-y)/2, -sin*(x0-x)/2+cos*(y0-y)/2
	if over := px*px/(rx*rx) + py*py/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	below := rx*rx*py*py + ry*ry*px*px
	k := math.Sqrt(math.Max(0, (rx*rx*ry*ry-below)/below))
	if large == sweep {
		k = -k
	}
	cx1, cy1 := k*rx*py/ry, -k*ry*px/rx
	cx, cy := cos*cx1-sin*cy1+(x0+x)/2, sin*cx1+cos*cy1+(y0+y)/2
	from := math.Atan2((py-cy1)/ry, (px-cx1)/rx)
	turn := math.Atan2((-py-cy1)/ry, (-px-cx1)/rx) - from
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	pieces := int(math.Ceil(math.Abs(turn)/(math.Pi/2) - 1e-9))
	pieces = max(pieces, 1)
	step := turn / float64(pieces)
	reach := 4.0 / 3 * math.Tan(step/4)
	at := func(u, v float64) (float64, float64) { return cx + cos*rx*u - sin*ry*v, cy + sin*rx*u + cos*ry*v }
	for i := range pieces {
		s1, c1 := math.Sincos(from + float64(i)*step)
		s2, c2 := math.Sincos(from + float64(i+1)*step)
		ax, ay := at(c1-reach*s1, s1+reach*c1)
		bx, by := at(c2+reach*s2, s2-reach*c2)
		ex, ey := at(c2, s2)
		if i == pieces-1 {
			ex, ey = x, y
		}
		b.curve(ax, ay, bx, by, ex, ey)
	}
}
