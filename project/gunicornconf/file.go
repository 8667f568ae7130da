// Package gunicornconf reads configuration files of gunicorn, which are Python, without
// running them: what they set, the functions that gunicorn calls, what they import, and
// the names that gunicorn ignores. Start with [Read].
package gunicornconf

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/schema/gunicorn"
)

// File is what a configuration file of gunicorn says.
type File struct {
	Path     string
	Settings []Setting // in the order of the file, the last assignment of each
	// Hooks are the functions that gunicorn calls, and Imports what the file takes from
	// the project or its packages: neither can be said in another way than by a file.
	Hooks, Imports []Name
	// Ignored are names that look like settings and that gunicorn does not know.
	Ignored []Ignored
}

// Setting is one setting of a file.
type Setting struct {
	Name  string
	Value python.Value
	At    evidence.Place
	// Source is the line's value as it is written.
	Source  string
	binding python.Binding
}

// Name is something that a file defines or imports.
type Name struct {
	Name string
	At   evidence.Place
}

// Read reads a configuration file; it is nil when there is none that can be read.
func Read(f *source.Index, name string) *File {
	mod := f.Module(name)
	if mod == nil {
		return nil
	}
	file := &File{Path: name}
	for _, b := range mod.Names {
		setting := gunicorn.Named(b.Name)
		more := len(file.Imports)+len(file.Hooks) < maxNames
		switch {
		case b.Script:
		case b.Kind == python.Imported:
			if more && (!slices.Contains(standard, firstPart(b.Origin.Module)) || b.Origin.Level > 0) {
				file.Imports = append(file.Imports, Name{importText(b), source.Evidence(mod, b.Offset)})
			}
		case setting == nil:
		case b.Kind == python.Function || b.Kind == python.Coroutine:
			if more {
				file.Hooks = append(file.Hooks, Name{b.Name, source.Evidence(mod, b.Offset)})
			}
		case b.Kind == python.Assigned && b.Value.End > 0 && b.Index == 0:
			file.Settings = slices.DeleteFunc(file.Settings, func(s Setting) bool { return s.Name == b.Name })
			file.Settings = append(file.Settings, Setting{Name: b.Name, binding: b})
		}
	}
	// Only of those that are left: a place counts the lines before it.
	evaluator := mod.Evaluator()
	for i := range file.Settings {
		s := &file.Settings[i]
		value := s.binding.Value
		s.At, s.Value = source.Evidence(mod, s.binding.Offset), evaluator.Span(value)
		if value.End-value.Start <= python.MaxExpression {
			s.Source = strings.Join(strings.Fields(mod.Text(value)), " ")
		}
	}
	file.Ignored = ignored(f, mod)
	return file
}

// Setting returns what the file sets name to.
func (f *File) Setting(name string) (s Setting, ok bool) {
	if f == nil {
		return s, false
	}
	for _, s := range slices.Backward(f.Settings) {
		if s.Name == name {
			return s, true
		}
	}
	return s, false
}

// Binds are the addresses that the file says gunicorn listens on. Fixed says that PORT
// has no part in them.
func (f *File) Binds() (addresses []string, fixed bool, at evidence.Place) {
	bind, ok := f.Setting("bind")
	if !ok {
		return nil, false, at
	}
	for _, v := range append(bind.Value.Items, bind.Value) {
		if v.Known && v.Items == nil {
			for address := range strings.SplitSeq(v.Text, ",") {
				addresses = append(addresses, strings.TrimSpace(address))
			}
		}
	}
	return addresses, !slices.Contains(bind.Value.Variables, "PORT"), bind.At
}

// Port is the port of an address that gunicorn listens on: 0.0.0.0:8000, [::]:8000,
// :8000, and 8000 for an address without one. It is empty for a socket.
func Port(address string) string {
	if strings.HasPrefix(address, "unix:") || strings.HasPrefix(address, "fd:") || address == "" {
		return ""
	}
	address = address[strings.LastIndexByte(address, '/')+1:] // tcp://
	at := strings.LastIndexByte(address, ':')
	if at < 0 || strings.HasSuffix(address, "]") {
		return "8000"
	}
	return address[at+1:]
}

// IsLocal reports whether only the machine itself reaches an address.
func IsLocal(address string) bool {
	host := strings.Trim(strings.TrimSuffix(address[strings.LastIndexByte(address, '/')+1:], ":"+Port(address)), "[]")
	return host == "localhost" || strings.HasPrefix(host, "127.") || host == "::1"
}

// Locate returns the file of the project that a command names as its configuration,
// being started in one of folders: a path, file:PATH, or python:MODULE. An absolute path
// is one of the image, and is looked for by its end.
func Locate(f *source.Index, name string, folders ...string) string {
	if module, ok := strings.CutPrefix(name, "python:"); ok {
		for _, folder := range folders {
			if file, _ := f.ModuleFrom(folder, module); file != "" {
				return file
			}
		}
		return ""
	}
	name = strings.TrimPrefix(name, "file:")
	if name == "" {
		return ""
	}
	for _, folder := range folders {
		rest := strings.TrimPrefix(name, "/")
		for {
			if file := path.Join(folder, rest); f.Has(file) {
				return file
			}
			_, after, ok := strings.Cut(rest, "/")
			if !ok || !strings.HasPrefix(name, "/") {
				break
			}
			rest = after
		}
	}
	if found := f.Named(path.Base(name)); len(found) > 0 {
		return found[0]
	}
	return ""
}

// maxNames is how many imports and hooks are kept of one file.
const maxNames = 200

func firstPart(module string) string {
	first, _, _ := strings.Cut(module, ".")
	return first
}

func importText(b python.Binding) string {
	module := strings.Repeat(".", b.Origin.Level) + b.Origin.Module
	if b.Origin.Name == "" {
		return "import " + module
	}
	return "from " + module + " import " + b.Origin.Name
}

// standard are the modules of Python's library that configurations read their settings
// with. An import of another one does something that no setting says.
var standard = []string{"os", "sys", "multiprocessing", "pathlib", "math", "re", "typing", "__future__", "socket", "platform", "json"}
