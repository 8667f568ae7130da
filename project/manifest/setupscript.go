package manifest

import (
	"path"
	"strings"

	"dockgen/project/python"
	"dockgen/project/requirement"
)

// Before pyproject.toml a project said in setup.py, or in setup.cfg, what it
// depends on. uv installs from both: it asks the build tool. What is written there
// as a literal is read here; what the script computes is not known.

// IsManifest reports whether a requirements file is one that only uv takes for
// one: the project's own description.
func IsManifest(name string) bool { return path.Base(name) == "pyproject.toml" || IsSetup(name) }

// IsSetup reports whether a file describes a project for setuptools.
func IsSetup(name string) bool {
	base := path.Base(name)
	return base == "setup.py" || base == "setup.cfg"
}

// SetupRequirements returns what a setup.py or setup.cfg depends on, and whether
// that is all of it.
func SetupRequirements(name, content string) (lines []requirement.Requirement, whole bool) {
	if path.Base(name) == "setup.cfg" {
		return setupConfigRequirements(content), true
	}
	whole = true
	lists := make(map[string][]requirement.Requirement)
	python.ReadStatements(name, content, func(s python.Statement) {
		if len(s.Tokens) > 3 && s.Tokens[0].Kind == python.NameToken && s.Tokens[1].Is("=") {
			if list, literal := requirementList(s, s.Tokens[2:]); literal {
				lists[s.Tokens[0].Text] = list
			}
		}
		for i, t := range s.Tokens {
			if !t.Is("setup") || i+1 == len(s.Tokens) || !s.Tokens[i+1].Is("(") || i > 0 && s.Tokens[i-1].Is("def") {
				continue
			}
			argument := python.ReadCall(s.Tokens, i+1).Keyword("install_requires")
			list, literal := requirementList(s, argument)
			if !literal && len(argument) == 1 {
				list, literal = lists[argument[0].Text], lists[argument[0].Text] != nil
			}
			lines = list
			whole = literal || argument == nil
		}
	})
	return lines, whole
}

// requirementList reads a literal list of requirements.
func requirementList(s python.Statement, tokens []python.Token) (list []requirement.Requirement, literal bool) {
	if len(tokens) < 2 || !tokens[0].Is("[") && !tokens[0].Is("(") {
		return nil, false
	}
	inside := python.InBrackets(tokens)
	if len(inside)+2 != len(tokens) {
		return nil, false
	}
	list = []requirement.Requirement{}
	for item := range python.OuterItems(inside, ",") {
		if len(item) == 0 {
			continue
		}
		text, ok := python.TextOf(item)
		if !ok {
			return nil, false
		}
		r := requirement.Parse(strings.TrimSpace(text))
		r.Line = s.At(item[0]).Line
		list = append(list, r)
	}
	return list, true
}

// setupConfigRequirements reads install_requires of the section options.
func setupConfigRequirements(content string) []requirement.Requirement {
	var list []requirement.Requirement
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
			r := requirement.Parse(text)
			r.Line = number
			list = append(list, r)
		}
	}
	return list
}
