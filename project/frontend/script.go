package frontend

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/shell"
)

// buildNames are the names of scripts that build for production, best first.
var buildNames = []string{
	"build:production", "build:prod", "build-prod", "build_prod", "production", "prod", "build:css", "css:build", "build-css", "css", "build:js", "build-js", "js", "webpack", "bundle", "compile", "dist",
}

// buildScript is the script of m that builds it: the one that the project's own image
// runs, else one by its name; "" when there is none.
func (r *reader) buildScript(m *Manifest) string {
	for _, s := range r.steps {
		if name := s.script(); name != "" && name != "install" && m.Scripts[name] != "" && r.isAbout(s, m) {
			return name
		}
	}
	if m.Scripts["build"] != "" {
		return "build"
	}
	for _, name := range buildNames {
		if m.Scripts[name] != "" {
			return name
		}
	}
	return ""
}

// Bounds of one script: its commands, with those of the scripts that it runs, and how many
// scripts those are.
const (
	maxCommands = 60
	maxScripted = 200
)

// commands are what a script of m runs in the end, by the folder that each runs in.
func (m *Manifest) commands(script string) []command {
	var all []command
	var expand func(script string, depth int)
	expanded := 0
	expand = func(script string, depth int) {
		if expanded++; expanded > maxScripted {
			return
		}
		folder := "."
		for _, c := range shell.Commands(m.Scripts[script], nil) {
			words := unwrapped(c.Words)
			if len(words) == 0 || len(all) >= maxCommands {
				continue
			}
			if words[0] == "cd" && len(words) > 1 {
				folder = path.Join(folder, words[1])
				continue
			}
			inner := m.scriptsOf(words)
			if depth == 0 || inner == nil {
				all = append(all, command{folder, words, c.Env})
				continue
			}
			for _, name := range inner {
				expand("pre"+name, depth-1)
				expand(name, depth-1)
				expand("post"+name, depth-1)
			}
		}
	}
	expand("pre"+script, 4)
	expand(script, 4)
	expand("post"+script, 4)
	return all
}

type command struct {
	folder string
	words  []string
	env    map[string]string
}

// unwrapped takes off what only starts another program.
func unwrapped(words []string) []string {
	for len(words) > 0 {
		name := path.Base(words[0])
		switch {
		case name == "npx" || name == "cross-env" || name == "env" || name == "env-cmd" || name == "dotenv" || name == "time" || name == "exec":
			words = words[1:]
			for len(words) > 0 && (strings.HasPrefix(words[0], "-") || strings.Contains(words[0], "=")) {
				words = words[1:]
			}
		case (name == "yarn" || name == "pnpm") && len(words) > 1 && (words[1] == "exec" || words[1] == "dlx"):
			words = words[2:]
		default:
			return append([]string{name}, words[1:]...)
		}
	}
	return nil
}

// scriptsOf are the scripts of m that a command runs, and nil when it is another command.
func (m *Manifest) scriptsOf(words []string) []string {
	rest := words[1:]
	switch words[0] {
	case "npm", "pnpm", "yarn", "bun":
		if len(rest) > 0 && (rest[0] == "run" || rest[0] == "run-script") {
			rest = rest[1:]
		}
		rest = slices.DeleteFunc(slices.Clone(rest), func(w string) bool { return strings.HasPrefix(w, "-") })
		if len(rest) > 0 && m.Scripts[rest[0]] != "" {
			return rest[:1]
		}
		return nil
	case "run-s", "run-p", "npm-run-all", "npm-run-all2", "concurrently":
		var names []string
		for _, word := range rest {
			word = strings.TrimPrefix(strings.Trim(word, `"'`), "npm:")
			if prefix, pattern := strings.CutSuffix(word, "*"); pattern {
				for _, name := range sortedKeys(m.Scripts) {
					if strings.HasPrefix(name, prefix) {
						names = append(names, name)
					}
				}
			} else if name := strings.TrimPrefix(word, "npm run "); m.Scripts[name] != "" {
				names = append(names, name)
			}
		}
		return names
	}
	return nil
}

