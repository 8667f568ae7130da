package frontend

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/evidence"
)

// tool is how the configuration of a bundler says where it writes.
type tool struct {
	files   []string // without the ending of JavaScript's kinds
	key     string   // of the output
	rootKey string   // of the folder that a plain output is relative to
	unsaid  string   // where it writes when nothing says it; empty: nobody knows
	below   string   // a word that the key stands behind
}

var (
	viteConfig    = tool{files: []string{"vite.config"}, key: "outDir", rootKey: "root", unsaid: "dist"}
	webpackConfig = tool{files: []string{"webpack.config", "webpack.prod", "webpack.config.prod", "webpack.production", "webpack.common", "config/webpack.config", "config/webpack.prod"}, key: "path", below: "output", unsaid: "dist"}
	vueConfig     = tool{files: []string{"vue.config"}, key: "outputDir", unsaid: "dist"}
	astroConfig   = tool{files: []string{"astro.config"}, key: "outDir", unsaid: "dist"}
	rollupConfig  = tool{files: []string{"rollup.config"}, key: "(?:file|dir)", below: "output"}
)

// toolOutput is where a bundler writes that runs in folder, with what its command line
// says of its root, its output and its configuration.
func (r *reader) toolOutput(folder, root, said, config string, t tool) (paths []string, at evidence.Place, known bool) {
	base := path.Join(folder, root)
	var files []string
	if config != "" {
		files = append(files, path.Join(folder, config))
	}
	for _, name := range t.files {
		for _, ending := range []string{".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".babel.js"} {
			files = append(files, path.Join(base, name+ending), path.Join(folder, name+ending))
		}
	}
	if config != "" && r.f.Has(files[0]) {
		files = files[:1]
	}
	for i := 0; i < len(files); i++ {
		file := files[i]
		if !r.f.Has(file) {
			continue
		}
		text := withoutComments(r.f.Read(file))
		if t.rootKey != "" {
			if value, relative, ok := property(text, t.rootKey); ok {
				if base = path.Join(base, value); relative {
					base = path.Join(path.Dir(file), value)
				}
			}
		}
		if said != "" {
			break
		}
		begin := max(0, strings.Index(text, t.below))
		values, found := properties(text[begin:], t.key)
		for _, v := range values {
			to := path.Join(base, v.path)
			if v.relative {
				to = path.Join(path.Dir(file), v.path)
			}
			paths = append(paths, to)
			at = evidence.Place{Path: file, Line: 1 + strings.Count(text[:begin+v.offset], "\n")}
		}
		if found {
			return paths, at, len(values) > 0
		}
		// What the output is not said in may be merged with a file that says it.
		if next := r.imported(text, file, files[:i+1]); len(next) > 0 && len(files) < maxConfigurations {
			files = slices.Insert(files, i+1, next...)
		}
	}
	switch {
	case said != "":
		return []string{path.Join(base, said)}, at, true
	case t.unsaid == "":
		return nil, at, false
	}
	return []string{path.Join(base, t.unsaid)}, at, true
}

// Bounds of the files that a configuration takes in.
const (
	maxImported       = 5   // of one file
	maxConfigurations = 150 // names that are looked for
)

// imported are the files beside a configuration that it takes in by require or import,
// without those that were read.
func (r *reader) imported(text, file string, read []string) []string {
	var next []string
	for _, match := range localImport().FindAllStringSubmatch(text, maxImported) {
		name := path.Join(path.Dir(file), match[1])
		for _, ending := range []string{"", ".js", ".ts", ".mjs", ".cjs"} {
			if r.f.Has(name+ending) && !slices.Contains(read, name+ending) {
				next = append(next, name+ending)
			}
		}
	}
	return next
}

// jsPath is a path in a JavaScript expression.
type jsPath struct {
	path string
	// relative says that it is relative to the file, not to the tool's folder.
	relative bool
	offset   int // of the property
}

func property(text, key string) (value string, relative, ok bool) {
	all, _ := properties(text, key)
	if len(all) == 0 {
		return "", false, false
	}
	return all[0].path, all[0].relative, true
}

// maxProperties bounds how many places of one file are looked at.
const maxProperties = 20

