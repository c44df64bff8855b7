package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// IsReference reports whether a word has the form of the references that packs print, in any case of letters.
func IsReference(word string) bool {
	word = strings.ToUpper(word)
	if len(word) <= referenceLength || word[0] != 'K' {
		return false
	}
	return !strings.ContainsFunc(word[1:], func(r rune) bool { return !strings.ContainsRune(referenceLetters, r) })
}

// Find returns the figure of a reference, in any case of letters; nil when the pack does not hold it.
func (p *Pack) Find(ref string) *Figure {
	for i := range p.Figures {
		if strings.EqualFold(p.Figures[i].Ref, ref) {
			return &p.Figures[i]
		}
	}
	return nil
}

// Trace opens a figure of the pack by what the pack knows of it; [metrics.Trace.Ask] and [metrics.Trace.Open] read the rest. name is
// that of the files of the pack, sql gives the text of a model by its path.
func (p *Pack) Trace(f *Figure, name string, sql func(path string) string) *metrics.Trace {
	t := &metrics.Trace{Pack: name, Ref: f.Ref, KPI: f.KPI, Part: f.Part, Title: f.Title, Formula: f.Formula, Base: f.Base, Period: f.PeriodKey, AsOf: p.AsOf,
		Where: f.Dims, Value: f.Value, Statistic: string(f.Statistic), N: f.N, Hits: f.Hits, Model: f.Model}
	if t.Cut = p.To; p.AsOf.Before(p.To) {
		t.Cut = p.AsOf
	}
	if f.PeriodKey == p.Period {
		t.From, t.To = p.From, p.To
	}
	t.HasHits = f.Value.Kind.IsShare() || len(f.Hit)+len(f.RecordHit) > 0 || f.Hits > 0
	if sql != nil {
		t.SQL = sql(f.Model)
	}
	for _, e := range f.Excluded {
		t.Excluded = append(t.Excluded, metrics.Exclude{Because: cmp.Or(e.Because, e.Reason), Words: e.Reason, Count: e.Count})
	}
	behind := p.Behind(f)
	for n, b := range behind {
		s := metrics.Opened{Subject: metrics.Subject{Reference: b.ID, IsHit: b.IsHit, Value: b.Measure}, Kind: b.Kind, Title: b.Title}
		if n < len(f.Incidents) {
			i := p.Incidents[f.Incidents[n]]
			s.Key, s.SourceFile, s.SourceLine = i.Key, i.SourceFile, i.SourceLine
		} else {
			r := p.Records[f.Records[n-len(f.Incidents)]]
			s.Key, s.SourceFile, s.SourceLine = r.Key, r.SourceFile, r.SourceLine
		}
		t.Subjects = append(t.Subjects, s)
	}
	return t
}

// shownEvents is up to how many subjects a text tells the life of each without being asked.
const shownEvents = 8

// TraceText is a figure opened for a terminal: what it says, how it was counted, what it counted with the rows of the sources, and the
// model and the query at the end. With events the life of every incident is told, without only where there are few.
func TraceText(t *metrics.Trace, o Options, zone string, events bool) (string, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	printer, err := unit.NewPrinter(o.Lang, zone)
	if err != nil {
		return "", fmt.Errorf("print the trace of %s: %w", t.KPI, err)
	}
	b := newDraft(o, printer, metrics.Period{}, nil)
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format, args...) }
	say("%s\n", plain(strings.Join(nonEmpty(t.Ref, t.Title, b.traceWhere(t.Where)), " · ")))
	say("%s\n\n", plain(strings.Join(nonEmpty(t.Pack, b.traceWindow(t), b.say("trace.cut", b.hour(t.AsOf))), " · ")))
	say("  %s%s\n\n", plain(printer.Format(t.Value)), plain(b.traceCount(t)))
	if t.Printed != nil {
		say("▲ %s\n\n", plain(b.say("trace.changed", printer.Format(*t.Printed), b.hour(t.PrintedAt), printer.Format(t.Value))))
	}
	tabs := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(tabs, "%s\t%s\n", plain(b.say(key)), plain(value))
		}
	}
	line("trace.question", t.Question)
	line("trace.formula", t.Formula)
	line("trace.base", strings.TrimPrefix(strings.TrimPrefix(b.typo(t.Base), b.typo("base : ")), "base: "))
	for n, e := range t.Excluded {
		key := "trace.excluded"
		if n > 0 {
			key = "trace.same"
		}
		line(key, b.print.Count(e.Count)+"  "+e.Words)
	}
	for _, w := range t.Warnings {
		line("trace.warning", b.known("trace.warning.", w))
	}
	line("trace.model", t.Model)
	tabs.Flush()
	b.traceSubjects(&out, t, events)
	if t.SQL != "" {
		say("\n── %s\n%s\n", t.Model, strings.TrimRight(t.SQL, "\n"))
	}
	if t.Query != "" {
		say("\n── %s\n%s\n", plain(b.say("trace.query")), t.Query)
	}
	return out.String(), nil
}

