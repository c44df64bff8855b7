package source

import (
	"fmt"
)

// sighting is where a value was seen.
type sighting struct {
	line  int64
	value string
}

// dateProof is what a column of times says of its own form, over the whole file.
type dateProof struct {
	dmy, mdy  sighting // first value that can only be read so
	undecided sighting // first value that both orders can read
	short     sighting // first value with a year of two digits
	naive     sighting // first value without offset
	epoch     int64    // values that are seconds or milliseconds since 1970
	written   int64    // values that are written dates
}

// see takes note of one value.
func (p *dateProof) see(m *moment, line int64, value []byte) {
	if m.shape == epochSecond || m.shape == epochMilli {
		p.epoch++
		return
	}
	p.written++
	if !m.hasOffset && p.naive.line == 0 {
		p.naive = sighting{line, string(value)}
	}
	if m.shape == shortYear && p.short.line == 0 {
		p.short = sighting{line, string(value)}
	}
	if m.shape != dayOrMonth {
		return
	}
	switch {
	case m.first > 12 && m.first <= 31 && m.second >= 1 && m.second <= 12:
		if p.dmy.line == 0 {
			p.dmy = sighting{line, string(value)}
		}
	case m.second > 12 && m.second <= 31 && m.first >= 1 && m.first <= 12:
		if p.mdy.line == 0 {
			p.mdy = sighting{line, string(value)}
		}
	case p.undecided.line == 0:
		p.undecided = sighting{line, string(value)}
	}
}

// needsOrder reports whether the column has values whose day and month could be exchanged.
func (p *dateProof) needsOrder() bool { return p.dmy.line+p.mdy.line+p.undecided.line > 0 }

// orderHint is said with every error about the order of day and month.
const orderHint = "declare date_order: dmy, mdy or ymd in the mapping"

// dateColumn is a column of times with its proof.
type dateColumn struct {
	header string
	proof  *dateProof
}

// proveOrders finds the order of every column of a file, in the order of the columns. An order that was declared is kept; a
// column without proof borrows the one that all the proven columns share. said holds a word for each column that needs an
// order.
func proveOrders(columns []dateColumn, declared order) (orders []order, said map[string]string, err error) {
	orders = make([]order, len(columns))
	said = map[string]string{}
	if declared != unknown {
		for i, c := range columns {
			orders[i] = declared
			if c.proof.needsOrder() || c.proof.short.line > 0 {
				said[c.header] = string(declared) + " (declared)"
			}
		}
		return orders, said, nil
	}
	proven := map[order]string{}
	for i, c := range columns {
		switch p := c.proof; {
		case p.dmy.line > 0 && p.mdy.line > 0:
			return nil, nil, &HintError{fmt.Errorf(
				"column %q holds both day first (line %d: %q) and month first (line %d: %q)",
				c.header, p.dmy.line, p.dmy.value, p.mdy.line, p.mdy.value), orderHint + ", or correct the export"}
		case p.short.line > 0:
			return nil, nil, &HintError{fmt.Errorf(
				"line %d: column %q has a year of two digits: %q: the order of its parts cannot be proven",
				p.short.line, c.header, p.short.value), orderHint}
		case p.dmy.line > 0:
			orders[i] = dmy
			said[c.header] = fmt.Sprintf("dmy (proven by line %d: %s)", p.dmy.line, p.dmy.value)
		case p.mdy.line > 0:
			orders[i] = mdy
			said[c.header] = fmt.Sprintf("mdy (proven by line %d: %s)", p.mdy.line, p.mdy.value)
		}
		if orders[i] != unknown && proven[orders[i]] == "" {
			proven[orders[i]] = c.header
		}
	}
	for i, c := range columns {
		if orders[i] != unknown || !c.proof.needsOrder() {
			continue
		}
		if len(proven) != 1 {
			why := "no value has a day above 12"
			if len(proven) == 2 {
				why = fmt.Sprintf("%q has the day first and %q the month", proven[dmy], proven[mdy])
			}
			return nil, nil, &HintError{fmt.Errorf(
				"the order of day and month in column %q cannot be proven (line %d: %q): %s",
				c.header, c.proof.undecided.line, c.proof.undecided.value, why), orderHint}
		}
		for o, by := range proven {
			orders[i] = o
			said[c.header] = fmt.Sprintf("%s (as in column %s)", o, by)
		}
	}
	return orders, said, nil
}
