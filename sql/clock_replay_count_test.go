package sql_test

import "slices"

// replay is what a person with a stopwatch writes down of one incident: for every second whether it was in the stock, in which
// cycle, and whether a wait stopped the clock.
type replay struct {
	lived
	cut      int
	cycle    []int // by second since the opening; 0: resolved
	waits    []bool
	ends     []int // end of each cycle; cut when it runs
	resolved []int // end of each cycle that was resolved
	stays    []stayed
}

type stayed struct{ from, to, priority int }

func (l lived) watch(cut int) replay {
	w := replay{lived: l, cut: cut, cycle: make([]int, cut-l.opened), waits: make([]bool, cut-l.opened)}
	w.stays = []stayed{{l.opened, cut, l.priority}}
	state, reason, since, cycle, in := "new", "", -1, 1, true
	next := 0
	for s := l.opened; s <= cut; s++ {
		var now []happening
		for ; next < len(l.happened) && l.happened[next].at == s; next++ {
			now = append(now, l.happened[next])
		}
		for _, h := range now {
			if h.field == "client_reply" {
				since = -1
			}
		}
		for _, h := range now {
			switch {
			case h.field == "priority":
				if p := int(h.value[0] - '0'); p != w.stays[len(w.stays)-1].priority {
					w.stays[len(w.stays)-1].to = s
					w.stays = append(w.stays, stayed{s, cut, p})
				}
			case h.field == "state" && (h.value != state || h.reason != reason):
				state, reason, since = h.value, h.reason, -1
				if state == "pending" && reason == "client" && !l.terms.needsRequest {
					since = s
				}
				switch {
				case state == "resolved":
					in = false
					w.ends, w.resolved = append(w.ends, s), append(w.resolved, s)
				case !in:
					in = true
					cycle++
				}
			}
		}
		for _, h := range now {
			if h.field == "client_request" && state == "pending" && reason == "client" && since < 0 {
				since = s
			}
		}
		if s == cut {
			break
		}
		if in {
			w.cycle[s-l.opened] = cycle
		}
		w.waits[s-l.opened] = since >= 0 && (l.terms.capSeconds == 0 || s < since+l.terms.capSeconds)
	}
	if in {
		w.ends = append(w.ends, cut)
	}
	return w
}

func (w replay) isRunning() bool { return len(w.resolved) < len(w.ends) }

// isOut says whether a second is taken out in a reading: 0 gross, 1 net, 2 contested.
func (w replay) isOut(s, reading int) bool {
	in := func(list [][2]int) bool {
		return slices.ContainsFunc(list, func(x [2]int) bool { return s >= x[0] && s < x[1] })
	}
	if reading == 0 {
		return false
	}
	if in(w.agreed) || reading == 2 && in(w.claimed) {
		return true
	}
	for _, m := range replayMaintenances {
		if w.terms.noticeHours > 0 && m.notice >= w.terms.noticeHours && s >= m.from && s < m.to {
			return true
		}
	}
	return false
}

// counting is the count of one line over some cycles.
type counting struct {
	counted, held     int
	deadline, passed  int  // -1: none
	isStopped, isOdd  bool // ends in a stop; has a deadline that is a matter of taste
	cycle, dueCycle   int
	until             int // after the last second of a cycle
	isRunning, exists bool
}

// count goes from start to the end of the clock, second by second, in one cycle, or in all of them for 0.
func (w replay) count(line replayLine, bits []bool, start, heldTo, only, reading int) counting {
	t := counting{deadline: -1, passed: -1, cycle: only}
	end := w.cut
	if !w.isRunning() {
		end = w.resolved[len(w.resolved)-1]
	}
	t.exists, t.until = end <= start, start
	for s := start; s < end; s++ {
		cycle := w.cycle[s-w.opened]
		if cycle == 0 || only > 0 && cycle != only {
			continue
		}
		t.exists, t.until = true, s+1
		t.isRunning = s == w.cut-1
		t.isStopped = w.waits[s-w.opened] || w.isOut(s, reading)
		if t.isStopped || !bits[s] {
			continue
		}
		if t.counted == line.target {
			t.passed, t.isOdd = s, t.dueCycle != cycle
		}
		t.counted++
		if s < heldTo {
			t.held++
		}
		if t.counted == line.target {
			t.deadline, t.dueCycle = s+1, cycle
		}
	}
	// A clock of no length has no stretch to go on from.
	t.isOdd = t.isOdd || t.until == start
	if t.deadline < 0 && !t.isStopped {
		for s, n := t.until, t.counted; s < len(bits); s++ {
			if bits[s] {
				if n++; n == line.target {
					t.deadline = s + 1
					break
				}
			}
		}
	}
	return t
}

