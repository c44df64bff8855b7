package html

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// opening is a pack whose last bar of the first chart, first tile and a table cell open; an incident of it has a clock, and a figure
// counts what registers hold.
func opening(lang string) *pack.Pack {
	p := packtest.Sample(lang)
	flow := p.Sections[1].Blocks[0].Side[0].Chart
	flow.Series[0].Refs[12] = "K10"
	p.Incidents[3].Clocks = []pack.Proof{proof(lang, p.Incidents[3].ID)}
	p.Records = records(lang)
	p.Models = []pack.Model{{Path: "sql/metrics/sla_met.sql", Text: "-- metrics.sla_met: one commitment.\nselect 1 as n\nwhere 1 < 2\n"}}
	p.Decisions = []metrics.Definition{{ID: "D5", Title: "The resolution is never taken from the closing"}}
	rate, late := &p.Figures[3], &p.Figures[6]
	rate.Statistic, rate.Clock, rate.Model, rate.Decisions = pack.ShareOfHits, in(lang)("calendrier de la cible", "calendar of the target"), p.Models[0].Path, []string{"D5"}
	late.Value, late.N, late.Incidents, late.Hit, late.Records = unit.OfCount(2), 2, nil, nil, []int{0, 1}
	p.Sections[0].Blocks[0].Tiles.Tiles[6].Value = late.Value
	return p
}

const (
	isOpen   = `document.getElementById("panel").open`
	isClosed = `!document.getElementById("panel").open`
	asks     = `!document.getElementById("menu").hidden`
	silent   = `document.getElementById("menu").hidden`
	title    = `document.getElementById("panel-title").textContent`
	rows     = `document.querySelectorAll("#panel .rows tbody tr").length`
	ids      = `[...document.querySelectorAll("#panel .rows tbody tr")].map((r) => r.dataset.id).join(" ")`
	told     = `document.querySelector("#panel .shown").textContent`
	focused  = `(document.activeElement.dataset.choice || document.activeElement.dataset.by || document.activeElement.getAttribute("href") || document.activeElement.id)`
	tab      = `document.querySelector("#panel-choices [aria-current]").dataset.choice`
)

// choose takes one of the four choices of what a selector names.
func choose(t *testing.T, ctx context.Context, selector, choice string) {
	t.Helper()
	run(t, ctx, click(selector))
	until(t, ctx, asks)
	run(t, ctx, click(`#menu [data-choice="`+choice+`"]`))
	if choice != "by" {
		until(t, ctx, silent+` && `+isOpen)
	}
}

func key(k string) chromedp.Action[chromedp.Void] { return chromedp.KeyEvent(k) }

