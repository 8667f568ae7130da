package frontend

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/schema"
	"dockgen/schema/projectpath"
)

// pythonBuilds takes over what the project's own image makes with Python: translations,
// and models that are downloaded into a folder of the project. What makes something that
// nobody can name is listed.
func (r *reader) pythonBuilds() {
	for i := range r.steps {
		s := &r.steps[i]
		what := strings.Join(s.words, " ")
		switch {
		case s.words[0] == "pybabel", s.words[0] == "flask" && slices.Contains(s.words, "compile"):
			s.done = true
			folder := r.catalogs(s)
			if folder == "" {
				r.lose(s.at, what, "Which folder it compiles is not known. Write an assets block with manager = \"python\" that names it under output and sources.")
				continue
			}
			if !r.f.DependsOn("babel") && !r.f.DependsOn("flask-babel") && !r.f.DependsOn("flask-babelex") {
				r.lose(s.at, what, "It needs Babel, and the project does not depend on that: add it to the dependencies.")
				continue
			}
			command := []string{"pybabel", "compile", "--directory", folder}
			if domain := flagOf(s.words, "--domain", "-D"); domain != "" {
				command = append(command, "--domain", domain)
			}
			if slices.Contains(s.words, "-f") || slices.Contains(s.words, "--use-fuzzy") {
				command = append(command, "--use-fuzzy")
			}
			if s.words[0] == "flask" {
				r.replace(s.at, what, "What it runs is run by itself: %s.", strings.Join(command, " "))
			}
			r.add(s, "translations", command, folder, []string{folder}, []string{"**/*.mo"})
		case slices.Contains(s.words, "nltk.downloader"):
			s.done = true
			if folder := flagOf(s.words, "-d", "--download-dir"); projectpath.CheckBuilt(folder) == nil {
				r.add(s, "models", append([]string{"python"}, s.words[1:]...), folder, nil, nil)
				continue
			}
			r.lose(s.at, what, "It downloads to a place outside of the project. Have it write to a folder of the project (-d), and name that in an assets block with manager = \"python\".")
		case slices.Contains(s.words, "spacy"):
			s.done = true
			r.lose(s.at, what, "It installs a package: add the model's wheel to the requirements.")
		case s.words[0] == "python", s.words[0] == "python3", s.words[0] == "flask":
			s.done = true
			r.lose(s.at, what, "What it makes cannot be read. If the app needs that, write an assets block with manager = \"python\" and this command, which names it under output.")
		}
	}
}

// add adds a build by Python, unless there is one of its output.
func (r *reader) add(s *step, name string, command []string, output string, sources, exclude []string) {
	if slices.ContainsFunc(r.found, func(a evidence.Assets) bool {
		return slices.ContainsFunc(a.Output, func(o evidence.Found[string]) bool {
			return schema.Within(o.Value, output) || schema.Within(output, o.Value)
		})
	}) {
		return
	}
	unique := name
	for n := 0; slices.ContainsFunc(r.found, func(a evidence.Assets) bool { return a.Name == unique }); n++ {
		unique = name + "-" + string(rune('a'+n%26))
	}
	r.found = append(r.found, evidence.Assets{
		Name: unique, Directory: ".", Manager: schema.Python, Command: command, Sources: sources, Exclude: exclude, Evidence: s.at,
		Output: []evidence.Found[string]{{Value: output, Evidence: s.at, Confidence: evidence.Certain}},
	})
}

// catalogs is the folder of the translations that a step compiles: the one that it names,
// or the only one that there is.
func (r *reader) catalogs(s *step) string {
	if folder := r.inProject(flagOf(s.words, "--directory", "-d")); folder != "" {
		return folder
	}
	var folders []string
	for _, name := range r.f.Paths {
		if path.Ext(name) == ".po" {
			// translations/de/LC_MESSAGES/messages.po
			if folder := path.Dir(path.Dir(path.Dir(name))); projectpath.CheckBuilt(folder) == nil && !slices.Contains(folders, folder) {
				folders = append(folders, folder)
			}
		}
	}
	if len(folders) == 1 {
		return folders[0]
	}
	return ""
}

// inProject is the folder of the project that a folder of an image is, by its name; ""
// when it is none.
func (r *reader) inProject(name string) string {
	absolute := strings.HasPrefix(name, "/")
	name = strings.Trim(path.Clean("/"+name), "/")
	for name != "" {
		if r.isFolder(name) || !absolute {
			if projectpath.CheckBuilt(name) == nil {
				return name
			}
			return ""
		}
		_, name, _ = strings.Cut(name, "/")
	}
	return ""
}
