package sql_test

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bilan/metrics"
)

// bare is the text of a model without comments and quoted texts, line by line.
func bare(text string) []string {
	quoted := regexp.MustCompile(`'[^']*'`)
	var lines []string
	for line := range strings.Lines(text) {
		code, _, _ := strings.Cut(quoted.ReplaceAllString(strings.TrimSuffix(line, "\n"), "''"), "--")
		lines = append(lines, strings.TrimRight(code, " "))
	}
	return lines
}

var forbidden = []struct {
	what string
	re   *regexp.Regexp
}{
	{"asks the time, the environment or chance", regexp.MustCompile(`\b(now|today|random|uuid|gen_random_uuid|current_setting|getenv|get_current_timestamp)\s*\(|\bcurrent_\w+`)},
	{"groups by all", regexp.MustCompile(`\b(group|order) by all\b`)},
	{"casts with ::", regexp.MustCompile(`::`)},
	{"excludes columns by name", regexp.MustCompile(`\*\s*exclude\b`)},
	{"joins with using or naturally", regexp.MustCompile(`\busing\s*\(|\bnatural\b`)},
	{"uses qualify", regexp.MustCompile(`\bqualify\b`)},
	{"divides integers with //", regexp.MustCompile(`//`)},
	{"makes a missing measure zero", regexp.MustCompile(`coalesce\(\s*(\w+\.)?\w*(value|_open_seconds|duration\w*)\s*,\s*0`)},
	{"has a capital letter", regexp.MustCompile(`\b(SELECT|FROM|WHERE|JOIN|AS|AND|OR|ON|CASE|WHEN|NULL|WITH)\b`)},
	{"has a tab", regexp.MustCompile(`\t`)},
}

func TestStyleOfModels(t *testing.T) {
	for _, m := range mustGraph(t).ordered {
		lines := strings.Split(strings.TrimSuffix(m.SQL, "\n"), "\n")
		fail := func(at int, what string) { t.Errorf("%s:%d: %s: %s", m.File, at+1, what, lines[at]) }
		if !strings.HasSuffix(m.SQL, "\n") || strings.HasSuffix(m.SQL, "\n\n") {
			t.Errorf("%s does not end in one newline", m.File)
		}
		if len(m.Key) == 0 {
			t.Errorf("%s: the header has no \"-- key:\" line", m.File)
		}
		code := bare(m.SQL)
		for i, line := range code {
			// The first line is one by contract: it is the documentation of the table. Trailing remarks may go on.
			if limit := 100; i > 0 && len([]rune(line)) > limit || len([]rune(lines[i])) > 130 {
				fail(i, "too long")
			}
			for _, f := range forbidden {
				if f.re.MatchString(line) {
					fail(i, f.what)
				}
			}
			if strings.TrimRight(lines[i], " \t") != lines[i] {
				fail(i, "trailing space")
			}
			if m.Schema != "staging" && regexp.MustCompile(`\bselect distinct\b`).MatchString(line) {
				fail(i, "select distinct hides a join that multiplies")
			}
		}
		text := strings.Join(code, "\n")
		if at := regexp.MustCompile(`,\s*\n\s*from\b`).FindStringIndex(text); at != nil {
			fail(strings.Count(text[:at[0]], "\n"), "a comma before from")
		}
		joins := len(regexp.MustCompile(`\bjoin\b`).FindAllString(text, -1)) - len(regexp.MustCompile(`\bcross join\b`).FindAllString(text, -1))
		if ons := len(regexp.MustCompile(`\bon\b`).FindAllString(text, -1)); joins > ons {
			t.Errorf("%s: %d joins and %d on", m.File, joins, ons)
		}
		if regexp.MustCompile(`(?m)^with `).MatchString(text) && m.Schema != "checks" &&
			!regexp.MustCompile(`(?:^|\n)select \* from \w+$`).MatchString(strings.TrimSpace(text)) {
			t.Errorf("%s: the last line of a model with steps is \"select * from <the last step>\"", m.File)
		}
		if n := len(lines); n > 260 {
			t.Errorf("%s has %d lines: it is two models", m.File, n)
		}
	}
}

