package step

import (
	"maps"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/start"
)

// makeRule is a target of a Makefile.
type makeRule struct {
	needs []string // targets that are made before
	lines []shell.NumberedLine
}

// make reads the targets of the Makefile that a start makes.
func (s *reader) make(c command, rest []string) (ended bool) {
	folder := s.folder
	var targets []string
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == "-C" && i+1 < len(rest):
			folder = joined(folder, rest[i+1])
			i++
		case rest[i] == "-f" && i+1 < len(rest):
			i++
		case strings.HasPrefix(rest[i], "-") || strings.Contains(rest[i], "="):
		default:
			targets = append(targets, rest[i])
		}
	}
	for _, name := range []string{"GNUmakefile", "makefile", "Makefile"} {
		if file := joined(folder, name); s.files.Known[file] {
			rules, first, variables := readMakefile(s.files.Read(file))
			if targets == nil {
				targets = []string{first}
			}
			s.followedFile(file)
			s.targets(file, rules, variables, targets, make(map[string]bool))
			return s.served != nil
		}
	}
	s.add(event{outcome: leftOut, what: c.what, place: c.place, reason: outsideReason})
	return false
}

// targets reads the recipes of targets, each once, and of what they need before them.
func (s *reader) targets(file string, rules map[string]makeRule, variables map[string]string, names []string, done map[string]bool) {
	for _, name := range names {
		if done[name] || len(done) > maxWords {
			continue
		}
		done[name] = true
		rule := rules[name]
		s.targets(file, rules, variables, rule.needs, done)
		for _, line := range rule.lines {
			if s.served != nil {
				return
			}
			text := strings.TrimLeft(line.Text, "@-+ \t")
			for _, variable := range slices.Sorted(maps.Keys(variables)) {
				value := variables[variable]
				if text = strings.NewReplacer("$("+variable+")", value, "${"+variable+"}", value).Replace(text); len(text) > maxScript {
					break
				}
			}
			text = strings.ReplaceAll(text, "$$", "$")
			// Each line of a recipe has a shell of its own.
			events, inner := s.trial(func(c *reader) {
				c.at, c.fixed = evidence.Place{Path: file, Line: line.Number}, true
				c.args, c.known = nil, true
				c.run(text)
			})
			s.take(events, inner)
		}
	}
}

// outermost is the target by which a target is made beside others, such as deploy of
// install and run: the only one that makes it, and again of that; else the target itself.
func outermost(rules map[string]makeRule, target string) string {
	for range maxFollow {
		var callers []string
		for _, name := range slices.Sorted(maps.Keys(rules)) {
			if name != target && !strings.HasPrefix(name, ".") && !start.IsDevelopment(name) && (slices.Contains(rules[name].needs, target) || makesTarget(rules[name], target)) {
				callers = append(callers, name)
			}
		}
		if len(callers) != 1 {
			return target
		}
		target = callers[0]
	}
	return target
}

// makesTarget reports whether a recipe calls make for a target.
func makesTarget(rule makeRule, target string) bool {
	return slices.ContainsFunc(rule.lines, func(l shell.NumberedLine) bool {
		words := strings.Fields(strings.TrimLeft(l.Text, "@-+ \t"))
		at := slices.IndexFunc(words, func(w string) bool { return w == "make" || w == "$(MAKE)" || w == "${MAKE}" })
		return at >= 0 && slices.Contains(words[at+1:], target)
	})
}

// readMakefile reads the rules of a Makefile, which of them is the first, and the
// variables that are plain text.
func readMakefile(content string) (rules map[string]makeRule, first string, variables map[string]string) {
	rules, variables = make(map[string]makeRule), make(map[string]string)
	var current []string
	continued := false
	for i, line := range strings.Split(content, "\n") {
		if i > 5000 {
			break
		}
		if strings.HasPrefix(line, "\t") {
			text, more := strings.CutSuffix(strings.TrimSpace(line), `\`)
			for _, name := range current {
				rule := rules[name]
				if last := len(rule.lines) - 1; continued && last >= 0 && len(rule.lines[last].Text) < maxScript {
					rule.lines[last].Text += " " + text
				} else if len(rule.lines) < maxWords {
					rule.lines = append(rule.lines, shell.NumberedLine{Text: text, Number: i + 1})
				}
				rules[name] = rule
			}
			continued = more
			continue
		}
		continued = false
		line, _, _ = strings.Cut(line, "#")
		if name, value, ok := cutAssignment(line); ok {
			if len(variables) < maxWords && len(value) <= maxValue && !strings.Contains(value, "$") {
				variables[name] = value
			}
			continue
		}
		names, needs, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, " ") {
			continue
		}
		needs, recipe, _ := strings.Cut(needs, ";")
		current = strings.Fields(names)
		current = current[:min(len(current), 10)]
		for _, name := range current {
			if first == "" && !strings.HasPrefix(name, ".") {
				first = name
			}
			rule := rules[name]
			rule.needs = append(rule.needs, strings.Fields(needs)...)
			if recipe != "" {
				rule.lines = append(rule.lines, shell.NumberedLine{Text: recipe, Number: i + 1})
			}
			rules[name] = rule
		}
	}
	return rules, first, variables
}

// cutAssignment reads NAME = value and its forms.
func cutAssignment(line string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(line, "=")
	name = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(name), ":?+"))
	name = strings.TrimPrefix(name, "export ")
	return name, strings.TrimSpace(value), ok && shell.IsVariableName(name)
}
