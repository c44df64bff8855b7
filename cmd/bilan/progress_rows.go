package main

import (
	"bilan/pipeline"
	"bilan/pipeline/source"
)

// rowCount is how many rows of a store were read, of how many.
type rowCount struct{ read, total int64 }

// rowBytes is what a row of a file takes, roughly.
const rowBytes = 100

// measureRows moves the bar of a load that has a store, by what is known now of all of them; it reports whether it did.
func (t *track) measureRows(e pipeline.Event) bool {
	if len(t.stores) == 0 {
		return false
	}
	step := source.Step(e.Note)
	isDone := step == source.Done || step == source.Skipped
	if r := t.stores[e.Name]; r != nil {
		if r.read, r.total = e.Rows, max(r.total, e.Total); isDone {
			r.read = r.total
		}
	} else if isDone {
		t.stores[e.Name] = &rowCount{t.files[e.Name] / rowBytes, 0}
	}
	var read, total int64
	for _, r := range t.stores {
		read, total = read+r.read, total+r.total
	}
	for _, size := range t.files {
		total += size / rowBytes
	}
	if total > 0 {
		t.bar.ChangeMax64(total)
		t.done = 0
		t.advance(min(read, total))
	}
	return true
}