// dialect finds what only DuckDB takes, in the syntax tree: function names and kinds of nodes. The portable twins stand in
// README.md, and a construct that is used without standing there fails.
func dialect(node any, found map[string]bool) {
	switch n := node.(type) {
	case map[string]any:
		name, _ := n["function_name"].(string)
		switch name {
		case "epoch", "quantile_cont", "quantile_disc", "median", "max_by", "min_by", "arg_max", "arg_min", "bool_or", "bool_and",
			"string_agg", "concat_ws", "timezone", "to_timestamp", "list", "struct_pack", "regexp_replace", "strftime", "greatest", "least",
			"generate_series", "json_extract_string", "regexp_matches", "string_split_regex":
			if name == "greatest" || name == "least" {
				name = "greatest and least"
			}
			found[name] = true
		}
		if n["ref_type"] == "ASOF" {
			found["asof join"] = true
		}
		if n["class"] == "WINDOW" {
			if n["ignore_nulls"] == true {
				found["ignore nulls"] = true
			}
		}
		if n["type"] == "PIVOT" || n["type"] == "UNPIVOT" {
			found["pivot"] = true
		}
		if n["class"] == "LAMBDA" {
			found["lambda"] = true
		}
		if n["type"] == "UNBOUND_TYPE_INFO" && n["name"] == "ENUM" {
			found["enum"] = true
		}
		for _, child := range n {
			dialect(child, found)
		}
	case []any:
		for _, child := range n {
			dialect(child, found)
		}
	}
}

// listedConstructs are those of the table of README.md.
func listedConstructs(t *testing.T) map[string]bool {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	_, table, _ := strings.Cut(string(readme), "## Constructs that differ")
	for _, match := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(table, -1) {
		listed[match[1]] = true
	}
	return listed
}

func TestDialectIsListed(t *testing.T) {
	listed := listedConstructs(t)
	db := memory(t)
	used := map[string][]string{}
	for _, m := range mustGraph(t).ordered {
		var raw string
		if err := db.QueryRowContext(context.Background(), "select cast(json_serialize_sql(cast(? as varchar)) as varchar)", m.SQL).Scan(&raw); err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal([]byte(raw), &tree); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		dialect(tree, found)
		for name, is := range found {
			if is {
				used[name] = append(used[name], m.ID())
			}
		}
	}
	for name, where := range used {
		if !listed[name] {
			slices.Sort(where)
			t.Errorf("%s is used in %s and README.md gives no portable twin", name, strings.Join(where, ", "))
		}
	}
	for name := range listed {
		if len(used[name]) == 0 {
			t.Errorf("README.md lists %q, which no model uses", name)
		}
	}
	if len(used["max_by"]) == 0 {
		t.Error("the walk finds no max_by, which the models use: it looks in the wrong place")
	}
}

// Every KPI has its decisions, or stands in the table of those that follow the definition without dispute.
func TestDecisionsSpeakOfEveryKPI(t *testing.T) {
	text, err := os.ReadFile("../metrics/DECISIONS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range metrics.Catalogue {
		if !strings.Contains(string(text), "`"+k.ID+"`") {
			t.Errorf("metrics/DECISIONS.md does not speak of %s", k.ID)
		}
	}
	known := map[string]bool{}
	for _, k := range metrics.Catalogue {
		known[k.ID] = true
	}
	for _, match := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		if !known[match[1]] {
			t.Errorf("metrics/DECISIONS.md speaks of %s, which the catalogue does not hold", match[1])
		}
	}
	titles := regexp.MustCompile(`(?m)^## D(\d+) (.+)$`).FindAllStringSubmatch(string(text), -1)
	for i, match := range titles {
		if match[1] != strconv.Itoa(i+1) {
			t.Errorf("decision %d is headed D%s %s: numbers rise by one and are never reused", i+1, match[1], match[2])
		}
	}
	for _, part := range strings.Split(string(text), "\n## D")[1:] {
		if !strings.Contains(part, "domain.md") {
			t.Errorf("decision D%s refers to no definition", strings.SplitN(part, "\n", 2)[0])
		}
	}
}
