package startup

import (
	"strings"

	"dockgen/project/python"
	"dockgen/project/source"
)

// asks reports whether a function, by its name or as an attribute of owner, reads the
// metadata of an installed distribution, and fails when there is none: those of
// importlib.metadata, its backport, and pkg_resources.
func (b *body) asks(owner, name string) bool {
	whole := owner
	if owner == "" {
		origin, ok := b.originOf(b.file, b.locals, name)
		if !ok || origin.Level > 0 {
			return false
		}
		whole, name = origin.Module, origin.Name
	} else if first, rest, _ := strings.Cut(owner, "."); true {
		origin, ok := b.originOf(b.file, b.locals, first)
		switch {
		case !ok || origin.Level > 0:
			return false
		case origin.Name != "":
			whole = origin.Module + "." + origin.Name
		case origin.Alias:
			whole = origin.Module
		default:
			whole = first
		}
		if rest != "" {
			whole += "." + rest
		}
	}
	return readsMetadata(whole, name)
}

// askedFor notes for which distribution such a function is called.
func (b *body) askedFor(arguments python.Call, w way) {
	if asked := b.distribution(arguments.Argument(0, "distribution_name")); asked != "" && w.certain {
		b.found.Asked = append(b.found.Asked, Asked{asked, w.from})
	}
}

// readsMetadata reports whether a function raises when a distribution is not installed.
func readsMetadata(module, function string) bool {
	switch module {
	case "importlib.metadata", "importlib_metadata":
		switch function {
		case "version", "metadata", "distribution", "requires", "files":
			return true
		}
	case "pkg_resources":
		switch function {
		case "get_distribution", "require", "load_entry_point", "get_entry_map", "get_entry_info":
			return true
		}
	}
	return false
}

// distribution is the name that an argument has when the file is imported; empty when
// that cannot be told.
func (b *body) distribution(argument []python.Token) string {
	if text, ok := python.TextOf(argument); ok {
		return text
	}
	if len(argument) != 1 || argument[0].Kind != python.NameToken {
		return ""
	}
	name := source.Dotted(b.file, b.root)
	switch argument[0].Text {
	case "__name__":
		return name
	case "__package__":
		if !strings.HasSuffix(b.file, "/__init__.py") {
			name = name[:max(0, strings.LastIndexByte(name, '.'))]
		}
		return name
	}
	mod := b.imports.Read(b.file)
	if mod == nil {
		return ""
	}
	text := ""
	for i := range mod.Names {
		n := &mod.Names[i]
		if n.Name != argument[0].Text || n.Script {
			continue
		}
		if text != "" || n.Kind != python.Assigned || n.Index > 0 || n.Value.End == 0 {
			return "" // several, or none that can be read
		}
		python.ReadStatements(b.file, mod.Text(n.Value), func(s python.Statement) { text, _ = python.TextOf(s.Tokens) })
	}
	return text
}
