// Package gunicorn knows the settings of gunicorn: their names in configuration files,
// their flags, how gunicorn reads a command line, and with which it does not start. [Read]
// reads one; [Named] finds a setting by the name that a file gives it.
//
// It says nothing of what a setting is good for in an image: [Setting.Policy] is the one
// table of that, which the language and init both ask.
package gunicorn

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed settings.txt
var table string

// Kind is how the flag of a setting takes its value.
type Kind string

// The kinds of flags, as settings.txt has them.
const (
	Text     Kind = "text"
	Int      Kind = "int"
	List     Kind = "list"     // the flag may be repeated
	Optional Kind = "optional" // with a value or without
	Switch   Kind = "flag"     // without a value
	File     Kind = "file"     // no flag: a hook, or a value that only Python can write
)

// Defaults of gunicorn's own, which dockgen has too.
const (
	LogLevel    = "info"
	RequestLine = 4094 // bytes
	Connections = 1000 // of each worker
)

// Proxies are the addresses whose X-Forwarded headers gunicorn believes by default.
func Proxies() []string { return []string{"127.0.0.1", "::1"} }

// Setting is one setting of gunicorn.
type Setting struct {
	Name  string // in a configuration file
	Kind  Kind
	Flags []string // with their dashes; empty for a File
}

// Flag returns the flag that is written out, or the name of a setting without a flag.
func (s *Setting) Flag() string {
	for _, flag := range s.Flags {
		if strings.HasPrefix(flag, "--") {
			return flag
		}
	}
	return s.Name
}

// settings are those of the table, in its order, and what argparse adds.
var settings = sync.OnceValue(func() []*Setting {
	all := []*Setting{{"help", Switch, []string{"-h", "--help"}}, {"version", Switch, []string{"-v", "--version"}}}
	for line := range strings.Lines(table) {
		if words := strings.Fields(line); len(words) > 1 && words[0] != "#" {
			all = append(all, &Setting{words[0], Kind(words[1]), words[2:]})
		}
	}
	return all
})

// byFlag finds a setting by a flag that is written out.
var byFlag = sync.OnceValue(func() map[string]*Setting {
	found := make(map[string]*Setting)
	for _, s := range settings() {
		for _, flag := range s.Flags {
			found[flag] = s
		}
	}
	return found
})

// Flags are all flags that are written out, in the order of their settings.
func Flags() []string {
	var flags []string
	for _, s := range settings() {
		for _, flag := range s.Flags {
			if strings.HasPrefix(flag, "--") {
				flags = append(flags, flag)
			}
		}
	}
	return flags
}

// byName finds a setting by the name that a file gives it.
var byName = sync.OnceValue(func() map[string]*Setting {
	found := make(map[string]*Setting)
	for _, s := range settings()[2:] {
		found[s.Name] = s
	}
	return found
})

// Named returns the setting that a configuration file calls name; nil when gunicorn
// has none, and so ignores the name.
func Named(name string) *Setting { return byName()[name] }

// ByFlag returns the setting of a flag that is written out; nil when there is none.
func ByFlag(flag string) *Setting { return byFlag()[flag] }

// fileNames are what FileNames returns.
var fileNames = sync.OnceValue(func() []string {
	var names []string
	for _, s := range settings()[2:] {
		if s.Name != "config" && s.Name != "print_config" && s.Name != "check_config" {
			names = append(names, s.Name)
		}
	}
	return names
})

// FileNames are the names that a configuration file can set. The slice is shared: it is
// not to be changed.
func FileNames() []string { return fileNames() }
