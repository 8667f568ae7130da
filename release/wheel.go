package main

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"strings"
)

// The Python package of a wheel: what `python -m dockgen` needs, and nothing else.
//
//go:embed python/__init__.py python/__main__.py
var python embed.FS

// wheel packs the programs for pip and uv, which put what lies in the folder
// NAME.data/scripts on the PATH of an environment, with its mode: no Python runs when
// dockgen does. packaging.python.org has the form ("Binary distribution format"; SBOMs:
// PEP 770; licences: PEP 639).
func wheel(b *built) ([]file, error) {
	name := "dockgen-" + b.version
	info := name + ".dist-info"
	readme, err := b.read("README.md")
	if err != nil {
		return nil, err
	}
	metadata := fmt.Sprintf(`Metadata-Version: 2.4
Name: dockgen
Version: %s
Summary: Generate and check the files that ship a Flask app as a container image
Keywords: flask,docker,dockerfile,container,gunicorn
Author: The dockgen authors
License-Expression: Apache-2.0
License-File: LICENSE
License-File: THIRD-PARTY-LICENSES.txt
Requires-Python: >=3.8
Description-Content-Type: text/markdown

%s`, b.version, readme.content)
	var tags strings.Builder
	for _, tag := range b.tags {
		fmt.Fprintf(&tags, "Tag: py3-none-%s\n", tag)
	}
	files := within(name+".data/scripts", b.programs)
	files = append(files, within(info+"/sboms", b.sboms)...)
	for _, text := range b.texts {
		if text.name != "README.md" {
			files = append(files, within(info+"/licenses", []file{text})...)
		}
	}
	for _, module := range []string{"__init__.py", "__main__.py"} {
		content, err := python.ReadFile("python/" + module)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"dockgen/" + module, 0o644, content})
	}
	files = append(files,
		file{info + "/METADATA", 0o644, []byte(metadata)},
		file{info + "/WHEEL", 0o644, []byte("Wheel-Version: 1.0\nGenerator: dockgen release\nRoot-Is-Purelib: false\n" + tags.String())})
	var record strings.Builder
	for _, f := range sorted(files) {
		digest := sha256.Sum256(f.content)
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(digest[:]), len(f.content))
	}
	fmt.Fprintf(&record, "%s/RECORD,,\n", info)
	files = append(files, file{info + "/RECORD", 0o644, []byte(record.String())})
	content, err := zipped(files, b.date)
	return []file{{name + "-py3-none-" + strings.Join(b.tags, ".") + ".whl", 0o644, content}}, err
}
