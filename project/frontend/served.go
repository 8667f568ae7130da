package frontend

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/projectpath"
)

// maxServed bounds the paths that are taken from the app's code.
const maxServed = 300

// quotedPath is a text of Python's that can be a path, and what joins it to the one before.
var quotedPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`["'][\w./@ -]+["'](?:\s*,\s*["'][\w./@ -]+["']){0,8}`)
})

// readServed collects the paths that the app's code names: a static_folder, what
// send_from_directory is given, the manifest of a bundler. Literals beside each other are
// taken apart and joined, as in os.path.join(here, "frontend", "dist").
func (r *reader) readServed() {
	for _, name := range r.f.MentioningOf(r.python, "static_folder", "template_folder", "send_from_directory", "send_static_file", "manifest", "MANIFEST", "Path(", "os.path", "vite", "Vite", "webpack") {
		for _, found := range quotedPath().FindAllString(r.f.Read(name), maxServed) {
			parts := strings.FieldsFunc(found, func(c rune) bool { return c == '"' || c == '\'' || c == ',' })
			var joined string
			for _, part := range parts {
				if part = strings.TrimSpace(part); part == "" || len(part) > 200 {
					continue
				}
				r.serve(part)
				if joined = path.Join(joined, part); joined != part {
					r.serve(joined)
				}
			}
		}
	}
	if r.f.DependsOn("flask-vite") {
		r.served = append(r.served, "vite/dist")
	}
}

// serve notes a path of the app's code, without what leads out of the file's own folder.
func (r *reader) serve(name string) {
	name = path.Clean("/" + name)[1:]
	if name != "" && len(r.served) < maxServed && !slices.Contains(r.served, name) {
		r.served = append(r.served, name)
	}
}

// isServed reports whether the app serves what a front end in directory writes to output:
// it lies in a folder of static files or templates that the front end is not itself in, or
// the code names it, or a file in it.
func (r *reader) isServed(directory, output string) bool {
	for i, name := range strings.Split(output, "/") {
		if name != "static" && name != "templates" {
			continue
		}
		folder := path.Join(strings.Split(output, "/")[:i+1]...)
		above := path.Dir(folder)
		if schema.Within(folder, directory) && directory != "." && !r.hasPython(above) {
			continue // the front end's own folder of that name
		}
		if above == "." || above == r.root || r.hasPython(above) {
			return true
		}
	}
	base := path.Base(output)
	for _, name := range r.served {
		switch {
		case endsWith(output, name) && (strings.Contains(name, "/") || name == base && isOutputName(name)):
			return true
		case strings.Contains(name, "/") && (strings.HasPrefix(name, output+"/") || strings.Contains(name, "/"+output+"/")):
			return true
		}
		// A manifest or a page in the output, named from the front end's folder or the output's.
		if i := strings.Index(name, base+"/"); i >= 0 && isOutputName(base) && endsWith(output, name[:i+len(base)]) {
			return true
		}
	}
	return false
}

// isOutputName reports whether a folder is called what builds call their output.
func isOutputName(name string) bool {
	switch name {
	case "dist", "build", "out", "bundle", "bundles", "webpack", "public", "www":
		return true
	}
	return strings.HasPrefix(name, "dist") || strings.HasPrefix(name, "build")
}

// endsWith reports whether the path name ends in the whole names of end.
func endsWith(name, end string) bool { return name == end || strings.HasSuffix(name, "/"+end) }

// hasPython reports whether a folder holds Python source of its own.
func (r *reader) hasPython(folder string) bool {
	return slices.ContainsFunc(r.f.Python, func(name string) bool { return path.Dir(name) == folder })
}

// ignoredOutputs are the files and folders of the app's static files and templates that
// .gitignore names, for a build that does not say what it writes: nothing else makes them.
func (r *reader) ignoredOutputs(directory string) []evidence.Found[string] {
	var found []evidence.Found[string]
	for _, file := range r.f.Nearest(directory, ".gitignore") {
		number := 0
		for line := range strings.Lines(r.f.Read(file)) {
			number++
			name := strings.Trim(strings.TrimSpace(line), "/")
			name = strings.TrimSuffix(strings.TrimSuffix(name, "/**"), "/*")
			if name == "" || strings.ContainsAny(name, "#!*?[\\ ") || !strings.Contains(name, "/") {
				continue
			}
			name = path.Join(path.Dir(file), name)
			last := path.Base(name)
			if strings.Contains(name, "node_modules") || strings.Contains(last, "upload") || strings.Contains(last, "media") || strings.Contains(last, "cache") || strings.HasSuffix(last, ".map") {
				continue
			}
			if projectpath.CheckBuilt(name) == nil && r.isServed(directory, name) && !r.tracked(name) {
				found = append(found, evidence.Found[string]{Value: name, Evidence: evidence.Place{Path: file, Line: number}, Confidence: evidence.Likely})
			}
		}
	}
	return found
}
