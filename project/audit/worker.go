package audit

import (
	"fmt"
	"slices"
	"strings"

	"dockgen/finding"
	"dockgen/project/disk"
	"dockgen/project/requirement"
	"dockgen/project/rule"
)

// gunicornConfig checks the gunicorn.conf.py that the config names, or does not.
func (k *checker) gunicornConfig() {
	if name := k.config.Worker.ConfigFile; name != "" {
		k.listedFile("worker.config_file", "gunicorn config", name)
		return
	}
	name := disk.Join(k.config.App.Directory, "gunicorn.conf.py")
	if !k.tree.IsFile(name) || k.ignored.Hides(name) {
		return
	}
	k.inFile(name, 0, finding.Finding{
		Code: rule.GunicornConfigUnnamed, Severity: finding.Warning, Summary: "Unnamed gunicorn config",
		Detail: fmt.Sprintf("gunicorn loads %s by itself, and the flags that dockgen passes win over what it sets. Name it, and its settings are the ones that count; or leave it out of the image with exclude = [%q].",
			rule.Quoted(name), name),
		Fix: fmt.Sprintf("config_file = %q", name),
	})
}

// workerPackage checks that what the worker class imports is installed.
func (k *checker) workerPackage(p *requirement.Set, installed []requirement.Wanted) {
	class := k.config.Worker.Class
	if k.config.Worker.ConfigFile != "" || p.Remote || p.Unread {
		return
	}
	if class == "eventlet" {
		k.eventlet(p, installed)
	}
	switch class {
	case "sync", "gthread":
		return
	case "gevent", "eventlet", "tornado":
		// gunicorn has these three, and each has the name of the package it needs.
	default:
		k.foreignWorker(p, class)
		return
	}
	for _, w := range installed {
		if w.Name == "gunicorn" && slices.Contains(w.Extras, class) {
			return
		}
	}
	if requirement.MayBring(installed, class) {
		return
	}
	k.inConfig("worker.class", finding.Finding{
		Code: rule.WorkerPackageMissing, Severity: finding.Error, Summary: "Worker package missing",
		Detail: fmt.Sprintf("The worker class %s needs the package of that name, and %s bring it. Add the line %s to the requirements.",
			rule.Quoted(class), absentFrom(p.Names()), rule.Quoted(class)),
		Fix: class,
	})
}

// foreignWorker checks a worker class that is written as module.Class.
func (k *checker) foreignWorker(p *requirement.Set, class string) {
	top, _, _ := strings.Cut(class, ".")
	if top == "gunicorn" || k.isOwnModule(top) || p.MayProvide(top) {
		return
	}
	k.inConfig("worker.class", finding.Finding{
		Code: rule.WorkerPackageUncertain, Severity: finding.Warning, Summary: "Worker package not seen",
		Detail: fmt.Sprintf("The worker class %s is imported from %s, and no requirement has such a name. Add the package that brings it.",
			rule.Quoted(class), rule.Quoted(top)),
	})
}

func (k *checker) isOwnModule(name string) bool {
	at := k.files.Importer(k.config.App.Directory).Locate(name)
	return at.Found
}

// eventlet checks that the gunicorn which will be installed still has the class:
// gunicorn 26 removed it.
func (k *checker) eventlet(p *requirement.Set, installed []requirement.Wanted) {
	const removed = 26
	version := "==" + k.config.Dependencies.Gunicorn
	if k.config.Dependencies.Gunicorn == "" {
		version = ""
		for _, w := range installed {
			if w.Name == "gunicorn" {
				version += "," + w.Specifier
			}
		}
		for _, override := range k.config.Dependencies.Overrides {
			if line := requirement.Parse(override); line.Name == "gunicorn" {
				version += "," + line.Specifier
			}
		}
		for _, file := range p.Files {
			for _, line := range file.Lines {
				if file.Constraints && line.Name == "gunicorn" {
					version += "," + line.Specifier
				}
			}
		}
	}
	if requirement.StaysBelow(version, removed) {
		return
	}
	k.inConfig("worker.class", finding.Finding{
		Code: rule.WorkerClassRemoved, Severity: finding.Error, Summary: "Worker class removed",
		Detail: fmt.Sprintf("gunicorn %d removed the worker class \"eventlet\", and nothing keeps the requirements below that. Use \"gevent\" or \"gthread\", or ask for %q.",
			removed, "gunicorn<26"),
		Fix: `class = "gthread"`,
	})
}
