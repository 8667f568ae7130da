package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/lockfile"
	"dockgen/project/manifest"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/schema"
	"dockgen/schema/naming"
	"dockgen/schema/version"
)

// Build is a package that is built while the packages are installed.
type Build struct {
	Name     string // normalised; of a repository that does not say one, a guess
	Evidence evidence.Place
	// Why says what it comes as: "comes from a repository".
	Why string
	// Certain says that the installation stops when the package must not be built; else
	// that may be so.
	Certain bool
	// Anyway says that the installer builds it whatever build_from_source says.
	Anyway bool
}

// Builds returns what is built of installed, each name once, and whether that is all.
// With a lock, l is it; else it is nil. The project itself is left out where its installer
// asks for no permission.
func Builds(t disk.Tree, c *schema.Config, installed []requirement.Wanted, l *lockfile.File) (builds []Build, all bool) {
	d := &c.Dependencies
	target := lockfile.Target{Minor: version.Minor(c.App.Python), Platforms: c.Registry.Platforms}
	machines := pins.MachinesOf(target.Platforms)
	var withoutWheel, doubtful []string
	if l != nil {
		doubtful = l.Doubtful()
		withoutWheel, all = l.WithoutWheel(t, d.Kind, target)
	}
	byUV := d.Kind == schema.UV || d.Kind == schema.Pip && d.Installer == "uv"
	add := func(b Build, w *requirement.Wanted) {
		b.Evidence = w.Evidence()
		b.Certain = b.Certain && requirement.MarkerHolds(w.Marker, c.App.Python) == requirement.Yes && !slices.Contains(doubtful, b.Name)
		if b.Name != "" && !slices.ContainsFunc(builds, func(o Build) bool { return o.Name == b.Name }) {
			builds = append(builds, b)
		}
	}
	for i := range installed {
		w := &installed[i]
		switch {
		case w.Kind == requirement.ByURL && !strings.HasSuffix(urlPath(w.Target), ".whl"):
			b := Build{Name: w.Name, Why: "comes from a repository", Certain: byUV && w.Name != "", Anyway: !byUV}
			if !strings.HasPrefix(w.Target, "git") && !strings.Contains(w.Target, "+") {
				b.Why = "is an archive of its source"
			}
			if b.Name == "" {
				b.Name = requirement.NormalName(strings.TrimSuffix(path.Base(urlPath(w.Target)), ".git"))
			}
			if b.Name != "" && naming.CheckGroup(b.Name) == nil {
				add(b, w)
			}
		case w.Kind == requirement.ByPath:
			// uv takes a folder behind -e in requirements for the project's own, and asks for no permission.
			name := w.Name
			if name == "" {
				name = manifest.ReadOwnIn(t, path.Clean(strings.TrimPrefix(w.Target, "file://"))).Name
			}
			if byUV && d.Package && !(d.Kind == schema.Pip && w.Editable) && !strings.HasSuffix(w.Target, ".whl") {
				add(Build{Name: name, Why: "is a part of this repository", Certain: true}, w)
			}
		case slices.Contains(withoutWheel, w.Name):
			add(Build{Name: w.Name, Why: "has no wheel for this Python in " + w.File, Certain: true}, w)
		case w.Kind == requirement.ByVersion && !all:
			if known := machines.Of(installed[i : i+1]); len(known) == 1 && known[0].BuiltFromSource(target.Minor) {
				add(Build{Name: w.Name, Why: "has no wheel for this Python on PyPI"}, w)
			}
		}
	}
	if d.Kind == schema.Pip && byUV && d.Package {
		for _, file := range d.Requirements {
			if manifest.IsManifest(file) || manifest.IsSetup(file) {
				add(Build{Name: manifest.ReadOwnIn(t, path.Dir(file)).Name, Why: "is a part of this repository", Certain: true},
					&requirement.Wanted{File: file})
			}
		}
	}
	return builds, all
}

// urlPath cuts revision and fragment from the address of a package.
func urlPath(target string) string {
	target, _, _ = strings.Cut(target, "#")
	target, _, _ = strings.Cut(target, "?")
	if i := strings.LastIndexByte(target, '@'); i > strings.LastIndexByte(target, '/') {
		target = target[:i]
	}
	return strings.TrimSuffix(target, "/")
}
