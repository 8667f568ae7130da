package schema

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// list reads a list of scalars; nil when it is not simple.
func (p *simpleParser) list() hclsyntax.Expression {
	list := &hclsyntax.TupleConsExpr{}
	p.at++
	list.OpenRange = p.from(p.at - 1)
	for {
		if !p.blankLines() {
			return nil
		}
		if p.take(']') {
			break
		}
		element := p.scalar()
		if element == nil || !p.blankLines() {
			return nil
		}
		list.Exprs = append(list.Exprs, element)
		if !p.take(',') && p.peek() != ']' {
			return nil
		}
	}
	list.SrcRange = hcl.RangeBetween(list.OpenRange, p.from(p.at-1))
	return list
}

// object reads an object of quoted names, one a line; nil when it is not simple.
func (p *simpleParser) object() hclsyntax.Expression {
	object := &hclsyntax.ObjectConsExpr{}
	p.at++
	object.OpenRange = p.from(p.at - 1)
	for {
		if !p.blankLines() {
			return nil
		}
		if p.take('}') {
			break
		}
		if p.peek() != '"' {
			return nil
		}
		key := p.text()
		p.spaces()
		if key == nil || !p.take('=') {
			return nil
		}
		p.spaces()
		value := p.scalar()
		p.spaces()
		if value == nil || p.peek() != '}' && !p.lineEnd() {
			return nil
		}
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{
			KeyExpr: &hclsyntax.ObjectConsKeyExpr{Wrapped: key}, ValueExpr: value,
		})
	}
	object.SrcRange = hcl.RangeBetween(object.OpenRange, p.from(p.at-1))
	return object
}

// scalar reads a text, a number, true, false or a reference; nil when it is none.
func (p *simpleParser) scalar() hclsyntax.Expression {
	start := p.at
	switch c := p.peek(); {
	case c == '"':
		return p.text()
	case '0' <= c && c <= '9':
		for c := p.peek(); '0' <= c && c <= '9'; c = p.peek() {
			p.at++
		}
		n, err := cty.ParseNumberVal(p.src[start:p.at])
		if err != nil || p.peek() == '.' || isNamePart(p.peek()) {
			return nil
		}
		return &hclsyntax.LiteralValueExpr{Val: n, SrcRange: p.from(start)}
	}
	return p.reference()
}

// reference reads names with dots between them, or true or false.
func (p *simpleParser) reference() hclsyntax.Expression {
	start := p.at
	name, ok := p.name()
	if !ok || name == "for" || name == "null" {
		return nil
	}
	var path hcl.Traversal
	for at := p.from(start); ; at = p.from(start) {
		if path == nil {
			path = hcl.Traversal{hcl.TraverseRoot{Name: name, SrcRange: at}}
		} else {
			path = append(path, hcl.TraverseAttr{Name: name, SrcRange: at})
		}
		if start = p.at; !p.take('.') {
			break
		}
		if name, ok = p.name(); !ok {
			return nil
		}
	}
	at := hcl.RangeBetween(path.SourceRange(), p.from(start))
	switch name := path.RootName(); {
	case name != "true" && name != "false":
		return &hclsyntax.ScopeTraversalExpr{Traversal: path, SrcRange: at}
	case len(path) > 1:
		return nil
	default:
		return &hclsyntax.LiteralValueExpr{Val: cty.BoolVal(name == "true"), SrcRange: at}
	}
}

// quoted reads a text without templates.
func (p *simpleParser) quoted() (string, bool) {
	p.at++
	text := p.literal()
	return text, p.take('"')
}

// literal reads what a text says up to its end, a template or what is not simple.
func (p *simpleParser) literal() string {
	start, escaped := p.at, false
	for p.at < len(p.src) {
		next := byte(0)
		if p.at+1 < len(p.src) {
			next = p.src[p.at+1]
		}
		switch c := p.src[p.at]; {
		case c < ' ' || c > '~' || c == '"':
			return unescaped(p.src[start:p.at], escaped)
		case c == '\\' && (next == '"' || next == '\\'):
			escaped = true
			p.at++
		case c == '\\', (c == '$' || c == '%') && (next == '{' || next == c):
			return unescaped(p.src[start:p.at], escaped)
		}
		p.at++
	}
	return ""
}

// unescaped is text without the backslashes that stand before a quote or another.
func unescaped(text string, escaped bool) string {
	if !escaped {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// text reads what is between two quotes: nil when it is not simple.
func (p *simpleParser) text() hclsyntax.Expression {
	open := p.at
	p.at++
	var parts []hclsyntax.Expression
	for p.peek() != '"' {
		start := p.at
		if literal := p.literal(); p.at > start {
			parts = append(parts, &hclsyntax.LiteralValueExpr{Val: cty.StringVal(literal), SrcRange: p.from(start)})
			continue
		}
		if !p.take('$') || !p.take('{') {
			return nil
		}
		p.spaces()
		mentioned := p.reference()
		p.spaces()
		if mentioned == nil || !p.take('}') {
			return nil
		}
		parts = append(parts, mentioned)
	}
	p.at++
	at := p.from(open)
	switch {
	case len(parts) == 0:
		// HCL places the nothing behind the closing quote.
		parts = []hclsyntax.Expression{&hclsyntax.LiteralValueExpr{
			Val: cty.StringVal(""), SrcRange: hcl.Range{Filename: p.file, Start: at.End, End: at.End},
		}}
	case len(parts) == 1 && strings.HasPrefix(p.src[open:], "\"${"):
		return &hclsyntax.TemplateWrapExpr{Wrapped: parts[0], SrcRange: at}
	}
	return &hclsyntax.TemplateExpr{Parts: parts, SrcRange: at}
}
