package closing

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"bilan/metrics"
)

// Cause is why a figure, or what an incident counts in it, is not what was told.
type Cause string

// The causes. The first four are found by computing the same rows again under what changed, one after the other; the others by
// comparing what is known of an incident.
const (
	Definition Cause = "definition_changed" // the SQL of the KPI, or of what it reads
	Calendar   Cause = "calendar_changed"
	Contract   Cause = "contract_changed" // contract or target grid
	Settings   Cause = "settings_changed" // thresholds, priority matrix
	LateRow    Cause = "late_row"         // no source told of it at the cut
	RowGone    Cause = "row_gone"         // no source tells of it any more
	Reopened   Cause = "reopened"
	Priority   Cause = "priority_corrected"
	Exclusion  Cause = "exclusion_approved"
	Link       Cause = "link_added" // parent, duplicate, problem, change, known error
	Field      Cause = "field_corrected"
	Moved      Cause = "moved_in"  // it was known, and counted in no figure near the period
	LivedOn    Cause = "lived_on"  // what happened to it after the cut
	Around     Cause = "around_it" // nothing of it changed: another incident did, or a delay has passed
	Data       Cause = "data"      // of a figure: all causes in the rows together
)

// Change is one field of an incident that says something else.
type Change struct {
	Field string `json:"field"`
	Was   string `json:"was"` // "" when it was not known
	Is    string `json:"is"`
}

// Reason is a cause with what it was seen by.
type Reason struct {
	Cause   Cause    `json:"cause"`
	Changes []Change `json:"changes,omitempty"`
}

// Subject is one incident, or thing of a register, that counts otherwise in a figure.
type Subject struct {
	Kind      string         `json:"kind"`
	Reference string         `json:"reference"`
	Part      string         `json:"part,omitempty"`
	Reasons   []Reason       `json:"reasons"`
	Was       []metrics.Fact `json:"was"` // none: it was not in the figure
	Is        []metrics.Fact `json:"is"`  // none: it is not in the figure
}

// Step is a figure once one more thing is as it is today.
type Step struct {
	Cause  Cause  `json:"cause"`
	Figure Figure `json:"figure"`
}

// Restatement is one figure that is not what was told.
type Restatement struct {
	Scope    string    `json:"scope"`
	Period   string    `json:"period"`
	Was      Figure    `json:"communicated"`
	Is       Figure    `json:"recomputed"`
	Steps    []Step    `json:"bridge"` // from what was told to what is: the differences between them sum to the whole one
	Subjects []Subject `json:"incidents"`
}

// Delta is the difference of the values; nil when one of them has none.
func (r Restatement) Delta() *float64 { return delta(r.Was, r.Is) }

// Parts are the differences that the steps make, in their order; nil where one side has no value.
func (r Restatement) Parts() []*float64 {
	var parts []*float64
	before := r.Was
	for _, s := range r.Steps {
		parts = append(parts, delta(before, s.Figure))
		before = s.Figure
	}
	return parts
}

func delta(a, b Figure) *float64 {
	if a.Value == nil || b.Value == nil {
		return nil
	}
	d := *b.Value - *a.Value
	return &d
}

// View is figures with their facts under one more change than the view before it.
type View struct {
	Cause   Cause // what is as it is today from here on; "" of what was told
	Figures map[string]Figure
	Facts   map[string][]metrics.Fact
}

// Records tells what was known of a subject at the cut and what is known now; nil for nothing. isKnown says that a source told of it at the
// cut all the same.
type Records func(kind, source, reference string) (was, is *metrics.Sheet, isKnown bool)

