package pack

import "bilan/metrics"

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
	b, err := newWeekly(week, o)
	if err != nil {
		return nil, err
	}
	b.pack = &Pack{}
	b.pack = b.cover()
	b.pack.Kind, b.pack.Verdict = kind, ""
	b.pack.Sections = []Section{section(b)}
	b.pack.Title = b.pack.Sections[0].Title
	b.settle()
	return b.pack, nil
}
