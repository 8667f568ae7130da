package writes

import (
	"path"
	"slices"
	"strconv"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/wsgi"
)

// pathReader evaluates the expressions by which code names its own folders, as far
// as they can be read: texts, constants of the project, os.path and pathlib from
// __file__ or the working directory, and what Flask says of an app.
type pathReader struct {
	root      string                // where gunicorn starts
	app       string                // the file of the app
	constants map[string][]constant // by name, one a file
	left      int                   // parts of expressions that may still be looked at
}

// constant is what a file assigns to a name, or to a key of the app's config.
type constant struct {
	at    evidence.Place
	value []python.Token // empty when the file assigns several
}

// pathValue is a path of the project when it is rooted, and otherwise a text that
// may be part of one. The zero value is not known.
type pathValue struct {
	text   string
	rooted bool
}

// Bounds of the expressions that are read as paths: how deep constants are made of
// others, the tokens of one expression, the expressions in all, and the bytes of a
// text. A constant may hold another many times, and so may that one.
const (
	maxPathDepth  = 20
	maxPathTokens = 100
	maxPathParts  = 100_000
	maxPathText   = 4096 // bytes of one text: Linux takes no longer path
)

// note remembers the constant that a statement may assign: NAME = ..., and
// app.config["NAME"] = ...
func (r *pathReader) note(s python.Statement) {
	at := python.OuterIndex(s.Tokens, "=")
	if at < 1 || at > 6 || at+1 == len(s.Tokens) {
		return
	}
	name := s.Tokens[0].Text
	if at > 1 {
		key, ok := python.StringText(s.Tokens[at-2])
		if !ok || !s.Tokens[at-1].Is("]") {
			return
		}
		name = key
	}
	value := slices.Clone(s.Tokens[at+1:])
	all := r.constants[name]
	if last := len(all) - 1; last >= 0 && all[last].at.Path == s.Path {
		if wsgi.JoinTokens(all[last].value) != wsgi.JoinTokens(value) {
			all[last].value = nil
		}
		return
	}
	r.constants[name] = append(all, constant{s.At(s.Tokens[0]), value})
}

// lookup returns the constant that name is in file: its own, or that of the only
// file which has one.
func (r *pathReader) lookup(file, name string) constant {
	all := r.constants[name]
	for _, c := range all {
		if c.at.Path == file {
			return c
		}
	}
	if len(all) != 1 {
		return constant{}
	}
	return all[0]
}

// folder returns the path in the project that an expression in file is; ok is false
// of one that is not known, or outside.
func (r *pathReader) folder(file string, tokens []python.Token) (string, bool) {
	return r.inProject(r.value(file, tokens, 0))
}

func (r *pathReader) inProject(v pathValue) (string, bool) {
	if v == (pathValue{}) || !v.rooted && path.IsAbs(v.text) {
		return "", false
	}
	name := path.Clean(v.text)
	if !v.rooted {
		name = path.Join(r.root, v.text)
	}
	return name, !disk.Outside(name)
}

func (r *pathReader) value(file string, tokens []python.Token, depth int) pathValue {
	if len(tokens) == 0 || len(tokens) > maxPathTokens || depth > maxPathDepth || r.left == 0 {
		return pathValue{}
	}
	r.left--
	// Of "configured or fallback" the fallback is what the project itself says.
	if parts := python.SplitOuter(tokens, "or"); len(parts) > 1 {
		return r.value(file, parts[len(parts)-1], depth+1)
	}
	if parts := python.SplitOuter(tokens, "/"); len(parts) > 1 {
		return r.join(file, parts, depth)
	}
	if parts := python.SplitOuter(tokens, "+"); len(parts) > 1 {
		whole := pathValue{}
		for i, part := range parts {
			v := r.value(file, part, depth+1)
			if v == (pathValue{}) || i > 0 && v.rooted {
				return pathValue{}
			}
			whole = pathValue{whole.text + v.text, whole.rooted || v.rooted}
		}
		return whole
	}
	if text, ok := python.TextOf(tokens); ok {
		if len(text) > maxPathText {
			return pathValue{}
		}
		return pathValue{text: text}
	}
	return r.primary(file, tokens, depth)
}

