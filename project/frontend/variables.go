package frontend

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/schema"
)

// maxScripts is how many files of a front end are searched for variables.
const maxScripts = 300

// buildVariable is the name of a variable that a bundler puts into what it builds.
var buildVariable = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:VITE|REACT_APP|VUE_APP|NEXT_PUBLIC|PUBLIC|NG_APP|GATSBY|PARCEL)_[A-Z][A-Z0-9_]*\b`)
})

// variables lists the variables that the build of m reads, and the files that set them,
// which never reach a builder.
func (r *reader) variables(m *Manifest) {
	var names []string
	var first evidence.Place
	read := 0
	for _, file := range r.f.Paths {
		if !schema.Within(file, m.directory) || !isScript(file) {
			continue
		}
		if read++; read > maxScripts {
			break
		}
		text := r.f.Read(file)
		if !strings.Contains(text, "import.meta.env") && !strings.Contains(text, "process.env") && !strings.HasSuffix(file, ".html") {
			continue
		}
		for _, name := range buildVariable().FindAllString(text, 100) {
			if strings.HasPrefix(name, "PUBLIC_") && !m.dependsOn("astro") && !m.dependsOn("@sveltejs/kit") || slices.Contains(names, name) || len(names) == 50 {
				continue
			}
			if names = append(names, name); len(names) == 1 {
				first = r.f.LineWith(file, name)
			}
		}
	}
	slices.Sort(names)
	if names != nil {
		r.lose(first, strings.Join(names, " "), "The build of the front end reads them, and nothing in the config sets them. Where that matters, write them before its command: command = [\"env\", \"%s=VALUE\", ...].", names[0])
	}
	for _, entry := range r.f.Tree.List(m.directory, disk.MaxEntries) {
		name := entry.Name()
		if !strings.HasPrefix(name, ".env") || strings.Contains(name, "example") || strings.Contains(name, "sample") || strings.Contains(name, "template") || strings.Contains(name, "dev") || strings.Contains(name, "test") || strings.HasSuffix(name, ".local") {
			continue
		}
		file := disk.Join(m.directory, name)
		var set []string
		for _, e := range document.ReadDotenv(r.f.Read(file)) {
			if buildVariable().MatchString(e.Name) {
				set = append(set, e.Name)
			}
		}
		if set != nil {
			r.lose(evidence.Place{Path: file}, file, "It sets %s for the build of the front end, and no .env file reaches a builder. Write what is no secret before its command: command = [\"env\", \"%s=VALUE\", ...].", strings.Join(set[:min(len(set), 20)], " "), set[0])
		}
	}
}

func isScript(file string) bool {
	switch path.Ext(file) {
	case ".js", ".ts", ".jsx", ".tsx", ".vue", ".svelte", ".mjs", ".mts", ".astro", ".html":
		return !strings.HasSuffix(file, ".min.js")
	}
	return false
}

// settings has the .npmrc of m among the sources, unless it holds a token: then it never
// reaches a builder, and what it says is listed. No value of it is repeated.
func (r *reader) settings(m *Manifest) {
	file := disk.Join(m.directory, ".npmrc")
	var all []evidence.NotTaken
	tokens, number := false, 0
	for line := range strings.Lines(r.f.Read(file)) {
		number++
		name, _, ok := strings.Cut(line, "=")
		if name = strings.TrimSpace(name); !ok || strings.HasPrefix(name, "#") || strings.HasPrefix(name, ";") {
			continue
		}
		l := evidence.NotTaken{What: name, Evidence: evidence.Place{Path: file, Line: number}, Reason: "The file holds a token, so that it never reaches a builder. Keep the token in the settings of the user, and name the file under sources."}
		if lower := strings.ToLower(name); strings.Contains(lower, "_auth") || strings.Contains(lower, "password") {
			name, _, _ = strings.Cut(name, ":_")
			l.What, l.Reason, tokens = name+" (a token)", "A token of npm never reaches a builder, so that a package of a private registry cannot be installed.", true
		}
		all = append(all, l)
	}
	if tokens {
		r.lost = append(r.lost, all...)
	} else if a := &r.found[len(r.found)-1]; all != nil {
		a.Sources = append(a.Sources, file)
	}
}
