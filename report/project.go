package report

import (
	"cmp"
	"slices"

	"dockgen/finding"
	"dockgen/workspace"
)

// Project is what one run found about one project. It holds no content of files,
// so that a run over thousands of projects can keep all of them.
type Project struct {
	// Config is the path of the config. All paths here and in the findings are
	// slash-separated and relative to the working directory.
	Config string
	// Valid says that neither config nor project has an error. Drift is none.
	Valid bool
	// Findings are about the config, the project and the lock, sorted.
	Findings []finding.Finding
	// Drift has a finding for each generated file that is not as it should be.
	Drift []finding.Finding
	// Files are the generated files and the lock, sorted by path; none when
	// nothing was compared.
	Files []File
}

// File is one generated file as it was found.
type File struct {
	Path    string
	Verdict workspace.Verdict
	// Action is what `dockgen generate` does about it.
	Action workspace.Action
	// Reason says in words why the verdict is not clean.
	Reason string
	// Block says that only a block of the file is dockgen's.
	Block bool
	// WantSHA256 and HaveSHA256 are empty when there is nothing to sum.
	WantSHA256, HaveSHA256 string
}

// allOf is every finding of projects, sorted, each once.
func allOf(projects []Project) []finding.Finding {
	var all []finding.Finding
	for _, p := range projects {
		all = append(all, p.Findings...)
		all = append(all, p.Drift...)
	}
	return finding.Sort(all)
}

// filesOf is every file of projects, sorted by path.
func filesOf(projects []Project) []File {
	var files []File
	for _, p := range projects {
		files = append(files, p.Files...)
	}
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}
