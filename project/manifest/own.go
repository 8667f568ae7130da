package manifest

import (
	"path"
	"strings"

	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/document"
	"dockgen/project/python"
	"dockgen/project/requirement"
	"dockgen/schema"
)

// Own is the package that a project is itself.
type Own struct {
	Name string // normalized; empty when none is said as a literal
	File string // that says it: pyproject.toml, setup.cfg or setup.py; empty when there is none
	// Folders are the folders of packages by their dotted names, "" for all that are not
	// named: package-dir of setuptools.
	Folders map[string]string
	// VersionFile is a module that the build writes; empty when it writes none.
	VersionFile string
	// Builds says for which kinds of dependencies the project is built and installed.
	builds func(kind string) bool
}

// Builds reports whether package = true installs the project, with the tool of that kind.
func (o Own) Builds(kind string) bool { return o.builds != nil && o.builds(kind) }

// ReadOwn reads what the project at the root of t is as a package.
func ReadOwn(t disk.Tree) Own { return ReadOwnIn(t, ".") }

// ReadOwnIn reads what the project in a folder of t is as a package.
func ReadOwnIn(t disk.Tree, at string) Own {
	own := Own{Folders: make(map[string]string)}
	if m := ReadIn(t, at); m != nil {
		own.readProject(m)
	}
	if content, err := t.Text(disk.Join(at, "setup.cfg"), folder.Text.Bound().Bytes); err == nil {
		own.readSetupConfig(content)
	}
	if content, err := t.Text(disk.Join(at, "setup.py"), folder.Python.Bound().Bytes); err == nil {
		own.readSetupScript(content)
	}
	return own
}

func (o *Own) called(name, file string) {
	if o.Name == "" && name != "" {
		o.Name = requirement.NormalName(name)
	}
	if o.File == "" {
		o.File = file
		o.builds = func(string) bool { return true }
	}
}

func (o *Own) readProject(m *File) {
	tools := m.Root.At("tool")
	poetry := tools.At("poetry")
	build := m.Root.Has("build-system")
	if m.Project().Text("name") != "" || poetry.Text("name") != "" || build {
		o.called(m.Project().Text("name"), m.Path)
		o.called(poetry.Text("name"), m.Path)
		o.builds = func(kind string) bool {
			switch kind {
			case schema.UV:
				return tools.At("uv")["package"] != false && (build || tools.At("uv")["package"] == true)
			case schema.Poetry:
				return poetry["package-mode"] != false
			case schema.PDM:
				return build && tools.At("pdm")["distribution"] != false
			case schema.Pipenv:
				return false
			}
			return build || m.Root.Has("project")
		}
	}
	setuptools := tools.At("setuptools")
	for _, key := range []string{"package-dir", "package_dir"} {
		for name := range setuptools.At(key) {
			o.Folders[name] = path.Clean(setuptools.At(key).Text(name))
		}
	}
	if where := setuptools.At("packages", "find").Texts("where"); len(where) > 0 && o.Folders[""] == "" {
		o.Folders[""] = path.Clean(where[0])
	}
	for _, name := range []string{
		tools.At("setuptools_scm").Text("write_to"), tools.At("setuptools_scm").Text("version_file"),
		tools.At("hatch", "build", "hooks", "vcs").Text("version-file"), tools.At("pdm", "version").Text("write_to"),
	} {
		if name != "" {
			o.VersionFile = path.Clean(name)
		}
	}
}

func (o *Own) readSetupConfig(content string) {
	settings := document.ReadSettings(content)
	if name := settings["metadata"]["name"]; name != "" {
		o.called(name, "setup.cfg")
	}
	for line := range strings.Lines(settings["options"]["package_dir"]) {
		if name, at, ok := strings.Cut(line, "="); ok {
			o.Folders[strings.TrimSpace(name)] = path.Clean(strings.TrimSpace(at))
		}
	}
	if where := strings.TrimSpace(settings["options.packages.find"]["where"]); where != "" && o.Folders[""] == "" {
		o.Folders[""] = path.Clean(where)
	}
}

func (o *Own) readSetupScript(content string) {
	python.ReadStatements("setup.py", content, func(s python.Statement) {
		for i, t := range s.Tokens {
			if !t.Is("setup") || i+1 == len(s.Tokens) || !s.Tokens[i+1].Is("(") || i > 0 && s.Tokens[i-1].Is("def") {
				continue
			}
			call := python.ReadCall(s.Tokens, i+1)
			name, _ := python.TextOf(call.Keyword("name"))
			o.called(name, "setup.py")
			for name, at := range textsByName(call.Keyword("package_dir")) {
				o.Folders[name] = path.Clean(at)
			}
			if file := textsByName(call.Keyword("use_scm_version"))["write_to"]; file != "" {
				o.VersionFile = path.Clean(file)
			}
		}
	})
}

// textsByName reads the texts of a literal dictionary.
func textsByName(tokens []python.Token) map[string]string {
	texts := make(map[string]string)
	if len(tokens) < 2 || !tokens[0].Is("{") {
		return texts
	}
	for item := range python.OuterItems(python.InBrackets(tokens), ",") {
		if colon := python.OuterIndex(item, ":"); colon > 0 {
			name, known := python.TextOf(item[:colon])
			text, literal := python.TextOf(item[colon+1:])
			if known && literal {
				texts[name] = text
			}
		}
	}
	return texts
}
