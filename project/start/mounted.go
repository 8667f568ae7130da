package start

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/disk"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// MountedConfig is a file of the project that a compose file mounts into a container, where
// its gunicorn is given it as its configuration.
type MountedConfig struct {
	File     string // of the project
	Path     string // in the container
	Evidence evidence.Place
}

// MountedConfigs reads the services of compose files for production.
func MountedConfigs(f *source.Index) []MountedConfig {
	var found []MountedConfig
	for _, s := range Services(f) {
		if IsDevelopment(s.File) || source.IsAside(s.File) {
			continue
		}
		words, line := s.Words("command")
		if entry, at := s.Words("entrypoint"); len(entry) > 0 {
			words, line = slices.Concat(entry, words), max(line, at)
		}
		if len(words) == 3 && words[1] == "-c" && strings.Contains(words[2], "gunicorn") {
			if inner := shell.ExecWords(words[2]); inner != nil {
				words = inner
			}
		}
		server := slices.IndexFunc(words, func(w string) bool { return path.Base(w) == "gunicorn" })
		if server < 0 {
			continue
		}
		config := configOf(words[server+1:])
		if !path.IsAbs(config) {
			continue
		}
		if file := s.mountedFrom(f, path.Clean(config)); file != "" {
			found = append(found, MountedConfig{file, config, evidence.Place{Path: s.File, Line: line}})
		}
	}
	return found
}

// configOf is the file that the arguments of gunicorn name as its configuration.
func configOf(words []string) string {
	for i, word := range words {
		switch {
		case (word == "-c" || word == "--config") && i+1 < len(words):
			return strings.TrimPrefix(words[i+1], "file:")
		case strings.HasPrefix(word, "--config="):
			return strings.TrimPrefix(strings.TrimPrefix(word, "--config="), "file:")
		case strings.HasPrefix(word, "-c") && !strings.HasPrefix(word, "--"):
			return strings.TrimPrefix(word, "-c")
		}
	}
	return ""
}

// mountedFrom is the file of the project that the service has at the absolute path name by
// one of its volumes or configs; empty when none has it.
func (s Service) mountedFrom(f *source.Index, name string) string {
	for _, n := range s.Node.Key("volumes").List() {
		from, to, ok := strings.Cut(n.Text, ":")
		if !ok {
			from, to = n.Key("source").Scalar(), n.Key("target").Scalar()
		}
		to, _, _ = strings.Cut(to, ":")
		if !path.IsAbs(to) || !strings.HasPrefix(from, ".") {
			continue
		}
		rest, below := strings.CutPrefix(name, strings.TrimSuffix(path.Clean(to), "/")+"/")
		if name == path.Clean(to) {
			rest, below = "", true
		}
		if file := disk.Join(path.Dir(s.File), path.Join(from, rest)); below && f.Known[file] {
			return file
		}
	}
	return ""
}
