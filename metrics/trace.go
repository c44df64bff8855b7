package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/metrics/unit"
)

// Trace is one figure opened: what it says, how it was counted, and what it counted, down to the rows of the sources.
type Trace struct {
	// Pack and Ref are the pack that prints the figure (BHI_2026-W38_v1) and its reference there; "" for a KPI asked by name.
	Pack, Ref                      string
	KPI                            string // its id; a line of a contract for what a contract promises
	Part                           string // of it: p90, max, breached…; "" for its own figure
	Title, Question, Formula, Base string // in the language asked for; Question is "" where the catalogue has none
	Period                         string // its key
	From, To                       time.Time
	AsOf                           time.Time // the cut of the warehouse
	Cut                            time.Time // of the pack: what a figure of an earlier period was followed to; zero for a KPI asked by name
	Where                          map[string]string
	Value                          unit.Value
	Statistic                      string // count, hits, rate, median, p90, mean, sum, max; "" where no single population gives the value
	N, Hits                        int64
	HasHits                        bool // the figure is about hits: a rate
	Excluded                       []Exclude
	// Model is the path of the model whose rows are counted, SQL its text, and Query what was run over them.
	Model, SQL, Query string
	Subjects          []Opened
	// Warnings are codes: those of [Row], and changed, when the paper says something else than the warehouse does now.
	Warnings []string
	// Printed is the value on the paper, where one was written and says something else; PrintedAt is its cut.
	Printed   *unit.Value
	PrintedAt time.Time
}

// Exclude counts what was left out for one reason.
type Exclude struct {
	Because string // code
	Words   string
	Count   int64
}

// Opened is one thing that a figure counted or left out.
type Opened struct {
	Subject
	Kind       string // incident, problem, change, action, outage
	Title      string
	SourceFile string
	SourceLine int64
	Events     []Step // the life of an incident
}

// TraceQuery asks for a KPI opened.
type TraceQuery struct {
	KPI    KPI
	Period Period
	Where  map[string]string // dimension → value, "" for none
	AsOf   time.Time
	Lang   string // of the words: fr, or en
	// SQL returns the text of a model by its path; nil leaves it out.
	SQL func(path string) string
}

// ModelPath is the path of the model of a KPI.
func ModelPath(id string) string { return "sql/metrics/" + id + ".sql" }

// ReadTrace opens a KPI of one period: the figure that [Read] gives, and what it counted.
func ReadTrace(ctx context.Context, db Querier, q TraceQuery) (*Trace, error) {
	asked := Query{KPI: q.KPI, Periods: []Period{q.Period}, AsOf: q.AsOf, Where: q.Where}
	rows, err := Read(ctx, db, asked)
	if err != nil {
		return nil, err
	}
	r := rows[0]
	t := &Trace{
		KPI: q.KPI.ID, Title: q.KPI.Title.In(q.Lang), Question: q.KPI.Question.In(q.Lang), Formula: q.KPI.Formula.In(q.Lang),
		Base: q.KPI.Frame.Words(q.Lang), Period: q.Period.Key, From: q.Period.From, To: q.Period.To, AsOf: q.AsOf, Where: q.Where,
		Value: r.Value(), Statistic: statisticOf(q.KPI.Kind), N: r.N, Hits: r.Hits, HasHits: q.KPI.Kind.IsShare() || q.KPI.Kind == Ratio,
		Model: ModelPath(q.KPI.ID), Warnings: r.Warnings,
	}
	if q.SQL != nil {
		t.SQL = q.SQL(t.Model)
	}
	if t.Query, err = asked.Text(); err != nil {
		return nil, err
	}
	subjects, err := Subjects(ctx, db, q.KPI, q.Period, q.Where, q.AsOf)
	if err != nil {
		return nil, err
	}
	t.Excluded = excludes(subjects, q.Lang)
	for _, s := range subjects {
		t.Subjects = append(t.Subjects, Opened{Subject: s})
	}
	return t, t.Open(ctx, db)
}

// Ask adds to a figure of a pack the query that gives it, and what its lists leave out: the subjects that were excluded, and, for a
// figure of another period, those that counted. The KPI counts in its own way what the pack shows in part.
func (t *Trace) Ask(ctx context.Context, db Querier, q TraceQuery) error {
	if err := t.List(ctx, db, q); err != nil {
		return err
	}
	return t.Open(ctx, db)
}