// From a figure to its rows, to the life of one of them, and back, at two widths, by day and by night.
func TestDrill(t *testing.T) {
	parent := browser(t)
	for _, width := range []int64{1280, 390, -1280, -390} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			ctx, bad := open(t, parent, opening("fr"), width, "")
			same(t, ctx, "width of the page beyond the window", `Math.max(0, document.documentElement.scrollWidth - innerWidth)`, 0)
			same(t, ctx, "charts drawn", `[...document.querySelectorAll("[data-chart]")].filter(c => c.querySelector("svg path")).length`, 8)
			same(t, ctx, "tables of the workbook alone", `document.querySelectorAll("#tab-t-workbook").length`, 0)
			same(t, ctx, "boxes to sign", `document.querySelectorAll(".sign .party dd").length`, 6)
			if width < 0 {
				same(t, ctx, "charts in the dark", `document.querySelector('[data-chart] svg [fill^="hsl"], [data-chart] svg [stroke^="hsl"], [data-chart] svg [fill^="rgb"], [data-chart] svg [stroke^="rgb"]') !== null`, true)
			}

			// A tile asks, with the same four choices.
			run(t, ctx, click(`a[href="#K4"]`))
			until(t, ctx, asks)
			same(t, ctx, "the four choices", `[...document.querySelectorAll("#menu [data-choice] span")].map((x) => x.textContent).join(" | ")`,
				"Voir les lignes | Filtrer | Décomposer par… | Comment est-ce calculé ?")
			same(t, ctx, "menu inside the window", `(() => { const r = document.getElementById("menu").getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight; })()`, true)
			same(t, ctx, "focus in the menu", focused, "rows")
			run(t, ctx, click(`#menu [data-choice="rows"]`))
			until(t, ctx, isOpen)
			same(t, ctx, "title of the figure", title, "Respect GTR")
			same(t, ctx, "rows of the figure", rows, 4)
			same(t, ctx, "address", `location.hash`, "#K4")
			same(t, ctx, "width of the panel beyond the window", `Math.max(0, document.querySelector(".panel").scrollWidth - innerWidth)`, 0)

			// The other choices stand at the head of the panel.
			run(t, ctx, click(`#panel-choices [data-choice="how"]`))
			until(t, ctx, tab+` === "how" && location.hash === "#K4?view=how"`)
			same(t, ctx, "how it is computed", `[...document.querySelectorAll("#panel .sheet dt")].map((x) => x.textContent).join(" | ")`,
				"Valeur | Formule | À partir des lignes | Base | Horloge | Période | Filtre | n | Succès | Exclus | Référence | Indicateur | Modèle SQL | Définitions discutables")
			same(t, ctx, "model, folded", `document.querySelector("#panel .sql").open`, false)
			run(t, ctx, click("#panel .sql summary"))
			same(t, ctx, "text of the model", `document.querySelector("#panel .sql pre").textContent`, "-- metrics.sla_met: one commitment.\nselect 1 as n\nwhere 1 < 2\n")
			run(t, ctx, chromedp.NavigateBack())
			until(t, ctx, tab+` === "rows"`)
			run(t, ctx, key(kb.Escape))
			until(t, ctx, isClosed+` && location.hash === ""`)
			same(t, ctx, "focus", focused, "#K4")

			// A cell of a table opens, then an incident and its events; the back button walks the same way.
			choose(t, ctx, `#tab-t-identity a[href="#K1"]`, "rows")
			until(t, ctx, title+` === "Incidents ouverts"`)
			run(t, ctx, click(`#panel a[href="#INC0012303"]`))
			until(t, ctx, title+` === "Numéro d'accueil injoignable"`)
			same(t, ctx, "events", `document.querySelectorAll(".timeline li").length`, 2)
			same(t, ctx, "event with its source", `document.querySelector(".timeline li:last-child").textContent`,
				"14/09/2026 12:20état : Nouveau → En courssources/events.csv, ligne 83")
			// Its clock is proved, stretch by stretch.
			run(t, ctx, click(`#panel .clocks a`))
			until(t, ctx, `location.hash === "#INC0012303?view=clock&clock=1"`)
			same(t, ctx, "verdict of the clock", `document.getElementById("panel-lead").textContent`, "▲dépassé")
			same(t, ctx, "stretches", `[...document.querySelectorAll("#panel .pieces tbody tr")].map((r) => r.children[3].textContent + " " + r.children[5].textContent).join(" | ").replaceAll("\u00a0", " ")`,
				"décompté : échéance 4 h | non décompté : attente du client 4 h | décompté, au-delà de la cible 5 h")
			run(t, ctx, chromedp.NavigateBack())
			until(t, ctx, `document.querySelector("#panel .timeline") !== null`)
			same(t, ctx, "focus on the clock that was left", `document.activeElement.textContent`, "Preuve de l'horloge GTR-P1")
			run(t, ctx, chromedp.NavigateBack())
			until(t, ctx, title+` === "Incidents ouverts"`)
			same(t, ctx, "focus after going back", focused, "#INC0012303")
			run(t, ctx, chromedp.NavigateBack())
			until(t, ctx, isClosed)

			// A bar of a chart asks like any figure.
			run(t, ctx, chromedp.ScrollIntoView(chromedp.CSS(`[data-chart="c-flow"]`)))
			at := eval[[]float64](t, ctx, `(() => {
				const box = document.querySelector('[data-chart="c-flow"]'), chart = echarts.getInstanceByDom(box);
				const [x, y] = chart.convertToPixel({seriesIndex: 0}, [12, 600]), r = box.getBoundingClientRect();
				const bar = box.clientWidth / 13 / 5;
				return [r.left + x - bar, r.top + y];
			})()`)
			run(t, ctx, chromedp.MouseClickXY(at[0], at[1]))
			until(t, ctx, asks)
			run(t, ctx, click(`#menu [data-choice="rows"]`))
			until(t, ctx, isOpen+` && `+title+` === "Stock au début"`)
			run(t, ctx, key(kb.Escape))
			until(t, ctx, isClosed)
			bad.check(t)
		})
	}
}

