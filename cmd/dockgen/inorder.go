package main

import (
	"iter"
	"sync"
)

// inOrder does work for every item, jobs at a time, and yields the results in the
// order of the items. However many items there are, only a few results wait for a slow
// one before them.
func inOrder[T, R any](items []T, jobs int, work func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		const ahead = 16 // results that may wait, for each job
		done := make(chan struct{})
		var workers sync.WaitGroup
		defer workers.Wait()
		defer close(done)

		// A worker begins an item once there is room for its result, in the order of
		// the items, which next keeps.
		results := make(chan chan R, ahead*jobs)
		begun := make(chan func())
		workers.Go(func() {
			defer close(begun)
			for _, item := range items {
				result := make(chan R, 1)
				select {
				case results <- result:
				case <-done:
					return
				}
				select {
				case begun <- func() { result <- work(item) }:
				case <-done:
					return
				}
			}
		})
		for range jobs {
			workers.Go(func() {
				for do := range begun {
					do()
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
