package project

import (
	"path"
	"strings"
)

// Before pyproject.toml a project said in setup.py, or in setup.cfg, what it
// depends on. uv installs from both: it asks the build tool. What is written there
// as a literal is read here; what the script computes is not known.

// isManifest reports whether a requirements file is one that only uv takes for
// one: the project's own description.
func isManifest(name string) bool { return path.Base(name) == "pyproject.toml" || isSetup(name) }

// isSetup reports whether a file describes a project for setuptools.
func isSetup(name string) bool {
	base := path.Base(name)
	return base == "setup.py" || base == "setup.cfg"
}

// setupRequirements returns what a setup.py or setup.cfg depends on, and whether
// that is all of it.
func setupRequirements(name, content string) (lines []requirement, whole bool) {
	if path.Base(name) == "setup.cfg" {
		return setupConfigRequirements(content), true
	}
	whole = true
	lists := make(map[string][]requirement)
	readStatements(name, content, func(s statement) {
		if len(s.tokens) > 3 && s.tokens[0].kind == nameToken && s.tokens[1].is("=") {
			if list, literal := requirementList(s, s.tokens[2:]); literal {
				lists[s.tokens[0].text] = list
			}
		}
		for i, t := range s.tokens {
			if !t.is("setup") || i+1 == len(s.tokens) || !s.tokens[i+1].is("(") || i > 0 && s.tokens[i-1].is("def") {
				continue
			}
			argument := readCall(s.tokens, i+1).keyword("install_requires")
			list, literal := requirementList(s, argument)
			if !literal && len(argument) == 1 {
				list, literal = lists[argument[0].text], lists[argument[0].text] != nil
			}
			lines = list
			whole = literal || argument == nil
		}
	})
	return lines, whole
}

// requirementList reads a literal list of requirements.
func requirementList(s statement, tokens []token) (list []requirement, literal bool) {
	if len(tokens) < 2 || !tokens[0].is("[") && !tokens[0].is("(") {
		return nil, false
	}
	inside := inBrackets(tokens)
	if len(inside)+2 != len(tokens) {
		return nil, false
	}
	list = []requirement{}
	for item := range outerItems(inside, ",") {
		if len(item) == 0 {
			continue
		}
		text, ok := textOf(item)
		if !ok {
			return nil, false
		}
		r := readPackage(strings.TrimSpace(text))
		r.line = s.at(item[0]).Line
		list = append(list, r)
	}
	return list, true
}

// setupConfigRequirements reads install_requires of the section options.
func setupConfigRequirements(content string) []requirement {
	var list []requirement
	section, reading := "", false
	number := 0
	for line := range strings.Lines(content) {
		number++
		text, _, _ := strings.Cut(strings.TrimSpace(line), " #")
		switch {
		case text == "" || text[0] == '#' || text[0] == ';':
			continue
		case line[0] == '[':
			section, reading = strings.Trim(text, "[]"), false
			continue
		case line[0] != ' ' && line[0] != '\t':
			name, value, _ := strings.Cut(text, "=")
			reading = section == "options" && strings.TrimSpace(name) == "install_requires"
			text = strings.TrimSpace(value)
		}
		if reading && text != "" {
			r := readPackage(text)
			r.line = number
			list = append(list, r)
		}
	}
	return list
}
