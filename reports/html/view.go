package html

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// view is a pack as the template sees it.
type view struct {
	pack      *pack.Pack
	printer   *unit.Printer
	words     *words
	figures   map[string]int
	incidents map[string]int
	charts    []*pack.Chart
	links     *Links // of a page that a server makes; nil: they lead into the page itself
}

// index notes what links can reach, and the charts in reading order.
func (v *view) index() {
	v.figures, v.incidents = map[string]int{}, map[string]int{}
	for i, f := range v.pack.Figures {
		if _, taken := v.figures[f.Ref]; !taken && f.Ref != "" {
			v.figures[f.Ref] = i
		}
	}
	for i, in := range v.pack.Incidents {
		if _, taken := v.incidents[in.ID]; !taken && in.ID != "" {
			v.incidents[in.ID] = i
		}
	}
	var walk func(*pack.Block)
	walk = func(b *pack.Block) {
		if b.Chart != nil {
			v.charts = append(v.charts, b.Chart)
		}
		for _, side := range b.Side {
			walk(side)
		}
	}
	for i := range v.pack.Sections {
		for j := range v.pack.Sections[i].Blocks {
			walk(&v.pack.Sections[i].Blocks[j])
		}
	}
}

func (v *view) functions() template.FuncMap {
	return template.FuncMap{
		"line": text.Line, "value": v.value, "fig": v.figure, "notes": v.notes, "row": v.row, "columns": columns, "tone": tone,
		"glyph": v.glyph, "spark": tileSpark, "chips": v.chips, "chartTable": v.chartTable,
		"count": func(n int) string { return v.printer.Count(int64(n)) },
		"icon":  func(choice string) template.HTML { return icons[choice] },
		"headless": func(t *pack.Table) bool {
			return !slices.ContainsFunc(t.Columns, func(c pack.Column) bool { return c.Title != "" })
		},
		"onPage":   func(t *pack.Table) bool { return t.Only != pack.Workbook },
		"count64":  func(n int64) string { return v.printer.Count(n) },
		"dataWord": func() string { return v.words.Numbers },
		"instant": func(t time.Time) string {
			return v.value(unit.OfInstant(t))
		},
	}
}

// value prints a value, clean; an instant stays on one line.
func (v *view) value(value unit.Value) string {
	words := text.Line(v.printer.Format(value))
	if value.Kind == unit.Instant || value.Kind == unit.Second {
		words = strings.ReplaceAll(words, " ", "\u00a0")
	}
	return words
}

// tone is the class of a tone.
func tone(t pack.Tone) string {
	if t == pack.Plain {
		return ""
	}
	return "tone-" + string(t)
}

// glyph is the mark of a tone with its meaning in words: colour is never alone, and neither is the mark.
func (v *view) glyph(t pack.Tone) template.HTML {
	mark, ok := glyphs[t]
	if !ok {
		return ""
	}
	return template.HTML(`<span class="glyph" aria-hidden="true">` + mark + `</span><span class="vh">` + escape(v.words.Tones[t]) + ` : </span>`)
}

// icons stand beside the words of the four choices.
var icons = map[string]template.HTML{
	"rows":   icon("M2 3.5h12M2 8h12M2 12.5h12"),
	"filter": icon("M1.8 3h12.4L9.6 8.4v4.9l-3.2-1.7V8.4z"),
	"by":     icon("M2.5 14V7.5M8 14V2M13.5 14v-4"),
	"how":    icon("M3 2h10M3 14h10M3 2l6 6-6 6"),
}

func icon(path string) template.HTML {
	return template.HTML(`<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="` + path + `"/></svg>`)
}

var glyphs = map[pack.Tone]string{pack.Good: "✓", pack.Warn: "●", pack.Bad: "▲", pack.Signal: "◆"}

// figure is a printed number that opens, or the number alone when the pack does not hold what is behind it.
func (v *view) figure(ref, words string) template.HTML { return v.link(ref, words, "figure") }

