package startup

import (
	"slices"
	"strings"

	"dockgen/project/python"
	"dockgen/project/source"
)

// body is what runs of one file: its top level, or a function of it.
type body struct {
	*tracer
	way
	file   string
	module *module // of the file; nil while a function runs
	offset int     // of the function's name; -1 for the top level
	// indent is how far in the function's head stands; begun says that it was met.
	indent    int
	begun     bool
	ended     bool
	open      []block
	decorated bool // the line before was a decorator
	// returned says that the function may have ended.
	returned bool
	locals   map[string]python.ImportOrigin // what a function imports
}

// block is an open block of statements.
type block struct {
	indent int
	kind   blockKind
}

type blockKind uint8

const (
	runs    blockKind = iota // its statements run
	mayRun                   // they may: of an if or a loop
	guarded                  // they run, and may fail without harm
	passed                   // they do not run: of a function, or of a script
)

// run runs a function.
func (b *body) run() {
	for s := range b.index.StatementsFrom(b.file, b.offset) {
		if b.see(s); b.ended {
			return
		}
	}
}

// see runs the next statement.
func (b *body) see(s python.Statement) {
	if b.ended || b.read > maxStatements {
		return
	}
	b.read++
	if b.offset >= 0 && !b.begun {
		b.begin(s)
		return
	}
	if !s.Joined {
		if b.offset >= 0 && s.Indent <= b.indent {
			b.ended = true
			return
		}
		for len(b.open) > 0 && b.open[len(b.open)-1].indent >= s.Indent {
			b.open = b.open[:len(b.open)-1]
		}
	}
	b.statement(s, s.Tokens)
}

// begin looks for the head of the function.
func (b *body) begin(s python.Statement) {
	for i, t := range s.Tokens {
		if t.Offset == b.offset {
			b.begun, b.indent = true, s.Indent
			rest := s.Tokens[i:]
			if colon := python.OuterIndex(rest, ":"); colon >= 0 && colon+1 < len(rest) {
				b.statement(s, rest[colon+1:])
			}
			return
		}
	}
}

// certainly reports whether the next statement is certain to run, and its failure to do
// harm; skipped that it does not run.
func (b *body) certainly() (certain, skipped bool) {
	certain = b.certain && !b.returned
	for _, o := range b.open {
		certain = certain && o.kind == runs
		skipped = skipped || o.kind == passed
	}
	return certain, skipped
}

func (b *body) statement(s python.Statement, tokens []python.Token) {
	certain, skipped := b.certainly()
	if skipped || len(tokens) == 0 {
		return
	}
	if b.module != nil {
		b.module.offset = tokens[0].Offset
	}
	first := tokens[0]
	if first.Is("async") && len(tokens) > 1 {
		tokens, first = tokens[1:], tokens[1]
	}
	w := way{certain, b.fresh, b.depth, s.At(first)}
	defer func(at bool) { b.decorated = at }(first.Is("@"))
	switch first.Text {
	case "import", "from":
		b.imported(tokens, w)
	case "def":
		if b.module != nil && len(tokens) > 1 {
			// A decorator may change what a call does; a coroutine runs later.
			if b.decorated || s.Begins("async") {
				b.module.define(tokens[1].Text, -1, nil)
			} else {
				b.module.define(tokens[1].Text, tokens[1].Offset, nil)
			}
		}
		b.open = append(b.open, block{s.Indent, passed})
	case "@", "global", "nonlocal":
	case "class", "if", "elif", "else", "for", "while", "try", "except", "finally", "with":
		b.compound(s, tokens, w)
	case "match", "case":
		// They are names as well: "match = 1", "case: int".
		if python.OuterIndex(tokens, ":") > 1 {
			b.compound(s, tokens, w)
			return
		}
		b.expression(s, tokens, w)
	case "return", "raise":
		b.expression(s, tokens[1:], w)
		b.ended = b.ended || certain && b.offset >= 0
		b.returned = b.returned || b.offset >= 0
	default:
		b.expression(s, tokens, w)
	}
}

// compound reads the head of a block, and what stands on the same line behind its colon.
func (b *body) compound(s python.Statement, tokens []python.Token, w way) {
	colon := python.OuterIndex(tokens, ":")
	if colon < 0 {
		colon = len(tokens) - 1
	}
	head, kind := tokens[1:colon+1], mayRun
	head = head[:max(0, len(head)-1)]
	switch tokens[0].Text {
	case "class", "finally":
		kind = runs
	case "if":
		if python.IsScriptTest(head) || len(head) > 0 && head[len(head)-1].Is("TYPE_CHECKING") && !head[0].Is("not") {
			kind = passed
		}
	case "try", "except":
		kind = guarded
	case "with":
		kind = runs
		if slices.ContainsFunc(head, func(t python.Token) bool { return t.Is("suppress") || t.Is("ignored") }) {
			kind = guarded
		}
	}
	if kind != passed && tokens[0].Text != "class" {
		b.expression(s, head, w)
	}
	b.open = append(b.open, block{s.Indent, kind})
	b.statement(s, tokens[colon+1:])
}

