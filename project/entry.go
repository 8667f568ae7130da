package project

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/schema"
)

// entryFinder chooses what gunicorn serves, and the folder in which it starts.
type entryFinder struct {
	*files
	resolver *resolver
	starts   []start
	found    []candidate // best first
}

// newEntryFinder finds everything that could be served.
func newEntryFinder(f *files) *entryFinder {
	e := &entryFinder{files: f, resolver: newResolver(f), starts: f.starts()}
	e.found = f.candidates(e.resolver)
	f.completeFactories(e.found)
	for i := range e.found {
		e.place(&e.found[i], f.startFolder(e.found[i].file))
	}
	e.found = slices.DeleteFunc(e.found, func(c candidate) bool { return c.module == "" })
	e.markRaw()
	e.found = order(e.found)
	return e
}

// markRaw marks apps that a factory completes: it returns an app of the top level
// that it did not make. Without a call of it, the app has no views.
func (e *entryFinder) markRaw() {
	for _, factory := range e.found {
		if !factory.factory || factory.object.module == nil || !factory.object.module.isTop(factory.object.binding) {
			continue
		}
		for i := range e.found {
			if c := &e.found[i]; !c.factory && c.origin == factory.origin && !e.callsWhenImported(c.closure, factory.name) {
				c.raw = true
			}
		}
	}
}

// isTop reports whether b is an assignment of the module's top level.
func (m *module) isTop(b *binding) bool {
	for i := range m.names {
		if &m.names[i] == b {
			return b.kind == assigned
		}
	}
	return false
}

// callsWhenImported reports whether a call of the function name stands at the top
// level of one of the files that an import runs.
func (e *entryFinder) callsWhenImported(at closure, name string) bool {
	for file := range at.files {
		mod := e.modules[file]
		if mod == nil {
			continue
		}
		for _, r := range mod.runs {
			if !r.script && mentions(mod.text(r.call), name) {
				return true
			}
		}
		for _, b := range mod.names {
			if b.kind == assigned && !b.script && b.value.end > 0 && b.value.end-b.value.start < maxExpression && mentions(mod.text(b.value), name) {
				return true
			}
		}
	}
	return false
}

// place fills in where c starts and what stands in the way.
func (e *entryFinder) place(c *candidate, at closure) {
	c.closure = at
	c.module = dotted(c.file, at.root)
	// A package hides a file of its name.
	if found, _ := e.moduleFrom(at.root, c.module); found != c.file {
		c.module = ""
	}
	if _, err := schema.ParseEntryPoint(c.entryPoint()); err != nil {
		c.module = ""
	}
	c.blocked, c.avoidable = e.blocker(at)
}

// blocker finds a call at the top level that keeps an import from ending.
func (e *entryFinder) blocker(at closure) (place Evidence, avoidable bool) {
	for _, file := range e.python {
		mod := e.modules[file]
		if !at.files[file] || mod == nil {
			continue
		}
		for _, r := range mod.runs {
			if r.script {
				continue
			}
			text := mod.text(r.call)
			callee, _, _ := strings.Cut(text, "(")
			owner, method, _ := cutLast(callee, ".")
			switch {
			case (method == "run" || method == "run_server") && owner != "":
				switch o := e.resolver.source(scope{module: mod}, owner); o.kind {
				case madeFlask, madeSocket, madeConnexion, madeDash:
					return mod.evidence(r.call.start), true
				}
			case method == "serve_forever" || callee == "serve" || callee == "waitress.serve":
				return mod.evidence(r.call.start), false
			}
		}
		for _, b := range mod.names {
			if b.kind == assigned && !b.script && b.value.end > 0 && strings.HasSuffix(mod.text(b.value), ".parse_args()") {
				return mod.evidence(b.offset), false
			}
		}
	}
	return Evidence{}, false
}

// cutLast is strings.Cut at the last separator; without one, all is in after.
func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return "", s, false
}

// choose returns the entry point: what the project's own commands serve, or the
// best of what was found.
func (e *entryFinder) choose() (candidate, Confidence, bool) {
	if c, tie, ok := e.commanded(); ok {
		switch {
		case tie || c.needs != "":
			return c, Guess, true
		case c.from.strength < byPython:
			return c, Certain, true
		}
		return c, e.confidence(c), true
	}
	if len(e.found) == 0 || !e.found[0].works() {
		return candidate{}, 0, false
	}
	return e.found[0], e.confidence(e.found[0]), true
}

