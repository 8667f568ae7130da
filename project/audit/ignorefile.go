package audit

import (
	"fmt"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/manifest"
	"dockgen/project/rule"
	"dockgen/schema"
)

// ignoreFile is the ignore file that Docker will read. The zero value ignores nothing.
type ignoreFile struct {
	path string // in the project
	dockerignore.Rules
}

// ignoreFile is the generated ignore file with its rules, or the one on disk when
// dockgen does not make one. One that Docker would refuse ignores nothing here.
func (k *checker) ignoreFile(generated dockerignore.Rules) ignoreFile {
	if output := k.config.Output(schema.DockerIgnore); output.Enabled {
		return ignoreFile{output.Path, generated}
	}
	name := k.config.Output(schema.Dockerfile).Path + ".dockerignore"
	if !k.tree.IsFile(name) {
		name = ".dockerignore"
	}
	bound := folder.IgnoreFile.Bound()
	content, err := k.tree.Read(name, bound.Bytes)
	if err == disk.ErrTooLarge || !manifest.FitsLines(content, bound) {
		k.inFile(name, 0, finding.Finding{
			Code: rule.FileUnusable, Severity: finding.Error, Summary: "File too large",
			Detail: fmt.Sprintf("%s is too large to check: dockgen reads at most %d lines of %d bytes of an ignore file. Name folders instead of what is in them.",
				rule.Quoted(name), bound.Lines, bound.Line),
		})
		return ignoreFile{}
	}
	rules, err := dockerignore.Parse(content)
	if err != nil {
		return ignoreFile{}
	}
	return ignoreFile{name, rules}
}
