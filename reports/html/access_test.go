package html

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"bilan/fixtures/axe"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// Nobody is left out: no serious or critical violation on the page of a week, a review, a client and an incident, in light and dark, wide
// and narrow, with the menu and the panel open.
func TestAccessibility(t *testing.T) {
	parent, script := browser(t), axe.Script(t, os.Getenv)
	for name, p := range map[string]*pack.Pack{"week": opening("fr"), "review": packtest.Review("fr"), "client": packtest.Client("fr"), "incident": packtest.IncidentReport(pack.CRI, "en", true)} {
		for _, width := range []int64{1280, -390} {
			t.Run(fmt.Sprint(name, " ", width), func(t *testing.T) {
				ctx, bad := open(t, parent, p, width, "")
				eval[chromedp.Void](t, ctx, script+"; undefined")
				look := func(what string) {
					t.Helper()
					for _, line := range strings.Split(eval[string](t, ctx, axe.Violations), "\n") {
						if line != "" {
							t.Errorf("%s: %s", what, line)
						}
					}
				}
				look("page")
				if name == "week" {
					run(t, ctx, click(`a[href="#K4"]`))
					until(t, ctx, asks)
					run(t, ctx, click(`#menu [data-choice="by"]`))
					look("menu")
					run(t, ctx, click(`#menu [data-by="priority"]`))
					until(t, ctx, isOpen)
					look("by")
					for _, view := range []string{"rows", "filter", "how"} {
						run(t, ctx, click(`#panel-choices [data-choice="`+view+`"]`))
						until(t, ctx, tab+` === "`+view+`"`)
						eval[chromedp.Void](t, ctx, `document.querySelectorAll("#panel details").forEach((x) => { x.open = true; })`)
						look(view)
					}
					eval[chromedp.Void](t, ctx, `location.hash = "#INC0012303"`)
					until(t, ctx, `document.querySelector("#panel .timeline") !== null`)
					look("incident")
					run(t, ctx, click(`#panel .clocks a`))
					until(t, ctx, `document.querySelector("#panel .pieces") !== null`)
					look("clock")
				}
				bad.check(t)
			})
		}
	}
}
