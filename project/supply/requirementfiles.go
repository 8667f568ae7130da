package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/requirement"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// requirementFiles returns the requirements files that production installs, for
// the app that starts in folder. What the project's own Dockerfile installs wins;
// then comes the best name in the nearest folder.
func requirementFiles(f *source.Index, app *program) []string {
	folder := app.folder
	var all []string
	for _, p := range f.Paths {
		if requirementRank(p) > 0 && (!aside(p) || distance(requirementFolder(p), folder) < 50) {
			all = append(all, p)
		}
	}
	if app.someoneBrings(all) {
		all = slices.DeleteFunc(all, func(p string) bool { return !app.belongs(p, app.list(p)) })
	}
	if len(all) == 0 {
		return nil
	}
	if names := installedByCommand(f, all, folder); len(names) > 0 {
		return names
	}
	best := slices.MinFunc(all, func(a, b string) int {
		if order := distance(requirementFolder(a), folder) - distance(requirementFolder(b), folder); order != 0 {
			return order
		}
		if own := path.Dir(app.file); distance(requirementFolder(a), folder) >= 50 {
			if order := distance(requirementFolder(a), own) - distance(requirementFolder(b), own); order != 0 {
				return order
			}
		}
		return requirementRank(a) - requirementRank(b)
	})
	// A file at the root that is there for the platform often leads to the tools of
	// developers; the one for production is beside it.
	if production := productionOf(f, best, all); production != "" {
		best = production
	}
	// What is at the app or above it may be needed besides.
	near := slices.DeleteFunc(all, func(p string) bool {
		return distance(requirementFolder(p), folder) >= 50 && distance(requirementFolder(p), path.Dir(app.file)) >= 50
	})
	return app.complete([]string{best}, near)
}

// lastRequirementFile returns the file to take where no name says that it is for
// production: the first that asks for Flask, or for what brings it.
func lastRequirementFile(f *source.Index) string {
	for _, name := range f.Paths {
		base := strings.ToLower(path.Base(name))
		if !strings.Contains(base, "req") && requirementFolder(name) == path.Dir(name) && base != "packages.txt" && base != "dependencies.txt" ||
			!strings.HasSuffix(base, ".txt") || aside(name) || source.Depth(path.Dir(name)) > 1 {
			continue
		}
		m := &Dependencies{}
		readRequirementFiles(f, m, []string{name})
		if slices.ContainsFunc(m.Asked, func(w requirement.Wanted) bool { return bringsFlask(w.Name) }) {
			return name
		}
	}
	return ""
}

// bringsFlask reports whether installing the package called name installs Flask.
func bringsFlask(name string) bool {
	switch name {
	case "flask", "dash", "apiflask", "connexion", "eve":
		return true
	}
	return strings.HasPrefix(name, "flask-")
}

// requirementFolder is the folder that a requirements file speaks for:
// requirements/base.txt is about the folder above.
func requirementFolder(name string) string {
	folder := path.Dir(name)
	switch path.Base(folder) {
	case "requirements", "requirement", "reqs":
		return path.Dir(folder)
	}
	return folder
}

// requirementRank orders requirements files by their names, 1 for the best; 0 is
// for what is none, or is not for production.
func requirementRank(name string) int {
	base := strings.ToLower(path.Base(name))
	stem, text := strings.CutSuffix(base, ".txt")
	if !text {
		var source bool
		if stem, source = strings.CutSuffix(base, ".in"); !source {
			return 0
		}
	}
	inFolder := requirementFolder(name) != path.Dir(name)
	stem = strings.NewReplacer("_", "-", ".", "-").Replace(stem)
	rank := 0
	switch word := strings.Trim(strings.TrimPrefix(strings.TrimPrefix(stem, "requirements"), "requirement"), "-"); {
	case !inFolder && !strings.HasPrefix(stem, "requirement") && stem != "reqs" && !strings.HasPrefix(stem, "prod-req"):
		return 0
	case word == "" || stem == "reqs":
		rank = 1
	case word == "prod" || word == "production" || word == "deploy" || word == "heroku" || strings.HasPrefix(stem, "prod"):
		rank = 2
	case word == "base" || word == "common" || word == "main" || word == "app" || word == "web" || word == "server" || word == "core" || word == "default" || word == "runtime" || word == "backend" || word == "docker":
		rank = 3
	default:
		return 0
	}
	if !text {
		rank += 4
	}
	return rank
}

