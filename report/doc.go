// Package report prints what dockgen found: findings with their source line,
// and the verdict of every generated file.
//
// Start with [Text], the form for people. A report is a function of what it is
// given: nothing here reads a file, looks at a terminal or decides an exit code.
//
// Everything that came from a config or a file passes through [Visible] on its
// way out, so that no control character of a stranger's pull request reaches a
// terminal raw.
package report
