package environ

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

// Variables that are read by what the app calls a setting: Flask's from_prefixed_env puts
// each variable with a prefix into app.config, and Dynaconf into its settings. Which ones
// there are, only the places tell that read the setting. "__" in the name of a variable
// leads into a dictionary: SHOP_DB__HOST is config["DB"]["HOST"]. None of them is
// required, unless a Validator of Dynaconf says so: a file or a class may have the value.

// configured reads the variables of from_prefixed_env, of Dynaconf, and of
// app.config.from_mapping(os.environ).
func (r *environmentReader) configured() {
	files := r.f.MentioningOf(r.files, "from_prefixed_env", "ynaconf", "from_mapping(os.environ", "config.update(os.environ")
	if len(files) == 0 {
		return
	}
	p := prefixedReader{environmentReader: r, objects: make(map[string][]string)}
	for _, name := range files {
		p.path = name
		r.f.EachStatement(name, p.prefixes)
	}
	var words []string
	for object := range p.objects {
		words = append(words, object)
	}
	slices.Sort(words)
	for _, name := range r.f.MentioningOf(r.files, words...) {
		p.path, p.names = name, nil
		r.f.EachStatement(name, p.reads)
	}
}

// prefixedReader reads the settings of a config, or of a Dynaconf object.
type prefixedReader struct {
	*environmentReader
	path string
	// objects are the names of what has the settings, with the prefixes of its variables.
	// "config" stands for the attribute of an app.
	objects map[string][]string
	names   []string // of the file, that are its config: config = app.config
}

// prefixes finds where variables are loaded by their prefix.
func (r *prefixedReader) prefixes(s python.Statement) {
	for i, t := range s.Tokens {
		if t.Kind != python.NameToken || !python.Next(s.Tokens, i).Is("(") || i > 0 && s.Tokens[i-1].Is("def") {
			continue
		}
		c := python.ReadCall(s.Tokens, i+1)
		object, prefix := "config", "FLASK_"
		argument := []python.Token(nil)
		switch t.Text {
		case "from_prefixed_env":
			argument = c.Argument(0, "prefix")
		case "from_mapping", "update":
			of := c.Position(0)
			if len(of) == 4 && of[0].Is("**") {
				of = of[1:]
			}
			if i < 2 || !s.Tokens[i-2].Is("config") || len(of) != 3 || !of[0].Is("os") || !of[2].Is("environ") {
				continue
			}
			prefix = ""
		case "FlaskDynaconf":
			for _, keyword := range []string{"envvar_prefix", "ENVVAR_PREFIX", "ENVVAR_PREFIX_FOR_DYNACONF"} {
				argument = firstOf(argument, c.Keyword(keyword))
			}
		case "Dynaconf", "LazySettings":
			if object = "settings"; i > 1 && s.Tokens[i-1].Is("=") && s.Tokens[i-2].Kind == python.NameToken {
				object = s.Tokens[i-2].Text
			}
			prefix, argument = "DYNACONF_", c.Keyword("envvar_prefix")
		default:
			continue
		}
		switch text, ok := python.TextOf(argument); {
		case ok:
			prefix = strings.TrimSuffix(text, "_") + "_"
			if t.Is("from_prefixed_env") {
				prefix = text + "_"
			}
		case len(argument) == 1 && argument[0].Is("False"):
			prefix = ""
		case len(argument) > 0 && !argument[0].Is("None"):
			continue // not known
		}
		if len(r.objects) < maxNesting && len(r.objects[object]) < maxNesting && !slices.Contains(r.objects[object], prefix) {
			r.objects[object] = append(r.objects[object], prefix)
		}
	}
}