func (r *pathReader) join(file string, parts [][]python.Token, depth int) pathValue {
	whole := r.value(file, parts[0], depth+1)
	for _, part := range parts[1:] {
		v := r.value(file, part, depth+1)
		if whole == (pathValue{}) || v == (pathValue{}) || v.rooted || path.IsAbs(v.text) {
			return pathValue{}
		}
		whole.text = path.Join(whole.text, v.text)
	}
	return whole
}

// primary reads a dotted name, and the calls, keys and attributes behind it.
func (r *pathReader) primary(file string, tokens []python.Token, depth int) pathValue {
	if tokens[0].Is("(") {
		if inside := python.InBrackets(tokens); len(inside)+2 == len(tokens) {
			return r.value(file, inside, depth+1)
		}
		return pathValue{}
	}
	last := tokens[len(tokens)-1]
	open := lastBracket(tokens)
	callee, arguments := tokens[:open], python.Call{}
	if open < len(tokens) {
		arguments = python.ReadCall(tokens, open)
	}
	if len(callee) == 0 {
		return pathValue{}
	}
	name := callee[len(callee)-1]
	before := callee[:max(0, len(callee)-2)]
	switch {
	case open == len(tokens):
		return r.attribute(file, before, name.Text, depth)
	case last.Is("]"):
		if key, ok := python.TextOf(arguments.Argument(0, "")); ok {
			return r.constant(file, key, depth)
		}
		if steps, err := strconv.Atoi(wsgi.JoinTokens(arguments.Argument(0, ""))); name.Is("parents") && err == nil && 0 <= steps && steps < maxPathDepth {
			v := r.value(file, before, depth+1)
			for range steps + 1 {
				v = parent(v)
			}
			return v
		}
		return pathValue{}
	}
	switch name.Text {
	case "join", "joinpath":
		if name.Is("joinpath") {
			return r.join(file, append([][]python.Token{before}, arguments.Positional()...), depth)
		}
		if parts := arguments.Positional(); parts != nil {
			return r.join(file, parts, depth)
		}
	case "abspath", "realpath", "normpath", "str", "Path", "PurePath", "fspath":
		return r.value(file, arguments.Argument(0, "path"), depth+1)
	case "resolve", "absolute", "as_posix":
		return r.value(file, before, depth+1)
	case "dirname":
		return parent(r.value(file, arguments.Argument(0, "p"), depth+1))
	case "getcwd", "cwd":
		return pathValue{r.root, true}
	case "get", "getenv":
		if fallback := arguments.Argument(1, "default"); len(fallback) > 0 {
			return r.value(file, fallback, depth+1)
		}
		if key, ok := python.TextOf(arguments.Argument(0, "key")); ok {
			return r.constant(file, key, depth)
		}
	}
	return pathValue{}
}

// lastBracket returns the index of the bracket that the last of tokens closes, or
// their number when it closes none.
func lastBracket(tokens []python.Token) int {
	depth := 0
	for i := len(tokens) - 1; i >= 0; i-- {
		switch t := tokens[i]; {
		case t.Is(")"), t.Is("]"), t.Is("}"):
			depth++
		case t.Is("("), t.Is("["), t.Is("{"):
			depth--
		}
		if depth <= 0 {
			if i == len(tokens)-1 {
				break
			}
			return i
		}
	}
	return len(tokens)
}

// attribute reads NAME, and before.NAME.
func (r *pathReader) attribute(file string, before []python.Token, name string, depth int) pathValue {
	switch name {
	case "__file__":
		return pathValue{file, true}
	case "instance_path":
		return pathValue{disk.Join(r.root, "instance"), true}
	case "root_path":
		return pathValue{path.Dir(r.app), true}
	case "parent":
		return parent(r.value(file, before, depth+1))
	}
	return r.constant(file, name, depth)
}

func (r *pathReader) constant(file, name string, depth int) pathValue {
	c := r.lookup(file, name)
	return r.value(c.at.Path, c.value, depth+1)
}

func parent(v pathValue) pathValue {
	if v == (pathValue{}) {
		return v
	}
	return pathValue{path.Dir(v.text), v.rooted}
}
