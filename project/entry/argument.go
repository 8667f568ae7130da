package entry

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/python"
	"dockgen/project/source"
)

// completeFactory finds arguments for a factory that needs some: literals with which
// the project's own code calls it.
func completeFactory(f *source.Index, c *Candidate) {
	if !c.factory {
		return
	}
	b := c.factoryBinding(f)
	if python.Mismatch(b.Parameters, python.Arguments{}) == "" {
		return
	}
	c.needs = firstRequired(b.Parameters)
	c.arguments = literalCall(f, c)
	if c.arguments != "" && python.Mismatch(b.Parameters, python.ReadArguments(c.arguments)) == "" {
		c.needs = ""
		return
	}
	c.arguments = ""
	if name := configName(f, c); name != "" && python.Mismatch(b.Parameters, python.Arguments{Positional: 1}) == "" {
		c.arguments, c.needs = `"`+name+`"`, ""
	}
}

func (c Candidate) factoryBinding(f *source.Index) *python.Binding {
	names := f.Module(c.File).Names
	for i := range names {
		if names[i].Offset == c.offset {
			return &names[i]
		}
	}
	return &python.Binding{}
}

func firstRequired(parameters []python.Parameter) string {
	for _, p := range parameters {
		if !p.Optional && p.Kind != python.RestByPosition && p.Kind != python.RestByName {
			return p.Name
		}
	}
	return ""
}

// literalCall finds a call of c in the project whose arguments are literals, or
// fall back to some: create_app(os.getenv("CONFIG", "production")). Files that
// exist to be served are looked at first.
func literalCall(f *source.Index, c *Candidate) string {
	files := slices.Clone(f.Python)
	slices.SortStableFunc(files, func(a, b string) int {
		return doorRank(a) - doorRank(b)
	})
	byText := onlyFromObject(f, c)
	for _, file := range files {
		if source.IsAside(file) != source.IsAside(c.File) || !strings.Contains(f.Read(file), c.name+"(") {
			continue
		}
		mod := f.Module(file)
		if mod == nil {
			continue
		}
		literals := literalReader{files: f, module: mod, classes: byText}
		scan := python.NewScanner(mod.Src)
		for scan.Next() {
			tokens := scan.Tokens
			for i := 0; i+1 < len(tokens); i++ {
				if tokens[i].Is(c.name) && tokens[i+1].Is("(") && !(i > 0 && tokens[i-1].Is("def")) {
					if literal := literals.arguments(python.InBrackets(tokens[i+1:])); literal != "" {
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
func onlyFromObject(f *source.Index, c *Candidate) bool {
	mod, b := f.Module(c.File), c.factoryBinding(f)
	handed := false
	for _, call := range b.Body.Calls {
		text := mod.Text(call)
		switch {
		case strings.HasSuffix(text, ".from_object("+c.needs+")"):
			handed = true
		case mentions(text, c.needs):
			return false
		}
	}
	for _, local := range b.Body.Names {
		if local.Value.End > 0 && mentions(mod.Text(local.Value), c.needs) {
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
		if (start == 0 || !python.IsNameByte(text[start-1])) && (end == len(text) || !python.IsNameByte(text[end])) {
			return true
		}
		at = end
	}
	return false
}

// literalReader writes expressions of a module as literals.
type literalReader struct {
	files  *source.Index
	module *python.Module
	// classes says that the name of a class, as a text, is as good as the class.
	classes bool
}

// arguments writes the arguments of a call; empty when one has no literal.
func (l literalReader) arguments(inside []python.Token) string {
	var written []string
	for argument := range python.OuterItems(inside, ",") {
		if len(argument) == 0 {
			continue
		}
		name := ""
		if len(argument) > 2 && argument[1].Is("=") {
			name, argument = argument[0].Text+"=", argument[2:]
		}
		literal := Literal(l.module, argument, 4)
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
func (l literalReader) class(argument []python.Token) string {
	if len(argument) != 1 {
		return ""
	}
	for _, b := range l.module.Names {
		if b.Name != argument[0].Text || b.Kind != python.Imported || b.Origin.Name == "" {
			continue
		}
		file, _ := l.files.ImportedBy(l.module.Path, b.Origin.Level, b.Origin.Module)
		if name := source.Dotted(file, l.files.PackageRoot(path.Dir(file))); file != "" && name != "" {
			return `"` + name + "." + b.Origin.Name + `"`
		}
	}
	return ""
}

// Literal returns the literal that an expression is, or falls back to when the
// environment says nothing; empty when there is none.
func Literal(mod *python.Module, tokens []python.Token, depth int) string {
	if depth == 0 || len(tokens) == 0 {
		return ""
	}
	for len(tokens) > 1 && tokens[0].Is("(") && len(python.InBrackets(tokens)) == len(tokens)-2 {
		tokens = tokens[1 : len(tokens)-1]
	}
	if parts := python.SplitOuter(tokens, "or"); len(parts) > 1 {
		return Literal(mod, parts[len(parts)-1], depth-1)
	}
	if at := python.OuterIndex(tokens, "else"); at > 0 {
		return Literal(mod, tokens[at+1:], depth-1)
	}
	if len(tokens) == 1 {
		switch t := tokens[0]; {
		case t.Kind == python.StringToken && (t.Text[0] == '"' || t.Text[0] == '\''):
			return t.Text
		case t.Kind == python.NumberToken, t.Is("True"), t.Is("False"), t.Is("None"):
			return t.Text
		case t.Kind == python.NameToken:
			for i := len(mod.Names) - 1; i >= 0; i-- {
				if b := mod.Names[i]; b.Name == t.Text && b.Kind == python.Assigned && b.Value.End > 0 && b.Value.End-b.Value.Start < 200 {
					scan := python.NewScanner("(" + mod.Text(b.Value) + ")")
					if scan.Next() {
						return Literal(mod, slices.Clone(python.InBrackets(scan.Tokens)), depth-1)
					}
				}
			}
		}
		return ""
	}
	// os.environ.get("X", literal), os.getenv("X", literal), config("X", default=literal)
	if n := len(tokens); tokens[n-1].Is(")") {
		open := python.OuterIndex(tokens, "(")
		if open < 1 {
			return ""
		}
		if len(python.InBrackets(tokens[open:])) != n-open-2 {
			return ""
		}
		switch tokens[open-1].Text {
		case "get", "getenv", "env", "config":
			if arguments := python.SplitOuter(python.InBrackets(tokens[open:]), ","); len(arguments) > 1 {
				last := arguments[1]
				if len(last) > 2 && last[1].Is("=") {
					last = last[2:]
				}
				return Literal(mod, last, depth-1)
			}
		case "str":
			return Literal(mod, python.InBrackets(tokens[open:]), depth-1)
		}
	}
	return ""
}

// configName finds the name of a configuration for a factory that takes one: a key
// that the project's table of configurations has, for production before others.
func configName(f *source.Index, c *Candidate) string {
	near := []string{c.File}
	for _, file := range f.Named("config.py", "settings.py", "__init__.py") {
		if strings.Contains(file, "config") || strings.Contains(file, "settings") || path.Dir(file) == path.Dir(c.File) {
			near = append(near, file)
		}
	}
	for _, name := range []string{"production", "prod", "default"} {
		for _, file := range near {
			content := f.Read(file)
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
