package main

import "iter"

// inOrder does work for every item, jobs at a time, and yields the results in the
// order of the items: each as soon as it and those before it are there. However
// many items there are, only a few results wait at a time.
func inOrder[T, R any](items []T, jobs int, work func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		const ahead = 16 // results that may wait for a slow one before them
		waiting := make(chan chan R, ahead*jobs)
		stop := make(chan struct{})
		defer close(stop)
		tasks := make(chan func(), jobs)
		for range jobs {
			go func() {
				for task := range tasks {
					task()
				}
			}()
		}
		go func() {
			defer close(tasks)
			defer close(waiting)
			for _, item := range items {
				result := make(chan R, 1)
				select {
				case waiting <- result:
					tasks <- func() { result <- work(item) }
				case <-stop:
					return
				}
			}
		}()
		for result := range waiting {
			if !yield(<-result) {
				return
			}
		}
	}
}
