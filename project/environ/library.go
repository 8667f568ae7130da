package environ

import (
	"slices"

	"dockgen/project/python"
)

// The libraries whose objects are called with the name of a variable. What differs is what
// the second argument is, and whether there are methods for types. Read in environs 15.2,
// django-environ 0.14, python-decouple 3.8 and Starlette 1.10, in November 2026:
//
//   - environs: env("X", default), env.int("X", default), with env.prefixed("A_")
//   - django-environ: env("X", cast, default), env.int("X", default), and the types and
//     defaults of Env(X=(bool, False))
//   - decouple: config("X", default, cast)
//   - Starlette: config("X", cast, default)
type library uint8

const (
	none library = iota
	environs
	djangoEnviron
	decouple
	starlette
)

// caller is an object of a library that is called with the name of a variable.
type caller struct {
	library library
	prefix  string
	// scheme are the types and defaults that django-environ is told for names.
	scheme map[string][]python.Token
}

// openPrefix is a block in which a caller puts a prefix before each name.
type openPrefix struct {
	indent int
	caller string
	text   string
	known  bool
}

// importsLibrary notes what a file imports from one of the libraries.
func (r *fileReads) importsLibrary(from, name, local string) bool {
	made := none
	switch {
	case from == "environs":
		made = environs
	case from == "environ":
		made = djangoEnviron
	case from == "decouple":
		made = decouple
	case from == "starlette.config":
		made = starlette
	default:
		return false
	}
	switch name {
	case "Env", "FileAwareEnv", "FlaskEnv", "Config", "AutoConfig":
		if r.makers == nil {
			r.makers = make(map[string]library)
		}
		r.makers[local] = made
	case "env", "config":
		r.calls(local, &caller{library: made})
	}
	return true
}

// calls notes that name is called with the name of a variable.
func (r *fileReads) calls(name string, c *caller) {
	if r.callers == nil {
		r.callers = make(map[string]*caller)
	}
	r.callers[name] = c
}

// makesCaller recognises Env(...), environ.Env(...), AutoConfig(...).
func (r *fileReads) makesCaller(name string, value []python.Token) bool {
	made := none
	if len(value) > 3 && value[1].Is(".") {
		switch module := value[0].Text; {
		case module == "environs" && value[2].Is("Env"):
			made = environs
		case module == "environ" && (value[2].Is("Env") || value[2].Is("FileAwareEnv")):
			made = djangoEnviron
		case module == "decouple" && (value[2].Is("Config") || value[2].Is("AutoConfig")):
			made = decouple
		}
		value = value[2:]
	} else if len(value) > 1 {
		made = r.makers[value[0].Text]
	}
	if made == none || !value[1].Is("(") {
		return false
	}
	c := &caller{library: made}
	for item := range python.OuterItems(python.InBrackets(value[1:]), ",") {
		if len(item) < 3 || !item[1].Is("=") {
			continue
		}
		switch prefix, isText := python.StringText(item[2]); {
		case isText && (item[0].Is("prefix") || item[0].Is("env_prefix")):
			c.prefix = prefix
		case made == djangoEnviron:
			if c.scheme == nil {
				c.scheme = make(map[string][]python.Token)
			}
			c.scheme[item[0].Text] = slices.Clone(item[2:])
		}
	}
	r.calls(name, c)
	if len(r.functions) == 0 {
		if r.exported[name] == nil {
			r.found = append(r.found, name)
		}
		r.exported[name] = c
	}
	return true
}

// with reads with env.prefixed("A_").
func (r *fileReads) with(s python.Statement) {
	for i, t := range s.Tokens {
		if t.Is("prefixed") && i > 1 && r.callers[s.Tokens[i-2].Text] != nil && python.Next(s.Tokens, i).Is("(") {
			text, known := python.TextOf(python.InBrackets(s.Tokens[i+1:]))
			r.prefixes = append(r.prefixes, openPrefix{s.Indent, s.Tokens[i-2].Text, text, known})
		}
	}
}

// prefix is what a caller puts before each name here.
func (r *fileReads) prefix(name string, c *caller) (prefix string, known bool) {
	prefix = c.prefix
	for _, open := range r.prefixes {
		if open.caller == name {
			if !open.known {
				return "", false
			}
			prefix += open.text
		}
	}
	return prefix, true
}

// library reads a call of a caller, or of one of its methods, whose name is at token i.
func (r *fileReads) library(s python.Statement, i int, c *caller) {
	open, method := i+1, ""
	if python.Next(s.Tokens, i).Is(".") && i+3 < len(s.Tokens) {
		method, open = s.Tokens[i+2].Text, i+3
		if c.library == decouple && method != "get" || c.library == starlette && method != "get" {
			return
		}
	}
	if open >= len(s.Tokens) || !s.Tokens[open].Is("(") {
		return
	}
	called := python.ReadCall(s.Tokens, open)
	read := envRead{evidence: s.At(s.Tokens[i])}
	key := called.Position(0)
	for _, keyword := range []string{"name", "var", "option", "key"} {
		if key == nil {
			key = called.Keyword(keyword)
		}
	}
	kind, fallback := method, called.Keyword("default")
	cast := called.Keyword("cast")
	second, third := called.Position(1), called.Position(2)
	switch c.library {
	case environs:
		switch method {
		case "prefixed", "read_env", "seal", "dump", "add_parser", "parser_for", "add_parser_from_field", "is_env_file_loaded", "close":
			return
		}
		fallback = firstOf(fallback, second)
	case djangoEnviron:
		switch method {
		case "read_env", "path", "parse_value":
			return
		case "", "list", "tuple", "dict", "get_value":
			cast, fallback = firstOf(cast, second), firstOf(fallback, third)
		default:
			fallback = firstOf(fallback, second)
		}
		if name, ok := python.TextOf(key); ok {
			if scheme := c.scheme[name]; scheme != nil {
				if scheme[0].Is("(") {
					parts := python.SplitOuter(python.InBrackets(scheme), ",")
					cast = firstOf(cast, parts[0])
					if len(parts) > 1 {
						fallback = firstOf(fallback, parts[1])
					}
				} else {
					cast = firstOf(cast, scheme)
				}
			}
		} else if key == nil && called.Keyword("default") == nil {
			// The names that these methods have themselves.
			read.name = map[string]string{"db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL", "email": "EMAIL_URL", "email_url": "EMAIL_URL"}[method]
			if read.name != "" {
				read.required = true
				r.add(read)
			}
			return
		}
	case decouple:
		cast, fallback = firstOf(cast, third), firstOf(fallback, second)
	case starlette:
		cast, fallback = firstOf(cast, second), firstOf(fallback, third)
	}
	if len(cast) == 1 {
		kind = cast[0].Text
	}
	read.required, read.optional = len(fallback) == 0, len(fallback) > 0
	read.plain = kind == "int" || kind == "float" || kind == "bool"
	read.secret = kind == "Secret"
	read.fallsBack(fallback, kind)
	prefix, known := r.prefix(s.Tokens[i].Text, c)
	if !known {
		return
	}
	if names := r.keys(key); names != nil {
		for _, name := range names {
			read.name = prefix + name
			r.add(read)
		}
		return
	}
	r.note(key, read, fallback)
}

func firstOf(a, b []python.Token) []python.Token {
	if len(a) > 0 {
		return a
	}
	return b
}
