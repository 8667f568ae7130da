// Package dockerignore knows the rules by which Docker leaves files out of a build:
// which of them a config may hold ([CheckExclude], [CheckInclude]), which are in every
// generated file ([BuiltIn]), and what a whole file of them hides ([Parse]).
//
// Docker's own matcher, github.com/moby/patternmatcher, has the last word, and fuzz tests
// hold this package to it. It does not read the disk.
package dockerignore

import (
	"bytes"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// Rules are the rules of an ignore file. The last one that matches a path decides; nil
// hides nothing. Built-in rules are shared, and none is to be changed.
type Rules []*Rule

// Parse reads an ignore file as Docker does, and refuses what Docker refuses.
func Parse(content []byte) (Rules, error) {
	lines, err := ignorefile.ReadAll(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	rules := make(Rules, len(lines))
	for i, line := range lines {
		rule := parseLine(line)
		if rules[i] = &rule; !rule.plain {
			if _, err := patternmatcher.New(lines[i : i+1]); err != nil {
				return nil, err
			}
		}
	}
	return rules, nil
}

// Hides reports whether the file or folder name of the project does not reach the
// builder.
func (r Rules) Hides(name string) bool { return r.Hiding(name) != nil }

// Hiding returns the rule that hides name, or nil when none does.
func (r Rules) Hiding(name string) *Rule {
	var hiding *Rule
	path := NewPath(name)
	for _, rule := range r {
		if rule.Negated != (hiding != nil) || !rule.Matches(path) {
			continue
		}
		hiding = nil
		if !rule.Negated {
			hiding = rule
		}
	}
	return hiding
}

// HidesAll reports whether neither the folder name reaches the builder nor anything in
// it: no rule brings that back.
func (r Rules) HidesAll(name string) bool {
	if !r.Hides(name) {
		return false
	}
	for _, rule := range r {
		if rule.Negated && rule.mayMatchBelow(name) {
			return false
		}
	}
	return true
}

// Top returns the highest folder above the hidden file name that is hidden as well, or
// name itself: bringing that back brings a package back with its modules.
func (r Rules) Top(name string) string {
	for i := range len(name) {
		if name[i] == '/' && r.Hides(name[:i]) {
			return name[:i]
		}
	}
	return name
}
