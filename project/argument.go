package project

import (
	"path"
	"slices"
	"strings"
)

// completeFactories finds arguments for the factories that need some: literals
// with which the project's own code calls them.
func (f *files) completeFactories(found []candidate) {
	for i := range found {
		c := &found[i]
		if !c.factory {
			continue
		}
		b := c.factoryBinding(f)
		why := mismatch(b.parameters, arguments{})
		if why == "" {
			continue
		}
		c.needs = firstRequired(b.parameters)
		c.arguments = f.literalCall(c)
		if c.arguments != "" && mismatch(b.parameters, readArguments(c.arguments)) == "" {
			c.needs = ""
			continue
		}
		c.arguments = ""
		if name := f.configName(c); name != "" && mismatch(b.parameters, arguments{positional: 1}) == "" {
			c.arguments, c.needs = `"`+name+`"`, ""
		}
	}
}

func (c candidate) factoryBinding(f *files) *binding {
	names := f.module(c.file).names
	for i := range names {
		if names[i].offset == c.offset {
			return &names[i]
		}
	}
	return &binding{}
}

func firstRequired(parameters []parameter) string {
	for _, p := range parameters {
		if !p.optional && p.kind != restByPosition && p.kind != restByName {
			return p.name
		}
	}
	return ""
}

// literalCall finds a call of c in the project whose arguments are literals, or
// fall back to some: create_app(os.getenv("CONFIG", "production")). Files that
// exist to be served are looked at first.
func (f *files) literalCall(c *candidate) string {
	files := slices.Clone(f.python)
	slices.SortStableFunc(files, func(a, b string) int {
		return doorRank(a) - doorRank(b)
	})
	byText := f.onlyFromObject(c)
	for _, file := range files {
		if isAside(file) != isAside(c.file) || !strings.Contains(f.read(file), c.name+"(") {
			continue
		}
		mod := f.module(file)
		if mod == nil {
			continue
		}
		literals := literalReader{files: f, module: mod, classes: byText}
		scan := newScanner(mod.src)
		for scan.next() {
			tokens := scan.tokens
			for i := 0; i+1 < len(tokens); i++ {
				if tokens[i].is(c.name) && tokens[i+1].is("(") && !(i > 0 && tokens[i-1].is("def")) {
					if literal := literals.arguments(inBrackets(tokens[i+1:])); literal != "" {
						return literal
					}
				}
			}
		}
	}
	return ""
}

// onlyFromObject reports whether a factory hands what it needs to Flask's
// from_object and does nothing else with it. That takes the name of a class as
// well as the class.
func (f *files) onlyFromObject(c *candidate) bool {
	mod, b := f.module(c.file), c.factoryBinding(f)
	handed := false
	for _, call := range b.body.calls {
		text := mod.text(call)
		switch {
		case strings.HasSuffix(text, ".from_object("+c.needs+")"):
			handed = true
		case mentions(text, c.needs):
			return false
		}
	}
	for _, local := range b.body.names {
		if local.value.end > 0 && mentions(mod.text(local.value), c.needs) {
			return false
		}
	}
	return handed
}

// mentions reports whether name is a word of text.
func mentions(text, name string) bool {
	for at := 0; name != ""; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			break
		}
		start, end := at+i, at+i+len(name)
		if (start == 0 || !isNameByte(text[start-1])) && (end == len(text) || !isNameByte(text[end])) {
			return true
		}
		at = end
	}
	return false
}

// literalReader writes expressions of a module as literals.
type literalReader struct {
	files  *files
	module *module
	// classes says that the name of a class, as a text, is as good as the class.
	classes bool
}

// arguments writes the arguments of a call; empty when one has no literal.
func (l literalReader) arguments(inside []token) string {
	var written []string
	for argument := range outerItems(inside, ",") {
		if len(argument) == 0 {
			continue
		}
		name := ""
		if len(argument) > 2 && argument[1].is("=") {
			name, argument = argument[0].text+"=", argument[2:]
		}
		literal := literalOf(l.module, argument, 4)
		if literal == "" && l.classes {
			literal = l.class(argument)
		}
		if literal == "" {
			return ""
		}
		written = append(written, name+literal)
	}
	return strings.Join(written, ", ")
}

