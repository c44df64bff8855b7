package source

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"
)

func TestSample(t *testing.T) {
	for _, c := range []struct {
		folder string
		header []string
		rows   int
		first  []string
		orders map[string]string
	}{
		{"header-twice/export.csv", []string{"number", "category", "category", "opened", "state"}, 1,
			[]string{"INC1", "Réseau", "Wifi", "2026-09-14 08:00", "Clos"}, map[string]string{"opened": "ymd"}},
		{"dates-borrowed/export.csv", nil, 2, nil, map[string]string{"opened": "dmy", "resolved": "dmy"}},
		{"dates-unproven/export.csv", nil, 2, nil, map[string]string{}},
		{"encoding-utf16-be-no-bom/export.csv", nil, 2, nil, map[string]string{"opened": "ymd", "resolved": "ymd"}},
		{"json-wrapped/export.json", []string{"number", "title", "state.value", "state.display_value", "priority", "opened", "resolved", "users", "major", "tags"}, 2,
			[]string{"INC1", "Panne\nsur deux lignes", "6", "Résolu", "Haute", "2026-09-14T08:00:00.000+0200", "", "12", "true", "a, b"}, map[string]string{"opened": "ymd"}},
		{"store-parquet/export.parquet", nil, 2, nil, map[string]string{"opened": "ymd", "resolved": "ymd"}},
		{"workbook/export.xlsx", nil, 4, nil, map[string]string{}},
		{"header-only/export.csv", nil, 0, nil, map[string]string{}},
	} {
		s, err := Sample(context.Background(), filepath.Join(dirty, filepath.FromSlash(c.folder)), 10)
		if err != nil {
			t.Errorf("%s: %v", c.folder, err)
			continue
		}
		if c.header != nil && !slices.Equal(s.Header, c.header) {
			t.Errorf("%s: header %q", c.folder, s.Header)
		}
		if len(s.Rows) != c.rows || c.first != nil && !slices.Equal(s.Rows[0], c.first) {
			t.Errorf("%s: rows %q", c.folder, s.Rows)
		}
		if !maps.Equal(s.DateOrder, c.orders) {
			t.Errorf("%s: orders %v, want %v", c.folder, s.DateOrder, c.orders)
		}
	}
	if _, err := Sample(context.Background(), filepath.Join(dirty, "gzip-cut", "export.csv.gz"), 10); err == nil {
		t.Error("a gzip that is cut was sampled")
	}
}
