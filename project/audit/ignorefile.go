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

// otherIgnoreFile reports a <Dockerfile>.dockerignore, which Docker reads instead of
// .dockerignore and not in addition, and an ignore file that is too large to be read.
func otherIgnoreFile(p *project) []finding.Finding {
	if p.ignored.tooLarge {
		bound := folder.IgnoreFile.Bound()
		return inFile(p.ignored.path, 0, finding.Finding{
			Code: rule.FileUnusable, Summary: "File too large",
			Detail: fmt.Sprintf("%s is too large to check: dockgen reads at most %d lines of %d bytes of an ignore file. Name folders instead of what is in them.",
				rule.Quoted(p.ignored.path), bound.Lines, bound.Line),
		})
	}
	ours := p.config.Output(schema.DockerIgnore)
	other := p.config.Output(schema.Dockerfile).Path + ".dockerignore"
	if !builds(p) || !ours.Enabled || ours.Path == other || !p.tree.IsFile(other) {
		return nil
	}
	return inFile(other, 0, finding.Finding{
		Code:    rule.OtherIgnoreFile,
		Summary: "Other ignore file wins",
		Detail: "Docker reads " + rule.Quoted(other) + " instead of the generated " + rule.Quoted(ours.Path) +
			", so secrets and local files that dockgen keeps out would be copied. Move its rules to image.exclude and delete it.",
		Fix: "git rm " + other,
	})
}

// ignoreFile is the ignore file that Docker will read. The zero value ignores nothing.
type ignoreFile struct {
	path     string // in the project
	tooLarge bool   // and not read
	dockerignore.Rules
}

// readIgnoreFile returns the generated ignore file, or the one on disk when dockgen
// does not make one. One that Docker would refuse ignores nothing here.
func readIgnoreFile(t disk.Tree, c *schema.Config, generated dockerignore.Rules) ignoreFile {
	if output := c.Output(schema.DockerIgnore); output.Enabled {
		return ignoreFile{path: output.Path, Rules: generated}
	}
	name := c.Output(schema.Dockerfile).Path + ".dockerignore"
	if !t.IsFile(name) {
		name = ".dockerignore"
	}
	bound := folder.IgnoreFile.Bound()
	content, err := t.Read(name, bound.Bytes)
	if err == disk.ErrTooLarge || !manifest.FitsLines(content, bound) {
		return ignoreFile{path: name, tooLarge: true}
	}
	rules, err := dockerignore.Parse(content)
	if err != nil {
		return ignoreFile{}
	}
	return ignoreFile{path: name, Rules: rules}
}
