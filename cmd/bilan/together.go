package main

import (
	"runtime"
	"sync"
)

// together does some things side by side, as many at a time as there are processors. After an error it begins no other.
//
// It returns the error of the first of them, in their order, that failed.
func together(tasks ...func() error) error {
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	failed := make([]error, len(tasks))
	var wait sync.WaitGroup
	var mu sync.Mutex
	hasFailed := false
	for i, task := range tasks {
		places <- struct{}{}
		mu.Lock()
		stop := hasFailed
		mu.Unlock()
		if stop {
			break
		}
		wait.Go(func() {
			defer func() { <-places }()
			if failed[i] = task(); failed[i] != nil {
				mu.Lock()
				hasFailed = true
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}
