package workspace

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// hostileBase is a small good workspace whose files the corpus damages.
var hostileBase = map[string]string{
	"bilan.yaml": "version: 1\nzone: Europe/Paris\nsources: [{name: a, path: x.csv, mapping: mappings/a.yaml}]\ncalendar: HO\n" +
		"targets:\n  - {priority: 1, acknowledge: 30m, restore: 4h, calendar: 24x7, threshold: 0.95}\n",
	"mappings/a.yaml":      "version: 1\nrows: incidents\nzone: UTC\ncolumns: {incident_id: id, state: state, opened_at: opened}\nstates: {New: new}\n",
	"calendars/c.yaml":     "version: 1\nid: c\nwindows:\n  - {days: [mon, tue], from: 08:00, to: \"18:00\"}\nclosed: [{date: 2026-05-02}]\n",
	"contracts/ACME.yaml":  "version: 1\nid: ACME\nclient: ACME\nzone: Europe/Paris\nversions:\n  - id: \"1\"\n    valid_from: 2026-01-01\n    commitments:\n      - {id: GTR, indicator: restore, target: 4h, calendar: 24x7, threshold: \"95 %\"}\n",
	"kpis/mine.yaml":       "version: 1\nid: mine\nkind: count\nframe: opened\ntitle: {fr: Un, en: One}\nquestion: {fr: Quoi, en: What}\nformula: {fr: n, en: n}\n",
	"sql/metrics/mine.sql": "-- metrics.mine: one incident.\nselect 1 as subject_id\n",
}

// traps are texts for the place of a name: a client, a contract, a source, a KPI, a path.
var traps = []string{
	"../../etc", "..", "/etc/passwd", "a/b", `a\b`, "CON", "a\x00b", "", " ", "-rf", "$(id)", "';drop table x;--", `"`, "é", "\u202e", "a\nb", strings.Repeat("x", 100_000), "*", "~", "%2e%2e", ".bilan", "=1+1", "<b>",
}

