package quote

import "strings"

// The Markdown forms here are those that prettier and mdformat both leave as they
// are. The two disagree about most escapes and about a code span that holds a
// backtick, so there is one escape, of the backtick, and code spans for everything
// else that could be markup. None of the forms belongs into a table, where a pipe
// would end the cell.

// MarkdownCode returns s as code. Backticks stand between code spans. An empty s is
// the empty string, because there is no empty code span.
func MarkdownCode(s string) string {
	if s == "" {
		return ""
	}
	if !strings.Contains(s, "`") {
		return codeSpan(s)
	}
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i > 0 {
			b.WriteString("\\`")
		}
		if part != "" {
			b.WriteString(codeSpan(part))
		}
	}
	return b.String()
}

// codeSpan returns a code span with s, which is not empty and holds no backtick. One
// space on either side is taken off by a reader, unless there are only spaces.
func codeSpan(s string) string {
	if strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") && strings.Trim(s, " ") != "" {
		return "` " + s + " `"
	}
	return "`" + s + "`"
}

// MarkdownText returns s as text behind other text of its line. A word with
// punctuation that could be markup, or that a reader could turn into a link, becomes
// code. Spaces in a row become one, as they would for a reader.
func MarkdownText(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' })
	for i, word := range words {
		if isMarkup(word) {
			end := len(strings.TrimRight(word, ".,;:!?"))
			words[i] = MarkdownCode(word[:end]) + word[end:]
		}
	}
	return strings.Join(words, " ")
}

// isMarkup reports whether word may be read as something else than its characters.
// An underscore and an asterisk matter even inside of a word, for a word behind it
// may have another.
func isMarkup(word string) bool {
	return strings.ContainsAny(word, "`*_~[]<>$@\\|") || strings.Contains(word, "&") && word != "&" ||
		strings.Contains(word, "://") || strings.Contains(strings.ToLower(word), "www.")
}

// MarkdownLink returns a link to the file target, from a page that is up folders
// below the folder that target starts from.
func MarkdownLink(target string, up int) string {
	const bare = "_./-"
	href := target
	if !IsBare(target, bare) {
		var b strings.Builder
		for _, c := range []byte(target) {
			if IsBare(string(rune(c)), bare) {
				b.WriteByte(c)
			} else {
				const hex = "0123456789ABCDEF"
				b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			}
		}
		href = b.String()
	}
	return "[" + MarkdownCode(target) + "](" + strings.Repeat("../", up) + href + ")"
}
