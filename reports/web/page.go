package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/chart"
	"bilan/reports/html"
	"bilan/reports/pack"
	"bilan/reports/text"
)

//go:embed assets
var files embed.FS

// page is what a reader asked for: a pack, and what stands around it.
type page struct {
	title  string
	lead   string
	active string // the entry of the menu
	// form is a template above the pack, and its data.
	form string
	data any
	pack *pack.Pack
	// main is the table that an export without a name means; "" when nothing is exported.
	main string
	// pages are links to other parts of a long list.
	pager *pager
	back  *link
	links []link
}

type link struct{ Words, Href string }

// pager leads through a list that is longer than a page.
type pager struct {
	Said           string
	Previous, Next string
}

// sectionView is a section of a pack as the template prints it.
type sectionView struct {
	ID, Title, Lead string
	Blocks          []template.HTML
}

// pageView is everything that page.html prints.
type pageView struct {
	Lang, Title, Lead, Organisation, Zone, AsOf, BuiltAt, Role, Version string
	Say                                                                 func(string, ...any) string
	Menu                                                                []menuEntry
	Languages                                                           []menuEntry
	Form                                                                template.HTML
	Sections                                                            []sectionView
	Notes                                                               []pack.Note
	Exports                                                             []exportView
	Pager                                                               *pager
	Back                                                                *link
	Links                                                               []link
	Charts                                                              template.JS // JSON in a data block
	HasCharts, CanLogout                                                bool
	Self                                                                string
	Asset                                                               map[string]string
	LogoutHref                                                          string
}

type menuEntry struct {
	Words, Href string
	Current     bool
}

type exportView struct {
	Title string
	Links []link
}

// menu are the pages that a role may open.
func (v *visit) menu(active string) []menuEntry {
	var all []menuEntry
	for _, entry := range []struct {
		id, path string
		audience audience
	}{
		{"overview", "/", readers}, {"kpi", "/kpi", readers}, {"incidents", "/incidents", readers}, {"contracts", "/contracts", readers},
		{"candidates", "/candidates", house}, {"quality", "/quality", house}, {"dictionary", "/dictionary", readers}, {"admin", "/admin", admins},
	} {
		if v.who.role.Kind != "" && entry.audience.admits(v.who.role) {
			all = append(all, menuEntry{v.say("menu." + entry.id), v.href(entry.path, nil), entry.id == active})
		}
	}
	return all
}

// href is an address on this server that keeps the language of the page.
func (v *visit) href(path string, query url.Values) string {
	kept := url.Values{}
	for name, values := range query {
		kept[name] = values
	}
	if v.lang != v.config.Lang {
		kept.Set("lang", v.lang)
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + kept.Encode()
}

// with is the address of this page with some values of its query changed; "" takes one away.
func (v *visit) with(pairs ...string) string {
	query := v.r.URL.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			query.Del(pairs[i])
		} else {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return v.r.URL.Path
	}
	return v.r.URL.Path + "?" + query.Encode()
}

// show prints a page, or one of its tables as a file.
func (v *visit) show(p *page) error {
	if format := v.r.URL.Query().Get("format"); format != "" && format != "html" {
		return v.export(p, format)
	}
	view, err := v.view(p)
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, view)
}

