package html

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

func render(t testing.TB, p *pack.Pack) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func parse(t *testing.T, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// find returns the elements that want accepts, in document order.
func find(n *html.Node, want func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && want(d) {
			out = append(out, d)
		}
	}
	return out
}

// tag accepts elements by name and, when given, class.
func tag(name string, class ...string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		if n.Data != name {
			return false
		}
		for _, c := range class {
			if !strings.Contains(" "+attr(n, "class")+" ", " "+c+" ") {
				return false
			}
		}
		return true
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func content(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

func every() map[string]*pack.Pack {
	return map[string]*pack.Pack{"fr": packtest.Sample("fr"), "en": packtest.Sample("en"), "hostile": packtest.Hostile(), "empty": packtest.Empty(),
		"review": packtest.Review("fr"), "report": packtest.IncidentReport(pack.CRI, "fr", true)}
}

func TestNothingLeavesThePage(t *testing.T) {
	for name, p := range every() {
		t.Run(name, func(t *testing.T) {
			doc := parse(t, render(t, p))
			for _, n := range find(doc, func(*html.Node) bool { return true }) {
				for _, a := range n.Attr {
					switch {
					case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
						t.Errorf("<%s> has an attribute %s, which the policy forbids", n.Data, a.Key)
					case a.Key == "src" || a.Key == "action" || a.Key == "srcset":
						t.Errorf("<%s %s=%q> asks for something outside", n.Data, a.Key, a.Val)
					case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
						t.Errorf("<%s href=%q> leads outside", n.Data, a.Val)
					}
				}
			}
			for _, kind := range []string{"link", "iframe", "object", "embed", "base", "img", "form"} {
				if found := find(doc, tag(kind)); len(found) > 0 {
					t.Errorf("%d <%s>", len(found), kind)
				}
			}
		})
	}
}

// The policy names the very bytes of the page: a character more in a script and the browser refuses it.
func TestPolicyNamesScriptsAndStyle(t *testing.T) {
	for name, p := range every() {
		t.Run(name, func(t *testing.T) {
			doc := parse(t, render(t, p))
			scripts := find(doc, tag("script"))
			if len(scripts) != 3 {
				t.Fatalf("%d scripts, want the data block, the charts and the page's own", len(scripts))
			}
			if kind := attr(scripts[0], "type"); kind != "application/json" {
				t.Errorf("the first script is of type %q, want data", kind)
			}
			styles := find(doc, tag("style"))
			if len(styles) != 1 {
				t.Fatalf("%d styles, want 1", len(styles))
			}
			policies := find(doc, func(n *html.Node) bool { return attr(n, "http-equiv") == "Content-Security-Policy" })
			if len(policies) != 1 {
				t.Fatalf("%d policies, want 1", len(policies))
			}
			got := attr(policies[0], "content")
			want := "default-src 'none'; script-src " + hash(content(scripts[1])) + " " + hash(content(scripts[2])) + "; style-src " + hash(content(styles[0])) +
				"; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
			if got != want {
				t.Errorf("policy\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	first := render(t, packtest.Sample("fr"))
	for range 3 {
		if !bytes.Equal(first, render(t, packtest.Sample("fr"))) {
			t.Fatal("two pages of one pack differ")
		}
	}
}

func TestStructure(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		p := packtest.Sample(lang)
		doc := parse(t, render(t, p))
		if got := attr(find(doc, tag("html"))[0], "lang"); got != lang {
			t.Errorf("lang %q, want %q", got, lang)
		}
		if got := content(find(doc, tag("span", "pill"))[0]); got != wordsOf(lang).Statuses[pack.Provisional] {
			t.Errorf("status %q", got)
		}
		ids := map[string]bool{}
		for _, n := range find(doc, func(n *html.Node) bool { return attr(n, "id") != "" }) {
			if ids[attr(n, "id")] {
				t.Errorf("id %q twice", attr(n, "id"))
			}
			ids[attr(n, "id")] = true
		}
		figures, incidents := map[string]bool{"incidents": true}, map[string]bool{}
		for _, f := range p.Figures {
			figures[f.Ref] = true
		}
		for _, in := range p.Incidents {
			incidents[in.ID] = true
		}
		for _, a := range find(doc, tag("a")) {
			to := strings.TrimPrefix(attr(a, "href"), "#")
			if !ids[to] && !figures[to] && !incidents[to] {
				t.Errorf("link %q leads nowhere", to)
			}
		}
		tables := 0
		for _, table := range find(doc, tag("table")) {
			tables++
			if len(find(table, tag("caption"))) != 1 {
				t.Error("a table without caption")
			}
			for _, th := range find(table, tag("th")) {
				if attr(th, "scope") == "" {
					t.Errorf("header cell %q without scope", content(th))
				}
			}
		}
		// 7 tables with rows, 6 charts' numbers, figures, sources; the table of the workbook alone is none of them.
		if tables != 15 {
			t.Errorf("%d tables, want 15", tables)
		}
		tiles := find(doc, tag("li", "tile"))
		if len(tiles) != 7 {
			t.Fatalf("%d tiles, want 7", len(tiles))
		}
		if links := find(tiles[3], tag("a", "figure")); len(links) != 1 || attr(links[0], "href") != "#K4" {
			t.Errorf("tile K4 does not open its figure")
		}
		if sparks := find(doc, tag("svg", "spark")); len(sparks) < 6 {
			t.Errorf("%d sparklines", len(sparks))
		}
		for _, c := range find(doc, func(n *html.Node) bool { return attr(n, "data-chart") != "" }) {
			if attr(c, "aria-label") == "" || attr(c, "role") != "img" {
				t.Errorf("chart %q says nothing to those who do not see it", attr(c, "data-chart"))
			}
		}
	}
}

func TestValuesArePrintedOnce(t *testing.T) {
	p := packtest.Sample("fr")
	printer, err := unit.NewPrinter("fr", p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, render(t, p))
	for i, tile := range find(doc, tag("li", "tile")) {
		want := printer.Format(p.Sections[0].Blocks[0].Tiles.Tiles[i].Value)
		if got := content(find(tile, tag("p", "value"))[0]); got != want {
			t.Errorf("tile %d: %q, want %q", i, got, want)
		}
	}
}

func TestHostileTextsStayTexts(t *testing.T) {
	page := render(t, packtest.Hostile())
	doc := parse(t, page)
	if got := content(find(doc, tag("h1"))[0]); !strings.Contains(content(doc), "<img src=x onerror=alert(1)>") || got == "" {
		t.Errorf("the hostile texts are not on the page as texts; title %q", got)
	}
	for _, bad := range []string{"\u202e", "\u2066", "\x00", "\u2028"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestSpark(t *testing.T) {
	values := func(numbers ...float64) []*float64 {
		out := make([]*float64, len(numbers))
		for i := range numbers {
			if numbers[i] >= 0 {
				out[i] = &numbers[i]
			}
		}
		return out
	}
	for _, c := range []struct {
		name string
		run  []*float64
		want string
	}{
		{"nothing", nil, ""},
		{"no value", values(-1, -1), ""},
		{"a gap breaks the line", values(0, 10, -1, 10), `d="M4.0 26.0L45.3 4.0M128.0 4.0"`},
		{"a flat run stands in the middle", values(5, 5), `d="M4.0 15.0L128.0 15.0"`},
	} {
		if got := string(spark(c.run, nil, 132, 30)); !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestErrorNamesTheLanguage(t *testing.T) {
	p := packtest.Empty()
	p.Lang = "de"
	if err := Render(&bytes.Buffer{}, p); err == nil || !strings.Contains(err.Error(), `"de"`) || !strings.Contains(err.Error(), p.Period) {
		t.Errorf("error %v, want the language and the period in it", err)
	}
}