// Compare says which figures differ between the first view and the last, and why. The last view is that of today's rows; those between hold
// the rows of the cut under today's definitions and settings. cut is the cut of the first view.
func Compare(scope, period string, views []View, records Records, cut time.Time) []Restatement {
	first, last := views[0], views[len(views)-1]
	ids := maps.Clone(first.Figures)
	maps.Copy(ids, last.Figures)
	var all []Restatement
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		was, is := first.Figures[id], last.Figures[id]
		if was.ID == "" {
			was = Figure{ID: id, Title: is.Title, Unit: is.Unit, Currency: is.Currency, Missing: "not_available"}
		}
		if is.ID == "" {
			is = Figure{ID: id, Title: was.Title, Unit: was.Unit, Currency: was.Currency, Missing: "not_available"}
		}
		r := Restatement{Scope: scope, Period: period, Was: was, Is: is, Subjects: []Subject{}}
		reasons := map[string]*Subject{}
		before := first
		for i, v := range views[1:] {
			isData := i == len(views)-2
			figure, ok := v.Figures[id]
			if !ok {
				figure = before.Figures[id]
			}
			r.Steps = append(r.Steps, Step{v.Cause, figure})
			for key, pair := range differences(before.Facts[id], v.Facts[id]) {
				s := reasons[key]
				if s == nil {
					f := pair.any()
					s = &Subject{Kind: f.Kind, Reference: f.Reference, Part: f.Part, Was: []metrics.Fact{}, Is: []metrics.Fact{}}
					reasons[key] = s
				}
				if !isData {
					s.Reasons = append(s.Reasons, Reason{Cause: v.Cause})
					continue
				}
				f := pair.any()
				old, now, isKnown := records(f.Kind, f.Source, f.Reference)
				s.Reasons = append(s.Reasons, why(old, now, isKnown, cut)...)
			}
			before = v
		}
		if len(r.Steps) == 0 || was.same(is) && allSame(r.Steps, was) {
			continue
		}
		r.Steps = slices.DeleteFunc(r.Steps, stays(was))
		whole := differences(first.Facts[id], last.Facts[id])
		for _, key := range slices.Sorted(maps.Keys(reasons)) {
			s := reasons[key]
			if pair, ok := whole[key]; ok {
				s.Was, s.Is = pair.was, pair.is
				r.Subjects = append(r.Subjects, *s)
			}
		}
		all = append(all, r)
	}
	return all
}

// stays reports, step by step, whether a step leaves the figure as it was before it.
func stays(before Figure) func(Step) bool {
	return func(s Step) bool {
		same := before.same(s.Figure)
		before = s.Figure
		return same
	}
}

func allSame(steps []Step, was Figure) bool {
	return !slices.ContainsFunc(steps, func(s Step) bool { return !was.same(s.Figure) })
}

// pair is what one subject counted in two views.
type pair struct{ was, is []metrics.Fact }

func (p pair) any() metrics.Fact {
	if len(p.is) > 0 {
		return p.is[0]
	}
	return p.was[0]
}

// differences pairs the facts of two views by their subject and keeps the subjects that count otherwise.
func differences(was, is []metrics.Fact) map[string]pair {
	all := map[string]pair{}
	key := func(f metrics.Fact) string {
		return strings.Join([]string{f.Kind, f.Source, f.Reference, f.Part}, "\x00")
	}
	for _, f := range was {
		p := all[key(f)]
		p.was = append(p.was, f)
		all[key(f)] = p
	}
	for _, f := range is {
		p := all[key(f)]
		p.is = append(p.is, f)
		all[key(f)] = p
	}
	maps.DeleteFunc(all, func(_ string, p pair) bool {
		return slices.EqualFunc(p.was, p.is, func(a, b metrics.Fact) bool {
			return a.IsHit == b.IsHit && a.ExcludedBecause == b.ExcludedBecause && equal(a.Value, b.Value)
		})
	})
	return all
}

func compareFacts(a, b metrics.Fact) int {
	return cmp.Or(strings.Compare(a.Figure, b.Figure), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Source, b.Source), strings.Compare(a.Reference, b.Reference),
		strings.Compare(a.Part, b.Part), strings.Compare(a.ExcludedBecause, b.ExcludedBecause))
}

