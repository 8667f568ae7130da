package project

import (
	"fmt"
	"slices"
	"strings"
)

// goneCall returns what keeps code working that uses a name which its package has
// removed: upper ends for that package and for those that ask for a newer one.
//
// Source: the changelogs of Flask (2.1, 2.3, 3.0), Werkzeug (2.1, 3.0), Jinja (3.1),
// ItsDangerous (2.1) and WTForms (3.0), "removed", and what each release of Flask
// asks for. Measured 2026-11-26 by a request, with the newest releases below.
func goneCall(module, name string) []string {
	switch module {
	case "flask":
		switch name {
		case "Markup", "escape":
			return []string{"flask<3"}
		case "_request_ctx_stack", "_app_ctx_stack":
			return []string{"flask<2.3"}
		case "safe_join":
			return []string{"flask<2.1"}
		}
	case "flask.json":
		if name == "JSONEncoder" || name == "JSONDecoder" {
			return []string{"flask<2.3"}
		}
	case "werkzeug.urls":
		switch name {
		case "url_parse", "url_quote", "url_quote_plus", "url_unquote", "url_encode", "url_decode", "url_join", "url_unparse":
			return []string{"flask<3", "werkzeug<3"}
		}
	case "werkzeug.security":
		if name == "safe_str_cmp" {
			return []string{"flask<2.2", "werkzeug<2.1"}
		}
	case "itsdangerous":
		if name == "TimedJSONWebSignatureSerializer" || name == "JSONWebSignatureSerializer" {
			return []string{"flask<2.3", "itsdangerous<2.1"}
		}
	case "jinja2":
		switch name {
		case "Markup", "escape", "contextfilter", "contextfunction", "evalcontextfilter", "environmentfilter":
			return []string{"flask<2.2", "jinja2<3.1"}
		}
	}
	return nil
}

// oldCalls finds what the app's code needs older packages for, and limits the
// manifest's requirements to them, as far as the project's own lists leave them
// open. It returns the limits, as overrides.
func (f *files) oldCalls(m *manifest, python []string) []Found[string] {
	var found []Found[string]
	limit := func(bounds []string, what string, at Evidence) {
		for _, bound := range bounds {
			r := readPackage(bound)
			if !m.leavesOpen(r) {
				continue
			}
			m.limit(r)
			// What was left open until now is below what was found before.
			found = slices.DeleteFunc(found, func(known Found[string]) bool { return readPackage(known.Value).name == r.name })
			found = append(found, Found[string]{Value: bound, Evidence: at, Confidence: Certain, Note: fmt.Sprintf("The code uses %s, which newer ones do not have.", what)})
		}
	}
	for _, file := range python {
		mod := f.module(file)
		if mod == nil {
			continue
		}
		for _, ref := range mod.imports {
			if !ref.guarded && !ref.script && ref.origin.level == 0 && ref.origin.name != "" {
				limit(goneCall(ref.origin.module, ref.origin.name), ref.origin.module+"."+ref.origin.name, mod.evidence(ref.offset))
			}
		}
	}
	for _, file := range f.mentioningOf(python, "before_first_request") {
		f.eachStatement(file, func(s statement) {
			for i, t := range s.tokens {
				if i > 1 && t.is("before_first_request") && s.tokens[i-1].is(".") {
					limit([]string{"flask<2.3"}, "before_first_request", s.at(t))
				}
			}
		})
	}
	return found
}

// leavesOpen reports whether a fresh install could take a release on both sides of
// the upper end of r: what the project pins, ends below it or begins above it, it
// has decided itself.
func (m *manifest) leavesOpen(r requirement) bool {
	end := strings.TrimPrefix(r.specifier, "<")
	for _, w := range slices.Concat(m.asked, m.fixed, m.packages.constraints()) {
		if w.name != r.name {
			continue
		}
		if w.kind != byVersion || pinned(w.specifier) != "" || keepsBelow(w.specifier, end) {
			return false
		}
		for clause := range strings.SplitSeq(w.specifier, ",") {
			version := strings.TrimLeft(strings.TrimSpace(clause), "<>=~! ")
			if order, known := compareVersions(version, end); known && order >= 0 && !strings.HasPrefix(strings.TrimSpace(clause), "<") {
				return false
			}
		}
	}
	return true
}

// limit adds the upper end of r to what the manifest asks for.
func (m *manifest) limit(r requirement) {
	for i := range m.asked {
		if w := &m.asked[i]; w.name == r.name && w.kind == byVersion {
			w.specifier = strings.TrimPrefix(w.specifier+","+r.specifier, ",")
			return
		}
	}
	file := ""
	if len(m.requirements) > 0 {
		file = m.requirements[0]
	}
	m.asked = append(m.asked, wanted{r, file})
}
