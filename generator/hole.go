package generator

import "strings"

// filled puts values into the holes of text: a word between two @ that values
// knows. It never looks into a value for another hole.
func filled(text string, values map[string]string) string {
	if strings.IndexByte(text, '@') < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 256)
	for at := strings.IndexByte(text, '@'); at >= 0; at = strings.IndexByte(text, '@') {
		b.WriteString(text[:at])
		text = text[at+1:]
		name, after, _ := strings.Cut(text, "@")
		if value, isHole := values[name]; isHole {
			b.WriteString(value)
			text = after
		} else {
			b.WriteByte('@')
		}
	}
	b.WriteString(text)
	return b.String()
}
