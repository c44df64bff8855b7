package sql_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each construct that differs between engines has a portable twin that gives the same rows (README.md). The pairs are in twins.txtar.
func TestPortableTwins(t *testing.T) {
	archive, err := txtar.ParseFile("twins.txtar")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	var constructs []string
	for _, f := range archive.Files {
		texts[f.Name] = string(f.Data)
		if name, ok := strings.CutSuffix(f.Name, ": twin"); ok {
			constructs = append(constructs, name)
		}
	}
	for name := range listedConstructs(t) {
		if !slices.Contains(constructs, name) {
			t.Errorf("README.md lists %q, and twins.txtar has no twin of it", name)
		}
	}
	db := memory(t)
	for _, part := range []string{"setup", "functions"} {
		for statement := range strings.SplitSeq(texts[part], ";\n") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if _, err := db.ExecContext(context.Background(), statement); err != nil {
				t.Fatalf("%s: %v", part, err)
			}
		}
	}
	rows := func(t *testing.T, query string) []string {
		t.Helper()
		found, err := db.QueryContext(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		columns, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for found.Next() {
			cells, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range cells {
				to[i] = &cells[i]
			}
			if err := found.Scan(to...); err != nil {
				t.Fatal(err)
			}
			all = append(all, fmt.Sprint(cells...))
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, name := range constructs {
		t.Run(name, func(t *testing.T) {
			construct, twin := texts[name], texts[name+": twin"]
			for word := range strings.SplitSeq(name, " and ") {
				if word = regexp.MustCompile(`\s*join$`).ReplaceAllString(word, ""); !strings.Contains(construct, word) {
					t.Errorf("the text does not use %s", word)
				} else if regexp.MustCompile(`\b` + word + `\b`).MatchString(twin) {
					t.Errorf("the twin uses %s itself", word)
				}
			}
			want, got := rows(t, construct), rows(t, twin)
			if len(want) == 0 {
				t.Error("no row: nothing is compared")
			}
			if !slices.Equal(want, got) {
				t.Errorf("the construct gives\n%s\nits twin\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
			}
		})
	}
}
