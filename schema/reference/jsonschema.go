// Package reference describes the config language: as a page of Markdown, and as the JSON
// Schema of the form in which the command prints a config. Start with [Markdown] and
// [JSONSchema]; what they say, [schema.Language] knows.
package reference

import (
	"bytes"
	"encoding/json"

	"dockgen/schema"
	"dockgen/schema/jsontext"
)

// JSONSchema is the language as a JSON Schema (draft 2020-12) of the form that
// [schema.Show] prints: every argument is there, with its default when it was not
// written.
func JSONSchema() []byte {
	properties, names := blockSchemas(schema.Language())
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

func blockSchemas(blocks []schema.BlockType) (properties members, names []string) {
	for i := range blocks {
		b := &blocks[i]
		if b.Planned || b.Free {
			continue
		}
		properties = append(properties, member{b.Name, blockSchema(b)})
		names = append(names, b.Name)
	}
	return properties, names
}

func blockSchema(b *schema.BlockType) members {
	switch {
	case b.Labels != nil:
		var properties members
		for _, v := range b.Variants {
			arguments, required := argumentSchemas(v.Arguments)
			properties = append(properties, member{v.Labels[0], objectSchema("", arguments, required)})
		}
		return objectSchema(b.Doc, properties, b.Labels)
	case b.Repeats:
		return repeatedSchema(b)
	case len(b.Variants) > 1:
		var alternatives []members
		for _, v := range b.Variants {
			alternatives = append(alternatives, singleSchema(b, "", v.Labels, v.Arguments))
		}
		return members{{"description", b.Doc}, {"oneOf", alternatives}}
	}
	return singleSchema(b, b.Doc, b.Kinds, b.Arguments)
}

// singleSchema is the schema of a block that occurs once and has args, under one
// of kinds when its label names a kind.
func singleSchema(b *schema.BlockType, doc string, kinds []string, args []schema.ArgumentType) members {
	var properties members
	names := []string{}
	if kinds != nil {
		properties = append(properties, member{"kind", members{{"enum", kinds}}})
		names = append(names, "kind")
	}
	arguments, required := argumentSchemas(args)
	nested, more := blockSchemas(b.Blocks)
	return objectSchema(doc, append(append(properties, arguments...), nested...), append(append(names, required...), more...))
}

func repeatedSchema(b *schema.BlockType) members {
	arguments, required := argumentSchemas(b.Arguments)
	if b.Ordered {
		named := append(members{{"name", members{{"type", "string"}}}}, arguments...)
		return members{
			{"description", b.Doc},
			{"type", "array"},
			{"items", objectSchema("", named, append([]string{"name"}, required...))},
		}
	}
	return members{
		{"description", b.Doc},
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

func argumentSchemas(args []schema.ArgumentType) (properties members, names []string) {
	for i := range args {
		properties = append(properties, member{args[i].Name, argumentSchema(&args[i])})
		names = append(names, args[i].Name)
	}
	return properties, names
}

func argumentSchema(a *schema.ArgumentType) members {
	m := members{{"description", a.Doc}}
	switch a.Type {
	case schema.TypeString:
		switch {
		case a.Choice != nil:
			m = append(m, member{"enum", a.Choice})
		case a.Nullable:
			m = append(m, member{"type", []string{"string", "null"}})
		default:
			m = append(m, member{"type", "string"})
		}
	case schema.TypeNumber:
		kind := "number"
		if a.Whole {
			kind = "integer"
		}
		m = append(m, member{"type", kind})
		if a.Least != "" {
			m = append(m, member{"minimum", json.Number(a.Least)}, member{"maximum", json.Number(a.Most)})
		}
	case schema.TypeBool:
		m = append(m, member{"type", "boolean"})
	case schema.TypeDuration:
		m = append(m, member{"type", "string"}, member{"pattern", `^(0s|([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$`})
	case schema.TypeList:
		var list any = "array"
		if a.Nullable {
			list = []string{"array", "null"}
		}
		m = append(m, member{"type", list}, member{"items", members{{"type", "string"}}}, member{"uniqueItems", a.Unique})
		if a.NonEmpty {
			m = append(m, member{"minItems", 1})
		}
	case schema.TypeMap:
		m = append(m, member{"type", "object"}, member{"additionalProperties", members{{"type", "string"}}})
	}
	if a.Value != nil {
		m = append(m, member{"default", a.Value})
	}
	if a.Example != nil {
		m = append(m, member{"examples", []any{a.Example}})
	}
	return m
}
