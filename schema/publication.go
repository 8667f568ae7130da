package schema

import (
	"fmt"
	"strings"

	"dockgen/schema/mistake"
)

// judgeRegistry looks at what is published: where its numbers come from, and
// whether two builds of it can be the same.
func (l *judgment) judgeRegistry() {
	r := &l.config.Registry
	if r.Numbering == "registry" && !r.Latest && l.unspoilt("registry.numbering", "registry.latest") {
		l.rule(codeUncounted, "registry.latest", "Nothing to count from",
			"With numbering = \"registry\" the last number is read from \":latest\", which must then follow. "+
				"Leave this line out, or count in a file: numbering = \"file\".")
	}
	if l.groups.isWritten("registry.version_file") && r.Numbering != "file" &&
		l.unspoilt("registry.numbering", "registry.version_file") {
		l.rule(codeVersionFile, "registry.version_file", "Version file unused", fmt.Sprintf(
			"With numbering = %q no file holds the last number. Leave this line out, or write numbering = \"file\".", r.Numbering))
	}
	if r.Reproducible && l.unspoilt("registry.reproducible") {
		l.judgeReproducible()
	}
}

// judgeReproducible reports everything that the config itself says to differ
// between two builds of one commit.
func (l *judgment) judgeReproducible() {
	c := l.config
	differs := func(address string, when bool, detail string) {
		if when && l.unspoilt(address) {
			if !l.groups.isWritten(address) {
				address = "registry.reproducible"
			}
			l.rule(codeReproducible, address, "Not reproducible", detail)
		}
	}
	differs("image.base", !l.pinning && !strings.Contains(c.Image.Base, "@"), fmt.Sprintf(
		"The tag %s names another base image tomorrow. Name it by digest, which dockgen pin writes into the config.", mistake.Quoted(c.Image.Base)))
	for i := range c.Assets {
		a := &c.Assets[i]
		differs("assets."+a.Name+".base", a.Manager != Python && !strings.Contains(a.Base, "@"), fmt.Sprintf(
			"The tag %s names another base image tomorrow. Write base = \"NAME@sha256:...\" in assets %q.", mistake.Quoted(a.Base), a.Name))
	}
	d := &c.Dependencies
	differs("dependencies.require_hashes", d.Kind == "pip" && !d.RequireHashes,
		"Requirements without hashes can install other files tomorrow. Lock them (pip-compile --generate-hashes, uv pip compile --generate-hashes) "+
			"and write require_hashes = true in the block dependencies.")
	differs("dependencies.gunicorn", d.Gunicorn != "",
		"What gunicorn itself needs is not locked. Put gunicorn among the requirements and leave this line out.")
	differs("dependencies.build_packages", len(d.BuildPackages) > 0,
		"Debian's packages are the newest of the day. Use a base image that has them, and leave this line out.")
	differs("dependencies.runtime_packages", len(d.RuntimePackages) > 0,
		"Debian's packages are the newest of the day. Use a base image that has them, and leave this line out.")
	differs("registry.sbom", c.Registry.SBOM,
		"The list of contents carries the time at which it was made, so the digest of the whole differs. Leave one of the two out.")
	differs("registry.provenance", c.Registry.Provenance,
		"The statement carries the time of the build, so the digest of the whole differs. Leave one of the two out.")
}
