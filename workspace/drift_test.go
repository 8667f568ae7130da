package workspace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
)

// Every verdict but Clean has a code of its own, and says what to run.
func TestFindings(t *testing.T) {
	block := ".gitignore"
	tests := []struct {
		name   string
		disk   func(p project)
		wanted Wanted
		want   finding.Finding
	}{
		{"stale", func(p project) {}, func() Wanted { w := second(); w.Files = append(w.Files[:1:1], first().Files[1:]...); return w }(), finding.Finding{
			Code: CodeStale, Summary: "Generated file is stale", Path: "Dockerfile", Fix: "dockgen generate",
			Detail: `"Dockerfile" is stale: flaskdeploy.hcl changed since it was generated (1 line differs).`,
		}},
		{"edited", func(p project) { p.edit("Dockerfile", "USER 1", "USER 0") }, first(), finding.Finding{
			Code: CodeEdited, Summary: "Generated file was edited", Path: "Dockerfile", Fix: "dockgen generate --force Dockerfile",
			Detail: `"Dockerfile" is not as dockgen wrote it: edited by hand at line 3. Make the change in the config, or overwrite it.`,
			Range:  finding.Range{Start: finding.Position{Line: 3, Column: 1}, End: finding.Position{Line: 4, Column: 1}},
		}},
		{"conflict", func(p project) { p.edit("Dockerfile", "USER 1", "USER 0") }, func() Wanted {
			w := second()
			w.Files = append(w.Files[:1:1], first().Files[1:]...)
			return w
		}(), finding.Finding{
			Code: CodeConflict, Summary: "Edited and stale", Path: "Dockerfile", Fix: "dockgen generate --force Dockerfile",
			Detail: `"Dockerfile" is not as dockgen wrote it: edited by hand, and flaskdeploy.hcl changed since it was generated. Make the change in the config, or overwrite it.`,
		}},
		{"missing", func(p project) { p.remove("Dockerfile") }, first(), finding.Finding{
			Code: CodeMissing, Summary: "Generated file is missing", Path: "Dockerfile", Fix: "dockgen generate",
			Detail: `"Dockerfile" is missing: deleted since it was generated.`,
		}},
		{"orphan", func(p project) {}, except(first(), "Dockerfile"), finding.Finding{
			Code: CodeOrphan, Summary: "Generated file left over", Path: "Dockerfile", Fix: "dockgen generate",
			Detail: "\"Dockerfile\" is left over: no longer generated, and unchanged since it was. `dockgen generate` removes it.",
		}},
		{"orphan-block", func(p project) {}, except(first(), block), finding.Finding{
			Code: CodeOrphan, Summary: "Generated file left over", Path: block, Fix: "dockgen generate",
			Detail: "\".gitignore\" is left over: no longer generated, and unchanged since it was. `dockgen generate` removes dockgen's block from it.",
		}},
		{"orphan-edited", func(p project) { p.edit("Dockerfile", "USER 1", "USER 0") }, except(first(), "Dockerfile"), finding.Finding{
			Code: CodeOrphanEdited, Summary: "Edited file left over", Path: "Dockerfile", Fix: "dockgen generate --force Dockerfile",
			Detail: `"Dockerfile" is left over: no longer generated, but edited by hand since it was. It is kept until you remove it; to keep it as your own, delete its line in "dockgen.lock".`,
		}},
		{"unmanaged", func(p project) { p.write("my notes", "x") }, with(first(), File{Path: "my notes", Mode: 0o644}), finding.Finding{
			Code: CodeUnmanaged, Summary: "File is not dockgen's", Path: "my notes", Fix: "dockgen generate --force 'my notes'",
			Detail: `"my notes" would be overwritten: dockgen did not write it. Move it away, or overwrite it.`,
		}},
		{"mode", func(p project) { p.chmod("publish.sh", 0o644) }, first(), finding.Finding{
			Code: CodeMode, Summary: "Wrong file mode", Path: "publish.sh", Fix: "dockgen generate",
			Detail: `"publish.sh" is not executable.`,
		}},
		{"eol", func(p project) { p.crlf("publish.sh") }, first(), finding.Finding{
			Code: CodeEOL, Summary: "Wrong line endings", Path: "publish.sh", Fix: "dockgen generate",
			Detail: `"publish.sh" differs only in line endings: CRLF line endings. A line "publish.sh text eol=lf" in .gitattributes keeps Git from changing them.`,
		}},
		{"out-of-date", func(p project) { p.remove(LockPath) }, first(), finding.Finding{
			Code: CodeOutOfDate, Summary: "Lock out of date", Path: LockPath, Fix: "dockgen generate",
			Detail: `Every generated file is right, but "dockgen.lock" is not: it does not exist.`,
		}},
		{"in-the-way", func(p project) { p.remove("Dockerfile"); p.write("Dockerfile/x", "") }, first(), finding.Finding{
			Code: CodeEdited, Summary: "Generated file was edited", Path: "Dockerfile", Fix: "Move what is in the way, then run `dockgen generate`.",
			Detail: `"Dockerfile" is not as dockgen wrote it: a folder stands in its place. Make the change in the config, or overwrite it.`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := generated(t)
			tt.disk(p)
			findings := p.plan(tt.wanted).Findings()
			require.Len(t, findings, 1)
			tt.want.Severity = finding.Error
			assert.Equal(t, tt.want, findings[0])
		})
	}
}

// A shell reads the path back; what needs no quotes has none.
func TestShellPath(t *testing.T) {
	for path, want := range map[string]string{
		"azAZ09._/+@%-": "azAZ09._/+@%-", "": "", "-x": "'-x'", "a b": "'a b'", "it's": `'it'\''s'`, "$HOME": "'$HOME'",
		"deploy/Dockerfile.dev": "deploy/Dockerfile.dev", "a`": "'a`'", "a{": "'a{'", "a[": "'a['", "a:": "'a:'", "é": "'é'",
	} {
		assert.Equal(t, want, ShellPath(path), path)
	}
}