// The keyboard alone goes the whole way, and the focus is never lost.
func TestDrillByKeyboard(t *testing.T) {
	ctx, bad := open(t, browser(t), opening("fr"), 1280, "")
	eval[chromedp.Void](t, ctx, `document.querySelector('a[href="#K4"]').focus()`)
	same(t, ctx, "what the figure says", `["aria-haspopup", "aria-label"].map((x) => document.activeElement.getAttribute(x)).join(" ")`, "menu 94,9\u202f%, Respect GTR : ouvrir le détail")
	run(t, ctx, key(kb.Enter))
	until(t, ctx, asks)
	same(t, ctx, "role and name of the menu", `(() => { const m = document.activeElement.closest('[role="menu"]'); return m.getAttribute("aria-labelledby") + " " + document.activeElement.getAttribute("role"); })()`, "menu-title menuitem")
	for _, step := range []struct{ name, key, want string }{
		{"down", kb.ArrowDown, "filter"}, {"end", kb.End, "how"}, {"around", kb.ArrowDown, "rows"}, {"up around", kb.ArrowUp, "how"}, {"home", kb.Home, "rows"},
		{"first letter", "d", "by"}, {"unfold", kb.ArrowRight, "hit"}, {"first dimension", kb.ArrowDown, "client"}, {"fold", kb.ArrowLeft, "by"},
		{"unfold with enter", kb.Enter, "hit"}, {"fold with escape", kb.Escape, "by"},
	} {
		run(t, ctx, key(step.key))
		same(t, ctx, step.name, focused, step.want)
	}
	same(t, ctx, "folded", `document.querySelector('#menu [data-choice="by"]').getAttribute("aria-expanded")`, "false")
	run(t, ctx, key(kb.Escape))
	until(t, ctx, silent)
	same(t, ctx, "focus after the menu", focused, "#K4")
	same(t, ctx, "nothing opened", isOpen, false)

	run(t, ctx, key(kb.Enter))
	until(t, ctx, asks)
	run(t, ctx, key("d"), key(kb.Enter), key("p"), key(kb.Enter))
	until(t, ctx, isOpen+` && location.hash === "#K4?view=by&by=priority"`)
	same(t, ctx, "focus in the panel", focused, "panel-title")
	// From the title: four choices, close, dimensions… to the first value, which opens its rows.
	eval[chromedp.Void](t, ctx, `document.querySelector("#panel .counts a").focus()`)
	run(t, ctx, key(kb.Enter))
	until(t, ctx, tab+` === "rows" && location.hash.startsWith("#K4?priority=")`)
	same(t, ctx, "focus at the title", focused, "panel-title")
	eval[chromedp.Void](t, ctx, `document.querySelector("#panel .rows a").focus()`)
	incident := eval[string](t, ctx, focused)
	run(t, ctx, key(kb.Enter))
	until(t, ctx, `document.querySelector("#panel .timeline") !== null`)
	// A figure inside the panel asks too, and Escape closes the menu before the panel.
	eval[chromedp.Void](t, ctx, `document.querySelector("#panel .chips a.figure").focus()`)
	run(t, ctx, key(kb.Enter))
	until(t, ctx, asks)
	run(t, ctx, key(kb.Escape))
	until(t, ctx, silent+` && `+isOpen)
	same(t, ctx, "focus on the figure inside", `document.activeElement.classList.contains("figure")`, true)
	run(t, ctx, chromedp.NavigateBack())
	until(t, ctx, `document.querySelector("#panel .rows") !== null`)
	same(t, ctx, "focus on the row that was left", focused, incident)
	run(t, ctx, key(kb.Escape))
	until(t, ctx, isClosed+` && location.hash === ""`)
	same(t, ctx, "focus after the panel", focused, "#K4")
	bad.check(t)
}