// link opens a figure, by its value or by a number that is part of it.
func (v *view) link(ref, words, class string) template.HTML {
	i, ok := v.figures[ref]
	if !ok {
		return template.HTML(escape(words))
	}
	if v.links != nil {
		return template.HTML(anchor(v.links.Figure(&v.pack.Figures[i]), words))
	}
	label := fmt.Sprintf("%s, %s : %s", words, text.Line(v.pack.Figures[i].Title), v.words.Open)
	return template.HTML(`<a class="` + class + `" href="#` + fragment(ref) + `" title="` + escape(text.Line(ref)) + `" aria-label="` + escape(label) + `">` + escape(words) + `</a>`)
}

// incident is a link to an incident that the page knows, else its id alone.
func (v *view) incident(id, words string) string {
	if v.links != nil {
		return anchor(v.links.Incident(id), words)
	}
	if _, ok := v.incidents[id]; !ok {
		return escape(words)
	}
	return `<a href="#` + fragment(id) + `">` + escape(words) + `</a>`
}

func escape(s string) string { return template.HTMLEscapeString(s) }

// fragment spells a reference or an id in an address, so that it survives there whatever it holds. The script knows both
// in their clean form.
func fragment(s string) string { return escape(url.PathEscape(text.Line(s))) }

// notes are the calls of footnotes.
func (v *view) notes(numbers []int) template.HTML {
	var out strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&out, `<sup><a href="#note-%d" aria-label="%s %d">%d</a></sup>`, n, escape(v.words.Note), n, n)
	}
	return template.HTML(out.String())
}

// columns are the classes that send the cells of a column right or to the centre: one class a column on the table is
// thousands of classes fewer on its cells.
func columns(t *pack.Table) string {
	var classes []string
	for i, c := range t.Columns {
		switch c.Align {
		case pack.Right:
			classes = append(classes, fmt.Sprintf("r%d", i+1))
		case pack.Centre:
			classes = append(classes, fmt.Sprintf("c%d", i+1))
		}
	}
	return strings.Join(classes, " ")
}

// row is a row of a table. A page may have tens of thousands, so it is spelled as briefly as HTML allows: no closing tags,
// and the mark of a tone comes from the style.
func (v *view) row(t *pack.Table, r pack.Row) template.HTML {
	var out strings.Builder
	out.WriteString("<tr")
	if r.Tone != pack.Plain {
		fmt.Fprintf(&out, ` class="%s"`, escape(tone(r.Tone)))
	}
	out.WriteString(">")
	linked := r.Incident == ""
	for i, c := range r.Cells {
		if i >= len(t.Columns) {
			break
		}
		out.WriteString("<td")
		words := v.value(c.Value)
		class := marks[c.Tone]
		if words == "" {
			class = "" // a mark beside nothing would say something
		}
		if c.Value.Kind == unit.Text && len(c.Value.Text) > 60 {
			class = strings.TrimSpace(class + " long")
		}
		if class != "" {
			fmt.Fprintf(&out, ` class="%s"`, class)
		}
		out.WriteString(">")
		switch {
		case c.Ref != "":
			out.WriteString(string(v.figure(c.Ref, words)))
		case c.Of != "" && words != "":
			out.WriteString(string(v.link(c.Of, words, "figure part")))
		case !linked && words != "" && (t.Columns[i].Kind == unit.ID || i == 0 && t.Columns[i].Kind != unit.Count): // a rank is no name
			out.WriteString(v.incident(r.Incident, words))
			linked = true
		default:
			out.WriteString(inner.Replace(words))
		}
		if len(c.Spark) > 0 {
			out.WriteString(string(spark(c.Spark, nil, 132, 30)))
		}
		out.WriteString(string(v.notes(c.Notes)))
	}
	return template.HTML(out.String())
}

// marks are the classes of cells with a tone.
var marks = map[pack.Tone]string{pack.Good: "g", pack.Warn: "w", pack.Bad: "b", pack.Signal: "s", pack.Muted: "m"}

