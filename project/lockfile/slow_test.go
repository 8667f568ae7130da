package lockfile

import (
	"bytes"
	"testing"
	"time"

	"dockgen/folder"
	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/project/shell"
	"dockgen/schema"
)

// FuzzSlow looks for input that takes longer than its length allows: it reads a piece
// of text many times over, and twice as many times. Reading in proportion to the length takes
// twice as long, and looking for each line among all others four times. Only what
// takes long at all is judged, and again, so that a busy machine fails nothing.
func FuzzSlow(f *testing.F) {
	for _, piece := range []string{"[a]\n", "a=1\n", "[[a]]\n", "a = [{b=1}]\n", "a\\\n", "a==1; x == 'y'\n", "a.b = 1\n", "x = (", "f'{", "'a' ", "a: [\n", "- &a\n"} {
		f.Add([]byte(piece))
	}
	read := func(content []byte) {
		document.ReadTOML(content, folder.DependencyLock.Bound())
		requirement.Read(string(content))
		document.ReadSettings(string(content))
		document.ReadYAML(string(content))
		python.ReadModule("a.py", string(content))
		shell.Commands(string(content), nil)
		shell.DockerLines(string(content))
		readLock(schema.Dependencies{Kind: schema.Pipenv}, &manifest.File{}, content)
	}
	f.Fuzz(func(t *testing.T, piece []byte) {
		if len(piece) == 0 || len(piece) > 200 {
			return
		}
		took := func(size int) time.Duration {
			content := make([]byte, 0, size+len(piece)+4)
			for i := 0; len(content) < size; i++ {
				// Names that differ are what lists of names grow by.
				number := []byte{'a' + byte(i>>12&15), 'a' + byte(i>>8&15), 'a' + byte(i>>4&15), 'a' + byte(i&15)}
				content = append(content, bytes.Replace(piece, []byte("a"), number, 1)...)
			}
			start := time.Now()
			read(content)
			return time.Since(start)
		}
		const small, most = 64 << 10, 20 * time.Second
		for range 3 {
			if took(small) < time.Second {
				return
			}
			if once := took(small); took(2*small) < 3*once && once < most {
				return
			}
		}
		t.Fatalf("%q takes longer than its length allows", piece)
	})
}