// expression looks for what an expression calls, and for what changes imports.
func (b *body) expression(s python.Statement, tokens []python.Token, w way) {
	// Of "if x: y" the head alone is certain to run, and so no place.
	if n := len(s.Tokens); w.certain && len(tokens) > 0 && tokens[len(tokens)-1].Offset >= s.Tokens[max(0, n-2)].Offset && b.index.Mentions(b.file, source.ReadsFiles) {
		b.found.runs[s.At(s.Tokens[0])] = true
	}
	calls := 0
	for i, t := range tokens {
		if t.Kind != python.NameToken {
			continue
		}
		switch t.Text {
		case "path":
			b.pathChanged = b.pathChanged || i > 1 && tokens[i-2].Is("sys")
		case "addsitedir", "meta_path", "path_hooks":
			b.pathChanged = true
		case "__import__", "import_module", "import_string", "find_modules", "exec", "run_path", "run_module":
			b.dynamic = true
		case "lambda":
			return // what follows need not run
		}
		if !python.Next(tokens, i).Is("(") {
			continue
		}
		owner := ""
		if i > 0 && tokens[i-1].Is(".") {
			if owner = b.owner(tokens[:i-1]); owner == "" {
				continue
			}
		}
		w.from = s.At(t)
		if b.asks(owner, t.Text) {
			if calls++; calls < maxCalls {
				b.askedFor(python.ReadCall(tokens, i+1), w)
			}
		} else {
			b.callName(b.file, b.locals, owner, t.Text, w)
		}
	}
}

// owner returns the dotted name that tokens end with; empty when that is no name alone.
func (b *body) owner(tokens []python.Token) string {
	begin := len(tokens)
	for begin > 0 && tokens[begin-1].Kind == python.NameToken {
		begin--
		if begin == 0 || !tokens[begin-1].Is(".") {
			return python.DottedPrefix(tokens[begin:])
		}
		begin--
	}
	return ""
}

// imported runs an import statement.
func (b *body) imported(tokens []python.Token, w way) {
	if tokens[0].Is("import") {
		for item := range python.OuterItems(tokens[1:], ",") {
			if dotted := python.DottedPrefix(item); dotted != "" {
				if b.module != nil {
					b.module.offset = item[0].Offset
				}
				// "import a.b" binds a.
				name := item[0].Text
				origin := python.ImportOrigin{Module: name}
				if n := len(item); n > 2 && item[n-2].Is("as") {
					origin, name = python.ImportOrigin{Module: dotted, Alias: true}, item[n-1].Text
				}
				b.define(name, origin)
				b.bring(python.ImportOrigin{Module: dotted}, nil, w)
			}
		}
		return
	}
	at := python.OuterIndex(tokens, "import")
	if at < 0 {
		return
	}
	var origin python.ImportOrigin
	from := tokens[1:at]
	for origin.Level < len(from) && from[origin.Level].Is(".") {
		origin.Level++
	}
	origin.Module = python.DottedPrefix(from[origin.Level:])
	names := tokens[at+1:]
	if len(names) > 0 && names[0].Is("(") {
		names = python.InBrackets(names)
	}
	// The module is imported once, and then each name is asked for.
	own := b.bring(origin, namesOf(names), w)
	for item := range python.OuterItems(names, ",") {
		if len(item) == 0 || item[0].Kind != python.NameToken {
			continue
		}
		origin.Name = item[0].Text
		if own {
			b.name(origin, w)
		}
		b.define(item[len(item)-1].Text, origin)
	}
}

// define notes what an import binds.
func (b *body) define(name string, origin python.ImportOrigin) {
	if b.module != nil {
		b.module.define(name, 0, &origin)
		return
	}
	if b.locals == nil {
		b.locals = make(map[string]python.ImportOrigin)
	}
	b.locals[name] = origin
}

// namesOf are the names that a from statement asks for.
func namesOf(tokens []python.Token) (names []string) {
	for item := range python.OuterItems(tokens, ",") {
		if len(item) > 0 && item[0].Kind == python.NameToken {
			names = append(names, item[0].Text)
		}
	}
	return names
}

// bring imports a module of which names are wanted, and reports whether it is one of the
// project's that is there.
func (b *body) bring(origin python.ImportOrigin, names []string, w way) bool {
	at, _, failed := b.resolve(b.file, origin)
	if len(at.Files) == 0 && origin.Level == 0 && (failed != nil || at.Compiled) {
		if failed != nil {
			failed.Names = names
			b.failTop(*failed, w)
		}
		return false
	}
	for _, file := range at.Files {
		b.load(file, w)
	}
	if failed == nil {
		return !at.Compiled
	}
	if w.certain && !b.extendsPath(at.Files) && !isStandard(origin) {
		failed.At = w.from
		b.fail(*failed)
	}
	return false
}

