package project

import (
	"net/url"
	"path"
	"strings"
)

// indexes returns the package indexes that the project's own files name, PyPI left
// out, each once.
func (f *files) indexes(m *manifest) []Index {
	var found []Index
	add := func(name, text string, at Evidence) {
		index, ok := readIndex(name, text)
		if !ok {
			return
		}
		index.Evidence = at
		for _, known := range found {
			if known.URL == index.URL {
				return
			}
		}
		found = append(found, index)
	}
	for _, file := range m.packages.files {
		for _, line := range file.lines {
			if line.kind == indexOption {
				add("", line.target, Evidence{file.path, line.line})
			}
		}
	}
	for _, file := range f.nearest(m.folder, "pip.conf", "pip.ini") {
		number := 0
		for line := range strings.Lines(string(f.read(file))) {
			number++
			key, value, _ := strings.Cut(line, "=")
			switch strings.TrimSpace(key) {
			case "index-url", "extra-index-url", "index_url", "extra_index_url":
				add("", strings.TrimSpace(value), Evidence{file, number})
			}
		}
	}
	pyproject := f.table("pyproject.toml")
	for _, list := range []any{subtable(pyproject, "tool", "uv")["index"], subtable(pyproject, "tool", "poetry")["source"],
		subtable(pyproject, "tool", "pdm")["source"], f.table("Pipfile")["source"]} {
		entries, _ := list.([]any)
		for _, entry := range entries {
			table, _ := entry.(map[string]any)
			name, _ := table["name"].(string)
			text, _ := table["url"].(string)
			file := "pyproject.toml"
			if m.manager == "pipenv" {
				file = "Pipfile"
			}
			add(name, text, f.lineWith(file, text))
		}
	}
	return found
}

// readIndex reads the address of an index: it asks for a token when it carries a
// user, or a variable that stands for one.
func readIndex(name, text string) (Index, bool) {
	if !strings.HasPrefix(text, "https://") {
		return Index{}, false
	}
	rest := strings.TrimPrefix(text, "https://")
	host, tail, _ := strings.Cut(rest, "/")
	user, host, credentials := cutLast(host, "@")
	if u, err := url.Parse("https://" + host); err != nil || u.Hostname() == "" || strings.ContainsAny(host, "${}") {
		return Index{}, false
	}
	switch host {
	case "pypi.org", "pypi.python.org", "files.pythonhosted.org":
		return Index{}, false
	}
	index := Index{Name: name, URL: "https://" + path.Join(host, tail)}
	if strings.HasSuffix(tail, "/") {
		index.URL += "/"
	}
	if index.Name == "" {
		labels := strings.Split(strings.Split(host, ":")[0], ".")
		index.Name = labels[max(0, len(labels)-2)]
	}
	if credentials {
		username, password, _ := strings.Cut(user, ":")
		index.Secret = variableIn(password)
		if index.Secret == "" {
			index.Secret = variableIn(username)
		}
		if index.Secret == "" {
			index.Secret = strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(index.Name)) + "_INDEX_TOKEN"
		}
		if password != "" && variableIn(username) == "" {
			index.Username = username
		}
	}
	return index, true
}

// variableIn returns the variable that stands for all of s: "${TOKEN}" or "$TOKEN".
func variableIn(s string) string {
	name, found := strings.CutPrefix(s, "$")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "{"), "}")
	if !found || !isVariableName(name) {
		return ""
	}
	return name
}
