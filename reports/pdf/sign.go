package pdf

import "bilan/reports/pack"

const (
	signField = 8.5  // one line to write on
	signLast  = 20.0 // the last field, which takes a signature
	signPad   = 2.5
)

// signExtent is the height of the boxes that parties sign.
func (d *document) signExtent(s *pack.Sign, width float64) float64 {
	h := 0.0
	if title := d.title(d.line(s.Title), "", nil, width); len(title) > 0 {
		h = height(len(title), 9.5) + afterTitle
	}
	wide := d.signWidth(s, width)
	tallest := 0.0
	for i := range s.Parties {
		tallest = max(tallest, height(len(d.party(s, i, wide)), 9.5))
	}
	return h + tallest + float64(max(len(s.Fields)-1, 0))*signField + lastField(s) + 2*signPad
}

// lastField is the height of the last field: a signature, or a line.
func lastField(s *pack.Sign) float64 {
	if s.IsNote {
		return signField
	}
	return signLast
}

func (d *document) signWidth(s *pack.Sign, width float64) float64 {
	n := float64(max(len(s.Parties), 1))
	return (width - gutter*(n-1)) / n
}

func (d *document) party(s *pack.Sign, i int, wide float64) []line {
	return d.wrap([]run{{text: d.line(s.Parties[i]), font: font{style: "B", size: 9.5, ink: ink}}}, wide-2*signPad)
}

// sign prints a box for each party, side by side: who, then a rule to write on for each field.
func (d *document) sign(s *pack.Sign, x, width float64) {
	if title := d.title(d.line(s.Title), "", nil, width); len(title) > 0 {
		d.print(title, x, d.y, 9.5)
		d.y += height(len(title), 9.5) + afterTitle
	}
	wide := d.signWidth(s, width)
	tallest := 0.0
	for i := range s.Parties {
		tallest = max(tallest, height(len(d.party(s, i, wide)), 9.5))
	}
	box := tallest + float64(max(len(s.Fields)-1, 0))*signField + lastField(s) + 2*signPad
	for i := range s.Parties {
		left := x + float64(i)*(wide+gutter)
		d.pen(faint, 0.2)
		d.pdf.RoundedRect(left, d.y, wide, box, cornerRound, "1234", "D")
		d.print(d.party(s, i, wide), left+signPad, d.y+signPad, 9.5)
		y := d.y + signPad + tallest
		for j, field := range s.Fields {
			d.say(d.line(field), font{size: 8, ink: quiet}, left+signPad, y+signField-5.2, wide/3, "")
			if j < len(s.Fields)-1 || s.IsNote {
				d.rule(left+signPad+wide/4, y+signField-1.2, wide*3/4-2*signPad, hair, 0.25)
			}
			y += signField
		}
	}
	d.y += box
}
