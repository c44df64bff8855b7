package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"bilan/fixtures/gen"
	"bilan/pipeline"
)

// TestScenes compares what the models say of each incident whose life is written with what the contracts must say of it: three
// verdicts, the counted time to the second, and why the tool disagrees.
func TestScenes(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth gen.Truth
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	if len(truth.Clocks) < 50 {
		t.Fatalf("the demo tells %d clocks", len(truth.Clocks))
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.Open(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, want := range truth.Clocks {
		rows, err := db.QueryContext(t.Context(), `
			select c.gross_verdict, c.verdict, c.contested_verdict, c.counted_seconds, a.cause
			from metrics.commitments as c
			inner join metrics.contract_lines as l on c.line_key = l.line_key
			inner join metrics.contracts as k on l.contract_key = k.contract_key
			inner join metrics.incident_list as i on c.incident_key = i.subject_id
			left join metrics.tool_agreement as a on c.commitment_key = a.commitment_key
			where k.contract_id = ? and l.line_id = ? and i.reference = ?`, want.Contract, want.Line, want.IncidentID)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for rows.Next() {
			count++
			var gross, net, contested string
			var counted int64
			var cause *string
			if err := rows.Scan(&gross, &net, &contested, &counted, &cause); err != nil {
				t.Fatal(err)
			}
			if gross != want.Gross || net != want.Net || contested != want.Contested {
				t.Errorf("%s: %s of %s is %s, %s, %s; want %s, %s, %s", want.Scene, want.Line, want.IncidentID, gross, net, contested, want.Gross, want.Net, want.Contested)
			}
			if want.Counted != nil && counted != *want.Counted {
				t.Errorf("%s: %s of %s counts %d s, want %d", want.Scene, want.Line, want.IncidentID, counted, *want.Counted)
			}
			if want.Cause != "" && (cause == nil || *cause != want.Cause) {
				t.Errorf("%s: the tool disagrees on %s by %v, want %s", want.Scene, want.IncidentID, deref(cause), want.Cause)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if count != 1 {
			t.Errorf("%s: %s has %d commitments under %s of %s, want one", want.Scene, want.IncidentID, count, want.Line, want.Contract)
		}
	}
}

func deref(s *string) string {
	if s == nil {
		return "no cause"
	}
	return *s
}

// TestTimePartsOfTheDemo adds up, for every clock of the demo and its four contracts, the time by state and group: the sum is what the
// clock counts, to the second.
func TestTimePartsOfTheDemo(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.Open(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var contracts, clocks, breached, off int64
	if err := db.QueryRowContext(t.Context(), `
		with summed as (
			select part_key, sum(counted_seconds) as counted,
				sum(elapsed_seconds - counted_seconds - closed_seconds - stopped_seconds - excluded_seconds - resolved_seconds) as untold
			from metrics.time_parts
			where commitment_key is not null
			group by part_key
		)
		select count(distinct c.contract_key), count(*), count(*) filter (where c.verdict = 'breached'),
			count(*) filter (where s.counted is distinct from c.counted_seconds or s.untold <> 0)
		from metrics.commitments as c
		left join summed as s on c.commitment_key = s.part_key
		where c.counted_seconds is not null and (c.stop_epoch is null or c.stop_epoch > c.start_epoch)`).
		Scan(&contracts, &clocks, &breached, &off); err != nil {
		t.Fatal(err)
	}
	if contracts < 4 || clocks < 5000 || breached < 300 {
		t.Errorf("%d clocks of %d versions of contracts, %d breached: the demo proves little", clocks, contracts, breached)
	}
	if off > 0 {
		t.Errorf("%d clocks of %d are not the sum of their time by state and group", off, clocks)
	}
}