// TestHostileWorkspaces opens workspaces that are wrong in every way: each is opened, or refused with the files and lines in it; no file
// outside it is read, none is written.
func TestHostileWorkspaces(t *testing.T) {
	type attack struct {
		name, file, text string
		refused          bool
	}
	var all []attack
	add := func(name, file, text string, refused bool) { all = append(all, attack{name, file, text, refused}) }
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 8), c-1)
	}
	for file := range hostileBase {
		if strings.HasSuffix(file, ".sql") {
			continue // read by the engine's parser, when models are built
		}
		add("aliases in "+file, file, laughs, true)
		add("an alias of itself in "+file, file, "version: &v [*v]\n", true)
		add("depth in "+file, file, strings.Repeat("a: {", 20_000), true)
		add("dashes in "+file, file, strings.Repeat("- ", 20_000), true)
		add("brackets in "+file, file, strings.Repeat("[", 50_000), true)
		add("2 MB in "+file, file, strings.Repeat("# x\n", 1<<19), true)
		add("many keys in "+file, file, func() string {
			var b strings.Builder
			for i := range 30_000 {
				fmt.Fprintf(&b, "k%d: 1\n", i)
			}
			return b.String()
		}(), true)
		add("NUL in "+file, file, "version: 1\x00\n", true)
		add("not UTF-8 in "+file, file, "version: \xff\n", true)
		add("two documents in "+file, file, "version: 1\n---\nversion: 1\n", true)
		add("a tag in "+file, file, "version: !!python/object/apply:os.system [id]\n", true)
		add("a huge number in "+file, file, "version: 99999999999999999999999999\n", true)
		add("nothing in "+file, file, "", true)
	}
	for _, trap := range traps {
		quoted := fmt.Sprintf("%q", trap)
		add("contract "+quoted[:min(40, len(quoted))], "contracts/ACME.yaml", strings.Replace(hostileBase["contracts/ACME.yaml"], "id: ACME", "id: "+quoted, 1), true)
		add("KPI "+quoted[:min(40, len(quoted))], "kpis/mine.yaml", strings.Replace(hostileBase["kpis/mine.yaml"], "id: mine", "id: "+quoted, 1), true)
		add("source "+quoted[:min(40, len(quoted))], "bilan.yaml", strings.Replace(hostileBase["bilan.yaml"], "name: a", "name: "+quoted, 1), trap != "é" && trap != "CON")
		add("mapping "+quoted[:min(40, len(quoted))], "bilan.yaml", strings.Replace(hostileBase["bilan.yaml"], "mapping: mappings/a.yaml", "mapping: "+quoted, 1), true)
		add("client "+quoted[:min(40, len(quoted))], "contracts/ACME.yaml", strings.Replace(hostileBase["contracts/ACME.yaml"], "client: ACME", "client: "+quoted, 1), false)
	}
	r := rand.New(rand.NewPCG(11, 11))
	var names []string
	for file := range hostileBase {
		if strings.HasSuffix(file, ".yaml") {
			names = append(names, file)
		}
	}
	slices.Sort(names)
	for _, file := range names {
		for n := range 20 {
			text := []byte(hostileBase[file])
			for range 1 + r.IntN(4) {
				at := r.IntN(len(text))
				switch r.IntN(4) {
				case 0:
					text = slices.Insert(text, at, []byte(":{}[]&*!|>'\"%@`#,?-\n\t \x00\xff")[r.IntN(24)])
				case 1:
					text = slices.Delete(text, at, min(len(text), at+1+r.IntN(8)))
				case 2:
					text = slices.Insert(text, at, text[at:min(len(text), at+20)]...)
				case 3:
					text[at] = byte(r.Uint32())
				}
				if len(text) == 0 {
					text = []byte("x")
				}
			}
			add(fmt.Sprintf("damage %d to %s", n, file), file, string(text), false)
		}
	}
	refused := 0
	for _, a := range all {
		dir := t.TempDir()
		for file, text := range hostileBase {
			put(t, filepath.Join(dir, file), text)
		}
		put(t, filepath.Join(dir, a.file), a.text)
		begun := time.Now()
		_, err := Open(dir)
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%s: took %s", a.name, took)
		}
		if err == nil {
			if a.refused {
				t.Errorf("%s: accepted", a.name)
			}
			continue
		}
		refused++
		var problems Problems
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Errorf("%s: not a list of problems: %v", a.name, err)
			continue
		}
		for _, p := range problems {
			if p.File == "" || !utf8.ValidString(p.String()) || strings.Contains(p.String(), "root:x:") || strings.Contains(p.Message, "gave up") {
				t.Errorf("%s: %+v", a.name, p)
			}
		}
	}
	line := fmt.Sprintf("hostile: %d workspaces, %d refused with their lines; panics: 0", len(all), refused)
	t.Log(line)
	if counts := os.Getenv("BILAN_COUNTS"); counts != "" {
		put(t, filepath.Join(counts, "hostile-workspace"), line+"\n")
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What people write is read inside the workspace alone: a link that leads out of it is refused, for comments, reports and
// configuration alike.
func TestLinksOutOfTheWorkspace(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.md")
	put(t, outside, "## Faits marquants\n\n- secret\n")
	dir := t.TempDir()
	for file, text := range hostileBase {
		put(t, filepath.Join(dir, file), text)
	}
	for _, folder := range []string{"registers/comments", "registers/reports"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range []string{"registers/comments/2026-W38.md", "registers/reports/INC1.md"} {
		if err := os.Symlink(outside, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here")
		}
	}
	w, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := w.Comments("2026-W38"); err == nil || len(c) > 0 {
		t.Errorf("comments through a link: %v, %v", c, err)
	}
	if _, err := w.Comments("../../2026-W38"); err == nil {
		t.Error("a period that climbs out")
	}
	if r, err := w.ReadReport("INC1", "INC1"); err == nil {
		t.Errorf("a report through a link: %+v", r)
	}
	if _, err := w.ReadReport("../comments/2026-W38", "INC1"); err == nil {
		t.Error("a report that climbs out")
	}
}

// FuzzComments: lines stay inside the text, and nothing but text comes out.
func FuzzComments(f *testing.F) {
	for _, s := range []string{"## Faits marquants\n\n- INC0012345 : coupure\n", "<!-- x", "# \n* a\n  b\n1) c", "\ufeff\r\n", "[A-1][B-2]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		for _, c := range parseComments(s) {
			if c.Line < 1 || c.Line > strings.Count(s, "\n")+1 || strings.Contains(c.Text, "\n") || !utf8.ValidString(c.Text) {
				t.Fatalf("%+v of %q", c, s)
			}
		}
	})
}

// FuzzReport: a report is read, or refused with places inside the text.
func FuzzReport(f *testing.F) {
	f.Add(ReportSkeleton("INC1", "fr"))
	f.Add(ReportSkeleton("INC1", "en"))
	for _, s := range []string{"---\nincident: INC1\n---\n## Chronologie\n- 2026-09-14 10:00 : x\n", "---\n", "--- \n---\n\n## x", "---\nincident: &a [*a]\n---"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		_, problems := parseReport("r.md", s, time.UTC)
		for _, p := range problems {
			if p.Message == "" || p.Line < 0 || p.Line > strings.Count(s, "\n")+strings.Count(s, "\r")+2 {
				t.Fatalf("%+v of %q", p, s)
			}
		}
	})
}
