// Package edit changes a config that is there: it sets an argument, adds to a list, adds
// and removes blocks. Comments and layout stay: every byte outside of what is changed is
// as it was.
//
// A value is changed in the file that writes it, which may be one that the config extends;
// what nobody writes yet goes into the config itself. A value that is computed from others
// is not changed, but by [Config.Replace]: the error says what to write by hand.
//
// Whether the result is a config is for package schema to say. Nothing here reads or
// writes the disk.
package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/schema/syntax"
)

// File is a config, or a file that one extends.
type File struct {
	Name string
	Text []byte
}

// Config is a config under change.
type Config struct{ files []File }

// New is the config whose text is in the first file, with the files that it extends, the
// nearest first, as [schema.Config] names them. All must be HCL.
func New(files ...File) *Config { return &Config{slices.Clone(files)} }

// Files are the files as they are now, in the order given to [New].
func (c *Config) Files() []File { return slices.Clone(c.files) }

// Block names a block: by its name alone, or with the label that it has.
type Block struct{ Name, Label string }

// In is the path of a block: its own name and label behind those of the block around it.
func In(blocks ...Block) []Block { return blocks }

// Set gives the argument called name of a block the value, a string, an int, a bool or a
// []string. A block that is missing is added.
func (c *Config) Set(block []Block, name string, value any) error {
	text := syntax.Write(value)
	at, a, err := c.find(block, name)
	if err != nil {
		return err
	}
	if a == nil {
		return c.write(block, name, text)
	}
	if !isConstant(a.Expr) {
		return c.files[at].computed(block, a, name+" = "+text)
	}
	c.files[at].replace(a.Expr.Range(), text)
	return nil
}

// Replace is Set for a value that may take the place of an expression: what it was computed
// to is known, and is to be written out. An expression of a file that the config extends
// stays, and the value becomes the config's own.
func (c *Config) Replace(block []Block, name string, value any) error {
	at, a, err := c.find(block, name)
	switch {
	case err != nil:
		return err
	case a == nil || isConstant(a.Expr):
		return c.Set(block, name, value)
	case at > 0:
		return c.write(block, name, syntax.Write(value))
	}
	c.files[0].replace(a.Expr.Range(), syntax.Write(value))
	return nil
}

// Append adds text to the end of the list called name of a block, unless the list has it.
// A list that nobody writes begins with it, so that a default is no part of it.
func (c *Config) Append(block []Block, name, text string) error {
	at, a, err := c.find(block, name)
	if err != nil {
		return err
	}
	element := syntax.Quote(text)
	if a == nil {
		return c.write(block, name, "["+element+"]")
	}
	file := &c.files[at]
	list, ok := a.Expr.(*hclsyntax.TupleConsExpr)
	if !ok || !isConstant(list) {
		return file.computed(block, a, element+" at the end of "+name)
	}
	for _, e := range list.Exprs {
		if v, diags := e.Value(nil); !diags.HasErrors() && syntax.TermOf(v, syntax.Span{}).Text == text {
			return nil
		}
	}
	return file.appendTo(block, a, list, element)
}

// Add adds an empty block, and those around it that are missing. One that is there stays.
func (c *Config) Add(block []Block) error {
	for i := range c.files {
		if found, err := c.files[i].block(block); found != nil || err != nil {
			return err
		}
	}
	_, err := c.ensure(block)
	return err
}

// Remove takes a block away, with the comment directly above it. A block that is in more
// than one file would still be there, and stays.
func (c *Config) Remove(block []Block) error {
	var in []int
	for i := range c.files {
		found, err := c.files[i].block(block)
		if err != nil {
			return err
		}
		if found != nil {
			in = append(in, i)
		}
	}
	switch len(in) {
	case 0:
		return fmt.Errorf("there is no block %s", heading(block))
	case 1:
		return c.files[in[0]].remove(block)
	}
	return fmt.Errorf("the block %s is in %s and in %s: take it out by hand where it should go", heading(block), c.files[in[0]].Name, c.files[in[1]].Name)
}

// find returns the nearest file that writes the argument, and the argument there; nil when
// none does.
func (c *Config) find(block []Block, name string) (int, *hclsyntax.Attribute, error) {
	for i := range c.files {
		b, err := c.files[i].block(block)
		if err != nil {
			return 0, nil, err
		}
		if b != nil && b.Body.Attributes[name] != nil {
			return i, b.Body.Attributes[name], nil
		}
	}
	return 0, nil, nil
}

