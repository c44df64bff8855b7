package workspace

import (
	"fmt"
	"time"
)

// Span is a stretch of time of a contract in epoch seconds, half-open.
type Span struct {
	From int64
	To   int64 // 0: open
}

// Validity is the time in which a version holds, from local midnight to local midnight in the zone of the contract. From is
// 1900 for a version without beginning.
func (c *Contract) Validity(t *Terms) (Span, error) {
	zone, err := loadZone(c.Zone)
	if err != nil {
		return Span{}, err
	}
	span := Span{From: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Unix()}
	for _, bound := range []struct {
		text string
		into *int64
	}{{t.ValidFrom, &span.From}, {t.ValidTo, &span.To}} {
		if bound.text == "" {
			continue
		}
		day, err := parseDate(bound.text)
		if err != nil {
			return Span{}, err
		}
		*bound.into = wallInstant(zone, day, 0)
	}
	return span, nil
}

// ContractPeriod is one period of a version.
type ContractPeriod struct {
	Key   string // 2026-W34, 2026-08, 2026-Q3, 2026
	Span         // clipped to the validity of the version
	Whole Span   // before it was clipped
}

// Periods lists the periods of a version that meet [from, to) and its validity, in order. Weeks are those of ISO 8601.
func (c *Contract) Periods(t *Terms, from, to time.Time) ([]ContractPeriod, error) {
	zone, err := loadZone(c.Zone)
	if err != nil {
		return nil, err
	}
	valid, err := c.Validity(t)
	if err != nil {
		return nil, err
	}
	begin, end := max(from.Unix(), valid.From), to.Unix()
	if valid.To > 0 {
		end = min(end, valid.To)
	}
	var periods []ContractPeriod
	for day := firstOf(t.Period, dateOf(time.Unix(begin, 0).In(zone))); begin < end; {
		next := nextOf(t.Period, day)
		whole := Span{wallInstant(zone, day, 0), wallInstant(zone, next, 0)}
		if whole.From >= end {
			break
		}
		clipped := Span{max(whole.From, valid.From), whole.To}
		if valid.To > 0 {
			clipped.To = min(clipped.To, valid.To)
		}
		if clipped.From < clipped.To {
			periods = append(periods, ContractPeriod{keyOf(t.Period, day), clipped, whole})
		}
		day = next
	}
	return periods, nil
}

// firstOf is the first date of the period that a date is in.
func firstOf(grain string, day date) date {
	t := day.midnight()
	switch grain {
	case "week":
		return day - date(day.weekday())
	case "quarter":
		return dateOf(time.Date(t.Year(), t.Month()-(t.Month()-1)%3, 1, 0, 0, 0, 0, time.UTC))
	case "year":
		return dateOf(time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC))
	}
	return dateOf(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
}

// nextOf is the first date of the period after the one that begins on a date.
func nextOf(grain string, first date) date {
	t := first.midnight()
	switch grain {
	case "week":
		return first + 7
	case "quarter":
		return dateOf(t.AddDate(0, 3, 0))
	case "year":
		return dateOf(t.AddDate(1, 0, 0))
	}
	return dateOf(t.AddDate(0, 1, 0))
}

func keyOf(grain string, first date) string {
	t := first.midnight()
	switch grain {
	case "week":
		year, week := t.ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week)
	case "quarter":
		return fmt.Sprintf("%d-Q%d", t.Year(), (t.Month()+2)/3)
	case "year":
		return fmt.Sprint(t.Year())
	}
	return t.Format("2006-01")
}
