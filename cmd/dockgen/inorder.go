package main

import (
	"iter"
	"sync"
)

// inOrder does work for every item, jobs at a time, and yields the results in the
// order of the items. However many items there are, only a few results wait for a slow
// one before them.
//
// The workers stay: a goroutine for each item grows its stack again each time, which
// is a tenth of a check of many projects.
func inOrder[T, R any](items []T, jobs int, work func(T) R) iter.Seq[R] {
	const ahead = 16 // results that may wait, for each job
	type task struct {
		item   T
		result chan R
	}
	return func(yield func(R) bool) {
		if jobs == 1 {
			// Nothing is done before the result before it has been taken.
			for _, item := range items {
				if !yield(work(item)) {
					return
				}
			}
			return
		}
		var running sync.WaitGroup
		defer running.Wait()
		ended := make(chan struct{})
		defer close(ended)
		results := make(chan chan R, ahead*jobs)
		tasks := make(chan task)
		running.Go(func() {
			defer close(tasks)
			for _, item := range items {
				t := task{item, make(chan R, 1)}
				select {
				case results <- t.result:
					tasks <- t
				case <-ended:
					return
				}
			}
		})
		for range jobs {
			running.Go(func() {
				for t := range tasks {
					t.result <- work(t.item)
				}
			})
		}
		for range items {
			if !yield(<-<-results) {
				return
			}
		}
	}
}
