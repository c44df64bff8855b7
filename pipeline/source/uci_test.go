package source

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bilan/pipeline/workspace"
)

// uci is the real log and its damaged copies, absent from most machines.
const uci = "../../../shared/data/uci-incident"

func TestRealLog(t *testing.T) {
	if _, err := os.Stat(uci); errors.Is(err, os.ErrNotExist) {
		t.Skip("the real log is not here")
	}
	dir, err := filepath.Abs(uci)
	if err != nil {
		t.Fatal(err)
	}
	mapping := read(t, "testdata/uci.yaml")
	stripped := strings.NewReplacer("state: incident_state", "state: ident_state", "subcategory: subcategory", `subcategory: "category#2"`).Replace(mapping)
	for _, c := range []struct {
		file      string
		mapping   string
		rows      int64
		incidents string
		first     string
		unmapped  string
	}{
		{"incident_event_log.csv.gz", mapping, 141712, "24918|1556", "2016-02-29 01:16:00|2017-02-18 15:00:00", "-100"},
		{"variants/prefix-stripped-duplicate-header.csv.gz", stripped, 141712, "24918|1556", "2016-02-29 01:16:00|2017-02-18 15:00:00", "-100"},
		{"variants/excel-resaved-first5999.csv.gz", mapping, 5998, "", "", ""},
		{"variants/truncated-119998.csv.gz", mapping, 119998, "", "", "-100"},
		{"variants/head-199.csv", mapping, 198, "", "", ""},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			ws := openWorkspace(t, "  - {name: uci, path: "+filepath.Join(dir, c.file)+", mapping: uci.yaml}", map[string]string{"uci.yaml": c.mapping})
			r, err := load(t, ws)
			if err != nil {
				t.Fatal(err)
			}
			x := r.Files[0].Landed
			if x.RowCount != c.rows || x.LoadedCount != c.rows || x.RejectedCount+x.FilteredCount+x.LostCells != 0 {
				t.Errorf("%+v", x)
			}
			if !strings.HasPrefix(x.DateOrders["opened_at"], "dmy (proven by line ") {
				t.Errorf("order: %v", x.DateOrders)
			}
			for _, u := range x.Unmapped {
				if u.Column == "state" && u.Word != c.unmapped {
					t.Errorf("unmapped: %+v", u)
				}
			}
			const per = `with last as (select incident_id, max_by(resolved_at, source_line) r from {rows} group by 1)
				select count(*), count(*) filter (where r is null) from last`
			if got := ask(t, r.Index, workspace.RowsUpdates, per); c.incidents != "" && got != c.incidents {
				t.Errorf("incidents: %s", got)
			}
			if got := ask(t, r.Index, workspace.RowsUpdates, "select min(opened_at), max(updated_at) from {rows}"); c.first != "" && got != c.first {
				t.Errorf("from, to: %s", got)
			}
		})
	}
}
