package version

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPackageVersion(t *testing.T) {
	for _, good := range []string{"0", "1.4.2", "2026.11", "1.0a1", "1.0b2", "2.0rc1", "1.4.post1", "1.4.post1.dev3", "1.4.dev0", "1.4+acme.7", "1.0rc1.post2.dev3+x"} {
		assert.NoError(t, CheckPackage(good), good)
	}
	for _, bad := range []string{"v1", "1.", ".1", "1..2", "1.x", "1rc", "1.0rc1a1", "1.4.post", "1.4+", "1.4+A", "1.4+a..b", "1.4+a+b", "1 ", "1\n", "$X", "1.4.2-1", "1,2", "１"} {
		assert.Error(t, CheckPackage(bad), bad)
	}
}
