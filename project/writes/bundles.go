package writes

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/python"
)

// bundles finds where Flask-Assets makes the bundles of the files bundling; all are the
// files that the app has, one of which gives the app to Flask-Assets.
func (w *writeFinder) bundles(bundling, all []string) {
	if !slices.ContainsFunc(all, func(name string) bool { return strings.Contains(w.files.Read(name), "flask_assets") }) {
		return
	}
	w.static = disk.Join(path.Dir(w.paths.App), "static")
	for _, name := range all {
		text := w.files.Read(name)
		if strings.Contains(strings.ToLower(text), "auto_build") && autoBuildOff().MatchString(text) ||
			slices.Contains(bundling, name) && movesOutput().MatchString(text) || strings.Contains(text, "ASSETS_DIRECTORY") {
			w.static = ""
			return
		}
		if strings.Contains(text, "static_folder") {
			w.files.EachStatement(name, w.staticFolder)
		}
	}
}

// staticFolder looks for another static folder than the usual one: of the app, or of a
// blueprint.
func (w *writeFinder) staticFolder(s python.Statement) {
	for i, t := range s.Tokens {
		if !t.Is("static_folder") || !python.Next(s.Tokens, i).Is("=") {
			continue
		}
		if i > 0 && s.Tokens[i-1].Is(".") {
			w.static = "" // app.static_folder = ...
			return
		}
		open := openBracket(s.Tokens[:i])
		if open < 1 {
			continue
		}
		call := python.ReadCall(s.Tokens, open)
		if !strings.HasSuffix(s.Tokens[open-1].Text, "Blueprint") {
			if folder, _ := python.TextOf(call.Keyword("static_folder")); folder != "static" {
				w.static = ""
			}
			return
		}
		name, ok := python.TextOf(call.Argument(0, "name"))
		if !ok {
			name = "*" // any
		}
		w.blueprints = append(w.blueprints, name)
	}
}

// openBracket returns the index of the last bracket of tokens that is still open, or -1.
func openBracket(tokens []python.Token) int {
	depth := 0
	for i := len(tokens) - 1; i >= 0; i-- {
		switch t := tokens[i]; {
		case t.Is(")"), t.Is("]"), t.Is("}"):
			depth++
		case t.Is("("), t.Is("["), t.Is("{"):
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// bundled looks for a bundle of Flask-Assets with an output. Flask-Assets 2.1 (2026-11)
// makes it when a page first asks for it, below the static folder, and keeps what it
// needs to make it again in static/.webassets-cache. That is so in production as well,
// unless ASSETS_AUTO_BUILD is off. An output that begins with the name of a blueprint is
// in that one's static folder.
func (w *writeFinder) bundled(s python.Statement, i int) {
	output, ok := python.TextOf(python.ReadCall(s.Tokens, i+1).Keyword("output"))
	if !ok || output == "" || path.IsAbs(output) {
		return
	}
	first, _, below := strings.Cut(output, "/")
	if below && (slices.Contains(w.blueprints, first) || slices.Contains(w.blueprints, "*")) {
		return
	}
	file := path.Join(w.static, output)
	if !strings.HasPrefix(file, w.static+"/") {
		return
	}
	at := s.At(s.Tokens[i])
	// A version, as in "app.%(version)s.js", is known when the bundle is made.
	folder := path.Dir(file)
	for strings.Contains(folder, "%") {
		folder = path.Dir(folder)
	}
	if folder != w.static {
		w.add(at, folder, "Flask-Assets makes "+output+" here.")
	} else if !strings.Contains(file, "%") && len(w.beside) < maxWritten && !isAmong(w.beside, file) {
		// A volume on the static folder itself would hide what else is in it.
		w.beside = append(w.beside, evidence.Found[string]{Value: file, Evidence: at, Confidence: evidence.Likely})
	}
	w.add(at, w.static+"/.webassets-cache", "Flask-Assets keeps its cache here.")
}

// importsBundle reports whether the Bundle of a file with that text is that of webassets.
func importsBundle(text string) bool {
	return strings.Contains(text, "flask_assets") || strings.Contains(text, "webassets")
}

var autoBuildOff = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)auto_build["'\]\s]*[=:]\s*(False|0)`)
})

// movesOutput finds environment.directory = ..., where bundles go instead of Flask's
// static folder, and environment.cache = ..., which moves the cache.
var movesOutput = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\.(directory|cache)\s*=[^=]`)
})