// class writes the dotted name of a class that the module imports.
func (l literalReader) class(argument []token) string {
	if len(argument) != 1 {
		return ""
	}
	for _, b := range l.module.names {
		if b.name != argument[0].text || b.kind != imported || b.origin.name == "" {
			continue
		}
		file, _ := l.files.importedBy(l.module.path, b.origin.level, b.origin.module)
		if name := dotted(file, l.files.packageRoot(path.Dir(file))); file != "" && name != "" {
			return `"` + name + "." + b.origin.name + `"`
		}
	}
	return ""
}

// literalOf returns the literal that an expression is, or falls back to when the
// environment says nothing; empty when there is none.
func literalOf(mod *module, tokens []token, depth int) string {
	if depth == 0 || len(tokens) == 0 {
		return ""
	}
	for len(tokens) > 1 && tokens[0].is("(") && len(inBrackets(tokens)) == len(tokens)-2 {
		tokens = tokens[1 : len(tokens)-1]
	}
	if parts := splitOuter(tokens, "or"); len(parts) > 1 {
		return literalOf(mod, parts[len(parts)-1], depth-1)
	}
	if at := outerIndex(tokens, "else"); at > 0 {
		return literalOf(mod, tokens[at+1:], depth-1)
	}
	if len(tokens) == 1 {
		switch t := tokens[0]; {
		case t.kind == stringToken && (t.text[0] == '"' || t.text[0] == '\''):
			return t.text
		case t.kind == numberToken, t.is("True"), t.is("False"), t.is("None"):
			return t.text
		case t.kind == nameToken:
			for i := len(mod.names) - 1; i >= 0; i-- {
				if b := mod.names[i]; b.name == t.text && b.kind == assigned && b.value.end > 0 && b.value.end-b.value.start < 200 {
					scan := newScanner("(" + mod.text(b.value) + ")")
					if scan.next() {
						return literalOf(mod, slices.Clone(inBrackets(scan.tokens)), depth-1)
					}
				}
			}
		}
		return ""
	}
	// os.environ.get("X", literal), os.getenv("X", literal), config("X", default=literal)
	if n := len(tokens); tokens[n-1].is(")") {
		open := outerIndex(tokens, "(")
		if open < 1 {
			return ""
		}
		if len(inBrackets(tokens[open:])) != n-open-2 {
			return ""
		}
		switch tokens[open-1].text {
		case "get", "getenv", "env", "config":
			if arguments := splitOuter(inBrackets(tokens[open:]), ","); len(arguments) > 1 {
				last := arguments[1]
				if len(last) > 2 && last[1].is("=") {
					last = last[2:]
				}
				return literalOf(mod, last, depth-1)
			}
		case "str":
			return literalOf(mod, inBrackets(tokens[open:]), depth-1)
		}
	}
	return ""
}

// configName finds the name of a configuration for a factory that takes one: a key
// that the project's table of configurations has, for production before others.
func (f *files) configName(c *candidate) string {
	near := []string{c.file}
	for _, file := range f.named("config.py", "settings.py", "__init__.py") {
		if strings.Contains(file, "config") || strings.Contains(file, "settings") || path.Dir(file) == path.Dir(c.file) {
			near = append(near, file)
		}
	}
	for _, name := range []string{"production", "prod", "default"} {
		for _, file := range near {
			content := f.read(file)
			for _, quote := range []string{`"`, `'`} {
				if at := strings.Index(content, quote+name+quote); at >= 0 {
					rest := strings.TrimLeft(content[at+len(name)+2:], " ")
					if strings.HasPrefix(rest, ":") {
						return name
					}
				}
			}
		}
	}
	return ""
}
