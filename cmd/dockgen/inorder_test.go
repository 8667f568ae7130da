package main

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestInOrder(t *testing.T) {
	items := make([]int, 1000)
	for i := range items {
		items[i] = i
	}
	for _, jobs := range []int{1, 3} {
		var running, most atomic.Int64
		var got []int
		for r := range inOrder(items, jobs, func(i int) int {
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			return i
		}) {
			got = append(got, r)
		}
		assert.Equal(t, items, got)
		assert.LessOrEqual(t, most.Load(), int64(jobs))
	}
}

func TestInOrderEndsEarly(t *testing.T) {
	var done atomic.Int64
	for r := range inOrder(make([]int, 100_000), 2, func(int) int64 { return done.Add(1) }) {
		if r > 0 {
			break
		}
	}
	assert.Less(t, done.Load(), int64(1000), "it does not run far ahead of who reads")
}

// The first result comes last, when nobody has room to go on: they wait, and all
// results come.
func TestInOrderSlowFirst(t *testing.T) {
	const jobs, ahead = 3, 16 * 3
	items := make([]int, 200)
	for i := range items {
		items[i] = i
	}
	var done atomic.Int64
	full := make(chan struct{})
	var got []int
	for r := range inOrder(items, jobs, func(i int) int {
		if i == 0 {
			<-full
			assert.Equal(t, int64(ahead), done.Load())
		}
		if done.Add(1) == ahead {
			close(full)
		}
		return i
	}) {
		got = append(got, r)
	}
	assert.Equal(t, items, got)
}
