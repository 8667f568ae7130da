// Package frontend finds what a project builds for its app beside the installation of
// Python packages: front ends that npm, pnpm or yarn build, and files that Python makes
// while the image is built. Start with [Find].
//
// Nothing is run. What a build writes is read from its script and the configuration of its
// tool; where those do not say it, or nothing says that the app serves it, the build is
// listed as not taken over and nothing is guessed.
package frontend

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/source"
	"dockgen/schema"
	"dockgen/schema/credential"
	"dockgen/schema/naming"
	"dockgen/schema/projectpath"
)

// Bounds of what is read of one project.
const (
	maxFrontEnds = 5
	maxManifests = 100 // files called package.json that are looked at
)

// Find finds the builds of a project whose app has its code in root and runs the files
// python. Tracked reports whether Git tracks a file below a folder or at it.
func Find(f *source.Index, root string, python []string, tracked func(name string) bool) ([]evidence.Assets, []evidence.NotTaken) {
	r := &reader{f: f, root: root, python: python, tracked: tracked}
	names := f.Named("package.json")
	names = names[:min(len(names), maxManifests)]
	for _, name := range names {
		r.folders = append(r.folders, path.Base(path.Dir(name)))
	}
	r.readDockerfile()
	r.readServed()
	read := 0
	for _, name := range names {
		if m := ReadManifest(f, name); m != nil && !source.IsAside(name) && read < maxFrontEnds && !r.isMember(m) {
			read++
			m.workspace = m.members(f)
			r.manifests = append(r.manifests, m)
			r.frontEnd(m)
		}
	}
	r.pythonBuilds()
	r.otherSteps()
	return r.found, r.lost
}

// reader collects what is built, and what is not taken over.
type reader struct {
	f         *source.Index
	root      string
	python    []string
	tracked   func(name string) bool
	folders   []string // the names of the folders that have a package.json
	served    []string // paths that the app's code names: folders, or files in them
	steps     []step   // of the project's own Dockerfile
	node      []evidence.Found[string]
	manifests []*Manifest
	found     []evidence.Assets
	lost      []evidence.NotTaken
}

func (r *reader) lose(at evidence.Place, what, format string, args ...any) {
	r.lost = append(r.lost, evidence.NotTaken{What: credential.MaskLine(what), Evidence: at, Reason: fmt.Sprintf(format, args...)})
}

func (r *reader) replace(at evidence.Place, what, format string, args ...any) {
	r.lost = append(r.lost, evidence.NotTaken{What: credential.MaskLine(what), Evidence: at, Reason: fmt.Sprintf(format, args...), Replaced: true})
}

// isMember reports whether m belongs to a workspace above it, whose lock has its packages.
func (r *reader) isMember(m *Manifest) bool {
	return slices.ContainsFunc(r.manifests, func(above *Manifest) bool {
		return slices.Contains(above.workspace, m.directory)
	})
}

// frontEnd takes one package.json over, or says why not.
func (r *reader) frontEnd(m *Manifest) {
	script := r.buildScript(m)
	if script == "" {
		return // for linters and tests alone; what a Dockerfile does with it is listed by its step
	}
	at := r.f.LineWith(m.file, `"`+script+`"`)
	what := "the script " + script + " of " + m.file
	if projectpath.CheckCopied(m.directory) != nil {
		r.lose(at, what, "A config cannot name its folder: give it a name of letters, digits, \"_\", \".\" and \"-\", then write an assets block.")
		return
	}
	outputs, why := r.outputs(m, script)
	if why != "" {
		r.lose(at, what, "%s. Write an assets block that names it under output.", why)
		return
	}
	manager, why := r.manager(m)
	if why != "" {
		r.lose(at, what, "%s.", why)
		return
	}
	a := evidence.Assets{
		Name: r.name(m.directory), Directory: m.directory, Manager: manager, Output: outputs, Evidence: at,
		Node: r.nodeVersion(m),
	}
	if script != "build" {
		a.Command = []string{manager, "run", script}
	}
	a.Sources = r.sources(m, outputs)
	r.found = append(r.found, a)
	m.script, m.taken = script, true
	r.variables(m)
	r.settings(m)
}

