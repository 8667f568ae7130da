package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/pins"
	"dockgen/project/requirement"
	"dockgen/project/rule"
	"dockgen/project/supply"
	"dockgen/schema"
	"dockgen/schema/version"
)

// oldPins checks the pinned requirements for what is known to break, and what is
// built from source for what it takes; the tables are in oldpins.go, wheels.txt
// and systempackages.go.
func (k *checker) oldPins(p *requirement.Set, installed []requirement.Wanted) {
	own, overrides := k.overridden(installed)
	minor := version.Minor(k.config.App.Python)
	isPip := k.config.Dependencies.Kind == schema.Pip
	if isPip {
		// A lock says by other means for which system a package is.
		k.foreignRequirements(own, minor)
	}
	asked, constraints := pins.Of(append(own, overrides...)), pins.Of(p.Constraints())
	missing := pins.MissingBounds(asked, constraints, minor)
	all := pins.Bounded(asked, missing)
	if isPip {
		k.buildTools(all, minor)
	}
	k.openEnds(missing)
	limited := pins.OnlyPinnedOf(constraints)
	fixed := append(pins.OnlyPinnedOf(asked), limited...)
	k.pythonTooNew(append(all, limited...), minor)
	k.debianPackages(asked, fixed, minor)
}

// overridden parts what the config overrides from what the requirement files ask for.
func (k *checker) overridden(installed []requirement.Wanted) (asked, overrides []requirement.Wanted) {
	if len(k.config.Dependencies.Overrides) == 0 {
		return installed, nil
	}
	for _, line := range k.config.Dependencies.Overrides {
		overrides = append(overrides, requirement.Wanted{Requirement: requirement.Parse(line), File: k.configPath})
	}
	asked = slices.DeleteFunc(slices.Clone(installed), func(w requirement.Wanted) bool { return k.overrides(w.Name) })
	overrides = slices.DeleteFunc(overrides, func(w requirement.Wanted) bool {
		return requirement.MarkerHolds(w.Marker, k.config.App.Python) == requirement.No
	})
	return asked, overrides
}

// overrides reports whether the config has its own word on the package called name.
func (k *checker) overrides(name string) bool {
	return name != "" && slices.ContainsFunc(k.config.Dependencies.Overrides, func(line string) bool { return requirement.Parse(line).Name == name })
}

// repair is the sentence and the line of config that add to one of the two lists
// of uv; with pip, the requirement file must say it.
func (k *checker) repair(argument string, have, add []string) (sentence, fix string) {
	if kind := k.config.Dependencies.Kind; kind != schema.Pip {
		return fmt.Sprintf(" Add %s to the project's dependencies, and make the lock anew.", strings.Join(add, ", ")), ""
	}
	if k.config.Dependencies.Installer != "uv" {
		if argument == "overrides" {
			return " Write this into the requirements: " + strings.Join(add, ", ") + ".", ""
		}
		return " Leave out installer = \"pip\" and limit the tools in " + k.block("dependencies") + ".", ""
	}
	fix = argument + " = " + rule.HCLList(slices.Compact(slices.Sorted(slices.Values(slices.Concat(have, add)))))
	return " Write " + fix + " in " + k.block("dependencies") + ".", fix
}

// foreignRequirements reports lines that no Linux image can install.
func (k *checker) foreignRequirements(asked []requirement.Wanted, minor int) {
	bad := pins.Uninstallable(asked, minor)
	if len(bad) == 0 {
		return
	}
	values := make([]string, 0, len(bad))
	for _, f := range bad {
		values = append(values, f.Value)
	}
	for _, f := range bad {
		detail := f.Note + " The image is Linux, so the build would stop here. Take the line out."
		sentence, fix := k.repair("overrides", k.config.Dependencies.Overrides, values)
		if fix != "" {
			detail = f.Note + " The image is Linux, so the build would stop here. Take the line out, or leave the file alone:" + strings.Replace(sentence, " Write", " write", 1)
		}
		k.inFile(f.Evidence.Path, f.Evidence.Line, finding.Finding{
			Code: rule.ForeignRequirement, Severity: finding.Error, Summary: "Requirement from elsewhere", Detail: detail, Fix: fix,
		})
	}
}