// write adds an argument that no file has to the config itself.
func (c *Config) write(block []Block, name, text string) error {
	b, err := c.ensure(block)
	if err != nil {
		return err
	}
	c.files[0].addArgument(b, name, text)
	return nil
}

// ensure returns the block of the config itself, and adds those that are missing, with the
// labels that they have in the files that the config extends.
func (c *Config) ensure(block []Block) (*hclsyntax.Block, error) {
	var inner *hclsyntax.Block
	for n := range block {
		found, err := c.files[0].block(block[:n+1])
		if err != nil {
			return nil, err
		}
		if found == nil {
			c.files[0].addBlock(inner, c.head(block[:n+1]))
			if found, err = c.files[0].block(block[:n+1]); err != nil {
				return nil, err
			}
		}
		inner = found
	}
	return inner, nil
}

// head is the first line of a block that is to be written, up to its brace.
func (c *Config) head(block []Block) string {
	last := block[len(block)-1]
	labels := []string{last.Label}
	if last.Label == "" {
		labels = nil
		for i := range c.files {
			if b, err := c.files[i].block(block); b != nil && err == nil {
				labels = b.Labels
				break
			}
		}
	}
	head := last.Name
	for _, label := range labels {
		head += " " + syntax.Quote(label)
	}
	return head
}

// heading is the block as errors name it.
func heading(block []Block) string {
	var names []string
	for _, b := range block {
		name := b.Name
		if b.Label != "" {
			name += " " + syntax.Quote(b.Label)
		}
		names = append(names, name)
	}
	return strings.Join(names, " in ")
}

// isConstant reports whether e is written out.
func isConstant(e hclsyntax.Expression) bool {
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		return e.IsStringLiteral()
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TupleConsExpr:
		return !slices.ContainsFunc(e.Exprs, func(e hclsyntax.Expression) bool { return !isConstant(e) })
	}
	return false
}

// computed is the error about an argument that is computed from other values; what is to be
// written instead.
func (f *File) computed(block []Block, a *hclsyntax.Attribute, instead string) error {
	return fmt.Errorf("%s in %s at %s:%d is an expression and is not changed: write %s there by hand, or change what it refers to",
		a.Name, heading(block), f.Name, a.NameRange.Start.Line, instead)
}

// mark is the byte order mark that a text may begin with. The places of the tree are
// counted behind it.
var mark = []byte("\ufeff")

// block returns the block at path; nil when it is not there.
func (f *File) block(path []Block) (*hclsyntax.Block, error) {
	body, findings := syntax.ParseBody(f.Name, f.Text)
	if len(findings) > 0 {
		return nil, fmt.Errorf("%s is not HCL: %s", f.Name, findings[0].Detail)
	}
	var found *hclsyntax.Block
	for _, want := range path {
		i := slices.IndexFunc(body.Blocks, func(b *hclsyntax.Block) bool {
			return b.Type == want.Name && (want.Label == "" || slices.Equal(b.Labels, []string{want.Label}))
		})
		if i < 0 {
			return nil, nil
		}
		found = body.Blocks[i]
		body = found.Body
	}
	return found, nil
}

// replace puts text in the place of what is at r.
func (f *File) replace(r hcl.Range, text string) { f.splice(r.Start.Byte, r.End.Byte, text) }

// splice puts text in the place of the bytes of the tree's text from one offset to another.
func (f *File) splice(from, to int, text string) {
	skip := len(f.Text) - len(f.text())
	f.Text = bytes.Join([][]byte{f.Text[:skip+from], []byte(text), f.Text[skip+to:]}, nil)
}

// text is what the places of the tree count in.
func (f *File) text() []byte { return bytes.TrimPrefix(f.Text, mark) }

// lineEnd is how the lines of the file end.
func (f *File) lineEnd() string {
	if bytes.Contains(f.Text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// lineStart is where the line begins that the byte at offset is on.
func (f *File) lineStart(offset int) int {
	return bytes.LastIndexByte(f.text()[:offset], '\n') + 1
}

// indent is the white space before the first word of the line that the byte at offset is on.
func (f *File) indent(offset int) string {
	line := f.text()[f.lineStart(offset):]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