func (b *draft) traceWhere(where map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(where)) {
		parts = append(parts, b.known("trace.dim.", name)+" "+cmp.Or(where[name], b.say("trace.none")))
	}
	return strings.Join(parts, ", ")
}

func (b *draft) traceWindow(t *metrics.Trace) string {
	if t.From.IsZero() {
		return t.Period
	}
	if p, err := metrics.ParsePeriod(t.Period, b.print.Zone(), t.AsOf); err == nil {
		return p.Words(b.o.Lang)
	}
	return b.say("range.of", b.hour(t.From), b.hour(t.To))
}

// traceCount says what the value rests on.
func (b *draft) traceCount(t *metrics.Trace) string {
	words := "    n = " + b.print.Count(t.N)
	if t.HasHits {
		words = "    " + b.say("trace.hits", b.print.Count(t.Hits), b.print.Count(t.N))
	}
	if t.Statistic != "" {
		words += " · " + b.known("trace.statistic.", t.Statistic)
	}
	return words
}

// traceSubjects lists what counted, then what was left out.
func (b *draft) traceSubjects(out *strings.Builder, t *metrics.Trace, events bool) {
	var counted, left []metrics.Opened
	for _, s := range t.Subjects {
		if s.ExcludedBecause == "" {
			counted = append(counted, s)
		} else {
			left = append(left, s)
		}
	}
	events = events || len(t.Subjects) <= shownEvents
	b.traceList(out, t, b.say("trace.counted", b.print.Count(int64(len(counted)))), counted, events)
	b.traceList(out, t, b.say("trace.left", b.print.Count(int64(len(left)))), left, events)
	hasEvents := slices.ContainsFunc(t.Subjects, func(s metrics.Opened) bool { return len(s.Events) > 0 })
	if !events && hasEvents {
		fmt.Fprintf(out, "\n%s\n", plain(b.say("trace.events")))
	}
}

func (b *draft) traceList(out *strings.Builder, t *metrics.Trace, title string, subjects []metrics.Opened, events bool) {
	if len(subjects) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", plain(title))
	width := 0
	for _, s := range subjects {
		width = max(width, len([]rune(s.Reference)))
	}
	for _, s := range subjects {
		mark, more := " ", ""
		switch {
		case s.ExcludedBecause != "":
			more = metrics.Exclusion(s.ExcludedBecause, b.o.Lang)
		case t.HasHits && s.IsHit:
			mark = "✓"
		case t.HasHits:
			mark = "✗"
		}
		if s.Value != nil && t.Value.Kind != unit.Count && !t.HasHits {
			more = b.print.Format(unit.Of(t.Value.Kind, *s.Value))
		}
		fmt.Fprintf(out, "  %s %-*s  %s\n", mark, width, plain(s.Reference), plain(strings.Join(nonEmpty(more, truncated(s.Title, titleWidth), placeOf(s.SourceFile, s.SourceLine)), " · ")))
		if !events {
			continue
		}
		for _, e := range s.Events {
			fmt.Fprintf(out, "      %s  %s  %s\n", plain(b.second(e.At)), plain(b.step(e)), plain(placeOf(e.File, e.Line)))
		}
	}
}

// titleWidth is how much of a title a line of a terminal has room for.
const titleWidth = 60

func truncated(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}

// placeOf is a row of a source: file:line.
func placeOf(file string, line int64) string {
	if line > 0 {
		return file + ":" + itoa(line)
	}
	return file
}
