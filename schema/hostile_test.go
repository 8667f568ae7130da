package schema

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/finding"
)

// maxAllocated bounds what one hostile config may make Load allocate. Before
// there were limits, many of these took gigabytes, minutes or the process.
const maxAllocated = 128 << 20

func TestLoadHostile(t *testing.T) {
	local := func(expression string) string {
		return "locals {\n  x = " + expression + "\n}\n"
	}
	lines := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
			b.WriteByte('\n')
		}
		return b.String()
	}
	const full = 60_000 // bytes: just below the limit of a config
	tests := []struct {
		name string
		src  string
		want finding.Code
	}{
		{"over-64-kib", strings.Repeat("#", 64<<10+1), codeLimit},
		{"megabytes", strings.Repeat("a = 1\n", 1<<20), codeLimit},
		{"nested-lists", local(strings.Repeat("[", full/2) + strings.Repeat("]", full/2)), codeLimit},
		{"nested-lists-unclosed", local(strings.Repeat("[", full)), codeLimit},
		{"nested-lists-small", local(strings.Repeat("[", 450) + strings.Repeat("]", 450)), codeMissing},
		{"nested-parentheses", local(strings.Repeat("(", full/2) + "1" + strings.Repeat(")", full/2)), codeLimit},
		{"nested-templates", local(strings.Repeat(`"${`, full/5) + "1" + strings.Repeat(`}"`, full/5)), codeLimit},
		{"nested-objects", local(strings.Repeat("{a=", full/4) + "1" + strings.Repeat("}", full/4)), codeLimit},
		{"nested-calls", local(strings.Repeat("f(", full/3) + strings.Repeat(")", full/3)), codeLimit},
		{"closers-in-comments", local(strings.Repeat("[/*]*/", full/6)), codeLimit},
		{"not-chain", local(strings.Repeat("!", full) + "true"), codeLimit},
		{"few-nots", local(strings.Repeat("!", 600) + "true"), codeLimit},
		{"few-brackets", local(strings.Repeat("[", 600) + strings.Repeat("]", 600)), codeLimit},
		{"few-interpolations", local(`"` + strings.Repeat("${1}", 1100) + `"`), codeLimit},
		{"few-heredoc-lines", local("<<E\n" + strings.Repeat("12345678\n", 1100) + "E"), codeLimit},
		{"minus-chain", local(strings.Repeat("-", full) + "1"), codeLimit},
		{"minus-chain-spaced", local(strings.Repeat("- ", full/2) + "1"), codeLimit},
		{"nested-blocks", strings.Repeat("a {\n", full/6) + strings.Repeat("}\n", full/6), codeLimit},
		{"conditionals", local(strings.Repeat("true?1:", full/7) + "1"), codeLimit},
		{"additions", local("1" + strings.Repeat("+1", full/2)), codeLimit},
		{"comparisons", local("1" + strings.Repeat("==1", full/3)), codeLimit},
		{"attribute-steps", local("a" + strings.Repeat(".a", full/2)), codeLimit},
		{"index-steps", local("a" + strings.Repeat("[0]", full/3)), codeLimit},
		{"dollars", local(`"` + strings.Repeat("$", full) + `"`), codeLimit},
		{"percents", local(`"` + strings.Repeat("%", full) + `"`), codeLimit},
		{"dollars-calm", local(`"` + strings.Repeat("$", 490) + `"`), codeMissing},
		{"interpolations", local(`"` + strings.Repeat("${1}", full/4) + `"`), codeLimit},
		{"heredoc-empty-lines", local("<<E\n" + strings.Repeat("\n", full) + "E"), codeLimit},
		{"heredoc-lines", local("<<E\n" + strings.Repeat("x\n", full/2) + "E"), codeLimit},
		{"heredoc-unterminated", local("<<E\n" + strings.Repeat("x\n", 100)), codeSyntax},
		{"plain-text", local(`"` + strings.Repeat("x", full) + `"`), codeMissing},
		{"blocks", strings.Repeat("a {}\n", 1500), codeLimit},
		{"env-blocks", lines(1001, func(i int) string { return fmt.Sprintf("env \"E%d\" {}", i) }), codeLimit},
		{"equal-arguments", "app {\n" + strings.Repeat("port = 1\n", 2000) + "}\n", codeDuplicate},
		{"unknown-arguments", "app {\n" + lines(2000, func(i int) string { return fmt.Sprintf("prot%d = 1", i) }) + "}\n", codeArgument},
		{"unknown-references", "locals {\n" + lines(1500, func(i int) string { return fmt.Sprintf("abcdefghij%d = local.jihgfedcba%d", i, i) }) + "}\n", codeReference},
		{"brackets-shuffled", strings.Repeat("}{)(", full/4), codeLimit},
		{"quotes", strings.Repeat(`"`, full), codeLimit},
		{"huge-exponent", local(`"${1e99999999}"`), codeLimit},
		{"tiny-exponent", local(`"${1e-9999999}"`), codeLimit},
		{"many-digits", local(strings.Repeat("9", full)), codeLimit},
		{"squaring", "locals {\n  a0 = 99999\n" + lines(20, func(i int) string {
			return fmt.Sprintf("  a%d = local.a%d * local.a%d", i+1, i, i)
		}) + `  z = "${local.a20}"` + "\n}\n", codeLimit},
		{"doubling-text", "locals {\n  a0 = \"0123456789\"\n" + lines(22, func(i int) string {
			return fmt.Sprintf("  a%d = \"${local.a%d}${local.a%d}\"", i+1, i, i)
		}) + "}\n", codeLimit},
		{"doubling-lists", "locals {\n  a0 = [1]\n" + lines(22, func(i int) string {
			return fmt.Sprintf("  a%d = [local.a%d, local.a%d]", i+1, i, i)
		}) + "}\n", codeLimit},
		{"lists-in-lists", "locals {\n  a0 = [1]\n" + lines(2000, func(i int) string {
			return fmt.Sprintf("  a%d = [local.a%d]", i+1, i)
		}) + "}\n", codeLimit},
		{"chain", "locals {\n  a0 = 1\n" + lines(1500, func(i int) string {
			return fmt.Sprintf("  a%d = local.a%d", i+1, i)
		}) + "}\n", codeMissing},
		{"long-cycle", "locals {\n  a0 = local.a1500\n" + lines(1500, func(i int) string {
			return fmt.Sprintf("  a%d = local.a%d", i+1, i)
		}) + "}\n", codeCycle},
		{"long-list", local("[" + strings.Repeat("1,", 2000) + "]"), codeLimit},
		{"loop", local("[for a in [1]: a]"), codeExpression},
		{"template-loop", local(`"%{for a in [1]}x%{endfor}"`), codeExpression},
		{"splat", local("local.y[*].a"), codeExpression},
		{"function", local(`replace("aaa", "", "b")`), codeExpression},
		{"namespaced-function", local(`a::b::c("x")`), codeExpression},
		{"object", local("{ a = 1 }"), codeExpression},
		{"modulo", local("5 % 0"), codeExpression},
		{"modulo-of-infinity", local("(1/0) % 2"), codeExpression},
		{"division-by-zero", local("1/0"), codeCompute},
		{"invalid-utf-8", "# \xff\n", codeEncoding},
		{"utf-16", "\xff\xfea\x00p\x00p\x00", codeEncoding},
		{"utf-16-big-endian", "\x00a\x00p\x00p", codeEncoding},
		{"two-byte-order-marks", "\ufeff\ufeffapp {}\n", codeEncoding},
		{"lone-carriage-return", "# x\rb = 2\n", codeEncoding},
		{"nul", "# \x00\n", codeEncoding},
		{"escape", "# \x1b[31m\n", codeEncoding},
		{"bidi", "# \u202e\n", codeEncoding},
		{"c1", "# \u0085\n", codeEncoding},
		{"delete", "# \x7f\n", codeEncoding},
		{"escaped-nul", "env \"A\" {\n  default = \"\\u0000\"\n}\n", codeEncoding},
		{"escaped-escape", "env \"A\" {\n  default = \"\\u001b[31m\"\n}\n", codeEncoding},
		{"escaped-bidi", "env \"A\" {\n  default = \"\\u202e\"\n}\n", codeEncoding},
		{"escaped-control-in-label", "env \"a\\nb\" {}\n", codeLabel},
		{"escaped-nul-in-label", "env \"\\u0000\" {}\n", codeLabel},
		{"control-in-image-label", "image {\n  labels = { \"a\\u0007\" = \"x\" }\n}\n", codeEncoding},
		{"long-name", "app {\n  " + strings.Repeat("n", full) + " = 1\n}\n", codeArgument},
		{"long-reference", local(strings.Repeat("n", full)), codeReference},
		{"long-word", strings.Repeat("n", full) + "\n", codeSyntax},
		{"long-names-in-a-circle", "locals {\n  a" + strings.Repeat("n", 20_000) + " = local.b\n  b = local.a" + strings.Repeat("n", 20_000) + "\n}\n", codeCycle},
		{"many-labels", "app " + strings.Repeat(`"n" `, 1500) + "{}\n", codeLabel},
		{"long-label", "env \"" + strings.Repeat("N", full) + "\" {}\n", codeLabel},
		{"empty", "", codeMissing},
		{"only-a-byte-order-mark", "\ufeff", codeMissing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			config, got := Load("flaskdeploy.hcl", []byte(tt.src))
			runtime.ReadMemStats(&after)

			require.NotEmpty(t, got)
			assert.Nil(t, config)
			var codes []finding.Code
			for _, f := range got {
				codes = append(codes, f.Code)
				assert.LessOrEqual(t, utf8.RuneCountInString(f.Detail), maxDetail+1, "%s", f.Detail)
				assert.LessOrEqual(t, utf8.RuneCountInString(f.Block), maxBlock+1, "%s", f.Block)
			}
			assert.Contains(t, codes, tt.want)
			assert.LessOrEqual(t, len(got), maxFindings+1)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(maxAllocated))
		})
	}
}

// The lexer looks for the end of a comment up to the end of the file, and does so
// again for the next one.
func TestOpenComments(t *testing.T) {
	large := strings.Repeat("# a\n", calmSize/4+1) // what is small is not looked at
	for name, test := range map[string]struct {
		src  string
		told bool
	}{
		"many":         {large + strings.Repeat("/*\n", 101), true},
		"behind-a-one": {large + "/* a */\n" + strings.Repeat("/*\n", 101), true},
		"some":         {large + strings.Repeat("/*\n", 100), false},
		"closed":       {large + strings.Repeat("/* a */\n", 1_000), false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, load := range []func(string, []byte) []finding.Finding{
				func(file string, src []byte) []finding.Finding { _, findings := Load(file, src); return findings },
				func(file string, src []byte) []finding.Finding { _, findings := Format(file, src); return findings },
			} {
				told := false
				for _, f := range load("flaskdeploy.hcl", []byte(test.src)) {
					told = told || f.Code == codeLimit && strings.Contains(f.Detail, `"/*"`)
				}
				assert.Equal(t, test.told, told)
			}
		})
	}
}
