// Package schema is the config language: it turns the text of a
// flaskdeploy.hcl into a [Config] in which every default is filled in and every
// value is legal, or into findings that say what to repair.
//
// Start with language.go, which is the whole language as rows of one table; a
// row names the field of the Config that it fills, so config.go is the other
// half of the picture. [Load] reads a text (load.go) in five passes: guard.go
// refuses what HCL's parser could not survive, syntax.go words the parser's own
// errors, walk.go matches blocks and arguments against the rows, graph.go
// resolves each value with everything it refers to (inspection.go and
// evaluation.go are one expression), and rules.go looks at how the values fit
// together. The checks of single values (reference.go,
// entrypoint.go, path.go, ...) are plain functions on strings. [Show],
// [JSONSchema] and [Markdown] print from the same rows. [Format] lays a text out,
// and knows only that it is HCL.
//
// The package knows HCL and nothing of Dockerfiles. It does not read files,
// look at the project or the environment, or print. A text from a stranger is
// safe to load: time and memory are bounded by its size, which is bounded too.
package schema