// distance orders folders by how near they are to the app's: its own, those above
// it from the nearest, then those below and beside it.
func distance(folder, app string) int {
	switch {
	case folder == app:
		return 0
	case folder == ".":
		return 1 + strings.Count(app, "/") + 1
	case strings.HasPrefix(app, folder+"/"):
		return 1 + strings.Count(app[len(folder):], "/")
	}
	return 50 + strings.Count(folder, "/")
}

// productionOf returns the file for production beside a file that includes one
// for development.
func productionOf(f *source.Index, name string, all []string) string {
	for _, line := range requirement.Read(f.Read(name)) {
		target := strings.ToLower(path.Base(line.Target))
		if line.Kind != requirement.Include || !strings.Contains(target, "dev") && !strings.Contains(target, "test") && !strings.Contains(target, "local") {
			continue
		}
		for _, p := range all {
			if requirementRank(p) == 2 && path.Dir(p) == path.Join(path.Dir(name), path.Dir(line.Target)) {
				return p
			}
		}
	}
	return ""
}

// installedByCommand returns what the project's own Dockerfile, nearest to folder,
// installs. Its paths are the build context's, which is mostly the root or the
// folder of the Dockerfile, and what COPY made of them.
func installedByCommand(f *source.Index, all []string, folder string) []string {
	for _, command := range commandFiles(f) {
		if !strings.Contains(strings.ToLower(path.Base(command)), "dockerfile") {
			continue
		}
		var names []string
		content := f.Read(command)
		for _, l := range shell.DockerLines(content) {
			for _, name := range installedFiles(l.Text) {
				if p := copied(f, name, path.Dir(command), content, all); p != "" && !slices.Contains(names, p) && !forDevelopment(p) {
					names = append(names, p)
				}
			}
		}
		if len(names) > 0 && (distance(requirementFolder(names[0]), folder) < 50 || len(all) == 1) {
			return names
		}
	}
	return nil
}

// copied returns the file of the project that a Dockerfile in folder calls name.
func copied(f *source.Index, name, folder, dockerfile string, all []string) string {
	name = path.Clean(name)
	trimmed := strings.TrimPrefix(name, "/")
	// What the build copies is beside the Dockerfile or at the root: of two, the app's.
	for _, ofApp := range []bool{true, false} {
		for _, base := range []string{".", folder} {
			if p := path.Join(base, trimmed); slices.Contains(all, p) || !ofApp && f.Has(p) {
				return p
			}
		}
	}
	// COPY backend/requirements.txt /tmp/ gives the file another folder.
	for word := range strings.FieldsSeq(dockerfile) {
		word = strings.Trim(word, `"'[],`)
		if path.Base(word) != path.Base(name) || word == name {
			continue
		}
		for _, base := range []string{".", folder} {
			if p := path.Join(base, strings.TrimPrefix(word, "/")); f.Has(p) {
				return p
			}
		}
	}
	var same []string
	for _, p := range all {
		if path.Base(p) == path.Base(name) {
			same = append(same, p)
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	return ""
}

// aside reports whether a file lies in a folder that is not about the app.
func aside(name string) bool {
	for part := range strings.SplitSeq(path.Dir(name), "/") {
		switch strings.ToLower(part) {
		case "docs", "doc", "docs_templates", "example", "examples", "sample", "samples", "scripts", "tools", "benchmarks", ".github", ".devcontainer", ".circleci":
			return true
		}
	}
	return false
}

func forDevelopment(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.Contains(base, "dev") || strings.Contains(base, "test") || strings.Contains(base, "lint") || strings.Contains(base, "docs")
}
