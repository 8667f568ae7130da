package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dockgen/schema/capacity"
	"dockgen/schema/duration"
)

// BlockType is what the language says of one kind of block, for who describes it.
type BlockType struct {
	Name    string
	Heading string // as one writes it: `worker "KIND"`
	Sample  string // its heading in an example: `worker "standard"`
	Doc     string // Markdown

	Kinds  []string // what the label of a block may be that names its kind
	Labels []string // the only labels of a block that is there once under each of them

	Repeats bool // may be written under several labels
	Ordered bool // what repeats keeps its order
	Free    bool // takes any argument
	Planned bool // is an error in this release

	Arguments []ArgumentType
	// Variants are the Arguments by kind, or by label where the labels are fixed; kinds
	// that have the same ones are together.
	Variants []Variant
	Blocks   []BlockType
}

// Variant is the arguments of a block under some of its labels.
type Variant struct {
	Labels    []string
	Arguments []ArgumentType
}

// ArgumentType is what the language says of one argument.
type ArgumentType struct {
	Name, Doc string
	Type      string // one of the constants
	Whole     bool   // a number without a fraction
	Kinds     []string
	Choice    []string // the only values of a string
	Required  bool
	Nullable  bool // a string or a list that need not have a value
	NonEmpty  bool // a list that has an element
	Unique    bool // a list that has no element twice
	Alone     bool // excludes another argument, so that an example of the block leaves it out

	// Default is what it is when nothing is written, in words or as HCL in a code span.
	Default string
	// Value and Example are the default and the example as Show prints them; nil: none.
	Value, Example any
	// Written is the example as HCL.
	Written string
	// Least and Most are bounds as the config writes them; empty: none.
	Least, Most string
}

// The types of arguments, as HCL names them.
const (
	TypeString   = "string"
	TypeNumber   = "number"
	TypeBool     = "bool"
	TypeList     = "list(string)"
	TypeMap      = "map(string)"
	TypeDuration = "string (duration)"
)

// Language is all blocks of the language, in the order of the reference.
func Language() []BlockType { return describeBlocks(language()) }

func describeBlocks(blocks []block) []BlockType {
	types := make([]BlockType, len(blocks))
	for i := range blocks {
		types[i] = blocks[i].describe()
	}
	return types
}

func (b *block) describe() BlockType {
	t := BlockType{
		Name: b.name, Heading: b.heading(), Sample: b.sampleHeading(), Doc: b.doc,
		Kinds: b.kinds, Labels: b.fixed,
		Repeats: b.repeats(), Ordered: b.ordered, Free: b.free, Planned: b.later,
		Arguments: describeArguments(b.args), Blocks: describeBlocks(b.blocks),
	}
	for _, kinds := range b.kindGroups() {
		t.Variants = append(t.Variants, Variant{kinds, describeArguments(b.argsOf(kinds[0]))})
	}
	if b.fixed != nil {
		for i, c := 0, blank(); i < b.count(c); i++ {
			label, args, _ := b.at(c, i)
			t.Variants = append(t.Variants, Variant{[]string{label}, describeArguments(args)})
		}
	}
	return t
}

// sampleHeading is the first line of an example of the block, up to its brace.
func (b *block) sampleHeading() string {
	switch {
	case b.repeats():
		return fmt.Sprintf("%s %q", b.name, b.sampleLabel)
	case b.kind != nil:
		return fmt.Sprintf("%s %q", b.name, b.kinds[0])
	}
	return b.name
}

func describeArguments(args []row) []ArgumentType {
	types := make([]ArgumentType, len(args))
	for i := range args {
		types[i] = args[i].describe()
	}
	return types
}

func (r *rule) describe() ArgumentType {
	_, isList := r.typ.(*[]string)
	_, isWhole := r.typ.(*int)
	nullable := !r.required && r.fallback == nil && (r.derived == nil || r.derived.optional)
	if isList {
		nullable = r.flagOf != nil
	}
	t := ArgumentType{
		Name: r.name, Doc: r.doc, Type: r.typeName(), Whole: isWhole, Kinds: r.kinds, Choice: r.choice,
		Required: r.required,
		Nullable: nullable,
		NonEmpty: isList && (r.fallback != nil || r.required),
		Unique:   isList && !r.sequence,
		Alone:    r.apart,
		Default:  r.defaultText(), Value: shown(r.fallback), Example: shown(r.example),
	}
	if r.example != nil {
		t.Written = hclText(r.example)
	}
	if r.bounds != nil {
		t.Least, t.Most = r.boundText(r.bounds.low), r.boundText(r.bounds.high)
	}
	return t
}

// boundText is a bound of r as a config writes it, without quotes.
func (r *rule) boundText(n int64) string {
	switch r.typ.(type) {
	case *time.Duration:
		return duration.Format(time.Duration(n))
	case *capacity.Cores:
		return capacity.Cores(n).String()
	}
	return fmt.Sprint(n)
}

// defaultText is how the reference states the default of r.
func (r *rule) defaultText() string {
	switch {
	case r.required:
		return "required"
	case r.perKind != nil:
		return r.perKind.String()
	case r.derived != nil:
		return r.derived.doc
	case r.stated != "":
		return r.stated
	case r.fallback != nil:
		return "`" + hclText(r.fallback) + "`"
	}
	switch r.typ.(type) {
	case *[]string:
		return "`[]`"
	case *[]Label:
		return "`{}`"
	}
	return "none"
}

// shown is a default or an example as a value of JSON, as Show prints it.
func shown(v any) any {
	switch v := v.(type) {
	case time.Duration:
		return duration.Format(v)
	case capacity.Cores:
		return json.Number(v.String())
	case []Label:
		m := make(map[string]string, len(v))
		for _, l := range v {
			m[l.Name] = l.Value
		}
		return m
	case []string:
		return slices.Clone(v)
	}
	return v
}
