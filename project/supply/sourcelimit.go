package supply

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/pins"
	"dockgen/project/python"
	"dockgen/project/source"
)

// goneModule returns the first Python 3.x without the module name of its library.
// Source: "Removed" in docs.python.org/3/whatsnew/3.10 to 3.13.
func goneModule(name string) (minor int, gone bool) {
	switch name {
	case "formatter", "parser", "symbol":
		return 10, true
	case "binhex":
		return 11, true
	case "distutils", "imp", "asynchat", "asyncore", "smtpd":
		return 12, true
	case "aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev",
		"pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib":
		return 13, true
	}
	return 0, false
}

// goneName returns the first Python 3.x in which a module no longer has a name.
func goneName(module, name string) (minor int, gone bool) {
	switch module {
	case "collections":
		switch name {
		case "Mapping", "MutableMapping", "Iterable", "Sequence", "MutableSequence", "Callable", "Hashable", "Iterator", "Set", "MutableSet", "Sized", "Container":
			return 10, true
		}
	case "inspect":
		return 11, name == "getargspec"
	case "asyncio":
		return 11, name == "coroutine"
	case "fractions":
		return 9, name == "gcd"
	case "cgi", "time":
		return 8, module+"."+name == "cgi.escape" || module+"."+name == "time.clock"
	case "xml.etree":
		return 9, name == "cElementTree"
	}
	return 0, false
}

// pastLimit is the first Python that an app's own source cannot be imported by, and
// what it lacks.
type pastLimit struct {
	Minor int // 0: none is known
	What  string
	At    evidence.Place
}

// SourceLimit finds what the files that an import runs take from Python's library
// and newer ones do not have. Imports that may fail, or that a package of the
// project makes good, do not count.
func SourceLimit(f *source.Index, m *Dependencies, imported []string) pastLimit {
	var limit pastLimit
	for _, file := range imported {
		if !mayLack(f.Read(file)) {
			continue
		}
		mod := f.Module(file)
		if mod == nil {
			continue
		}
		for _, ref := range mod.Imports {
			if ref.Guarded || ref.Script || ref.Origin.Level > 0 || !mod.AtMargin(ref.Offset) {
				continue
			}
			top, _, _ := strings.Cut(ref.Origin.Module, ".")
			minor, gone := goneModule(top)
			what := top
			if before, lost := goneName(ref.Origin.Module, ref.Origin.Name); lost {
				minor, gone, what = before, true, ref.Origin.Module+"."+ref.Origin.Name
			}
			if !gone || limit.Minor > 0 && minor >= limit.Minor || m.replaces(top) {
				continue
			}
			if hasModule(f, top, path.Dir(file), f.PackageRoot(path.Dir(file)), ".", "src") {
				continue
			}
			limit = pastLimit{minor, what, source.Evidence(mod, ref.Offset)}
		}
	}
	return limit
}

// mayLack reports whether an import statement of source could be of a removed module
// or name. It is false of most source, and costs a hundredth of parsing it.
func mayLack(source string) bool {
	if strings.IndexByte(source, '\r') >= 0 {
		source = strings.ReplaceAll(source, "\r", "\n")
	}
	if strings.Contains(source, "\\\n") {
		return true // an import may stand on two lines
	}
	for {
		at := strings.Index(source, "import")
		if at < 0 {
			return false
		}
		line := source[strings.LastIndexByte(source[:at], '\n')+1 : python.LineEnd(source, at)]
		source = source[python.LineEnd(source, at):]
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		for line != "" {
			end := 0
			for end < len(line) && python.IsNameByte(line[end]) && line[end] < utf8.RuneSelf {
				end++
			}
			switch line[:end] {
			case "collections", "inspect", "asyncio", "fractions", "cgi", "time", "xml": // those of goneName
				return true
			}
			if _, gone := goneModule(line[:end]); gone {
				return true
			}
			line = line[min(end+1, len(line)):]
		}
	}
}

// hasModule reports whether one of the folders has a module or package of that name.
func hasModule(f *source.Index, name string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return f.Has(disk.Join(folder, name+".py")) || f.Has(disk.Join(folder, name+"/__init__.py"))
	})
}

// replaces reports whether a package that the project installs brings a module
// that Python's library no longer has.
func (m *Dependencies) replaces(module string) bool {
	names := []string{"standard-" + module, "legacy-" + module, "zombie-" + module, module + "-lts", "pyasyncore", "pyasynchat"}
	if module == "distutils" {
		// setuptools puts its own in place; gunicorn asked for it up to 20.1.
		names = []string{"setuptools", "gunicorn"}
	}
	for _, w := range m.everything() {
		if slices.Contains(names, w.Name) && (w.Name != "gunicorn" || pins.KeepsBelow(w.Specifier, "21")) {
			return true
		}
	}
	return false
}
