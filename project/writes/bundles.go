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

// bundled looks for a bundle of Flask-Assets with an output. Flask-Assets 2.1 (2026-11)
// makes it when a page first asks for it, below the static folder, and keeps what it
// needs to make it again in static/.webassets-cache. That is so in production as well,
// unless ASSETS_AUTO_BUILD is off.
func (w *writeFinder) bundled(s python.Statement, i int) {
	output, ok := python.TextOf(python.ReadCall(s.Tokens, i+1).Keyword("output"))
	if !ok || output == "" || path.IsAbs(output) || strings.Contains(output, "%") || w.ownStatic {
		return
	}
	static := disk.Join(path.Dir(w.paths.App), "static")
	file := path.Join(static, output)
	if !strings.HasPrefix(file, static+"/") {
		return
	}
	at := s.At(s.Tokens[i])
	if folder := path.Dir(file); folder != static {
		w.add(at, folder, "Flask-Assets makes "+output+" here.")
	} else if len(w.beside) < maxWritten && !isAmong(w.beside, file) {
		// A volume on the static folder itself would hide what else is in it.
		w.beside = append(w.beside, evidence.Found[string]{Value: file, Evidence: at, Confidence: evidence.Likely})
	}
	w.add(at, static+"/.webassets-cache", "Flask-Assets keeps its cache here.")
}

var autoBuildOff = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)auto_build["'\]\s]*[=:]\s*(False|0)`)
})

// movesStatic reports whether one of the files python names another static folder, or
// keeps Flask-Assets from making bundles while the app runs.
func (w *writeFinder) movesStatic(python []string) bool {
	return slices.ContainsFunc(python, func(name string) bool {
		text := w.files.Read(name)
		return strings.Contains(text, "static_folder") || strings.Contains(strings.ToLower(text), "auto_build") && autoBuildOff().MatchString(text)
	})
}
