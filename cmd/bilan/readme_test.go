package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/pipeline/workspace"
)

var updateReadme = flag.Bool("update-readme", false, "rewrite the generated parts of README.md")

const readme = root + "/README.md"

// Every "$ bilan …" of a console block of the README is run in an empty folder, block after block, and prints what the README
// shows: "…" stands for any text.
func TestReadmeSessions(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	ran := 0
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllSubmatch(text, -1) {
		for _, step := range strings.Split("\n"+string(block[1]), "\n$ ")[1:] {
			line, want, _ := strings.Cut(step, "\n")
			args := strings.Fields(line)
			if args[0] != "bilan" {
				continue
			}
			var out bytes.Buffer
			now := func() time.Time { return time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC) }
			if code := run(t.Context(), args[1:], &out, &out, now); code != 0 {
				t.Errorf("$ %s: exit %d\n%s", line, code, out.String())
			}
			if !matches(want, out.String()) {
				t.Errorf("$ %s\nthe README shows:\n%s\nit prints:\n%s", line, want, out.String())
			}
			ran++
		}
	}
	if ran < 3 {
		t.Errorf("only %d commands of the README were run", ran)
	}
}

// TestReadmeContract opens a workspace that holds the contract that the README shows.
func TestReadmeContract(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```yaml\n# (contracts/[A-Z]+\\.yaml)\n(.*?)```").FindSubmatch(text)
	if shown == nil {
		t.Fatal("the README shows no contract")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "contracts"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"bilan.yaml": "version: 1\nzone: Europe/Paris\n", string(shown[1]): string(shown[2])} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(ws.Contracts) != 1 || len(ws.Contracts[0].Versions[0].Commitments) < 3 {
		t.Errorf("the contract of the README is read as %+v", ws.Contracts)
	}
}

func matches(want, got string) bool {
	trim := func(s string) string {
		// A page shows no-break spaces as spaces.
		s = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
		var lines []string
		for line := range strings.Lines(s) {
			lines = append(lines, strings.TrimRight(line, " \n"))
		}
		return strings.TrimSpace(strings.Join(lines, "\n"))
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(trim(want)), "…", "(?s:.*?)")
	return regexp.MustCompile("^" + pattern + "$").MatchString(trim(got))
}

// The KPI table of the README is the catalogue.
func TestReadmeListsTheCatalogue(t *testing.T) {
	var table strings.Builder
	table.WriteString("| KPI | titre | la question à laquelle il répond |\n|---|---|---|\n")
	for _, k := range metrics.Catalogue {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", k.ID, k.Title.FR, k.Question.FR)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	part := regexp.MustCompile(`(?s)(<!-- kpis -->\n).*?(<!-- /kpis -->)`)
	want := part.ReplaceAll(text, []byte("${1}"+strings.ReplaceAll(table.String(), "$", "$$")+"${2}"))
	if bytes.Equal(want, text) {
		return
	}
	if *updateReadme {
		if err := os.WriteFile(readme, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Error("the KPI table of the README is not the catalogue: run go test ./cmd/bilan -run Readme -update-readme")
}

// Every direct dependency is in the README with its reason and licence, and nothing else is.
func TestReadmeListsTheDependencies(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		fields := strings.Fields(line)
		if strings.Contains(line, "// indirect") || len(fields) < 2 || !strings.HasPrefix(fields[len(fields)-1], "v") || !strings.Contains(line, "/") {
			continue
		}
		name := fields[len(fields)-2]
		if !regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(name) + "` \\| [^|]+ \\| [^|]+ \\|$").Match(text) {
			t.Errorf("%s is not in the README's table of dependencies with its reason and licence", name)
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z.]+\\.[a-z]+/[^`]+)` \\|").FindAllSubmatch(text, -1) {
		if !bytes.Contains(mod, append(row[1], ' ')) {
			t.Errorf("the README lists %s, which go.mod does not require", row[1])
		}
	}
}
