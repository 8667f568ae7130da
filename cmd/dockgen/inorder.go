package main

import (
	"iter"
	"sync"
)

// inOrder does work for every item, jobs at a time, and yields the results in the
// order of the items: each soon after it and those before it are there. However
// many items there are, only a few results wait at a time.
//
// Who takes the results is one of those who work, and works as long as the next one
// is not there: so nobody is woken for every item, and one job is a plain loop.
func inOrder[T, R any](items []T, jobs int, work func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		const ahead = 16 // results that may wait for a slow one before them
		q := &queue[T, R]{items: items, work: work, slots: make([]slot[R], ahead*jobs)}
		q.room.L, q.arrived.L = &q.mu, &q.mu
		defer q.stop()
		for range jobs - 1 {
			go q.run()
		}
		for range items {
			if !yield(q.next()) {
				return
			}
		}
	}
}

// queue is the items that are still to be done and the results that nobody has taken.
type queue[T, R any] struct {
	items []T
	work  func(T) R

	mu      sync.Mutex
	room    sync.Cond // a slot is free
	arrived sync.Cond // the next result is there
	begun   int       // items that somebody does or has done
	taken   int       // results that were taken
	stopped bool
	slots   []slot[R] // item i has slot i % len(slots)
}

type slot[R any] struct {
	result R
	there  bool
}

// mayBegin reports whether there is an item to do, and a slot for its result.
func (q *queue[T, R]) mayBegin() bool {
	return q.begun < len(q.items) && q.begun-q.taken < len(q.slots)
}

// do does the next item. The queue is locked, but not while that takes.
func (q *queue[T, R]) do() {
	i := q.begun
	q.begun++
	q.mu.Unlock()
	result := q.work(q.items[i])
	q.mu.Lock()
	q.slots[i%len(q.slots)] = slot[R]{result, true}
	if i == q.taken {
		q.arrived.Signal()
	}
}

// run does items until there are none.
func (q *queue[T, R]) run() {
	q.mu.Lock()
	for q.begun < len(q.items) && !q.stopped {
		if q.mayBegin() {
			q.do()
		} else {
			q.room.Wait()
		}
	}
	q.mu.Unlock()
}

// next returns the next result, and does items until that is there.
func (q *queue[T, R]) next() R {
	q.mu.Lock()
	s := &q.slots[q.taken%len(q.slots)]
	for !s.there {
		if q.mayBegin() {
			q.do()
		} else {
			q.arrived.Wait()
		}
	}
	result := s.result
	*s = slot[R]{}
	q.taken++
	q.room.Signal()
	q.mu.Unlock()
	return result
}

// stop ends the work on items that nobody has begun.
func (q *queue[T, R]) stop() {
	q.mu.Lock()
	q.stopped = true
	q.room.Broadcast()
	q.mu.Unlock()
}
