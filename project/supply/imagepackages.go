package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/image"
	"dockgen/project/pins"
	"dockgen/project/source"
)

// imagePackages adds the packages of the system that the project's own image installs,
// as far as they are known to have the same name in every Debian of today, and names
// the others. What compiles, serves or is for people is none of them: the image has
// its own way for those. python are the files of the app, which may start a program.
func (d *supplied) imagePackages(f *source.Index, own *image.Image, python []string, minor int) {
	locale := own.MakesLocale()
	for _, p := range own.Programs() {
		if p.Manager == "dnf" {
			d.leave("packages of RPM", p.Name, p.Evidence, "The image is made of Debian: if the app needs it, name what Debian calls it in runtime_packages.", false)
			continue
		}
		found, manager := pins.DebianOf(p.Name), "Debian packages"
		if p.Manager == "apk" {
			found, manager = pins.AlpineOf(p.Name), "Alpine packages"
		}
		if found.Tool && !d.starts(f, python, p.Name) {
			found.Runtime = nil
		}
		if len(found.Runtime) == 0 {
			reason := found.Reason
			if !found.Replaced && own.AddsSources() {
				reason += " The project's own image installs packages from further sources, which this one does not ask."
			}
			d.leave(manager, p.Name, p.Evidence, reason, found.Replaced)
			continue
		}
		note := "The project's own image has it."
		for _, name := range found.Build {
			d.add(&d.BuildPackages, name, p.Evidence, note)
		}
		if !p.Shipped {
			continue // its image has nothing of it either
		}
		for _, name := range found.Runtime {
			switch {
			case name == "locales" && locale:
				// No build step of the image generates a locale; this has all of them.
				name, note = "locales-all", "The project's own image makes a locale. This package has them all, in 236 MB: where no code calls locale.setlocale, LANG = C.UTF-8 does without it."
			case name == "libldap2" && minor < 9:
				name = "libldap-2.5-0"
			}
			d.add(&d.RuntimePackages, name, p.Evidence, note)
		}
	}
	if base := own.Bases; len(base) > 0 && strings.Contains(path.Base(base[0].Value), "python") && !strings.Contains(base[0].Value, "slim") && !strings.Contains(base[0].Value, "alpine") {
		// The full image has what the slim one lacks.
		for _, name := range []string{"git", "curl", "wget"} {
			if d.starts(f, python, name) {
				d.add(&d.RuntimePackages, name, base[0].Evidence, "The app starts it, and the base of the project's own image has it.")
			}
		}
	}
}

// starts reports whether the app starts a program: by its name at the beginning of a
// text in the code, or by a package that is known to.
func (d *supplied) starts(f *source.Index, python []string, program string) bool {
	if _, ok := d.m.asks("gitpython"); ok && program == "git" {
		return true
	}
	return len(f.MentioningOf(python, `"`+program+`"`, "'"+program+"'", `"`+program+" ", "'"+program+" ")) > 0
}

// supplied is a supply in the making, with what is not taken over.
type supplied struct {
	evidence.Supply
	m        *Dependencies
	notTaken []evidence.NotTaken
}

func (d *supplied) add(list *[]evidence.Found[string], name string, at evidence.Place, note string) {
	if !slices.ContainsFunc(*list, func(known evidence.Found[string]) bool { return known.Value == name }) && len(*list) < maxPackages {
		*list = append(*list, evidence.Found[string]{Value: name, Evidence: at, Confidence: evidence.Likely, Note: note})
	}
}

// maxPackages is how many packages of the system are proposed.
const maxPackages = 100

// leave names a package that is not taken over, those of one command and one reason in
// one line.
func (d *supplied) leave(what, name string, at evidence.Place, reason string, replaced bool) {
	what += ": "
	for i := range d.notTaken {
		if n := &d.notTaken[i]; n.Evidence == at && n.Reason == reason && strings.HasPrefix(n.What, what) {
			n.What += ", " + name
			return
		}
	}
	d.notTaken = append(d.notTaken, evidence.NotTaken{What: what + name, Evidence: at, Reason: reason, Replaced: replaced})
}
