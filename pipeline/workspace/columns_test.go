package workspace

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestColumnsAreThoseOfRaw compares the columns that can be mapped with the input contract of the models.
func TestColumnsAreThoseOfRaw(t *testing.T) {
	types := map[string]string{"varchar": "text", "timestamptz": "instant", "date": "date", "integer": "integer", "bigint": "integer", "boolean": "boolean", "double": "number"}
	cast := regexp.MustCompile(`cast\(null as ([a-z]+)\) as ([a-z_]+)`)
	for _, kind := range RowKinds {
		name := string(kind)
		if kind == RowsUpdates {
			name = string(RowsIncidents)
		}
		model, err := os.ReadFile("../../sql/raw/" + name + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		var want, got [][2]string
		for _, match := range cast.FindAllStringSubmatch(string(model), -1) {
			if !slices.Contains(loaderColumns, match[2]) {
				kind := types[match[1]]
				if strings.HasSuffix(match[2], "_seconds") {
					kind = "duration"
				}
				want = append(want, [2]string{match[2], kind})
			}
		}
		for _, column := range Columns(kind) {
			got = append(got, [2]string{column.Name, column.Type})
			if column.Doc == "" {
				t.Errorf("%s.%s: no words", kind, column.Name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-sql/raw +Columns)\n%s", kind, diff)
		}
	}
	if Columns("") != nil {
		t.Error("an unknown kind has columns")
	}
}
