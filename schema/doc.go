// Package schema is the config language: it turns the text of a
// flaskdeploy.hcl into a [Config] in which every default is filled in and every
// value is legal, or into findings that say what to repair.
//
// Start with language.go, which is the whole language as rows of one table; a
// row names the field of the Config that it fills, so config.go is the other
// half of the picture. [Load] reads a text in stages that each take a value and
// return findings: package syntax parses it, extend joins the trees of the files
// that it extends, arrange puts them in the order of the table, resolve evaluates
// and checks each argument, and judge looks at how the values fit together. The
// checks of single values are packages of their own below this one (entrypoint,
// imageref, naming, projectpath, version). [Show] prints from the same rows, and
// [Language] describes them for package reference. Package format lays a text out,
// and edit changes one.
//
// The package knows HCL and nothing of Dockerfiles. It does not read files,
// look at the project or the environment, or print. A text from a stranger is
// safe to load: time and memory are bounded by its size, which is bounded too.
package schema
