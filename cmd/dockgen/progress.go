package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progress is a bar on a terminal that shows how far a long run is. It appears
// after a while, and is gone before anything else is written. On a pipe, and with
// --quiet, there is none.
type progress struct {
	w           io.Writer // nil: there is no bar
	done, total int
	drawn       bool
	next        time.Time // when to draw again
}

// Runs that are over sooner show no bar.
const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

func (c *cli) progress(total int) *progress {
	p := &progress{total: total, next: time.Now().Add(progressAfter)}
	if !c.quiet && isTerminal(c.stderr) {
		p.w = c.stderr
	}
	return p
}

// advance counts one more project.
func (p *progress) advance() {
	p.done++
	if now := time.Now(); p.w != nil && !now.Before(p.next) {
		p.next = now.Add(progressEvery)
		p.draw()
	}
}

func (p *progress) draw() {
	const width = 30
	full := width * p.done / p.total
	fmt.Fprintf(p.w, "\r[%s%s] %d of %d projects", strings.Repeat("#", full), strings.Repeat(" ", width-full), p.done, p.total)
	p.drawn = true
}

// clear takes the bar off the screen.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}
