package route

import (
	"strings"

	"dockgen/project/disk"
	"dockgen/project/python"
	"dockgen/project/source"
)

// resolve finds what an expression such as bp or views.bp is: the object, the
// file that makes it, and its name there.
func (r *Router) resolve(file string, expression []python.Token, follow int) (object routeObject, at, name string) {
	if len(expression) == 0 || follow == 0 || file == "" {
		return routeObject{}, "", ""
	}
	name = expression[0].Text
	known := r.File(file)
	rest := expression[1:]
	if len(rest) > 1 && rest[0].Is(".") {
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
	if origin, ok := known.imports[name]; ok && origin.Name != "" {
		if target := r.origin(file, origin); target != "" {
			return r.resolve(target, []python.Token{{Text: origin.Name}}, follow-1)
		}
	}
	return routeObject{}, "", ""
}

// module returns the file of the module that name is in file.
func (r *Router) module(file, name string) string {
	origin, ok := r.File(file).imports[name]
	if !ok {
		return ""
	}
	if origin.Name != "" {
		if origin.Module != "" {
			origin.Module += "."
		}
		origin.Module += origin.Name
	}
	return r.origin(file, origin)
}

// origin returns the file of the module that an import in file names.
func (r *Router) origin(file string, origin python.ImportOrigin) string {
	roots := []string{".", "src"}
	if top, _, nested := strings.Cut(file, "/"); nested {
		roots = append(roots, top)
	}
	if origin.Level > 0 {
		roots = []string{source.RelativeTo(file, origin.Level)}
	}
	for _, root := range roots {
		base := disk.Join(root, strings.ReplaceAll(origin.Module, ".", "/"))
		for _, candidate := range []string{base + ".py", disk.Join(base, "__init__.py")} {
			if r.F.Has(candidate) {
				return candidate
			}
		}
	}
	return ""
}

// text evaluates an expression that is a text: a literal, a constant of the file
// or of one that it imports, several with "+" between them, or an f-string of such.
func (r *Router) text(file string, expression []python.Token, follow int) (string, bool) {
	if follow == 0 || file == "" || len(expression) == 0 {
		return "", false
	}
	if text, ok := python.TextOf(expression); ok {
		return text, true
	}
	if parts := python.SplitOuter(expression, "+"); len(parts) > 1 && len(parts) < 8 {
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
	if len(expression) == 1 && expression[0].Kind == python.StringToken {
		return r.format(file, expression[0].Text, follow)
	}
	name := expression[0].Text
	known := r.File(file)
	switch {
	case len(expression) == 1:
		if value, ok := known.texts[name]; ok {
			return r.text(file, value, follow-1)
		}
		if origin, ok := known.imports[name]; ok && origin.Name != "" {
			return r.text(r.origin(file, origin), []python.Token{{Text: origin.Name}}, follow-1)
		}
	case len(expression) == 3 && expression[1].Is("."):
		return r.text(r.module(file, name), expression[2:], follow-1)
	}
	return "", false
}

// format evaluates f"{PREFIX}/health", whose fields are plain names.
func (r *Router) format(file, literal string, follow int) (string, bool) {
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
		if !closed || field == "" || python.NameEnd(field, 0) != len(field) {
			return "", false
		}
		text, ok := r.text(file, []python.Token{{Text: field}}, follow-1)
		if !ok {
			return "", false
		}
		whole.WriteString(text)
		body = behind
	}
}