// Rows are searched, sorted, filtered and counted; the address says how, and shows it again.
func TestRowsOfAFigure(t *testing.T) {
	parent := browser(t)
	p := large(450)
	ctx, bad := open(t, parent, p, 1280, "#incidents")
	until(t, ctx, isOpen)
	same(t, ctx, "rows at first", rows, 200)
	run(t, ctx, click(".more"))
	until(t, ctx, rows+` === 400`)
	run(t, ctx, chromedp.SendKeys(chromedp.CSS(`#panel input[type="search"]`), "EQUIPE 7"))
	until(t, ctx, told+` === "9 sur 450 lignes"`)
	ends := `(() => { const all = ` + ids + `.split(" "); return [all[0], all[all.length - 1]].join(" "); })()`
	sorter := `#panel th[data-column="duration"] button`
	run(t, ctx, click(sorter))
	same(t, ctx, "rising by duration", ends, "INC0000007 INC0000407")
	run(t, ctx, click(sorter))
	same(t, ctx, "falling by duration", ends, "INC0000407 INC0000007")
	same(t, ctx, "order said", `document.querySelector('#panel th[data-column="duration"]').getAttribute("aria-sort")`, "descending")
	same(t, ctx, "address", `location.hash`, "#incidents?q=EQUIPE+7&sort=-duration")

	// The columns are chosen.
	run(t, ctx, click(`#panel .choose > summary`), click(`#panel .choose input[value="client"]`))
	until(t, ctx, `document.querySelector('#panel th[data-column="client"]') !== null`)
	run(t, ctx, click(`#panel .choose input[value="sla"]`))
	until(t, ctx, `document.querySelector('#panel th[data-column="sla"]') === null`)
	same(t, ctx, "focus stays on the box", `document.activeElement.value`, "sla")

	// The link shows the same in another tab.
	link, shown := eval[string](t, ctx, `location.hash`), eval[string](t, ctx, `document.querySelector("#panel .rows").innerText`)
	other, worse := open(t, parent, p, 1280, link)
	until(t, other, isOpen)
	same(t, other, "rows of the link", `document.querySelector("#panel .rows").innerText`, shown)
	same(t, other, "search of the link", `document.querySelector('#panel input[type="search"]').value`, "EQUIPE 7")
	run(t, other, click("#panel-close"))
	until(t, other, isClosed+` && location.hash === ""`)
	worse.check(t)

	// Filters narrow, one dimension after the other; the counts are those that a box would keep.
	run(t, ctx, click(`#panel-choices [data-choice="filter"]`))
	until(t, ctx, tab+` === "filter"`)
	eval[chromedp.Void](t, ctx, `(() => { const s = document.querySelector('#panel input[type="search"]'); s.value = ""; s.dispatchEvent(new Event("input")); })()`)
	run(t, ctx, click(`#panel [data-filter="priority"][value="P1"]`))
	until(t, ctx, told+` === "113 sur 450 lignes"`)
	same(t, ctx, "focus stays on the box", `document.activeElement.value`, "P1")
	run(t, ctx, click(`#panel [data-filter="priority"][value="P2"]`))
	until(t, ctx, told+` === "226 sur 450 lignes"`)
	run(t, ctx, click(`#panel [data-facet="client"] summary`), click(`#panel [data-filter="client"][value="Client 0"]`))
	until(t, ctx, told+` === "12 sur 450 lignes"`)
	same(t, ctx, "filters said", `[...document.querySelectorAll("#panel .chip")].map((x) => x.textContent).join(" | ")`, "Priorité : P1 ✕ | Priorité : P2 ✕ | Client : Client 0 ✕")
	run(t, ctx, chromedp.NavigateBack())
	until(t, ctx, told+` === "226 sur 450 lignes"`)
	run(t, ctx, click(`#panel .chip`))
	until(t, ctx, told+` === "113 sur 450 lignes"`)

	// Counts by a dimension keep the filters, and each opens its rows.
	run(t, ctx, click(`#panel-choices [data-choice="by"]`), click(`#panel [data-dim="category"]`))
	until(t, ctx, `document.querySelector("#panel .counts") !== null && `+tab+` === "by" && document.querySelector('[data-dim="category"]').getAttribute("aria-pressed") === "true"`)
	same(t, ctx, "values", `document.querySelectorAll("#panel .counts tbody tr").length`, 25)
	same(t, ctx, "first value", `[...document.querySelector("#panel .counts tbody tr").children].map((x) => x.textContent).join(" | ")`, "Catégorie 0 | 5 | 4,4\u202f%")
	same(t, ctx, "all of the counts", `[...document.querySelectorAll("#panel .counts tbody tr")].reduce((n, r) => n + Number(r.children[1].textContent), 0)`, 113)
	run(t, ctx, click(`#panel .counts tbody a`))
	until(t, ctx, tab+` === "rows" && `+told+` === "5 sur 450 lignes"`)
	bad.check(t)
}

