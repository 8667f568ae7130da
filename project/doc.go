// Package project reads a Flask project and never runs it: it answers from the
// source text what would otherwise show when the image is built, or when the
// container starts.
//
// Start with [Check], which compares a project with its resolved config: is
// there a gunicorn, does the entry point exist, can it be called as written, are
// the files that the Dockerfile names there and not hidden from the builder.
// [Read] surveys a project that has no config yet, for the command that writes one:
// each detector has a file of its own, takes the index of files.go, and answers
// with [Found], a value with its evidence.
//
// The facts come from three readers below them: scanner.go and reader.go for Python
// source (what a module binds is in module.go), requirement.go and packages.go
// for requirements files, and tree.go for the disk.
//
// Nothing here renders, writes, asks the network or imports a line of Python. A
// project is a stranger's: reads are bounded, symbolic links are followed only
// inside the project, and neither pipes nor devices are opened. What cannot be
// known by reading (a star import, a name made by globals(), a module that a
// package brings) is passed over in silence: a finding is worth more than a guess.
package project
