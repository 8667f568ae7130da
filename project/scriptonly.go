package project

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
)

// scriptOnly looks in the entry point's module for what completes the app only when
// the file is run as a program: gunicorn imports it, and serves the app without.
func (k *checker) scriptOnly(f *files, file string) {
	if !strings.Contains(f.read(file), "__main__") {
		return
	}
	var calls []string
	var first Evidence
	inScript := false
	f.eachStatement(file, func(s statement) {
		if s.indent == 0 {
			inScript = s.begins("if") && slices.ContainsFunc(s.tokens, func(t token) bool { return t.is("__name__") }) &&
				slices.ContainsFunc(s.tokens, func(t token) bool { text, _ := stringText(t); return text == "__main__" })
		}
		if !inScript {
			return
		}
		for i, t := range s.tokens {
			if i == 0 || !s.tokens[i-1].is(".") || !next(s.tokens, i).is("(") || !k.completes(t.text) || slices.Contains(calls, t.text) {
				continue
			}
			if calls == nil {
				first = s.at(t)
			}
			calls = append(calls, t.text)
		}
	})
	if calls == nil {
		return
	}
	k.inFile(first.Path, first.Line, finding.Finding{
		Code: ScriptOnly, Severity: finding.Warning, Summary: "Only as a program",
		Detail: fmt.Sprintf("What stands under if __name__ == \"__main__\" runs when %s is started as a program. gunicorn imports it, so that the image serves the app without %s. Move that above the block.",
			quoted(file), quotedList(calls, "and")),
	})
}

// completes reports whether a method of that name makes the app more than it was:
// routes, extensions, and tables that no migration makes.
func (k *checker) completes(method string) bool {
	switch method {
	case "register_blueprint", "add_url_rule", "add_resource", "add_namespace", "init_app":
		return true
	case "create_all":
		return !slices.ContainsFunc(k.readPackages().installed(k.config.App.Python), func(w wanted) bool {
			return w.name == "flask-migrate" || w.name == "alembic"
		})
	}
	return false
}
