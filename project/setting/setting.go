// Package setting finds what the code of an app gives to keys of Flask's
// configuration, wherever it does so. Start with [Find].
package setting

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// Setting is one value that the code gives to a key:
//
//	app.config["KEY"] = value        app.config.setdefault("KEY", value)
//	KEY = value                      KEY: str = value
//	{"KEY": value}                   from_mapping(KEY=value)
//	app.key = value                  for keys that Flask has as an attribute
//
// What stands under if __name__ == "__main__" is left out, as well as what is for
// development or tests: a class that is called so, and a branch that asks for it.
type Setting struct {
	Key   string
	Value []python.Token
	At    evidence.Place
	// Class is the class in whose body the value stands, and Bases what that derives
	// from; empty outside of one.
	Class string
	Bases []string
	// Branch says that the value holds on a condition. Variable is the variable of the
	// environment that the condition asks for.
	Branch   bool
	Variable string
}

// Bounds of what is kept: values of one project, and tokens of one value.
const (
	maxSettings = 200
	maxTokens   = 400
)

// Find returns what the files give to keys, in their order. An attribute is a key in
// lower case.
func Find(f *source.Index, files []string, keys ...string) []Setting {
	words := make([]string, 0, 2*len(keys))
	for _, key := range keys {
		words = append(words, key, strings.ToLower(key))
	}
	var found []Setting
	for _, file := range f.MentioningOf(files, words...) {
		r := reader{keys: keys}
		f.EachStatement(file, r.statement)
		found = append(found, r.found...)
		if len(found) > maxSettings {
			break
		}
	}
	return found
}

// block is a statement that other ones are inside of.
type block struct {
	indent   int
	word     string
	skipped  bool // its statements are not of the app that is served
	class    string
	bases    []string
	variable string
}

type reader struct {
	keys   []string
	plain  bool // the keys are names, and nothing else
	blocks []block
	left   block // that the statement before ended
	found  []Setting
}

func (r *reader) statement(s python.Statement) {
	r.left = block{}
	for n := len(r.blocks); n > 0 && !s.Joined && r.blocks[n-1].indent >= s.Indent; n-- {
		r.left, r.blocks = r.blocks[n-1], r.blocks[:n-1]
	}
	switch first := s.Tokens[0].Text; first {
	case "if", "elif", "else", "try", "except", "with", "for", "while", "class", "def", "async":
		r.open(s, first)
	}
	if len(r.found) < maxSettings && !slices.ContainsFunc(r.blocks, func(b block) bool { return b.skipped }) {
		r.values(s)
	}
}

// open notes a block. What stands behind its colon on the same line is in it.
func (r *reader) open(s python.Statement, word string) {
	b := block{indent: s.Indent, word: word}
	colon := max(python.OuterIndex(s.Tokens, ":"), 0)
	head := s.Tokens[:colon]
	switch word {
	case "if", "elif":
		b.skipped = python.IsScriptTest(s.Tokens[min(1, colon):colon]) || asksForDebug(head)
		b.variable = Variable(head)
	case "else":
		b.variable = r.left.variable
	case "class":
		if len(head) > 1 {
			b.class = head[1].Text
			b.skipped = isForDevelopment(b.class)
		}
		if open := python.OuterIndex(head, "("); open > 0 {
			for base := range python.OuterItems(python.InBrackets(head[open:]), ",") {
				b.bases = append(b.bases, python.DottedPrefix(base))
			}
		}
	}
	r.blocks = append(r.blocks, b)
}

// asksForDebug reports whether a condition holds in development or in tests.
func asksForDebug(head []python.Token) bool {
	for i, t := range head {
		text := strings.ToLower(strings.Trim(t.Text, `"'`))
		if head[max(0, i-1)].Is("not") || t.Is("!=") {
			return false
		}
		if text == "debug" || text == "testing" || text == "flask_debug" || isForDevelopment(text) {
			return true
		}
	}
	return false
}

// isForDevelopment reports whether a name says that something is not for production.
func isForDevelopment(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"develop", "testing", "debug", "local"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return strings.HasPrefix(name, "dev") || strings.HasPrefix(name, "test") || strings.HasSuffix(name, "_dev") || strings.HasSuffix(name, "_test")
}

