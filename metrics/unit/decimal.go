package unit

import (
	"math"
	"strconv"
	"strings"
)

// decimal prints f × 10^shift with a fixed number of decimals, half away from zero, and groups thousands.
//
// golang.org/x/text is not used here: its French separator is U+00A0 where the pack wants U+202F, and it rounds half to even
// on the binary product, so that 0.9345 prints as 93,4 % and 0.9425 as 94,3 %. The work is done on the shortest decimal
// form of the number instead, which is the one that people type and read: 0.9345 is 93,45 % and prints as 93,5 %.
func (l *words) decimal(f float64, shift, decimals int) string {
	whole, fraction, negative := round(f, shift, decimals)
	var b strings.Builder
	if negative {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.thousands)
		}
		b.WriteRune(digit)
	}
	if decimals > 0 {
		b.WriteString(l.mark)
		b.WriteString(fraction)
	}
	return b.String()
}

// round returns the digits of f × 10^shift before and after the decimal mark. The whole part has at least one digit, the
// fraction exactly decimals. A number that rounds to zero is not negative: no « −0,0 » in a pack.
func round(f float64, shift, decimals int) (whole, fraction string, negative bool) {
	text := strconv.FormatFloat(math.Abs(f), 'f', -1, 64)
	whole, fraction, _ = strings.Cut(text, ".")
	point := len(whole) + shift
	digits := whole + fraction
	if point < 1 {
		digits = strings.Repeat("0", 1-point) + digits
		point = 1
	}
	keep := point + decimals
	if missing := keep - len(digits); missing > 0 {
		digits += strings.Repeat("0", missing)
	}
	kept := []byte(digits[:keep])
	if keep < len(digits) && digits[keep] >= '5' {
		kept = increment(kept)
	}
	point = len(kept) - decimals
	whole = strings.TrimLeft(string(kept[:point]), "0")
	if whole == "" {
		whole = "0"
	}
	return whole, string(kept[point:]), f < 0 && strings.Trim(string(kept), "0") != ""
}

// increment adds one to a run of decimal digits; 999 becomes 1000.
func increment(digits []byte) []byte {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] != '9' {
			digits[i]++
			return digits
		}
		digits[i] = '0'
	}
	return append([]byte{'1'}, digits...)
}

// whole rounds to the nearest whole number of steps, half away from zero.
func whole(f, step float64) int64 { return int64(math.Round(f / step)) }
