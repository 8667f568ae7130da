package environ

import (
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/python"
)

// Settings classes, whose fields are variables. What is read in pydantic-settings 2.16,
// pydantic 1.10 and typed-settings 26.0, in November 2026:
//
//   - A field is the variable of env_prefix and its name, in any case. An alias
//     (alias, validation_alias, env of pydantic 1) is the whole name, without prefix.
//   - A field without a default is required; in pydantic 1 one that is Optional is not.
//   - A field of another model is read as JSON, or from PREFIX_FIELD__NAME where
//     env_nested_delimiter is "__". One of another settings class has that one's names.
//   - What a subclass does not say is said by the class it derives from.
//   - env_file names a file that no image has.
//
// The class says nothing of a variable until it is called: a variable is required only
// where a file of the app makes an object of the class.

// Bounds of what is read of classes.
const (
	maxModels  = maxFound
	maxFields  = 200
	maxNesting = 4
)

// model is a class with fields.
type model struct {
	name, file string
	bases      []string
	fields     []field
	settings   bool // reads the environment itself
	typed      bool // of typed-settings
	optional   bool // Optional without a default is not required, as in pydantic 1
	// Of the configuration; nil where the class says nothing.
	prefix, delimiter *string
	sensitive         *bool               // the case of a name counts
	aliases           map[string][]string // of class Config: fields = {...}
}

// field is one field of a model.
type field struct {
	name     string
	at       evidence.Place
	kind     string   // the type as far as it is one name, without Optional
	nullable bool     // Optional
	aliases  []string // whole names of variables
	read     envRead
	given    bool // has a default
}

// settings reads the settings classes of the files.
func (r *environmentReader) settings() {
	files := r.f.MentioningOf(r.files, "BaseSettings", "typed_settings")
	if len(files) == 0 {
		return
	}
	models := make(map[string]*model)
	read := func(files []string) {
		for _, name := range files {
			m := modelReader{models: models, path: name, body: -1}
			r.f.EachStatement(name, m.statement)
		}
	}
	read(files)
	// Classes that derive from them, and models that are types of their fields, may
	// stand in other files.
	for range maxNesting {
		var words []string
		for _, m := range models {
			words = append(words, m.name)
			for _, f := range m.fields {
				if f.kind != "" && models[f.kind] == nil {
					words = append(words, "class "+f.kind+"(")
				}
			}
		}
		slices.Sort(words)
		words = slices.Compact(words)
		before := len(models)
		more := slices.DeleteFunc(r.f.MentioningOf(r.files, words[:min(len(words), maxFound)]...), func(name string) bool { return slices.Contains(files, name) })
		files = append(files, more...)
		if read(more); len(models) == before || len(more) == 0 {
			break
		}
	}
	r.callsOf(models)
}

// made is one call of a settings class.
type made struct {
	given  []string // fields that the call has values for
	prefix *string
}

