package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bilan/metrics"
	"bilan/pipeline/workspace"
	models "bilan/sql"
)

// allowed says which packages of bilan each package may import. A package under one of these follows its parent's line.
// When a need does not fit a room, change the plan and this table in one commit that says why.
var allowed = map[string][]string{
	"sql":                   {},
	"metrics/unit":          {},
	"pipeline/warehouse":    {},
	"pipeline/workspace":    {},
	"pipeline/disk":         {},
	"pipeline/ledger":       {"pipeline/disk"},
	"pipeline/source":       {"pipeline/disk", "pipeline/warehouse", "pipeline/workspace"},
	"pipeline/model":        {"pipeline/warehouse", "pipeline/workspace"},
	"pipeline/check":        {"pipeline/warehouse", "pipeline/model"},
	"pipeline":              {"pipeline/warehouse", "pipeline/workspace", "pipeline/source", "pipeline/model", "pipeline/check", "pipeline/ledger"},
	"metrics/credit":        {},
	"metrics":               {"metrics/unit", "metrics/credit"},
	"metrics/closing":       {"metrics", "metrics/unit"},
	"reports/text":          {},
	"reports/leak":          {},
	"reports/lint":          {"reports/pack", "reports/chart", "metrics/unit"},
	"reports/pack":          {"metrics", "metrics/closing", "metrics/unit"},
	"reports/pack/packtest": {"reports/pack", "metrics", "metrics/unit"},
	"reports/chart":         {"reports/pack", "reports/text", "metrics/unit"},
	"reports/pdf":           {"reports/pack", "reports/chart", "reports/text", "metrics/unit"},
	"reports/xlsx":          {"reports/pack", "reports/chart", "reports/text", "metrics/unit"},
	"reports/html":          {"reports/pack", "reports/chart", "reports/text", "metrics/unit"},
	// The objects of JSON and the rows of CSV: the commands and the server hand out the same.
	"reports/record": {"metrics", "metrics/unit", "reports/text"},
	// Charts are drawn from the options of a pack, and texts of sources go through the same sanitiser.
	"reports/web":    {"metrics", "metrics/unit", "reports/pack", "reports/html", "reports/chart", "reports/text", "reports/record"},
	"reports":        {"reports/pack", "metrics/unit", "reports/pdf", "reports/xlsx", "reports/html", "reports/leak"},
	"fixtures/gen":   {"pipeline/workspace"},
	"fixtures/axe":   {}, // what tests of pages share, which are in several packages
	"fixtures/store": {}, // servers for tests of stores, which are in several packages
	"cmd/bilan":      {"*"},
}

// Foreign packages that only one room may use.
var fenced = map[string][]string{
	"github.com/duckdb/duckdb-go/v2": {"pipeline/warehouse"},
	"bilan/sql":                      {"cmd/bilan"},
	"database/sql":                   {"pipeline/warehouse", "pipeline/source", "metrics", "fixtures/gen"},
	"codeberg.org/go-pdf/fpdf":       {"reports/pdf"},
	"github.com/xuri/excelize/v2":    {"reports/xlsx", "pipeline/source", "fixtures/gen"},
	"github.com/dop251/goja":         {"reports/chart"},
	"github.com/spf13/cobra":         {"cmd/bilan"},
}

// root is the top of the project, seen from this package.
const root = "../.."

// sources lists the Go files that are no tests, by package folder.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			dir := filepath.ToSlash(filepath.Dir(rel))
			files[dir] = append(files[dir], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestImportsFollowThePlan(t *testing.T) {
	for dir, files := range sources(t) {
		may, ok := allowed[dir]
		if !ok {
			t.Errorf("package %s has no room in the plan", dir)
			continue
		}
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range parsed.Imports {
				path := strings.Trim(spec.Path.Value, `"`)
				if rooms, ok := fenced[path]; ok && !slices.Contains(rooms, dir) {
					t.Errorf("%s imports %s, which only %s may use", file, path, strings.Join(rooms, ", "))
				}
				own, ok := strings.CutPrefix(path, "bilan/")
				if ok && !slices.Contains(may, own) && !slices.Contains(may, "*") {
					t.Errorf("%s imports %s: %s may not", file, path, dir)
				}
			}
		}
	}
}

// A run has one clock, and nothing below cmd asks the environment or chance.
func TestNothingBelowTheCommandAsksTheTimeOrChance(t *testing.T) {
	asks := regexp.MustCompile(`\b(time\.Now|time\.Since|time\.Until|os\.Getenv|os\.LookupEnv|rand\.(Int|Uint|Float|Shuffle|Perm)\w*\(|time\.Local\b|os\.Exit)`)
	for dir, files := range sources(t) {
		if dir == "cmd/bilan" {
			continue
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(text), "\n") {
				code, _, _ := strings.Cut(line, "//")
				if asks.MatchString(code) {
					t.Errorf("%s:%d: %s", file, i+1, strings.TrimSpace(line))
				}
			}
		}
	}
}

