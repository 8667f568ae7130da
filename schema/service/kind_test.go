package service

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/mistake/mistaketest"
)

func TestKinds(t *testing.T) {
	assert.Equal(t, []string{"mongodb", "mysql", "postgres", "rabbitmq", "redis"}, Names())
	assert.True(t, slices.IsSorted(Names()))
	for _, name := range Names() {
		k, found := Named(name)
		require.True(t, found)
		assert.NoError(t, CheckVersion(k.Version), name)
		assert.NotEmpty(t, k.Image, name)
		assert.NotZero(t, k.Port, name)
		assert.NotEmpty(t, k.Ready, name)
		assert.NotEmpty(t, k.Password, name)
		for _, scheme := range k.Schemes {
			assert.NoError(t, CheckScheme(scheme), name)
			assert.True(t, k.Speaks(scheme), name)
			assert.True(t, k.Speaks(scheme+"+driver"), name)
		}
		assert.False(t, k.Speaks("http"), name)
	}
	_, found := Named("oracle")
	assert.False(t, found)
}

func TestCheckVersion(t *testing.T) {
	for _, s := range []string{"18", "8.4", "8.0.16"} {
		assert.NoError(t, CheckVersion(s), s)
	}
	const rule = ` is not a version. Write a release, or the line that it is of, such as "18" or "8.4". An image of another kind goes into "base".`
	mistaketest.AssertMistakes(t, CheckVersion, [][3]string{
		{"empty", "", `""` + rule},
		{"latest", "latest", `"latest"` + rule},
		{"variant", "18-alpine", `"18-alpine"` + rule},
		{"tag", ":18", `":18"` + rule},
		{"four-numbers", "1.2.3.4", `"1.2.3.4"` + rule},
		{"dot-at-the-end", "18.", `"18."` + rule},
		{"long", "1234567890", `"1234567890"` + rule},
	})
}

func TestCheckScheme(t *testing.T) {
	for _, s := range []string{"postgresql", "postgresql+psycopg2", "mysql+mysql_connector"} {
		assert.NoError(t, CheckScheme(s), s)
	}
	const rule = ` is not the scheme of a URL. Write what stands before "://", such as "postgresql+psycopg".`
	mistaketest.AssertMistakes(t, CheckScheme, [][3]string{
		{"empty", "", `""` + rule},
		{"url", "postgresql://db/shop", `"postgresql://…" is more than a scheme. Write what stands before "://": "postgresql".`},
		{"upper-case", "Postgres", `"Postgres"` + rule},
		{"space", "a b", `"a b"` + rule},
		{"digit", "1a", `"1a"` + rule},
	})
}

func TestOfKind(t *testing.T) {
	assert.Equal(t, []string{"postgres", "18", "postgresql"}, []string{KindOf("postgres"), VersionOf("postgres"), SchemeOf("postgres")})
	assert.Equal(t, []string{"", "", ""}, []string{KindOf("jobs"), VersionOf("jobs"), SchemeOf("jobs")})
}
