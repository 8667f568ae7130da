package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/evidence"
	"dockgen/project/pins"
	"dockgen/project/python"
	"dockgen/project/rule"
)

// onSlim reports whether the base is one of the slim images of Python, whatever its
// Debian.
func onSlim(p *project) bool {
	return strings.HasPrefix(p.config.Image.Base, "python:") && strings.Contains(p.config.Image.Base, "-slim")
}

// beyondDebian reports packages that need what the default images cannot install, where
// the app imports them.
func beyondDebian(p *project) (found []finding.Finding) {
	if !onSlim(p) {
		return nil
	}
	d := p.config.Dependencies
	for i := range p.pins.own {
		w := &p.pins.own[i]
		need := pins.BeyondDebian(w, p.config.Image.Base, d.RuntimePackages)
		if need == nil || need.Module != "" && !p.imports(need.Module) {
			continue
		}
		found = append(found, inFile(w.File, w.Line, finding.Finding{
			Code: rule.BeyondDebian, Summary: "Not a package of Debian",
			Detail: w.Release() + " needs " + need.Need + ". " + need.Do(p.config.App.Python, p.block("dependencies")),
		})...)
	}
	return found
}

// imports reports whether a file that the start reaches imports the module, at whatever
// place.
func (p *project) imports(module string) bool {
	return slices.ContainsFunc(p.index.MentioningOf(p.reached, module), func(file string) bool {
		mod := p.index.Module(file)
		return mod != nil && slices.ContainsFunc(mod.Imports, func(ref python.Reference) bool {
			return ref.Origin.Level == 0 && (ref.Origin.Module == module || strings.HasPrefix(ref.Origin.Module, module+"."))
		})
	})
}

// debianPackages reports what the default images lack. What another base image
// has is not known.
func debianPackages(p *project) []finding.Finding {
	if !onSlim(p) {
		return nil
	}
	d := p.config.Dependencies
	fixed := append(pins.OnlyPinnedOf(p.pins.asked), p.pins.limited...)
	build, runtime := pins.SystemPackages(p.pins.asked, fixed, p.minor)
	if failing, older := p.failingPins(); older > 0 {
		// Rule pinnedPython names the Python that has wheels.
		build = slices.DeleteFunc(build, func(f evidence.Found[string]) bool {
			return slices.ContainsFunc(failing, func(w pins.Pin) bool { return w.Evidence() == f.Evidence })
		})
	}
	found := lacking(p, build, d.BuildPackages, "build_packages", finding.Finding{
		Code: rule.BuildPackageMissing, Summary: "Build package missing",
		Detail: "%s comes as source for this Python, and to build it takes %s.",
	})
	return append(found, lacking(p, runtime, d.RuntimePackages, "runtime_packages", finding.Finding{
		Code: rule.RuntimePackageMissing, Summary: "System package missing",
		Detail: "%s uses %s when it runs, and the image does not have it.",
	})...)
}

// lacking reports the needs that have does not meet, once for each line.
func lacking(p *project, needs []evidence.Found[string], have []string, argument string, f finding.Finding) (found []finding.Finding) {
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
		f := f
		f.Fix = argument + " = " + rule.HCLList(slices.Compact(slices.Sorted(slices.Values(slices.Concat(have, missing)))))
		f.Detail = fmt.Sprintf(f.Detail, what, rule.QuotedList(here, "and")) + " Write " + f.Fix + " in " + p.block("dependencies") + "."
		found = append(found, p.atPlace(at, f)...)
	}
	return found
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
