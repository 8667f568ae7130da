package generator

import "strings"

// piece is some text of a template and the hole behind it: a word of small
// letters between two @. The last piece of a text has no hole.
type piece struct{ text, hole string }

// cutHoles takes a template apart, which is done once a process.
func cutHoles(template string) []piece {
	var pieces []piece
	text := 0 // where the piece at hand begins
	for at := 0; at < len(template); at++ {
		next := strings.IndexByte(template[at:], '@')
		if next < 0 {
			break
		}
		at += next
		end := at + 1
		for end < len(template) && inHoleName(template[end]) {
			end++
		}
		if end == at+1 || end == len(template) || template[end] != '@' {
			continue
		}
		pieces = append(pieces, piece{template[text:at], template[at+1 : end]})
		at, text = end, end+1
	}
	if text < len(template) {
		pieces = append(pieces, piece{text: template[text:]})
	}
	return pieces
}

func inHoleName(c byte) bool { return 'a' <= c && c <= 'z' || c == '_' || c == '-' }

// fill adds pieces to b, with what value says of each hole in its place. A value is
// never looked into for another hole.
func fill(b []byte, pieces []piece, value func(hole string) string) []byte {
	for _, p := range pieces {
		b = append(b, p.text...)
		if p.hole != "" {
			b = append(b, value(p.hole)...)
		}
	}
	return b
}
