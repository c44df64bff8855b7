package pdf

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// box is a word on a page, in points from the top left.
type box struct {
	x0, y0, x1, y1 float64
	word           string
}

var (
	wordBox = regexp.MustCompile(`<word xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="([^"]*)">(.*?)</word>`)
	pageEnd = "</page>"
)

func boxes(t *testing.T, pdf []byte) (out [][]box) {
	t.Helper()
	all := strings.Split(poppler(t, pdf, "-bbox", "-enc", "UTF-8"), pageEnd)
	for _, page := range all[:len(all)-1] {
		var here []box
		for _, m := range wordBox.FindAllStringSubmatch(page, -1) {
			var n [4]float64
			for i := range n {
				f, err := strconv.ParseFloat(m[i+1], 64)
				if err != nil {
					t.Fatal(err)
				}
				n[i] = f
			}
			here = append(here, box{n[0], n[1], n[2], n[3], html.UnescapeString(m[5])})
		}
		out = append(out, here)
	}
	return out
}

// No word leaves the margins, and no word lies over another: what a reader would see at once, and a text golden does not.
func TestNothingLeavesThePageOrOverlaps(t *testing.T) {
	const point = 72 / 25.4
	for name, p := range map[string]*pack.Pack{"fr": packtest.Sample("fr"), "en": packtest.Sample("en"), "hostile": packtest.Hostile(), "empty": packtest.Empty(), "wide": wide(),
		"review": packtest.Review("fr"), "report": packtest.IncidentReport(pack.PIR, "fr", true)} {
		for i, page := range boxes(t, render(t, p)) {
			if len(page) == 0 {
				t.Errorf("%s page %d: no word", name, i+1)
			}
			for j, a := range page {
				if a.x0 < (margin-0.5)*point || a.x1 > (pageWidth-margin+1)*point || a.y0 < 4*point || a.y1 > (pageHeight-4)*point {
					t.Errorf("%s page %d: %q is outside the margins: %+v", name, i+1, a.word, a)
				}
				for _, b := range page[j+1:] {
					if share := overlap(a, b); share > 0.3 {
						t.Errorf("%s page %d: %q lies over %q (%.0f %%)", name, i+1, a.word, b.word, share*100)
					}
				}
			}
		}
	}
}

// wide is a pack with more columns than a page has room for, and words that cannot break.
func wide() *pack.Pack {
	p := packtest.Empty()
	table := &pack.Table{ID: "w", Title: "Large"}
	row := pack.Row{Tone: pack.Warn}
	for i := range 22 {
		table.Columns = append(table.Columns, pack.Column{ID: "c", Title: "Colonne interminable", Kind: []unit.Kind{unit.Text, unit.Count, unit.Instant}[i%3]})
		row.Cells = append(row.Cells, pack.Cell{Value: []unit.Value{unit.OfText("anticonstitutionnellement"), unit.OfCount(1234567890), unit.OfInstant(packtest.AsOf)}[i%3], Ref: "K1234"})
	}
	table.Rows = []pack.Row{row, row, row}
	p.Sections = []pack.Section{{ID: "s", Title: "Section", Blocks: []pack.Block{{Table: table}, {Side: []*pack.Block{{Table: table}, {Text: &pack.Text{Title: "à côté"}}}}}}}
	return p
}

// overlap is the share of the smaller box that lies in the other. The boxes hold the whole height of the font, so half of
// what two lines share is air.
func overlap(a, b box) float64 {
	w := min(a.x1, b.x1) - max(a.x0, b.x0)
	h := min(a.y1, b.y1) - max(a.y0, b.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	area := func(c box) float64 { return (c.x1 - c.x0) * (c.y1 - c.y0) }
	return w * h / min(area(a), area(b))
}
