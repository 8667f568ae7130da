package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
)

// The part of CycloneDX 1.6 that is written (cyclonedx.org/docs/1.6/json). There is no
// time and no serial number: the same program has the same SBOM.
type bom struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component  component  `json:"component"`
	Properties []property `json:"properties"`
}

type component struct {
	Ref      string    `json:"bom-ref"`
	Type     string    `json:"type"`
	Name     string    `json:"name"`
	Version  string    `json:"version"`
	Purl     string    `json:"purl"`
	Hashes   []hash    `json:"hashes,omitempty"`
	Licenses []licence `json:"licenses,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	License struct {
		ID string `json:"id"`
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn"`
}

// module is a module that is linked into a program, as the build information has it.
type module struct{ path, version, sum string }

// linked returns the modules of a program but for dockgen itself.
func linked(info *debug.BuildInfo) []module {
	var modules []module
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		modules = append(modules, module{d.Path, d.Version, d.Sum})
	}
	return modules
}

// sbom describes a program by the build information in it: the modules that are linked,
// and Go's own packages as the module "std", under which the vulnerability database of
// Go and its readers know them.
func sbom(name, version string, content []byte, info *debug.BuildInfo) ([]byte, error) {
	digest := sha256.Sum256(content)
	root := component{Ref: "pkg:generic/" + name + "@" + version, Type: "application", Name: name, Version: version,
		Purl: "pkg:generic/" + name + "@" + version, Hashes: []hash{{"SHA-256", hex.EncodeToString(digest[:])}}}
	root.Licenses = make([]licence, 1)
	root.Licenses[0].License.ID = "Apache-2.0"
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{Component: root, Properties: []property{{"go:version", info.GoVersion}}}}
	for _, s := range info.Settings {
		b.Metadata.Properties = append(b.Metadata.Properties, property{"go:build:" + s.Key, s.Value})
	}
	modules := append(linked(info), module{path: "std", version: "v" + strings.TrimPrefix(info.GoVersion, "go")})
	on := dependency{Ref: root.Ref}
	for _, m := range modules {
		purl := "pkg:golang/" + m.path + "@" + m.version
		c := component{Ref: purl, Type: "library", Name: m.path, Version: m.version, Purl: purl}
		if m.sum != "" {
			// The digest of the module's list of files, as go.sum has it.
			sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.sum, "h1:"))
			if err != nil {
				return nil, fmt.Errorf("read the checksum of %s: %w", m.path, err)
			}
			c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
		}
		b.Components = append(b.Components, c)
		on.On = append(on.On, purl)
	}
	b.Dependencies = []dependency{on}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(b); err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}
