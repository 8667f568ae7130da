package generator

import (
	"slices"
	"strings"
)

// filled puts values into the holes of text: a word between two @ that values
// knows. It never looks into a value for another hole.
func filled(text string, values map[string]string) string {
	if strings.IndexByte(text, '@') < 0 {
		return text
	}
	return string(appendFilled(nil, text, values))
}

// appendFilled appends the same to b.
func appendFilled(b []byte, text string, values map[string]string) []byte {
	b = slices.Grow(b, len(text)+256)
	for at := strings.IndexByte(text, '@'); at >= 0; at = strings.IndexByte(text, '@') {
		b = append(b, text[:at]...)
		text = text[at+1:]
		name, after, _ := strings.Cut(text, "@")
		if value, isHole := values[name]; isHole {
			b = append(b, value...)
			text = after
		} else {
			b = append(b, '@')
		}
	}
	return append(b, text...)
}
