package workspace

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// million is a whole, in parts per million.
const million = Rate(1_000_000)

var (
	rateForm  = regexp.MustCompile(`^(\d{1,7})(?:[.,](\d{1,4}))?%$`)
	bareForm  = regexp.MustCompile(`^\d{1,7}(?:[.,]\d+)?$`)
	moneyForm = regexp.MustCompile(`^(\d{1,15}|\d{1,3}(?: \d{3}){1,4})(?:[.,](\d{1,2}))?$`)
	// blanks are the spaces that people type inside numbers.
	blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")
)

// parseRate reads "95 %", "99,9 %" or "99.95 %" as parts per million. A bare number is refused: 0.95 and 95 are both written
// for the same share.
func parseRate(text string) (rate Rate, message, hint string) {
	word := strings.ReplaceAll(blanks.Replace(strings.TrimSpace(text)), " ", "")
	match := rateForm.FindStringSubmatch(word)
	switch {
	case match != nil:
	case bareForm.MatchString(word):
		cure := word
		if share, err := strconv.ParseFloat(strings.Replace(word, ",", ".", 1), 64); err == nil && share < 1 {
			cure = strconv.FormatFloat(math.Round(share*1e6)/1e4, 'f', -1, 64)
		}
		return 0, fmt.Sprintf("the share %q has no unit", text), fmt.Sprintf("write it as \"%s %%\"", cure)
	default:
		return 0, fmt.Sprintf("unknown share %q", text), `write it as "95 %" or "99,95 %", with at most four decimals`
	}
	whole, _ := strconv.ParseInt(match[1], 10, 64)
	part, _ := strconv.ParseInt((match[2] + "0000")[:4], 10, 64)
	return Rate(whole*10_000 + part), "", ""
}

// String is the rate as a contract writes it: "99,95 %".
func (r Rate) String() string {
	text := fmt.Sprintf("%d,%04d", int64(r)/10_000, int64(r)%10_000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ",") + " %"
}

// parseMoney reads 1500, "1 500,00" or "1500.50" as cents.
func parseMoney(text string) (amount Money, message, hint string) {
	word := blanks.Replace(strings.TrimSpace(text))
	if cut := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(word, "€"), "EUR")); cut != word {
		return 0, fmt.Sprintf("the amount %q names its currency", text), fmt.Sprintf("write %q: the currency is said once, under currency", cut)
	}
	match := moneyForm.FindStringSubmatch(word)
	if match == nil {
		return 0, fmt.Sprintf("unknown amount %q", text), `write it as 1500 or "1 500,00"`
	}
	whole, err := strconv.ParseInt(strings.ReplaceAll(match[1], " ", ""), 10, 64)
	if err != nil {
		return 0, fmt.Sprintf("unknown amount %q", text), ""
	}
	part, _ := strconv.ParseInt((match[2] + "00")[:2], 10, 64)
	return Money(whole*100 + part), "", ""
}

// String is the amount as a contract writes it, without currency: "1 500,00".
func (m Money) String() string {
	digits := strconv.FormatInt(int64(m)/100, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + " " + digits[i:]
	}
	return fmt.Sprintf("%s,%02d", digits, int64(m)%100)
}

func (d *document) decodeRate(node ast.Node, v reflect.Value) {
	text, ok := spelling(node)
	if !ok {
		d.wrong(node, `a share such as "95 %"`)
		return
	}
	rate, message, hint := parseRate(text)
	if message != "" {
		d.add(placeOf(node), message, hint)
		return
	}
	v.SetInt(int64(rate))
}

func (d *document) decodeMoney(node ast.Node, v reflect.Value) {
	text, ok := spelling(node)
	if !ok {
		d.wrong(node, `an amount such as "1 500,00"`)
		return
	}
	amount, message, hint := parseMoney(text)
	if message != "" {
		d.add(placeOf(node), message, hint)
		return
	}
	v.SetInt(int64(amount))
}

// decodeDelay reads a duration, or a number of days with their meaning, and turns the latter into seconds where they have a
// fixed length.
func (d *document) decodeDelay(node ast.Node, v reflect.Value, path string) {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		d.decodeStruct(node, v, path)
		delay := v.Addr().Interface().(*Delay)
		switch delay.Day {
		case "calendar_day":
			delay.Seconds = int64(delay.Days) * daySeconds
		case "hours":
			delay.Seconds = int64(delay.Days) * int64(delay.DayHours/time.Second)
		}
		return
	}
	text, ok := spelling(node)
	if !ok {
		d.wrong(node, "a duration such as 4h, or {days, day}")
		return
	}
	duration, message, hint := parseDuration(text)
	if dayForm.MatchString(strings.ToLower(strings.TrimSpace(text))) {
		hint = "say which day is meant: {days: 1, day: calendar_day}, {days: 1, day: working_day} or {days: 1, day: hours, day_hours: 10h}"
	}
	if message != "" {
		d.add(placeOf(node), message, hint)
		return
	}
	v.Set(reflect.ValueOf(Delay{Seconds: int64(duration / time.Second)}))
}