// manager is what installs the packages of m, by its lock; else why there is none.
func (r *reader) manager(m *Manifest) (manager, why string) {
	var locks []string
	for _, known := range []string{schema.NPM, schema.PNPM, schema.Yarn} {
		if r.f.Has(disk.Join(m.directory, schema.LockOf(known))) {
			locks = append(locks, known)
		}
	}
	named, _, _ := strings.Cut(m.PackageManager, "@")
	switch {
	case len(locks) > 1 && slices.Contains(locks, named):
		return named, ""
	case len(locks) > 1:
		return "", fmt.Sprintf("It has the locks of %s, and nothing says which of them is kept up. Remove the others, then write the block", strings.Join(locks, " and "))
	case len(locks) == 1 && named != "" && named != locks[0]:
		return "", fmt.Sprintf("Its lock is of %s, and packageManager names %s", locks[0], named)
	case len(locks) == 1:
		return locks[0], ""
	}
	for _, bun := range []string{"bun.lock", "bun.lockb"} {
		if r.f.Has(disk.Join(m.directory, bun)) {
			return "", "Its lock is of bun, which dockgen does not install from"
		}
	}
	if r.f.Has(disk.Join(m.directory, "npm-shrinkwrap.json")) {
		return "", "Its lock is npm-shrinkwrap.json. Rename it to package-lock.json, then write the block"
	}
	if named != schema.PNPM && named != schema.Yarn {
		named = schema.NPM
	}
	return "", fmt.Sprintf("There is no lock beside it, so that every build would install other packages. Run %s install and commit %s, then write the block", named, schema.LockOf(named))
}

// name is a label that no other block has.
func (r *reader) name(directory string) string {
	label := "web"
	if directory != "." {
		label = strings.Trim(strings.Map(func(c rune) rune {
			if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
				return c
			}
			return '-'
		}, strings.ToLower(path.Base(directory))), "-")
		if naming.CheckAssets(label) != nil {
			label = "web"
		}
	}
	unique := label
	for n := 2; slices.ContainsFunc(r.found, func(a evidence.Assets) bool { return a.Name == unique }); n++ {
		unique = fmt.Sprintf("%s-%d", label, n)
	}
	return unique
}

// outputs are what the script of m writes and the app serves; else why they are not known.
func (r *reader) outputs(m *Manifest, script string) (outputs []evidence.Found[string], why string) {
	written, unknown := r.written(m, script)
	var taken, unserved []evidence.Found[string]
	for _, w := range written {
		switch {
		case disk.Outside(w.Value) || w.Value == "." || projectpath.CheckBuilt(w.Value) != nil:
			why = fmt.Sprintf("It writes to %q, which a config cannot name", w.Value)
		case r.tracked(w.Value):
			why = fmt.Sprintf("It writes into %s, which holds files that are committed, and what else it writes there nobody knows", w.Value)
		case !r.isServed(m.directory, w.Value):
			unserved = append(unserved, w)
		default:
			taken = append(taken, w)
		}
	}
	if unknown || len(written) == 0 {
		taken = append(taken, r.ignoredOutputs(m.directory)...)
	}
	taken = outermost(taken)
	switch {
	case len(taken) > 0:
		return taken, ""
	case why != "":
		return nil, why
	case len(unserved) > 0:
		return nil, fmt.Sprintf("It writes to %s (%s), and nothing in the app serves that", unserved[0].Value, unserved[0].Evidence)
	}
	return nil, "Where it writes to cannot be read"
}

// outermost leaves out what lies in another one, or is there twice.
func outermost(all []evidence.Found[string]) []evidence.Found[string] {
	var kept []evidence.Found[string]
	for i, a := range all {
		if !slices.ContainsFunc(all, func(b evidence.Found[string]) bool { return a.Value != b.Value && schema.Within(a.Value, b.Value) }) &&
			!slices.ContainsFunc(all[:i], func(b evidence.Found[string]) bool { return a.Value == b.Value }) {
			kept = append(kept, a)
		}
	}
	return kept
}
