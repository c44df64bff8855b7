package pack

import (
	"cmp"
	"slices"

	"bilan/metrics/unit"
)

// Section is a titled part of a pack, with an anchor.
type Section struct {
	ID     string  `json:"id"` // a KPI id or a fixed word; the HTML anchor
	Title  string  `json:"title"`
	Lead   string  `json:"lead,omitempty"` // one sentence under the title
	Blocks []Block `json:"blocks"`
	// Annex sections come after the two pages that a meeting reads.
	Annex bool `json:"annex,omitempty"`
	// NewPage starts the section on a page of its own in the PDF, unless the page before holds next to nothing.
	NewPage bool `json:"new_page,omitempty"`
}

// Block holds exactly one of its fields. Side blocks share a row in the PDF and in a wide window.
type Block struct {
	Tiles *Tiles   `json:"tiles,omitempty"`
	Table *Table   `json:"table,omitempty"`
	Chart *Chart   `json:"chart,omitempty"`
	Text  *Text    `json:"text,omitempty"`
	Sign  *Sign    `json:"sign,omitempty"`
	Side  []*Block `json:"side,omitempty"` // two blocks side by side: charts and short tables
}

// Sign is where parties validate a document: a box each, with room to write.
type Sign struct {
	Title   string   `json:"title,omitempty"`
	Parties []string `json:"parties"` // « Pour le client : … »
	Fields  []string `json:"fields"`  // what each writes: name, capacity, date, signature
	// IsNote says that the last field takes a line and no signature.
	IsNote bool `json:"is_note,omitempty"`
}

// Place is where a block is printed.
type Place string

// The places. A workbook lists what a page tells case by case.
const (
	Everywhere Place = ""
	Pages      Place = "pages"    // the PDF and the page
	Workbook   Place = "workbook" // the workbook
)

// Tiles is a row of headline figures, at most seven.
type Tiles struct {
	Tiles []Tile `json:"tiles"`
}

// Tile is one headline figure with what is needed to read it.
type Tile struct {
	KPI     string     `json:"kpi"`
	Ref     string     `json:"ref"` // K12, the key of a Figure
	Title   string     `json:"title"`
	Value   unit.Value `json:"value"`
	N       int64      `json:"n"`                // the number of subjects behind the value
	Detail  string     `json:"detail,omitempty"` // "93/98", "médiane 4 sem. 2 h 10", an interval
	Target  string     `json:"target,omitempty"`
	Run     []*float64 `json:"run"`     // the last 13 periods, nil where there is no value
	Limits  *Limits    `json:"limits"`  // nil when there is no baseline
	Verdict string     `json:"verdict"` // « stable », « signal : … », « base insuffisante »
	Tone    Tone       `json:"tone,omitempty"`
	Notes   []int      `json:"notes,omitempty"`
}

// Limits are the natural process limits of an XmR chart (domain.md 6.2), in the unit of the value.
type Limits struct {
	Centre      float64 `json:"centre"`
	Lower       float64 `json:"lower"`
	Upper       float64 `json:"upper"`
	Provisional bool    `json:"provisional,omitempty"` // fewer than 12 points
	Clipped     bool    `json:"clipped,omitempty"`     // the lower limit was below zero
}

// Align places the text of a column.
type Align string

// The alignments; numbers go right, words left.
const (
	Left   Align = ""
	Right  Align = "right"
	Centre Align = "centre"
)

// Column describes a column of a table.
type Column struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Kind  unit.Kind `json:"kind"`
	Align Align     `json:"align,omitempty"`
	// Weight is the share of the width, relative to the other columns; 1 when zero.
	Weight float64 `json:"weight,omitempty"`
}

// Table is rows under typed columns.
type Table struct {
	ID      string   `json:"id"` // unique in the pack; becomes a sheet name and an anchor
	Title   string   `json:"title"`
	Base    string   `json:"base,omitempty"` // « base : incidents résolus dans la semaine »
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Total   *Row     `json:"total,omitempty"`
	// Empty is the sentence printed when there is no row.
	Empty string `json:"empty,omitempty"`
	// Truncated says in words what is left out of the page ("15 premiers sur 214; la suite dans le classeur").
	// PDF prints the first PageRows rows, the workbook and the page all of them. Zero means all.
	PageRows  int    `json:"page_rows,omitempty"`
	Truncated string `json:"truncated,omitempty"`
	Notes     []int  `json:"notes,omitempty"`
	// Only says where the table is printed.
	Only Place `json:"only,omitempty"`
	// Recomputed asks the workbook to compute the figures of the cells again beside them: see Figure.Recount.
	Recomputed bool `json:"recomputed,omitempty"`
}

// Row is a row of cells, one for each column.
type Row struct {
	Cells []Cell `json:"cells"`
	// Incident is the id of the incident the row is about, for links.
	Incident string `json:"incident,omitempty"`
	Tone     Tone   `json:"tone,omitempty"`
}

// Cell is one value of a table.
type Cell struct {
	Value unit.Value `json:"value"`
	Ref   string     `json:"ref,omitempty"` // K12 when the cell is a figure
	// Of is the figure that the number belongs to: its n, what hit or was left out, its share of a whole, its distance from before. A
	// click opens that figure; the number has no reference of its own.
	Of    string     `json:"of,omitempty"`
	Tone  Tone       `json:"tone,omitempty"`
	Spark []*float64 `json:"spark,omitempty"` // a small run drawn beside or instead of the value
	Notes []int      `json:"notes,omitempty"`
}

// refs are the figures of the cells of a column, row by row: those of the bars that are drawn from it.
func (t *Table) refs(column string) []string {
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.ID == column })
	var refs []string
	for _, r := range t.Rows {
		refs = append(refs, cmp.Or(r.Cells[at].Ref, r.Cells[at].Of))
	}
	return refs
}

// Text is one or more paragraphs.
type Text struct {
	Title      string      `json:"title,omitempty"`
	Paragraphs []Paragraph `json:"paragraphs"`
	// Only says where the text is printed: Pages leaves it out of the workbook.
	Only Place `json:"only,omitempty"`
}

// Paragraph is a sentence or a list item with the incidents and figures it speaks of.
type Paragraph struct {
	Text      string   `json:"text"`
	Item      bool     `json:"item,omitempty"` // a list item
	Tone      Tone     `json:"tone,omitempty"`
	Refs      []string `json:"refs,omitempty"`      // figures
	Incidents []string `json:"incidents,omitempty"` // incident ids
	Notes     []int    `json:"notes,omitempty"`     // numbers of footnotes
}