// A rate is counted by its hits.
func TestCountsOfARate(t *testing.T) {
	ctx, bad := open(t, browser(t), opening("en"), 1280, "#K4?view=by&by=hit")
	until(t, ctx, isOpen)
	same(t, ctx, "columns", `[...document.querySelectorAll("#panel .counts thead th")].map((x) => x.textContent).join(" | ")`, "Hit | Rows | Share of rows | Hits / rows | Share of hits")
	run(t, ctx, click(`#panel [data-dim="priority"]`))
	until(t, ctx, `document.querySelector("#panel .counts th").textContent === "Priority"`)
	same(t, ctx, "counts", `[...document.querySelectorAll("#panel .counts tbody tr")].map((r) => [...r.children].map((x) => x.textContent).join(" | ")).join("\n")`, "P1 | 2 | 50.0% | 1 / 2 | 50.0%\nP4 | 2 | 50.0% | 2 / 2 | 100.0%")
	bad.check(t)
}

// What a reader takes away is what the table shows, and no spreadsheet computes a text of it.
func TestTakeaway(t *testing.T) {
	p := opening("fr")
	for n, i := range p.Figures[3].Incidents {
		p.Incidents[i].Title = []string{`=1+1;"x"`, "  @SUM(A1)", "+33 1", "\uff1d2"}[n]
	}
	folder := t.TempDir()
	ctx, bad := open(t, browser(t), p, 1280, "#K4?sort=-id&show=id+title+hit+duration+team")
	until(t, ctx, isOpen)
	yes := true
	run(t, ctx, command(cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: folder, EventsEnabled: &yes}),
		click("#panel .csv"))
	var name string
	select {
	case name = <-bad.saved:
	case <-time.After(90 * time.Second):
		t.Fatal("nothing was saved")
	}
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeff" + `"Incident";"Titre";"Succès";"Groupe";"Durée"` + "\r\n" +
		`"INC0012312";"'＝2";"non";"Réseau cœur";"3 h 16 min"` + "\r\n" +
		`"INC0012307";"'+33 1";"oui";"Réseau cœur";"2 h 11 min"` + "\r\n" +
		`"INC0012303";"'  @SUM(A1)";"oui";"Réseau cœur";"1 h 19 min"` + "\r\n" +
		`"INC0012300";"'=1+1;""x""";"oui";"Réseau cœur";"40 min"` + "\r\n"
	if string(content) != want {
		t.Errorf("saved\n%q\nwant\n%q", content, want)
	}
	same(t, ctx, "said", `document.getElementById("said").textContent`, "Enregistré : 4 lignes")

	eval[chromedp.Void](t, ctx, `navigator.clipboard.writeText = (s) => { window.copied = s; return Promise.resolve(); }`)
	run(t, ctx, click("#panel .copy"))
	until(t, ctx, `window.copied !== undefined`)
	same(t, ctx, "copied", `window.copied.split("\n").slice(0, 2).join("\n")`, "Incident\tTitre\tSuccès\tGroupe\tDurée\nINC0012312\t'＝2\tnon\tRéseau cœur\t3 h 16 min")
	bad.check(t)
}

