package schema

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		name, folder string
		want         bool
	}{
		{"shop/static", "shop", true}, {"shop", "shop", true}, {"shop", ".", true}, {"shopfront", "shop", false}, {"shop", "shop/static", false}, {".", "shop", false},
	} {
		assert.Equal(t, tt.want, Within(tt.name, tt.folder), "%s in %s", tt.name, tt.folder)
	}
}

// What the app may read when it runs stays in the image with the folder of the front end.
func TestServes(t *testing.T) {
	for folder, want := range map[string]bool{
		".": true, "src": true, "src/shop": true, "src/shop/frontend": true, "frontend": false, "src/frontend": false, "static": true, "web/templates": true, "assets": true, "staticfiles": false,
	} {
		c := &Config{App: App{EntryPoint: "shop.web:app", Directory: "src"}}
		assert.Equal(t, want, c.Serves(folder), folder)
	}
}
