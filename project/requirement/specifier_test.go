package requirement

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAllows(t *testing.T) {
	tests := []struct {
		specifier, version string
		want               bool
	}{
		{"", "1.0", true},
		{"==1.2", "1.2.0", true},
		{"==1.2", "1.2.1", false},
		{"==1.2.*", "1.2.9", true},
		{"==1.2.*", "1.20", false},
		{"===1.2", "1.2", true},
		{"!=1.2", "1.2", false},
		{"!=1.2.*", "1.2.9", false},
		{"!=1.2.*", "1.3", true},
		{">=1,<2", "1.9", true},
		{">=1,<2", "2", false},
		{"> 1 , <= 2", "2.0", true},
		{">1", "1.0", false},
		{"~=1.4.2", "1.4.9", true},
		{"~=1.4.2", "1.5", false},
		{"~=1.4", "1.9", true},
		{"~=1.4", "2.0", false},
		{"~=1.4", "1.3", false},
		{">=1.0rc1", "1.0", true},
		{"==1.0+cpu", "1.0", true},
		{"==1!1.0", "1.0", true},
		{"nonsense", "1.0", true},
		{"<", "1.0", true},
	}
	for _, tt := range tests {
		t.Run(tt.specifier+" "+tt.version, func(t *testing.T) {
			assert.Equal(t, tt.want, Allows(tt.specifier, tt.version))
		})
	}
}

// Of the pairs that are the same, the second is what uv writes of the first.
func TestSameReleases(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{">=3.9", ">=3.9.0", true},
		{">=3.13,<3.14", "==3.13.*", true},
		{">=3.11.0, <3.12.0", "==3.11.*", true},
		{"~=3.12.0", "==3.12.*", true},
		{"~=3.14.2", ">=3.14.2, <3.15", true},
		{"~=3.11", ">=3.11, <4", true},
		{">=3.8,<4", ">=3.8, <4.0", true},
		{"==3.*", ">=3, <4", true},
		{">=3.14,<4,<3.15", "==3.14.*", true},
		{">=3.9,>=3.10", ">=3.10", true},
		{">=3.9,!=3.9.0,!=3.9.1", ">3.9.0, !=3.9.1", true},
		{">=3.11,!=3.11.*", ">=3.12", true},
		{">=3.11,<3.13,!=3.12.*", "==3.11.*", true},
		{">=3.10,!=3.12.*,!=3.11.*", ">=3.10, !=3.11.*, !=3.12.*", true},
		{">=3.9rc1", ">=3.9", true},
		{">3", ">3.0.0", true},
		{"<0", "<0.0", true},

		{">=3.9", "", false},
		{">=3.9", ">3.9", false},
		{">=3.9", ">=3.10", false},
		{">=3.9.1", ">=3.9", false},
		{">=3.8,<4", ">=3.8", false},
		{"<3.14", "<=3.14", false},
		{"==3.13", "==3.13.*", false},
		{">=3.13,<3.15", "==3.13.*", false},
		{"~=3.12", "==3.12.*", false},
		{">=3.9,!=3.9.7", ">=3.9", false},
		{">=3.9,!=3.11.*", ">=3.9,!=3.11", false},
	}
	for _, tt := range tests {
		t.Run(tt.a+" and "+tt.b, func(t *testing.T) {
			assert.Equal(t, tt.want, SameReleases(tt.a, tt.b))
			assert.Equal(t, tt.want, SameReleases(tt.b, tt.a), "the other way round")
		})
	}
}

func TestCeiling(t *testing.T) {
	tests := []struct{ specifier, ceiling, pinned string }{
		{"", "", ""},
		{">=1", "", ""},
		{"==1.2.3", "1.2.3", "1.2.3"},
		{"===1.2.3", "1.2.3", "1.2.3"},
		{"==1.2.*", "1.3", ""},
		{"~=1.2.3", "1.3", ""},
		{"~=1.2", "2", ""},
		{"~=1", "", ""},
		{">=1,<2.1", "2.1", ""},
		{"<3,<=2.9", "2.9", ""},
		{"!=1.0", "", ""},
		{"==junk", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.specifier, func(t *testing.T) {
			assert.Equal(t, tt.ceiling, Ceiling(tt.specifier))
			assert.Equal(t, tt.pinned, Pinned(tt.specifier))
		})
	}
}

// FuzzPinned holds pinned, which knows most pins at sight, against the clauses, and
// the numbers of a release against strconv.
func FuzzPinned(f *testing.F) {
	for _, specifier := range []string{
		"==1.2", "==1.2.*", "== 1.2", "===1.2", ">=1,==1.2", "==1.2,!=1.3", "==", "==.1", "==1..2", "==v1", "==1!2", "==1.0rc1",
		"==999999999999999999", "==9223372036854775807", "==9223372036854775808", "==0000000000000000000000001", "==1.99999999999999999999", "1.2", "",
	} {
		f.Add(specifier)
	}
	f.Fuzz(func(t *testing.T, specifier string) {
		want := ""
		for _, c := range Clauses(specifier) {
			if (c.Operator == "==" || c.Operator == "===") && !strings.HasSuffix(c.Version, "*") && isRelease(c.Version) {
				want = c.Version
				break
			}
			for _, number := range Release(c.Version) {
				assert.Contains(t, c.Version, strings.TrimLeft(strconv.Itoa(number), "0"))
			}
		}
		assert.Equal(t, want, Pinned(specifier))
		first, _, _ := strings.Cut(strings.TrimPrefix(specifier, "=="), ".")
		if number, err := strconv.ParseUint(first, 10, 63); err == nil {
			assert.Equal(t, int(number), Release(first)[0])
		} else if strings.Trim(first, "0123456789") == "" {
			assert.Empty(t, Release(first))
		}
	})
}