// judge gives the verdict of one indicator in one reading.
func (w replay) judge(indicator string, bits [][]bool, reading int) (out replayed, isOdd bool) {
	lineOf := func(priority int) (replayLine, bool) {
		i := slices.IndexFunc(w.terms.lines, func(l replayLine) bool {
			return l.indicator == indicator && slices.Contains(l.priorities, priority)
		})
		if i < 0 {
			return replayLine{}, false
		}
		return w.terms.lines[i], true
	}
	last := w.cut
	if !w.isRunning() {
		last = w.resolved[len(w.resolved)-1]
		if w.terms.prospective {
			w.stays = unraised(w.stays, last)
		}
	}
	final := w.stays[len(w.stays)-1]
	finalLine, _ := lineOf(final.priority)
	begin := func(i int) int {
		start := w.opened
		line, _ := lineOf(w.stays[i].priority)
		for _, earlier := range w.stays[:i] {
			other, _ := lineOf(earlier.priority)
			if w.terms.prospective && earlier.priority > w.stays[i].priority && other.key != line.key {
				start = max(start, min(earlier.to, last))
			}
		}
		return start
	}
	verdict := func(i int) (replayed, bool, bool) {
		stay, isFinal := w.stays[i], i == len(w.stays)-1
		line, ok := lineOf(stay.priority)
		if !ok {
			return replayed{}, false, false
		}
		heldTo := w.cut + 1
		if !isFinal && stay.priority < final.priority {
			heldTo = stay.to
		}
		start := begin(i)
		var best counting
		if w.terms.anyCycle && len(w.ends) > 1 {
			best = w.deciding(line, bits[line.calendar], start, heldTo, reading)
		} else {
			best = w.count(line, bits[line.calendar], start, heldTo, 0, reading)
		}
		r := replayed{line: line.key, counted: best.counted, deadline: best.deadline, decided: -1}
		first := slices.IndexFunc(w.resolved, func(s int) bool { return s >= start })
		switch {
		case best.held > line.target:
			r.verdict, r.decided = "breached", best.passed
			if !isFinal {
				r.decided = max(r.decided, stay.from)
			}
		case first >= 0:
			r.verdict, r.decided = "met", w.resolved[first]
		default:
			r.verdict = "pending"
		}
		return r, best.isOdd, true
	}
	for i, stay := range w.stays[:len(w.stays)-1] {
		stricter := stay.priority < final.priority
		if !stricter && !(w.terms.prospective && stay.priority > final.priority) {
			continue
		}
		if r, odd, ok := verdict(i); ok && r.verdict == "breached" && r.line != finalLine.key {
			return r, odd
		}
	}
	out, isOdd, _ = verdict(len(w.stays) - 1)
	return out, isOdd
}

// unraised are the stays without those that a raise began at an instant or after it.
func unraised(stays []stayed, at int) (kept []stayed) {
	for i, s := range stays {
		if !slices.ContainsFunc(stays[:i], func(earlier stayed) bool { return earlier.priority > s.priority && earlier.to >= at }) {
			kept = append(kept, s)
		}
	}
	return kept
}

// deciding is the cycle that decides where each is judged alone: the first breached, else the one that runs, else the longest.
func (w replay) deciding(line replayLine, bits []bool, start, heldTo, reading int) counting {
	var best counting
	for cycle := 1; cycle <= len(w.ends); cycle++ {
		t := w.count(line, bits, start, heldTo, cycle, reading)
		if !t.exists {
			continue
		}
		if t.held > line.target {
			return t
		}
		if !best.exists || t.isRunning || t.counted >= best.counted {
			best = t
		}
	}
	return best
}
