package pins

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/requirement"
)

func TestWheels(t *testing.T) {
	amd64, arm64 := MachinesOf([]string{"linux/amd64"}), MachinesOf([]string{"linux/arm64/v8"})
	both := MachinesOf([]string{"linux/amd64", "linux/arm64"})
	tests := []struct {
		machines Machines
		asked    string
		want     Pythons
		known    bool
	}{
		{amd64, "numpy==1.21.0", Pythons{7, 9}, true},
		{amd64, "numpy==1.21.2", Pythons{7, 10}, true},
		{amd64, "numpy==1.26.4", Pythons{9, 12}, true},
		{amd64, "numpy==0.1", Pythons{}, false},
		{amd64, "numpy==99.0", Pythons{}, false},
		{amd64, "cryptography==41.0.7", Pythons{7, AnyMinor}, true},
		{amd64, "mysqlclient==2.1.0", Pythons{}, true},
		{amd64, "yarl==1.9.4", Pythons{7, AnyMinor}, true},
		{amd64, "numpy", Pythons{}, false},
		{amd64, "numpy>=1.20", Pythons{}, false},
		{amd64, "numpy<2", Pythons{0, 12}, true},
		{amd64, "numpy~=1.21.0", Pythons{0, 10}, true},
		{amd64, "numpy<=1.21.1", Pythons{0, 9}, true},
		{amd64, "numpy<=1.21.2", Pythons{0, 10}, true},
		{amd64, "numpy<1.21.2", Pythons{0, 9}, true},
		{amd64, "numpy==1.26.*", Pythons{0, 12}, true},
		{amd64, "numpy<99", Pythons{}, false},
		{amd64, "lz4==4.4.3", Pythons{9, 13}, true},
		{arm64, "lz4==4.4.3", Pythons{}, true},
		{both, "lz4==4.4.3", Pythons{}, true},
		{amd64, "asyncpg==0.27.0", Pythons{8, 11}, true},
		{arm64, "asyncpg==0.27.0", Pythons{7, 11}, true},
		{both, "asyncpg==0.27.0", Pythons{8, 11}, true},
	}
	for _, tt := range tests {
		t.Run(tt.asked, func(t *testing.T) {
			pins := tt.machines.Of([]requirement.Wanted{{Requirement: requirement.Parse(tt.asked)}})
			require.Len(t, pins, 1)
			p, known := pins[0].Wheels()
			assert.Equal(t, tt.want, p)
			assert.Equal(t, tt.known, known)
		})
	}
	assert.Empty(t, amd64.Of([]requirement.Wanted{{Requirement: requirement.Parse("flask-marshmallow==1.0")}}))
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
			for _, machine := range strings.Split(supported, "/") {
				if machine != "none" && machine != "?" {
					assert.NotEqual(t, Pythons{}, readPythons(machine), row)
				}
			}
		}
	}
	assert.True(t, slices.IsSorted(names), "%v", names)
}
