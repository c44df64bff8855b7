package html

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// browser starts one Chromium for a test, with a folder of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: the page would go unopened")
		}
		t.Skip("no Chromium")
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

// complaints collects what a page must never do: an error in the console, a breach of its policy, a request, a dialog.
type complaints struct {
	sync.Mutex
	list []string
	url  string
}

func (c *complaints) add(format string, args ...any) {
	c.Lock()
	defer c.Unlock()
	c.list = append(c.list, fmt.Sprintf(format, args...))
}

func (c *complaints) check(t *testing.T) {
	t.Helper()
	c.Lock()
	defer c.Unlock()
	for _, line := range c.list {
		t.Error(line)
	}
}

// open shows the page of a pack in a tab of its own and waits until it is drawn.
func open(t *testing.T, parent context.Context, p *pack.Pack, width int64, address string) (context.Context, *complaints) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, render(t, p), 0o644); err != nil {
		t.Fatal(err)
	}
	c := &complaints{url: "file://" + file}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			c.add("exception: %s", e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				c.add("console %s: %v", e.Type, e.Args[0].Value)
			}
		case *cdplog.EventEntryAdded:
			c.add("browser %s: %s", e.Entry.Level, e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if got, _, _ := strings.Cut(e.Request.URL, "#"); got != c.url {
				c.add("request for %s", e.Request.URL)
			}
		case *page.EventJavascriptDialogOpening:
			c.add("dialog: %s", e.Message)
		}
	}))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	run(t, ctx, command(network.Enable, network.EnableParams{}), command(cdplog.Enable, cdp.Empty{}),
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600}),
		chromedp.Navigate(c.url+address))
	until(t, ctx, `document.body.dataset.ready === "true"`)
	return ctx, c
}

// command is a command of the browser's protocol as an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

func run(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

// eval returns what an expression of the page gives.
func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%v\nof %s", err, expression)
	}
	return out
}

func same[T comparable](t *testing.T, ctx context.Context, what, expression string, want T) {
	t.Helper()
	if got := eval[T](t, ctx, expression); got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// until waits for an expression to be true, looking at every frame. (The library's own polling compiles a string, which the
// page's policy forbids.)
func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	held := eval[bool](t, ctx, `new Promise((done) => {
		const stop = performance.now() + 10000;
		const look = () => ((`+expression+`) ? done(true) : performance.now() > stop ? done(false) : requestAnimationFrame(look));
		look();
	})`)
	if !held {
		t.Fatalf("never true: %s", expression)
	}
}

// opening is a pack whose last bar of the first chart, first tile and a table cell open.
func opening(lang string) *pack.Pack {
	p := packtest.Sample(lang)
	flow := p.Sections[1].Blocks[0].Side[0].Chart
	flow.Series[0].Refs[12] = "K10"
	return p
}

const (
	isOpen   = `document.getElementById("panel").open`
	isClosed = `!document.getElementById("panel").open`
	title    = `document.getElementById("panel-title").textContent`
	rows     = `document.querySelectorAll("#panel tbody tr").length`
)

