package project

import (
	"path"
	"strings"
)

// resolve finds what an expression such as bp or views.bp is: the object, the
// file that makes it, and its name there.
func (r *router) resolve(file string, expression []token, follow int) (object routeObject, at, name string) {
	if len(expression) == 0 || follow == 0 || file == "" {
		return routeObject{}, "", ""
	}
	name = expression[0].text
	known := r.file(file)
	rest := expression[1:]
	if len(rest) > 1 && rest[0].is(".") {
		// self.bp is not a module's.
		module := r.module(file, name)
		if module == "" {
			return routeObject{}, "", ""
		}
		return r.resolve(module, rest[1:], follow-1)
	}
	if object, ok := known.objects[name]; ok {
		return object, file, name
	}
	if origin, ok := known.imports[name]; ok && origin.name != "" {
		if target := r.origin(file, origin); target != "" {
			return r.resolve(target, []token{{text: origin.name}}, follow-1)
		}
	}
	return routeObject{}, "", ""
}

// module returns the file of the module that name is in file.
func (r *router) module(file, name string) string {
	origin, ok := r.file(file).imports[name]
	if !ok {
		return ""
	}
	if origin.name != "" {
		if origin.module != "" {
			origin.module += "."
		}
		origin.module += origin.name
	}
	return r.origin(file, origin)
}

// origin returns the file of the module that an import in file names.
func (r *router) origin(file string, origin importOrigin) string {
	roots := []string{".", "src"}
	if top, _, nested := strings.Cut(file, "/"); nested {
		roots = append(roots, top)
	}
	if origin.level > 0 {
		folder := path.Dir(file)
		for range origin.level - 1 {
			folder = path.Dir(folder)
		}
		roots = []string{folder}
	}
	for _, root := range roots {
		base := join(root, strings.ReplaceAll(origin.module, ".", "/"))
		for _, candidate := range []string{base + ".py", join(base, "__init__.py")} {
			if r.f.has(candidate) {
				return candidate
			}
		}
	}
	return ""
}

// text evaluates an expression that is a text: a literal, a constant of the file
// or of one that it imports, several with "+" between them, or an f-string of such.
func (r *router) text(file string, expression []token, follow int) (string, bool) {
	if follow == 0 || file == "" || len(expression) == 0 {
		return "", false
	}
	if text, ok := textOf(expression); ok {
		return text, true
	}
	if parts := splitOuter(expression, "+"); len(parts) > 1 && len(parts) < 8 {
		var whole strings.Builder
		for _, part := range parts {
			text, ok := r.text(file, part, follow-1)
			if !ok {
				return "", false
			}
			whole.WriteString(text)
		}
		return whole.String(), true
	}
	if len(expression) == 1 && expression[0].kind == stringToken {
		return r.format(file, expression[0].text, follow)
	}
	name := expression[0].text
	known := r.file(file)
	switch {
	case len(expression) == 1:
		if value, ok := known.texts[name]; ok {
			return r.text(file, value, follow-1)
		}
		if origin, ok := known.imports[name]; ok && origin.name != "" {
			return r.text(r.origin(file, origin), []token{{text: origin.name}}, follow-1)
		}
	case len(expression) == 3 && expression[1].is("."):
		return r.text(r.module(file, name), expression[2:], follow-1)
	}
	return "", false
}

// format evaluates f"{PREFIX}/health", whose fields are plain names.
func (r *router) format(file, literal string, follow int) (string, bool) {
	body := strings.TrimLeft(literal, "fF")
	if len(body) < 2 || len(body) == len(literal) || strings.HasPrefix(body, `"""`) || strings.Contains(body, `\`) {
		return "", false
	}
	body = body[1 : len(body)-1]
	var whole strings.Builder
	for {
		before, rest, found := strings.Cut(body, "{")
		whole.WriteString(before)
		if !found {
			return whole.String(), true
		}
		field, behind, closed := strings.Cut(rest, "}")
		if !closed || field == "" || nameEnd(field, 0) != len(field) {
			return "", false
		}
		text, ok := r.text(file, []token{{text: field}}, follow-1)
		if !ok {
			return "", false
		}
		whole.WriteString(text)
		body = behind
	}
}