// commanded finds what the strongest command serves. Commands of one strength and
// source that start equally near to the root are a tie when they serve different
// apps: then the one called web is taken, or the better by rank.
func (e *entryFinder) commanded() (best candidate, tie, ok bool) {
	for i := range e.starts {
		s := &e.starts[i]
		if isAside(s.evidence.Path) && len(e.found) > 0 && !isAside(e.found[0].file) {
			break
		}
		if ok && (s.strength != best.from.strength || s.source != best.from.source) {
			break
		}
		c, resolved := e.started(s)
		if !resolved || !c.works() {
			continue
		}
		c.from = s
		switch {
		case !ok:
			best, ok = c, true
		case c.origin == best.origin || depth(c.root) > depth(best.root):
		case depth(c.root) < depth(best.root):
			best, tie = c, false
		case best.from.process == "web" || path.Dir(s.evidence.Path) != "." && path.Dir(best.from.evidence.Path) == ".":
		case s.process == "web":
			best, tie = c, false
		default:
			tie = true
			if app(c, best) < 0 {
				best = c
			}
		}
	}
	return best, tie, ok
}

// confidence judges a choice without a command that names it: by the apps that
// stand beside it.
func (e *entryFinder) confidence(c candidate) Confidence {
	if c.needs != "" || isAside(c.file) || c.object.assumed {
		return Guess
	}
	result := Certain
	for _, other := range e.found {
		if other.origin == c.origin || other.factory && within(path.Dir(other.file), path.Dir(c.file)) && c.closure.files[other.file] {
			if other.file != c.file {
				result = min(result, Likely)
			}
			continue
		}
		if isAside(other.file) || isTool(other.file) || depth(other.root) > depth(c.root) {
			result = min(result, Likely)
			continue
		}
		if c.from == nil && (doorRank(other.file) < len(frontDoor)) == (doorRank(c.file) < len(frontDoor)) {
			return Guess
		}
		result = min(result, Likely)
	}
	return result
}

// started finds what a command of the project serves.
func (e *entryFinder) started(s *start) (candidate, bool) {
	switch s.launch.server {
	case "flask":
		return e.flaskRun(s)
	case "python":
		return e.script(s)
	}
	target := s.launch.target
	if target == "" {
		target = e.configured(s)
	}
	if target == "" && s.launch.options["ini"] != "" {
		return candidate{}, false // the file is read for itself
	}
	module, variable, _ := strings.Cut(target, ":")
	if strings.HasSuffix(module, ".py") || strings.Contains(module, "/") {
		// uWSGI names a file.
		module = strings.ReplaceAll(strings.TrimSuffix(strings.Trim(path.Clean(module), "./"), ".py"), "/", ".")
	}
	if module == "" {
		return candidate{}, false
	}
	if variable == "" {
		variable = "application"
		if s.launch.server == "uvicorn" || s.launch.server == "waitress" {
			variable = "app"
		}
	}
	if s.launch.call && !strings.Contains(variable, "(") {
		variable += "()"
	}
	for _, at := range e.locate(s, module) {
		if c, ok := e.variable(at.file, variable); ok {
			e.settle(&c, at.root)
			if c.module != "" {
				return c, true
			}
		}
	}
	return candidate{}, false
}

// configured reads wsgi_app from the gunicorn config that a command names, or
// that gunicorn loads by itself.
func (e *entryFinder) configured(s *start) string {
	if s.launch.server != "gunicorn" {
		return ""
	}
	name := s.launch.options["config"]
	if name == "" {
		name = "gunicorn.conf.py"
	}
	for _, folder := range s.folders {
		if mod := e.module(join(folder, strings.TrimPrefix(name, "python:"))); mod != nil {
			for _, b := range mod.names {
				if b.name == "wsgi_app" && b.value.end > 0 {
					return strings.Trim(mod.text(b.value), `"'`)
				}
			}
		}
	}
	return ""
}

// place of a module: its file, with the folder that is on Python's path.
type modulePlace struct{ file, root string }