// A link opens what it names; one to nowhere, or with nonsense behind it, opens what can be opened.
func TestAddresses(t *testing.T) {
	parent := browser(t)
	for _, c := range []struct{ address, title, tab string }{
		{"#INC0012307", "Loss of service in site 8", ""},
		{"#K1?view=nonsense&by=%3Cscript%3E&sort=__proto__&show=constructor&priority=P9&n=-5&clock=x", "Opened incidents", "rows"},
		{"#K1?view=by&by=toString", "Opened incidents", "by"},
		{"#K999?view=by", "", ""}, {"#%E0%A4%A", "", ""}, {"#constructor", "", ""},
	} {
		t.Run(c.address, func(t *testing.T) {
			ctx, bad := open(t, parent, opening("en"), 1280, c.address)
			same(t, ctx, "open", isOpen, c.title != "")
			if c.title != "" {
				if c.tab == "" {
					same(t, ctx, "instant in the pack's zone", `document.querySelector(".timeline time").textContent`, "15\u00a0Sep\u00a02026 04:11")
				} else {
					same(t, ctx, "title", title, c.title)
					same(t, ctx, "tab", tab, c.tab)
				}
				run(t, ctx, key(kb.Escape))
				until(t, ctx, isClosed+` && location.hash === ""`)
			}
			bad.check(t)
		})
	}

	// Closing goes back to the page, also when it was opened by a link and the reader went on from there.
	ctx, bad := open(t, parent, opening("fr"), 1280, "#K1")
	until(t, ctx, isOpen)
	run(t, ctx, click(`#panel .rows a`))
	until(t, ctx, `document.querySelector("#panel .timeline") !== null`)
	run(t, ctx, click("#panel-close"))
	until(t, ctx, isClosed+` && location.hash === ""`)
	bad.check(t)
}

// Whatever the sources hold stays text, wherever the page shows it.
func TestHostileTextsInTheBrowser(t *testing.T) {
	parent := browser(t)
	p := packtest.Hostile()
	hostile := packtest.Texts()
	for i := range p.Incidents {
		in := &p.Incidents[i]
		next := func(n int) string { return hostile[(i+n)%len(hostile)] }
		in.Client, in.Segment, in.Team, in.Cause, in.SourceFile, in.SLA, in.Flags = next(1), next(2), next(3), next(4), next(5), next(6), []string{next(7)}
		for k := range in.Timeline {
			in.Timeline[k].What, in.Timeline[k].File = next(8+k), next(9+k)
		}
	}
	p.Incidents[0].Title = strings.Repeat("<b>x</b> ", 1<<17) // a description of a megabyte
	p.Incidents[1].Title = "javascript:alert(1)"
	p.Incidents[2].ID = "javascript:document.title='PWN'"
	p.Figures[3].Where, p.Figures[3].Base, p.Figures[3].Excluded = hostile[0], hostile[2], []pack.Excluded{{Reason: hostile[3], Count: 2}}
	for _, width := range []int64{1280, -390} {
		ctx, bad := open(t, parent, p, width, "")
		want := eval[string](t, ctx, `document.title`)
		choose(t, ctx, `a[href="#K4"]`, "rows")
		same(t, ctx, "rows", rows, 4)
		same(t, ctx, "length of the longest cell", `Math.max(...[...document.querySelectorAll("#panel td")].map((x) => x.textContent.length)) <= 1000`, true)
		for _, view := range []string{"how", "by", "filter"} {
			run(t, ctx, click(`#panel-choices [data-choice="`+view+`"]`))
			until(t, ctx, tab+` === "`+view+`"`)
		}
		eval[chromedp.Void](t, ctx, `document.querySelectorAll("#panel details").forEach((x) => { x.open = true; })`)
		eval[chromedp.Void](t, ctx, `[...document.querySelectorAll('#panel [data-filter="segment"]')][0].click()`)
		until(t, ctx, `document.querySelector("#panel .chip") !== null && location.hash.includes("segment=")`)
		run(t, ctx, click(`#panel .rows tbody a`))
		until(t, ctx, `document.querySelector("#panel .timeline") !== null`)
		same(t, ctx, "elements made of texts", `document.querySelectorAll("#panel :is(img, script, b, iframe), #menu :is(img, script), main :is(img, script, b)").length`, 0)
		same(t, ctx, "links that lead away", `[...document.querySelectorAll("a")].filter((a) => !a.getAttribute("href").startsWith("#")).length`, 0)
		if got := eval[string](t, ctx, `document.title`); got != want || strings.TrimSpace(got) == "PWN" {
			t.Errorf("a text changed the title to %q", got)
		}
		bad.check(t)
	}
}

