package project

import (
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
			assert.Equal(t, tt.want, allows(tt.specifier, tt.version))
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
			assert.Equal(t, tt.ceiling, ceiling(tt.specifier))
			assert.Equal(t, tt.pinned, pinned(tt.specifier))
		})
	}
}
