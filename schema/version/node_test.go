package version

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake/mistaketest"
)

func TestCheckNode(t *testing.T) {
	for _, s := range []string{"14", "22", "26", DefaultNode} {
		assert.NoError(t, CheckNode(s), s)
	}
	const none = ` is not a major version of Node. Write one such as "24".`
	mistaketest.AssertMistakes(t, CheckNode, [][3]string{
		{"empty", "", `""` + none},
		{"word", "lts", `"lts"` + none},
		{"year", "2022", `"2022"` + none},
		{"leading-zero", "022", `"022"` + none},
		{"range", ">=18", `">=18"` + none},
		{"exact", "22.11.0", `"22.11.0" is more than a major version. Write "22", and`},
		{"with-a-v", "v20", `"v20" is more than a major version. Write "20", and`},
		{"old", "12", `Node 12 is too old: dockgen supports 14 and newer.`},
	})
}

func TestNodeTool(t *testing.T) {
	for _, tt := range [][3]string{
		{"pnpm", "24", "12.21.0"}, {"pnpm", "18", "12.21.0"}, {"pnpm", "16", "8.15.9"}, {"pnpm", "14", "7.33.7"}, {"yarn", "24", "1.22.22"},
	} {
		assert.Equal(t, tt[2], NodeTool(tt[0], tt[1]), "%s on Node %s", tt[0], tt[1])
	}
}