// properties are the paths that the property key has in a text of JavaScript, and whether
// it has that property at all.
func properties(text, key string) (all []jsPath, found bool) {
	form := regexp.MustCompile(`(?:^|[\s{,(])["']?` + key + `["']?\s*:\s*`)
	for _, at := range form.FindAllStringIndex(text, maxProperties) {
		value := expression(text[at[1]:])
		if name := strings.TrimSpace(value); identifier().MatchString(name) {
			if made := regexp.MustCompile(`\b(?:const|let|var)\s+` + regexp.QuoteMeta(name) + `\s*=\s*`).FindStringIndex(text); made != nil {
				value = expression(text[made[1]:])
			}
		}
		found = true
		p, ok := readPath(value)
		if ok && !slices.ContainsFunc(all, func(other jsPath) bool { return other.path == p.path && other.relative == p.relative }) {
			p.offset = at[1]
			all = append(all, p)
		}
	}
	return all, found
}

var (
	identifier  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_$][\w$]*$`) })
	literal     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`") })
	localImport = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:require\(\s*|\bfrom\s+|\bimport\s+)["'](\.{1,2}/[\w./-]+)["']`)
	})
	word = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z_$][\w$]*`) })
)

// expression is the text of the expression that s begins with.
func expression(s string) string {
	depth := 0
	s = s[:min(len(s), 500)]
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return s[:i]
			}
		case ',', ';', '\n':
			if depth == 0 {
				return s[:i]
			}
		case '"', '\'', '`':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return s[:i]
			}
			i += end + 1
		}
	}
	return s
}

// readPath reads an expression that is a path: a literal, or literals that are joined below
// the folder of the file.
func readPath(value string) (jsPath, bool) {
	var parts []string
	for _, l := range literal().FindAllString(value, 10) {
		l = l[1 : len(l)-1]
		if strings.Contains(l, "${") {
			if l = strings.TrimPrefix(l, "${__dirname}"); strings.Contains(l, "${") {
				return jsPath{}, false
			}
		}
		parts = append(parts, l)
	}
	relative := strings.Contains(value, "__dirname") || strings.Contains(value, "import.meta")
	for _, name := range word().FindAllString(literal().ReplaceAllString(value, ""), 20) {
		switch name {
		case "path", "Path", "resolve", "join", "__dirname", "fileURLToPath", "URL", "new", "import", "meta", "url", "dirname", "process", "cwd", "as", "const", "pathname":
		default:
			return jsPath{}, false
		}
	}
	if parts == nil || !relative && strings.HasPrefix(parts[0], "/") {
		return jsPath{}, false
	}
	return jsPath{path: strings.TrimPrefix(path.Join(parts...), "/"), relative: relative}, true
}

// withoutComments empties the lines of a text of JavaScript that are comments.
func withoutComments(text string) string {
	var b strings.Builder
	open := false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case open:
			open = !strings.Contains(trimmed, "*/")
			line = "\n"
		case strings.HasPrefix(trimmed, "/*"):
			open = !strings.Contains(trimmed, "*/")
			line = "\n"
		case strings.HasPrefix(trimmed, "//"):
			line = "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// angularOutput is where Angular writes the first project of its angular.json.
func (r *reader) angularOutput(at, said string) ([]string, evidence.Place, bool) {
	if said != "" {
		return []string{path.Join(at, said)}, evidence.Place{}, true
	}
	file := disk.Join(at, "angular.json")
	content := r.f.Read(file)
	var config struct {
		Projects map[string]struct {
			Architect, Targets struct {
				Build struct {
					Options struct{ OutputPath any }
				}
			}
		}
	}
	if !document.Fits([]byte(content), folder.Manifest.Bound()) || json.Unmarshal([]byte(content), &config) != nil || len(config.Projects) != 1 {
		return nil, evidence.Place{}, false
	}
	for name, project := range config.Projects {
		for _, value := range []any{project.Architect.Build.Options.OutputPath, project.Targets.Build.Options.OutputPath} {
			if base := text(value, "base"); base != "" {
				value = base
			}
			if to, ok := value.(string); ok {
				return []string{path.Join(at, to)}, r.f.LineWith(file, `"outputPath"`), true
			}
		}
		return []string{path.Join(at, "dist", name)}, evidence.Place{}, true
	}
	return nil, evidence.Place{}, false
}