// openEnds reports, once for each line that causes it, what must be kept older.
func (k *checker) openEnds(missing []pins.MissingBound) {
	if len(missing) == 0 {
		return
	}
	all := make([]string, 0, len(missing))
	for _, m := range missing {
		all = append(all, m.String())
	}
	sentence, fix := k.repair("overrides", k.config.Dependencies.Overrides, all)
	for i, m := range missing {
		if m.Pinned != "" {
			k.atPlace(m.Cause.Evidence(), finding.Finding{
				Code: rule.PinsConflict, Severity: finding.Error, Summary: "Pins exclude each other", Fix: fix,
				Detail: m.Why() + " No install satisfies both." + sentence,
			})
			continue
		}
		same := func(other pins.MissingBound) bool {
			return other.Cause.Evidence() == m.Cause.Evidence() && other.Pinned == ""
		}
		if slices.IndexFunc(missing, same) < i {
			continue
		}
		var newer []string
		for _, other := range missing {
			if same(other) {
				newer = append(newer, other.Name)
			}
		}
		k.atPlace(m.Cause.Evidence(), finding.Finding{
			Code: rule.OpenEnd, Severity: finding.Error, Summary: "Old pin with new packages", Fix: fix,
			Detail: fmt.Sprintf("%s works only with an older %s, and nothing says so: a fresh install takes the newest, and the import fails.", m.What, list(newer, "and")) + sentence,
		})
	}
}

// atPlace reports f where the config's overrides or a requirements file has caused it.
func (k *checker) atPlace(at evidence.Place, f finding.Finding) {
	if at.Path == k.configPath {
		k.inConfig("dependencies.overrides", f)
		return
	}
	k.inFile(at.Path, at.Line, f)
}

// list writes names without quotes: a, b and c.
func list(names []string, conjunction string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + conjunction + " " + names[last]
}

// pythonTooNew reports pins that the config's Python cannot import, or has no
// wheel for.
func (k *checker) pythonTooNew(fixed []pins.Pin, minor int) {
	failing := pins.FailingOn(fixed, minor)
	if len(failing) == 0 {
		return
	}
	fix, advice := "", " Take a newer release of it."
	best, _ := supply.BestMinor(fixed, func(m int) bool { return m < minor })
	if best > 0 && len(pins.FailingOn(fixed, best)) < len(failing) {
		fix = fmt.Sprintf("python = %q", requirement.PythonName(best))
		advice = fmt.Sprintf(" Write %s in app, or take a newer release of it.", fix)
	}
	for i := range failing {
		w := &failing[i]
		last := min(w.OlderPython(), w.BuildsUntil(minor))
		f := finding.Finding{
			Code: rule.PinTooOld, Severity: finding.Error, Summary: "Pin older than Python", Fix: fix,
			Detail: fmt.Sprintf("%s works up to Python 3.%d, and the image has %s.", w.Release(), last, k.config.App.Python) + advice,
		}
		if last >= minor {
			supported, _ := w.About.WheelsOf(w.At.Release())
			f.Code, f.Severity, f.Summary = rule.PinWithoutWheel, finding.Warning, "No wheel for this Python"
			f.Detail = fmt.Sprintf("%s has wheels for Python 3.%d to 3.%d, and the image has %s: it is compiled when the image is built, which takes long and may fail.",
				w.Release(), max(supported.First, requirement.OldestMinor), min(supported.Last, requirement.NewestMinor), k.config.App.Python) + advice
		}
		k.inFile(w.File, w.Line, f)
	}
}

