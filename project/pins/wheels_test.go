package pins

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/requirement"
)

func TestWheelsOf(t *testing.T) {
	tests := []struct {
		name, version string
		want          Pythons
		known         bool
	}{
		{"numpy", "1.21.0", Pythons{7, 9}, true},
		{"numpy", "1.21.2", Pythons{7, 10}, true},
		{"numpy", "1.26.4", Pythons{9, 12}, true},
		{"numpy", "0.1", Pythons{}, false},
		{"numpy", "99.0", Pythons{}, false},
		{"cryptography", "41.0.7", Pythons{7, AnyMinor}, true},
		{"mysqlclient", "2.1.0", Pythons{}, true},
		{"yarl", "1.9.4", Pythons{0, AnyMinor}, true},
		{"flask", "1.0", Pythons{}, false},
		{"numpy", "", Pythons{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name+"-"+tt.version, func(t *testing.T) {
			p, known := cmp.Or(knownPackages()[tt.name], new(known)).wheelsOf(requirement.Release(tt.version))
			assert.Equal(t, tt.want, p)
			assert.Equal(t, tt.known, known)
		})
	}
}

// TestWheelTable reads every row: names in order, versions rising, ranges legible.
func TestWheelTable(t *testing.T) {
	var names []string
	for line := range strings.Lines(wheelTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		names = append(names, fields[0])
		assert.Equal(t, requirement.NormalName(fields[0]), fields[0])
		previous := ""
		for i, row := range fields[1:] {
			version, supported, found := strings.Cut(row, ":")
			require.True(t, found, row)
			require.NotEmpty(t, requirement.Release(version), row)
			assert.False(t, previous != "" && requirement.Before(version, previous), "%s after %s", row, previous)
			previous = version
			assert.Equal(t, i == len(fields)-2, supported == "?", row)
			if supported != "none" && supported != "?" {
				assert.NotEqual(t, Pythons{}, readPythons(supported), row)
			}
		}
	}
	assert.True(t, slices.IsSorted(names), "%v", names)
}
