package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// file is a file of an artefact, or an artefact. The name is slash-separated.
type file struct {
	name    string
	mode    fs.FileMode
	content []byte
}

// built is what every form of artefact for one target is packed from.
type built struct {
	*source
	target
	programs []file // dockgen and dockgen-pin
	sboms    []file // one for each program
	texts    []file // README, licences
	pages    *pages
}

// programs are the commands of a release. What is in one artefact is in all.
var programs = []string{"dockgen", "dockgen-pin"}

// build compiles the programs for a target.
func (s *source) build(t target) (*built, error) {
	folder, err := os.MkdirTemp("", "dockgen-release-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=" + s.linkerFlags(), "-o", folder + string(filepath.Separator)}
	for _, name := range programs {
		args = append(args, "./cmd/"+name)
	}
	if _, err := s.goCommand(t, args...); err != nil {
		return nil, err
	}
	b := &built{source: s, target: t}
	var modules []module
	for _, name := range programs {
		content, err := os.ReadFile(filepath.Join(folder, t.program(name)))
		if err != nil {
			return nil, err
		}
		info, err := buildinfo.Read(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("read the build information of %s for %s: %w", name, t, err)
		}
		if info.GoVersion != s.toolchain {
			return nil, fmt.Errorf("%s for %s was built by %s, not by %s of release/go.mod", name, t, info.GoVersion, s.toolchain)
		}
		modules = append(modules, linked(info)...)
		b.programs = append(b.programs, file{t.program(name), 0o755, content})
		bom, err := sbom(name, s.version, content, info)
		if err != nil {
			return nil, err
		}
		b.sboms = append(b.sboms, file{name + ".cdx.json", 0o644, bom})
	}
	for _, name := range []string{"README.md", "LICENSE"} {
		text, err := s.read(name)
		if err != nil {
			return nil, err
		}
		b.texts = append(b.texts, text)
	}
	licences, err := s.licences(modules)
	if err != nil {
		return nil, err
	}
	b.texts = append(b.texts, licences)
	return b, nil
}

// linkerFlags strip the symbols and the build's identifier, which differs from one
// cache to another. The source of a release names itself as one.
func (s *source) linkerFlags() string {
	flags := "-s -w -buildid="
	if s.released {
		flags += " -X main.released=" + s.version
	}
	return flags
}

// goCommand runs the release of Go that release/go.mod names, for a target; the zero target
// is this machine. What a person set for Go (GOFLAGS, GOAMD64, GOEXPERIMENT, `go env -w`)
// does not reach the build, but where modules come from and where caches are does.
func (s *source) goCommand(t target, args ...string) ([]byte, error) {
	kept, err := exec.Command("go", "env", "-json", "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GONOPROXY", "GOINSECURE", "GOVCS").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	settings := map[string]string{}
	if err := json.Unmarshal(kept, &settings); err != nil {
		return nil, err
	}
	command := exec.Command("go", args...)
	command.Dir = s.root
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "GO") && !strings.HasPrefix(variable, "CGO_") || strings.HasPrefix(variable, "GOMAXPROCS=") {
			command.Env = append(command.Env, variable)
		}
	}
	for name, value := range settings {
		if value != "" {
			command.Env = append(command.Env, name+"="+value)
		}
	}
	command.Env = append(command.Env, "GOENV=off", "GOWORK=off", "CGO_ENABLED=0", "GOAMD64=v1", "GOARM64=v8.0", "GOTOOLCHAIN="+s.toolchain)
	if t.os != "" {
		command.Env = append(command.Env, "GOOS="+t.os, "GOARCH="+t.arch)
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}

// pages are the manual pages and the completions, which are the same for every target.
type pages struct {
	manual      []file // dockgen.1, dockgen-check.1, ...
	completions []file // dockgen.bash, _dockgen, dockgen.fish, dockgen.ps1
}

// pages runs the command tree of this source, which writes them.
func (s *source) pages() (*pages, error) {
	folder, err := os.MkdirTemp("", "dockgen-pages-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if _, err := s.goCommand(target{}, "run", "-trimpath", "-buildvcs=false", "-tags=manual", "./cmd/dockgen", folder, s.date.Format(time.DateOnly)); err != nil {
		return nil, err
	}
	p := &pages{}
	for kind, list := range map[string]*[]file{"man1": &p.manual, "completions": &p.completions} {
		entries, err := os.ReadDir(filepath.Join(folder, kind))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			content, err := os.ReadFile(filepath.Join(folder, kind, e.Name()))
			if err != nil {
				return nil, err
			}
			*list = append(*list, file{e.Name(), 0o644, content})
		}
	}
	return p, nil
}
