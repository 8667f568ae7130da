package gunicornconf

import (
	"strings"
	"sync"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/schema/gunicorn"
)

// Ignored is a name of a configuration file that gunicorn does not know, although its
// author meant a setting.
type Ignored struct {
	Name string
	At   evidence.Place
	// Meant is the setting, and Annotation says that it is written as "workers: 2", which
	// sets nothing.
	Meant      string
	Annotation bool
}

// maxIgnored is how many names are reported of one file.
const maxIgnored = 20

// otherNames are names by which settings go elsewhere, beside those of their flags.
var otherNames = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"app_module": "wsgi_app", "app": "wsgi_app", "application": "wsgi_app", "num_workers": "workers", "processes": "workers",
		"access_log": "accesslog", "error_log": "errorlog", "logfile": "errorlog", "on_start": "on_starting", "post_worker_exit": "worker_exit",
	}
})

// ignored finds the names that are settings misspelt: those of flags, near misses,
// another letter case, and annotations without a value. A name that the file reads
// itself is a variable of its own.
func ignored(f *source.Index, mod *python.Module) []Ignored {
	var found []Ignored
	uses := make(map[string]int)
	var annotated []Ignored
	f.EachStatement(mod.Path, func(s python.Statement) {
		for _, t := range s.Tokens {
			switch t.Kind {
			case python.NameToken:
				uses[t.Text]++
			case python.StringToken:
				// A field of an f-string.
				for _, name := range strings.FieldsFunc(t.Text, func(r rune) bool { return r > 127 || !python.IsNameByte(byte(r)) }) {
					uses[name]++
				}
			}
		}
		if len(s.Tokens) > 2 && s.Indent == 0 && s.Tokens[1].Is(":") && python.OuterIndex(s.Tokens, "=") < 0 && gunicorn.Named(s.Tokens[0].Text) != nil && len(annotated) < maxIgnored {
			annotated = append(annotated, Ignored{s.Tokens[0].Text, s.At(s.Tokens[0]), s.Tokens[0].Text, true})
		}
	})
	for _, b := range mod.Names {
		if len(found) == maxIgnored {
			break
		}
		// A name that stands there once is bound there and not read.
		if uses[b.Name] != 1 || b.Script || b.Kind == python.Imported || b.Kind == python.Class || gunicorn.Named(b.Name) != nil {
			continue
		}
		if meant := setting(b.Name); meant != "" && mod.AtMargin(b.Offset) {
			found = append(found, Ignored{b.Name, source.Evidence(mod, b.Offset), meant, false})
		}
	}
	bound := make(map[string]bool)
	for _, b := range mod.Names {
		bound[b.Name] = true
	}
	for _, a := range annotated {
		if !bound[a.Name] {
			found = append(found, a)
		}
	}
	return found
}

// setting is the setting that a name is meant for; empty when it is for none.
func setting(name string) string {
	lower := strings.ToLower(name)
	if gunicorn.Named(lower) != nil {
		return lower
	}
	if meant := otherNames()[lower]; meant != "" {
		return meant
	}
	if s := gunicorn.ByFlag("--" + strings.ReplaceAll(lower, "_", "-")); s != nil {
		return s.Name
	}
	if len(name) < 5 || lower != name {
		return ""
	}
	for _, known := range gunicorn.FileNames() {
		if len(name)-len(known) <= 1 && len(known)-len(name) <= 1 && oneSlip(name, known) {
			return known
		}
	}
	return ""
}

// oneSlip reports whether two names differ in one letter, or in two that are swapped.
func oneSlip(a, b string) bool {
	start, end := 0, 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	a, b = a[start:len(a)-end], b[start:len(b)-end]
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
