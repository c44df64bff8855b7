package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestWriteNewOpens writes a workspace for every export of testdata/recognise and opens it: what the files say is what was
// proposed.
func TestWriteNewOpens(t *testing.T) {
	archives, err := filepath.Glob("testdata/recognise/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p := Recognise(sample(t, archive.Files[0].Name, archive.Files[0].Data))
		dir := filepath.Join(t.TempDir(), "deep", "new")
		p.File = filepath.Join(dir, "sources", p.File)
		files, err := WriteNew(dir, []Proposal{p}, New{Zone: "Indian/Reunion", Organisation: "Opérateur: \"Océan\" #1", Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		w, err := Open(dir)
		if !p.IsComplete() {
			if err == nil {
				t.Errorf("%s: opens without its required columns", name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		source := w.Config.Sources[0]
		if source.Path != "sources/"+archive.Files[0].Name || len(w.Config.Sources) != 1 {
			t.Errorf("%s: sources %+v", name, w.Config.Sources)
		}
		if w.Config.Organisation != "Opérateur: \"Océan\" #1" || w.Config.Language != "en" || w.Config.Zone != "Indian/Reunion" {
			t.Errorf("%s: %+v", name, w.Config)
		}
		want := p.Mapping
		want.Zone = "Indian/Reunion"
		got := w.Mappings[source.Mapping]
		for _, m := range []*Mapping{&want, got} { // an empty map and none are the same
			if len(m.States) == 0 {
				m.States = nil
			}
			if len(m.Priorities) == 0 {
				m.Priorities = nil
			}
		}
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
		if want := []string{"bilan.yaml", "calendars/ho.yaml", source.Mapping, "registers/comments/README.md"}; !slices.Equal(files, want) {
			t.Errorf("%s: files %q, want %q", name, files, want)
		}
		if len(w.Calendars["HO"].Windows) != 1 || w.Calendars["HO"].Holidays != "fr" {
			t.Errorf("%s: HO is %+v", name, w.Calendars["HO"])
		}
	}
}

// hostile are words that would end a line, a comment or a string of a file that quoted them badly.
var hostile = []string{
	"a\nversion: 2", "#", "a # b", "a: b", "- a", "*a", "&a", "!a", "%a", "@a", "`a`", "'a'", "\"a\"", "a\"", "\\", "true", "No", "null", "~",
	"0x10", "1_000", "1e3", ".inf", "2026-01-01", "08:00", "", " a", "a ", "{a", "[a", "a]", "a,b", "?", "-", "é", "\u00a0", "\u2028x", "a\tb", "=",
	"<<", "a'b", "日本", "y", "x#2", "|", ">", "a:", "C:\\x", "\x7f", "\u0085",
}

func TestWriteNewQuotes(t *testing.T) {
	dir := t.TempDir()
	p := Proposal{File: "a\nb: c.csv", Tool: "other", Rows: RowsIncidents, Name: "a test", Reason: "a\nb: 1"}
	p.Mapping = Mapping{Version: 1, Tool: "other", Rows: RowsIncidents, Columns: map[string]string{}, Constants: map[string]string{},
		States: map[string]State{}, Priorities: map[string]int{}, Keep: map[string][]string{"type": nil}}
	columns := columnNames(RowsIncidents)
	for i, word := range hostile {
		p.Mapping.States[word] = State{"pending", "client"}
		p.Mapping.Priorities[word] = 1 + i%9
		p.Mapping.Keep["type"] = append(p.Mapping.Keep["type"], word)
		p.Unused = append(p.Unused, word)
		p.States = append(p.States, Unknown{"?" + word, 1})
		p.Warnings = append(p.Warnings, word)
		if header := strings.TrimSpace(word); header != "" && i < len(columns) {
			p.Mapping.Columns[columns[i]] = header
			p.Columns = append(p.Columns, Guess{columns[i], header, 1, word})
		}
	}
	for _, name := range []string{"incident_id", "opened_at", "state", "type"} {
		if p.Mapping.Columns[name] == "" {
			p.Mapping.Columns[name] = "h"
			p.Columns = append(p.Columns, Guess{name, "h", 1, ""})
		}
	}
	if _, err := WriteNew(dir, []Proposal{p}, New{Zone: "UTC", Organisation: "a\nb"}); err != nil {
		t.Fatal(err)
	}
	w, err := Open(dir)
	if err != nil {
		text, _ := os.ReadFile(filepath.Join(dir, "mappings/a-b-c.yaml"))
		t.Fatalf("%v\n%s", err, text)
	}
	p.Mapping.Zone = "UTC"
	if diff := cmp.Diff(&p.Mapping, w.Mappings["mappings/a-b-c.yaml"]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !strings.HasSuffix(w.Config.Sources[0].Path, "/a\nb: c.csv") || w.Config.Organisation != "a\nb" {
		t.Errorf("%+v", w.Config)
	}
}

func TestWriteNewSeveral(t *testing.T) {
	dir := t.TempDir()
	s := Sample{Header: []string{"incident_id", "at", "field", "old_value", "new_value", "sequence"}}
	var proposals []Proposal
	for _, file := range []string{filepath.Join(dir, "a", "export.csv"), filepath.Join(dir, "..", "export.csv"), "/srv/Éxport 2.csv.gz"} {
		s.File = file
		proposals = append(proposals, Recognise(s))
	}
	if _, err := WriteNew(dir, proposals, New{Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	w, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, source := range w.Config.Sources {
		got = append(got, source.Name+" "+source.Path+" "+source.Mapping)
	}
	want := []string{"export a/export.csv mappings/export.yaml",
		"export-2 " + filepath.ToSlash(filepath.Join(filepath.Dir(dir), "export.csv")) + " mappings/export-2.yaml",
		"export-2-2 /srv/Éxport 2.csv.gz mappings/export-2-2.yaml"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWriteNewEmpty(t *testing.T) {
	dir := t.TempDir()
	if _, err := WriteNew(dir, nil, New{Zone: "Europe/Paris"}); err != nil {
		t.Fatal(err)
	}
	if w, err := Open(dir); err != nil || len(w.Config.Sources) != 0 || w.Config.Language != "fr" {
		t.Errorf("%+v, %v", w, err)
	}
}

// TestWriteNewRefuses has what must stay as it was.
func TestWriteNewRefuses(t *testing.T) {
	p := Recognise(Sample{File: "x.csv", Header: []string{"incident_id", "at", "field", "new_value"}})
	for name, test := range map[string]struct {
		file, want string
		options    New
	}{
		"bilan.yaml":          {"bilan.yaml", "already exists", New{Zone: "UTC"}},
		"a mapping":           {"mappings/x.yaml", "already exists", New{Zone: "UTC"}},
		"a calendar":          {"calendars/ho.yaml", "already exists", New{Zone: "UTC"}},
		"a file for a folder": {"registers", "is not a folder", New{Zone: "UTC"}},
		"no zone":             {"kept", "unknown zone", New{}},
		"the machine's zone":  {"kept", "unknown zone", New{Zone: "Local"}},
		"no such language":    {"kept", "unknown language", New{Zone: "UTC", Language: "de"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			lay(t, dir, []txtar.File{{Name: test.file, Data: []byte("mine")}})
			before := listing(t, dir)
			files, err := WriteNew(dir, []Proposal{p}, test.options)
			if err == nil || !strings.Contains(err.Error(), test.want) || files != nil {
				t.Errorf("got %q, %v; want %q", files, err, test.want)
			}
			if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
				t.Errorf("left behind (-before +after)\n%s", diff)
			}
		})
	}
}

// listing is every path under a folder with its text.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		found[path] = ""
		if !entry.IsDir() {
			data, err := os.ReadFile(path)
			found[path] = string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestComments(t *testing.T) {
	w := tree(t, smallest+`
-- registers/comments/2026-W38.md --
<!-- pas pour
le lecteur : INC0000001 -->
Avant tout titre.

## Faits marquants ##
- Coupure à Lyon, INC0012345
  puis [GLPI-123] et encore INC0012345.
* Retour **normal** à [12 h] ; UTF-8, [1] et [lien](x) ne sont pas des incidents.

1. Numérotée [OPS-7]
Suite de la même.

Un paragraphe
sur deux lignes.
### Décisions
Aucune.
#hashtag sans titre
-- registers/comments/2026-09.md --
-- registers/comments/2026-Q3.md/file --
x
`)
	got, err := w.Comments("2026-W38")
	if err != nil {
		t.Fatal(err)
	}
	want := []Comment{
		{Text: "Avant tout titre.", Line: 3},
		{Section: "Faits marquants", Text: "Coupure à Lyon, INC0012345 puis [GLPI-123] et encore INC0012345.", Item: true, Incidents: []string{"INC0012345", "GLPI-123"}, Line: 6, SectionLine: 5},
		{Section: "Faits marquants", Text: "Retour **normal** à [12 h] ; UTF-8, [1] et [lien](x) ne sont pas des incidents.", Item: true, Line: 8, SectionLine: 5},
		{Section: "Faits marquants", Text: "Numérotée [OPS-7] Suite de la même.", Item: true, Incidents: []string{"OPS-7"}, Line: 10, SectionLine: 5},
		{Section: "Faits marquants", Text: "Un paragraphe sur deux lignes.", Line: 13, SectionLine: 5},
		{Section: "Décisions", Text: "Aucune. #hashtag sans titre", Line: 16, SectionLine: 15},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, period := range []string{"2026-09", "2026-W39", "2027"} {
		if got, err := w.Comments(period); len(got) != 0 || err != nil {
			t.Errorf("%s: %v, %v", period, got, err)
		}
	}
	for _, period := range []string{"2026-Q3", "../../bilan", "", "README", "2026-W38/.."} {
		if got, err := w.Comments(period); err == nil {
			t.Errorf("%q: %v", period, got)
		}
	}
	latin := filepath.Join(w.Dir, "registers/comments/2025.md")
	if err := os.WriteFile(latin, []byte("caf\xe9"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Comments("2025"); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("latin-1: %v", err)
	}
}

// Every file of comments is found; one whose name is no period, or whose folder is no contract, will never be printed.
func TestCommentFiles(t *testing.T) {
	w := tree(t, smallest+`
-- registers/comments/2026-W38.md --
- Coupure INC0012345
-- registers/comments/2026-S38.md --
- Coupure
-- registers/comments/ACME/2026-09.md --
- Coupure
-- registers/comments/README.md --
notes
`)
	files, err := w.CommentFiles()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, fmt.Sprintf("%s %q %d %t", f.File, f.Contract, len(f.Comments), f.Problem != ""))
	}
	want := []string{`registers/comments/2026-S38.md "" 0 true`, `registers/comments/2026-W38.md "" 1 false`, `registers/comments/ACME/2026-09.md "ACME" 0 true`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