// buildTools reports source distributions that need older tools.
func (k *checker) buildTools(asked []pins.Pin, minor int) {
	have := k.config.Dependencies.BuildConstraints
	for i := range asked {
		w := &asked[i]
		row := w.BuildLimit(minor)
		if row == nil || row.Last < minor || slices.ContainsFunc(have, func(line string) bool {
			return requirement.Parse(line).Name == requirement.Parse(row.Constraint).Name
		}) {
			continue
		}
		sentence, fix := k.repair("build_constraints", have, []string{row.Constraint})
		k.inFile(w.File, w.Line, finding.Finding{
			Code: rule.BuildToolTooNew, Severity: finding.Error, Summary: "Build tool too new",
			Detail: fmt.Sprintf("%s %s comes as source, which today's build tools refuse: it needs %s.", w.Name, w.Version, row.Constraint) + sentence,
			Fix:    fix,
		})
	}
}

// debianPackages reports what the default images lack. What another base image
// has is not known.
func (k *checker) debianPackages(asked, fixed []pins.Pin, minor int) {
	if !strings.HasPrefix(k.config.Image.Base, "python:") || !strings.Contains(k.config.Image.Base, "-slim") {
		return
	}
	d := k.config.Dependencies
	build, runtime := pins.SystemPackages(asked, fixed, minor)
	if len(build) > 0 {
		// A pin that is too old for this Python has been told about.
		failing := pins.FailingOn(fixed, minor)
		build = slices.DeleteFunc(build, func(f evidence.Found[string]) bool {
			return slices.ContainsFunc(failing, func(w pins.Pin) bool { return w.Evidence() == f.Evidence })
		})
	}
	k.lacking(build, d.BuildPackages, "build_packages", finding.Finding{
		Code: rule.BuildPackageMissing, Severity: finding.Warning, Summary: "Build package missing",
		Detail: "%s comes as source for this Python, and to build it takes %s.",
	})
	k.lacking(runtime, d.RuntimePackages, "runtime_packages", finding.Finding{
		Code: rule.RuntimePackageMissing, Severity: finding.Warning, Summary: "System package missing",
		Detail: "%s uses %s when it runs, and the image does not have it.",
	})
}

// lacking reports the needs that have does not meet, once for each line.
func (k *checker) lacking(needs []evidence.Found[string], have []string, argument string, f finding.Finding) {
	var missing []string
	var places []evidence.Place
	for _, need := range needs {
		if installedAs(need.Value, have) {
			continue
		}
		missing = append(missing, need.Value)
		if !slices.Contains(places, need.Evidence) {
			places = append(places, need.Evidence)
		}
	}
	for _, at := range places {
		var here []string
		what := ""
		for _, need := range needs {
			if need.Evidence == at && slices.Contains(missing, need.Value) {
				here = append(here, need.Value)
				what = strings.TrimSuffix(strings.TrimPrefix(need.Note, "For "), ".")
			}
		}
		at, f := at, f
		f.Fix = argument + " = " + rule.HCLList(slices.Compact(slices.Sorted(slices.Values(slices.Concat(have, missing)))))
		f.Detail = fmt.Sprintf(f.Detail, what, rule.QuotedList(here, "and")) + " Write " + f.Fix + " in " + k.block("dependencies") + "."
		k.atPlace(at, f)
	}
}

// installedAs reports whether have holds the Debian package name, under another of
// its names, or one that brings it.
func installedAs(name string, have []string) bool {
	return slices.ContainsFunc(have, func(h string) bool {
		h, _, _ = strings.Cut(h, "=")
		switch {
		case h == name || strings.TrimSuffix(h, "t64") == name || h == "build-essential" || h == "g++" && name == "gcc":
			return true
		case name == "libc6-dev":
			return h == "g++" || strings.HasSuffix(h, "-dev")
		case name == "gcc":
			return strings.HasPrefix(h, "gcc-") || h == "clang"
		}
		return h == strings.TrimSuffix(name, "5")+"-dev" || strings.HasPrefix(name, "lib") && strings.HasPrefix(h, strings.TrimRight(name, "0123456789.-")) && !strings.HasSuffix(h, "-dev")
	})
}
