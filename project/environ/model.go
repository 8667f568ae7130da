package environ

import (
	"slices"
	"strings"

	"dockgen/project/python"
)

// modelReader reads the classes of one file that may be models.
type modelReader struct {
	models map[string]*model
	path   string

	first     bool // BaseSettings is that of pydantic 1
	decorated bool // the class that follows is one of typed-settings
	open      *model
	indent    int // of the class
	body      int // of its fields, or -1 before the first
	config    int // of class Config inside of it, or -1
}

func (r *modelReader) statement(s python.Statement) {
	if r.open != nil && !s.Joined && s.Indent <= r.indent {
		r.open = nil
	}
	switch {
	case r.open != nil:
		r.inside(s)
	case s.Begins("from"):
		if at := python.OuterIndex(s.Tokens, "import"); at > 0 {
			from := python.DottedPrefix(s.Tokens[1:at])
			for _, t := range s.Tokens[at:] {
				if t.Is("BaseSettings") {
					r.first = from == "pydantic" || strings.HasPrefix(from, "pydantic.v1")
				}
			}
		}
	case s.Begins("@"):
		text := ""
		for _, t := range s.Tokens[1:min(len(s.Tokens), 4)] {
			text += t.Text
		}
		r.decorated = r.decorated || strings.HasPrefix(text, "settings") || strings.HasPrefix(text, "ts.settings") || strings.HasPrefix(text, "typed_settings.")
	case s.Begins("class"):
		r.class(s)
	}
}

// class opens a class that is not inside of another.
func (r *modelReader) class(s python.Statement) {
	decorated := r.decorated
	r.decorated = false
	if len(s.Tokens) < 2 || len(r.models) == maxModels {
		return
	}
	m := &model{name: s.Tokens[1].Text, file: r.path, settings: decorated, typed: decorated, optional: r.first}
	if decorated {
		under := "_"
		m.delimiter = &under
	}
	if open := python.OuterIndex(s.Tokens, "("); open > 0 {
		for item := range python.OuterItems(python.InBrackets(s.Tokens[open:]), ",") {
			if len(item) > 2 && item[1].Is("=") {
				m.configure(item[0].Text, item[2:])
				continue
			}
			base := python.DottedPrefix(item)
			if base = base[strings.LastIndexByte(base, '.')+1:]; base != "" {
				m.bases = append(m.bases, base)
				m.settings = m.settings || base == "BaseSettings"
			}
		}
	}
	isModel := m.settings || slices.ContainsFunc(m.bases, func(base string) bool { return base == "BaseModel" || r.models[base] != nil })
	if _, known := r.models[m.name]; known || !isModel {
		return
	}
	r.models[m.name] = m
	r.open, r.indent, r.body, r.config = m, s.Indent, -1, -1
	// "class A(B): pass" has its body on the line.
	if colon := python.OuterIndex(s.Tokens, ":"); colon > 0 && colon+1 < len(s.Tokens) {
		inside := s
		inside.Tokens, inside.Indent = s.Tokens[colon+1:], s.Indent+1
		r.inside(inside)
	}
}

// inside reads a statement of a class.
func (r *modelReader) inside(s python.Statement) {
	if r.body < 0 {
		r.body = s.Indent
	}
	if r.config >= 0 && s.Indent <= r.config {
		r.config = -1
	}
	tokens := s.Tokens
	switch {
	case r.config >= 0:
		if len(tokens) > 2 && tokens[1].Is("=") {
			r.open.configure(tokens[0].Text, tokens[2:])
		}
	case s.Indent != r.body:
	case s.Begins("class"):
		if len(tokens) > 1 && tokens[1].Is("Config") {
			r.config = s.Indent
		}
	case len(tokens) < 3 || tokens[0].Kind != python.NameToken:
	case tokens[0].Is("model_config") || tokens[0].Is("Config"):
		if equals := python.OuterIndex(tokens, "="); equals > 0 {
			r.open.configuration(tokens[equals+1:])
		}
	case tokens[1].Is(":"), tokens[1].Is("=") && r.first:
		r.field(s)
	}
}

// configuration reads SettingsConfigDict(env_prefix="X_"), or a dictionary.
func (m *model) configuration(value []python.Token) {
	if open := python.OuterIndex(value, "("); open >= 0 {
		for item := range python.OuterItems(python.InBrackets(value[open:]), ",") {
			if len(item) > 2 && item[1].Is("=") {
				m.configure(item[0].Text, item[2:])
			}
		}
	} else if value[0].Is("{") {
		for key, value := range pairs(value) {
			m.configure(key, value)
		}
	}
}