// callsOf finds the calls of the classes, and adds the variables of each class that is
// called. The others are listed, unless another class derives from them.
func (r *environmentReader) callsOf(models map[string]*model) {
	var names []string
	calls := make(map[string]made)
	for name, m := range models {
		if m.isSettings(models, 0) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range r.f.MentioningOf(r.files, names...) {
		script := -1
		r.f.EachStatement(name, func(s python.Statement) {
			if script >= 0 && s.Indent <= script {
				script = -1
			}
			if s.Begins("if") && script < 0 && python.OuterIndex(s.Tokens, ":") > 0 && python.IsScriptTest(s.Tokens[1:python.OuterIndex(s.Tokens, ":")]) {
				script = s.Indent
			}
			if script >= 0 || s.Begins("class") {
				return
			}
			for i, t := range s.Tokens {
				if !python.Next(s.Tokens, i).Is("(") {
					if slices.Contains(names, t.Text) && i > 1 && s.Tokens[i-1].Is("=") && s.Tokens[i-2].Is("default_factory") {
						calls[t.Text] = made{}
					}
					continue
				}
				class, c := t, python.ReadCall(s.Tokens, i+1)
				if of := c.Argument(0, "cls"); t.Is("load") && len(of) == 1 {
					class = of[0]
				}
				if class.Kind != python.NameToken || !slices.Contains(names, class.Text) {
					continue
				}
				if known, again := calls[class.Text]; !again || len(known.given) > 0 {
					calls[class.Text] = madeBy(c, class.Text == t.Text)
				}
			}
		})
	}
	for _, name := range names {
		call, called := calls[name]
		if !called && models[name].typed || !called && slices.ContainsFunc(names, func(other string) bool { return slices.Contains(models[other].bases, name) }) {
			continue
		}
		w := writer{reader: r, models: models, required: called, given: call.given}
		w.class(models[name], call.prefix)
	}
}

// madeBy reads Settings(field=value, _env_prefix="X_"), or load(Settings, appname="x")
// of typed-settings.
func madeBy(c python.Call, constructor bool) made {
	var m made
	if constructor {
		if prefix, ok := python.TextOf(c.Keyword("_env_prefix")); ok {
			m.prefix = &prefix
		}
		m.given = c.Names()
		return m
	}
	prefix, ok := python.TextOf(c.Keyword("env_prefix"))
	if name, known := python.TextOf(c.Argument(1, "appname")); !ok && known {
		prefix = strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "_"
	}
	m.prefix = &prefix
	return m
}

// isSettings reports whether the class, or one it derives from, reads the environment.
func (m *model) isSettings(models map[string]*model, depth int) bool {
	return m.settings || depth < maxNesting && slices.ContainsFunc(m.bases, func(base string) bool {
		return models[base] != nil && models[base].isSettings(models, depth+1)
	})
}

// writer adds the variables of a class.
type writer struct {
	reader   *environmentReader
	models   map[string]*model
	required bool
	given    []string
	// Of the class.
	delimiter *string
	sensitive bool
}

// lineage are the class and those that it derives from, the class first.
func (w *writer) lineage(m *model) []*model {
	all := []*model{m}
	for i := 0; i < len(all) && len(all) < maxNesting*maxNesting; i++ {
		for _, base := range all[i].bases {
			if of := w.models[base]; of != nil && !slices.Contains(all, of) {
				all = append(all, of)
			}
		}
	}
	return all
}

// class adds the variables of a settings class.
func (w *writer) class(m *model, prefix *string) {
	lineage := w.lineage(m)
	var sensitive *bool
	for _, of := range lineage {
		if prefix == nil {
			prefix = of.prefix
		}
		if w.delimiter == nil {
			w.delimiter = of.delimiter
		}
		if sensitive == nil {
			sensitive = of.sensitive
		}
	}
	w.sensitive = sensitive != nil && *sensitive
	before := ""
	if prefix != nil {
		before = *prefix
	}
	seen := make(map[string]bool)
	for _, of := range lineage {
		for _, f := range of.fields {
			if seen[f.name] {
				continue
			}
			seen[f.name] = true
			if aliases := of.aliases[f.name]; len(f.aliases) == 0 && aliases != nil {
				f.aliases = aliases
			}
			given := slices.Contains(w.given, f.name)
			w.field(f, before, w.required && !given, given, of.optional, 0)
		}
	}
}

// field adds the variables of one field.
func (w *writer) field(f field, prefix string, required, given, nullable bool, depth int) {
	required = required && !f.given && !(nullable && f.nullable)
	names := f.aliases
	if len(names) == 0 {
		names = []string{prefix + f.name}
	}
	if of := w.models[f.kind]; of != nil {
		switch {
		case of.isSettings(w.models, 0) && !of.typed && f.given:
			return // it is called, and has names of its own
		case w.delimiter != nil && depth < maxNesting:
			for _, of := range w.lineage(of) {
				for _, inner := range of.fields {
					w.field(inner, names[0]+*w.delimiter, required, given, nullable, depth+1)
				}
			}
			return
		}
	}
	for _, name := range names {
		read := f.read
		if read.name = name; !w.sensitive {
			read.name = strings.ToUpper(name)
		}
		read.evidence = f.at
		// One of several names is enough.
		read.required, read.optional = required && len(names) == 1, f.given || given
		w.reader.reads = append(w.reader.reads, read)
	}
}
