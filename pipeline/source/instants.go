package source

import (
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// time appends an instant in microseconds, or a date in days, or gives the reason why it cannot be read.
func (n *normaliser) time(f *field, c []byte, line int64) (reason string) {
	if n.serial {
		if m, ok := n.serialMoment(c); ok {
			return n.place(f, &m, c, line)
		}
	}
	m, ok := scanMoment(c)
	if !ok {
		return "not a date"
	}
	f.proof.see(&m, line, c)
	if (m.shape == epochSecond || m.shape == epochMilli) != f.epoch {
		if f.epoch {
			return "a date among numbers"
		}
		return "a number among dates"
	}
	if reason := m.settle(f.order); reason != "" {
		return reason
	}
	return n.place(f, &m, c, line)
}

func (n *normaliser) place(f *field, m *moment, c []byte, line int64) (reason string) {
	if f.kind == date {
		n.row = strconv.AppendInt(n.row, m.wall()/86400, 10)
		return ""
	}
	at := m.wall() - m.offset
	if !m.hasOffset {
		if n.zone == nil {
			if n.zoneless.line == 0 {
				n.zoneless, n.zonelessHeader = sighting{line, shown(c)}, f.header
			}
			return "a time without offset, and the source has no zone"
		}
		var d doubt
		at, d = n.zone.instant(m.wall())
		switch d {
		case inGap:
			n.gaps++
			n.flag("DQ-TZ-GAP:", f.name)
		case inOverlap:
			n.overlaps++
			n.flag("DQ-TZ-AMB:", f.name)
		}
	}
	micros := at*1_000_000 + m.micros
	if micros > n.latest && micros <= n.now && !f.isPlan {
		n.latest = micros
	}
	n.row = strconv.AppendInt(n.row, micros, 10)
	return ""
}

func (n *normaliser) flag(code, column string) {
	if len(n.flags) > 0 {
		n.flags = append(n.flags, ',')
	}
	n.flags = append(append(n.flags, code...), column...)
}

// serialMoment reads the days of a spreadsheet since its epoch. A spreadsheet knows no zone.
func (n *normaliser) serialMoment(c []byte) (m moment, ok bool) {
	for _, b := range c {
		if b != '.' && (b < '0' || b > '9') {
			return m, false
		}
	}
	v, err := strconv.ParseFloat(string(c), 64)
	if err != nil || v < 20_000 || v > 80_000 { // 1954 to 2119
		return m, false
	}
	t, err := excelize.ExcelDateToTime(v, n.is1904)
	if err != nil {
		return m, false
	}
	// A serial number is a float: a minute past the hour may come a few milliseconds early.
	t = t.Round(time.Second)
	m = moment{shape: yearFirst, year: t.Year(), month: int(t.Month()), day: t.Day(),
		seconds: int64(t.Hour())*3600 + int64(t.Minute())*60 + int64(t.Second())}
	if m.settle(ymd) != "" {
		return m, false
	}
	return m, true
}
