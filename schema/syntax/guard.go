package syntax

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"dockgen/finding"
)

// The limits of a config. Beyond them HCL's parser and evaluator take seconds
// and gigabytes, or overflow the stack, which no recover can catch: a config is
// safe to check even when a stranger wrote it.
const (
	// MaxBytes bounds a config, and any value that is computed in one. Whoever
	// reads a config from a file needs no more than one byte beyond it.
	MaxBytes = 64 << 10

	maxTokens   = 10_000
	maxNesting  = 100
	maxUnary    = 10
	maxPieces   = 1000 // of one string with templates in it
	maxDigits   = 15
	MaxText     = 4096 // bytes of one text
	maxElements = 256  // of one list

	// A text below both can hurt nobody; lexing it twice would cost a third of
	// the whole load.
	CalmSize    = 8 << 10
	calmSymbols = 500
)

// admit judges the text before the parser sees it.
func (p *parser) admit() bool {
	text := p.source.text
	if len(text) > MaxBytes {
		p.report(Limit, Span{}, "Config too large",
			fmt.Sprintf("A config holds at most %d KiB.", MaxBytes>>10))
		return false
	}
	line, symbols := 1, 0
	for i := 0; i < len(text); {
		b := text[i]
		if b == ' ' || 'a' <= b && b <= 'z' {
			i++ // as most are
			continue
		}
		if b >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 {
				p.refuse(line, i, "Not UTF-8", "This byte is not UTF-8. Save the file as UTF-8.")
				return false
			}
			if why := forbidden(r); why != "" {
				p.refuse(line, i, "Character not allowed", fmt.Sprintf(
					"The character U+%04X here is %s. Delete it.", r, why))
				return false
			}
			i += size
			continue
		}
		switch b {
		case '\n':
			line++
		case '\t':
		case '\r':
			if i+1 == len(text) || text[i+1] != '\n' {
				p.refuse(line, i, "Character not allowed",
					"A carriage return stands here without a line feed, so that editors and dockgen see different lines. End lines with LF.")
				return false
			}
		case '(', '[', '{', '!', '-', '?', '$', '%', '+', '*', '/', '&', '|':
			symbols++
		default:
			if b < ' ' || b == 0x7f {
				p.refuse(line, i, "Character not allowed", fmt.Sprintf(
					"The character U+%04X here is a control character. Delete it.", b))
				return false
			}
		}
		i++
	}
	if symbols > calmSymbols || len(text) > CalmSize {
		return p.admitTokens()
	}
	return true
}

func (p *parser) refuse(line, offset int, summary, detail string) {
	start := p.source.at(line, offset)
	end := start
	end.Column++
	f := Fault{Code: Encoding, Summary: summary, Detail: detail}
	p.findings = append(p.findings, f.At(finding.Place{Path: p.source.Name, Range: finding.Range{Start: start, End: end}}, ""))
}

// forbidden says what is wrong with a character, or "" when nothing is.
func forbidden(r rune) string {
	switch {
	case r < ' ', 0x7f <= r && r <= 0x9f:
		return "a control character"
	case 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x61c:
		return "an invisible character that reorders the text around it"
	case r == 0x2028, r == 0x2029:
		return "a line separator that only some programs obey"
	case r == 0xfeff:
		return "a byte order mark, which belongs at the beginning of a file"
	}
	return ""
}

// maxOpenComments is how many times a comment may begin behind the last end of one.
// The lexer looks for the end of each up to the end of the file.
const maxOpenComments = 100

// admitTokens looks for what the parser cannot survive: it recurses, and joins the
// pieces of a string one by one. The lexer is linear but for comments without an end.
func (p *parser) admitTokens() bool {
	open := p.source.text
	if i := bytes.LastIndex(open, []byte("*/")); i >= 0 {
		open = open[i+2:]
	}
	if n := bytes.Count(open, []byte("/*")); n > maxOpenComments {
		p.report(Limit, Span{}, "Config too large",
			fmt.Sprintf("A config holds at most %d times \"/*\" behind its last \"*/\"; this one has %d.", maxOpenComments, n))
		return false
	}
	tokens, _ := hclsyntax.LexConfig(p.source.text, p.source.Name, hcl.InitialPos)
	if len(tokens) > maxTokens {
		p.report(Limit, Span{}, "Config too large",
			fmt.Sprintf("A config holds at most %d words and symbols; this one has %d.", maxTokens, len(tokens)))
		return false
	}
	var pieces []int // of each open string
	depth, unary := 0, 0
	for _, t := range tokens {
		wasUnary := unary
		unary = 0
		switch t.Type {
		case hclsyntax.TokenBang, hclsyntax.TokenMinus:
			unary = wasUnary + 1
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
			depth--
		case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
			pieces = append(pieces, 0)
		case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
			if len(pieces) > 0 {
				pieces = pieces[:len(pieces)-1]
			}
		}
		switch t.Type {
		case hclsyntax.TokenQuotedLit, hclsyntax.TokenStringLit, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			if n := len(pieces) - 1; n >= 0 {
				if pieces[n]++; pieces[n] > maxPieces {
					p.report(Limit, p.source.Span(t.Range), "String too long",
						fmt.Sprintf("A string has at most %d lines, templates and special characters.", maxPieces))
					return false
				}
			}
		}
		if depth > maxNesting {
			p.report(Limit, p.source.Span(t.Range), "Nested too deep",
				fmt.Sprintf("Brackets and strings nest at most %d deep.", maxNesting))
			return false
		}
		if unary > maxUnary {
			p.report(Limit, p.source.Span(t.Range), "Too many signs",
				fmt.Sprintf("At most %d signs stand in a row.", maxUnary))
			return false
		}
	}
	return true
}