func sortedKeys(table map[string]string) []string {
	var keys []string
	for key := range table {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// written are the files and folders that a script of m writes, relative to the project, and
// whether it also runs something of which nobody can read that.
func (r *reader) written(m *Manifest, script string) (found []evidence.Found[string], unknown bool) {
	for _, c := range m.commands(script) {
		folder := disk.Join(m.directory, c.folder)
		paths, at, known := r.writtenBy(m, folder, c)
		unknown = unknown || !known
		for _, p := range paths {
			if p == "" || strings.ContainsAny(p, "*?$") {
				unknown = true
				continue
			}
			place := at
			if place.Path == "" {
				place = r.f.LineWith(m.file, cmp.Or(m.lineOf(c), `"`+script+`"`))
			}
			found = append(found, evidence.Found[string]{Value: path.Clean(p), Evidence: place, Confidence: evidence.Certain})
		}
	}
	return found, unknown
}

// lineOf is a piece of the line of package.json that holds a command.
func (m *Manifest) lineOf(c command) string {
	for _, name := range sortedKeys(m.Scripts) {
		if text := m.Scripts[name]; strings.Contains(text, c.words[0]) && strings.Contains(text, c.words[len(c.words)-1]) {
			return `"` + name + `"`
		}
	}
	return ""
}

// writtenBy are the paths that one command writes, relative to the project; at is where
// that is said, when it is not the command itself. Known is false when nobody can read it.
func (r *reader) writtenBy(m *Manifest, folder string, c command) (paths []string, at evidence.Place, known bool) {
	words := c.words
	in := func(name string) string { return path.Join(folder, name) }
	flag := func(names ...string) string { return flagOf(words, names...) }
	one := func(name string) ([]string, evidence.Place, bool) { return []string{in(name)}, evidence.Place{}, true }
	free := operands(words)
	switch words[0] {
	case "vite":
		if len(free) > 0 && free[0] != "build" {
			return nil, at, true // "vite preview"
		}
		return r.toolOutput(folder, viteRoot(words), flag("--outDir"), flag("--config", "-c"), viteConfig)
	case "webpack", "webpack-cli", "rspack", "encore":
		return r.toolOutput(folder, ".", flag("--output-path", "-o"), flag("--config", "-c"), webpackConfig)
	case "react-scripts", "craco", "react-app-rewired":
		if len(free) > 0 && free[0] != "build" {
			return nil, at, true
		}
		return one(cmp.Or(c.env["BUILD_PATH"], assigned(m, "BUILD_PATH"), "build"))
	case "vue-cli-service":
		return r.toolOutput(folder, ".", flag("--dest"), "", vueConfig)
	case "astro":
		return r.toolOutput(folder, ".", flag("--outDir"), flag("--config"), astroConfig)
	case "rollup":
		if name := cmp.Or(flag("--file", "-o"), flag("--dir", "-d")); name != "" {
			return one(name)
		}
		return r.toolOutput(folder, ".", "", flag("--config", "-c"), rollupConfig)
	case "gatsby":
		return one("public")
	case "ng":
		return r.angularOutput(folder, flag("--output-path"))
	case "parcel":
		return one(cmp.Or(flag("--dist-dir", "--out-dir", "-d"), "dist"))
	case "esbuild", "tsup", "swc", "babel", "tsc", "cssnano", "uglifyjs", "terser", "browserify", "stylus", "postcss", "tailwindcss", "cleancss", "purgecss", "lightningcss":
		if name := cmp.Or(flag("--outfile", "--outdir", "--out-dir", "--out-file", "--outDir", "--output", "--output-file", "--dir", "-o", "-d")); name != "" {
			return one(name)
		}
		return nil, at, words[0] == "tsc" && slices.Contains(words, "--noEmit") || slices.Contains(words, "-b") || len(free) == 0 && words[0] == "tsc"
	case "cli": // of @tailwindcss/cli
		if name := flag("--output", "-o"); name != "" {
			return one(name)
		}
		return nil, at, false
	case "sass", "node-sass", "lessc":
		if name := flag("--output", "-o"); name != "" {
			return one(name)
		}
		for i := len(words) - 1; i > 1; i-- {
			if slices.Contains([]string{"--style", "-s", "--load-path", "-I", "--output-style", "--include-path"}, words[i-1]) {
				words = slices.Delete(slices.Clone(words), i-1, i+1)
			}
		}
		free = operands(words)
		for _, word := range free {
			if _, to, pair := strings.Cut(word, ":"); pair {
				paths = append(paths, in(to))
			}
		}
		if paths == nil && len(free) > 1 {
			paths = append(paths, in(free[len(free)-1]))
		}
		return paths, at, paths != nil
	case "cp", "cpx", "copyfiles", "ncp", "mv", "cpy":
		if len(free) > 1 {
			return one(strings.TrimSuffix(free[len(free)-1], "/"))
		}
		return nil, at, false
	case "rm", "rimraf", "mkdir", "mkdirp", "echo", "del-cli", "shx", "eslint", "prettier", "vue-tsc", "jest", "vitest", "stylelint", "true", "test", "exit", "cat", "biome", "tslint", "flow", "del":
		return nil, at, true
	}
	return nil, at, false
}

// viteRoot is the folder that vite builds: the word behind "build" that is no value of
// a flag.
func viteRoot(words []string) string {
	for i := 1; i < len(words); i++ {
		word, before := words[i], words[i-1]
		isValue := strings.HasPrefix(before, "-") && !strings.Contains(before, "=") && !slices.Contains([]string{"--emptyOutDir", "--watch", "-w", "--force", "-f", "--app"}, before)
		if word != "build" && !strings.HasPrefix(word, "-") && !isValue {
			return word
		}
	}
	return "."
}

// assigned is the value that a script of m sets a variable to.
func assigned(m *Manifest, name string) string {
	for _, script := range sortedKeys(m.Scripts) {
		for word := range strings.FieldsSeq(m.Scripts[script]) {
			if value, ok := strings.CutPrefix(word, name+"="); ok {
				return strings.Trim(value, `"'`)
			}
		}
	}
	return ""
}

// flagOf is the value of the first flag in words that is one of names: "--x v", "--x=v".
func flagOf(words []string, names ...string) string {
	for i, word := range words {
		name, value, joined := strings.Cut(word, "=")
		if !slices.Contains(names, name) {
			continue
		}
		if joined {
			return value
		}
		if i+1 < len(words) && !strings.HasPrefix(words[i+1], "-") {
			return words[i+1]
		}
	}
	return ""
}

// operands are the words of a command behind its name that are no flags. The value behind
// a flag counts as one: nobody knows which flags have one.
func operands(words []string) []string {
	var free []string
	for _, word := range words[1:] {
		if !strings.HasPrefix(word, "-") {
			free = append(free, word)
		}
	}
	return free
}
