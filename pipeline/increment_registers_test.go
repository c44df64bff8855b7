package pipeline

import (
	"os"
	"path/filepath"
	"testing"
)

// A register that is edited, put back or shortened is no reason to build the lives of incidents anew; what rests on it is that of a
// full build.
func TestEditedRegisterKeepsIncidents(t *testing.T) {
	w := newLives(t, 3)
	w.tell(t, 0, 360)
	w.build(t, weekCut(2), 0)
	w.edit(t, "agreed.csv", "art. 8,A,2026-02-01,accepted", "art. 8,A,2026-02-01,refused")
	w.again(t, weekCut(3), 40)
	w.edit(t, "agreed.csv", "refused", "accepted")
	w.again(t, weekCut(3), 40)
	w.edit(t, "agreed.csv", "\n2,incident,INC-0-7,,,art. 8,,,proposed", "")
	w.again(t, weekCut(4), 40)
	// A row of a file that left is gone too, and nothing new was landed.
	w.edit(t, "bilan.yaml", "path: agreed.csv", "path: agreed*.csv")
	w.write(t, "agreed-more.csv", "id,kind,incident,from,to,clause,by,on,status\n20,incident,INC-0-5,,,art. 8,A,2026-02-01,accepted\n")
	w.again(t, weekCut(4), 40)
	if err := os.Remove(filepath.Join(w.dir, "agreed-more.csv")); err != nil {
		t.Fatal(err)
	}
	w.again(t, weekCut(4), 40)
}
