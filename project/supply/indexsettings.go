package supply

import (
	"path"
	"slices"
	"strings"

	"dockgen/project/document"
	"dockgen/project/evidence"
	"dockgen/project/shell"
	"dockgen/project/source"
)

// Setting is a package index that a setting of an installer names, and no file that lists
// packages: the image's build does not have it, unless the config says so.
type Setting struct {
	evidence.Index
	text string // as it is written
}

// Settings returns the package indexes that the settings of installers name: pip.conf and
// uv.toml at the root and in folder, and what the Dockerfile at the root copies, sets or
// has on the command line of pip.
func Settings(f *source.Index, folder string) []Setting {
	var found []Setting
	add := func(name, text string, at evidence.Place) {
		if index, ok := readIndex(name, text); ok {
			index.Evidence = at
			found = append(found, Setting{index, text})
		}
	}
	configs := f.Nearest(folder, "pip.conf", "pip.ini")
	for _, name := range f.Nearest(".", "Dockerfile") {
		content := f.Read(name)
		if !strings.Contains(content, "index") && !strings.Contains(content, "INDEX") && !strings.Contains(content, " -i ") && !strings.Contains(content, "pip.") {
			continue // as most; reading its lines takes longer
		}
		for _, l := range shell.DockerLines(content) {
			at := evidence.Place{Path: name, Line: l.Number}
			switch word, rest, _ := strings.Cut(l.Text, " "); strings.ToUpper(word) {
			case "COPY", "ADD":
				for source := range strings.FieldsSeq(rest) {
					source = path.Clean(source)
					if base := path.Base(source); (base == "pip.conf" || base == "pip.ini") && !path.IsAbs(source) && f.Has(source) && !slices.Contains(configs, source) {
						configs = append(configs, source)
					}
				}
			case "ENV", "ARG":
				for _, c := range shell.Commands("x "+rest, nil) {
					for _, assignment := range c.Words[min(1, len(c.Words)):] {
						if variable, value, ok := strings.Cut(assignment, "="); ok && isIndexVariable(variable) {
							for text := range strings.FieldsSeq(value) {
								add("", text, at)
							}
						}
					}
				}
			case "RUN":
				if !strings.Contains(rest, "index") && !strings.Contains(rest, " -i ") {
					continue
				}
				words := strings.Fields(rest) // with their variables
				for i, w := range words {
					flag, value, joined := strings.Cut(w, "=")
					if !joined && i+1 < len(words) {
						value = words[i+1]
					}
					if flag == "--index-url" || flag == "--extra-index-url" || flag == "-i" || flag == "--default-index" || flag == "--index" {
						add("", strings.Trim(value, `"'`), at)
					}
				}
			}
		}
	}
	for _, file := range configs {
		settings := document.ReadSettings(f.Read(file))
		for _, section := range []string{"global", "install"} {
			for _, key := range []string{"index-url", "index_url", "extra-index-url", "extra_index_url"} {
				for text := range strings.FieldsSeq(settings[section][key]) {
					add("", text, f.LineWith(file, text))
				}
			}
		}
	}
	for _, file := range f.Nearest(folder, "uv.toml") {
		table := f.Table(file)
		for _, list := range []any{table["index"], document.Subtable(table, "pip")["index"]} {
			entries, _ := list.([]any)
			for _, entry := range entries {
				row, _ := entry.(map[string]any)
				name, _ := row["name"].(string)
				text, _ := row["url"].(string)
				add(name, text, f.LineWith(file, text))
			}
		}
		for _, settings := range []map[string]any{table, document.Subtable(table, "pip")} {
			for _, key := range []string{"index-url", "extra-index-url"} {
				switch value := settings[key].(type) {
				case string:
					add("", value, f.LineWith(file, value))
				case []any:
					for _, element := range value {
						text, _ := element.(string)
						add("", text, f.LineWith(file, text))
					}
				}
			}
		}
	}
	return found
}

// isIndexVariable reports whether pip or uv reads an index from the variable.
func isIndexVariable(name string) bool {
	switch name {
	case "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX":
		return true
	}
	return false
}
