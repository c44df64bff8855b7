package unit

import "math"

// Scale is one unit for a whole axis or column, so that its numbers compare at a glance.
type Scale struct {
	// Divisor turns Value.Number into the printed number: 3600 when seconds are printed as hours, 0.01 for percent.
	Divisor float64
	// Unit follows the number or heads the column ("h", "%"); empty for counts.
	Unit     string
	Decimals int
	shift    int // the divisor as a power of ten when it is one, to round on decimal digits
}

// Scale returns the scale that suits values of a kind up to largest, in the unit of Value.Number. Durations take the
// largest unit that keeps at least two of it; texts and instants have no scale and get the neutral one.
func (p *Printer) Scale(kind Kind, largest float64) Scale {
	largest = math.Abs(largest)
	switch kind {
	case Rate:
		return Scale{Divisor: 0.01, Unit: "%", Decimals: 1, shift: 2}
	case Fine:
		return Scale{Divisor: 0.01, Unit: "%", Decimals: 3, shift: 2}
	case Finest:
		return Scale{Divisor: 0.01, Unit: "%", Decimals: 4, shift: 2}
	case Money:
		return Scale{Divisor: 100, Decimals: 2, shift: -2}
	case Days:
		return Scale{Divisor: 86400, Unit: p.day, Decimals: 1}
	case Number:
		return Scale{Divisor: 1, Decimals: 1}
	case Duration, Exact:
		switch {
		case largest < 120:
			return Scale{Divisor: 1, Unit: p.second}
		case largest < 2*3600:
			return Scale{Divisor: 60, Unit: p.minute, Decimals: 1}
		case largest < 2*86400:
			return Scale{Divisor: 3600, Unit: p.hour, Decimals: 1}
		}
		return Scale{Divisor: 86400, Unit: p.day, Decimals: 1}
	case Bytes:
		step, limit := 0, 999.5
		for largest >= limit && step < len(p.bytes)-1 {
			step++
			// 999 950 bytes print as 1,0 Mo, never as 1 000,0 ko.
			limit = 999.95 * math.Pow10(3*step)
		}
		return Scale{Divisor: math.Pow10(3 * step), Unit: p.bytes[step], Decimals: min(step, 1), shift: -3 * step}
	}
	return Scale{Divisor: 1}
}

// FormatIn prints a number in a scale, without its unit: the axis or the header says it. Words, instants and absences
// print as in [Printer.Format].
func (p *Printer) FormatIn(v Value, s Scale) string {
	switch v.Kind {
	case Text, ID, Instant, Second, Date:
		return p.Format(v)
	}
	if v.IsMissing() || !finite(v.Number) {
		return p.Format(v)
	}
	if s.shift != 0 || s.Divisor == 1 || s.Divisor == 0 {
		return p.decimal(v.Number, s.shift, s.Decimals)
	}
	return p.decimal(v.Number/s.Divisor, 0, s.Decimals)
}