// pairs yields the items of a dictionary whose keys are literal texts.
func pairs(dictionary []python.Token) func(func(string, []python.Token) bool) {
	return func(yield func(string, []python.Token) bool) {
		for item := range python.OuterItems(python.InBrackets(dictionary), ",") {
			if colon := python.OuterIndex(item, ":"); colon > 0 {
				if key, ok := python.TextOf(item[:colon]); ok && colon+1 < len(item) && !yield(key, item[colon+1:]) {
					return
				}
			}
		}
	}
}

// configure takes one argument of the configuration.
func (m *model) configure(name string, value []python.Token) {
	text, isText := python.TextOf(value)
	switch {
	case name == "env_prefix" && isText:
		m.prefix = &text
	case name == "env_nested_delimiter" && isText:
		m.delimiter = &text
	case name == "case_sensitive":
		sensitive := value[0].Is("True")
		m.sensitive = &sensitive
	case name == "fields" && value[0].Is("{"):
		for field, of := range pairs(value) {
			names := textsOf(of)
			if of[0].Is("{") {
				for key, value := range pairs(of) {
					if key == "env" {
						names = textsOf(value)
					}
				}
			}
			if m.aliases == nil {
				m.aliases = make(map[string][]string)
			}
			m.aliases[field] = names
		}
	}
}

// field reads "name: type = default".
func (r *modelReader) field(s python.Statement) {
	tokens := s.Tokens
	name := tokens[0].Text
	if strings.HasPrefix(name, "_") || len(r.open.fields) == maxFields {
		return
	}
	equals := python.OuterIndex(tokens, "=")
	var annotation, value []python.Token
	switch {
	case tokens[1].Is("="):
		value = tokens[2:]
	case equals > 0:
		annotation, value = tokens[2:equals], tokens[equals+1:]
	default:
		annotation = tokens[2:]
	}
	f := field{name: name, at: s.At(tokens[0])}
	if slices.ContainsFunc(annotation, func(t python.Token) bool { return t.Is("ClassVar") }) {
		return
	}
	f.annotate(annotation)
	if len(value) > 2 && value[len(value)-1].Is(")") {
		if open := python.OuterIndex(value, "("); open > 0 {
			switch value[open-1].Text {
			case "Field", "option", "secret":
				f.read.secret = f.read.secret || value[open-1].Is("secret")
				f.options(python.ReadCall(value, open))
				value = nil
			}
		}
	}
	if len(value) > 0 {
		f.given = true
		f.read.fallsBack(value, f.number())
	}
	r.open.fields = append(r.open.fields, f)
}

// annotate reads the type of a field.
func (f *field) annotate(tokens []python.Token) {
	var names []string
	for i, t := range tokens {
		switch {
		case t.Is("None"), t.Is("Optional"):
			f.nullable = true
		case t.Is("Field") && python.Next(tokens, i).Is("("):
			f.options(python.ReadCall(tokens, i+1))
			if len(names) > 0 {
				f.kind = names[0]
			}
			return
		case t.Kind == python.NameToken && !t.Is("Annotated") && !t.Is("Union") && !t.Is("typing"):
			names = append(names, t.Text)
		case t.Kind == python.StringToken && len(tokens) == 1:
			// A type in quotes.
			text, _ := python.StringText(t)
			scan := python.NewScanner(text)
			if scan.Next() {
				f.annotate(slices.Clone(scan.Tokens))
			}
			return
		}
	}
	if len(names) > 0 {
		f.kind = names[0]
	}
	for _, name := range names {
		f.read.secret = f.read.secret || name == "SecretStr" || name == "SecretBytes" || name == "Secret"
	}
	f.read.plain = f.kind == "int" || f.kind == "float" || f.kind == "bool" || f.kind == "timedelta" || f.kind == "PositiveInt"
}

// number is the kind of the field's type, as fallsBack takes it.
func (f *field) number() string {
	if f.kind == "PositiveInt" || f.kind == "Decimal" {
		return "int"
	}
	return f.kind
}

// options reads Field(default, alias="X"), of a value or of an annotation.
func (f *field) options(c python.Call) {
	fallback := c.Argument(0, "default")
	if c.Keyword("default_factory") != nil || c.Keyword("factory") != nil {
		f.given = true
	} else if len(fallback) > 0 && !(len(fallback) == 1 && (fallback[0].Is("PydanticUndefined") || fallback[0].Is("Undefined"))) && !(len(fallback) == 3 && fallback[0].Is(".")) {
		f.given = true
		f.read.fallsBack(fallback, f.number())
	}
	for _, keyword := range []string{"env", "validation_alias", "alias"} {
		value := c.Keyword(keyword)
		if len(value) == 0 || f.aliases != nil {
			continue
		}
		if value[0].Is("AliasChoices") && len(value) > 2 {
			value = append([]python.Token{{Kind: python.OperatorToken, Text: "("}}, append(slices.Clone(python.InBrackets(value[1:])), python.Token{Kind: python.OperatorToken, Text: ")"})...)
		}
		f.aliases = textsOf(value)
	}
}
