package html

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/pack"
)

// Links says where the figures and incidents of a fragment lead: an address, or "" for words without a link.
type Links struct {
	Figure   func(*pack.Figure) string
	Incident func(id string) string
}

// Fragment prints parts of a pack for a page that somebody else makes, with the markup and classes of the page of a pack. Its style is
// [Style]; its charts are empty boxes that a script fills with [Fragment.Charts].
type Fragment struct {
	view     *view
	template *template.Template
}

// NewFragment reads a pack, in whose zone and language it speaks.
func NewFragment(p *pack.Pack, printer *unit.Printer, links Links) (*Fragment, error) {
	v := &view{pack: p, printer: printer, words: wordsOf(p.Lang), links: &links}
	v.index()
	t, err := template.New("page.html").Funcs(v.functions()).ParseFS(assets, "assets/page.html")
	if err != nil {
		return nil, fmt.Errorf("reading the page's template: %w", err)
	}
	return &Fragment{view: v, template: t}, nil
}

// Block prints one block.
func (f *Fragment) Block(b pack.Block) (template.HTML, error) {
	var out strings.Builder
	err := f.template.ExecuteTemplate(&out, "block", b)
	return template.HTML(out.String()), err
}

// Charts are the options of all charts of the pack, by id.
func (f *Fragment) Charts() (map[string]json.RawMessage, error) {
	options := map[string]json.RawMessage{}
	for _, c := range f.view.charts {
		option, err := chart.Option(c, f.view.printer)
		if err != nil {
			return nil, fmt.Errorf("chart %q: %w", c.ID, err)
		}
		options[c.ID] = option
	}
	return options, nil
}

// Style is the style of the page of a pack, light and dark, for screens and paper.
func Style() string { return asset("page.css") }

// ChartScript is a script for a page with charts, in a scope of its own, in which drawCharts(options) draws them as the page of a pack does.
func ChartScript(script string) string { return alone(asset("page/charts.js") + script) }

func anchor(href, words string) string {
	if href == "" {
		return escape(words)
	}
	return `<a class="figure" href="` + escape(href) + `">` + escape(words) + `</a>`
}
