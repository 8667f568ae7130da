package process

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
)

// What celery's -A means: "pkg.module" is the module's app, then its celery, then
// whichever Celery it holds; "pkg.module.name" and "pkg.module:name" are that name. A
// module whose app is Flask's is therefore named with the attribute.

// celeryReader finds Celery objects in the modules of a project.
type celeryReader struct {
	f    *source.Index
	root string // where the process starts
	left int    // bindings that may still be followed
}

// verdict says what a name is.
type verdict int

const (
	unknown verdict = iota
	isCelery
	isOther // Flask's app, most likely
)

// object says what name is in the module of a file, which may import it.
func (r *celeryReader) object(file, name string, depth int) verdict {
	mod := r.f.Module(file)
	if r.left--; mod == nil || depth == 0 || r.left < 0 {
		return unknown
	}
	for i := len(mod.Names) - 1; i >= 0; i-- {
		b := &mod.Names[i]
		if b.Name != name || b.Script {
			continue
		}
		switch {
		case b.Kind == python.Imported && b.Origin.Name != "":
			origin, folder := r.f.ImportedBy(file, b.Origin.Level, b.Origin.Module)
			if origin == "" && folder != "" {
				origin = folder + "/__init__.py"
			}
			return r.object(origin, b.Origin.Name, depth-1)
		case b.Kind == python.Assigned && b.Value.End > 0:
			return made(mod.Text(b.Value), b)
		}
		return unknown
	}
	return unknown
}

// made says what an assignment's value is, by the call that makes it.
func made(value string, b *python.Binding) verdict {
	callee, _, called := strings.Cut(value, "(")
	last := callee[strings.LastIndexByte(callee, '.')+1:]
	switch {
	case strings.Contains(value, `extensions["celery"]`), strings.Contains(value, "extensions['celery']"):
		return isCelery
	case called && strings.HasSuffix(last, "Celery"):
		return isCelery
	case called && strings.Contains(strings.ToLower(last), "celery") && (strings.Contains(strings.ToLower(b.Name), "celery") || b.Name == "app"):
		return isCelery // celery = make_celery(app)
	case b.Flask, called && (last == "create_app" || last == "make_app" || last == "Flask"):
		return isOther
	}
	return unknown
}

// binds reports whether the module of a file gives name a meaning when it is imported.
func (r *celeryReader) binds(file, name string) bool {
	mod := r.f.Module(file)
	return mod != nil && slices.ContainsFunc(mod.Names, func(b python.Binding) bool { return b.Name == name && !b.Script })
}

// named returns how -A names a Celery that a module holds under name. A module that
// holds something else as its app is named with the attribute.
func (r *celeryReader) named(file, name string) string {
	module := moduleOf(r.f, file, r.root)
	if module == "" {
		return ""
	}
	if name == "app" || name == "celery" && !r.binds(file, "app") {
		return module
	}
	return module + ":" + name
}

// corrected returns what a command of the project says behind -A, unless that is
// Flask's app and the module holds one Celery beside it.
func (r *celeryReader) corrected(app string) string {
	module, name, _ := strings.Cut(app, ":")
	file := r.file(module)
	if file == "" && name == "" {
		if at := strings.LastIndexByte(app, '.'); at > 0 {
			module, name = app[:at], app[at+1:]
			file = r.file(module)
		}
	}
	if file == "" {
		return app
	}
	asked := name
	if asked == "" {
		asked = "app"
		if !r.binds(file, "app") {
			return app
		}
	}
	if r.object(file, asked, maxFollowed) != isOther {
		return app
	}
	found := ""
	for _, b := range r.f.Module(file).Names {
		if !b.Script && b.Name != found && r.object(file, b.Name, maxFollowed) == isCelery {
			if found != "" {
				return app
			}
			found = b.Name
		}
	}
	if found == "" {
		return app
	}
	return module + ":" + found
}

// maxFollowed is how many imports a name is followed through.
const maxFollowed = 5

func (r *celeryReader) file(module string) string {
	for _, folder := range []string{r.root, ".", "src"} {
		if file, _ := r.f.ModuleFrom(folder, module); file != "" {
			return file
		}
	}
	return ""
}

// correct corrects -A in a command of celery.
func (r *celeryReader) correct(words []string) {
	for i, word := range words {
		if (word == "-A" || word == "--app") && i+1 < len(words) {
			words[i+1] = r.corrected(words[i+1])
			return
		}
	}
}

// celeryApp finds the Celery app that a worker loads, as celery's -A takes it. A
// module that makes Flask's app and pushes its context, beside a Celery that it
// imports, is there to be loaded by the worker; next is a Celery that is made of the
// app; last one that a factory finishes later, which has no broker when the worker
// starts.
func celeryApp(f *source.Index, root string, files []string) (app string, at evidence.Place, found bool) {
	r := celeryReader{f: f, root: root, left: maxBindings}
	best := -1
	for _, file := range f.MentioningOf(f.Python, "elery") {
		if path.Base(file) == "__main__.py" || !slices.Contains(files, file) && !isWorkerModule(f, file) {
			continue
		}
		mod := f.Module(file)
		if mod == nil {
			continue
		}
		for i := range mod.Names {
			b := &mod.Names[i]
			if b.Script || b.Kind != python.Imported && b.Kind != python.Assigned || r.object(file, b.Name, maxFollowed) != isCelery {
				continue
			}
			rank := 1
			switch {
			case b.Kind == python.Imported && isWorkerModule(f, file):
				rank = 3
			case b.Kind == python.Imported:
				continue
			case !strings.HasSuffix(strings.SplitN(mod.Text(b.Value), "(", 2)[0], "Celery"):
				rank = 2
			}
			name := r.named(file, b.Name)
			if rank > best && name != "" {
				best, app, at = rank, name, source.Evidence(mod, b.Offset)
			}
		}
	}
	return app, at, best >= 0
}

// maxBindings is how many names are followed in search of a Celery.
const maxBindings = 5000

// isWorkerModule reports whether a module makes the app for something that runs
// outside of a request.
func isWorkerModule(f *source.Index, file string) bool {
	content := f.Read(file)
	return strings.Contains(content, "app_context()") && strings.Contains(content, "push()") || source.IsTool(file) && strings.Contains(content, "create_app(")
}
