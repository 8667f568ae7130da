package source

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/python"
)

// Reached returns the Python files that run when the modules start are imported,
// wherever the imports stand: those that a function makes, and those that Flask
// makes of a text ("config.Production"), count too. It is sorted as the index is,
// or by distance from start when there was no walk.
//
// Scripts, tools and documentation beside the app are so left out, without a list
// of what their folders are called.
func (f *Index) Reached(folder string, start []string) []string {
	r := reach{
		f: f, roots: make([]string, 0, 3), seen: make(map[string]bool), queue: make([]string, 0, 8),
		foreign: make(map[string]bool),
	}
	for _, root := range [...]string{folder, ".", "src"} {
		if !slices.Contains(r.roots, root) && (root == "." || f.hasFolder(root)) {
			r.roots = append(r.roots, root)
		}
	}
	for _, name := range start {
		r.add(name)
	}
	for i := 0; i < len(r.queue); i++ {
		r.follow(r.queue[i])
	}
	if f.unwalked {
		return r.queue
	}
	return slices.DeleteFunc(slices.Clone(f.Python), func(name string) bool { return !r.seen[name] })
}

type reach struct {
	f     *Index
	roots []string // the folders that may be on Python's path
	seen  map[string]bool
	queue []string
	// foreign are the first components of names that none of roots has.
	foreign map[string]bool
	scanner python.Scanner
}

// add adds the file name, and reports whether there is one.
func (r *reach) add(name string) bool {
	if r.seen[name] {
		return true
	}
	if !r.f.Has(name) {
		return false
	}
	r.seen[name] = true
	r.queue = append(r.queue, name)
	return true
}

// search is how a search for a module ended.
type search uint8

const (
	nowhere search = iota
	inPackage
	atFile // below which there is nothing
)

// module adds the module called dotted below folder, with the packages it is in. As
// much of the name as is there counts: the end of it may be a name in a module.
func (r *reach) module(folder, dotted string) search {
	component, rest, _ := strings.Cut(dotted, ".")
	if component == "" {
		return nowhere
	}
	base := disk.Below(folder, component)
	if strings.IndexByte(component, '/') >= 0 {
		base = disk.Join(folder, component) // it is of a text
	}
	found := nowhere
	if r.f.hasFolder(base) && r.add(base+"/__init__.py") {
		found = inPackage
	} else if r.add(base + ".py") {
		return atFile
	}
	return max(found, r.module(base, rest))
}

// absolute is module below those of roots that have it first.
func (r *reach) absolute(dotted string) search {
	if top, _, _ := strings.Cut(dotted, "."); r.isForeign(top) {
		return nowhere
	}
	return r.own(dotted)
}

// own is absolute of what is known not to be foreign.
func (r *reach) own(dotted string) search {
	for _, root := range r.roots {
		if found := r.module(root, dotted); found != nowhere {
			return found
		}
	}
	// A folder that is no package can hold one.
	top, _, _ := strings.Cut(dotted, ".")
	r.foreign[top] = !slices.ContainsFunc(r.roots, func(root string) bool { return r.f.hasFolder(disk.Join(root, top)) })
	return nowhere
}

// isForeign reports whether none of roots has the module or folder top. It is false of
// some that none has as well, which a search finds out.
func (r *reach) isForeign(top string) bool {
	foreign, known := r.foreign[top]
	if !known {
		foreign = !slices.ContainsFunc(r.roots, func(root string) bool {
			return r.f.hasFolder(disk.Below(root, top)) || r.f.Has(disk.Below(root, top)+".py")
		})
		r.foreign[top] = foreign
	}
	return foreign
}

// textImports are the functions of Flask and Werkzeug that import a module by its
// name in a text, or run a file.
var textImports = []string{"from_object", "from_pyfile", "import_string", "import_module", "find_modules"}

func (r *reach) follow(name string) {
	source := r.f.text(name)
	r.imports(name, source.content)
	if source.says(importsByName) {
		r.texts(name)
	}
	// What a package looks for by itself is in the package.
	if folder := path.Dir(name); folder != "." && source.says(importsUnnamed) {
		for _, other := range r.f.Python {
			if strings.HasPrefix(other, folder+"/") {
				r.add(other)
			}
		}
	}
}

