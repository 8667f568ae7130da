// Package pathexpr reads the expressions by which Python code names its own files and
// folders: texts, constants of the project, os.path and pathlib, and texts that are
// made by format, an f-string or "%". Start with [NewReader]. It evaluates nothing else,
// and asks no disk.
package pathexpr

import (
	"path"
	"slices"
	"strconv"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/wsgi"
)

// Reader evaluates the expressions by which code names its own folders, as far
// as they can be read: texts, constants of the project, os.path and pathlib from
// __file__ or the working directory, and what Flask says of an app.
type Reader struct {
	Root      string                // where gunicorn starts
	App       string                // the file of the app
	constants map[string][]Constant // by name, one a file
	left      int                   // parts of expressions that may still be looked at
}

// NewReader returns a reader that knows no constants: see [Reader.Note].
func NewReader(root, app string) *Reader {
	return &Reader{Root: root, App: app, constants: make(map[string][]Constant), left: maxParts}
}

// Constant is what a file assigns to a name, or to a key of the app's config.
type Constant struct {
	At    evidence.Place
	Value []python.Token // empty when the file assigns several
}

// Value is a path of the project when it is rooted, and otherwise a text that
// may be part of one. The zero value is not known. Of one that is cut only the folder
// is known, and what stands behind it is computed: [Reader.Folder] alone takes it.
type Value struct {
	Text   string
	Rooted bool
	Cut    bool
}

// Bounds of the expressions that are read as paths: how deep constants are made of
// others, the tokens of one expression, the expressions in all, and the bytes of a
// text. A constant may hold another many times, and so may that one.
const (
	maxDepth  = 20
	MaxTokens = 100
	maxParts  = 100_000
	maxText   = 4096 // bytes of one Text: Linux takes no longer path
)

// Note remembers the constant that a statement may assign: NAME = ..., and
// app.config["NAME"] = ...
func (r *Reader) Note(s python.Statement) {
	at := python.OuterIndex(s.Tokens, "=")
	if at < 1 || at > 6 || at+1 == len(s.Tokens) {
		return
	}
	name := s.Tokens[0].Text
	if at > 1 && !s.Tokens[1].Is(":") {
		key, ok := python.StringText(s.Tokens[at-2])
		if !ok || !s.Tokens[at-1].Is("]") {
			return
		}
		name = key
	}
	value := slices.Clone(s.Tokens[at+1:])
	all := r.constants[name]
	if last := len(all) - 1; last >= 0 && all[last].At.Path == s.Path {
		if wsgi.JoinTokens(all[last].Value) != wsgi.JoinTokens(value) {
			all[last].Value = nil
		}
		return
	}
	r.constants[name] = append(all, Constant{s.At(s.Tokens[0]), value})
}

// Lookup returns the constant that name is in file: its own, or that of the only
// file which has one.
func (r *Reader) Lookup(file, name string) Constant {
	all := r.constants[name]
	for _, c := range all {
		if c.At.Path == file {
			return c
		}
	}
	if len(all) != 1 {
		return Constant{}
	}
	return all[0]
}

// Knows reports whether a file assigns to name.
func (r *Reader) Knows(name string) bool { return len(r.constants[name]) > 0 }

// Path returns the path in the project that an expression in file is; ok is false
// of one that is not known, or outside.
func (r *Reader) Path(file string, tokens []python.Token) (string, bool) {
	return r.InProject(r.value(file, tokens, 0))
}

// Folder returns what Path does. Of a path whose end is computed it returns the folder
// before the first computed part, and cut is true.
func (r *Reader) Folder(file string, tokens []python.Token) (folder string, cut, ok bool) {
	v := r.value(file, tokens, 0)
	cut, v.Cut = v.Cut, false
	folder, ok = r.InProject(v)
	return folder, cut, ok
}

// InProject returns the path in the project that v is; ok is false of one that is not
// known, or outside.
func (r *Reader) InProject(v Value) (string, bool) {
	if v == (Value{}) || v.Cut || !v.Rooted && path.IsAbs(v.Text) {
		return "", false
	}
	name := path.Clean(v.Text)
	if !v.Rooted {
		name = path.Join(r.Root, v.Text)
	}
	return name, !disk.Outside(name)
}

