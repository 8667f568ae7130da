// Package report prints what dockgen found: findings with their source line,
// and the verdict of every generated file.
//
// Start with [Project], which is what was found about one project, and [New],
// which makes the [Printer] of a format; each format is one file. A report is a
// function of what it is given: nothing here reads a file, looks at a terminal or
// decides an exit code.
//
// Everything that came from a config or a file passes through [Visible] on its
// way out, or is escaped by the format, so that no control character of a
// stranger's pull request reaches a terminal raw.
package report