// imports follows the import statements of a file. Only lines that hold the word
// are parsed, which is what makes this cheap for thousands of files. A line of a
// docstring that looks like an import does no harm.
func (r *reach) imports(name, content string) {
	const longest = 4 << 10 // bytes of one import statement
	for pos := 0; ; {
		i := strings.Index(content[pos:], "import")
		if i < 0 {
			return
		}
		at := pos + i
		pos = at + len("import")
		begin := strings.LastIndexByte(content[:at], '\n') + 1
		line := strings.TrimLeft(content[begin:at], " \t")
		if len(line) > 0 && !strings.HasPrefix(line, "from") || r.ofForeign(content[at-len(line):]) {
			continue
		}
		r.scanner.Reset(content[begin:min(len(content), begin+longest)])
		if r.scanner.Next() && len(r.scanner.Tokens) > 1 {
			r.statement(name, r.scanner.Tokens)
		}
	}
}

// ofForeign reports whether an import statement that source begins with is of one
// module, and that is foreign: most are, and need no more than a look at their first
// words.
func (r *reach) ofForeign(source string) bool {
	rest, from := strings.CutPrefix(source, "from")
	if !from {
		rest = strings.TrimPrefix(source, "import")
	}
	name := strings.TrimLeft(rest, " \t")
	end := python.NameEnd(name, 0)
	switch {
	case len(name) == len(rest), end == 0 || !python.IsNameStart(name[0]), name[:end] == "import":
		return false
	case from:
		// What is behind the module's first word makes no difference.
		return end < len(name) && strings.IndexByte(" \t.", name[end]) >= 0 && r.isForeign(name[:end])
	}
	// Behind a comma there are more, and what else there may be is looked at by others.
	for _, c := range []byte(name[end:python.LineEnd(name, end)]) {
		if !python.IsNameByte(c) && c != '.' && c != ' ' && c != '\t' {
			return false
		}
	}
	return r.isForeign(name[:end])
}

func (r *reach) statement(name string, tokens []python.Token) {
	if tokens[0].Is("import") {
		for item := range python.OuterItems(tokens[1:], ",") {
			r.absolute(python.DottedPrefix(item))
		}
		return
	}
	at := python.OuterIndex(tokens, "import")
	if !tokens[0].Is("from") || at < 0 {
		return
	}
	from, names := tokens[1:at], tokens[at+1:]
	level := 0
	for level < len(from) && from[level].Is(".") {
		level++
	}
	module := python.DottedPrefix(from[level:])
	folder := RelativeTo(name, level)
	if level > 0 {
		r.add(disk.Join(folder, "__init__.py"))
	}
	if module != "" {
		found := nowhere
		if level > 0 {
			found = r.module(folder, module)
		} else if found = r.absolute(module); found == nowhere {
			if top, _, _ := strings.Cut(module, "."); r.foreign[top] {
				return
			}
		}
		if found == atFile {
			return
		}
	}
	if len(names) > 0 && names[0].Is("(") {
		names = python.InBrackets(names)
	}
	for item := range python.OuterItems(names, ",") {
		switch {
		case len(item) == 0 || item[0].Kind != python.NameToken:
		case module == "" && level == 0:
			r.absolute(item[0].Text)
		case module == "":
			r.module(folder, item[0].Text)
		case level == 0:
			r.own(module + "." + item[0].Text)
		default:
			r.module(folder, module+"."+item[0].Text)
		}
	}
}

