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

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"bilan/reports/pack"
)

// started is the one Chromium of all tests of a page; stop ends it.
var started struct {
	sync.Once
	ctx  context.Context
	stop func()
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if started.stop != nil {
		started.stop()
	}
	os.Exit(code)
}

// browser starts Chromium, once, with a folder of its own.
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
	started.Do(func() {
		var folder string
		if folder, started.err = os.MkdirTemp("", "bilan-browser"); started.err != nil {
			return
		}
		alloc, end := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.UserDataDir(folder), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(90*time.Second),
			chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
		ctx, cancel := chromedp.NewContext(alloc)
		started.ctx, started.err = ctx, chromedp.Do(ctx)
		started.stop = func() {
			cancel()
			end()
			_ = os.RemoveAll(folder)
		}
	})
	if started.err != nil {
		t.Fatalf("starting Chromium: %v", started.err)
	}
	return started.ctx
}

// complaints collects what a page must never do: an error in the console, a breach of its policy, a request, a dialog.
type complaints struct {
	sync.Mutex
	list  []string
	url   string
	saved chan string // files that were saved
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

// open shows the page of a pack in a tab of its own, in a light room or, for a negative width, in a dark one, and waits until it is drawn.
func open(t *testing.T, parent context.Context, p *pack.Pack, width int64, address string) (context.Context, *complaints) {
	t.Helper()
	folder, err := os.MkdirTemp("", "bilan-page") // the name of a test may hold what an address may not
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	file := filepath.Join(folder, "page.html")
	if err := os.WriteFile(file, render(t, p), 0o644); err != nil {
		t.Fatal(err)
	}
	room := "light"
	if width < 0 {
		width, room = -width, "dark"
	}
	c := &complaints{url: "file://" + file, saved: make(chan string, 4)}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			what := e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				what += " " + e.ExceptionDetails.Exception.Description
			}
			c.add("exception: %s", what)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				c.add("console %s: %v", e.Type, e.Args[0].Value)
			}
		case *cdplog.EventEntryAdded:
			c.add("browser %s: %s", e.Entry.Level, e.Entry.Text)
		case *network.EventRequestWillBeSent:
			// What is saved comes from the page itself.
			if got, _, _ := strings.Cut(e.Request.URL, "#"); got != c.url && !strings.HasPrefix(got, "blob:") {
				c.add("request for %s", e.Request.URL)
			}
		case *cdpbrowser.EventDownloadProgress:
			if e.State == cdpbrowser.DownloadProgressStateCompleted {
				c.saved <- e.GUID
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
		command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: room},
			{Name: "prefers-reduced-motion", Value: "reduce"}}}), // a click must not chase a panel that slides in
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
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
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
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
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
		const stop = performance.now() + 30000;
		const look = () => ((`+expression+`) ? done(true) : performance.now() > stop ? done(false) : requestAnimationFrame(look));
		look();
	})`)
	if !held {
		t.Fatalf("never true: %s", expression)
	}
}