func TestOnlyMainExits(t *testing.T) {
	for _, file := range sources(t)["cmd/bilan"] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(file) != "main.go" && strings.Contains(string(text), "os.Exit") {
			t.Errorf("%s calls os.Exit", file)
		}
		if lines := strings.Count(string(text), "\n"); lines > 220 {
			t.Errorf("%s has %d lines: a command says flags and words, the work is below", file, lines)
		}
	}
}

// The top level holds rooms, not things.
func TestTopLevelIsFixed(t *testing.T) {
	out, err := exec.Command("git", "-C", root, "ls-files").Output()
	if err != nil {
		t.Skip("not a git checkout")
	}
	want := []string{".ci", ".github", ".gitignore", "LICENSE", "Makefile", "README.md", "cmd", "fixtures", "go.mod", "go.sum", "metrics", "pipeline", "reports", "sql"}
	for name := range strings.Lines(string(out)) {
		top, _, _ := strings.Cut(strings.TrimSpace(name), "/")
		if !slices.Contains(want, top) {
			t.Errorf("%s is at the top level, which holds %s", top, strings.Join(want, " "))
		}
	}
}

// Every KPI is one file, one catalogue entry, and every entry has its words in both languages.
func TestCatalogueIsTheModels(t *testing.T) {
	files, err := fs.Glob(models.FS, "metrics/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	built := map[string]bool{}
	for _, f := range files {
		text, err := fs.ReadFile(models.FS, f)
		if err != nil {
			t.Fatal(err)
		}
		// A KPI has the grammar of facts; the other models of the layer are lists for the packs.
		if strings.Contains(string(text), "excluded_because") && strings.Contains(string(text), "is_hit") {
			built[strings.TrimSuffix(filepath.Base(f), ".sql")] = true
		}
	}
	for _, k := range metrics.Catalogue {
		if !built[k.ID] {
			t.Errorf("%s is in the catalogue and has no facts in sql/metrics", k.ID)
		}
		delete(built, k.ID)
		for _, w := range []metrics.Words{k.Title, k.Question, k.Formula} {
			if w.FR == "" || w.EN == "" {
				t.Errorf("%s lacks words: %+v", k.ID, w)
			}
		}
		if k.Frame.Words("fr") == string(k.Frame) {
			t.Errorf("%s: frame %s has no words", k.ID, k.Frame)
		}
	}
	for id := range built {
		t.Errorf("sql/metrics/%s.sql has facts and is not in the catalogue", id)
	}
}

// What a mapping may fill is what raw takes.
func TestMappedColumnsAreTheRawOnes(t *testing.T) {
	column := regexp.MustCompile(`cast\(null as (\w+)\) as (\w+)`)
	types := map[string]string{"text": "varchar", "instant": "timestamptz", "date": "date", "boolean": "boolean", "number": "double", "duration": "bigint"}
	for rows, table := range map[workspace.Rows]string{
		workspace.RowsIncidents: "incidents", workspace.RowsUpdates: "incidents", workspace.RowsEvents: "events",
		workspace.RowsProblems: "problems", workspace.RowsChanges: "changes", workspace.RowsActions: "actions",
		workspace.RowsKnownErrors: "known_errors", workspace.RowsReports: "reports", workspace.RowsExclusions: "exclusions", workspace.RowsMaintenances: "maintenances", workspace.RowsOutages: "outages",
		workspace.RowsToolClocks: "tool_clocks", workspace.RowsDecisions: "decisions",
	} {
		text, err := fs.ReadFile(models.FS, "raw/"+table+".sql")
		if err != nil {
			t.Fatal(err)
		}
		raw := map[string]string{}
		for _, m := range column.FindAllStringSubmatch(string(text), -1) {
			raw[m[2]] = m[1]
		}
		for _, c := range workspace.Columns(rows) {
			got, ok := raw[c.Name]
			if !ok {
				t.Errorf("%s: a mapping may fill %s, which raw.%s does not have", rows, c.Name, table)
				continue
			}
			want := types[c.Type]
			if c.Type == "integer" {
				if got != "integer" && got != "bigint" {
					t.Errorf("raw.%s.%s is %s, the mapping says integer", table, c.Name, got)
				}
				continue
			}
			if got != want {
				t.Errorf("raw.%s.%s is %s, the mapping says %s", table, c.Name, got, c.Type)
			}
		}
	}
}
