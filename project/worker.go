package project

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dockgen/finding"
)

// gunicornConfig checks the gunicorn.conf.py that the config names, or does not.
func (k *checker) gunicornConfig() {
	if name := k.config.Worker.ConfigFile; name != "" {
		k.listedFile("worker.config_file", "gunicorn config", name)
		return
	}
	name := join(k.config.App.Directory, "gunicorn.conf.py")
	if !k.tree.isFile(name) || k.ignored.hides(name) {
		return
	}
	k.inFile(name, 0, finding.Finding{
		Code: GunicornConfigUnnamed, Severity: finding.Warning, Summary: "Unnamed gunicorn config",
		Detail: fmt.Sprintf("gunicorn loads %s by itself, and the flags that dockgen passes win over what it sets. Name it, and its settings are the ones that count; or leave it out of the image with exclude = [%q].",
			quoted(name), name),
		Fix: fmt.Sprintf("config_file = %q", name),
	})
}

// workerPackage checks that what the worker class imports is installed.
func (k *checker) workerPackage(p *packages, installed []wanted) {
	class := k.config.Worker.Class
	if k.config.Worker.ConfigFile != "" || p.remote || p.unread {
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
		if w.name == "gunicorn" && slices.Contains(w.extras, class) {
			return
		}
	}
	if mayBring(installed, class) {
		return
	}
	k.inConfig("worker.class", finding.Finding{
		Code: WorkerPackageMissing, Severity: finding.Error, Summary: "Worker package missing",
		Detail: fmt.Sprintf("The worker class %s needs the package of that name, and %s bring it. Add the line %s to the requirements.",
			quoted(class), absentFrom(p.names()), quoted(class)),
		Fix: class,
	})
}

// foreignWorker checks a worker class that is written as module.Class.
func (k *checker) foreignWorker(p *packages, class string) {
	top, _, _ := strings.Cut(class, ".")
	if top == "gunicorn" || k.isOwnModule(top) || p.mayProvide(top) {
		return
	}
	k.inConfig("worker.class", finding.Finding{
		Code: WorkerPackageUncertain, Severity: finding.Warning, Summary: "Worker package not seen",
		Detail: fmt.Sprintf("The worker class %s is imported from %s, and no requirement has such a name. Add the package that brings it.",
			quoted(class), quoted(top)),
	})
}

func (k *checker) isOwnModule(name string) bool {
	at := k.files.importer(k.config.App.Directory).locate(name)
	return at.found
}

// eventlet checks that the gunicorn which will be installed still has the class:
// gunicorn 26 removed it.
func (k *checker) eventlet(p *packages, installed []wanted) {
	const removed = 26
	version := "==" + k.config.Dependencies.Gunicorn
	if k.config.Dependencies.Gunicorn == "" {
		version = ""
		for _, w := range installed {
			if w.name == "gunicorn" {
				version += "," + w.specifier
			}
		}
		for _, override := range k.config.Dependencies.Overrides {
			if line := readPackage(override); line.name == "gunicorn" {
				version += "," + line.specifier
			}
		}
		for _, file := range p.files {
			for _, line := range file.lines {
				if file.constraints && line.name == "gunicorn" {
					version += "," + line.specifier
				}
			}
		}
	}
	if staysBelow(version, removed) {
		return
	}
	k.inConfig("worker.class", finding.Finding{
		Code: WorkerClassRemoved, Severity: finding.Error, Summary: "Worker class removed",
		Detail: fmt.Sprintf("gunicorn %d removed the worker class \"eventlet\", and nothing keeps the requirements below that. Use \"gevent\" or \"gthread\", or ask for %q.",
			removed, "gunicorn<26"),
		Fix: `class = "gthread"`,
	})
}

// staysBelow reports whether a version specifier allows only major versions below
// limit.
func staysBelow(specifier string, limit int) bool {
	for clause := range strings.SplitSeq(specifier, ",") {
		clause = strings.ReplaceAll(clause, " ", "")
		version := strings.TrimLeft(clause, "<>=~!")
		major, _, _ := strings.Cut(version, ".")
		n, err := strconv.Atoi(major)
		if err != nil {
			continue
		}
		switch clause[:len(clause)-len(version)] {
		case "==", "===", "~=", "<=":
			if n < limit {
				return true
			}
		case "<":
			if n < limit || n == limit && strings.Trim(version[len(major):], ".0") == "" {
				return true
			}
		}
	}
	return false
}
