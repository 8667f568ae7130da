package schema

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// term reads the value of an argument.
func (p *simpleParser) term() (term, bool) {
	switch p.peek() {
	case '[':
		return p.list()
	case '{':
		return p.object()
	}
	return p.scalar()
}

// list reads a list of scalars.
func (p *simpleParser) list() (term, bool) {
	start, open := p.pos(p.at), p.bracket()
	var elements []term
	computed := false
	for {
		if !p.blankLines() {
			return term{}, false
		}
		if p.take(']') {
			break
		}
		element, ok := p.scalar()
		if !ok || !p.blankLines() || len(elements) == maxElements {
			return term{}, false
		}
		computed = computed || element.kind == expressionTerm
		elements = piece(&p.elements, elements, element)
		if !p.take(',') && p.peek() != ']' {
			return term{}, false
		}
	}
	at := p.from(start)
	if !computed {
		return term{kind: listTerm, at: at, list: elements}, true
	}
	tuple := &hclsyntax.TupleConsExpr{OpenRange: open, SrcRange: at.hcl()}
	for _, element := range elements {
		tuple.Exprs = append(tuple.Exprs, element.hcl())
	}
	return term{at: at, expr: tuple}, true
}

// object reads an object of quoted names, one a line.
func (p *simpleParser) object() (term, bool) {
	start := p.pos(p.at)
	object := &hclsyntax.ObjectConsExpr{OpenRange: p.bracket()}
	for {
		if !p.blankLines() {
			return term{}, false
		}
		if p.take('}') {
			break
		}
		if p.peek() != '"' {
			return term{}, false
		}
		key, ok := p.text()
		p.spaces()
		if !ok || !p.take('=') {
			return term{}, false
		}
		p.spaces()
		value, ok := p.scalar()
		p.spaces()
		if !ok || p.peek() != '}' && !p.lineEnd() {
			return term{}, false
		}
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{
			KeyExpr: &hclsyntax.ObjectConsKeyExpr{Wrapped: key.hcl()}, ValueExpr: value.hcl(),
		})
	}
	at := p.from(start)
	object.SrcRange = at.hcl()
	return term{at: at, expr: object}, true
}

// bracket reads a bracket, and is its range.
func (p *simpleParser) bracket() hcl.Range {
	start := p.pos(p.at)
	p.at++
	return p.from(start).hcl()
}

// scalar reads a text, a number, true, false or a reference.
func (p *simpleParser) scalar() (term, bool) {
	switch c := p.peek(); {
	case c == '"':
		return p.text()
	case '0' <= c && c <= '9':
		return p.number()
	}
	return p.reference()
}

func (p *simpleParser) number() (term, bool) {
	start, n := p.pos(p.at), int64(0)
	for c := p.peek(); '0' <= c && c <= '9'; c = p.peek() {
		if p.at-int(start.offset) == maxDigits {
			return term{}, false
		}
		n = 10*n + int64(c-'0')
		p.at++
	}
	return term{kind: wholeTerm, at: p.from(start), n: n}, p.peek() != '.' && !isNamePart(p.peek())
}

// reference reads names with dots between them, or true or false.
func (p *simpleParser) reference() (term, bool) {
	start := p.pos(p.at)
	name, ok := p.name()
	if !ok || name == "for" || name == "null" {
		return term{}, false
	}
	if name == "true" || name == "false" {
		t := term{kind: truthTerm, at: p.from(start)}
		if name == "true" {
			t.n = 1
		}
		return t, p.peek() != '.'
	}
	path := hcl.Traversal{hcl.TraverseRoot{Name: name, SrcRange: p.from(start).hcl()}}
	for {
		dot := p.pos(p.at)
		if !p.take('.') {
			break
		}
		if name, ok = p.name(); !ok {
			return term{}, false
		}
		path = append(path, hcl.TraverseAttr{Name: name, SrcRange: p.from(dot).hcl()})
	}
	at := p.from(start)
	return term{at: at, expr: &hclsyntax.ScopeTraversalExpr{Traversal: path, SrcRange: at.hcl()}}, true
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

// text reads what is between two quotes.
func (p *simpleParser) text() (term, bool) {
	open := p.pos(p.at)
	if text, ok := p.quoted(); ok {
		return term{kind: textTerm, at: p.from(open), text: text}, true
	}
	p.at = int(open.offset) + 1
	var parts []hclsyntax.Expression
	for p.peek() != '"' {
		start := p.pos(p.at)
		if literal := p.literal(); p.at > int(start.offset) {
			parts = append(parts, &hclsyntax.LiteralValueExpr{Val: cty.StringVal(literal), SrcRange: p.from(start).hcl()})
			continue
		}
		if !p.take('$') || !p.take('{') {
			return term{}, false
		}
		p.spaces()
		mentioned, ok := p.reference()
		p.spaces()
		if !ok || !p.take('}') {
			return term{}, false
		}
		parts = append(parts, mentioned.hcl())
	}
	p.at++
	at := p.from(open)
	if len(parts) == 1 {
		return term{at: at, expr: &hclsyntax.TemplateWrapExpr{Wrapped: parts[0], SrcRange: at.hcl()}}, true
	}
	return term{at: at, expr: &hclsyntax.TemplateExpr{Parts: parts, SrcRange: at.hcl()}}, true
}
