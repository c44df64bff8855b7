package html

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// block is the data of the page: what the panel shows and the options of the charts. It is JSON that a person can read, made small by
// three rules: incidents are columns; a text stands once and is an index elsewhere; what follows something is its difference from it.
// Ten thousand incidents with their lives are two megabytes instead of ten.
type block struct {
	Name    string            `json:"name"` // of a file that the reader takes from the page, without its end
	Words   map[string]string `json:"words"`
	Months  []string          `json:"months,omitempty"` // short names; none: dates are digits
	Texts   []string          `json:"texts"`            // Texts[0] is empty
	Events  []string          `json:"events"`           // what happened: few texts, many times
	Figures []figure          `json:"figures"`
	Rows    columnsOf         `json:"incidents"`
	Records []record          `json:"records,omitempty"`
	Models  map[string]string `json:"models,omitempty"` // texts of SQL models, by path
	// Decisions are the titles of arguable definitions, by id.
	Decisions map[string]string          `json:"decisions,omitempty"`
	Charts    map[string]json.RawMessage `json:"charts"`
}

// record is a thing of a register that figures count. The instants are wall clocks of the pack's zone in seconds.
type record struct {
	Kind    string `json:"kind"` // problem, change, action
	ID      string `json:"id"`
	Title   string `json:"title"`
	Service string `json:"service"`
	State   string `json:"state"`
	Owner   string `json:"team"`
	From    *int64 `json:"from"`
	Until   *int64 `json:"until"`
	Due     *int64 `json:"due,omitempty"`
	Origin  string `json:"origin,omitempty"`
	// Incidents are indexes, as differences.
	Incidents runs   `json:"incidents,omitempty"`
	File      string `json:"file"`
	Line      int64  `json:"line"`
}

// figure is what a reference opens. Title, Period, Where, Formula, Base, Clock and Model are texts; Incidents, Hit, Records and
// RecordHit are differences of indexes, the first from zero.
type figure struct {
	Ref       string     `json:"ref"`
	KPI       string     `json:"kpi"`
	Title     int        `json:"title"`
	Value     string     `json:"value"`
	Period    int        `json:"period"`
	Where     int        `json:"where,omitempty"`
	Formula   int        `json:"formula"`
	Base      int        `json:"base"`
	Statistic string     `json:"stat,omitempty"` // how the value follows from the rows: a pack.Statistic
	N         string     `json:"n"`
	Hits      string     `json:"hits,omitempty"` // empty: the figure has none
	Excluded  [][]string `json:"excluded,omitempty"`
	Clock     int        `json:"clock,omitempty"`
	Model     int        `json:"model,omitempty"`
	Decisions []string   `json:"decisions,omitempty"`
	Incidents runs       `json:"incidents,omitempty"`
	Hit       runs       `json:"hit,omitempty"`
	Records   runs       `json:"records,omitempty"`
	RecordHit runs       `json:"recordHit,omitempty"`
	// Measure and Measured are what was measured of each incident: the number to sort by, the text to show.
	Measure  []*float64 `json:"measure,omitempty"`
	Measured []int      `json:"measured,omitempty"`
}

// runs are numbers of which many follow one another alike: a number that comes four times or more is written [number, times].
type runs []int

