package project

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"dockgen/finding"
)

// goneModules are modules of Python's library, each with the first 3.x without it.
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

// goneName is the same for what a module once had.
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
	minor int // 0: none is known
	what  string
	at    Evidence
}

// sourceLimit finds what the files that an import runs take from Python's library
// and newer ones do not have. Imports that may fail, or that a package of the
// project makes good, do not count.
func (f *files) sourceLimit(m *manifest, imported []string) pastLimit {
	var limit pastLimit
	for _, file := range imported {
		if !mayLack(f.read(file)) {
			continue
		}
		mod := f.module(file)
		if mod == nil {
			continue
		}
		for _, ref := range mod.imports {
			if ref.guarded || ref.script || ref.origin.level > 0 || !mod.atMargin(ref.offset) {
				continue
			}
			top, _, _ := strings.Cut(ref.origin.module, ".")
			minor, gone := goneModule(top)
			what := top
			if before, lost := goneName(ref.origin.module, ref.origin.name); lost {
				minor, gone, what = before, true, ref.origin.module+"."+ref.origin.name
			}
			if !gone || limit.minor > 0 && minor >= limit.minor || m.replaces(top) {
				continue
			}
			if f.hasModule(top, path.Dir(file), f.packageRoot(path.Dir(file)), ".", "src") {
				continue
			}
			limit = pastLimit{minor, what, mod.evidence(ref.offset)}
		}
	}
	return limit
}

// mayLack is false of source in which no import at the margin can be of what is
// gone: most source, and parsing it costs a hundred times as much.
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
		line := source[strings.LastIndexByte(source[:at], '\n')+1 : lineEnd(source, at)]
		source = source[lineEnd(source, at):]
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		for line != "" {
			end := 0
			for end < len(line) && isNameByte(line[end]) && line[end] < utf8.RuneSelf {
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
func (f *files) hasModule(name string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return f.has(join(folder, name+".py")) || f.has(join(folder, name+"/__init__.py"))
	})
}

// moduleGone reports what the app imports and the config's Python does not have.
func (k *checker) moduleGone(f *files, reached []string) {
	p := k.readPackages()
	if p.remote || p.unread {
		return
	}
	m := &manifest{asked: p.installed(k.config.App.Python)}
	for _, line := range k.config.Dependencies.Overrides {
		m.fixed = append(m.fixed, wanted{readPackage(line), k.configPath})
	}
	limit := f.sourceLimit(m, reached)
	if limit.minor == 0 || minorOf(k.config.App.Python) < limit.minor {
		return
	}
	k.inFile(limit.at.Path, limit.at.Line, finding.Finding{
		Code: ModuleGone, Severity: finding.Warning, Summary: "Module gone from Python",
		Detail: fmt.Sprintf("The app imports %s, which Python 3.%d and newer do not have, and the image has %s. Import what has taken its place, or write python = %q in app.",
			quoted(limit.what), limit.minor, k.config.App.Python, pythonName(limit.minor-1)),
		Fix: fmt.Sprintf("python = %q", pythonName(limit.minor-1)),
	})
}

// replaces reports whether a package that the project installs brings a module
// that Python's library no longer has.
func (m *manifest) replaces(module string) bool {
	names := []string{"standard-" + module, "legacy-" + module, "zombie-" + module, module + "-lts", "pyasyncore", "pyasynchat"}
	if module == "distutils" {
		// setuptools puts its own in place; gunicorn asked for it up to 20.1.
		names = []string{"setuptools", "gunicorn"}
	}
	for _, w := range m.everything() {
		if slices.Contains(names, w.name) && (w.name != "gunicorn" || keepsBelow(w.specifier, "21")) {
			return true
		}
	}
	return false
}

// atMargin reports whether the line of an offset is not indented: what stands there
// runs whenever the module is imported.
func (m *module) atMargin(offset int) bool {
	line := m.src[strings.LastIndexByte(m.src[:offset], '\n')+1:]
	return line != "" && line[0] != ' ' && line[0] != '\t'
}

// pythonTwo recognises source that no Python of today can read.
func (e *entryFinder) pythonTwo(c candidate) *Refusal {
	for _, file := range e.mentioningOf(e.python, "print ", "exec ") {
		if !c.files[file] {
			continue
		}
		var at Evidence
		e.eachStatement(file, func(s statement) {
			if len(s.tokens) < 2 || at.Line > 0 || !s.begins("print") && !s.begins("exec") {
				return
			}
			// A word or a string behind the word print is a statement of Python 2.
			if second := s.tokens[1]; second.kind == stringToken || second.kind == numberToken || second.kind == nameToken && !isOperatorWord(second.text) {
				at = s.at(s.tokens[0])
			}
		})
		if at.Line > 0 {
			return &Refusal{
				Reason: fmt.Sprintf("%s is written in Python 2, and the images have Python 3 only.", quoted(path.Clean(file))),
				Saw:    []Evidence{at},
				Advice: "Port it to Python 3: the tool 2to3, or python-modernize, does most of it.",
			}
		}
	}
	return nil
}

func isOperatorWord(word string) bool {
	switch word {
	case "if", "else", "and", "or", "in", "is", "not", "for":
		return true
	}
	return false
}
