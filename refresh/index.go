package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	pep440 "github.com/aquasecurity/go-pep440-version"
)

var measured = regexp.MustCompile(`Measured \d{4}-\d{2}-\d{2}`)

// index is a package index that speaks PEP 691.
type index struct{ url string }

// file is one file of a release.
type file struct {
	Name           string `json:"filename"`
	URL            string `json:"url"`
	RequiresPython string `json:"requires-python"`
	Yanked         any    `json:"yanked"` // false, or true or a reason
	Hashes         struct {
		SHA256 string `json:"sha256"`
	} `json:"hashes"`
}

// release is a version with its files. Prereleases and yanked files are left out.
type release struct {
	version string
	order   pep440.Version
	files   []file
}

func (ix index) get(url, accept string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", accept)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}

// releases returns the releases of a package, oldest first.
func (ix index) releases(name string) ([]*release, error) {
	const accept = "application/vnd.pypi.simple.v1+json"
	text, err := ix.get(ix.url+"/"+name+"/", accept)
	if err != nil {
		return nil, err
	}
	var page struct{ Files []file }
	if err := json.Unmarshal(text, &page); err != nil {
		return nil, fmt.Errorf("read what the index says of %s as %s: %w", name, accept, err)
	}
	return group(name, page.Files), nil
}

// group makes releases of the files of a package.
func group(name string, files []file) []*release {
	byVersion := map[string]*release{}
	for _, f := range files {
		version := versionOf(name, f.Name)
		order, err := pep440.Parse(version)
		if err != nil || order.IsPreRelease() || f.Yanked != nil && f.Yanked != false {
			continue
		}
		r := byVersion[order.String()]
		if r == nil {
			r = &release{version: order.String(), order: order}
			byVersion[r.version] = r
		}
		r.files = append(r.files, f)
	}
	return slices.SortedFunc(maps.Values(byVersion), func(a, b *release) int { return a.order.Compare(b.order) })
}

// versionOf is the version that the name of a wheel or a source distribution of a
// package says, and "" for files of other kinds.
func versionOf(pkg, name string) string {
	if stem, isWheel := strings.CutSuffix(name, ".whl"); isWheel {
		return strings.Split(stem+"-", "-")[1]
	}
	for _, suffix := range []string{".tar.gz", ".zip", ".tar.bz2", ".tgz"} {
		if stem, isSource := strings.CutSuffix(name, suffix); isSource {
			return stem[min(len(stem), len(pkg)+1):]
		}
	}
	return ""
}
