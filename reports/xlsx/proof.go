package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// firstRow is the first row under the header of a data sheet: title, way back, blank, header.
const firstRow = 5

// rowLimit is what the sheet of rows can hold under its header.
const rowLimit = excelize.TotalRows - firstRow

// Columns of the sheet that ties figures to incidents; formulas point at them.
const (
	rowRef = 1 + iota
	rowKPI
	rowIncident
	rowTitle
	rowHit
	rowMeasure
	rowColumns = rowMeasure
)

// proof knows where every figure and its rows stand, so that sheets can link to them and formulas compute from them.
type proof struct {
	pack    *pack.Pack
	figures string // name of the sheet of figures
	rows    string // name of the sheet of rows
	index   map[string]int
	grounds map[string]ground
	first   []int // row of the first incident of each figure; 0: it has none, or they do not fit
	last    int   // the last row used
}

func newProof(p *pack.Pack, figures, rows string) *proof {
	f := &proof{pack: p, figures: figures, rows: rows, index: map[string]int{}, grounds: map[string]ground{}, first: make([]int, len(p.Figures)), last: firstRow - 1}
	for i := range p.Figures {
		fig := &p.Figures[i]
		if _, taken := f.index[fig.Ref]; taken {
			continue // a figure printed twice is one figure
		}
		f.index[fig.Ref] = i
		if n := len(fig.Incidents) + len(fig.Records); n > 0 && f.last+n <= rowLimit {
			f.first[i] = f.last + 1
			f.last += n
		}
	}
	return f
}

// link is the place of a figure in the workbook, empty when the pack does not hold it.
func (f *proof) link(ref string) (where, tip string) {
	i, ok := f.index[ref]
	if !ok || ref == "" {
		return "", ""
	}
	return place(f.figures, 1, firstRow+i), ref + " · " + f.pack.Figures[i].Title
}

// statistic says how a figure follows from its rows. Where the pack does not say, a count or a rate follows from them
// when they are all there.
func statistic(fig *pack.Figure) pack.Statistic {
	whole, hits := int64(len(fig.Incidents)+len(fig.Records)) == fig.N, int64(len(fig.Hit)+len(fig.RecordHit))
	switch {
	case fig.Statistic != "":
		return fig.Statistic
	case fig.Value.Kind == unit.Rate && whole && hits == fig.Hits:
		return pack.ShareOfHits
	case fig.Value.Kind == unit.Count && whole && fig.Value.Number == float64(fig.N):
		return pack.CountOfRows
	case fig.Value.Kind == unit.Count && whole && hits == fig.Hits && fig.Value.Number == float64(fig.Hits):
		return pack.CountOfHits
	}
	return ""
}

// formula computes a figure again from the sheet of rows; key is the cell that holds its reference. It is empty for what
// the rows cannot give. Array reports whether it must be entered as an array formula.
func (f *proof) formula(ref, key string) (formula string, array bool) {
	i, ok := f.index[ref]
	if !ok {
		return "", false
	}
	fig := &f.pack.Figures[i]
	if fig.Recount != nil && !fig.Value.IsMissing() && numeric(fig.Value.Kind) {
		return f.recount(fig.Recount), false
	}
	if empty := len(fig.Incidents)+len(fig.Records) == 0; f.first[i] == 0 && (!empty || fig.Statistic != pack.CountOfRows && fig.Statistic != pack.CountOfHits) {
		return "", false // nothing to compute from, unless nothing is what is counted
	}
	if fig.Value.IsMissing() || !numeric(fig.Value.Kind) {
		return "", false
	}
	refs, hits, measures := f.column(rowRef), f.column(rowHit), f.column(rowMeasure)
	among := fmt.Sprintf("IF(%s=%s,IF(ISNUMBER(%s),%s))", refs, key, measures, measures)
	how := statistic(fig)
	switch how {
	case pack.CountOfRows:
		return fmt.Sprintf("COUNTIFS(%s,%s)", refs, key), false
	case pack.CountOfHits:
		return fmt.Sprintf("COUNTIFS(%s,%s,%s,1)", refs, key, hits), false
	case pack.ShareOfHits:
		return fmt.Sprintf("COUNTIFS(%s,%s,%s,1)/COUNTIFS(%s,%s)", refs, key, hits, refs, key), false
	}
	if !measured(fig) {
		return "", false
	}
	switch how {
	case pack.MeanOf:
		return fmt.Sprintf("AVERAGEIFS(%s,%s,%s)", measures, refs, key), false
	case pack.SumOf:
		return fmt.Sprintf("SUMIFS(%s,%s,%s)", measures, refs, key), false
	case pack.MedianOf:
		return "MEDIAN(" + among + ")", true
	case pack.NinetiethOf:
		return "PERCENTILE(" + among + ",0.9)", true
	case pack.MaximumOf:
		return "MAX(" + among + ")", true
	}
	return "", false
}

// measured reports whether a figure carries a measure.
func measured(fig *pack.Figure) bool {
	for i := range min(len(fig.Measures), len(fig.Incidents)+len(fig.Records)) {
		if m := fig.Measures[i]; m != nil && finite(*m) {
			return true
		}
	}
	return false
}

// column is a column of the sheet of rows as formulas spell it.
func (f *proof) column(number int) string {
	name, _ := excelize.ColumnNumberToName(number)
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted(f.rows), name, firstRow, name, max(f.last, firstRow))
}
