package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := &progress{w: &b, total: 4, next: time.Now().Add(time.Hour)}
	p.advance()
	p.clear()
	assert.Empty(t, b.String(), "a short run shows none")

	p.next = time.Now()
	p.advance()
	assert.Equal(t, "\r[###############               ] 2 of 4 projects", b.String())
	b.Reset()
	p.clear()
	p.clear()
	assert.Equal(t, "\r\x1b[K", b.String(), "it is gone before anything else is written, once")
}

func TestNoProgressOnAPipe(t *testing.T) {
	var b bytes.Buffer
	p := (&cli{stderr: &b}).progress(2)
	p.next = time.Now()
	p.advance()
	p.clear()
	assert.Empty(t, b.String())
}