func (v *visit) print(status int, view *pageView) error {
	var out bytes.Buffer
	if err := v.templates.ExecuteTemplate(&out, "page.html", view); err != nil {
		return fmt.Errorf("print the page %s: %w", v.r.URL.Path, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(out.Bytes()) // a reader who left is no fault
	return nil
}

func (v *visit) view(p *page) (*pageView, error) {
	view := &pageView{
		Lang: v.lang, Title: text.Line(p.title), Lead: text.Line(p.lead), Organisation: text.Line(v.config.Organisation), Zone: v.printer.Zone().String(),
		Version: v.config.ToolVersion, Say: v.say, Menu: v.menu(p.active), Pager: p.pager, Back: p.back, Links: p.links, Asset: v.assetNames(),
		Self: v.r.URL.RequestURI(), CanLogout: v.who.session != "", LogoutHref: v.href("/logout", nil),
	}
	if v.who.role.Kind != "" {
		view.Role = v.roleWords()
	}
	for _, lang := range []string{unit.French, unit.English} {
		other := lang
		if lang == v.config.Lang {
			other = ""
		}
		view.Languages = append(view.Languages, menuEntry{strings.ToUpper(lang), v.with("lang", other), lang == v.lang})
	}
	if v.data != nil {
		at, err := v.asOf()
		if err != nil {
			return nil, err
		}
		view.AsOf, view.BuiltAt = v.printer.Instant(at), v.printer.Instant(v.data.BuiltAt)
	}
	if p.form != "" {
		var out bytes.Buffer
		if err := v.templates.ExecuteTemplate(&out, p.form, p.data); err != nil {
			return nil, fmt.Errorf("print %s: %w", p.form, err)
		}
		view.Form = template.HTML(out.String())
	}
	if p.pack == nil {
		return view, nil
	}
	fragment, err := html.NewFragment(p.pack, v.printer, html.Links{Figure: v.figureHref, Incident: v.incidentHref})
	if err != nil {
		return nil, err
	}
	for _, s := range p.pack.Sections {
		section := sectionView{ID: s.ID, Title: text.Line(s.Title), Lead: text.Line(s.Lead)}
		for _, b := range s.Blocks {
			block, err := fragment.Block(b)
			if err != nil {
				return nil, err
			}
			section.Blocks = append(section.Blocks, block)
		}
		view.Sections = append(view.Sections, section)
	}
	for _, n := range p.pack.Notes {
		view.Notes = append(view.Notes, pack.Note{Number: n.Number, Text: text.Line(n.Text)})
	}
	charts, err := fragment.Charts()
	if err != nil {
		return nil, err
	}
	if view.HasCharts = len(charts) > 0; view.HasCharts {
		encoded, err := json.Marshal(charts) // escapes <, > and &, so that the block cannot be left from inside
		if err != nil {
			return nil, err
		}
		view.Charts = template.JS(encoded)
	}
	view.Exports = v.exports(p)
	return view, nil
}

// definitionPeriod marks a figure that stands for its definition.
const definitionPeriod = "definition"

// figureHref leads from a printed figure to its KPI, in its period.
func (v *visit) figureHref(f *pack.Figure) string {
	if _, ok := v.config.KPIs.Find(f.KPI); !ok {
		return ""
	}
	if held, err := v.heldKPIs(); err != nil || !slices.Contains(held, f.KPI) {
		return ""
	}
	if f.PeriodKey == definitionPeriod {
		return v.href("/dictionary/"+url.PathEscape(f.KPI), nil)
	}
	query := url.Values{}
	if f.PeriodKey != "" {
		query.Set("period", f.PeriodKey)
	}
	for _, d := range metrics.Dimensions {
		if value, ok := f.Dims[d]; ok {
			query.Add("where", d+"="+value)
		}
	}
	return v.href("/kpi/"+url.PathEscape(f.KPI), query)
}

func (v *visit) incidentHref(id string) string {
	return v.href("/incidents/"+url.PathEscape(id), nil)
}

// roleWords says who is logged in.
func (v *visit) roleWords() string {
	if v.who.role.Kind == Client {
		return v.say("role.client", text.Line(v.who.role.Contract))
	}
	return v.say("role." + string(v.who.role.Kind))
}

// errorPage says what is wrong, in the frame of every page.
func (v *visit) errorPage(told *httpError) {
	view, err := v.view(&page{title: fmt.Sprintf("%d · %s", told.status, told.message), lead: told.hint})
	if err != nil { // the data are what is wrong: say it without them
		v.data = nil
		if view, err = v.view(&page{title: fmt.Sprintf("%d · %s", told.status, told.message), lead: told.hint}); err != nil {
			http.Error(v.w, told.message, told.status)
			return
		}
	}
	if err := v.print(told.status, view); err != nil {
		http.Error(v.w, told.message, told.status)
	}
}

func readTemplates() (*template.Template, error) {
	t, err := template.New("page.html").Funcs(template.FuncMap{"line": text.Line}).ParseFS(files, "assets/*.html")
	if err != nil {
		return nil, fmt.Errorf("reading the templates: %w", err)
	}
	return t, nil
}

// asset is a file that pages name. Its name holds its hash, so that a browser may keep it for ever.
type asset struct {
	name, kind string
	content    []byte
}

func readAssets() map[string]asset {
	own := func(name string) []byte {
		content, err := files.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // a defect of the build
		}
		return content
	}
	all := map[string]asset{}
	add := func(name, kind string, content []byte) string {
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		hashed := strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
		all[hashed] = asset{name, kind, content}
		return hashed
	}
	regular := add("source-sans.ttf", "font/ttf", chart.FontRegular)
	semibold := add("source-sans-semibold.ttf", "font/ttf", chart.FontSemiBold)
	faces := fmt.Sprintf(`@font-face{font-family:"Source Sans 3";font-weight:400;font-display:swap;src:url(%s)}
@font-face{font-family:"Source Sans 3";font-weight:600 700;font-display:swap;src:url(%s)}
`, regular, semibold)
	add("page.css", "text/css; charset=utf-8", []byte(faces+html.Style()+string(own("web.css"))))
	add("echarts.js", "text/javascript; charset=utf-8", chart.Bundle)
	add("page.js", "text/javascript; charset=utf-8", []byte(html.ChartScript(string(own("web.js")))))
	return all
}

// assetNames are the addresses of the assets, by their plain names without ending.
func (s *Server) assetNames() map[string]string {
	names := map[string]string{}
	for hashed, a := range s.assets {
		names[strings.ReplaceAll(strings.TrimSuffix(a.name, path.Ext(a.name))+path.Ext(a.name), ".", "_")] = "/static/" + hashed
	}
	return names
}

func static(v *visit) error {
	a, ok := v.assets[v.r.PathValue("name")]
	if !ok {
		return notThere(v)
	}
	h := v.w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = v.w.Write(a.content)
	return nil
}

// health says that the server answers; it shows no data.
func health(v *visit) error {
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := v.w.Write([]byte("ok\n"))
	return err
}
