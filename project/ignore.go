package project

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"dockgen/schema"
)

// ignoreRules are the lines of the ignore file that Docker will read. The zero
// value ignores nothing.
type ignoreRules struct {
	path  string // of the file, in the project
	rules []ignoreRule
}

// ignoreRule is a rule that has not been parsed: an ignore file has some eighty, a
// check asks about a handful of names, and hardly a rule has to do with one.
type ignoreRule struct {
	line string
	back bool // it begins with "!"
	// needs are bytes that stand in every plain path that the rule matches, or that
	// has a folder above it that the rule matches.
	needs schema.ByteSet
}

// text is the rule without its "!".
func (r *ignoreRule) text() string {
	if r.back {
		return r.line[1:]
	}
	return r.line
}

func newIgnoreRules(path string, lines []string) ignoreRules {
	r := ignoreRules{path: path, rules: make([]ignoreRule, len(lines))}
	for i, line := range lines {
		r.rules[i] = newIgnoreRule(line)
	}
	return r
}

func newIgnoreRule(line string) ignoreRule {
	if rule, plain := plainIgnoreRule(line); plain {
		return rule
	}
	rule := ignoreRule{line: line, back: strings.HasPrefix(line, "!")}
	rule.needs = schema.NeededBytes(rule.text())
	return rule
}

// plainIgnoreRule is the rule of a line that Docker takes as it is and that has
// nothing in it but names and the plainest wildcards, as nearly all have.
func plainIgnoreRule(line string) (rule ignoreRule, plain bool) {
	rule.line = line
	begin := 0 // of the component
	for i := 0; i <= len(line); i++ {
		if i == len(line) || line[i] == '/' {
			// "", "." and ".." are no names, and Docker cleans them away.
			if n := i - begin; n == 0 || n <= 2 && line[begin] == '.' {
				return rule, false
			}
			begin = i + 1
			continue
		}
		switch c := line[i]; {
		case 'a' <= c && c <= 'z' || c == '.' || c == '_' || c == '-' || 'A' <= c && c <= 'Z' || isDigit(c) || c == '~' || c == '$':
			rule.needs.Add(c)
		case c == '*' || c == '?':
		case c == '[':
			// A class stands for one byte, and is over at its bracket.
			end := i + 1
			for end < len(line) && isNameByte(line[end]) && line[end] < utf8.RuneSelf {
				end++
			}
			if end == i+1 || end == len(line) || line[end] != ']' {
				return rule, false
			}
			i = end
		default:
			return rule, false
		}
	}
	return rule, true
}

// ignoreRules reads rendered, or the ignore file on disk when dockgen does not
// make one. One that Docker would refuse ignores nothing here.
func (k *checker) ignoreRules(rendered []byte) ignoreRules {
	output := k.config.Output(schema.DockerIgnore)
	name, content := output.Path, rendered
	if !output.Enabled {
		name = k.config.Output(schema.Dockerfile).Path + ".dockerignore"
		if !k.tree.isFile(name) {
			name = ".dockerignore"
		}
		content, _ = k.tree.read(name, maxIgnore)
	}
	if output.Enabled {
		return ignoreRules{name, readIgnoreRules(string(content))} // schema has judged the rules
	}
	lines, err := ignorefile.ReadAll(bytes.NewReader(content))
	if err != nil {
		return ignoreRules{}
	}
	if _, err := patternmatcher.New(lines); err != nil {
		return ignoreRules{}
	}
	return newIgnoreRules(name, lines)
}

// readIgnoreRules reads an ignore file as Docker does, each rule a part of text:
// every project has one, and most of its rules are in all.
func readIgnoreRules(text string) []ignoreRule {
	text = strings.TrimPrefix(text, "\ufeff")
	rules := make([]ignoreRule, 0, strings.Count(text, "\n")+1)
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		rule, plain := plainIgnoreRule(line)
		if !plain {
			if line = cleanIgnoreLine(line); line == "" {
				continue
			}
			rule = newIgnoreRule(line)
		}
		rules = append(rules, rule)
	}
	return rules
}

// cleanIgnoreLine is what Docker makes of a line: nothing of a blank one.
func cleanIgnoreLine(line string) string {
	line = strings.TrimSpace(line)
	rule, back := strings.CutPrefix(line, "!")
	if rule = strings.TrimSpace(rule); rule != "" {
		rule = filepath.ToSlash(filepath.Clean(rule))
		if len(rule) > 1 {
			rule = strings.TrimPrefix(rule, "/")
		}
	}
	if back {
		return "!" + rule
	}
	return rule
}

