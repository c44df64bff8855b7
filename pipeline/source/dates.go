package source

import (
	"bytes"
	"fmt"
	"time"
)

// order is the order of day, month and year where the year does not come first.
type order string

const (
	unknown order = ""
	dmy     order = "dmy"
	mdy     order = "mdy"
	ymd     order = "ymd"
)

// shape is the form of a written time, before it is known whether it makes sense.
type shape int

const (
	unreadable  shape = iota
	yearFirst         // 2026-09-14
	dayOrMonth        // 14/09/2026: needs an order
	shortYear         // 14/09/26: needs a declared order
	namedMonth        // 14 sept. 2026
	epochSecond       // 1789387200
	epochMilli        // 1789387200000
)

// moment is a time as it was written.
type moment struct {
	shape         shape
	first, second int // as written, of dayOrMonth and shortYear
	year, month   int
	day           int
	seconds       int64 // of the day; the whole instant for an epoch
	micros        int64
	hasOffset     bool
	offset        int64 // seconds east of UTC
}

// scanMoment reads the form of a written time. It knows d/m/yyyy, yyyy-m-d and d mon yyyy with "/", "-", "." or spaces, then
// H:MM[:SS[.fraction]] after a space or T, AM and PM, and Z, UTC or an offset; and seconds or milliseconds since 1970.
func scanMoment(b []byte) (m moment, ok bool) {
	n1, l1, i := digits(b, 0)
	if l1 == 0 {
		return m, false
	}
	if i == len(b) {
		switch l1 {
		case 10:
			return moment{shape: epochSecond, seconds: n1, hasOffset: true}, true
		case 13:
			return moment{shape: epochMilli, seconds: n1 / 1000, micros: n1 % 1000 * 1000, hasOffset: true}, true
		}
		return m, false
	}
	if l1 != 4 && l1 > 2 {
		return m, false
	}
	if i = dateMark(b, i); i < 0 {
		return m, false
	}
	n2, l2, j := digits(b, i)
	if l2 == 0 {
		if n2, j = monthName(b, i); n2 == 0 || l1 > 2 {
			return m, false
		}
		m.shape = namedMonth
	} else if l2 > 2 {
		return m, false
	}
	if j = dateMark(b, j); j < 0 {
		return m, false
	}
	n3, l3, i := digits(b, j)
	switch {
	case m.shape == namedMonth && (l3 == 4 || l3 == 2):
		if l3 == 2 {
			n3 += 2000
		}
		m.day, m.month, m.year = int(n1), int(n2), int(n3)
	case l1 == 4 && l3 >= 1 && l3 <= 2:
		m.shape, m.year, m.month, m.day = yearFirst, int(n1), int(n2), int(n3)
	case l1 <= 2 && l3 == 4:
		m.shape, m.first, m.second, m.year = dayOrMonth, int(n1), int(n2), int(n3)
	case l1 <= 2 && l3 == 2:
		m.shape, m.first, m.second, m.year = shortYear, int(n1), int(n2), int(n3)
	default:
		return m, false
	}
	if i == len(b) {
		return m, true
	}
	return m, m.scanClock(b, i)
}

// scanClock reads what follows the date.
func (m *moment) scanClock(b []byte, i int) bool {
	at := i
	if b[i] == 'T' || b[i] == 't' {
		i++
	} else {
		if b[i] == ',' {
			i++
		}
		i = skipSpaces(b, i)
	}
	if i == at || i == len(b) {
		return i != at && i == len(b) && b[at] != 'T' && b[at] != 't'
	}
	h, l, i := digits(b, i)
	if l == 0 || l > 2 || i == len(b) || b[i] != ':' {
		return false
	}
	minute, l, i := digits(b, i+1)
	if l != 2 || minute > 59 {
		return false
	}
	var second int64
	if i < len(b) && b[i] == ':' {
		if second, l, i = digits(b, i+1); l != 2 || second > 59 {
			return false
		}
		if i < len(b) && (b[i] == '.' || b[i] == ',') {
			from := i + 1
			_, l, i = digits(b, from)
			if l == 0 {
				return false
			}
			for k := 0; k < 6; k++ {
				m.micros *= 10
				if k < l {
					m.micros += int64(b[from+k] - '0')
				}
			}
		}
	}
	i = skipSpaces(b, i)
	if i+1 < len(b) && (b[i+1]|0x20) == 'm' && ((b[i]|0x20) == 'a' || (b[i]|0x20) == 'p') {
		if h < 1 || h > 12 {
			return false
		}
		h %= 12
		if b[i]|0x20 == 'p' {
			h += 12
		}
		i = skipSpaces(b, i+2)
	}
	if h > 23 {
		return false
	}
	m.seconds = h*3600 + minute*60 + second
	return m.scanOffset(b, i)
}

