// Package page writes DEPLOYMENT.md: how one app is built, published, run and
// repaired. The text is in quicktemplate files that read as the page, one for each
// section; page.qtpl has their order. `go generate` compiles them to Go.
//
// Start with [Page.Render]. The package reads nothing but the [Page] that it is given,
// and cannot fail.
//
// The templates obey these rules:
//   - A value is printed with {%s= %} or {%d %}. The form {%s %} escapes for HTML.
//   - A value in a code span of the text, or bare in a command, has no characters
//     that could end it, by the grammar that package schema gave it. Every other
//     value is quoted for its place: [code], [text] and link in prose, [word] in a
//     command.
//   - A condition wraps whole sentences, list items or phrases between commas.
//   - A sentence is one line. A block has its blank line behind it.
//   - The text is what prettier and mdformat would print, mdformat with and without
//     its plugin for GitHub's Markdown: lists in place of tables and of numbered
//     lists, emphasis as _x_, a blank line between a comment and a block, YAML in
//     block style.
//   - A tag that stands alone on a line has the form {%- tag -%}, and leaves nothing
//     behind. In front of the indentation of a command it is {%= tag -%}.
//   - A comment "needs: …" before a block of commands names what only people can
//     bring: a login, a token, a terminal.
//   - A block may use shell variables that an earlier one has set.
package page

import (
	"bytes"

	"dockgen/container"
	"dockgen/registry"
	"dockgen/schema"

	"github.com/valyala/quicktemplate"
)

//go:generate go run github.com/valyala/quicktemplate/qtc

// Page is what DEPLOYMENT.md says. The fields of Config are used in the templates
// under the names of the config's arguments. The others are facts of the generated
// files, which package generator knows.
type Page struct {
	*schema.Config

	Marker          string   // the comment that begins the page
	ConfigFile      string   // the path of the config in the project
	LockFile        string   // and of the lock
	Source          string   // the folder of the project in the image
	BuildTools      []string // Debian packages that only the build stage has
	BuildPlatforms  []string // as a builder lists them
	GunicornOptions []string // those on the image's own command line
	Index           bool     // whether what a builder pushes is a list of manifests

	// Computed by Render.
	registry           registry.Registry
	dockerfile, script schema.Output
	secrets            []string
	envFile            []string // the variables that the container has to be given
	config, scriptLink string   // links to the config and to the script
}

// Render returns DEPLOYMENT.md.
func (p Page) Render() []byte {
	p.registry = registry.Of(p.Registry.Image)
	p.dockerfile = p.Output(schema.Dockerfile)
	p.script = p.Output(schema.BuildPublish)
	p.secrets = p.Secrets()
	p.envFile = container.Given(p.Config)
	p.config = p.link(p.ConfigFile)
	p.scriptLink = p.link(p.script.Path)

	b := quicktemplate.AcquireByteBuffer()
	defer quicktemplate.ReleaseByteBuffer(b)
	p.writepage(b)
	// The last block has a blank line behind it too.
	text := bytes.TrimRight(b.B, "\n")
	return append(append(make([]byte, 0, len(text)+1), text...), '\n')
}
