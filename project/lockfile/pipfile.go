package lockfile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dockgen/folder"
	"dockgen/project/document"
	"dockgen/project/manifest"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// pipfileLock is what matters of Pipfile.lock.
type pipfileLock struct {
	Meta struct {
		Hash struct {
			SHA256 string `json:"sha256"`
		} `json:"hash"`
		Spec int `json:"pipfile-spec"`
	} `json:"_meta"`
	Default map[string]struct {
		Version string `json:"version"`
		Git     string `json:"git"`
		Path    string `json:"path"`
		File    string `json:"file"`
	} `json:"default"`
}

func readPipfileLock(d schema.Dependencies, m *manifest.File, content []byte) (*File, error) {
	if !document.Fits(content, folder.DependencyLock.Bound()) {
		return nil, document.ErrTooMuch
	}
	var read pipfileLock
	if err := json.Unmarshal(content, &read); err != nil {
		return nil, err
	}
	l := &File{}
	for _, name := range slices.Sorted(maps.Keys(read.Default)) {
		p := read.Default[name]
		at := lockedPackage{
			name: requirement.NormalName(name), version: strings.TrimPrefix(p.Version, "=="), git: p.Git, Local: p.Path,
		}
		if at.Local == "" && p.File != "" && !strings.Contains(p.File, "://") {
			at.Local = p.File
		}
		l.Packages = append(l.Packages, at)
		l.roots = append(l.roots, at.name) // the section holds nothing else
	}
	if read.Meta.Spec != 6 {
		l.Old = fmt.Sprintf("has the format %d, and Pipenv reads 6", read.Meta.Spec)
	}
	l.checkHash(d.Version, read.Meta.Hash.SHA256, pipfileHashes(m), "hash")
	return l, nil
}

// pipfileHashes are the hashes that releases of Pipenv give to a Pipfile, the newest first: today's takes
// the names of packages in their normal form (Pipfile.calculate_hash in pipenv/utils/pipfile.py).
// Before that they counted as written (get_hash in plette/pipfiles.py), and at first other
// categories did not count. Measured with 23 releases from 2018.11.26 to 2026.9.1, 2026-11-30: 2026.2.2 is
// the last that takes them as written, 2022.9.8 the last before categories.
func pipfileHashes(m *manifest.File) []contentHash {
	or := func(key string, empty any) any {
		if v, ok := m.Root[key]; ok {
			return v
		}
		return empty
	}
	content := map[string]any{
		"_meta": map[string]any{
			"sources": or("source", []any{map[string]any{
				"url": "https://pypi.org/simple", "verify_ssl": true, "name": "pypi",
			}}),
			"requires": or("requires", map[string]any{}),
		},
		"default": or("packages", map[string]any{}),
		"develop": or("dev-packages", map[string]any{}),
	}
	hash := func() string {
		sum := sha256.Sum256(document.PythonJSON(content, ",", ":"))
		return hex.EncodeToString(sum[:])
	}
	before2022 := hash()
	for key, value := range m.Root {
		switch key {
		case "source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv", "default", "develop":
		default:
			content[key] = value
		}
	}
	asWritten := hash()
	for key, value := range content {
		if packages, ok := value.(map[string]any); ok && key != "_meta" {
			normal := make(map[string]any, len(packages))
			for name, wanted := range packages {
				normal[requirement.NormalName(name)] = wanted
			}
			content[key] = normal
		}
	}
	return []contentHash{
		{hash: hash(), since: "2026.4.0", about: "of Pipenv since 2026.4.0, which takes the names of packages in their normal form"},
		{hash: asWritten, since: "2022.10.4", last: "2026.2.2", about: "of a Pipenv before 2026.4.0, which took the names of packages as they are written"},
		{hash: before2022, about: "of a Pipenv before 2022.10, which did not count other categories"},
	}
}
