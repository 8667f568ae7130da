package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/source"
	"dockgen/project/start"
	"dockgen/schema"
)

// Which tool installs a project, best evidence first: what its own Dockerfile,
// Procfile or CI runs; a lock file; what is declared without one. A manager that
// has no lock cannot be used as it is, because the build installs from locks
// alone: its pyproject.toml is then installed as pip does it.

// managerChoice is one manager that a project may mean.
type managerChoice struct {
	manager      string
	evidence     evidence.Place
	locked       bool
	requirements []string // of pip
}

// managerFiles are the managers that a file at the root speaks for, those with a
// lock first.
var managerFiles = [...]struct {
	file, manager string
	locked        bool
}{
	{"uv.lock", "uv", true},
	{"poetry.lock", "poetry", true},
	{"pdm.lock", "pdm", true},
	{"Pipfile.lock", "pipenv", true},
}

// commandFiles are where a project says how it is installed, the nearest to
// production first.
func commandFiles(f *source.Index) []string {
	var found []string
	for _, p := range f.Paths {
		base := strings.ToLower(path.Base(p))
		if strings.HasPrefix(base, "dockerfile") || strings.HasSuffix(base, ".dockerfile") {
			found = append(found, p)
		}
	}
	for _, p := range f.Paths {
		switch base := path.Base(p); {
		case base == "Procfile" || base == "render.yaml" || base == "nixpacks.toml" || base == ".gitlab-ci.yml",
			strings.HasPrefix(p, ".github/workflows/"), strings.HasPrefix(p, ".circleci/"):
			found = append(found, p)
		}
	}
	return found
}

// manager decides who installs the project that has the app.
func manager(f *source.Index, app *program) (evidence.Found[string], []string) {
	candidates := managerChoices(f, app)
	if len(candidates) == 0 {
		return evidence.Found[string]{}, nil
	}
	// A lock that its own tool would refuse builds nothing; what stands beside it may.
	if usable := slices.DeleteFunc(slices.Clone(candidates), func(c managerChoice) bool { return c.locked && !lockUsable(f, c.manager) }); len(usable) > 0 {
		candidates = usable
	}
	best, why := 0, ""
	if len(candidates) > 1 {
		if used, at := usedManager(f, candidates); used >= 0 {
			best, why = used, "It is what "+at.String()+" uses."
		}
	}
	c := candidates[best]
	found := evidence.Found[string]{Value: c.manager, Evidence: c.evidence, Confidence: evidence.Certain, Note: why}
	switch {
	case len(candidates) > 1 && why == "":
		found.Confidence = evidence.Likely
	case c.manager == "pip" && len(c.requirements) == 1 && manifest.IsManifest(c.requirements[0]):
		found.Confidence = evidence.Likely
		found.Note = "There is no lock file, so a rebuild can bring other versions. Make one with the project's own tool, or with uv lock."
	case c.manager == "pip" && requirementRank(c.requirements[0]) == 0:
		found.Confidence = evidence.Guess
		found.Note = "It is the only file that lists Flask. One for production is smaller and installs less into the image."
	case c.manager == "pipenv" && !c.locked:
		found.Note = "There is no Pipfile.lock: make it with pipenv lock, and commit it."
	}
	for i, other := range candidates {
		if i != best && other.manager != c.manager {
			found.Others = append(found.Others, evidence.Found[string]{Value: other.manager, Evidence: other.evidence, Confidence: evidence.Likely})
		}
	}
	return found, c.requirements
}

