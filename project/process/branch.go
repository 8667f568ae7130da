package process

import (
	"path"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// A service whose command is one word that no program has as its name hands it to the
// entry script of its image, which has a branch or a function of that name.

// branch returns what the command of a service starts, where it is such a word.
func (r *reader) branch(c found) found {
	word := c.line
	if len(c.words) > 0 {
		word = c.words[0]
		if len(c.words) > 1 {
			return c
		}
	}
	word = strings.TrimSpace(word)
	if !c.own || word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return c
	}
	for _, name := range r.f.Paths {
		base := strings.ToLower(path.Base(name))
		extension := path.Ext(base)
		if extension != ".sh" && extension != ".bash" && (extension != "" || !isScriptName(base)) || source.Depth(path.Dir(name)) > 3 {
			continue
		}
		content := r.f.Read(name)
		if len(content) > maxScript || !strings.Contains(content, word) {
			continue
		}
		for _, isLabel := range []func(string) bool{
			func(line string) bool {
				return strings.HasPrefix(line, word+"()") || strings.HasPrefix(line, word+" ()") || strings.HasPrefix(line, "function "+word)
			},
			func(line string) bool {
				label, _, ok := strings.Cut(line, ")")
				return ok && strings.Contains("|"+strings.NewReplacer(`"`, "", "'", "", " ", "").Replace(label)+"|", "|"+word+"|")
			},
		} {
			if line, at := branchOf(content, isLabel); line != "" {
				c.words, c.line, c.at, c.exec = nil, line, evidence.Place{Path: name, Line: at}, false
				c.development = c.development || isForDevelopment(word) || watches(line)
				return c
			}
		}
	}
	return c
}

// branchOf returns the command that a branch or a function of a script ends with, and
// its line.
func branchOf(content string, isLabel func(line string) bool) (command string, at int) {
	inside := false
	number := 0
	for line := range strings.Lines(content) {
		number++
		text := strings.TrimSpace(line)
		if !inside {
			if inside = isLabel(text); !inside {
				continue
			}
			if _, rest, ok := strings.Cut(text, ")"); ok {
				text = strings.TrimSpace(strings.TrimLeft(rest, "{ "))
			}
		}
		text, end := strings.CutSuffix(text, ";;")
		text = strings.TrimSpace(text)
		if text == "}" || text == "esac" {
			return command, at
		}
		if program := strings.TrimPrefix(text, "exec "); program != text || startsQueue(bare(strings.Fields(text))) {
			command, at = program, number
		}
		if end {
			return command, at
		}
	}
	return command, at
}
