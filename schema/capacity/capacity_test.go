package capacity

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/schema/mistake/mistaketest"
)

func TestMemory(t *testing.T) {
	for _, c := range []struct {
		written, normal string
		mib             int
	}{
		{"512m", "512m", 512},
		{"512M", "512m", 512},
		{"512MB", "512m", 512},
		{"512MiB", "512m", 512},
		{"1.5g", "1.5g", 1536},
		{"2GiB", "2g", 2048},
		{"524288k", "524288k", 512},
		{"524289k", "524289k", 513},
		{"6291456b", "6291456b", 6},
	} {
		assert.NoError(t, CheckMemory(c.written), c.written)
		assert.Equal(t, c.normal, NormalMemory(c.written))
		assert.Equal(t, c.mib, MiB(c.normal), c.written)
	}
	const rule = ` is not an amount of memory. Write a number and one of Docker's units b, k, m and g, such as "512m" or "2g".`
	mistaketest.AssertMistakes(t, CheckMemory, [][3]string{
		{"empty", "", `""` + rule},
		{"unit-alone", "m", `"m"` + rule},
		{"no-unit", "512", `"512"` + rule},
		{"kubernetes", "512Mi", `"512Mi"` + rule},
		{"space", "512 m", `"512 m"` + rule},
		{"sign", "-512m", `"-512m"` + rule},
		{"two-points", "1.5.5g", `"1.5.5g"` + rule},
		{"point-first", ".5g", `".5g"` + rule},
		{"point-last", "5.g", `"5.g"` + rule},
		{"exponent", "1e3m", `"1e3m"` + rule},
		{"long", "1234567890123456b", `"1234567890123456b"` + rule},
		{"too-small", "5.9m", `"5.9m" is less than the 6m that Docker gives to a container at least.`},
		{"too-large", "16385g", `"16385g" is more memory than any machine has.`},
	})
}

func TestMemoryFor(t *testing.T) {
	for workers, want := range map[string]string{"1": "256m", "2": "256m", "3": "384m", "8": "1024m"} {
		assert.Equal(t, want, MemoryFor(workers), workers)
	}
}
