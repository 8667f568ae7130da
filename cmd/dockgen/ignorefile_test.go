package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/workspace"
)

// TestIgnoreFileVerdicts is TestVerdicts for the file of which dockgen owns a
// block: what the user has in it, before and after, to the byte. {block} stands
// for the block, {new} for the one of the changed config, {begin} and {end} for its
// markers.
func TestIgnoreFileVerdicts(t *testing.T) {
	const bom = "\xef\xbb\xbf"
	type row struct {
		name    string
		have    string // before the first generate; "" is no file
		then    string // after it, by hand; "" is as it is
		config  bool   // the config then wants another block
		off     bool   // the config switches the block off
		verdict string // what check says of .gitignore; "" is nothing
		refused bool
		want    string // after generate, with force where it is refused; "" is no file
	}
	tests := []row{
		{name: "created", want: "{block}"},
		{name: "put-in", have: "a\nb\n", want: "a\nb\n\n{block}"},
		{name: "put-into-an-empty-file", have: "{empty}", want: "{block}"},
		{name: "put-in-without-final-newline", have: "a\nb", want: "a\nb\n\n{block}"},
		{name: "put-in-after-crlf", have: "b\r\na\r\n", want: "b\r\na\r\n\r\n{block-crlf}"},
		{name: "put-in-after-mixed-line-ends", have: "b\r\na\n", want: "b\r\na\n\n{block}"},
		{name: "put-in-after-a-byte-order-mark", have: bom + "a\n", want: bom + "a\n\n{block}"},
		{name: "put-in-after-latin-1", have: "caf\xe9\n\xff\x00\n", want: "caf\xe9\n\xff\x00\n\n{block}"},

		{name: "users-lines-around-it", then: "b\n{block}a\n", want: "b\n{block}a\n"},
		{name: "users-lines-without-final-newline", then: "b\n{block}a", want: "b\n{block}a"},
		{name: "moved", have: "a\nb\n", then: "{block}b\n\n\na\n", want: "{block}b\n\n\na\n"},
		{name: "final-newline-of-the-block-gone", then: "a\n{block-cut}", want: "a\n{block-cut}"},
		{name: "all-of-it-crlf", then: "a\r\n{block-crlf}b\r\n", want: "a\r\n{block-crlf}b\r\n"},

		{name: "stale", then: "b\xff\r\nc\n{block}a", config: true, verdict: "stale         .gitignore: flaskdeploy.hcl changed", want: "b\xff\r\nc\n{new}a"},
		{name: "stale-and-crlf", then: "b\r\n{block-crlf}a", config: true, verdict: "stale         .gitignore: flaskdeploy.hcl changed", want: "b\r\n{new-crlf}a"},
		{name: "conflict", then: "b\n{edited}a", config: true, verdict: "conflict      .gitignore: edited by hand, and flaskdeploy.hcl changed", refused: true, want: "b\n{new}a"},
		{name: "edited", then: "a\n{edited}b", verdict: "edited        .gitignore: edited by hand at line 3", refused: true, want: "a\n{block}b"},
		{name: "deleted", then: "a\n\n", verdict: "missing       .gitignore: dockgen's block was deleted from it", want: "a\n\n\n{block}"},
		{name: "doubled", then: "a\n{block}b\n{block}c", verdict: "edited        .gitignore: dockgen's block is in it twice, at lines 2 and 9", refused: true, want: "a\n{block}b\nc"},
		{name: "end-deleted", then: "a\n{begin}b\nc\n", verdict: `edited        .gitignore: the block marker at line 2 has lost its partner "# END dockgen"`, refused: true, want: "a\n{block}b\nc\n"},
		{name: "begin-deleted", then: "a\nb\n{end}c\n", verdict: `edited        .gitignore: the block marker at line 3 has lost its partner "# BEGIN dockgen"`, refused: true, want: "a\nb\n{block}c\n"},
		{name: "block-of-other-line-ends", then: "a\n{block-crlf}", verdict: "eol           .gitignore: CRLF line endings", want: "a\n{block}"},
		{name: "lines-of-other-line-ends", then: "a\r\n{block}", verdict: "eol           .gitignore: the block has other line endings", want: "a\r\n{block-crlf}"},

		{name: "off", off: true, verdict: "orphan        .gitignore: no longer generated", want: ""},
		{name: "off-in-a-file-that-was-there", have: "a\nb\n", off: true, verdict: "orphan        .gitignore: no longer generated", want: "a\nb\n"},
		{name: "off-in-a-file-that-was-empty", have: "{empty}", off: true, verdict: "orphan        .gitignore: no longer generated", want: "{empty}"},
		{name: "off-in-a-file-that-got-lines", then: "{block}a", off: true, verdict: "orphan        .gitignore: no longer generated", want: "a"},
		{name: "off-and-edited", then: "a\n{edited}", off: true, verdict: "orphan-edited .gitignore: no longer generated, but edited by hand", want: "a\n{edited}"},
		{name: "off-and-deleted-by-hand", then: "a\n", off: true, want: "a\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newShop(t)
			p.remove(".gitignore")
			p.mustRun("generate")
			block := p.read(".gitignore")
			p.remove(".gitignore")
			p.remove("dockgen.lock")
			crlf := strings.ReplaceAll(block, "\n", "\r\n")
			text := strings.NewReplacer("{block}", block, "{block-crlf}", crlf, "{block-cut}", strings.TrimSuffix(block, "\n"),
				"{edited}", strings.Replace(block, "/VERSION\n", "/MINE\n", 1), "{new}", strings.ReplaceAll(block, "/VERSION", "/N"), "{new-crlf}", strings.ReplaceAll(crlf, "/VERSION", "/N"),
				"{begin}", workspace.BlockBegin+"\n", "{end}", workspace.BlockEnd+"\n", "{empty}", "").Replace
			if tt.have != "" {
				p.write(".gitignore", text(tt.have))
			}
			p.mustRun("generate")
			if tt.then == "" && tt.want != "" && !tt.off {
				assert.Equal(t, text(tt.want), p.read(".gitignore"))
			}
			if tt.then != "" {
				p.write(".gitignore", text(tt.then))
			}
			if tt.off {
				p.off(".gitignore")
			}
			if tt.config {
				p.edit(configName, "  image =", "  version_file = \"N\"\n  image =")
			}
			p.chmod(".gitignore", 0o600)

			var script transcript
			before := p.tree()
			code := script.run("check")
			assert.Equal(t, before, p.tree())
			if tt.verdict == "" {
				assert.NotContains(t, script.String(), ".gitignore: ")
			} else {
				assert.Equal(t, exitDrift, code)
				assert.Contains(t, script.String(), "1> "+tt.verdict)
			}
			if tt.refused {
				var out bytes.Buffer
				assert.Equal(t, exitRefused, script.run("generate"))
				assert.Equal(t, before, p.tree())
				assert.Equal(t, exitDone, run([]string{"generate", "--force"}, &out, &out))
			} else {
				assert.Equal(t, exitDone, script.run("generate"))
			}
			if tt.want == "" {
				assert.NoFileExists(t, p.path(".gitignore"))
			} else {
				assert.Equal(t, text(tt.want), p.read(".gitignore"))
				assert.Equal(t, before[".gitignore"].Mode, p.tree()[".gitignore"].Mode, "its mode is the user's")
			}
			after := p.tree()
			assert.Equal(t, exitDone, script.run("generate"))
			assert.Equal(t, after, p.tree())
			if tt.name != "off-and-edited" {
				assert.Equal(t, exitDone, script.run("check"))
			}
		})
	}
}
