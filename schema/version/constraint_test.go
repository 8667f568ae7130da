package version

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/semver"

	"dockgen/schema/mistake/mistaketest"
)

func TestConstraintAllows(t *testing.T) {
	for _, c := range []struct {
		constraint string
		allowed    string // separated by spaces
		refused    string
	}{
		{"1.2", "1.2.0 v1.2.0", "1.2.1 1.2.0-rc.1 1.1.9"},
		{"= 1.2.3", "1.2.3 1.2.3+build", "1.2.4"},
		{"= 1.2.3-rc.1", "1.2.3-rc.1", "1.2.3 1.2.3-rc.2"},
		{"!= 1.2.3", "1.2.4 1.2.3-rc.1", "1.2.3"},
		{"> 1.2", "1.2.1 2.0.0", "1.2.0 1.2.0-rc.1 1.1.9"},
		{">= 0.3", "0.3.0 0.4.0-rc.1 1.0.0", "0.3.0-rc.1 0.2.9"},
		{"< 1", "0.9.9 0.1.0-rc.1", "1.0.0 1.0.0-rc.1"},
		{"< 1.0.0-rc.2", "1.0.0-rc.1 0.9.0", "1.0.0-rc.2 1.0.0"},
		{"<= 1.2.3", "1.2.3 1.2.3-rc.1", "1.2.4"},
		{"~> 1", "1.0.0 1.9.0", "2.0.0 2.0.0-rc.1 0.9.0"},
		{"~> 1.2", "1.2.0 1.9.0", "2.0.0 1.1.9"},
		{"~> 1.2.3", "1.2.3 1.2.9", "1.3.0 1.3.0-rc.1 1.2.2"},
		{">= 0.3, < 1, != 0.5.0", "0.3.0 0.9.0", "0.2.0 0.5.0 1.0.0"},
		{" >=0.3 ,<1 ", "0.3.0", "1.0.0"},
		{">= v0.3", "0.3.0", "0.2.0"},
	} {
		t.Run(strings.ReplaceAll(strings.TrimSpace(c.constraint), " ", "-"), func(t *testing.T) {
			require.NoError(t, CheckConstraint(c.constraint))
			for _, version := range strings.Fields(c.allowed) {
				got, err := Allows(c.constraint, version)
				require.NoError(t, err)
				assert.True(t, got, version)
			}
			for _, version := range strings.Fields(c.refused) {
				got, err := Allows(c.constraint, version)
				require.NoError(t, err)
				assert.False(t, got, version)
			}
		})
	}
}

// TestNoVersionMeetsNothing holds that no text stands for every version.
func TestNoVersionMeetsNothing(t *testing.T) {
	for _, version := range []string{"devel", "(devel)", "v0.3.0+dirty", "v0.3.1-0.20260102030405-abcdef012345"} {
		got, err := Allows("= 9.9.9", version)
		require.NoError(t, err)
		assert.False(t, got, version)
	}
}

func TestCheckConstraint(t *testing.T) {
	const rule = ` is not a version constraint. Write conditions with a comma between them, such as ">= 0.3, < 1". Each is "=", "!=", ">", ">=", "<", "<=" or "~>" and a version.`
	mistaketest.AssertMistakes(t, CheckConstraint, [][3]string{
		{"empty", "", `""` + rule},
		{"no-version", ">=", `">="` + rule},
		{"no-such-operator", "=> 1", `"=> 1"` + rule},
		{"npm-caret", "^1.2", `"^1.2"` + rule},
		{"four-numbers", "1.2.3.4", `"1.2.3.4"` + rule},
		{"wildcard", "1.x", `"1.x"` + rule},
		{"word", "latest", `"latest"` + rule},
		{"trailing-comma", ">= 1,", `">= 1,"` + rule},
		{"no-comma", ">= 1 < 2", `">= 1 < 2"` + rule},
		{"huge", "99999999999999999999", `"99999999999999999999"` + rule},
		{"empty-prerelease", "1.2.3-", `"1.2.3-"` + rule},
	})
	_, err := Allows("latest", "1.0.0")
	assert.Error(t, err)
}

// FuzzRelease compares the order of versions with that of Go's modules.
func FuzzRelease(f *testing.F) {
	f.Add("1.2.3", "1.2.3-rc.1")
	f.Add("1.2.3-rc.10", "1.2.3-rc.9")
	f.Add("1.2.3-a.b", "1.2.3-a.1")
	f.Add("1.2.3-1-2", "1.2.3-1.2")
	f.Add("1.2.3-a", "1.2.3-a.0+build")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !semver.IsValid("v"+a) || !semver.IsValid("v"+b) {
			return
		}
		x, okX := parseRelease(a)
		y, okY := parseRelease(b)
		if !okX || !okY { // numbers of ten digits or more
			return
		}
		got, want := x.compare(y), semver.Compare("v"+a, "v"+b)
		assert.Equalf(t, want, got, "%q against %q", a, b)
		assert.Equal(t, -got, y.compare(x))
	})
}