func (m *moment) scanOffset(b []byte, i int) bool {
	rest := b[i:]
	if len(rest) == 0 {
		return true
	}
	m.hasOffset = true
	switch {
	case len(rest) == 1 && rest[0]|0x20 == 'z', bytes.EqualFold(rest, []byte("utc")), bytes.EqualFold(rest, []byte("gmt")):
		return true
	case rest[0] != '+' && rest[0] != '-':
		return false
	}
	h, l, j := digits(rest, 1)
	var minutes int64
	switch {
	case l == 4 && j == len(rest):
		h, minutes = h/100, h%100
	case l == 2 && j == len(rest):
	case l == 2 && rest[j] == ':':
		if minutes, l, j = digits(rest, j+1); l != 2 || j != len(rest) {
			return false
		}
	default:
		return false
	}
	if h > 15 || minutes > 59 {
		return false
	}
	m.offset = h*3600 + minutes*60
	if rest[0] == '-' {
		m.offset = -m.offset
	}
	return true
}

// The years that an incident can be of. Outside, a date is a slip of the keyboard or a default of the tool.
const (
	firstYear = 1970
	lastYear  = 2100
)

// settle gives year, month and day their places, and says why they make no date.
func (m *moment) settle(o order) (reason string) {
	switch m.shape {
	case epochSecond, epochMilli:
		if y := time.Unix(m.seconds, 0).UTC().Year(); y < firstYear || y > lastYear {
			return yearReason(y)
		}
		return ""
	case dayOrMonth, shortYear:
		switch {
		case o == mdy:
			m.month, m.day = m.first, m.second
		case o == ymd && m.shape == shortYear:
			m.year, m.month, m.day = m.first, m.second, m.year
		default:
			m.day, m.month = m.first, m.second
		}
		if m.shape == shortYear {
			m.year += 2000
		}
	}
	if m.year < firstYear || m.year > lastYear {
		return yearReason(m.year)
	}
	if m.month < 1 || m.month > 12 {
		return fmt.Sprintf("month %d does not exist", m.month)
	}
	if m.day < 1 || m.day > daysIn(m.year, m.month) {
		return fmt.Sprintf("day %d does not exist in month %d of %d", m.day, m.month, m.year)
	}
	return ""
}

func yearReason(y int) string {
	return fmt.Sprintf("year %d is outside %d–%d", y, firstYear, lastYear)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// wall returns the seconds that a clock showing the moment counts since 1970, zone apart.
func (m *moment) wall() int64 {
	if m.shape == epochSecond || m.shape == epochMilli {
		return m.seconds
	}
	return days(m.year, m.month, m.day)*86400 + m.seconds
}

// days counts the days from 1970-01-01, in the Gregorian calendar.
func days(y, m, d int) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	ofEra := y - era*400
	ofYear := (153*(m-3)+2)/5 + d - 1
	return int64(era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468)
}

func digits(b []byte, i int) (n int64, length, next int) {
	from := i
	for i < len(b) && b[i] >= '0' && b[i] <= '9' && i-from < 18 {
		n = n*10 + int64(b[i]-'0')
		i++
	}
	return n, i - from, i
}

func skipSpaces(b []byte, i int) int {
	for i < len(b) {
		switch {
		case b[i] == ' ' || b[i] == '\t':
			i++
		case bytes.HasPrefix(b[i:], []byte("\u00a0")):
			i += len("\u00a0")
		case bytes.HasPrefix(b[i:], []byte("\u202f")): // of times that newer systems write: 1:16 PM
			i += len("\u202f")
		default:
			return i
		}
	}
	return i
}

// dateMark passes what separates the parts of a date; -1 when nothing does.
func dateMark(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '-', '/':
		return i + 1
	case '.', ' ':
		return skipSpaces(b, i+1)
	}
	if i > 0 && b[i-1] == '.' { // of a month that was cut short
		return i
	}
	return -1
}

var months = []struct {
	prefix string
	month  int64
}{
	{"jan", 1}, {"fev", 2}, {"fév", 2}, {"feb", 2}, {"mar", 3}, {"avr", 4}, {"apr", 4}, {"mai", 5}, {"may", 5}, {"juin", 6},
	{"jun", 6}, {"juil", 7}, {"jul", 7}, {"aou", 8}, {"aoû", 8}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11},
	{"dec", 12}, {"déc", 12},
}

// monthName reads a French or English name or abbreviation of a month.
func monthName(b []byte, i int) (month int64, next int) {
	next = i
	for next < len(b) && (b[next]|0x20 >= 'a' && b[next]|0x20 <= 'z' || b[next] >= 0x80) {
		next++
	}
	word := bytes.ToLower(b[i:next])
	if next < len(b) && b[next] == '.' { // sept.
		next++
	}
	if len(word) > 12 {
		return 0, i
	}
	for _, m := range months {
		if bytes.HasPrefix(word, []byte(m.prefix)) {
			return m.month, next
		}
	}
	return 0, i
}
