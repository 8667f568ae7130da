package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// scriptOnly reports what completes the app only when the module of the entry point is
// run as a program. gunicorn imports it, and serves the app without.
func scriptOnly(p *project) []finding.Finding {
	file := p.entry.at.Files[0]
	if !strings.Contains(p.index.Read(file), "__main__") {
		return nil
	}
	var calls []string
	var first evidence.Place
	inScript := false
	p.index.EachStatement(file, func(s python.Statement) {
		if s.Indent == 0 {
			inScript = s.Begins("if") && slices.ContainsFunc(s.Tokens, func(t python.Token) bool { return t.Is("__name__") }) &&
				slices.ContainsFunc(s.Tokens, func(t python.Token) bool { text, _ := python.StringText(t); return text == "__main__" })
		}
		if !inScript {
			return
		}
		for i, t := range s.Tokens {
			if i == 0 || !s.Tokens[i-1].Is(".") || !python.Next(s.Tokens, i).Is("(") || !completes(p, t.Text) || slices.Contains(calls, t.Text) {
				continue
			}
			if calls == nil {
				first = s.At(t)
			}
			calls = append(calls, t.Text)
		}
	})
	if calls == nil {
		return nil
	}
	return inFile(first.Path, first.Line, finding.Finding{
		Code: rule.ScriptOnly, Summary: "Only as a program",
		Detail: fmt.Sprintf("What stands under if __name__ == \"__main__\" runs when %s is started as a program. gunicorn imports it, so that the image serves the app without %s. Move that above the block.",
			rule.Quoted(file), rule.QuotedList(calls, "and")),
	})
}

// completes reports whether a method of that name adds something to the app: routes,
// extensions, and tables that no migration makes.
func completes(p *project, method string) bool {
	switch method {
	case "register_blueprint", "add_url_rule", "add_resource", "add_namespace", "init_app":
		return true
	case "create_all":
		return !slices.ContainsFunc(p.installed, func(w requirement.Wanted) bool {
			return w.Name == "flask-migrate" || w.Name == "alembic"
		})
	}
	return false
}
