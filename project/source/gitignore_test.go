package source_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

func TestIgnoredByGit(t *testing.T) {
	f, _ := sourcetest.Index(t, `-- .gitignore --
# /comment
/shop/static/dist/
static/css/*
*.min.js
build
!/shop/kept
**/generated
-- shop/.gitignore --
/templates/app.html
-- shop/app.py --
`)
	for name, want := range map[string]bool{
		"shop/static/dist": true, "shop/static/dist/app.js": true, "shop/static/dist2": false, "other/shop/static/dist": false,
		"static/css": true, "static/css/app.css": true, "shop/static/css": false,
		"shop/x.min.js": true, "build": true, "a/build/b": true, "builds": false,
		"shop/kept": false, "comment": false, "a/generated/b": true,
		"shop/templates/app.html": true, "templates/app.html": false,
	} {
		assert.Equal(t, want, f.IgnoredByGit(name), name)
	}
}

func TestNamedByGit(t *testing.T) {
	f, _ := sourcetest.Index(t, `-- .gitignore --
*
!*.md
_version.py
!/kept/_version.py
*_local.py
`)
	for name, want := range map[string]bool{
		"flask.py": false, "shop/_version.py": true, "kept/_version.py": false, "settings_local.py": true, "a.md": false,
	} {
		assert.Equal(t, want, f.NamedByGit(name), name)
	}
}