// values adds the settings of one statement.
func (r *reader) values(s python.Statement) {
	if s.Begins("def") || s.Begins("class") || s.Begins("from") || s.Begins("import") {
		return
	}
	tokens := s.Tokens
	for i, t := range tokens {
		behind := python.Next(tokens, i)
		attribute := t.Kind == python.NameToken && i > 0 && tokens[i-1].Is(".")
		switch key := r.key(t, attribute); {
		case key == "":
		case t.Kind == python.NameToken && behind.Is("="):
			r.add(s, i, key, i+2)
		case t.Kind == python.NameToken && behind.Is(":") && i == 0:
			if at := python.OuterIndex(tokens, "="); at > 0 {
				r.add(s, i, key, at+1)
			}
		case t.Kind == python.StringToken && behind.Is(":"):
			r.add(s, i, key, i+2)
		case t.Kind == python.StringToken && behind.Is("]") && i+2 < len(tokens) && tokens[i+2].Is("="):
			r.add(s, i, key, i+3)
		case t.Kind == python.StringToken && behind.Is(",") && i > 1 && tokens[i-2].Is("setdefault"):
			r.add(s, i, key, i+2)
		}
	}
}

// key returns the key that a token names, or "". In lower case it is an attribute, or
// a field of a class of settings.
func (r *reader) key(t python.Token, attribute bool) string {
	text := t.Text
	if r.plain && (attribute || t.Kind == python.StringToken) {
		return ""
	}
	if t.Kind == python.StringToken {
		text, _ = python.StringText(t)
	}
	for _, key := range r.keys {
		if text == key || text == strings.ToLower(key) && (attribute || t.Kind == python.NameToken && r.class().class != "") {
			return key
		}
	}
	return ""
}

// class is the innermost block, when that is a class.
func (r *reader) class() block {
	if n := len(r.blocks); n > 0 && r.blocks[n-1].word == "class" {
		return r.blocks[n-1]
	}
	return block{}
}

func (r *reader) add(s python.Statement, at int, key string, from int) {
	end := min(from+maxTokens+1, len(s.Tokens))
	value := python.OneItem(s.Tokens[min(from, end):end])
	if len(value) == 0 || len(value) > maxTokens {
		return
	}
	found := Setting{Key: key, Value: slices.Clone(value), At: s.At(s.Tokens[at]), Class: r.class().class, Bases: r.class().bases}
	for _, b := range r.blocks {
		switch b.word {
		case "if", "elif", "else", "except":
			found.Branch = true
			if b.variable != "" {
				found.Variable = b.variable
			}
		}
	}
	r.found = append(r.found, found)
}

// Variable is the variable of the environment that an expression asks for, the first of
// several: os.environ["X"], environ.get("X"), getenv("X"), env("X"), "X" in os.environ.
func Variable(tokens []python.Token) string {
	for i, t := range tokens {
		name, ok := python.StringText(t)
		if !ok || i+1 < len(tokens) && tokens[i+1].Kind == python.StringToken {
			continue
		}
		before := func(n int) string { return tokens[max(0, i-n)].Text }
		switch {
		case i > 1 && before(1) == "[" && before(2) == "environ":
			return name
		case i > 1 && before(1) == "(" && slices.Contains([]string{"getenv", "env", "config", "get_env", "get_env_var", "env_var", "str"}, before(2)):
			return name
		case i > 3 && before(1) == "(" && slices.Contains([]string{"get", "pop", "setdefault"}, before(2)) && slices.Contains([]string{"environ", "env", "environment"}, before(4)):
			return name
		case i+3 < len(tokens) && tokens[i+1].Is("in") && slices.ContainsFunc(tokens[i+2:min(i+5, len(tokens))], isEnviron):
			return name
		case i+4 < len(tokens) && tokens[i+1].Is("not") && tokens[i+2].Is("in") && slices.ContainsFunc(tokens[i+3:min(i+6, len(tokens))], isEnviron):
			return name
		}
	}
	return ""
}

func isEnviron(t python.Token) bool { return t.Is("environ") }

// Names returns what the statements of a file give to a plain name, in their order.
func Names(f *source.Index, file, name string) []Setting {
	r := reader{keys: []string{name}, plain: true}
	f.EachStatement(file, r.statement)
	return r.found
}

// Elsewhere reports whether the app also takes its configuration from a place that is
// not in its code: a file that the project does not have, or the environment.
func Elsewhere(f *source.Index, files []string) bool {
	found := false
	for _, file := range f.MentioningOf(files, "from_pyfile", "from_envvar", "from_file", "from_json", "from_prefixed_env", "from_toml", "ynaconf") {
		f.EachStatement(file, func(s python.Statement) {
			for i, t := range s.Tokens {
				switch {
				case found || t.Kind != python.NameToken || !python.Next(s.Tokens, i).Is("("):
				case t.Is("from_envvar"), t.Is("from_file"), t.Is("from_json"), t.Is("from_prefixed_env"), t.Is("from_toml"), strings.HasSuffix(t.Text, "ynaconf"):
					found = true
				case t.Is("from_pyfile"):
					name, ok := python.TextOf(python.ReadCall(s.Tokens, i+1).Argument(0, "filename"))
					found = !ok || !f.Has(path.Join(path.Dir(file), name)) && !f.Has(path.Clean(name))
				}
			}
		})
	}
	return found
}
