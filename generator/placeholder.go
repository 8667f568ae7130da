package generator

import "strings"

// segment is a part of a template: literal text and the placeholder after it, which is
// a word of small letters between two @. The last segment of a text has none.
type segment struct{ text, placeholder string }

// splitTemplate splits a template at its placeholders.
func splitTemplate(template string) []segment {
	var segments []segment
	begin := 0 // of the text that is in no segment yet
	for at := 0; at < len(template); at++ {
		next := strings.IndexByte(template[at:], '@')
		if next < 0 {
			break
		}
		at += next
		end := at + 1
		for end < len(template) && isPlaceholderByte(template[end]) {
			end++
		}
		if end == at+1 || end == len(template) || template[end] != '@' {
			continue
		}
		segments = append(segments, segment{template[begin:at], template[at+1 : end]})
		at, begin = end, end+1
	}
	if begin < len(template) {
		segments = append(segments, segment{text: template[begin:]})
	}
	return segments
}

func isPlaceholderByte(c byte) bool { return 'a' <= c && c <= 'z' || c == '_' || c == '-' }

// fill appends segments to b, each placeholder replaced by its value. Values are not
// searched for placeholders.
func fill(b []byte, segments []segment, value func(placeholder string) string) []byte {
	for _, s := range segments {
		b = append(b, s.text...)
		if s.placeholder != "" {
			b = append(b, value(s.placeholder)...)
		}
	}
	return b
}
