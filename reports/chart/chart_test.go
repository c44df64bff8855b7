package chart

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

var update = flag.Bool("update", false, "rewrite the goldens")

func printer(t *testing.T, lang string) *unit.Printer {
	t.Helper()
	p, err := unit.NewPrinter(lang, "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// charts returns every chart of a pack.
func charts(p *pack.Pack) (out []*pack.Chart) {
	for i := range p.Sections {
		for j := range p.Sections[i].Blocks {
			b := &p.Sections[i].Blocks[j]
			for _, one := range append([]*pack.Block{b}, b.Side...) {
				if one.Chart != nil {
					out = append(out, one.Chart)
				}
			}
		}
	}
	return out
}

func draw(t *testing.T, c *pack.Chart, p *unit.Printer) (option, svg []byte) {
	t.Helper()
	option, err := Option(c, p)
	if err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	svg, err = SVG(option, 360, 200)
	if err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	return option, svg
}

// content is what a reader of an SVG meets: elements by name, path commands, and the texts in order.
type content struct {
	elements, commands map[string]int
	texts              []string
}

func look(t *testing.T, svg []byte) content {
	t.Helper()
	p := content{elements: map[string]int{}, commands: map[string]int{}}
	dec := xml.NewDecoder(bytes.NewReader(svg))
	inText := false
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("the SVG is no XML: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			p.elements[e.Name.Local]++
			if inText = e.Name.Local == "text"; inText {
				p.texts = append(p.texts, "")
			}
			for _, a := range e.Attr {
				if a.Name.Local != "d" {
					continue
				}
				for _, c := range a.Value {
					if c >= 'A' && c != 'e' {
						p.commands[string(c)]++
					}
				}
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				p.texts[len(p.texts)-1] += string(e)
			}
		}
	}
}

// The PDF draws these and refuses the rest.
var (
	drawnElements = map[string]bool{"svg": true, "g": true, "path": true, "rect": true, "circle": true, "text": true,
		"polyline": true, "polygon": true, "defs": true, "clipPath": true, "pattern": true, "style": true}
	drawnCommands = "MLACZHVSQTmlaczhvsqt"
)

func checkDrawable(t *testing.T, id string, p content) {
	t.Helper()
	for name := range p.elements {
		if !drawnElements[name] {
			t.Errorf("%s: unknown SVG element %s", id, name)
		}
	}
	for c := range p.commands {
		if !strings.Contains(drawnCommands, c) {
			t.Errorf("%s: unknown path command %s", id, c)
		}
	}
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		for _, c := range charts(packtest.Sample(lang)) {
			t.Run(lang+"/"+string(c.Kind), func(t *testing.T) {
				option, svg := draw(t, c, printer(t, lang))
				p := look(t, svg)
				checkDrawable(t, c.ID, p)
				var got strings.Builder
				fmt.Fprintf(&got, "svg sha256 %x\n", sha256.Sum256(svg))
				for _, name := range slices.Sorted(maps.Keys(p.elements)) {
					fmt.Fprintf(&got, "%s %d\n", name, p.elements[name])
				}
				for _, s := range p.texts {
					fmt.Fprintf(&got, "text %q\n", s)
				}
				var pretty bytes.Buffer
				if err := json.Indent(&pretty, option, "", " "); err != nil {
					t.Fatal(err)
				}
				golden(t, lang+"-"+string(c.Kind)+".svg.txt", got.String())
				golden(t, lang+"-"+string(c.Kind)+".option.json", pretty.String()+"\n")
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; run go test -update and read the difference. got:\n%s", path, got)
	}
}

// The same option gives the same bytes, alone, again, and with another drawing beside it.
func TestSVGIsDeterministic(t *testing.T) {
	var drawer Drawer
	p := printer(t, "fr")
	all := charts(packtest.Sample("fr"))
	for _, c := range all {
		option, err := Option(c, p)
		if err != nil {
			t.Fatal(err)
		}
		drawer.Start(option, 360, 200)
	}
	for _, c := range all {
		option, svg := draw(t, c, p)
		again, _ := draw(t, c, p)
		if !bytes.Equal(option, again) {
			t.Errorf("%s: two options of one chart differ", c.ID)
		}
		beside, err := drawer.SVG(option, 360, 200)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(svg, beside) {
			t.Errorf("%s: drawn beside others, the picture differs", c.ID)
		}
		if bytes.Contains(svg, []byte("zr0")) {
			t.Errorf("%s: a generated id is left", c.ID)
		}
	}
}

// An option is data: nothing in it runs, and tooltips never become markup.
func TestOptionIsData(t *testing.T) {
	for _, source := range []*pack.Pack{packtest.Sample("fr"), packtest.Hostile()} {
		for _, c := range charts(source) {
			option, _ := draw(t, c, printer(t, "fr"))
			if bytes.ContainsAny(option, "<>\u2028\u2029\u202e") {
				t.Errorf("%s: the option holds a character that a page could read as markup", c.ID)
			}
			var o struct {
				Animation bool
				Aria      struct{ Enabled bool }
				Title     any
				Tooltip   struct{ RenderMode string }
			}
			if err := json.Unmarshal(option, &o); err != nil {
				t.Fatal(err)
			}
			if o.Animation || !o.Aria.Enabled || o.Title != nil || o.Tooltip.RenderMode != "richText" {
				t.Errorf("%s: animation %v, aria %v, title %v, tooltip %q", c.ID, o.Animation, o.Aria.Enabled, o.Title, o.Tooltip.RenderMode)
			}
		}
	}
}

// The bundle is the one that the lock names, and the lock names no host.
func TestBundleIsLocked(t *testing.T) {
	data, err := os.ReadFile("bundle/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	if err := json.Unmarshal(data, &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if p.Resolved != "" || name != "" && p.Integrity == "" {
			t.Errorf("%s: resolved %q, integrity %q", name, p.Resolved, p.Integrity)
		}
	}
	version := lock.Packages["node_modules/echarts"].Version
	if version == "" || !bytes.Contains(Bundle, []byte(`"`+version+`"`)) {
		t.Errorf("the bundle is not ECharts %s", version)
	}
}

func TestPointsLeadToFigures(t *testing.T) {
	for _, c := range charts(packtest.Sample("fr")) {
		option, _ := draw(t, c, printer(t, "fr"))
		for _, s := range c.Series {
			for i, ref := range s.Refs {
				if has := bytes.Contains(option, []byte(`"ref":"`+ref+`"`)); has != known(s.Values[i]) {
					t.Errorf("%s: point %d has a value: %v; its reference %s is in the option: %v", c.ID, i, known(s.Values[i]), ref, has)
				}
			}
		}
	}
}

func TestOptionRefuses(t *testing.T) {
	v := 1.0
	one := []*float64{&v}
	for _, test := range []struct {
		chart pack.Chart
		want  string
	}{
		{pack.Chart{ID: "a", Kind: "pie", Categories: []string{"x"}, Series: []pack.Series{{Values: one}}}, `chart "a": unknown kind of chart "pie"`},
		{pack.Chart{ID: "b", Kind: pack.Heat, Categories: []string{"x"}, Matrix: [][]*float64{one}}, `chart "b": 1 rows of values for 0 labels`},
		{pack.Chart{ID: "c", Kind: pack.Heat, Categories: []string{"x"}, Rows: []string{"y"}, Matrix: [][]*float64{{&v, &v}}},
			`chart "c": row 1 has 2 values for 1 categories`},
	} {
		_, err := Option(&test.chart, printer(t, "fr"))
		if err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}

func TestSVGRefuses(t *testing.T) {
	for _, test := range []struct {
		option string
		width  int
		want   string
	}{
		{`{}`, 0, "0 by 200 pixels is no size"},
		{`{"series":`, 300, "SyntaxError"},
	} {
		_, err := SVG([]byte(test.option), test.width, 200)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.option, err, test.want)
		}
	}
}

// The page puts the bundle inside a script element.
func TestBundleFitsInAScript(t *testing.T) {
	for _, bad := range []string{"</script", "<!--"} {
		if bytes.Contains(bytes.ToLower(Bundle), []byte(bad)) {
			t.Errorf("the bundle holds %q", bad)
		}
	}
	for name, licence := range map[string][]byte{"Apache License": BundleLicence, "zrender": BundleNotice, "SIL Open Font License": bytes.ReplaceAll(FontLicence, []byte("SIL OPEN FONT LICENSE"), []byte("SIL Open Font License"))} {
		if !bytes.Contains(licence, []byte(name)) {
			t.Errorf("a licence does not speak of %s", name)
		}
	}
}