// What registers hold are rows too, and open to their record: its dates, where it is written, what it came of, its incidents.
func TestRowsOfRegisters(t *testing.T) {
	ctx, bad := open(t, browser(t), opening("fr"), 1280, "#K7")
	until(t, ctx, isOpen)
	same(t, ctx, "rows", `[...document.querySelectorAll("#panel .rows tbody tr")].map((r) => [...r.children].map((x) => x.textContent).join(" | ")).join("\n")`,
		"ACT-7 | action | Doubler l'alimentation du cœur |  | Réseau cœur | en cours | 14/09/2026 07:30 | 02/10/2026 07:30\n"+
			"PRB-3 | problème | Cartes d'alimentation | TV fixe |  | ouvert | 14/09/2026 07:30 | ")
	run(t, ctx, click(`#panel-choices [data-choice="by"]`))
	until(t, ctx, `document.querySelectorAll("#panel .counts tbody tr").length === 2`)
	run(t, ctx, click(`#panel-choices [data-choice="rows"]`))
	until(t, ctx, rows+` === 2`)
	run(t, ctx, click(`#panel .rows a[href="#ACT-7"]`))
	until(t, ctx, title+` === "Doubler l'alimentation du cœur"`)
	same(t, ctx, "record", `[...document.querySelectorAll("#panel .sheet > div")].map((x) => [...x.children].map((y) => y.textContent).join(" ")).join(" | ")`,
		"État en cours | Groupe Réseau cœur | Début 14/09/2026 07:30 | Échéance 24/09/2026 | Fin 02/10/2026 07:30 | Origine PRB-3 | Source sources/actions.csv, ligne 8")
	run(t, ctx, click(`#panel .clocks a`))
	until(t, ctx, title+` === "Numéro d'accueil injoignable"`)
	run(t, ctx, chromedp.NavigateBack())
	until(t, ctx, title+` === "Doubler l'alimentation du cœur"`)
	run(t, ctx, click(`#panel .sheet a[href="#PRB-3"]`))
	until(t, ctx, title+` === "Cartes d'alimentation"`)
	same(t, ctx, "no incident", `document.querySelector("#panel .empty").textContent`, "Aucun incident de ce document n'y est lié.")
	run(t, ctx, click(`#panel .chips a[href="#K7"]`))
	until(t, ctx, asks)
	bad.check(t)
}

// A figure whose rows the page does not hold says where they are, and still tells how it is computed.
func TestFigureWithoutRows(t *testing.T) {
	p := opening("fr")
	p.Figures[3].Incidents, p.Figures[3].Hit = nil, nil
	parent := browser(t)
	ctx, bad := open(t, parent, p, 390, "")
	run(t, ctx, click(`a[href="#K4"]`))
	until(t, ctx, asks)
	const said = "Les lignes de ce chiffre ne sont pas dans ce document : « bilan trace K4 » les donne."
	same(t, ctx, "choices without rows", `[...document.querySelectorAll("#menu [aria-disabled] small")].map((x) => x.textContent).join(" | ")`,
		strings.Repeat(said+" | ", 2)+said)
	run(t, ctx, click(`#menu [data-choice="rows"]`))
	same(t, ctx, "nothing happens", isOpen, false)
	run(t, ctx, click(`#menu [data-choice="how"]`))
	until(t, ctx, isOpen+` && `+tab+` === "how"`)
	bad.check(t)

	ctx, bad = open(t, parent, packtest.Empty(), 390, "#K1")
	same(t, ctx, "a reference that the pack does not hold", isOpen, false)
	bad.check(t)
}

// Night falls while the page is open.
func TestNightFalls(t *testing.T) {
	ctx, bad := open(t, browser(t), opening("fr"), 1280, "")
	run(t, ctx, command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}))
	until(t, ctx, `matchMedia("(prefers-color-scheme: dark)").matches && document.querySelector('[data-chart] svg [fill^="hsl"], [data-chart] svg [stroke^="hsl"], [data-chart] svg [fill^="rgb"], [data-chart] svg [stroke^="rgb"]') !== null`)
	bad.check(t)
}
