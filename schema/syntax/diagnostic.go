package syntax

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// parsed reports the parser's errors and says whether the body can be read.
//
// Only the first syntax error is told. The parser guesses on after it, and what
// it then finds wrong is mostly the same mistake again: one missing quote is an
// error on every later line.
func (p *parser) parsed(diags hcl.Diagnostics) bool {
	if len(diags) == 0 {
		return true
	}
	diags = slices.Clone(diags)
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int { return a.Subject.Start.Byte - b.Subject.Start.Byte })
	whole := true
	for _, d := range diags {
		if d.Summary != "Attribute redefined" {
			whole = false
		}
	}
	for _, d := range diags {
		if whole {
			at := p.source.Span(*d.Subject)
			p.report(Duplicate, at, "Argument written twice",
				mistake.Quoted(string(at.Text()))+" is already set in this block. Keep one of the two lines.")
			continue
		}
		if d.Summary == "Attribute redefined" {
			continue
		}
		at, summary, detail := p.syntaxError(d)
		p.report(Syntax, p.source.Span(at), summary, detail)
		return false
	}
	return whole
}

// syntaxError words a parser error for people who do not know HCL's terms, and
// guesses the other language they may have had in mind.
func (p *parser) syntaxError(d *hcl.Diagnostic) (at hcl.Range, summary, detail string) {
	at = *d.Subject
	word := strings.TrimSpace(string(p.source.Span(at).Text()))
	switch d.Summary {
	case "Argument or block definition required":
		summary, detail = notAnItem(p.source.lineAt(at.Start.Byte), word)
	case "Invalid multi-line string", "Unterminated template string":
		if mark, heredoc := p.source.openHeredoc(at.Start.Byte); heredoc {
			return mark, "String not ended", "The string that begins here ends with a line that holds only the word after \"<<\"."
		}
		at = p.source.openQuote(at)
		summary, detail = "Quote missing", "The string that begins here has no closing quote on its line."
	case "Unclosed configuration block":
		summary, detail = "Brace missing", `This block has no closing brace, "}", before the end of the file.`
	case "Invalid expression", "Missing expression":
		summary, detail = "Not a value", mistake.Quoted(word)+" is not a value. A value is a string in double quotes, a number, true, false, a list in brackets or a reference."
		if word == "" {
			summary, detail = "Value missing", "There is no value after the equals sign. Write one, or delete the line."
		}
	case "Missing newline after argument":
		summary, detail = "Text after value", "The value ends before "+mistake.Quoted(word)+", and an argument ends with its line. A string is written in double quotes."
	case "Invalid single-argument block definition":
		summary, detail = "Block on one line", "A block on one line holds one argument and its closing brace. Write one argument a line."
	case "Missing item separator":
		summary, detail = "Comma missing", "Commas separate the elements of a list. Write one after the element before this."
	case "Unclosed template interpolation sequence":
		summary, detail = "Template not closed", `The "${" that begins here has no closing brace. A literal "${" is written "$${".`
	case "Invalid number literal":
		summary, detail = "Not a number", mistake.Quoted(word)+" is not a number. A version is a string: write it in quotes."
	case "Invalid escape sequence":
		summary, detail = "Not an escape", mistake.Quoted(word)+` is not an escape. A literal backslash is written "\\".`
	case "Invalid block definition":
		summary, detail = "Equals sign after label", "A block has no equals sign. Write an opening brace after its labels."
	default:
		summary, detail = firstWords(d.Summary), brief(d.Detail)
		if strings.Contains(p.source.lineAt(at.Start.Byte), "${{") {
			summary, detail = "Expression of a CI", `"${{ ... }}" is an expression of GitHub Actions. A config reads no environment, so that it means the same on every machine. Write the value out.`
		}
	}
	return at, summary, detail
}

// notAnItem says what a line that is neither argument nor block may have been
// meant as.
func notAnItem(line, word string) (summary, detail string) {
	rest := strings.TrimSpace(after(line, word))
	line = strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "<<<<<<<") || strings.HasPrefix(line, "=======") || strings.HasPrefix(line, ">>>>>>>"):
		return "Merge conflict", "This file has marks of a merge conflict. Keep one side and delete the marks."
	case word == "}":
		return "Brace too many", "There is no open block for this brace to close. Delete it, or look for a block above that is closed too early."
	case strings.HasPrefix(line, "{"):
		return "Block name missing", "A brace cannot begin a line: the name of the block stands before it, as in app {. JSON is not read here."
	case strings.HasPrefix(line, "["):
		return "Not a block", "A block is written app { and ends with a brace. TOML is not read here."
	case strings.HasPrefix(rest, ":"):
		return "Equals sign missing", "An argument is written " + word + " = VALUE, and a block " + word + " {. YAML is not read here."
	case rest == "" && identifier(word):
		return "Value or brace missing", "A line cannot end here: an argument is written " + word + " = VALUE, and a block " + word + " { on one line."
	case identifier(word):
		return "Equals sign missing", "An argument is written with an equals sign: " + word + " = VALUE."
	}
	return "Not an argument", "A line is an argument, NAME = VALUE, or begins a block, NAME {."
}

// after is what follows the first word in line.
func after(line, word string) string {
	_, rest, _ := strings.Cut(line, word)
	return rest
}

// identifier reports whether word can be a name that somebody meant.
func identifier(word string) bool {
	if ascii.FirstOutside(word, func(c byte) bool { return ascii.IsAlnum(c) || c == '_' || c == '-' }) != "" {
		return false
	}
	return word != "" && len(word) <= 64 && !ascii.IsDigit(word[0])
}

// firstWords fits another library's summary to dockgen's.
func firstWords(summary string) string {
	words := strings.Fields(summary)
	return strings.Join(words[:min(len(words), 5)], " ")
}

// brief fits another library's message, which may repeat any amount of the
// config, to dockgen's: short, and with nothing in it that a terminal would obey.
func brief(detail string) string {
	return cut(strings.Map(func(r rune) rune {
		if forbidden(r) != "" {
			return ' '
		}
		return r
	}, detail), 300)
}
