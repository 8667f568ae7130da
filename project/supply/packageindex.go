package supply

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/requirement"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// indexes returns the package indexes that the project's own files name, PyPI left
// out, each once.
func indexes(f *source.Index, m *Dependencies) []evidence.Index {
	var found []evidence.Index
	add := func(name, text string, at evidence.Place) {
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
		for known := func(i evidence.Index) bool { return strings.EqualFold(i.Name, index.Name) }; slices.ContainsFunc(found, known); {
			index.Name += "-" + strconv.Itoa(len(found)+1)
		}
		found = append(found, index)
	}
	for _, file := range m.packages.Files {
		for _, line := range file.Lines {
			if line.Kind == requirement.IndexOption {
				add("", line.Target, evidence.Place{Path: file.Path, Line: line.Line})
			}
		}
	}
	if m.manager == "pip" {
		for _, named := range Settings(f, m.folder) {
			add(named.Name, named.text, named.Evidence)
		}
	}
	pyproject := f.Table("pyproject.toml")
	for _, list := range []any{document.Subtable(pyproject, "tool", "uv")["index"], document.Subtable(pyproject, "tool", "poetry")["source"],
		document.Subtable(pyproject, "tool", "pdm")["source"], f.Table("Pipfile")["source"]} {
		entries, _ := list.([]any)
		for _, entry := range entries {
			table, _ := entry.(map[string]any)
			name, _ := table["name"].(string)
			text, _ := table["url"].(string)
			file := "pyproject.toml"
			if m.manager == "pipenv" {
				file = "Pipfile"
			}
			add(name, text, f.LineWith(file, text))
		}
	}
	return found
}

// readIndex reads the address of an index: it asks for a token when it carries a
// user, or a variable that stands for one.
func readIndex(name, text string) (evidence.Index, bool) {
	if !strings.HasPrefix(text, "https://") {
		return evidence.Index{}, false
	}
	rest := strings.TrimPrefix(text, "https://")
	host, tail, _ := strings.Cut(rest, "/")
	at := strings.LastIndexByte(host, '@')
	user, host, credentials := host[:max(0, at)], host[at+1:], at >= 0
	if u, err := url.Parse("https://" + host); err != nil || u.Hostname() == "" || strings.ContainsAny(host, "${}") {
		return evidence.Index{}, false
	}
	switch host {
	case "pypi.org", "pypi.python.org", "files.pythonhosted.org":
		return evidence.Index{}, false
	}
	index := evidence.Index{Name: name, URL: "https://" + path.Join(host, tail), Public: isPublicIndex(host)}
	if strings.HasSuffix(tail, "/") {
		index.URL += "/"
	}
	if index.Name == "" {
		labels := strings.Split(strings.Split(host, ":")[0], ".")
		if index.Name = labels[max(0, len(labels)-2)]; strings.Trim(index.Name, "0123456789") == "" {
			index.Name = "private" // an address is no name
		}
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
		if password != "" {
			if index.UserVariable = variableIn(username); index.UserVariable == "" {
				index.Username = username
			}
		}
	}
	return index, true
}

// variableIn returns the variable that stands for all of s: "${TOKEN}" or "$TOKEN".
func variableIn(s string) string {
	name, found := strings.CutPrefix(s, "$")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "{"), "}")
	if !found || !shell.IsVariableName(name) {
		return ""
	}
	return name
}

// isPublicIndex knows the hosts of indexes that projects name beside PyPI, and its
// mirrors: nobody needs to be asked whether they want a token.
func isPublicIndex(host string) bool {
	for _, domain := range []string{"pytorch.org", "piwheels.org", "nvidia.com", "pyg.org", "test.pypi.org", "tuna.tsinghua.edu.cn", "mirrors.aliyun.com", "mirrors.ustc.edu.cn", "pypi.doubanio.com"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
