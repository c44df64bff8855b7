package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
)

// manyFiles is how many files are landed side by side at most: reading is the work of one processor, writing that of all.
const manyFiles = 4

// landQueue lands the files that wait, several at a time, and puts them into the index in the order in which they came.
func (l *loader) landQueue(ctx context.Context) {
	waiting := make(chan *job)
	workers := l.Threads
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var group sync.WaitGroup
	for range min(workers, manyFiles, len(l.queue)) {
		group.Go(func() {
			for j := range waiting {
				j.landed, j.answer.err = j.landApart(ctx)
			}
		})
	}
	for _, j := range l.queue {
		waiting <- j
	}
	close(waiting)
	group.Wait()
	for _, j := range l.queue {
		l.made = append(l.made, j.made...)
		if j.answer.err != nil {
			continue
		}
		x := j.landed
		x.MappingHash, x.Size = j.mappingHash, j.size
		if j.source.IsStore() {
			j.enter(x)
			continue
		}
		j.answer.FileResult = FileResult{j.answer.Status, j.found.name, x}
		if j.replaced >= 0 {
			l.old = append(l.old, l.index.Loads[j.replaced].paths(l.index.dir)...)
			l.index.Loads[j.replaced] = x
		} else {
			l.index.Loads = append(l.index.Loads, x)
		}
	}
	l.queue = nil
}

// landApart lands one file in a folder of its own.
//
// A file that makes its reader panic is a file that cannot be read: the others and the run go on to say so.
func (j *job) landApart(ctx context.Context) (x Landed, err error) {
	if err := ctx.Err(); err != nil {
		return Landed{}, err
	}
	late := j.Limits.timeError()
	if !j.source.IsStore() { // one that is read in place has limits of its own
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, j.Limits.Time, late)
		defer stop()
	}
	defer func() {
		if r := recover(); r != nil {
			x, err = Landed{}, fmt.Errorf("its reader gave up: %v", r)
		}
		if err != nil && context.Cause(ctx) == late {
			err = late
		}
	}()
	j.temp = filepath.Join(j.loader.temp, strconv.FormatInt(j.id, 10))
	if err := os.Mkdir(j.temp, 0o755); err != nil {
		return Landed{}, err
	}
	defer os.RemoveAll(j.temp)
	land := j.land
	if j.source.IsStore() {
		land = j.landStore
	}
	x, err = land(ctx)
	if err == nil {
		j.tell(j.source, j.found, Done, x.RowCount, j.total())
	}
	return x, err
}

// oneAtATime keeps a callback to one goroutine at a time.
func oneAtATime(progress func(Event)) func(Event) {
	if progress == nil {
		return nil
	}
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		progress(e)
	}
}

// total is the number of rows that a store said it has to give; 0 for a file.
func (j *job) total() int64 {
	if j.reading == nil {
		return 0
	}
	return j.reading.total
}
