package pack

import (
	"fmt"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Doubts arranges the page on the quality of the data of a week, which is of [metrics.ReadDoubts].
func Doubts(week *metrics.WeekData, o Options) (*Pack, error) {
	return part(week, o, "quality", func(b *bhi) Section { return b.quality() })
}

// Proposals arranges the problem candidates at the end of a week, which is of [metrics.ReadProposals].
func Proposals(week *metrics.WeekData, o Options) (*Pack, error) {
	return part(week, o, "candidates", func(b *bhi) Section { return b.candidates() })
}

// part is one section of the weekly pack as a document of its own.
func part(week *metrics.WeekData, o Options, kind string, section func(*bhi) Section) (*Pack, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	printer, err := unit.NewPrinter(o.Lang, week.Period.Zone().String())
	if err != nil {
		return nil, fmt.Errorf("arrange week %s: %w", week.Period.Key, err)
	}
	b := &bhi{w: week, draft: newDraft(o, printer, week.Period, week.Incidents)}
	b.pack = &Pack{}
	b.pack = b.cover()
	b.pack.Kind, b.pack.Verdict = kind, ""
	b.pack.Sections = []Section{section(b)}
	b.pack.Title = b.pack.Sections[0].Title
	b.settle()
	return b.pack, nil
}
