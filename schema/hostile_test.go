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
	"dockgen/schema/syntax"
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
		{"over-64-kib", strings.Repeat("#", 64<<10+1), syntax.Limit},
		{"megabytes", strings.Repeat("a = 1\n", 1<<20), syntax.Limit},
		{"nested-lists", local(strings.Repeat("[", full/2) + strings.Repeat("]", full/2)), syntax.Limit},
		{"nested-lists-unclosed", local(strings.Repeat("[", full)), syntax.Limit},
		{"nested-lists-small", local(strings.Repeat("[", 450) + strings.Repeat("]", 450)), codeMissing},
		{"nested-parentheses", local(strings.Repeat("(", full/2) + "1" + strings.Repeat(")", full/2)), syntax.Limit},
		{"nested-templates", local(strings.Repeat(`"${`, full/5) + "1" + strings.Repeat(`}"`, full/5)), syntax.Limit},
		{"nested-objects", local(strings.Repeat("{a=", full/4) + "1" + strings.Repeat("}", full/4)), syntax.Limit},
		{"nested-calls", local(strings.Repeat("f(", full/3) + strings.Repeat(")", full/3)), syntax.Limit},
		{"closers-in-comments", local(strings.Repeat("[/*]*/", full/6)), syntax.Limit},
		{"not-chain", local(strings.Repeat("!", full) + "true"), syntax.Limit},
		{"few-nots", local(strings.Repeat("!", 600) + "true"), syntax.Limit},
		{"few-brackets", local(strings.Repeat("[", 600) + strings.Repeat("]", 600)), syntax.Limit},
		{"few-interpolations", local(`"` + strings.Repeat("${1}", 1100) + `"`), syntax.Limit},
		{"few-heredoc-lines", local("<<E\n" + strings.Repeat("12345678\n", 1100) + "E"), syntax.Limit},
		{"minus-chain", local(strings.Repeat("-", full) + "1"), syntax.Limit},
		{"minus-chain-spaced", local(strings.Repeat("- ", full/2) + "1"), syntax.Limit},
		{"nested-blocks", strings.Repeat("a {\n", full/6) + strings.Repeat("}\n", full/6), syntax.Limit},
		{"conditionals", local(strings.Repeat("true?1:", full/7) + "1"), syntax.Limit},
		{"additions", local("1" + strings.Repeat("+1", full/2)), syntax.Limit},
		{"comparisons", local("1" + strings.Repeat("==1", full/3)), syntax.Limit},
		{"attribute-steps", local("a" + strings.Repeat(".a", full/2)), syntax.Limit},
		{"index-steps", local("a" + strings.Repeat("[0]", full/3)), syntax.Limit},
		{"dollars", local(`"` + strings.Repeat("$", full) + `"`), syntax.Limit},
		{"percents", local(`"` + strings.Repeat("%", full) + `"`), syntax.Limit},
		{"dollars-calm", local(`"` + strings.Repeat("$", 490) + `"`), codeMissing},
		{"interpolations", local(`"` + strings.Repeat("${1}", full/4) + `"`), syntax.Limit},
		{"heredoc-empty-lines", local("<<E\n" + strings.Repeat("\n", full) + "E"), syntax.Limit},
		{"heredoc-lines", local("<<E\n" + strings.Repeat("x\n", full/2) + "E"), syntax.Limit},
		{"heredoc-unterminated", local("<<E\n" + strings.Repeat("x\n", 100)), syntax.Syntax},
		{"plain-text", local(`"` + strings.Repeat("x", full) + `"`), codeMissing},
		{"blocks", strings.Repeat("a {}\n", 1500), syntax.Limit},
		{"env-blocks", lines(1001, func(i int) string { return fmt.Sprintf("env \"E%d\" {}", i) }), syntax.Limit},
		{"equal-arguments", "app {\n" + strings.Repeat("port = 1\n", 2000) + "}\n", syntax.Duplicate},
		{"unknown-arguments", "app {\n" + lines(2000, func(i int) string { return fmt.Sprintf("prot%d = 1", i) }) + "}\n", codeArgument},
		{"unknown-references", "locals {\n" + lines(1500, func(i int) string { return fmt.Sprintf("abcdefghij%d = local.jihgfedcba%d", i, i) }) + "}\n", codeReference},
		{"brackets-shuffled", strings.Repeat("}{)(", full/4), syntax.Limit},
		{"quotes", strings.Repeat(`"`, full), syntax.Limit},
		{"huge-exponent", local(`"${1e99999999}"`), syntax.Limit},
		{"tiny-exponent", local(`"${1e-9999999}"`), syntax.Limit},
		{"many-digits", local(strings.Repeat("9", full)), syntax.Limit},
		{"squaring", "locals {\n  a0 = 99999\n" + lines(20, func(i int) string {
			return fmt.Sprintf("  a%d = local.a%d * local.a%d", i+1, i, i)
		}) + `  z = "${local.a20}"` + "\n}\n", syntax.Limit},
		{"doubling-text", "locals {\n  a0 = \"0123456789\"\n" + lines(22, func(i int) string {
			return fmt.Sprintf("  a%d = \"${local.a%d}${local.a%d}\"", i+1, i, i)
		}) + "}\n", syntax.Limit},
		{"doubling-lists", "locals {\n  a0 = [1]\n" + lines(22, func(i int) string {
			return fmt.Sprintf("  a%d = [local.a%d, local.a%d]", i+1, i, i)
		}) + "}\n", syntax.Limit},
		{"lists-in-lists", "locals {\n  a0 = [1]\n" + lines(2000, func(i int) string {
			return fmt.Sprintf("  a%d = [local.a%d]", i+1, i)
		}) + "}\n", syntax.Limit},
		{"chain", "locals {\n  a0 = 1\n" + lines(1500, func(i int) string {
			return fmt.Sprintf("  a%d = local.a%d", i+1, i)
		}) + "}\n", codeMissing},
		{"long-cycle", "locals {\n  a0 = local.a1500\n" + lines(1500, func(i int) string {
			return fmt.Sprintf("  a%d = local.a%d", i+1, i)
		}) + "}\n", codeCycle},
		{"long-list", local("[" + strings.Repeat("1,", 2000) + "]"), syntax.Limit},
		{"loop", local("[for a in [1]: a]"), syntax.NotLanguage},
		{"template-loop", local(`"%{for a in [1]}x%{endfor}"`), syntax.NotLanguage},
		{"splat", local("local.y[*].a"), syntax.NotLanguage},
		{"function", local(`replace("aaa", "", "b")`), syntax.NotLanguage},
		{"namespaced-function", local(`a::b::c("x")`), syntax.NotLanguage},
		{"object", local("{ a = 1 }"), syntax.NotLanguage},
		{"modulo", local("5 % 0"), syntax.NotLanguage},
		{"modulo-of-infinity", local("(1/0) % 2"), syntax.NotLanguage},
		{"division-by-zero", local("1/0"), syntax.Compute},
		{"invalid-utf-8", "# \xff\n", syntax.Encoding},
		{"utf-16", "\xff\xfea\x00p\x00p\x00", syntax.Encoding},
		{"utf-16-big-endian", "\x00a\x00p\x00p", syntax.Encoding},
		{"two-byte-order-marks", "\ufeff\ufeffapp {}\n", syntax.Encoding},
		{"lone-carriage-return", "# x\rb = 2\n", syntax.Encoding},
		{"nul", "# \x00\n", syntax.Encoding},
		{"escape", "# \x1b[31m\n", syntax.Encoding},
		{"bidi", "# \u202e\n", syntax.Encoding},
		{"c1", "# \u0085\n", syntax.Encoding},
		{"delete", "# \x7f\n", syntax.Encoding},
		{"escaped-nul", "env \"A\" {\n  default = \"\\u0000\"\n}\n", syntax.Encoding},
		{"escaped-escape", "env \"A\" {\n  default = \"\\u001b[31m\"\n}\n", syntax.Encoding},
		{"escaped-bidi", "env \"A\" {\n  default = \"\\u202e\"\n}\n", syntax.Encoding},
		{"escaped-control-in-label", "env \"a\\nb\" {}\n", codeLabel},
		{"escaped-nul-in-label", "env \"\\u0000\" {}\n", codeLabel},
		{"control-in-image-label", "image {\n  labels = { \"a\\u0007\" = \"x\" }\n}\n", syntax.Encoding},
		{"long-name", "app {\n  " + strings.Repeat("n", full) + " = 1\n}\n", codeArgument},
		{"long-reference", local(strings.Repeat("n", full)), codeReference},
		{"long-word", strings.Repeat("n", full) + "\n", syntax.Syntax},
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
				assert.LessOrEqual(t, utf8.RuneCountInString(f.Detail), syntax.MaxDetail+1, "%s", f.Detail)
				assert.LessOrEqual(t, utf8.RuneCountInString(f.Block), syntax.MaxBlock+1, "%s", f.Block)
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
	large := strings.Repeat("# a\n", syntax.CalmSize/4+1) // what is small is not looked at
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
				func(file string, src []byte) []finding.Finding {
					_, findings := syntax.Parse(file, src)
					return findings
				},
			} {
				told := false
				for _, f := range load("flaskdeploy.hcl", []byte(test.src)) {
					told = told || f.Code == syntax.Limit && strings.Contains(f.Detail, `"/*"`)
				}
				assert.Equal(t, test.told, told)
			}
		})
	}
}