// failTop notes a module of which the folder of the start has nothing: it may be of a
// package.
func (b *body) failTop(f Failure, w way) {
	if w.certain && !b.pathChanged {
		if top, _, _ := strings.Cut(f.Module, "."); !source.Standard()[top] {
			f.At = w.from
			b.fail(f)
		}
	}
}

// isStandard reports whether a module of Python's own has the name of one of the project.
func isStandard(origin python.ImportOrigin) bool {
	top, _, _ := strings.Cut(origin.Module, ".")
	return origin.Level == 0 && source.Standard()[top]
}

// name takes a name from a module of the project.
func (b *body) name(origin python.ImportOrigin, w way) {
	at, folder, failed := b.resolve(b.file, origin)
	if failed != nil {
		return
	}
	file, answer := "", never
	if last := len(at.Files) - 1; last >= 0 && !at.Namespace {
		file = at.Files[last]
		answer = b.names(file, origin.Name)
	}
	if answer == has {
		return
	}
	if folder != "" {
		below := b.locate(folder, origin.Name)
		for _, name := range below.Files {
			b.load(name, w)
		}
		if below.Found {
			return
		}
	}
	f := Failure{Kind: NoName, At: w.from, Module: origin.Module, Name: origin.Name, File: file}
	switch {
	case !w.certain || answer == unknown || len(b.found.Failures) == maxFailures || isStandard(origin) || b.extendsPath(at.Files):
		return
	case answer == later:
		if !w.fresh || b.dynamic {
			return
		}
		f.Kind = NotYet
	case folder != "":
		if f.Kind, f.File = NoModule, folder+"/"+origin.Name; file == "" && origin.Level == 0 {
			f.Kind = NoPart
		}
	}
	b.fail(f)
}

// callName follows a call of a function of the project, by its name in file, or as an
// attribute of the module owner.
func (t *tracer) callName(file string, locals map[string]python.ImportOrigin, owner, name string, w way) {
	if w.depth > maxDepth {
		return
	}
	if owner != "" {
		if file = t.moduleOf(file, locals, owner); file == "" {
			return
		}
		locals = nil
	}
	offset := -1
	for range source.MaxImports {
		m := t.modules[file]
		if m == nil {
			return
		}
		origin, imported := locals[name]
		if !imported {
			if at, ok := m.functions[name]; ok {
				offset = at
				break
			}
			if origin, imported = m.imports[name]; !imported || origin.Name == "" {
				return
			}
		}
		at, _, failed := t.resolve(file, origin)
		if failed != nil || len(at.Files) == 0 || at.Namespace || at.Compiled {
			return
		}
		file, name, locals = at.Files[len(at.Files)-1], origin.Name, nil
	}
	c := call{file, offset, w.certain}
	if offset < 0 || t.called[c] {
		return
	}
	if t.scanned += len(t.index.Read(file)); t.scanned > maxScanned || t.isGenerator(file, offset) {
		return
	}
	t.called[c] = true
	w.depth++
	b := body{tracer: t, file: c.file, way: w, offset: c.offset}
	b.run()
}

// moduleOf returns the file of the module that owner, a name in file, is; empty when it
// is none of the project.
func (t *tracer) moduleOf(file string, locals map[string]python.ImportOrigin, owner string) string {
	first, below, dotted := strings.Cut(owner, ".")
	origin, ok := t.originOf(file, locals, first)
	if !ok || dotted && origin.Name != "" {
		return ""
	}
	if dotted {
		origin.Module += "." + below
	}
	at, folder, failed := t.resolve(file, origin)
	switch {
	case failed != nil || at.Compiled || origin.Name != "" && folder == "":
		return ""
	case origin.Name != "":
		if at = t.locate(folder, origin.Name); !at.Found || at.Compiled {
			return ""
		}
	}
	if len(at.Files) == 0 || at.Namespace {
		return ""
	}
	return at.Files[len(at.Files)-1]
}

// originOf returns what the import that binds name is of.
func (t *tracer) originOf(file string, locals map[string]python.ImportOrigin, name string) (python.ImportOrigin, bool) {
	origin, ok := locals[name]
	if m := t.modules[file]; !ok && m != nil {
		origin, ok = m.imports[name]
	}
	return origin, ok
}

// isGenerator reports whether a call of a function may run nothing of it. The text is
// looked at up to the next function at the margin.
func (t *tracer) isGenerator(file string, offset int) bool {
	text := python.NewScanner(t.index.Read(file)).Src[offset:]
	if end := strings.Index(text, "\ndef "); end >= 0 {
		text = text[:end]
	}
	return strings.Contains(text, "yield")
}
