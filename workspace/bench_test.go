package workspace

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"dockgen/folder"
)

// BenchmarkRead compares a project in which everything is as wanted.
func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	wanted := Wanted{Config: sum(nil), ConfigPath: "deploy.hcl", Templates: 1, Marker: "generated", Files: []File{
		{Path: "Dockerfile", Mode: 0o644, Content: bytes.Repeat([]byte("# generated: a line\n"), 120)},
		{Path: "publish.sh", Mode: 0o755, Content: bytes.Repeat([]byte("# generated: a line\n"), 500)},
		{Path: ".dockerignore", Mode: 0o644, Content: bytes.Repeat([]byte("# generated: a line\n"), 90)},
		{Path: ".gitignore", Block: true, Content: []byte("/VERSION\n/VERSION.lock/\n")},
		{Path: "DEPLOYMENT.md", Mode: 0o644, Content: bytes.Repeat([]byte("<!-- generated: a line -->\n"), 800)},
	}}
	read := func() *Plan {
		at := folder.Open(dir)
		defer at.Close()
		at.Type(LockPath)
		plan, findings, err := Read(at, wanted)
		require.NoError(b, err)
		require.Empty(b, findings)
		return plan
	}
	_, err := Apply(read(), Options{})
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if !read().Clean() {
			b.Fatal("not clean")
		}
	}
}