// inner escapes a text between tags, where quotes need nothing.
var inner = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// chips are the figures and incidents that a sentence speaks of.
func (v *view) chips(p pack.Paragraph) template.HTML {
	var out []string
	for _, ref := range p.Refs {
		if _, ok := v.figures[ref]; ok {
			out = append(out, string(v.figure(ref, text.Line(ref))))
		}
	}
	for _, id := range p.Incidents {
		if _, ok := v.incidents[id]; ok {
			out = append(out, v.incident(id, text.Line(id)))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return template.HTML(` <span class="chips">` + strings.Join(out, " ") + `</span>`)
}

// numbers is what a chart draws, as a table: for readers who do not see it, and for those without a script.
type numbers struct {
	Head []string
	Rows []numbersRow
}

type numbersRow struct {
	Label string
	Cells []template.HTML
}

// chartTable returns nil for a chart without categories.
func (v *view) chartTable(c *pack.Chart) *numbers {
	if len(c.Categories) == 0 {
		return nil
	}
	n := &numbers{}
	if c.Kind == pack.Heat {
		for _, category := range c.Categories {
			n.Head = append(n.Head, text.Line(category))
		}
		for y, label := range c.Rows {
			row := numbersRow{Label: text.Line(label)}
			for x := range c.Categories {
				var value *float64
				ref := ""
				if y < len(c.Matrix) && x < len(c.Matrix[y]) {
					value = c.Matrix[y][x]
				}
				if y < len(c.MatrixRefs) && x < len(c.MatrixRefs[y]) {
					ref = c.MatrixRefs[y][x]
				}
				row.Cells = append(row.Cells, v.number(c.Unit, value, ref))
			}
			n.Rows = append(n.Rows, row)
		}
		return n
	}
	for _, s := range c.Series {
		n.Head = append(n.Head, text.Line(s.Name))
	}
	for i, category := range c.Categories {
		row := numbersRow{Label: text.Line(category)}
		for _, s := range c.Series {
			kind, ref := c.Unit, ""
			if s.Right && c.Unit2 != "" {
				kind = c.Unit2
			}
			if i < len(s.Refs) {
				ref = s.Refs[i]
			}
			var value *float64
			if i < len(s.Values) {
				value = s.Values[i]
			}
			row.Cells = append(row.Cells, v.number(kind, value, ref))
		}
		n.Rows = append(n.Rows, row)
	}
	return n
}

func (v *view) number(kind unit.Kind, n *float64, ref string) template.HTML {
	if n == nil {
		return ""
	}
	return v.figure(ref, v.value(unit.Of(kind, *n)))
}

// tileSpark is the run of a headline figure, as wide as its tile.
func tileSpark(run []*float64, limits *pack.Limits) template.HTML { return spark(run, limits, 216, 36) }

// spark draws a run with its natural limits as a small picture without words: the words stand beside it.
func spark(run []*float64, limits *pack.Limits, width, height float64) template.HTML {
	const pad = 4.0
	low, high, points := math.Inf(1), math.Inf(-1), 0
	reach := func(f float64) { low, high = math.Min(low, f), math.Max(high, f) }
	for _, v := range run {
		if v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			reach(*v)
			points++
		}
	}
	if points == 0 {
		return ""
	}
	if limits != nil {
		reach(limits.Lower)
		reach(limits.Upper)
	}
	if high == low {
		low, high = low-1, high+1
	}
	x := func(i int) float64 { return pad + float64(i)*(width-2*pad)/math.Max(1, float64(len(run)-1)) }
	y := func(f float64) float64 { return pad + (high-f)/(high-low)*(height-2*pad) }
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="spark" viewBox="0 0 %g %g" preserveAspectRatio="xMinYMid" aria-hidden="true" focusable="false">`, width, height)
	if limits != nil {
		fmt.Fprintf(&out, `<rect class="band" x="0" y="%.1f" width="%g" height="%.1f"/><line class="centre" x1="0" x2="%g" y1="%.1f" y2="%.1f"/>`,
			y(limits.Upper), width, y(limits.Lower)-y(limits.Upper), width, y(limits.Centre), y(limits.Centre))
	}
	pen, last := "M", -1
	var path strings.Builder
	for i, v := range run {
		if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
			pen = "M"
			continue
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", pen, x(i), y(*v))
		pen, last = "L", i
	}
	fmt.Fprintf(&out, `<path d="%s"/><circle cx="%.1f" cy="%.1f" r="2.6"/></svg>`, path.String(), x(last), y(*run[last]))
	return template.HTML(out.String())
}
