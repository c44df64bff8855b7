package html

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// block is the data of the page: what the panel shows and the options of the charts. Incidents are columns, texts are
// indexes into Texts, times are differences: ten thousand incidents with their timelines are two megabytes instead of ten.
type block struct {
	Words   map[string]string          `json:"words"`
	Months  []string                   `json:"months,omitempty"` // short names; none: dates are digits
	Texts   []string                   `json:"texts"`            // Texts[0] is empty
	Events  []string                   `json:"events"`           // what happened: few texts, many times
	Figures []figure                   `json:"figures"`
	Rows    columnsOf                  `json:"incidents"`
	Charts  map[string]json.RawMessage `json:"charts"`
}

// figure is what a reference opens. Incidents and Hits are differences of indexes, the first from zero.
type figure struct {
	Ref       string     `json:"ref"`
	KPI       string     `json:"kpi"`
	Title     string     `json:"title"`
	Value     string     `json:"value"`
	Period    string     `json:"period"`
	Where     string     `json:"where"`
	Formula   int        `json:"formula"` // text
	Base      int        `json:"base"`    // text
	N         string     `json:"n"`
	Hits      string     `json:"hits"` // empty: the figure has none
	Excluded  [][]string `json:"excluded"`
	Incidents []int      `json:"incidents"`
	Hit       []int      `json:"hit"`
	// Measure and Measured are what was measured of each incident: the number to sort by, the text to show.
	Measure  []*float64 `json:"measure,omitempty"`
	Measured []int      `json:"measured,omitempty"`
}

// column is a column that is one value instead of an array where every incident has the same.
type column[T comparable] []T

// MarshalJSON writes the array, or its value.
func (c column[T]) MarshalJSON() ([]byte, error) {
	for _, v := range c {
		if v != c[0] {
			return json.Marshal([]T(c))
		}
	}
	if len(c) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal(c[0])
}

// columnsOf are the incidents, one array a column. Prefix stands before every id. Opened is the wall clock of the pack's zone in seconds, as differences
// from the incident before; the other instants are differences from Opened. Null is no
// instant. Line is a difference from the incident before.
type columnsOf struct {
	Prefix       string         `json:"prefix"`
	ID           []string       `json:"id"`
	Title        column[int]    `json:"title"`
	Client       column[int]    `json:"client"`
	Service      column[int]    `json:"service"`
	Category     column[int]    `json:"category"`
	Priority     column[int]    `json:"priority"`
	State        column[int]    `json:"state"`
	Team         column[int]    `json:"team"`
	SLA          column[int]    `json:"sla"`
	Opened       []*int64       `json:"opened"`
	Acknowledged column[*int64] `json:"acknowledged"`
	Restored     column[*int64] `json:"restored"`
	Resolved     column[*int64] `json:"resolved"`
	Closed       column[*int64] `json:"closed"`
	Seconds      []*float64     `json:"seconds"`
	Duration     column[int]    `json:"duration"`
	Flags        column[int]    `json:"flags"`
	File         column[int]    `json:"file"`
	Line         column[int64]  `json:"line"`
	Major        column[int]    `json:"major"`
	Reopened     column[int64]  `json:"reopened"`
	Reassigned   column[int64]  `json:"reassigned"`
	// Steps holds three numbers an event: seconds since the one before (the first: since Opened, or the epoch without it), its
	// words in Events, its line less the line of the event before, of whatever incident.
	Steps [][]int64 `json:"steps"`
	// StepFiles is the file of an incident's events, as a text, where they share one; else one text an event is in Mixed.
	StepFiles column[int]   `json:"stepFiles"`
	Mixed     map[int][]int `json:"mixed,omitempty"`
}

// dictionary gives each text a number.
type dictionary struct {
	list  []string
	index map[string]int
}

func newDictionary() *dictionary {
	return &dictionary{list: []string{""}, index: map[string]int{"": 0}}
}

func (d *dictionary) of(s string) int {
	s = text.Line(s)
	i, ok := d.index[s]
	if !ok {
		i = len(d.list)
		d.index[s] = i
		d.list = append(d.list, s)
	}
	return i
}

// data encodes the data block.
func (v *view) data() ([]byte, error) {
	texts, events := newDictionary(), newDictionary()
	b := block{Words: v.words.Panel, Figures: []figure{}, Charts: map[string]json.RawMessage{}}
	if v.printer.Lang() == unit.English {
		for m := time.January; m <= time.December; m++ {
			b.Months = append(b.Months, v.printer.ShortMonth(m))
		}
	}
	for _, c := range v.charts {
		option, err := chart.Option(c, v.printer)
		if err != nil {
			return nil, fmt.Errorf("chart %q: %w", c.ID, err)
		}
		b.Charts[c.ID] = option
	}
	for i := range v.pack.Figures {
		b.Figures = append(b.Figures, v.figureData(&v.pack.Figures[i], texts))
	}
	v.incidentData(&b.Rows, texts, events)
	b.Texts, b.Events = texts.list, events.list
	return json.Marshal(b)
}

