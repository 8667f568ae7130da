package document

import "strings"

// dotenvEntry is a variable of a dotenv file, or a line that is a comment.
type dotenvEntry struct {
	Name    string // empty: a comment
	Value   string
	Comment string // behind the first "#" of the line
	// Line is the first line, counted from 1, and last the last: a value in quotes may
	// have several.
	Line, Last int
}

// ReadDotenv reads a file of variables as python-dotenv does, which Flask loads
// .flaskenv and .env with. Docker Compose agrees where both accept a line.
//
//   - "export " before a name and spaces around "=" do not count.
//   - In single quotes \\ and \' are escapes, in double quotes also \" and those of
//     control characters. A value in quotes may have several lines.
//   - A value without quotes has no escapes and ends before white space and "#".
//   - A line in another form is passed over.
//
// References to other variables are left as they are written: [ExpandDotenv] is for them.
func ReadDotenv(content string) []dotenvEntry {
	r := dotenvReader{text: strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(content), line: 1}
	var entries []dotenvEntry
	for r.skip(" \t\n\v\f"); r.at < len(r.text); r.skip(" \t\n\v\f") {
		e := dotenvEntry{Line: r.line}
		known := r.entry(&e)
		e.Last = r.line
		r.rest()
		if known {
			entries = append(entries, e)
		}
	}
	return entries
}

// ExpandDotenv replaces ${NAME} and ${NAME:-default} in a value, as python-dotenv does
// in every value, whatever its quotes. A variable that is not known, and has no default,
// is empty.
func ExpandDotenv(value string, known map[string]string) string {
	var b strings.Builder
	for b.Len() <= maxExpanded {
		before, rest, ok := strings.Cut(value, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		inside, after, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("${" + rest)
			return b.String()
		}
		name, fallback, _ := strings.Cut(inside, ":-")
		if text, set := known[name]; set {
			fallback = text
		}
		b.WriteString(fallback)
		value = after
	}
	return ""
}

// maxExpanded is how long a value can become: variables of variables could double with
// each line.
const maxExpanded = 4096

// dotenvReader reads text from at on, which is on the line numbered line.
type dotenvReader struct {
	text     string
	at, line int
}

const dotenvBlanks = " \t\v\f"

// skip moves behind the characters of set.
func (r *dotenvReader) skip(set string) {
	for ; r.at < len(r.text) && strings.IndexByte(set, r.text[r.at]) >= 0; r.at++ {
		if r.text[r.at] == '\n' {
			r.line++
		}
	}
}

// rest reads up to the end of the line.
func (r *dotenvReader) rest() string {
	text, _, _ := strings.Cut(r.text[r.at:], "\n")
	r.at += len(text)
	return text
}

// peek is the next character, and 0 at the end of the text.
func (r *dotenvReader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// entry reads one entry, and reports whether it has a form that counts.
func (r *dotenvReader) entry(e *dotenvEntry) bool {
	if r.peek() == '#' {
		e.Comment = r.rest()[1:]
		return true
	}
	if behind, ok := strings.CutPrefix(r.text[r.at:], "export"); ok && behind != "" && strings.IndexByte(dotenvBlanks, behind[0]) >= 0 {
		r.at += len("export")
		r.skip(dotenvBlanks)
	}
	if e.Name = r.name(); e.Name == "" {
		return false
	}
	r.skip(dotenvBlanks)
	if r.peek() != '=' {
		return false
	}
	r.at++
	r.skip(dotenvBlanks)
	quote := r.peek()
	if quote != '\'' && quote != '"' {
		e.Value, e.Comment = cutDotenvComment(r.rest())
		return true
	}
	value, ok := r.quoted(quote)
	r.skip(dotenvBlanks)
	behind := r.rest()
	e.Value, e.Comment = value, strings.TrimPrefix(behind, "#")
	return ok && (behind == "" || behind[0] == '#')
}

// name reads the name of a variable, which may stand in single quotes.
func (r *dotenvReader) name() string {
	line, _, _ := strings.Cut(r.text[r.at:], "\n")
	if strings.HasPrefix(line, "'") {
		name, _, ok := strings.Cut(line[1:], "'")
		if !ok {
			return ""
		}
		r.at += len(name) + 2
		return name
	}
	end := strings.IndexAny(line, "=#"+dotenvBlanks)
	if end < 0 {
		end = len(line)
	}
	r.at += end
	return line[:end]
}

// cutDotenvComment separates a value without quotes from the comment behind it.
func cutDotenvComment(text string) (value, comment string) {
	for i := range len(text) {
		if text[i] == '#' && i > 0 && strings.IndexByte(dotenvBlanks, text[i-1]) >= 0 {
			return strings.TrimRight(text[:i], dotenvBlanks), text[i+1:]
		}
	}
	// NAME= # comment is a value to every reader of such files, and still a comment.
	comment, _ = strings.CutPrefix(text, "#")
	if comment == text {
		comment = ""
	}
	return strings.TrimRight(text, dotenvBlanks), comment
}

// quoted reads a value in quotes. It ends at the first quote that has no backslash
// before it; when there is none, at the last quote.
func (r *dotenvReader) quoted(quote byte) (string, bool) {
	inner := r.text[r.at+1:]
	end := -1
	for i := range len(inner) {
		if inner[i] == quote {
			end = i
			if i == 0 || inner[i-1] != '\\' {
				break
			}
		}
	}
	if end < 0 {
		return "", false
	}
	r.line += strings.Count(inner[:end], "\n")
	r.at += end + 2
	return unescapeDotenv(inner[:end], quote), true
}

// unescapeDotenv replaces the escapes of a value in quotes.
func unescapeDotenv(text string, quote byte) string {
	const escapes, characters = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	known := escapes
	if quote == '\'' {
		known = escapes[:2]
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			if at := strings.IndexByte(known, text[i+1]); at >= 0 {
				b.WriteByte(characters[at])
				i++
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