// links are the fields that tie an incident to another thing.
var links = []string{"parent_id", "duplicate_of", "problem_id", "caused_by_change_id", "known_error_id"}

// progress are fields that change as an incident lives on, and then correct nothing.
var progress = []string{"state", "team", "pending_reason", "reassignment_count", "restore_verdict", "acknowledge_verdict", "close_code", "cause_code",
	"restored_quality", "acknowledged_quality", "tool_sla_met", "not_counted_because", "result", "root_cause", "root_cause_found_epoch"}

// why compares what is known of a subject.
func why(was, is *metrics.Sheet, isKnown bool, cut time.Time) []Reason {
	switch {
	case was == nil && is == nil:
		return []Reason{{Cause: Around}}
	case was == nil && isKnown:
		return []Reason{{Cause: Moved}}
	case was == nil:
		return []Reason{{Cause: LateRow}}
	case is == nil:
		return []Reason{{Cause: RowGone}}
	}
	var reasons []Reason
	var lived bool
	var corrected []Change
	add := func(c Cause, changes ...Change) { reasons = append(reasons, Reason{c, changes}) }
	names := maps.Clone(was.Fields)
	maps.Copy(names, is.Fields)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		c := Change{name, was.Fields[name], is.Fields[name]}
		if c.Was == c.Is {
			continue
		}
		switch {
		case name == "reopen_count":
			if number(c.Is) > number(c.Was) {
				add(Reopened, c)
			} else {
				corrected = append(corrected, c)
			}
		case name == "priority":
			add(Priority, c)
		case name == "exclusions":
			if strings.Count(c.Is, " net") > strings.Count(c.Was, " net") {
				add(Exclusion, c)
			} else {
				corrected = append(corrected, c)
			}
		case slices.Contains(links, name) && c.Was == "":
			add(Link, c)
		case slices.Contains(progress, name):
			lived = true
		case strings.HasSuffix(name, "_epoch") && c.Is != "" && number(c.Is) > cut.Unix():
			lived = true
		default:
			corrected = append(corrected, c)
		}
	}
	// A reopening takes the last resolution and the closing away: they tell nothing more.
	if slices.ContainsFunc(reasons, func(r Reason) bool { return r.Cause == Reopened }) {
		corrected = slices.DeleteFunc(corrected, func(c Change) bool { return c.Field == "closed_epoch" || c.Field == "resolved_last_epoch" })
	}
	if len(corrected) > 0 {
		add(Field, corrected...)
	}
	switch {
	case len(reasons) > 0:
		return reasons
	case lived:
		return []Reason{{Cause: LivedOn}}
	}
	return []Reason{{Cause: Around}}
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Touched lists, by kind, the references of the subjects whose facts differ between any two views that follow one another.
func Touched(views []View) map[string][]string {
	touched := map[string][]string{}
	for i, v := range views[1:] {
		for id := range v.Facts {
			for _, pair := range differences(views[i].Facts[id], v.Facts[id]) {
				f := pair.any()
				if !slices.Contains(touched[f.Kind], f.Reference) {
					touched[f.Kind] = append(touched[f.Kind], f.Reference)
				}
			}
		}
		for id := range views[i].Facts {
			if _, ok := v.Facts[id]; ok {
				continue
			}
			for _, f := range views[i].Facts[id] {
				if !slices.Contains(touched[f.Kind], f.Reference) {
					touched[f.Kind] = append(touched[f.Kind], f.Reference)
				}
			}
		}
	}
	return touched
}

// ByFigure gathers facts under their figures.
func ByFigure(facts []metrics.Fact) map[string][]metrics.Fact {
	by := map[string][]metrics.Fact{}
	for _, f := range facts {
		by[f.Figure] = append(by[f.Figure], f)
	}
	return by
}

// ByID gives figures by their ids.
func ByID(figures []Figure) map[string]Figure {
	by := map[string]Figure{}
	for _, f := range figures {
		by[f.ID] = f
	}
	return by
}
