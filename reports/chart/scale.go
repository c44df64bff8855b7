package chart

import (
	"math"

	"bilan/metrics/unit"
)

// scale is a value axis with its ticks: from, from+step, … to. The words of the ticks are made in Go, because an option in
// pure JSON has no way to say « 1 200 » or « 2 h ».
type scale struct {
	from, to, step float64
	labels         []string
}

// Steps that people count in. Durations are seconds.
var (
	decimalSteps  = []float64{1, 2, 2.5, 5}
	durationSteps = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400}
)

// newScale returns an axis over values between low and high with `count` steps, or with at most five when count is zero. It
// starts at zero when fromZero is set or zero is near.
func newScale(p *unit.Printer, kind unit.Kind, low, high float64, fromZero bool, count int) scale {
	if low > high { // nothing to show
		low, high = 0, 1
	}
	if fromZero || (low >= 0 && low < (high-low)*1.2) {
		low = math.Min(low, 0)
	}
	if high <= low {
		high = low + least(kind)
	}
	wanted := count
	if wanted == 0 {
		wanted = 5
	}
	for step := nice(kind, (high-low)/float64(wanted)); ; step = nice(kind, step*1.0001) {
		from := math.Floor(low/step+1e-9) * step
		n := int(math.Ceil((high-from)/step - 1e-9))
		if n > wanted {
			continue
		}
		if count > 0 {
			n = count
		}
		return labelled(p, kind, from, step, max(n, 1))
	}
}

// least is the smallest range worth an axis.
func least(kind unit.Kind) float64 {
	switch kind {
	case unit.Rate, unit.Fine, unit.Finest:
		return 0.01
	case unit.Duration, unit.Exact:
		return 60
	case unit.Days:
		return 86400
	}
	return 1
}

// nice returns the smallest step that people count in and that is not below least.
func nice(kind unit.Kind, atLeast float64) float64 {
	switch kind {
	case unit.Duration, unit.Exact:
		for _, s := range durationSteps {
			if s >= atLeast {
				return s
			}
		}
		return 86400 * decimal(atLeast/86400)
	case unit.Days:
		return 86400 * decimal(atLeast/86400)
	case unit.Count, unit.Bytes:
		s := math.Max(1, decimal(atLeast))
		if s == 2.5 {
			return 5
		}
		return s
	}
	return decimal(atLeast)
}

func decimal(atLeast float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(atLeast)))
	for _, s := range decimalSteps {
		if s*power >= atLeast*(1-1e-12) {
			return s * power
		}
	}
	return 10 * power
}

func labelled(p *unit.Printer, kind unit.Kind, from, step float64, n int) scale {
	s := scale{from: from, to: from + float64(n)*step, step: step}
	for i := range n + 1 {
		s.labels = append(s.labels, tick(p, kind, from+float64(i)*step, step))
	}
	return s
}

// tick prints the value of a tick with the decimals that its step needs, and no more.
func tick(p *unit.Printer, kind unit.Kind, v, step float64) string {
	if math.Abs(v) < step*1e-9 {
		v = 0
	}
	switch kind {
	case unit.Rate, unit.Fine, unit.Finest:
		return p.Percent(v, places(step*100))
	case unit.Count, unit.Duration, unit.Exact, unit.Bytes, unit.Money:
		return p.Format(unit.Of(kind, v))
	case unit.Days:
		return p.Number(v/86400, places(step/86400)) + dayMark(p)
	}
	return p.Number(v, places(step))
}

// dayMark is what the printer writes behind a number of days.
func dayMark(p *unit.Printer) string {
	day := []rune(p.Duration(86400))
	return string(day[1:])
}

func places(step float64) int {
	for n := range 4 {
		scaled := step * math.Pow(10, float64(n))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6 {
			return n
		}
	}
	return 4
}

// reach widens a range by finite values and returns it.
func reach(low, high float64, values []*float64) (float64, float64) {
	for _, v := range values {
		if known(v) {
			low, high = math.Min(low, *v), math.Max(high, *v)
		}
	}
	return low, high
}

// known reports a value that can be drawn.
func known(v *float64) bool { return v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) }
