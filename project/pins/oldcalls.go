package pins

import (
	"slices"
	"strings"

	"dockgen/project/requirement"
)

// removed are names that a package has removed.
type removed struct {
	// module has the names. A row without names is about the whole module, with what is
	// below it.
	module string
	names  []string
	// bounds are the upper ends that keep code working that imports them: of the package of
	// the module, and of those that ask for a newer one.
	bounds []string
}

// removedNames are sorted by nothing: a name has one row.
//
// Source: the changelogs of Flask (2.1, 2.3, 3.0), Werkzeug (2.1, 3.0), Jinja (3.1),
// ItsDangerous (2.1) and WTForms (3.0), "removed", and what each release of Flask
// asks for. Measured 2026-11-26 by a request, with the newest releases below; WTForms
// on 2026-11-30 by imports with 2.3.3, 3.0.0, 3.0.1 and 3.1.2.
var removedNames = []removed{
	{"flask", []string{"Markup", "escape"}, []string{"flask<3"}},
	{"flask", []string{"_request_ctx_stack", "_app_ctx_stack"}, []string{"flask<2.3"}},
	{"flask", []string{"safe_join"}, []string{"flask<2.1"}},
	{"flask.json", []string{"JSONEncoder", "JSONDecoder"}, []string{"flask<2.3"}},
	{"werkzeug.urls", []string{"url_parse", "url_quote", "url_quote_plus", "url_unquote", "url_encode", "url_decode", "url_join", "url_unparse"},
		[]string{"flask<3", "werkzeug<3"}},
	{"werkzeug.security", []string{"safe_str_cmp"}, []string{"flask<2.2", "werkzeug<2.1"}},
	{"itsdangerous", []string{"TimedJSONWebSignatureSerializer", "JSONWebSignatureSerializer"}, []string{"flask<2.3", "itsdangerous<2.1"}},
	{"jinja2", []string{"Markup", "escape", "contextfilter", "contextfunction", "evalcontextfilter", "environmentfilter"}, []string{"flask<2.2", "jinja2<3.1"}},
	{"wtforms", []string{"TextField"}, []string{"wtforms<3"}},
	{"wtforms.fields", []string{"TextField"}, []string{"wtforms<3"}},
	{"wtforms.validators", []string{"Required", "required"}, []string{"wtforms<3"}},
	{"wtforms.fields.html5", nil, []string{"wtforms<3"}},
	{"wtforms.widgets.html5", nil, []string{"wtforms<3"}},
	{"wtforms.ext", nil, []string{"wtforms<3"}},
	{"wtforms.compat", nil, []string{"wtforms<3"}},
}

// has reports whether "from module import name", or "import module" where name is empty,
// takes what the row is about.
func (r *removed) has(module, name string) bool {
	if len(r.names) > 0 {
		return r.module == module && slices.Contains(r.names, name)
	}
	return module == r.module || strings.HasPrefix(module, r.module+".") || name != "" && module+"."+name == r.module
}

// BoundsFor returns the requirements that keep "from module import name" working, and
// none when no release has removed the name.
func BoundsFor(module, name string) []string {
	for i := range removedNames {
		if row := &removedNames[i]; row.has(module, name) {
			return row.bounds
		}
	}
	return nil
}

// HasRemoved reports whether a name of the module has been removed.
func HasRemoved(module string) bool {
	return slices.ContainsFunc(removedNames, func(row removed) bool { return row.module == module })
}

// KeepsAbove reports whether a specifier lets no version below limit in.
func KeepsAbove(specifier, limit string) bool {
	if version := requirement.Pinned(specifier); version != "" {
		return !requirement.Before(version, limit)
	}
	return slices.ContainsFunc(requirement.Clauses(specifier), func(c requirement.Clause) bool {
		switch c.Operator {
		case ">=", ">", "~=", "==":
			return !requirement.Before(strings.TrimSuffix(c.Version, ".*"), limit)
		}
		return false
	})
}