func TestBrowser(t *testing.T) {
	parent := browser(t)
	for _, width := range []int64{1280, 360} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			ctx, bad := open(t, parent, opening("fr"), width, "")
			same(t, ctx, "width of the page beyond the window", `Math.max(0, document.documentElement.scrollWidth - innerWidth)`, 0)
			same(t, ctx, "charts drawn", `[...document.querySelectorAll("[data-chart]")].filter(c => c.querySelector("svg path")).length`, 8)
			same(t, ctx, "tables of the workbook alone", `document.querySelectorAll("#tab-t-workbook").length`, 0)
			same(t, ctx, "boxes to sign", `document.querySelectorAll(".sign .party dd").length`, 6)

			// A tile opens its figure, Escape closes it and gives the focus back.
			run(t, ctx, click(`a[href="#K4"]`))
			until(t, ctx, isOpen)
			same(t, ctx, "title of the figure", title, "Respect GTR")
			same(t, ctx, "rows of the figure", rows, 4)
			same(t, ctx, "address", `location.hash`, "#K4")
			same(t, ctx, "width of the panel beyond the window", `Math.max(0, document.querySelector(".panel").scrollWidth - innerWidth)`, 0)
			run(t, ctx, chromedp.KeyEvent(kb.Escape))
			until(t, ctx, isClosed+` && location.hash === ""`)
			same(t, ctx, "focus", `document.activeElement.getAttribute("href")`, "#K4")

			// The keyboard alone opens it again.
			run(t, ctx, chromedp.KeyEvent(kb.Enter))
			until(t, ctx, isOpen)
			run(t, ctx, click("#panel-close"))
			until(t, ctx, isClosed+` && location.hash === ""`)

			// A cell of a table opens, then an incident and its events; the back button walks the same way.
			run(t, ctx, click(`#tab-t-identity a[href="#K1"]`))
			until(t, ctx, isOpen+` && `+title+` === "Incidents ouverts"`)
			run(t, ctx, click(`#panel a[href="#INC0012303"]`))
			until(t, ctx, title+` === "Numéro d'accueil injoignable"`)
			same(t, ctx, "events", `document.querySelectorAll(".timeline li").length`, 2)
			same(t, ctx, "event with its source", `document.querySelector(".timeline li:last-child").textContent`,
				"14/09/2026 12:20état : Nouveau → En courssources/events.csv, ligne 83")
			run(t, ctx, chromedp.NavigateBack())
			until(t, ctx, title+` === "Incidents ouverts"`)
			same(t, ctx, "focus after going back", `document.activeElement.getAttribute("href")`, "#INC0012303")
			run(t, ctx, chromedp.NavigateBack())
			until(t, ctx, isClosed)

			// A bar of a chart opens.
			run(t, ctx, chromedp.ScrollIntoView(chromedp.CSS(`[data-chart="c-flow"]`)))
			at := eval[[]float64](t, ctx, `(() => {
				const box = document.querySelector('[data-chart="c-flow"]'), chart = echarts.getInstanceByDom(box);
				const [x, y] = chart.convertToPixel({seriesIndex: 0}, [12, 600]), r = box.getBoundingClientRect();
				const bar = box.clientWidth / 13 / 5;
				return [r.left + x - bar, r.top + y];
			})()`)
			run(t, ctx, chromedp.MouseClickXY(at[0], at[1]))
			until(t, ctx, isOpen+` && `+title+` === "Stock au début"`)
			run(t, ctx, chromedp.KeyEvent(kb.Escape))
			until(t, ctx, isClosed)
			bad.check(t)
		})
	}

	t.Run("address", func(t *testing.T) {
		ctx, bad := open(t, parent, opening("en"), 1280, "#INC0012307")
		until(t, ctx, isOpen)
		same(t, ctx, "instant in the pack's zone", `document.querySelector(".timeline time").textContent`, "15\u00a0Sep\u00a02026 04:11")
		run(t, ctx, chromedp.KeyEvent(kb.Escape))
		until(t, ctx, isClosed+` && location.hash === ""`)
		bad.check(t)
	})

	t.Run("rows", func(t *testing.T) {
		ctx, bad := open(t, parent, large(450), 1280, "#incidents")
		until(t, ctx, isOpen)
		same(t, ctx, "rows at first", rows, 200)
		run(t, ctx, click(".more"))
		until(t, ctx, rows+` === 400`)
		run(t, ctx, chromedp.SendKeys(chromedp.CSS(`#panel input`), "EQUIPE 7"))
		until(t, ctx, `document.querySelector(".shown").textContent === "9 sur 450"`)
		sorted := `(() => { const ids = [...document.querySelectorAll("#panel tbody tr")].map(r => r.dataset.id); return [ids[0], ids[ids.length - 1]].join(" "); })()`
		run(t, ctx, click(`#panel th:nth-child(8) button`))
		same(t, ctx, "rising by duration", sorted, "INC0000007 INC0000407")
		run(t, ctx, click(`#panel th:nth-child(8) button`))
		same(t, ctx, "falling by duration", sorted, "INC0000407 INC0000007")
		same(t, ctx, "order said", `document.querySelector('#panel th:nth-child(8)').getAttribute("aria-sort")`, "descending")
		bad.check(t)
	})

	t.Run("copy", func(t *testing.T) {
		p := opening("fr")
		p.Incidents[0].Title = `=1+1;"x"`
		ctx, bad := open(t, parent, p, 1280, "#K4")
		until(t, ctx, isOpen)
		eval[chromedp.Void](t, ctx, `navigator.clipboard.writeText = (s) => { window.copied = s; return Promise.resolve(); }`)
		run(t, ctx, click("#copy"))
		until(t, ctx, `window.copied !== undefined`)
		lines := strings.Split(eval[string](t, ctx, `window.copied`), "\r\n")
		if want := `"INC0012300";"'=1+1;""x""";"oui";"TV fixe";"P1";"Réseau cœur";"14/09/2026 00:11";"14/09/2026 00:51";"40 min";"tenu"`; len(lines) != 6 || strings.ReplaceAll(lines[1], "\u00a0", " ") != want {
			t.Errorf("copied %d lines, the second\n%s\nwant\n%s", len(lines), lines[1], want)
		}
		bad.check(t)
	})

	t.Run("hostile", func(t *testing.T) {
		p := packtest.Hostile()
		ctx, bad := open(t, parent, p, 1280, "")
		want := eval[string](t, ctx, `document.title`)
		run(t, ctx, click(`a[href="#K4"]`))
		until(t, ctx, isOpen)
		run(t, ctx, click(`#panel tbody a`))
		until(t, ctx, `document.querySelector(".timeline") !== null`)
		same(t, ctx, "elements made of texts", `document.querySelectorAll("#panel img, #panel script, main img, main script").length`, 0)
		if got := eval[string](t, ctx, `document.title`); got != want || strings.TrimSpace(got) == "PWN" {
			t.Errorf("a text changed the title to %q", got)
		}
		bad.check(t)
	})

	t.Run("empty", func(t *testing.T) {
		ctx, bad := open(t, parent, packtest.Empty(), 360, "#K1")
		same(t, ctx, "a reference that the pack does not hold", isOpen, false)
		bad.check(t)
	})

	t.Run("night", func(t *testing.T) {
		ctx, bad := open(t, parent, opening("fr"), 1280, "")
		run(t, ctx, command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}))
		until(t, ctx, `matchMedia("(prefers-color-scheme: dark)").matches && document.querySelector('[data-chart] svg [fill^="hsl"], [data-chart] svg [stroke^="hsl"], [data-chart] svg [fill^="rgb"], [data-chart] svg [stroke^="rgb"]') !== null`)
		bad.check(t)
	})
}
