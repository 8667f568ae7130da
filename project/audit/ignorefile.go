package audit

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/manifest"
	"dockgen/project/python"
	"dockgen/project/rule"
	"dockgen/schema"
)

// ignoreRules are the lines of the ignore file that Docker will read. The zero
// value ignores nothing.
type ignoreRules struct {
	path  string         // of the file, in the project
	parts [][]ignoreRule // one behind the other; those that are built in are shared
}

// ignoreRule is a rule that has not been parsed, unless it is built in: a check asks
// about a handful of names, and hardly a rule has to do with one.
type ignoreRule struct {
	line   string
	back   bool               // it begins with "!"
	parsed *schema.IgnoreRule // nil: not yet
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
	rules := make([]ignoreRule, len(lines))
	for i, line := range lines {
		rules[i] = newIgnoreRule(line)
	}
	return ignoreRules{path, [][]ignoreRule{rules}}
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
		case 'a' <= c && c <= 'z' || c == '.' || c == '_' || c == '-' || 'A' <= c && c <= 'Z' || python.IsDigit(c) || c == '~' || c == '$':
			rule.needs.Add(c)
		case c == '*' || c == '?':
		case c == '[':
			// A class stands for one byte, and is over at its bracket.
			end := i + 1
			for end < len(line) && python.IsNameByte(line[end]) && line[end] < utf8.RuneSelf {
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
		if !k.tree.IsFile(name) {
			name = ".dockerignore"
		}
		var err error
		bound := folder.IgnoreFile.Bound()
		content, err = k.tree.Read(name, bound.Bytes)
		if err == disk.ErrTooLarge || !manifest.FitsLines(content, bound) {
			k.inFile(name, 0, finding.Finding{
				Code: rule.FileUnusable, Severity: finding.Error, Summary: "File too large",
				Detail: fmt.Sprintf("%s is too large to check: dockgen reads at most %d lines of %d bytes of an ignore file. Name folders instead of what is in them.",
					rule.Quoted(name), bound.Lines, bound.Line),
			})
			return ignoreRules{}
		}
	}
	if output.Enabled {
		return ignoreRules{name, readIgnoreFile(content)} // schema has judged the rules
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

// builtInRules are the rules of [schema.IgnoreGroups], made once a process.
var builtInRules = sync.OnceValue(func() [][]ignoreRule {
	groups := schema.IgnoreGroups()
	all := make([][]ignoreRule, len(groups))
	for i := range groups {
		rules := groups[i].Rules
		all[i] = make([]ignoreRule, len(rules))
		for j := range rules {
			all[i][j] = ignoreRule{line: rules[j].Line, needs: rules[j].Needs, parsed: &rules[j].IgnoreRule}
		}
	}
	return all
})

// readIgnoreFile reads an ignore file as Docker does. Most of the generated one are
// built-in groups, in their order, which are not read again for every project.
func readIgnoreFile(content []byte) [][]ignoreRule {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	groups, builtIn := schema.IgnoreGroups(), builtInRules()
	parts := make([][]ignoreRule, 0, len(groups)+2)
	begin := 0 // of what is not in parts
	for at := 0; at < len(content); {
		next := -1
		if content[at] == '\n' { // a group begins with an empty line
			next = slices.IndexFunc(groups, func(g schema.IgnoreGroup) bool {
				return len(content)-at >= len(g.Text) && string(content[at:at+len(g.Text)]) == g.Text
			})
		}
		if next >= 0 {
			parts = appendIgnoreRules(parts, content[begin:at])
			parts = append(parts, builtIn[next])
			at += len(groups[next].Text)
			begin = at
			groups, builtIn = groups[next+1:], builtIn[next+1:]
			continue
		}
		end := bytes.IndexByte(content[at:], '\n')
		if end < 0 {
			break
		}
		at += end + 1
	}
	return appendIgnoreRules(parts, content[begin:])
}

// appendIgnoreRules adds the rules in some lines, each a part of one text.
func appendIgnoreRules(parts [][]ignoreRule, lines []byte) [][]ignoreRule {
	for len(lines) > 0 && (lines[0] == '#' || lines[0] == '\n') {
		_, lines, _ = bytes.Cut(lines, []byte("\n"))
	}
	if len(lines) == 0 {
		return parts
	}
	rules := make([]ignoreRule, 0, bytes.Count(lines, []byte("\n"))+1)
	for text := string(lines); text != ""; {
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
	return append(parts, rules)
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

// hides reports whether the file or folder name does not reach the builder.
func (r ignoreRules) hides(name string) bool { return r.hiding(name) != nil }

// hiding returns the rule that hides name: the last one that has a say, unless that
// brings name back.
func (r ignoreRules) hiding(name string) *ignoreRule {
	var hiding *ignoreRule
	plain, have := plainPath(name), schema.BytesOf(name)
	for _, part := range r.parts {
		for i := range part {
			rule := &part[i]
			if rule.back != (hiding != nil) || plain && rule.needs&^have != 0 || !rule.matches(name, plain) {
				continue
			}
			hiding = nil
			if !rule.back {
				hiding = rule
			}
		}
	}
	return hiding
}

// hidesWhole reports whether neither the folder name reaches the builder nor anything
// in it: no rule brings that back.
func (r ignoreRules) hidesWhole(name string) bool {
	if !r.hides(name) {
		return false
	}
	for _, part := range r.parts {
		for i := range part {
			if rule := &part[i]; rule.back && rule.mayMatchBelow(name) {
				return false
			}
		}
	}
	return true
}

// mayMatchBelow is false only for a rule that matches nothing in the folder name but
// what it matches by a folder above that.
func (r *ignoreRule) mayMatchBelow(name string) bool {
	rule := r.text()
	for i := range len(rule) {
		if c := rule[i]; !python.IsNameByte(c) && c != '.' && c != '-' && c != '/' {
			return true
		}
	}
	// A path as it is.
	return strings.HasPrefix(rule, name) && len(rule) > len(name) && rule[len(name)] == '/'
}

// matches reports whether the rule matches name, or a folder above it; plain says
// that name is a plainPath. Docker's matcher compiles a regular expression for
// each rule it tries, which costs more than the rest of a check: it gets only
// rules that nothing simpler understands and that have a chance.
func (r *ignoreRule) matches(name string, plain bool) bool {
	rule := r.text()
	if plain {
		parsed := r.parsed
		if parsed == nil {
			read := schema.ParseIgnoreRule(rule)
			parsed = &read
		}
		if parsed.Common {
			return parsed.Hides(name)
		}
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

// final reports whether nothing in a config undoes rule: dockgen's ignore file ends
// with what is never copied, and these rules begin there.
func (r ignoreRules) final(rule string) bool {
	begun, final := false, false
	for _, part := range r.parts {
		for i := range part {
			if part[i].line == "**/.env*" {
				begun, final = true, false
			}
			final = final || begun && part[i].line == rule
		}
	}
	return final
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
