package pins

import "slices"

// removedNames are names that a package has removed, and the upper ends that keep code
// working that imports them: of that package, and of those that ask for a newer one.
//
// Source: the changelogs of Flask (2.1, 2.3, 3.0), Werkzeug (2.1, 3.0), Jinja (3.1),
// ItsDangerous (2.1) and WTForms (3.0), "removed", and what each release of Flask
// asks for. Measured 2026-11-26 by a request, with the newest releases below.
var removedNames = []struct {
	module string
	names  []string
	bounds []string
}{
	{"flask", []string{"Markup", "escape"}, []string{"flask<3"}},
	{"flask", []string{"_request_ctx_stack", "_app_ctx_stack"}, []string{"flask<2.3"}},
	{"flask", []string{"safe_join"}, []string{"flask<2.1"}},
	{"flask.json", []string{"JSONEncoder", "JSONDecoder"}, []string{"flask<2.3"}},
	{"werkzeug.urls", []string{"url_parse", "url_quote", "url_quote_plus", "url_unquote", "url_encode", "url_decode", "url_join", "url_unparse"},
		[]string{"flask<3", "werkzeug<3"}},
	{"werkzeug.security", []string{"safe_str_cmp"}, []string{"flask<2.2", "werkzeug<2.1"}},
	{"itsdangerous", []string{"TimedJSONWebSignatureSerializer", "JSONWebSignatureSerializer"}, []string{"flask<2.3", "itsdangerous<2.1"}},
	{"jinja2", []string{"Markup", "escape", "contextfilter", "contextfunction", "evalcontextfilter", "environmentfilter"}, []string{"flask<2.2", "jinja2<3.1"}},
}

// BoundsFor returns the requirements that keep "from module import name" working, and
// none when no release has removed the name.
func BoundsFor(module, name string) []string {
	for _, row := range removedNames {
		if row.module == module && slices.Contains(row.names, name) {
			return row.bounds
		}
	}
	return nil
}
