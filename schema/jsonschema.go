package schema

import (
	"bytes"
	"encoding/json"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/duration"
	"dockgen/schema/jsontext"
)

// JSONSchema is the language as a JSON Schema (draft 2020-12) of the form that
// [Show] prints: every argument is there, with its default when it was not
// written.
func JSONSchema() []byte {
	properties, names := blockSchemas(language())
	root := members{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "The resolved form of flaskdeploy.hcl, as dockgen show prints it"},
		{"type", "object"},
		{"properties", properties},
		{"required", names},
		{"additionalProperties", false},
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		panic(err) // members holds nothing that JSON cannot
	}
	return b.Bytes()
}

// members is a JSON object in a fixed order.
type members []member

type member struct {
	name  string
	value any
}

func (m members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, member := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := jsontext.Plain(member.name)
		if err != nil {
			return nil, err
		}
		value, err := jsontext.Plain(member.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func blockSchemas(blocks []block) (properties members, names []string) {
	for i := range blocks {
		b := &blocks[i]
		if b.later || b.free {
			continue
		}
		properties = append(properties, member{b.name, blockSchema(b)})
		names = append(names, b.name)
	}
	return properties, names
}

func blockSchema(b *block) members {
	if b.repeats() {
		return repeatedSchema(b)
	}
	if b.kind == nil {
		return singleSchema(b, b.doc, nil, b.args)
	}
	if groups := b.kindGroups(); len(groups) > 1 {
		var alternatives []members
		for _, kinds := range groups {
			alternatives = append(alternatives, singleSchema(b, "", kinds, b.argsOf(kinds[0])))
		}
		return members{{"description", b.doc}, {"oneOf", alternatives}}
	}
	return singleSchema(b, b.doc, b.kinds, b.args)
}

// singleSchema is the schema of a block that occurs once and has args, under one
// of kinds when its label names a kind.
func singleSchema(b *block, doc string, kinds []string, args []row) members {
	var properties members
	names := []string{}
	if kinds != nil {
		properties = append(properties, member{"kind", members{{"enum", kinds}}})
		names = append(names, "kind")
	}
	arguments, required := argumentSchemas(args)
	nested, more := blockSchemas(b.blocks)
	return objectSchema(doc, append(append(properties, arguments...), nested...), append(append(names, required...), more...))
}

func repeatedSchema(b *block) members {
	if b.fixed != nil {
		var properties members
		for i, c := 0, blank(); i < b.count(c); i++ {
			label, args, _ := b.at(c, i)
			arguments, required := argumentSchemas(args)
			properties = append(properties, member{label, objectSchema("", arguments, required)})
		}
		return objectSchema(b.doc, properties, b.fixed)
	}
	arguments, required := argumentSchemas(b.args)
	if b.ordered {
		named := append(members{{"name", members{{"type", "string"}}}}, arguments...)
		return members{
			{"description", b.doc},
			{"type", "array"},
			{"items", objectSchema("", named, append([]string{"name"}, required...))},
		}
	}
	return members{
		{"description", b.doc},
		{"type", "object"},
		{"additionalProperties", objectSchema("", arguments, required)},
	}
}

func objectSchema(doc string, properties members, required []string) members {
	var m members
	if doc != "" {
		m = append(m, member{"description", doc})
	}
	return append(m, member{"type", "object"}, member{"properties", properties},
		member{"required", required}, member{"additionalProperties", false})
}

func argumentSchemas(args []row) (properties members, names []string) {
	for i := range args {
		properties = append(properties, member{args[i].name, argumentSchema(&args[i])})
		names = append(names, args[i].name)
	}
	return properties, names
}

func argumentSchema(r *row) members {
	m := members{{"description", r.doc}}
	switch r.typ.(type) {
	case *string:
		switch {
		case r.choice != nil:
			m = append(m, member{"enum", r.choice})
		case r.required || r.fallback != nil || r.derived != nil && !r.derived.optional:
			m = append(m, member{"type", "string"})
		default:
			m = append(m, member{"type", []string{"string", "null"}})
		}
	case *int:
		m = append(m, member{"type", "integer"})
		if r.bounds != nil {
			m = append(m, member{"minimum", r.bounds.low}, member{"maximum", r.bounds.high})
		}
	case *capacity.Cores:
		m = append(m, member{"type", "number"}, member{"minimum", jsonValue(capacity.Cores(r.bounds.low))}, member{"maximum", jsonValue(capacity.Cores(r.bounds.high))})
	case *bool:
		m = append(m, member{"type", "boolean"})
	case *time.Duration:
		m = append(m, member{"type", "string"}, member{"pattern", `^(0s|([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$`})
	case *[]string:
		var list any = "array"
		if r.flagOf != nil {
			list = []string{"array", "null"}
		}
		m = append(m, member{"type", list}, member{"items", members{{"type", "string"}}}, member{"uniqueItems", !r.sequence})
		if r.fallback != nil || r.required {
			m = append(m, member{"minItems", 1})
		}
	case *[]Label:
		m = append(m, member{"type", "object"}, member{"additionalProperties", members{{"type", "string"}}})
	}
	if r.fallback != nil {
		m = append(m, member{"default", jsonValue(r.fallback)})
	}
	if r.example != nil {
		m = append(m, member{"examples", []any{jsonValue(r.example)}})
	}
	return m
}

// jsonValue is a default or an example in the form that Show prints.
func jsonValue(v any) any {
	switch v := v.(type) {
	case time.Duration:
		return duration.Format(v)
	case capacity.Cores:
		return json.Number(v.String())
	case []Label:
		m := members{}
		for _, l := range v {
			m = append(m, member{l.Name, l.Value})
		}
		return m
	}
	return v
}