// MarshalJSON writes the numbers and the runs.
func (r runs) MarshalJSON() ([]byte, error) {
	out := []any{}
	for i := 0; i < len(r); {
		n := i
		for n < len(r) && r[n] == r[i] {
			n++
		}
		if n-i >= 4 {
			out, i = append(out, []int{r[i], n - i}), n
			continue
		}
		for ; i < n; i++ {
			out = append(out, r[i])
		}
	}
	return json.Marshal(out)
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

// coded is a column of few texts: its own list, and the place of each incident's text in it.
type coded struct {
	List []string    `json:"list"`
	Of   column[int] `json:"of"`
	at   map[string]int
}

func (c *coded) add(s string) {
	s = field(s)
	i, ok := c.at[s]
	if !ok {
		if c.at == nil {
			c.at, c.List = map[string]int{}, []string{}
		}
		i = len(c.List)
		c.at[s] = i
		c.List = append(c.List, s)
	}
	c.Of = append(c.Of, i)
}

// columnsOf are the incidents, one array a column. Prefix stands before every id. Opened is the wall clock of the pack's zone in seconds,
// as differences from the incident before; the other instants are differences from Opened. Null is no instant. Line is a difference from
// the incident before. Dims are the columns of few texts, by the name of the column.
type columnsOf struct {
	Prefix       string            `json:"prefix"`
	ID           []string          `json:"id"`
	Title        column[int]       `json:"title"`
	Dims         map[string]*coded `json:"dims"`
	Opened       []*int64          `json:"opened"`
	Acknowledged column[*int64]    `json:"acknowledged"`
	Restored     column[*int64]    `json:"restored"`
	Resolved     column[*int64]    `json:"resolved"`
	Closed       column[*int64]    `json:"closed"`
	Seconds      []*float64        `json:"seconds"`
	Duration     column[int]       `json:"duration"`
	Line         column[int64]     `json:"line"`
	Major        column[int]       `json:"major"`
	Reopened     column[int64]     `json:"reopened"`
	Reassigned   column[int64]     `json:"reassigned"`
	// Steps holds two numbers an event: seconds since the one before (the first: since Opened, or the epoch without it) and its words in
	// Events. Lines holds for each event, incident after incident, its line less the line of the event before.
	Steps [][]int64 `json:"steps"`
	Lines runs      `json:"lines"`
	// StepFiles is the file of an incident's events, as a text, where they share one; else one text an event is in Mixed.
	StepFiles column[int]   `json:"stepFiles"`
	Mixed     map[int][]int `json:"mixed,omitempty"`
	// Clocks are those of an incident, by its index; ClockHead are the titles of their columns.
	Clocks    map[int][]clock `json:"clocks,omitempty"`
	ClockHead []string        `json:"clockHead,omitempty"`
}

// clock is the proof of one clock. Facts are pairs of texts; Rows are the texts of the cells of each stretch, as indexes.
type clock struct {
	Title   string      `json:"title"`
	Line    string      `json:"line"`
	Verdict string      `json:"verdict"`
	Tone    pack.Tone   `json:"tone,omitempty"`
	Facts   [][2]int    `json:"facts"`
	Rows    [][]int     `json:"rows"`
	Tones   []pack.Tone `json:"tones,omitempty"` // of the rows that have one; "" for the others
}

// fieldLimit is how many characters of a field the page shows: a description of a megabyte is no title.
const fieldLimit = 1000

// field is a text of the data in one line, clean and of bounded length.
func field(s string) string { return text.Cut(text.Line(s), fieldLimit) }

// dictionary gives each text a number.
type dictionary struct {
	list  []string
	index map[string]int
}

func newDictionary() *dictionary {
	return &dictionary{list: []string{""}, index: map[string]int{"": 0}}
}

func (d *dictionary) of(s string) int {
	s = field(s)
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
	b := block{Name: fileName(v.pack), Words: v.words.Panel, Figures: []figure{}, Charts: map[string]json.RawMessage{}}
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
	for i := range v.pack.Records {
		b.Records = append(b.Records, v.recordData(&v.pack.Records[i]))
	}
	if len(v.pack.Models) > 0 {
		b.Models = map[string]string{}
	}
	for _, m := range v.pack.Models {
		b.Models[text.Line(m.Path)] = text.Block(m.Text)
	}
	if len(v.pack.Decisions) > 0 {
		b.Decisions = map[string]string{}
	}
	for _, d := range v.pack.Decisions {
		b.Decisions[d.ID] = text.Line(d.Title)
	}
	b.Texts, b.Events = texts.list, events.list
	return json.Marshal(b)
}

// fileName is what a file taken from the page is called before the reference and the end: letters, digits, dots and dashes.
func fileName(p *pack.Pack) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '.' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, p.Kind+"_"+p.Period)
}