// hides reports whether the file or folder name does not reach the builder. The
// last rule that has a say decides.
func (r ignoreRules) hides(name string) bool {
	return r.hidesUpTo(name, len(r.rules))
}

// hidesWhole reports whether neither the folder name reaches the builder nor anything
// in it: no rule brings that back.
func (r ignoreRules) hidesWhole(name string) bool {
	if !r.hides(name) {
		return false
	}
	for i := range r.rules {
		if rule := &r.rules[i]; rule.back && rule.mayMatchBelow(name) {
			return false
		}
	}
	return true
}

// mayMatchBelow is false only for a rule that matches nothing in the folder name but
// what it matches by a folder above that.
func (r *ignoreRule) mayMatchBelow(name string) bool {
	rule := r.text()
	for i := range len(rule) {
		if c := rule[i]; !isNameByte(c) && c != '.' && c != '-' && c != '/' {
			return true
		}
	}
	// A path as it is.
	return strings.HasPrefix(rule, name) && len(rule) > len(name) && rule[len(name)] == '/'
}

// hidesUpTo is hides of the first n rules.
func (r ignoreRules) hidesUpTo(name string, n int) bool {
	hidden, plain, have := false, plainPath(name), schema.BytesOf(name)
	for i := range n {
		rule := &r.rules[i]
		if rule.back != hidden || plain && rule.needs&^have != 0 {
			continue
		}
		if rule.matches(name, plain) {
			hidden = !rule.back
		}
	}
	return hidden
}

// matches reports whether the rule matches name, or a folder above it; plain says
// that name is a plainPath. Docker's matcher compiles a regular expression for
// each rule it tries, which costs more than the rest of a check: it gets only
// rules that nothing simpler understands and that have a chance.
func (r *ignoreRule) matches(name string, plain bool) bool {
	rule := r.text()
	if parsed := schema.ParseIgnoreRule(rule); plain && parsed.Common {
		return parsed.Hides(name)
	}
	if !mayMatch(rule, name) {
		return false
	}
	if strings.HasPrefix(rule, "!") {
		rule = `\` + rule // the matcher takes one off
	}
	matcher, err := patternmatcher.New([]string{rule})
	if err != nil {
		return false
	}
	matched, err := matcher.MatchesOrParentMatches(filepath.FromSlash(name))
	return err == nil && matched
}

// plainPath reports whether name is a project path in which a line end, or bytes
// that are no UTF-8, cannot lead two matchers to different answers.
func plainPath(name string) bool {
	return fs.ValidPath(name) && strings.IndexByte(name, '\n') < 0
}

// mayMatch is false only for a rule that matches neither name nor a folder above
// it, because a literal part of the rule does not occur in name.
func mayMatch(rule, name string) bool {
	// Brackets and backslashes make other literals; the rest reaches the matcher's
	// regular expression unescaped, so that "*|b" matches "b".
	// Bytes that are no UTF-8 match each other.
	if strings.ContainsAny(rule, `[]\{}|^`) || !utf8.ValidString(rule) || !utf8.ValidString(name) {
		return true
	}
	rule = strings.TrimPrefix(rule, "!")
	for rule != "" {
		end := strings.IndexAny(rule, "*?/")
		if end < 0 {
			end = len(rule)
		}
		if !strings.Contains(name, rule[:end]) {
			return false
		}
		rule = rule[min(end+1, len(rule)):]
	}
	return true
}

// rule returns the line that hides name: the last one that has a say.
func (r ignoreRules) rule(name string) string {
	for n := len(r.rules); n > 0; n-- {
		if !r.hidesUpTo(name, n-1) {
			return r.rules[n-1].line
		}
	}
	return ""
}

// final reports whether nothing in a config undoes rule: dockgen's ignore file ends
// with what is never copied, and these rules begin there.
func (r ignoreRules) final(rule string) bool {
	begin := len(r.rules)
	for i := range r.rules {
		if r.rules[i].line == "**/.env*" {
			begin = i
		}
	}
	return slices.ContainsFunc(r.rules[begin:], func(r ignoreRule) bool { return r.line == rule })
}

// top returns the highest folder above the hidden file name that is hidden as
// well, or name itself: bringing that back brings a package back with its modules.
func (r ignoreRules) top(name string) string {
	for i := range len(name) {
		if name[i] == '/' && r.hides(name[:i]) {
			return name[:i]
		}
	}
	return name
}
