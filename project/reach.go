package project

import (
	"path"
	"slices"
	"strings"
)

// reached returns the Python files that run when the modules start are imported,
// wherever the imports stand: those that a function makes, and those that Flask
// makes of a text ("config.Production"), count too. It is sorted as the index is,
// or by distance from start when there was no walk.
//
// Scripts, tools and documentation beside the app are so left out, without a list
// of what their folders are called.
func (f *files) reached(folder string, start []string) []string {
	r := reach{f: f, seen: make(map[string]bool), foreign: make(map[string]bool), scanner: scanner{tokens: f.room}}
	f.room = nil
	for _, root := range [...]string{folder, ".", "src"} {
		if !slices.Contains(r.roots, root) && (root == "." || f.mayHold(root)) {
			r.roots = append(r.roots, root)
		}
	}
	for _, name := range start {
		r.add(name)
	}
	for i := 0; i < len(r.queue); i++ {
		r.follow(r.queue[i])
	}
	f.room = r.scanner.tokens
	if f.unwalked {
		return r.queue
	}
	return slices.DeleteFunc(slices.Clone(f.python), func(name string) bool { return !r.seen[name] })
}

type reach struct {
	f     *files
	roots []string // the folders that may be on Python's path
	seen  map[string]bool
	queue []string
	// foreign are the first components of names that none of roots has.
	foreign map[string]bool
	scanner scanner
}

// add adds the file name, and reports whether there is one.
func (r *reach) add(name string) bool {
	if !r.seen[name] && r.f.has(name) {
		r.seen[name] = true
		r.queue = append(r.queue, name)
	}
	return r.seen[name]
}

// module adds the module called dotted below folder, with the packages it is in,
// and reports whether there is one. As much of the name as is there counts: the
// end of it may be a name in a module.
func (r *reach) module(folder, dotted string) bool {
	found := false
	for component := range strings.SplitSeq(dotted, ".") {
		if component == "" {
			break
		}
		folder = join(folder, component)
		if r.f.mayHold(folder) && r.add(folder+"/__init__.py") {
			found = true
		} else if r.add(folder + ".py") {
			return true
		}
	}
	return found
}

func (r *reach) absolute(dotted string) {
	top, _, _ := strings.Cut(dotted, ".")
	if r.foreign[top] {
		return
	}
	for _, root := range r.roots {
		if r.module(root, dotted) {
			return
		}
	}
	// A folder that is no package can hold one.
	r.foreign[top] = !slices.ContainsFunc(r.roots, func(root string) bool { return r.f.hasFolder(join(root, top)) })
}

// textImports are the functions of Flask and Werkzeug that import a module by its
// name in a text, or run a file.
var textImports = []string{"from_object", "from_pyfile", "import_string", "import_module", "find_modules"}

func (r *reach) follow(name string) {
	r.imports(name, r.f.read(name))
	if r.f.mentions(name, importsByName) {
		r.texts(name)
	}
	// What a package looks for by itself is in the package.
	if folder := path.Dir(name); folder != "." && r.f.mentions(name, importsUnnamed) {
		for _, other := range r.f.python {
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
		if len(line) > 0 && !strings.HasPrefix(line, "from") {
			continue
		}
		r.scanner.reset(content[begin:min(len(content), begin+longest)])
		if r.scanner.next() && len(r.scanner.tokens) > 1 {
			r.statement(name, r.scanner.tokens)
		}
	}
}

func (r *reach) statement(name string, tokens []token) {
	if tokens[0].is("import") {
		for item := range outerItems(tokens[1:], ",") {
			r.absolute(dottedName(item))
		}
		return
	}
	at := outerIndex(tokens, "import")
	if !tokens[0].is("from") || at < 0 {
		return
	}
	from := tokens[1:at]
	level := 0
	for level < len(from) && from[level].is(".") {
		level++
	}
	module := dottedName(from[level:])
	find := r.absolute
	if level > 0 {
		folder := path.Dir(name)
		for range level - 1 {
			folder = path.Dir(folder)
		}
		find = func(dotted string) { r.module(folder, dotted) }
		r.add(join(folder, "__init__.py"))
	}
	if module != "" {
		find(module)
		if top, _, _ := strings.Cut(module, "."); level == 0 && r.foreign[top] {
			return
		}
		module += "."
	}
	names := tokens[at+1:]
	if len(names) > 0 && names[0].is("(") {
		names = inBrackets(names)
	}
	for item := range outerItems(names, ",") {
		if len(item) > 0 && item[0].kind == nameToken {
			find(module + item[0].text)
		}
	}
}

// texts follows what the file gives Flask by name: "config.Production" is the
// module config, "../settings.py" a file.
func (r *reach) texts(name string) {
	r.f.eachStatement(name, func(s statement) {
		if !slices.ContainsFunc(s.tokens, func(t token) bool { return slices.Contains(textImports, t.text) }) {
			return
		}
		for _, t := range s.tokens {
			text, ok := stringText(t)
			if !ok || len(text) > 200 {
				continue
			}
			if strings.HasSuffix(text, ".py") || strings.HasSuffix(text, ".cfg") {
				r.add(path.Clean(join(path.Dir(name), text)))
				r.add(path.Clean(text))
				continue
			}
			r.absolute(strings.ReplaceAll(text, ":", "."))
		}
	})
}

// dottedName reads a name such as a.b.c at the beginning of tokens.
func dottedName(tokens []token) string {
	if len(tokens) == 1 && tokens[0].kind == nameToken {
		return tokens[0].text
	}
	var b strings.Builder
	for i, t := range tokens {
		if i%2 == 0 && t.kind != nameToken || i%2 == 1 && !t.is(".") {
			break
		}
		b.WriteString(t.text)
	}
	return strings.TrimSuffix(b.String(), ".")
}