func (v *view) figureData(f *pack.Figure, texts *dictionary) figure {
	out := figure{
		Ref: text.Line(f.Ref), KPI: text.Line(f.KPI), Title: texts.of(f.Title), Value: v.value(f.Value), Period: texts.of(f.Period), Where: texts.of(f.Where),
		Formula: texts.of(f.Formula), Base: texts.of(f.Base), Statistic: string(f.Statistic), N: v.printer.Count(f.N),
		Clock: texts.of(f.Clock), Model: texts.of(f.Model), Decisions: f.Decisions,
		Incidents: steps(f.Incidents, len(v.pack.Incidents)), Hit: steps(f.Hit, len(v.pack.Incidents)),
		Records: steps(f.Records, len(v.pack.Records)), RecordHit: steps(f.RecordHit, len(v.pack.Records)),
	}
	if f.Value.Kind.IsShare() || f.Hits > 0 || len(f.Hit)+len(f.RecordHit) > 0 {
		out.Hits = v.printer.Count(f.Hits)
	}
	for _, e := range f.Excluded {
		out.Excluded = append(out.Excluded, []string{v.printer.Count(e.Count), text.Line(e.Reason)})
	}
	// Measures stand in the order of the rows: a row that points nowhere would move them.
	if behind := len(out.Incidents) + len(out.Records); len(f.Measures) != behind || behind != len(f.Incidents)+len(f.Records) {
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
func steps(indexes []int, n int) runs {
	out, before := runs{}, 0
	for _, i := range indexes {
		if i >= 0 && i < n {
			out = append(out, i-before)
			before = i
		}
	}
	return out
}

func (v *view) clockData(c *columnsOf, p *pack.Proof, texts *dictionary) clock {
	out := clock{Line: field(p.Line), Verdict: field(p.Verdict), Tone: p.Tone, Facts: [][2]int{}, Rows: [][]int{}}
	for _, f := range p.Facts {
		out.Facts = append(out.Facts, [2]int{texts.of(f.Name), texts.of(f.Value)})
	}
	if p.Pieces == nil {
		return out
	}
	out.Title = field(p.Pieces.Title)
	if c.ClockHead == nil {
		for _, column := range p.Pieces.Columns {
			c.ClockHead = append(c.ClockHead, text.Line(column.Title))
		}
	}
	hasTone := false
	for _, r := range p.Pieces.Rows {
		var cells []int
		tone := r.Tone
		for _, cell := range r.Cells {
			cells = append(cells, texts.of(v.value(cell.Value)))
			if tone == pack.Plain {
				tone = cell.Tone
			}
		}
		out.Rows, out.Tones, hasTone = append(out.Rows, cells), append(out.Tones, tone), hasTone || tone != pack.Plain
	}
	if !hasTone {
		out.Tones = nil
	}
	return out
}

func (v *view) recordData(r *pack.Record) record {
	return record{Kind: text.Line(r.Kind), ID: field(r.ID), Title: field(r.Title), Service: field(r.Service), State: field(r.State), Owner: field(r.Owner),
		From: v.since(r.From, 0), Until: v.since(r.Until, 0), Due: v.since(r.Due, 0), Origin: field(r.Origin), Incidents: steps(r.Incidents, len(v.pack.Incidents)),
		File: field(r.SourceFile), Line: r.SourceLine}
}

// dims are the columns of an incident that have few texts: what rows are filtered and counted by.
func dims(in *pack.Incident) map[string]string {
	return map[string]string{
		"client": in.Client, "domain": in.Domain, "segment": in.Segment, "site": in.Site, "service": in.Service, "ci": in.CI, "category": in.Category,
		"priority": in.Priority, "team": in.Team, "state": in.State, "sla": in.SLA, "cause": in.Cause, "flags": strings.Join(in.Flags, " "), "file": in.SourceFile,
	}
}

func (v *view) incidentData(c *columnsOf, texts, events *dictionary) {
	c.ID, c.Steps, c.StepFiles, c.Mixed, c.Lines = []string{}, [][]int64{}, column[int]{}, map[int][]int{}, runs{}
	c.Dims = map[string]*coded{}
	// last is the line of the last event: exports list an incident's events one after another.
	var before, line, last int64
	for i := range v.pack.Incidents {
		in := &v.pack.Incidents[i]
		c.ID = append(c.ID, text.Line(in.ID))
		c.Title = append(c.Title, texts.of(in.Title))
		for name, value := range dims(in) {
			if c.Dims[name] == nil {
				c.Dims[name] = &coded{}
			}
			c.Dims[name].add(value)
		}
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
			flat = append(flat, now-at, int64(events.of(s.What)))
			c.Lines = append(c.Lines, int(s.Line-last))
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
	room := clockRoom(len(v.pack.Incidents))
	for i := range v.pack.Incidents {
		for k := range v.pack.Incidents[i].Clocks {
			if v.pack.Incidents[i].Clocks[k].Tone != pack.Bad {
				if room--; room < 0 {
					continue
				}
			}
			if c.Clocks == nil {
				c.Clocks = map[int][]clock{}
			}
			c.Clocks[i] = append(c.Clocks[i], v.clockData(c, &v.pack.Incidents[i].Clocks[k], texts))
		}
	}
	c.Prefix = prefix(c.ID)
	for i := range c.ID {
		c.ID[i] = c.ID[i][len(c.Prefix):]
	}
}

// clockRoom is how many clocks a page shows beside those of breaches, which it shows all: with 10,000 incidents as many as five megabytes
// hold, and with fewer incidents as many more as their room takes.
func clockRoom(incidents int) int { return 1400 + max(0, 10_000-incidents)*7/10 }

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
