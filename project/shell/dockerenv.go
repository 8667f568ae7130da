package shell

import (
	"strings"

	"dockgen/project/python"
)

// Assignment is one variable that an ENV or ARG instruction sets.
type Assignment struct {
	Name, Value string
	// Unset are the variables that the value is made of, and that have neither a
	// value nor a default: they count as empty.
	Unset []string
}

// DockerEnv reads the variables of ENV and ARG as Docker does, in their order: both
// A=1 B='2 3' and the old A 1, whose value is the rest of the line. Quotes are taken
// off, and variables take their value from env, which is what the instructions before
// this one have set: ENV A=1 B=$A gives B the older A.
func DockerEnv(text string, env map[string]string) []Assignment {
	words := dockerfileWords(text)
	if len(words) == 0 {
		return nil
	}
	if !strings.Contains(words[0], "=") {
		text = strings.TrimSpace(text)
		end := strings.IndexAny(text, " \t")
		if end < 0 {
			return nil // ARG NAME
		}
		return []Assignment{assignment(text[:end], strings.TrimSpace(text[end:]), env)}
	}
	var found []Assignment
	for _, word := range words {
		if name, value, ok := strings.Cut(word, "="); ok {
			found = append(found, assignment(name, value, env))
		}
	}
	return found
}

func assignment(name, value string, env map[string]string) Assignment {
	a := Assignment{Name: DockerWord(name, env)}
	w := dockerWord{text: value, env: env}
	a.Value, a.Unset = w.until(0, 0), w.unset
	return a
}

// DockerWord takes the quotes off a word of a Dockerfile and puts variables in.
func DockerWord(word string, env map[string]string) string {
	w := dockerWord{text: word, env: env}
	return w.until(0, 0)
}

// dockerWord reads a word as BuildKit's lexer does. Outside quotes a backslash makes
// the next character plain; in double quotes only before a quote, a dollar sign or
// another backslash; in single quotes nothing is special. Of the forms of a variable
// it knows $A, ${A}, ${A:-x}, ${A-x}, ${A:+x} and ${A+x}; of one that is edited
// (${A#x}) nothing is known.
type dockerWord struct {
	text  string
	at    int
	env   map[string]string
	unset []string
}

// maxNested is how deep the defaults of variables may hold others.
const maxNested = 8

// until reads up to the byte stop outside quotes, which it leaves behind itself; 0 is
// the end of the word.
func (w *dockerWord) until(stop byte, depth int) string {
	var b strings.Builder
	for w.at < len(w.text) && b.Len() <= python.MaxExpression {
		c := w.text[w.at]
		w.at++
		switch {
		case c == stop && stop != 0:
			return b.String()
		case c == '\'':
			end := strings.IndexByte(w.text[w.at:], '\'')
			if end < 0 {
				end = len(w.text) - w.at
			}
			b.WriteString(w.text[w.at : w.at+end])
			w.at = min(w.at+end+1, len(w.text))
		case c == '"':
			w.quoted(&b, depth)
		case c == '\\':
			if w.at < len(w.text) {
				b.WriteByte(w.text[w.at])
				w.at++
			}
		case c == '$':
			b.WriteString(w.variable(depth))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// quoted reads to the end of double quotes.
func (w *dockerWord) quoted(b *strings.Builder, depth int) {
	for w.at < len(w.text) && b.Len() <= python.MaxExpression {
		c := w.text[w.at]
		w.at++
		switch {
		case c == '"':
			return
		case c == '$':
			b.WriteString(w.variable(depth))
		case c == '\\' && w.at < len(w.text) && strings.IndexByte("\"$\\", w.text[w.at]) >= 0:
			b.WriteByte(w.text[w.at])
			w.at++
		default:
			b.WriteByte(c)
		}
	}
}

// variable reads what follows a dollar sign.
func (w *dockerWord) variable(depth int) string {
	rest := w.text[w.at:]
	if !strings.HasPrefix(rest, "{") {
		name := variableName(rest)
		if name == "" {
			return "$"
		}
		w.at += len(name)
		return w.value(name)
	}
	name := variableName(rest[1:])
	w.at += 1 + len(name)
	if name == "" || w.at >= len(w.text) || depth == maxNested {
		w.at = len(w.text)
		return ""
	}
	operator := w.text[w.at]
	w.at++
	if operator == '}' {
		return w.value(name)
	}
	empty := operator == ':' // an empty variable counts as unset
	if empty && w.at < len(w.text) {
		operator = w.text[w.at]
		w.at++
	}
	before := len(w.unset)
	word := w.until('}', depth+1)
	value, set := w.env[name]
	set = set && (value != "" || !empty)
	switch {
	case operator == '-' && !set:
		return word
	case operator == '+' && set:
		return word
	case operator == '+':
		value = ""
	case operator != '-' && operator != '?':
		w.unset = append(w.unset, name)
		return ""
	}
	w.unset = w.unset[:before] // the word does not count
	return value
}

// variableName is the name that text begins with: of a variable, of a parameter by its
// number, or one of the shell's own such as "$$", which Docker reads and does not know.
func variableName(text string) string {
	switch {
	case text == "":
		return ""
	case python.IsDigit(text[0]):
		return text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	case strings.IndexByte("@*#?-!$", text[0]) >= 0:
		return text[:1]
	}
	return text[:python.NameEnd(text, 0)]
}

func (w *dockerWord) value(name string) string {
	value, set := w.env[name]
	if !set && len(w.unset) < maxNested {
		w.unset = append(w.unset, name)
	}
	return value
}