func (r *Reader) value(file string, tokens []python.Token, depth int) Value {
	if len(tokens) == 0 || len(tokens) > MaxTokens || depth > maxDepth || r.left == 0 {
		return Value{}
	}
	r.left--
	// Of "configured or fallback" the fallback is what the project itself says. A path
	// from __file__ before it is never empty: os.path.dirname(__file__) or ".".
	if parts := python.SplitOuter(tokens, "or"); len(parts) > 1 {
		if v := r.value(file, parts[0], depth+1); v.Rooted && !v.Cut {
			return v
		}
		return r.value(file, parts[len(parts)-1], depth+1)
	}
	if parts := python.SplitOuter(tokens, "/"); len(parts) > 1 {
		return r.join(file, parts, depth)
	}
	if all := parts(tokens); len(all) > 1 || all[0].isText {
		return r.concat(file, all, depth)
	}
	return r.primary(file, tokens, depth)
}

func (r *Reader) join(file string, parts [][]python.Token, depth int) Value {
	whole := r.value(file, parts[0], depth+1)
	for _, part := range parts[1:] {
		v := r.value(file, part, depth+1)
		switch {
		case whole == (Value{}) || v.Rooted || path.IsAbs(v.Text):
			return Value{}
		case whole.Cut:
			continue
		case v == (Value{}):
			whole.Cut = true
			continue
		}
		whole.Text, whole.Cut = path.Join(whole.Text, v.Text), v.Cut
	}
	return whole
}

// primary reads a dotted name, and the calls, keys and attributes behind it.
func (r *Reader) primary(file string, tokens []python.Token, depth int) Value {
	if tokens[0].Is("(") {
		if inside := python.InBrackets(tokens); len(inside)+2 == len(tokens) {
			return r.value(file, inside, depth+1)
		}
	}
	last := tokens[len(tokens)-1]
	open := lastBracket(tokens)
	callee, arguments := tokens[:open], python.Call{}
	if open < len(tokens) {
		arguments = python.ReadCall(tokens, open)
	}
	if len(callee) == 0 {
		return Value{}
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
		if steps, err := strconv.Atoi(wsgi.JoinTokens(arguments.Argument(0, ""))); name.Is("parents") && err == nil && 0 <= steps && steps < maxDepth {
			v := r.value(file, before, depth+1)
			for range steps + 1 {
				v = parent(v)
			}
			return v
		}
		if name.Is(")") && wsgi.JoinTokens(arguments.Argument(0, "")) == "0" { // os.path.split(path)[0]
			if at := lastBracket(callee); at > 0 && callee[at-1].Is("split") && at > 1 && callee[at-2].Is(".") && at > 2 && callee[at-3].Is("path") {
				return parent(r.value(file, python.ReadCall(callee, at).Argument(0, "p"), depth+1))
			}
		}
		return Value{}
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
		if parts := arguments.Positional(); len(parts) > 1 {
			return r.join(file, parts, depth)
		}
		return r.value(file, arguments.Argument(0, "path"), depth+1)
	case "with_name":
		folder, named := parent(r.value(file, before, depth+1)), r.value(file, arguments.Argument(0, "name"), depth+1)
		if folder == (Value{}) || folder.Cut || named == (Value{}) || named.Cut || named.Rooted {
			return Value{}
		}
		return Value{Text: path.Join(folder.Text, named.Text), Rooted: folder.Rooted}
	case "resolve", "absolute", "as_posix":
		return r.value(file, before, depth+1)
	case "dirname":
		return parent(r.value(file, arguments.Argument(0, "p"), depth+1))
	case "getcwd", "cwd":
		return Value{Text: r.Root, Rooted: true}
	case "get", "getenv":
		if fallback := arguments.Argument(1, "default"); len(fallback) > 0 {
			return r.value(file, fallback, depth+1)
		}
		if key, ok := python.TextOf(arguments.Argument(0, "key")); ok {
			return r.constant(file, key, depth)
		}
	}
	return Value{}
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
func (r *Reader) attribute(file string, before []python.Token, name string, depth int) Value {
	switch name {
	case "__file__":
		return Value{Text: file, Rooted: true}
	case "instance_path":
		return Value{Text: disk.Join(r.Root, "instance"), Rooted: true}
	case "root_path":
		return Value{Text: path.Dir(r.App), Rooted: true}
	case "sep":
		return Value{Text: "/"}
	case "pardir":
		return Value{Text: ".."}
	case "curdir":
		return Value{Text: "."}
	case "parent":
		return parent(r.value(file, before, depth+1))
	}
	return r.constant(file, name, depth)
}

func (r *Reader) constant(file, name string, depth int) Value {
	c := r.Lookup(file, name)
	return r.value(c.At.Path, c.Value, depth+1)
}

// parent is the folder that v is in. Of one that is cut it is taken to be the known
// folder, or one below it.
func parent(v Value) Value {
	if v == (Value{}) || v.Cut {
		return v
	}
	return Value{Text: path.Dir(v.Text), Rooted: v.Rooted}
}
