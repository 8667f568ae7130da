package generator

import (
	"bytes"
	"strings"
)

// piece is some text of a template and the hole behind it: a word of small
// letters between two @. The last piece of a text has no hole.
type piece struct{ text, hole string }

// cutHoles takes a template apart, which is done once a process.
func cutHoles(template string) []piece {
	var pieces []piece
	text := 0 // where the piece at hand begins
	for at := 0; at < len(template); at++ {
		if template[at] != '@' {
			continue
		}
		name, _, closed := strings.Cut(template[at+1:], "@")
		if !closed || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_-") != "" {
			continue
		}
		pieces = append(pieces, piece{template[text:at], name})
		at += len(name) + 1
		text = at + 1
	}
	if text < len(template) {
		pieces = append(pieces, piece{text: template[text:]})
	}
	return pieces
}

// fill writes pieces to b, with what value says of each hole in its place. A value
// is never looked into for another hole.
func fill(b *bytes.Buffer, pieces []piece, value func(hole string) string) {
	for _, p := range pieces {
		b.WriteString(p.text)
		if p.hole != "" {
			b.WriteString(value(p.hole))
		}
	}
}
