package pack

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Options is what a pack says beside its figures.
type Options struct {
	Organisation string
	Title        string // "" takes the pack's own
	Lang         string // fr, or en
	Status       Status
	Version      int
	Reason       string    // why a corrected version is written
	Restated     *Restated // what was communicated before; nil when nothing was
	ConfigHash   string
	ToolVersion  string
	ShowNames    bool   // names of persons in the lives of incidents
	Zone         string // of times in a report on an incident that no contract covers
	Comments     []Comment
	// Reports are what people wrote about incidents, by number.
	Reports map[string]*Report
	// CommentsFile is where the comments of the period are written, as the workspace names it.
	CommentsFile string
	// SQL returns the text of a model by its path (sql/metrics/sla_met.sql), "" for one that there is not; nil leaves texts out.
	SQL func(path string) string
}

// draft is what every kind of pack is written with: words, cells, references, footnotes, and the incidents that it shows.
type draft struct {
	o      Options
	print  *unit.Printer
	pack   *Pack
	period metrics.Period // of a figure that names none
	// incidents are those that the pack may show; shown are the keys of those it holds, index their place among them.
	incidents map[int64]*metrics.Incident
	shown     []int64
	index     map[int64]int
	// records are the things of registers that the pack may show.
	records map[int64]*metrics.Record
	// identities are what the references given so far mean; refs are the references given so far, by what the figure is.
	refs       map[string]string
	identities map[string]string
	used       []string // KPI ids, in the order of print
	clocks     clocks
}

func newDraft(o Options, printer *unit.Printer, period metrics.Period, incidents map[int64]*metrics.Incident) draft {
	return draft{o: o, print: printer, period: period, incidents: incidents, index: map[int64]int{}, refs: map[string]string{}, identities: map[string]string{}}
}

// settle puts the incidents that figures open in the order of their numbers, and points the figures at them.
func (b *draft) settle() {
	order := slices.Clone(b.shown)
	slices.SortFunc(order, func(x, y int64) int { return cmp.Compare(b.incidents[x].ID, b.incidents[y].ID) })
	place := map[int64]int{}
	for i, key := range order {
		place[key] = i
		b.pack.Incidents = append(b.pack.Incidents, b.incident(b.incidents[key]))
	}
	for i := range b.pack.Figures {
		f := &b.pack.Figures[i]
		for j, at := range f.Incidents {
			f.Incidents[j] = place[b.shown[at]]
		}
		for j, at := range f.Hit {
			f.Hit[j] = place[b.shown[at]]
		}
	}
	for i := range b.pack.Records {
		r := &b.pack.Records[i]
		for at, key := range order {
			if isOf(r, b.incidents[key]) {
				r.Incidents = append(r.Incidents, at)
			}
		}
	}
	b.quoteModels()
}

// isOf reports whether an incident names a thing of a register, or the thing came of it, or of a problem that the incident names.
func isOf(r *Record, i *metrics.Incident) bool {
	switch r.Kind {
	case "problem":
		return i.ProblemID == r.ID
	case "change":
		return i.ChangeID == r.ID
	case "action":
		return r.Origin != "" && (i.ID == r.Origin || i.ProblemID == r.Origin)
	}
	return false
}

// quoteModels puts the texts of the models that figures name into the pack, by path.
func (b *draft) quoteModels() {
	if b.o.SQL == nil {
		return
	}
	texts := map[string]string{}
	for _, f := range b.pack.Figures {
		if _, read := texts[f.Model]; !read && f.Model != "" {
			texts[f.Model] = b.o.SQL(f.Model)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		if texts[path] != "" {
			b.pack.Models = append(b.pack.Models, Model{path, texts[path]})
		}
	}
}

// show gives an incident its place in the pack.
func (b *draft) show(key int64) int {
	at, ok := b.index[key]
	if !ok {
		at = len(b.shown)
		b.index[key] = at
		b.shown = append(b.shown, key)
	}
	return at
}

// note returns the number of a footnote, the same for the same text.
func (b *draft) note(text string) int {
	for _, n := range b.pack.Notes {
		if n.Text == text {
			return n.Number
		}
	}
	n := len(b.pack.Notes) + 1
	b.pack.Notes = append(b.pack.Notes, Note{Number: n, Text: text})
	return n
}

// signed prints a difference with its sign.
func (b *draft) signed(n int64) string {
	if n > 0 {
		return "+" + b.print.Count(n)
	}
	return b.print.Count(n)
}

// hour prints an instant in the zone of the pack.
func (b *draft) hour(t time.Time) string { return b.print.Instant(t) }

// worse returns the graver of two tones.
func worse(a, b Tone) Tone {
	order := []Tone{Muted, Good, Signal, Warn, Bad}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