// List is Ask without the lives of the incidents.
func (t *Trace) List(ctx context.Context, db Querier, q TraceQuery) (err error) {
	var subjects []Subject
	if isListed(t.Model) {
		t.Query = listQuery(t.Model, q.Period, q.Where, t.Cut)
		subjects, err = listSubjects(ctx, db, t.Query)
	} else {
		if t.Query, err = (Query{KPI: q.KPI, Periods: []Period{q.Period}, AsOf: q.AsOf, Where: q.Where}).Text(); err != nil {
			return err
		}
		subjects, err = Subjects(ctx, db, q.KPI, q.Period, q.Where, q.AsOf)
	}
	if err != nil {
		return err
	}
	isListed := len(t.Subjects) > 0 || t.N == 0
	for _, s := range subjects {
		switch isCounted := s.ExcludedBecause == ""; {
		case isCounted && (isListed || t.Part == "breached" && s.IsHit):
		case !isCounted && t.Part == "breached":
		default:
			t.Subjects = append(t.Subjects, Opened{Subject: s})
		}
	}
	t.From, t.To, t.Question = q.Period.From, q.Period.To, q.KPI.Question.In(q.Lang)
	if len(t.Excluded) == 0 && t.Part != "breached" {
		t.Excluded = excludes(subjects, q.Lang)
	}
	return nil
}

// IsAsked reports whether a KPI of the set gives the figure for dimensions that [Read] knows, or a model whose subjects the warehouse
// lists, and returns the KPI.
func (t *Trace) IsAsked(set Set) (KPI, bool) {
	kpi, known := set.Find(t.KPI)
	if isListed(t.Model) {
		return kpi, known
	}
	for name := range t.Where {
		known = known && slices.Contains(Dimensions, name)
	}
	return kpi, known && t.Model == ModelPath(t.KPI)
}

// statisticOf is the way from what a kind of KPI counts to its figure.
func statisticOf(k Kind) string {
	switch k {
	case Count, Stock:
		return "count"
	case Share, StockRate:
		return "rate"
	case Time, StockAge:
		return "median"
	case Mean:
		return "mean"
	case Sum, Overlap:
		return "sum"
	}
	return ""
}

// excludes counts subjects left out by reason, the most frequent first.
func excludes(subjects []Subject, lang string) []Exclude {
	var out []Exclude
	for _, s := range subjects {
		if s.ExcludedBecause == "" {
			continue
		}
		at := slices.IndexFunc(out, func(e Exclude) bool { return e.Because == s.ExcludedBecause })
		if at < 0 {
			at = len(out)
			out = append(out, Exclude{Because: s.ExcludedBecause, Words: Exclusion(s.ExcludedBecause, lang)})
		}
		out[at].Count++
	}
	slices.SortFunc(out, func(a, b Exclude) int {
		if a.Count != b.Count {
			return int(b.Count - a.Count)
		}
		return strings.Compare(a.Because, b.Because)
	})
	return out
}

// Open reads the titles, source rows and lives of the subjects that have none yet. Things that metrics does not hold stay as they are.
func (t *Trace) Open(ctx context.Context, db Querier) error {
	var incidents, records []int64
	for _, s := range t.Subjects {
		switch {
		case s.SourceFile != "" && s.Kind != "incident":
		case s.Key > 0:
			incidents = append(incidents, s.Key)
		case s.Key < 0:
			records = append(records, s.Key)
		}
	}
	found, err := Incidents(ctx, db, incidents)
	if err != nil {
		return err
	}
	lives, err := Steps(ctx, db, incidents)
	if err != nil {
		return err
	}
	things := map[int64]*Record{}
	if len(records) > 0 { // the database of a client holds no table of them
		if things, err = Records(ctx, db, records); err != nil {
			return err
		}
	}
	for n := range t.Subjects {
		s := &t.Subjects[n]
		if i := found[s.Key]; i != nil {
			s.Kind, s.Title, s.SourceFile, s.SourceLine, s.Events = "incident", i.Title, i.SourceFile, i.SourceLine, lives[s.Key]
		}
		if r := things[s.Key]; r != nil {
			s.Kind, s.Title, s.SourceFile, s.SourceLine = r.Kind, r.Title, r.SourceFile, r.SourceLine
		}
	}
	return nil
}

// Text is the query of [Read] as it can be pasted into a DuckDB shell over the warehouse: arguments stand in their places.
func (q Query) Text() (string, error) {
	text, args, err := rollUp(q, [][]string{q.By})
	if err != nil {
		return "", err
	}
	for _, a := range args {
		text = strings.Replace(text, "?", "'"+strings.ReplaceAll(fmt.Sprint(a), "'", "''")+"'", 1)
	}
	return text, nil
}