// reads finds the settings that a statement reads.
func (r *prefixedReader) reads(s python.Statement) {
	if n := len(s.Tokens); n > 4 && s.Tokens[0].Kind == python.NameToken && s.Tokens[1].Is("=") && s.Tokens[n-1].Is("config") && s.Tokens[n-2].Is(".") && r.objects["config"] != nil {
		r.names = append(r.names, s.Tokens[0].Text)
	}
	for i, t := range s.Tokens {
		if t.Kind == python.StringToken {
			inside := s
			for _, inside.Tokens = range python.Fields(t) {
				r.reads(inside)
			}
		}
		if t.Is("Validator") && python.Next(s.Tokens, i).Is("(") {
			r.validator(s, i)
		}
		attribute := i > 0 && s.Tokens[i-1].Is(".")
		prefixes := r.objects[t.Text]
		if slices.Contains(r.names, t.Text) && !attribute {
			prefixes = r.objects["config"]
		} else if t.Kind != python.NameToken || t.Is("config") && !attribute || attribute && !t.Is("config") {
			continue
		}
		if prefixes != nil {
			r.setting(s, i, prefixes, !t.Is("config") && !slices.Contains(r.names, t.Text))
		}
	}
}

// setting reads ["A"]["B"], .get("A", default) or, of Dynaconf, .A.B behind token i.
func (r *prefixedReader) setting(s python.Statement, i int, prefixes []string, attributes bool) {
	tokens := s.Tokens
	var path []string
	read := envRead{evidence: s.At(tokens[i])}
	at := i + 1
	for at+1 < len(tokens) && len(path) < maxNesting {
		if tokens[at].Is("[") {
			key := python.InBrackets(tokens[at:])
			text, ok := python.TextOf(key)
			if !ok {
				break
			}
			path = append(path, text)
			at += len(key) + 2
			continue
		}
		if !tokens[at].Is(".") {
			break
		}
		name := tokens[at+1].Text
		if called := at+2 < len(tokens) && tokens[at+2].Is("("); called {
			if name != "get" {
				break
			}
			c := python.ReadCall(tokens, at+2)
			if text, ok := python.TextOf(c.Argument(0, "key")); ok {
				path = append(path, strings.ReplaceAll(text, ".", "__"))
				read.optional = true
				read.fallsBack(c.Argument(1, "default"), "")
				at = c.End
				continue
			}
			break
		}
		if !attributes {
			break
		}
		path = append(path, name)
		at += 2
	}
	if len(path) == 0 || at < len(tokens) && tokens[at].Is("=") && i < 3 {
		return // it is set
	}
	if top := path[0]; attributes || top == strings.ToUpper(top) { // Flask's settings have no other names
		r.settingRead(strings.Join(path, "__"), prefixes, read)
	}
}

// settingRead adds what reads the setting key.
func (r *prefixedReader) settingRead(key string, prefixes []string, read envRead) {
	top, _, _ := strings.Cut(key, "__")
	switch upper := strings.ToUpper(top); {
	case upper == "DEBUG" || upper == "TESTING" || upper == "ENV" || upper == "VALIDATORS":
		return
	case upper != top && strings.ToLower(top) != top:
		return
	}
	for _, prefix := range prefixes {
		read.name = prefix + strings.ToUpper(key)
		r.environmentReader.reads = append(r.environmentReader.reads, read)
	}
}

// validator reads Validator("A", "B.C", must_exist=True, default=...) of Dynaconf.
func (r *prefixedReader) validator(s python.Statement, i int) {
	c := python.ReadCall(s.Tokens, i+1)
	fallback := c.Keyword("default")
	exists := append(slices.Clone(c.Keyword("must_exist")), c.Keyword("required")...)
	read := envRead{evidence: s.At(s.Tokens[i]), optional: len(fallback) > 0}
	read.fallsBack(fallback, "")
	read.required = len(fallback) == 0 && len(exists) == 1 && exists[0].Is("True") && c.Keyword("when") == nil && c.Keyword("env") == nil
	for _, key := range c.Positional() {
		text, ok := python.TextOf(key)
		if !ok {
			continue
		}
		for object, prefixes := range r.objects {
			if object != "config" || len(r.objects) == 1 {
				r.settingRead(strings.ReplaceAll(text, ".", "__"), prefixes, read)
			}
		}
	}
}