// texts follows what the file gives Flask by name: "config.Production" is the
// module config, "../settings.py" a file. What a variable of the environment names is one
// of the modules for settings.
func (r *reach) texts(name string) {
	chosen := make(map[string][]string) // names of what depends on the environment, with the texts in it
	r.f.EachStatement(name, func(s python.Statement) {
		at := -1 // the innermost of the calls
		for i, t := range s.Tokens {
			if slices.Contains(textImports, t.Text) {
				at = i
			}
		}
		if at < 0 {
			if len(s.Tokens) > 2 && s.Tokens[1].Is("=") && len(chosen) < maxChosen && readsEnvironment(s.Tokens[2:]) {
				chosen[s.Tokens[0].Text] = dotted(s.Tokens[2:])
			}
			return
		}
		found := false
		for _, text := range dotted(s.Tokens) {
			found = r.named(name, text) || found
		}
		if found || !s.Tokens[at].Is("from_object") && !s.Tokens[at].Is("import_string") || !python.Next(s.Tokens, at).Is("(") {
			return
		}
		argument := python.InBrackets(s.Tokens[at+1:])
		if len(argument) == 0 {
			return
		}
		texts, isChosen := chosen[argument[0].Text]
		for _, text := range texts {
			found = r.named(name, text) || found
		}
		if !found && (isChosen || isChosenText(argument)) {
			r.settings(name)
		}
	})
}

// isChosenText reports whether an expression is a text of the environment: what os.environ
// or os.getenv gives, a text that has it as a part, or a call of something else with the
// name of a variable, such as config("APP_SETTINGS") of decouple.
func isChosenText(tokens []python.Token) bool {
	first := tokens[0]
	if len(tokens) > 3 && first.Kind == python.NameToken && tokens[1].Is("(") {
		name, ok := python.StringText(tokens[2])
		if ok && name != "" && name == strings.ToUpper(name) && !strings.ContainsAny(name, ".:/ ") {
			return true
		}
	}
	return readsEnvironment(tokens) && (first.Kind == python.StringToken || first.Is("os") || first.Is("environ") || first.Is("getenv"))
}

// maxChosen is how many names of one file are followed that depend on the environment.
const maxChosen = 100

// dotted are the texts of an expression that may name a module or a file. Of an f-string it
// is what stands before the last dot of its first literal part.
func dotted(tokens []python.Token) []string {
	var texts []string
	for _, t := range tokens {
		text, ok := python.StringText(t)
		if len(python.Fields(t)) > 0 {
			text, _, _ = strings.Cut(strings.TrimLeft(t.Text, `fFrR"'`), "{")
			dot := strings.LastIndexByte(text, '.')
			text, ok = text[:max(dot, 0)], dot > 0
		}
		if ok && len(text) <= 200 {
			texts = append(texts, text)
		}
	}
	return texts
}

// named adds the module or file that a text in the file name stands for.
func (r *reach) named(name, text string) bool {
	if strings.HasSuffix(text, ".py") || strings.HasSuffix(text, ".cfg") {
		beside := r.add(path.Clean(disk.Join(path.Dir(name), text)))
		return r.add(path.Clean(text)) || beside
	}
	return r.absolute(strings.ReplaceAll(text, ":", ".")) != nowhere
}

// readsEnvironment reports whether an expression names a variable of the environment.
func readsEnvironment(tokens []python.Token) bool {
	return slices.ContainsFunc(tokens, func(t python.Token) bool {
		return t.Is("environ") || t.Is("getenv") || slices.ContainsFunc(python.Fields(t), readsEnvironment)
	})
}

// settings adds the module with classes that projects keep their settings in, the one
// nearest to the file name.
func (r *reach) settings(name string) {
	folders := append([]string{path.Dir(name)}, r.roots...)
	for _, module := range [...]string{"config", "settings", "configs", "configuration", "config/config", "config/settings"} {
		for _, folder := range folders {
			file := disk.Join(folder, module)
			if r.f.Has(file+".py") && strings.Contains(r.f.Read(file+".py"), "class ") && r.add(file+".py") || r.add(file+"/__init__.py") {
				return
			}
		}
	}
}

// MakesApp returns the file whose folder is Flask's root_path, of an app that the file
// entry gives to gunicorn: entry, unless it calls no Flask and only one of the files
// reached does, with its own name.
func (f *Index) MakesApp(entry string, reached []string) string {
	if strings.Contains(f.Read(entry), "Flask(") {
		return entry
	}
	maker := ""
	for _, name := range reached {
		if strings.Contains(f.Read(name), "Flask(__name__") {
			if maker != "" {
				return entry
			}
			maker = name
		}
	}
	if maker == "" {
		return entry
	}
	return maker
}
