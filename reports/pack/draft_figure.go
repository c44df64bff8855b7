package pack

import (
	"cmp"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// figure is what is known of a number when it is printed.
type figure struct {
	kpi   metrics.KPI
	title string // "" takes the KPI's
	// name tells figures of one KPI apart: median, p90, breached… It is part of what makes a figure itself.
	name     string
	value    unit.Value
	period   metrics.Period    // zero takes the week
	where    string            // in words
	dims     map[string]string // the same in the words of the data; with kpi, name and period they make the reference
	formula  string            // "" takes the KPI's
	model    string            // "" takes the KPI's: sql/metrics/<id>.sql
	how      Statistic
	recount  *Recount
	subjects []metrics.Subject // nil: the figure does not open
	n, hits  int64
}

// cite gives a figure its reference, the same when it is printed again.
func (b *draft) cite(f figure) string {
	if f.period.IsZero() {
		f.period = b.period
	}
	key := f.identity(b.period.Key)
	if ref, ok := b.refs[key]; ok {
		return ref
	}
	length := referenceLength
	ref := reference(key, length)
	for b.identities[ref] != "" {
		length++
		ref = reference(key, length)
	}
	b.refs[key], b.identities[ref] = ref, key
	if !slices.Contains(b.used, f.kpi.ID) {
		b.used = append(b.used, f.kpi.ID)
	}
	out := Figure{
		Ref: ref, KPI: f.kpi.ID, Part: f.name, Title: f.title, Value: f.value, Period: f.period.Words(b.o.Lang), PeriodKey: f.period.Key, Where: f.where,
		Dims: f.dims, Model: cmp.Or(f.model, "sql/metrics/"+f.kpi.ID+".sql"),
		Formula: f.formula, Base: b.typo(f.kpi.Frame.Words(b.o.Lang)), N: f.n, Hits: f.hits, Recount: f.recount,
	}
	if out.Formula == "" {
		out.Formula = b.text(f.kpi.Formula)
	}
	if out.Title == "" {
		out.Title = b.text(f.kpi.Title)
	}
	if f.kpi.Clock != "" {
		out.Clock = b.known("clock.", f.kpi.Clock)
	}
	for _, d := range metrics.DefinitionsOf(f.kpi.ID) {
		out.Decisions = append(out.Decisions, d.ID)
		if !slices.Contains(b.pack.Decisions, d) {
			b.pack.Decisions = append(b.pack.Decisions, d)
		}
	}
	counted := metrics.Counted(f.subjects)
	for _, s := range counted {
		isHit := s.IsHit && (f.how == ShareOfHits || f.how == CountOfHits)
		if s.Key < 0 {
			at := b.record(s)
			out.Records = append(out.Records, at)
			if isHit {
				out.RecordHit = append(out.RecordHit, at)
			}
		} else {
			at := b.show(s.Key)
			out.Incidents = append(out.Incidents, at)
			if isHit {
				out.Hit = append(out.Hit, at)
			}
		}
		switch f.how {
		case MedianOf, NinetiethOf, MeanOf, SumOf, MaximumOf:
			out.Measures = append(out.Measures, s.Value)
		}
	}
	if len(counted) > 0 || f.subjects != nil {
		out.Statistic = f.how
	}
	if f.value.IsMissing() || len(counted) == 0 && f.how != CountOfRows && f.how != CountOfHits {
		out.Statistic = ""
	}
	out.Excluded = b.excluded(f.subjects)
	b.pack.Figures = append(b.pack.Figures, out)
	return ref
}

// record gives a thing of a register its place in the pack.
func (b *draft) record(s metrics.Subject) int {
	at := slices.IndexFunc(b.pack.Records, func(r Record) bool { return r.Key == s.Key })
	if at >= 0 {
		return at
	}
	out := Record{Key: s.Key, ID: s.Reference}
	if r := b.records[s.Key]; r != nil {
		out = Record{Key: s.Key, Kind: r.Kind, ID: r.ID, Title: r.Title, Service: r.Service, State: r.State, Owner: r.Owner, From: r.From, Until: r.Until, Due: r.Due, Origin: r.Origin,
			SourceFile: r.SourceFile, SourceLine: r.SourceLine}
	}
	b.pack.Records = append(b.pack.Records, out)
	return len(b.pack.Records) - 1
}

// excluded counts the subjects left out by reason, in words.
func (b *draft) excluded(subjects []metrics.Subject) []Excluded {
	var out []Excluded
	for _, s := range subjects {
		if s.ExcludedBecause == "" {
			continue
		}
		reason := b.typo(metrics.Exclusion(s.ExcludedBecause, b.o.Lang))
		at := slices.IndexFunc(out, func(e Excluded) bool { return e.Reason == reason })
		if at < 0 {
			at = len(out)
			out = append(out, Excluded{Because: s.ExcludedBecause, Reason: reason})
		}
		out[at].Count++
	}
	slices.SortFunc(out, func(x, y Excluded) int {
		if x.Reason < y.Reason {
			return -1
		}
		return 1
	})
	return out
}

// listed makes subjects of incidents that a list names.
func (b *draft) listed(keys []int64) []metrics.Subject {
	out := []metrics.Subject{}
	for _, key := range keys {
		out = append(out, metrics.Subject{Key: key, Reference: b.incidents[key].ID, IsHit: true})
	}
	return out
}

// incident is what the pack shows of one incident.
func (b *draft) incident(i *metrics.Incident) Incident {
	out := Incident{
		Key: i.Key, ID: i.ID, Title: i.Title, Client: i.Client, Domain: i.Domain, Segment: i.Segment, Site: i.Site, CI: i.CI, Cause: i.Cause(), Service: i.Service, Category: i.Category, Priority: i.Priority,
		State: b.state(i), Team: i.Team, OpenedAt: i.OpenedAt, AckAt: i.AcknowledgedAt, RestoredAt: i.RestoredAt,
		ResolvedAt: i.ResolvedAt, ClosedAt: i.ClosedAt, ToResolve: b.duration(i.ToResolve, unit.Empty), SLA: b.kept(i),
		Flags: i.Flags, SourceFile: i.SourceFile, SourceLine: i.SourceLine, Major: i.IsMajor, ReopenCount: i.Reopens,
		ReassignedTo: i.Reassignments,
	}
	out.Clocks = b.proofs(i)
	for _, s := range i.Steps {
		out.Timeline = append(out.Timeline, Step{At: s.At, What: b.step(s), Line: s.Line, File: s.File})
	}
	return out
}

// state says the state of an incident, with the reason of its wait.
func (b *draft) state(i *metrics.Incident) string {
	if i.State == "pending" && i.PendingReason != "" {
		return b.say("state.waiting", b.reason(i.PendingReason))
	}
	return b.stateWords(i.State)
}

func (b *draft) stateWords(state string) string {
	if state == "" {
		return b.say("state.unknown")
	}
	return b.known("state.", state)
}

func (b *draft) reason(reason string) string { return b.known("reason.", reason) }

// kept says whether the promise to restore was kept.
func (b *draft) kept(i *metrics.Incident) string {
	if i.Restore == "" {
		return ""
	}
	return b.known("kept.", i.Restore)
}

// step says one event of a life.
func (b *draft) step(s metrics.Step) string {
	old, value := s.Old, s.New
	switch s.Field {
	case "created":
		return b.say("step.created")
	case "restored":
		return b.say("step.restored")
	case "state":
		value = b.stateWords(value)
		if s.New == "pending" && s.PendingReason != "" {
			value = b.say("state.waiting", b.reason(s.PendingReason))
		}
		if old != "" {
			old = b.stateWords(old)
		}
	case "priority":
		value = "P" + value
		if old != "" {
			old = "P" + old
		}
	case "assignee":
		if !b.o.ShowNames {
			if s.New == "" {
				return b.say("step.unassigned")
			}
			return b.say("step.assigned")
		}
	}
	name := b.known("field.", s.Field)
	switch {
	case value == "" || value == "P":
		return b.say("step.removed", name)
	case old == "":
		return b.say("step.set", name, value)
	}
	return b.say("step.changed", name, old, value)
}

func (b *draft) duration(seconds *float64, why unit.Missing) unit.Value {
	if seconds == nil {
		return unit.None(unit.Duration, why)
	}
	return unit.Of(unit.Duration, *seconds)
}
