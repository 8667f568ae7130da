package pins

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/requirement"
)

// No row asks for more than a release of it does: that would refuse pins which
// install.
func TestFloors(t *testing.T) {
	data, err := os.ReadFile("testdata/requires.txt")
	require.NoError(t, err)
	judged := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		asked := make(map[string]string)
		for _, word := range words[2:] {
			name, from, ok := strings.Cut(word, ">=")
			require.True(t, ok, line)
			asked[name] = from
		}
		for _, row := range floors {
			if row.name != words[0] || !requirement.Allows(row.versions, words[1]) {
				continue
			}
			judged[row.name+row.versions] = true
			for _, n := range row.needs {
				require.NotEmpty(t, asked[n.name], "%s %s asks for no %s", words[0], words[1], n.name)
				assert.False(t, requirement.Before(asked[n.name], n.from), "%s %s asks for %s>=%s, and the row for %s", words[0], words[1], n.name, asked[n.name], n.from)
			}
		}
	}
	assert.Len(t, judged, len(floors), "rows of which no release is known")
}