// locate finds the files that a command may mean by a dotted module: in the
// folders where it may run, else wherever a path ends like it, if only one does.
func (e *entryFinder) locate(s *start, module string) []modulePlace {
	var found []modulePlace
	folders := slices.Clone(s.folders)
	for _, list := range []string{s.launch.options["pythonpath"], s.env["PYTHONPATH"]} {
		for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' }) {
			parts := strings.Split(strings.Trim(name, "/"), "/")
			for i := range parts {
				if tail := strings.Join(parts[i:], "/"); e.folders[tail] {
					folders = append(folders, tail)
				}
			}
		}
	}
	folders = append(folders, ".", "src")
	for _, folder := range folders {
		if file, _ := e.moduleFrom(folder, module); file != "" {
			place := modulePlace{file, folder}
			if !slices.Contains(found, place) {
				found = append(found, place)
			}
		}
	}
	if len(found) > 0 {
		return found
	}
	tail := "/" + strings.ReplaceAll(module, ".", "/")
	for _, file := range e.python {
		base := strings.TrimSuffix(strings.TrimSuffix("/"+file, ".py"), "/__init__")
		if strings.HasSuffix(base, tail) && !isAside(file) {
			found = append(found, modulePlace{file, cmpOr(strings.Trim(strings.TrimSuffix(base, tail), "/"), ".")})
		}
	}
	return found[:min(1, len(found))]
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// settle places c with root on Python's path, or with a better one when imports
// of the project fail there.
func (e *entryFinder) settle(c *candidate, root string) {
	at := e.closureOf(c.file, root)
	if len(at.misses) > 0 {
		if better := e.startFolder(c.file); len(better.misses) < len(at.misses) {
			at = better
		}
	}
	e.place(c, at)
}

// variable makes a candidate of a variable or call in a file, as a server takes it.
func (e *entryFinder) variable(file, variable string) (candidate, bool) {
	mod := e.module(file)
	if mod == nil {
		return candidate{}, false
	}
	name, arguments, call := strings.Cut(variable, "(")
	arguments = strings.TrimSuffix(arguments, ")")
	name, attribute, dotted := strings.Cut(strings.TrimSpace(name), ".")
	if dotted {
		// gunicorn takes no attribute; a name of the module that holds it will do.
		want := e.resolver.source(scope{module: mod}, name+"."+attribute)
		for _, c := range e.found {
			if c.file == file && want.serves() && c.object.binding == want.binding {
				return c, true
			}
		}
		return candidate{}, false
	}
	offset := -1
	for _, b := range mod.names {
		if b.name == name && !b.script {
			offset = b.offset
		}
	}
	if offset < 0 && !mod.open {
		return candidate{}, false
	}
	c := candidate{file: file, name: name, offset: max(0, offset), factory: call, arguments: arguments}
	o := e.resolver.lookup(scope{module: mod}, name)
	switch {
	case o.kind == madeAsgi && o.binding != nil:
		// What is wrapped needs no wrapper here.
		inner := o.module.evidence(o.binding.offset)
		for _, c := range e.found {
			if c.origin == inner {
				return c, true
			}
		}
		return candidate{}, false
	case o.kind == madeOther || o.kind == madeAsgi:
		return candidate{}, false
	case call && o.kind == madeFunction:
		c.object = e.resolver.result(scope{module: mod}, o, nil)
		if c.object.kind == madeOther || c.object.kind == madeAsgi {
			return candidate{}, false
		}
		if c.arguments != "" && mismatch(o.binding.parameters, readArguments(c.arguments)) != "" {
			return candidate{}, false
		}
	case o.kind == madeFunction && !looksLikeServed(o.binding):
		return candidate{}, false
	default:
		c.object = o
	}
	c.object.assumed = !e.resolver.serves(c.object)
	c.origin = mod.evidence(c.offset)
	if c.object.module != nil && c.object.binding != nil {
		c.origin = c.object.module.evidence(c.object.binding.offset)
	}
	if call && c.arguments == "" {
		completed := []candidate{c}
		e.completeFactories(completed)
		c = completed[0]
	}
	return c, true
}

func looksLikeServed(b *binding) bool {
	return mismatch(b.parameters, arguments{positional: 2}) == "" && len(b.parameters) > 0 && looksLikeWSGI(b.parameters)
}

