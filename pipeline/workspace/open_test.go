package workspace

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the wanted problems in testdata")

// lay writes the files of an archive into a folder, without the wanted ones.
func lay(t testing.TB, dir string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		if strings.HasPrefix(f.Name, "want") {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOpenProblems opens every archive of testdata/problems and compares what Open says with its last file.
func TestOpenProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			lay(t, dir, archive.Files)
			var got strings.Builder
			w, err := Open(dir)
			var problems Problems
			switch {
			case errors.As(err, &problems):
				for _, p := range problems {
					got.WriteString(strings.ReplaceAll(p.String(), dir, "DIR") + "\n")
					if p.Hint != "" {
						got.WriteString("  " + p.Hint + "\n")
					}
				}
			case err != nil:
				t.Fatal(err)
			default:
				got.WriteString("opens, zone " + w.Config.Zone + "\n")
			}
			last := &archive.Files[len(archive.Files)-1]
			if *update {
				last.Data = []byte(got.String())
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if last.Name != "want" {
				t.Fatalf("the last file is %q, want \"want\"", last.Name)
			}
			if diff := cmp.Diff(string(last.Data), got.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// tree lays an archive written in a test and opens it.
func tree(t *testing.T, archive string) *Workspace {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir, txtar.Parse([]byte(archive)).Files)
	w, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const smallest = `
-- bilan.yaml --
version: 1
zone: Europe/Paris
sources: [{name: a, path: ../exports, mapping: mappings/a.yaml}]
-- mappings/a.yaml --
version: 1
rows: incidents
zone: UTC
nulls: [?, -, NULL, ~, "", 0]
columns: {incident_id: 1, opened_at: "category#2", state: true}
constants: {client: 007}
states: {-100: new, 6: {state: pending, reason: client}, null: active, true: closed, "": resolved}
`

func TestOpenDefaults(t *testing.T) {
	w := tree(t, smallest)
	wantConfig := Config{
		Version: 1, Zone: "Europe/Paris", Language: "fr", Calendar: "HO",
		Sources: []Source{{Name: "a", Path: "../exports", Mapping: "mappings/a.yaml", Format: "auto", Encoding: "auto", Separator: "auto"}},
		Matrix:  []Priority{{1, 1, 1}, {1, 2, 2}, {1, 3, 3}, {2, 1, 2}, {2, 2, 3}, {2, 3, 4}, {3, 1, 3}, {3, 2, 4}, {3, 3, 5}},
		Thresholds: Thresholds{RejectShare: 0.01, AgedDays: 30, StaleDays: 5, ReopenDays: 5, RecurrenceDays: 30, RecurrenceCount: 3,
			BurstCount: 5, ImpactUserMinutes: 10000, TrendRate: 0.10, SimilarCount: 4, SimilarDays: 60, SimilarScore: 0.60,
			ReopenCount: 2, ReturnHours: 72, FixedDays: 90, CauseCount: 2, CauseDays: 183, WorkaroundCount: 5, WorkaroundDays: 90, CRIDays: 5, PIRDays: 5, MinimumN: 5},
		Limits: Limits{FileMB: 8192, UnpackRatio: 500, RecordMB: 32, CellKB: 1024, Columns: 2000, Depth: 64, Seconds: 3600},
		Packs:  []PackSpec{{Kind: "bhi"}},
	}
	if diff := cmp.Diff(wantConfig, w.Config); diff != "" {
		t.Errorf("config (-want +got)\n%s", diff)
	}
	// Words that YAML would take for something else keep their spelling.
	wantMapping := &Mapping{
		Version: 1, Rows: RowsIncidents, Zone: "UTC", Nulls: []string{"?", "-", "NULL", "~", "", "0"},
		Columns:   map[string]string{"incident_id": "1", "opened_at": "category#2", "state": "true"},
		Constants: map[string]string{"client": "007"},
		States: map[string]State{"-100": {State: "new"}, "6": {"pending", "client"}, "null": {State: "active"}, "true": {State: "closed"},
			"": {State: "resolved"}},
	}
	if diff := cmp.Diff(wantMapping, w.Mappings["mappings/a.yaml"]); diff != "" {
		t.Errorf("mapping (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"bilan.yaml", "mappings/a.yaml"}, w.Files); diff != "" {
		t.Errorf("files (-want +got)\n%s", diff)
	}
	if got, want := w.Path("../exports"), filepath.Join(filepath.Dir(w.Dir), "exports"); got != want {
		t.Errorf("path %q, want %q", got, want)
	}
	if got := w.Path("/srv/x"); got != "/srv/x" {
		t.Errorf("path %q", got)
	}
}

func TestOpenMatrixIsOfServiceNow(t *testing.T) {
	for tool, want := range map[string]int{"servicenow": 9, "glpi": 0, "itop": 0} {
		w := tree(t, strings.Replace(smallest, "rows:", "tool: "+tool+"\nrows:", 1))
		if got := len(w.Config.Matrix); got != want {
			t.Errorf("%s: %d cells, want %d", tool, got, want)
		}
	}
}

func TestOpenCalendars(t *testing.T) {
	w := tree(t, strings.Replace(smallest, "zone: Europe/Paris", "zone: Indian/Reunion\ncalendar: office", 1)+`
-- calendars/office.yaml --
version: 1
id: office
windows: [{days: [mon, tue], from: 08:00, to: 24:00}]
-- calendars/HO.yml --
version: 1
id: HO
zone: UTC
holidays: fr-reunion
windows: [{days: mon, from: 07:00, to: 12:00}]
`)
	if c := w.Calendars["office"]; c.Zone != "Indian/Reunion" || c.Holidays != "none" || c.Title != "office" {
		t.Errorf("office is %+v", c)
	}
	if c := w.Calendars["HO"]; c.Zone != "UTC" || c.Holidays != "fr-reunion" || len(c.Windows) != 1 {
		t.Errorf("HO is %+v", c)
	}
	if c := w.Calendars["24x7"]; c.Zone != "Indian/Reunion" {
		t.Errorf("24x7 is %+v", c)
	}
}

func TestOpenHash(t *testing.T) {
	first := tree(t, smallest)
	if again := tree(t, smallest); again.Hash != first.Hash || len(first.Hash) != 64 {
		t.Errorf("the hash of the same files is %s and %s", first.Hash, again.Hash)
	}
	for _, change := range []string{
		smallest + "# a comment\n",
		strings.ReplaceAll(smallest, "mappings/a.yaml", "mappings/b.yaml"),
		smallest + "-- calendars/c.yaml --\nversion: 1\nid: c\nwindows: [{days: mon, from: 07:00, to: 12:00}]\n",
	} {
		if tree(t, change).Hash == first.Hash {
			t.Errorf("the hash does not see\n%s", change)
		}
	}
	if tree(t, smallest+"-- README.md --\nx\n").Hash != first.Hash {
		t.Error("the hash depends on a file that is not read")
	}
}

func TestOpenForms(t *testing.T) {
	w := tree(t, strings.ReplaceAll(smallest, "version: 1\nzone", "\ufeffversion: 1\r\nzone"))
	if w.Config.Zone != "Europe/Paris" {
		t.Errorf("zone %q", w.Config.Zone)
	}
}

func TestOpenTiny(t *testing.T) {
	w, err := Open("../../fixtures/tiny")
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Mappings) != 2 || len(w.Config.Targets) != 4 {
		t.Errorf("%d mappings, %d targets", len(w.Mappings), len(w.Config.Targets))
	}
}

// TestOpenGuards has what must be refused before the parser, or the file system, is asked.
func TestOpenGuards(t *testing.T) {
	head := "version: 1\nzone: UTC\n"
	for name, test := range map[string]struct{ config, want string }{
		"size":       {head + "# " + strings.Repeat("x", maxFileBytes), "bytes"},
		"words":      {head + strings.Repeat("a: b\n", maxTokens), "words and marks"},
		"brackets":   {head + "sources: " + strings.Repeat("[", 40_000), "levels"},
		"braces":     {head + "sources: " + strings.Repeat("{a: ", 10_000), "levels"},
		"dashes":     {head + "sources:\n" + strings.Repeat("- ", 10_000), "levels"},
		"bomb":       {head + "a: &a [x]\nb: &b [*a, *a]\n", "anchors"},
		"latin1":     {head + "organisation: caf\xe9\n", "bilan.yaml:3:18: the file is not UTF-8"},
		"zero":       {head + "organisation: a\x00b\n", "not UTF-8"},
		"utf16":      {"\xff\xfev\x00e\x00", "not UTF-8"},
		"absolute":   {head + "sources: [{name: a, path: a, mapping: /etc/passwd}]", "outside the workspace"},
		"parent":     {head + "sources: [{name: a, path: a, mapping: a/../../b.yaml}]", "outside the workspace"},
		"link":       {head + "sources: [{name: a, path: a, mapping: link.yaml}]", "escapes"},
		"folder":     {head + "sources: [{name: a, path: a, mapping: .}]", "not a file"},
		"complexKey": {head + "? [a, b]\n: c\n", "key"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			lay(t, dir, []txtar.File{{Name: "bilan.yaml", Data: []byte(test.config)}})
			outside := filepath.Join(t.TempDir(), "outside.yaml")
			if err := os.WriteFile(outside, []byte(head), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(outside, filepath.Join(dir, "link.yaml")); err != nil {
				t.Skip(err)
			}
			_, err := Open(dir)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %.300v, want %q", err, test.want)
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there opens")
	}
}