// managerChoices returns the managers of the project, those with a lock first.
func managerChoices(f *source.Index, app *program) []managerChoice {
	var found []managerChoice
	requirements := requirementFiles(f, app)
	someone := app.someoneBrings(requirements)
	for _, m := range managerFiles {
		// Without the file that the lock was made from, the tool would not run.
		manifest := "pyproject.toml"
		if m.manager == "pipenv" {
			manifest = "Pipfile"
		}
		if f.Has(m.file) && f.Has(manifest) && !(someone && app.bringsNothing(app.locked(m.manager))) && !app.lockLacks(m.manager, requirements) {
			found = append(found, managerChoice{manager: m.manager, evidence: evidence.Place{Path: m.file}, locked: true})
		}
	}
	if len(requirements) > 0 {
		found = append(found, managerChoice{manager: "pip", evidence: evidence.Place{Path: requirements[0]}, requirements: requirements})
	}
	if len(found) > 0 {
		return found
	}
	if f.Has("pyproject.toml") && len(pyprojectDependencies(f, "pyproject.toml", "pip")) > 0 && !(someone && app.bringsNothing(app.list("pyproject.toml"))) {
		return []managerChoice{pipFrom(app.complete([]string{"pyproject.toml"}, nil)...)}
	}
	if named := dependencyFiles(f); named != nil {
		return []managerChoice{{manager: "pip", evidence: evidence.Place{Path: "pyproject.toml"}, requirements: named}}
	}
	for _, name := range []string{"setup.py", "setup.cfg"} {
		if lines, whole := manifest.SetupRequirements(name, f.Read(name)); f.Has(name) && (len(lines) > 0 || !whole) {
			return []managerChoice{pipFrom(name)}
		}
	}
	for _, name := range app.manifests() {
		if path.Dir(name) != "." && len(app.list(name).asked) > 0 {
			return []managerChoice{pipFrom(name)}
		}
	}
	if f.Has("Pipfile") {
		// Nothing can be installed from it, and a check says what makes the lock.
		return []managerChoice{{manager: "pipenv", evidence: evidence.Place{Path: "Pipfile"}}}
	}
	if name := lastRequirementFile(f); name != "" {
		return []managerChoice{pipFrom(name)}
	}
	return nil
}

// lockIn returns a manager's lock in a folder below the project's root.
func lockIn(f *source.Index, folder string) string {
	for _, m := range managerFiles {
		if name := disk.Join(folder, m.file); folder != "." && f.Has(name) {
			return name
		}
	}
	return ""
}

func pipFrom(names ...string) managerChoice {
	return managerChoice{manager: "pip", evidence: evidence.Place{Path: names[0]}, requirements: names}
}

// lockUsable reports whether the tool would install from its lock as it is.
func lockUsable(f *source.Index, manager string) bool {
	p := lockfile.Read(f.Tree, schema.Dependencies{Kind: manager})
	broken := func(problem *manifest.Problem) bool { return problem != nil && problem.Kind == manifest.Broken }
	if broken(p.SourceProblem) || broken(p.LockProblem) {
		return false
	}
	return p.Lock == nil || p.Lock.Old == "" && (p.Lock.Stale == "" || p.Lock.Members != nil)
}

// managerCommands are the words by which a command line tells its manager.
var managerCommands = [...]struct{ words, manager string }{
	{"uv sync", "uv"}, {"uv run", "uv"}, {"poetry install", "poetry"}, {"poetry sync", "poetry"}, {"poetry export", "poetry"},
	{"pdm install", "pdm"}, {"pdm sync", "pdm"}, {"pipenv install", "pipenv"}, {"pipenv sync", "pipenv"},
}

// usedManager returns the candidate that the project's own commands use, and where.
func usedManager(f *source.Index, candidates []managerChoice) (int, evidence.Place) {
	for _, name := range commandFiles(f) {
		for _, line := range start.JoinLines(f.Read(name)) {
			used := ""
			for _, c := range managerCommands {
				if strings.Contains(line.Text, c.words) {
					used = c.manager
				}
			}
			if used == "" && len(installedFiles(line.Text)) > 0 {
				used = "pip"
			}
			if i := slices.IndexFunc(candidates, func(c managerChoice) bool { return c.manager == used }); used != "" && i >= 0 {
				return i, evidence.Place{Path: name, Line: line.Number}
			}
		}
	}
	return -1, evidence.Place{}
}

// installedFiles returns the requirements files that a command line installs:
// "pip install -r a.txt -rb.txt --requirement=c.txt".
func installedFiles(line string) []string {
	if !strings.Contains(line, "pip") || !strings.Contains(line, "install") {
		return nil
	}
	var names []string
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'[],;&|`()", r) })
	for i, word := range words {
		name, found := "", false
		for _, option := range []string{"--requirement", "-r"} {
			if name, found = strings.CutPrefix(word, option); found {
				break
			}
		}
		name = strings.TrimPrefix(name, "=")
		if found && name == "" && i+1 < len(words) {
			name = words[i+1]
		}
		if found && (strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".in")) {
			names = append(names, name)
		}
	}
	return names
}