// flaskRun finds the app as Flask's own command does.
func (e *entryFinder) flaskRun(s *start) (candidate, bool) {
	target, variable, _ := strings.Cut(s.launch.target, ":")
	target = strings.TrimSpace(target)
	var files []string
	switch {
	case target == "":
		for _, folder := range s.folders[:min(1, len(s.folders))] {
			for _, name := range []string{"wsgi.py", "app.py"} {
				if e.known[join(folder, name)] {
					files = append(files, join(folder, name))
				}
			}
		}
	case strings.HasSuffix(target, ".py") || strings.Contains(target, "/"):
		for _, folder := range s.folders {
			name := path.Join(folder, strings.TrimPrefix(target, "/"))
			for _, file := range []string{name, name + "/__init__.py", name + ".py"} {
				if e.known[file] {
					files = append(files, file)
				}
			}
		}
		if found := e.named(path.Base(target)); len(files) == 0 && len(found) == 1 {
			files = found
		}
	default:
		for _, at := range e.locate(s, target) {
			files = append(files, at.file)
		}
	}
	for _, file := range files {
		if variable != "" {
			if c, ok := e.flaskVariable(file, variable); ok {
				return c, true
			}
			continue
		}
		if c, ok := e.discovered(file); ok {
			return c, true
		}
	}
	return candidate{}, false
}

// flaskVariable takes "create_app" for a call of it, as Flask does.
func (e *entryFinder) flaskVariable(file, variable string) (candidate, bool) {
	c, ok := e.variable(file, variable)
	if !ok && !strings.Contains(variable, "(") {
		c, ok = e.variable(file, variable+"()")
	}
	if ok {
		e.place(&c, e.startFolder(file))
	}
	return c, ok && c.module != ""
}

// discovered finds the app in a file by Flask's rules: app or application, the
// only Flask object, create_app or make_app.
func (e *entryFinder) discovered(file string) (candidate, bool) {
	mod := e.module(file)
	if mod == nil {
		return candidate{}, false
	}
	found := e.inModule(e.resolver, mod)
	if len(found) == 0 {
		return candidate{}, false
	}
	best := slices.MinFunc(found, func(a, b candidate) int { return flaskOrder(a) - flaskOrder(b) })
	completed := []candidate{best}
	e.completeFactories(completed)
	best = completed[0]
	e.place(&best, e.startFolder(file))
	return best, best.module != ""
}

func flaskOrder(c candidate) int {
	switch {
	case !c.factory && (c.name == "app" || c.name == "application"):
		return 0
	case !c.factory:
		return 1
	case c.name == "create_app" || c.name == "make_app":
		return 2
	}
	return 3
}

// script finds the app that a Python program runs: one of its own, or else the
// best of those that it imports.
func (e *entryFinder) script(s *start) (candidate, bool) {
	var files []string
	target := strings.TrimPrefix(s.launch.target, "./")
	if s.launch.options["module"] != "" {
		for _, at := range e.locate(s, target) {
			files = append(files, at.file)
			if main := path.Dir(at.file) + "/__main__.py"; path.Base(at.file) == "__init__.py" && e.known[main] {
				files = append(files, main)
			}
		}
	} else {
		for _, folder := range s.folders {
			if file := path.Join(folder, target); e.known[file] {
				files = append(files, file)
			}
		}
	}
	for _, file := range files {
		if isTool(file) {
			continue
		}
		if c, ok := e.discovered(file); ok {
			return c, true
		}
		mod := e.module(file)
		if mod == nil {
			continue
		}
		reached := make(map[string]bool)
		for _, ref := range mod.imports {
			found, folder := e.importedBy(file, ref.origin.level, ref.origin.module)
			reached[found] = true
			if folder != "" && ref.origin.name != "" {
				sub, _ := e.moduleIn(folder, ref.origin.name)
				reached[sub] = true
			}
		}
		for _, c := range e.found {
			if reached[c.file] {
				return c, true
			}
		}
	}
	return candidate{}, false
}

// others returns the apps that were not chosen, best first, each once.
func (e *entryFinder) others(chosen candidate) []Found[string] {
	const enough = 8
	var found []Found[string]
	seen := map[Evidence]bool{chosen.origin: true}
	for _, c := range e.found {
		if !seen[c.origin] && len(found) < enough && !(c.factory && chosen.files[c.file]) {
			seen[c.origin] = true
			found = append(found, Found[string]{Value: c.entryPoint(), Evidence: c.evidence(e.files), Confidence: Guess, Note: startNote(c.root)})
		}
	}
	return found
}

func startNote(root string) string {
	if root == "." {
		return ""
	}
	return fmt.Sprintf("It starts in %s.", quoted(root))
}
