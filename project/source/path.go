package source

import (
	"path"
	"strings"
)

// IsAside reports whether a file, by its path, is not what a project is deployed for.
func IsAside(file string) bool {
	for part := range strings.SplitSeq(strings.ToLower(path.Dir(file)), "/") {
		switch part {
		case "example", "examples", "doc", "docs", "documentation", "sample", "samples", "demo", "demos", "script", "scripts",
			"tool", "tools", "benchmark", "benchmarks", "bench", "contrib", "tutorial", "tutorials", "snippets", "playground",
			"e2e", "integration_tests", "test_app", "testapp", "test_apps", "templates", "extras", "misc", "notebooks", "hack", "old", "legacy", "archive", "backup":
			return true
		}
	}
	return false
}

// IsTest reports whether a Python file is a test, or stands in a folder of tests.
func IsTest(file string) bool {
	for part := range strings.SplitSeq(path.Dir(file), "/") {
		if part == "tests" || part == "test" || part == "testing" {
			return true
		}
	}
	return isTest(path.Base(file))
}

// IsTool reports whether a module, by a word of its name, makes an app for
// something else than serving it: a queue's worker, a shell, a migration.
func IsTool(file string) bool {
	name := strings.ToLower(strings.TrimSuffix(path.Base(file), ".py"))
	if name == "__init__" {
		return false
	}
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '_' || r == '-' }) {
		switch strings.TrimSuffix(word, "s") {
		case "celery", "celeryapp", "worker", "task", "shell", "cli", "seed", "seeder", "debug", "setup", "config", "conf", "setting", "fabfile",
			"migrate", "migration", "lambda", "handler", "test", "testing", "initdb", "createdb", "db", "database", "populate", "cron", "scheduler", "schedule",
			"job", "asgi", "profile", "profiler", "util", "helper", "freeze", "build", "dev", "import", "export", "create", "init", "reset", "drop", "load", "sync":
			return true
		}
	}
	return false
}

// Less orders false before true.
func Less(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Depth returns how many folders below the project's root a folder is.
func Depth(folder string) int {
	if folder == "." {
		return 0
	}
	return strings.Count(folder, "/") + 1
}

// NeverCopied names the large folders that dockgen's ignore file always leaves out.
func NeverCopied(folder string) bool {
	switch folder {
	case ".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__",
		".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache":
		return true
	}
	return false
}
