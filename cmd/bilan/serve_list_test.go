package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bilan/metrics"
)

// TestServedListIsWhatThereIs holds pages of the list, and how many it says there are, to every incident that is looked at on its own: of the
// house and of a client.
func TestServedListIsWhatThereIs(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	for _, contract := range []string{"", "AZUR"} {
		held, err := d.serving.Hold(t.Context(), contract)
		if err != nil {
			t.Fatal(err)
		}
		defer held.Release()
		_, rows, err := held.DB.Rows(t.Context(), "select subject_id, reference, coalesce(title, '') from metrics.incident_list order by opened_epoch, subject_id")
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, text := range []string{"", "inc", "00", fmt.Sprint(rows[len(rows)/2][1]), "É", "a", "panne", "\n", "%", "nothing is called this"} {
			var want []int64
			for _, r := range rows {
				low := strings.ToLower(text)
				if strings.Contains(strings.ToLower(fmt.Sprint(r[1])), low) || strings.Contains(strings.ToLower(fmt.Sprint(r[2])), low) {
					want = append(want, r[0].(int64))
				}
			}
			found[text] = len(want)
			for offset := 0; offset < len(want)+50; offset += max(50, len(want)/3) {
				page, total, err := metrics.List(t.Context(), held, metrics.ListQuery{Text: text, Sort: "opened", Limit: 50, Offset: offset})
				if err != nil {
					t.Fatal(err)
				}
				var got []int64
				for _, i := range page {
					got = append(got, i.Key)
				}
				from := min(offset, len(want))
				if part := want[from:min(from+50, len(want))]; total != int64(len(want)) || !slices.Equal(got, part) {
					t.Errorf("%q of %q from %d: %d of %d, want %d of %d: %v, want %v", text, contract, offset, len(got), total, len(part), len(want), got, part)
				}
			}
		}
		if found["00"] == 0 || found["a"] == found[""] || found["nothing is called this"] > 0 {
			t.Errorf("of %q there is nothing to tell apart: %v", contract, found)
		}
	}
}
