//go:build e2e

package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Front ends are built from their locks: one beside the app's code, one in a folder of its
// own; and translations by the app's own packages. Each build writes when it was.
func TestAssets(t *testing.T) {
	t.Parallel()
	p := newProject(t, "front-ends")
	const stale = "e2e-stale-canary"
	for _, name := range []string{
		"shop/static/dist/app.js", "shop/static/dist/old.js", "shop/static/admin/index.html", "shop/static/admin/old.html",
		"shop/translations/fr/LC_MESSAGES/messages.mo", "node_modules/x/index.js", "admin/node_modules/x/index.js", "admin/.npmrc",
	} {
		p.write(t, name, stale)
	}
	p.generate(t)
	image := build(t, p.folder)
	assert.Empty(t, scanLayers(t, image, []string{stale}), "what lay in the working tree is in the image")
	assert.Equal(t, "/app/shop/static/admin", docker(t, "run", "--rm", "--user", "0", "--entrypoint", "find", image,
		"/app", "/opt", "/usr", "/root", "-xdev", "-name", "node_modules", "-o", "-name", "node", "-o", "-name", "admin"), "more than the output")
	assert.Equal(t, "", docker(t, "run", "--rm", "--entrypoint", "find", image, "/app", "!", "-user", "0", "-o", "-perm", "/022", "!", "-type", "l"),
		"files that are not root's, or that others may write")

	for name, args := range map[string][]string{"plain": nil, "hardened": hardened} {
		t.Run(name, func(t *testing.T) {
			c := start(t, image, 5000, args...)
			for path, want := range map[string]string{
				"/":                        `<p class="price">Preis</p>`,
				"/admin":                   "<p>admin of /api: true</p>",
				"/static/dist/app.js":      "built by esbuild",
				"/static/dist/classes.txt": "price",
				"/static/robots.txt":       "User-agent",
			} {
				code, body := c.get(t, path)
				assert.Equal(t, http.StatusOK, code, path)
				assert.Contains(t, body, want, path)
			}
			assert.Zero(t, c.stop(t))
		})
	}

	// What is built again: only what reads the file that was edited.
	site, admin := built(t, image)
	edit := func(name, addition string) (siteAgain, adminAgain bool, image string) {
		p.write(t, name, p.read(t, name)+addition)
		image = build(t, p.folder)
		s, a := built(t, image)
		siteAgain, adminAgain = s != site, a != admin
		site, admin = s, a
		return siteAgain, adminAgain, image
	}
	for _, tt := range []struct {
		edited, addition string
		site, admin      bool
	}{
		{"shop/__init__.py", "\n# edited\n", false, false},
		{"shop/templates/index.html", "<p class=\"more\">\n", true, false},
		{"admin/src/page.html", "<p>edited\n", false, true},
		{"shop/static/robots.txt", "Allow: /\n", true, true}, // a source of admin
	} {
		siteAgain, adminAgain, _ := edit(tt.edited, tt.addition)
		assert.Equal(t, tt.site, siteAgain, "an edit of %s and the front end beside the code", tt.edited)
		assert.Equal(t, tt.admin, adminAgain, "an edit of %s and the front end in a folder", tt.edited)
	}

	// A lock that does not fit package.json ends the build.
	for name, replaced := range map[string][3]string{
		"package.json":       {`"esbuild": "0.25.9"`, `"esbuild": "0.25.8"`, "in sync"},
		"admin/package.json": {`"is-number": "7.0.0"`, `"is-number": "6.0.0"`, "frozen-lockfile"},
	} {
		whole := p.read(t, name)
		p.write(t, name, strings.Replace(whole, replaced[0], replaced[1], 1))
		_, log, err := tryBuild(p.folder, nil)
		assert.Error(t, err, name)
		assert.Contains(t, log, replaced[2], name)
		p.write(t, name, whole)
	}
}

// built returns when the two front ends of an image were built.
func built(t *testing.T, image string) (site, admin string) {
	t.Helper()
	out := strings.Fields(docker(t, "run", "--rm", "--entrypoint", "cat", image,
		"/app/shop/static/dist/built.txt", "/app/shop/static/admin/built.txt"))
	if !assert.Len(t, out, 2) {
		t.FailNow()
	}
	return out[0], out[1]
}