func (v *view) figureData(f *pack.Figure, texts *dictionary) figure {
	out := figure{
		Ref: text.Line(f.Ref), KPI: text.Line(f.KPI), Title: text.Line(f.Title), Value: v.value(f.Value), Period: text.Line(f.Period), Where: text.Line(f.Where),
		Formula: texts.of(f.Formula), Base: texts.of(f.Base), N: v.printer.Count(f.N), Excluded: [][]string{},
		Incidents: steps(f.Incidents, len(v.pack.Incidents)), Hit: steps(f.Hit, len(v.pack.Incidents)),
	}
	if f.Value.Kind.IsShare() || f.Hits > 0 || len(f.Hit) > 0 {
		out.Hits = v.printer.Count(f.Hits)
	}
	for _, e := range f.Excluded {
		out.Excluded = append(out.Excluded, []string{v.printer.Count(e.Count), text.Line(e.Reason)})
	}
	if len(f.Measures) != len(f.Incidents) || len(out.Incidents) != len(f.Incidents) {
		return out
	}
	for _, m := range f.Measures {
		if m == nil || math.IsNaN(*m) || math.IsInf(*m, 0) {
			out.Measure, out.Measured = append(out.Measure, nil), append(out.Measured, 0)
			continue
		}
		out.Measure, out.Measured = append(out.Measure, m), append(out.Measured, texts.of(v.value(unit.Of(f.Value.Kind, *m))))
	}
	return out
}

// steps turns indexes into differences; an index that points nowhere is left out.
func steps(indexes []int, n int) []int {
	out, before := []int{}, 0
	for _, i := range indexes {
		if i >= 0 && i < n {
			out = append(out, i-before)
			before = i
		}
	}
	return out
}

func (v *view) incidentData(c *columnsOf, texts, events *dictionary) {
	c.ID, c.Steps, c.StepFiles, c.Mixed = []string{}, [][]int64{}, column[int]{}, map[int][]int{}
	// last is the line of the last event: exports list an incident's events one after another.
	var before, line, last int64
	for i := range v.pack.Incidents {
		in := &v.pack.Incidents[i]
		c.ID = append(c.ID, text.Line(in.ID))
		c.Title = append(c.Title, texts.of(in.Title))
		c.Client = append(c.Client, texts.of(in.Client))
		c.Service = append(c.Service, texts.of(in.Service))
		c.Category = append(c.Category, texts.of(in.Category))
		c.Priority = append(c.Priority, texts.of(in.Priority))
		c.State = append(c.State, texts.of(in.State))
		c.Team = append(c.Team, texts.of(in.Team))
		c.SLA = append(c.SLA, texts.of(in.SLA))
		var opened int64
		var first *int64
		if !in.OpenedAt.IsZero() {
			opened = v.wall(in.OpenedAt)
			step := opened - before
			first, before = &step, opened
		}
		c.Opened = append(c.Opened, first)
		c.Acknowledged = append(c.Acknowledged, v.since(in.AckAt, opened))
		c.Restored = append(c.Restored, v.since(in.RestoredAt, opened))
		c.Resolved = append(c.Resolved, v.since(in.ResolvedAt, opened))
		c.Closed = append(c.Closed, v.since(in.ClosedAt, opened))
		var seconds *float64
		if n := in.ToResolve.Number; in.ToResolve.Kind == unit.Duration && !in.ToResolve.IsMissing() && !math.IsNaN(n) && !math.IsInf(n, 0) {
			seconds = &n
		}
		c.Seconds = append(c.Seconds, seconds)
		c.Duration = append(c.Duration, texts.of(v.value(in.ToResolve)))
		c.Flags = append(c.Flags, texts.of(strings.Join(in.Flags, " ")))
		c.File = append(c.File, texts.of(in.SourceFile))
		c.Line = append(c.Line, in.SourceLine-line)
		line = in.SourceLine
		major := 0
		if in.Major {
			major = 1
		}
		c.Major = append(c.Major, major)
		c.Reopened = append(c.Reopened, in.ReopenCount)
		c.Reassigned = append(c.Reassigned, in.ReassignedTo)
		at, flat, files := opened, []int64{}, []int{}
		for _, s := range in.Timeline {
			now := v.wall(s.At)
			flat = append(flat, now-at, int64(events.of(s.What)), s.Line-last)
			files = append(files, texts.of(s.File))
			at, last = now, s.Line
		}
		c.Steps = append(c.Steps, flat)
		shared := 0
		if len(files) > 0 {
			shared = files[0]
		}
		for _, file := range files {
			if file != shared {
				c.Mixed[i] = files
			}
		}
		c.StepFiles = append(c.StepFiles, shared)
	}
	c.Prefix = prefix(c.ID)
	for i := range c.ID {
		c.ID[i] = c.ID[i][len(c.Prefix):]
	}
}

// prefix is what every id starts with, in whole characters.
func prefix(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	common := ids[0]
	for _, id := range ids[1:] {
		for !strings.HasPrefix(id, common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	return common
}

// wall is the wall clock of an instant in the zone of the pack, as seconds: the page prints it without knowing zones.
func (v *view) wall(t time.Time) int64 {
	local := t.In(v.printer.Zone())
	_, offset := local.Zone()
	return local.Unix() + int64(offset)
}

func (v *view) since(t time.Time, opened int64) *int64 {
	if t.IsZero() {
		return nil
	}
	s := v.wall(t) - opened
	return &s
}
