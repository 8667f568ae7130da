//go:build unix

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// hostile is a project: what a check reads, and one thing that is too much of.
type hostile struct {
	name   string
	config string // flaskdeploy.hcl; empty: the plain one
	make   func(p project) error
}

// project is a folder that a case fills.
type project string

const plain = `app {
  entry_point = "app:app"
}

registry {
  image = "registry.example.com/shop"
}
`

const MiB = 1 << 20

// managed is the config of a project that a manager with a lock installs.
func managed(manager string) string {
	return plain + fmt.Sprintf("\ndependencies %q {\n}\n", manager)
}

// create makes a clean project in the folder at, and then what is hostile.
func (c hostile) create(at, program string) error {
	p := project(at)
	config := c.config
	if config == "" {
		config = plain
	}
	for name, text := range map[string]string{
		"flaskdeploy.hcl": config, "requirements.txt": "flask\ngunicorn\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n",
	} {
		if err := p.write(name, text, 1); err != nil {
			return err
		}
	}
	for _, args := range [][]string{{"git", "init", "-q", "."}, {program, "generate"}} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = at
		cmd.Run() // a project without its lock has no outputs
	}
	return c.make(p)
}

func (p project) path(name string) string { return filepath.Join(string(p), name) }

// write writes text n times.
func (p project) write(name, text string, n int) error {
	return p.count(name, "", n, func(w *bufio.Writer, _ int) { w.WriteString(text) }, "")
}

// count writes before, then what line writes for 0 to n-1, then after.
func (p project) count(name, before string, n int, line func(w *bufio.Writer, i int), after string) error {
	if err := os.MkdirAll(filepath.Dir(p.path(name)), 0o755); err != nil {
		return err
	}
	f, err := os.Create(p.path(name))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	w.WriteString(before)
	for i := range n {
		line(w, i)
	}
	w.WriteString(after)
	return w.Flush()
}

// format is the line of count that a format with one number makes.
func format(f string) func(w *bufio.Writer, i int) {
	return func(w *bufio.Writer, i int) { fmt.Fprintf(w, f, i) }
}

// text is a case of one file that holds something n times.
func text(name, config, file, before, line string, n int, after string) hostile {
	return hostile{name, config, func(p project) error {
		if strings.Contains(line, "%") {
			return p.count(file, before, n, format(line), after)
		}
		return p.count(file, before, n, func(w *bufio.Writer, _ int) { w.WriteString(line) }, after)
	}}
}

// both is a case of several.
func both(name, config string, cases ...hostile) hostile {
	return hostile{name, config, func(p project) error {
		for _, c := range cases {
			if err := c.make(p); err != nil {
				return err
			}
		}
		return nil
	}}
}

// sparse is a case of one file that has a size and no bytes on the disk.
func sparse(name, config, file string, size int64) hostile {
	return hostile{name, config, func(p project) error {
		if err := p.write(file, "", 1); err != nil {
			return err
		}
		return os.Truncate(p.path(file), size)
	}}
}

// pipe is a case of a named pipe in the place of a file.
func pipe(name, config, file string) hostile {
	return hostile{name, config, func(p project) error {
		// Made as a file first, for the folders on the way.
		if err := p.write(file, "", 1); err != nil {
			return err
		}
		if err := os.Remove(p.path(file)); err != nil {
			return err
		}
		return syscall.Mkfifo(p.path(file), 0o644)
	}}
}

const (
	flask = "from flask import Flask\napp = Flask(__name__)\n"
	uv    = "version = 1\nrevision = 3\nrequires-python = \">=3.12\"\n\n[[package]]\nname = \"shop\"\nversion = \"1\"\nsource = { virtual = \".\" }\n\n"
	shop  = "[project]\nname = \"shop\"\nversion = \"1\"\nrequires-python = \">=3.12\"\n"
)

// of names a case after what is too much and the file that has it.
func of(file string, what ...string) string {
	return strings.ReplaceAll(file, "/", "-") + "-" + strings.Join(what, "-")
}

var cases = append(append(append(append(append(append(append(
	[]hostile{{"clean", "", func(project) error { return nil }}},
	tomls()...), requirements()...), sources()...), companions()...), outputs()...), folders()...), repositories()...)

// tomls are the manifests and locks of the managers.
func tomls() []hostile {
	var all []hostile
	for _, file := range []struct{ name, manager, manifest string }{
		{"pyproject.toml", "uv", ""}, {"uv.lock", "uv", shop}, {"poetry.lock", "poetry", shop}, {"pdm.lock", "pdm", shop}, {"Pipfile", "pipenv", ""},
	} {
		base := text("", "", "pyproject.toml", shop, "", 1, "")
		if file.manager == "pipenv" {
			base = text("", "", "Pipfile.lock", "{}", "", 1, "")
		} else if file.manifest == "" {
			base = text("", "", "uv.lock", uv, "", 1, "")
		}
		add := func(what string, before, line string, n int, after string) {
			all = append(all, both(of(file.name, what), managed(file.manager), base, text("", "", file.name, before, line, n, after)))
		}
		add("tables", "", "[a%x]\n", 500_000, "")
		add("small-tables", "", "[a%x]\n", 40_000, "")
		add("keys", "", "a%x=1\n", 500_000, "")
		add("small-keys", "", "a%x=1\n", 40_000, "")
		add("dotted-keys", "", "a.b.c%x=1\n", 400_000, "")
		add("deep-keys", "", "a.", 2_000_000, "a=1\n")
		add("deep-table", "["+strings.Repeat("a.", 2_000)+"a]\n", "b%x=1\n", 200_000, "")
		add("deep-headers", "", "["+strings.Repeat("a.", 1000)+"b%x]\n", 2_000, "")
		add("arrays-of-tables", "", "[[a]]\n", 700_000, "")
		add("two-arrays-of-tables", "", "[[a]]\n[b%x]\n", 300_000, "")
		add("inline-table", "a={b=1", ",a%x=1", 400_000, "}\n")
		add("inline-tables", "a=[", "{a=1},", 600_000, "]\n")
		add("nested-arrays", "a=", "[", 4_000_000, "")
		add("nested-inline-tables", "a=", "{a=", 1_000_000, "")
		add("array", "a=[", "1,", 4_000_000, "]\n")
		add("long-string", "a=\"", "\\n", 4_000_000, "\"\n")
		add("lines", "", "\n", 30*MiB, "")
		add("comments", "", "#\n", 10*MiB, "")
		add("not-toml", "", "x", 8*MiB, "")
		add("packages", uv, "[[package]]\nname = \"a%x\"\nversion = \"1\"\n\n", 600_000/4, "")
		all = append(all,
			both(of(file.name, "sparse"), managed(file.manager), base, sparse("", "", file.name, 100<<30)),
			both(of(file.name, "pipe"), managed(file.manager), base, pipe("", "", file.name)))
	}
	dependencies := shop + "dependencies = [\n"
	all = append(all,
		text("pyproject.toml-dependencies", managed("uv"), "pyproject.toml", dependencies, "\"a%x\",\n", 100_000, "]\n"),
		both("uv.lock-compared", managed("uv"),
			text("", "", "pyproject.toml", dependencies, "\"a%x\",\n", 30_000, "]\n"),
			text("", "", "uv.lock", uv+"[package.metadata]\nrequires-dist = [\n", "{ name = \"a%x\" },\n", 30_000, "]\n")),
		both("uv.lock-sources", managed("uv"),
			text("", "", "pyproject.toml", dependencies, "\"a%x\",\n", 20_000, "]\n[tool.uv.sources]\n"+numbers("b%x = { path = \"x\" }\n", 20_000)),
			text("", "", "uv.lock", uv+"[package.metadata]\nrequires-dist = [\n", "{ name = \"a%x\" },\n", 20_000, "]\n")),
		both("uv.lock-chain", managed("uv"), text("", "", "pyproject.toml", shop, "", 1, ""),
			text("", "", "uv.lock", uv+"dependencies = [{ name = \"a0\" }]\n", "[[package]]\nname = \"a%[1]d\"\nversion = \"1\"\ndependencies = [{ name = \"a%[1]d1\" }]\n", 60_000, "")),
		both("poetry.lock-groups", managed("poetry"),
			text("", "", "pyproject.toml", shop, "[tool.poetry.group.a%x.dependencies]\nb = \"1\"\n", 20_000, "")),
		both("Pipfile.lock-packages", managed("pipenv"), text("", "", "Pipfile", "", "[packages]\n", 1, ""),
			text("", "", "Pipfile.lock", "{\"_meta\":{\"pipfile-spec\":6},\"default\":{\"a\":{}", ",\"a%x\":{}", 600_000, "}}")),
		both("Pipfile.lock-nested", managed("pipenv"), text("", "", "Pipfile", "", "[packages]\n", 1, ""),
			text("", "", "Pipfile.lock", "", "[", 30*MiB, "")),
		both("Pipfile.lock-array", managed("pipenv"), text("", "", "Pipfile", "", "[packages]\n", 1, ""),
			text("", "", "Pipfile.lock", "[", "1,", 15*MiB, "1]")),
	)
	return all
}

func numbers(f string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, f, i)
	}
	return b.String()
}

// requirements are the files of pip, and what setuptools reads.
func requirements() []hostile {
	const file = "requirements.txt"
	chain := func(line func(w *bufio.Writer, i int)) func(p project) error {
		return func(p project) error {
			for i := range 300 {
				if err := p.count(fmt.Sprintf("r%d.txt", i), "", 1, func(w *bufio.Writer, _ int) { line(w, i) }, ""); err != nil {
					return err
				}
			}
			return p.write(file, "gunicorn\n-r r0.txt\n", 1)
		}
	}
	setup := plain + "\ndependencies \"pip\" {\n  requirements = [\"setup.py\"]\n  package      = true\n}\n"
	return []hostile{
		text(of(file, "lines"), "", file, "gunicorn\n", "a%x==1\n", 900_000, ""),
		text(of(file, "lines-small"), "", file, "gunicorn\n", "a%x==1\n", 100_000, ""),
		text(of(file, "lines-with-markers"), "", file, "gunicorn\n", "a%x==1; python_version < '3.8'\n", 200_000, ""),
		text(of(file, "hashes"), "", file, "gunicorn \\\n", "    --hash=sha256:%064d \\\n", 90_000, ""),
		text(of(file, "continued"), "", file, "gunicorn\n", "a\\\n", 2*MiB, ""),
		text(of(file, "comments"), "", file, "gunicorn\n", "#\n", 4*MiB, ""),
		text(of(file, "long-line"), "", file, "gunicorn\n", "a", 8*MiB, ""),
		text(of(file, "illegible-lines"), "", file, "gunicorn\n", "?\n", 4*MiB, ""),
		text(of(file, "options"), "", file, "gunicorn\n", "-i x\n", 1_500_000, ""),
		text(of(file, "absent-includes"), "", file, "gunicorn\n", "-r a%x\n", 800_000, ""),
		text(of(file, "outside-includes"), "", file, "gunicorn\n", "-r ../a%x\n", 600_000, ""),
		text(of(file, "editable"), "", file, "gunicorn\n", "-e ./a%x\n", 600_000, ""),
		text(of(file, "urls"), "", file, "gunicorn\n", "git+https://x/a%x\n", 400_000, ""),
		text(of(file, "local-urls"), "", file, "gunicorn\n", "a%x @ file:///x\n", 400_000, ""),
		text(of(file, "extras"), "", file, "gunicorn\na[a", ",a%x", 1_000_000, "]\n"),
		text(of(file, "marker"), "", file, "gunicorn\na; ", "(", 8*MiB, ""),
		text(of(file, "marker-words"), "", file, "gunicorn\na; x", " or x == 'a'", 600_000, ""),
		text(of(file, "specifier"), "", file, "gunicorn\nflask", ">=1,", 2_000_000, ">=1\n"),
		text(of(file, "specifiers"), "", file, "gunicorn\n", "flask>=1,<%d\n", 400_000, ""),
		text(of(file, "same-package"), "", file, "gunicorn\n", "numpy==1.%d\n", 500_000, ""),
		text(of(file, "version"), "", file, "gunicorn\nflask==", "1.", 4_000_000, "1\n"),
		text(of(file, "zeros"), "", file, "gunicorn\n", "\x00", 8*MiB, ""),
		sparse(of(file, "sparse"), "", file, 100<<30),
		sparse(of(file, "sparse-8-MiB"), "", file, 8<<20),
		pipe(of(file, "pipe"), "", file),
		{of(file, "chain"), "", chain(func(w *bufio.Writer, i int) { fmt.Fprintf(w, "-r r%d.txt\n", i+1) })},
		{of(file, "cycle"), "", chain(func(w *bufio.Writer, i int) { fmt.Fprintf(w, "-r r%d.txt\n-r r0.txt\n", i+1) })},
		{of(file, "fan"), "", chain(func(w *bufio.Writer, i int) {
			fmt.Fprint(w, numbers("-r r%d.txt\n", 300))
			fmt.Fprint(w, numbers("a%x==1\n", 20_000))
		})},
		{of(file, "large-fan"), "", chain(func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "-r r%d.txt\n", i+1)
			for i := range 8 * MiB / 16 {
				fmt.Fprintf(w, "a%09x==1\n", i)
			}
		})},
		both(of("setup.py", "nested"), setup, text("", "", "setup.py", "from setuptools import setup\nsetup(install_requires=", "[", 900_000, "")),
		both(of("setup.py", "lines"), setup, text("", "", "setup.py", "from setuptools import setup\nsetup(install_requires=[", "'a%x',", 90_000, "])")),
		both(of("setup.cfg", "lines"), setup, text("", "", "setup.py", "from setuptools import setup\nsetup()\n", "", 1, ""),
			text("", "", "setup.cfg", "[options]\ninstall_requires =\n", "  a%x\n", 600_000, "")),
		both(of("setup.cfg", "sections"), setup, text("", "", "setup.py", "from setuptools import setup\nsetup()\n", "", 1, ""),
			text("", "", "setup.cfg", "", "[a%x]\n", 600_000, "")),
		both(of("setup.cfg", "sparse"), setup, text("", "", "setup.py", "from setuptools import setup\nsetup()\n", "", 1, ""), sparse("", "", "setup.cfg", 100<<30)),
	}
}

// sources are the app's own files.
func sources() []hostile {
	var all []hostile
	add := func(what, before, line string, n int, after string) {
		all = append(all, text(of("app.py", what), "", "app.py", before, line, n, after))
	}
	add("nested", flask+"x = ", "(", 1_000_000, "")
	add("nested-lists", flask+"x = ", "[", 1_000_000, "")
	add("nested-calls", flask+"x = ", "f(", 500_000, "")
	add("unary", flask+"x = ", "not ", 250_000, "1")
	add("lines", flask, "x\n", 500_000, "")
	add("assignments", flask, "a%x = 1\n", 90_000, "")
	add("same-assignment", flask, "a = a + 'b'\n", 80_000, "x = a\n")
	add("texts", flask+"x = 'a'", "+'a'", 250_000, "\n")
	add("joined-texts", flask+"x = ", "'a'", 330_000, "\n")
	add("formatted", flask+"x = f'", "{a}", 330_000, "'\n")
	add("nested-formats", flask+"x = ", "f'{", 330_000, "\n")
	add("imports", flask, "import a%x\n", 70_000, "")
	add("imports-of-one", flask+"import ", "a%x, ", 120_000, "b\n")
	add("stars", flask, "from a%x import *\n", 45_000, "")
	add("dotted", flask+"import ", "a.", 500_000, "b\n")
	add("variables", flask+"import os\n", "os.environ['A%x']\n", 45_000, "")
	add("same-variable", flask+"import os\n", "os.environ['A']\n", 50_000, "")
	add("getenv", flask+"import os\n", "os.getenv('A%x', 'b')\n", 40_000, "")
	add("routes", flask, "@app.route('/%x')\ndef f(): pass\n", 28_000, "")
	add("blueprints", flask, "app.register_blueprint(a%x)\n", 30_000, "")
	add("decorators", flask, "@a\n", 300_000, "def f(): pass\n")
	add("classes", flask, "class A%x(B): pass\n", 48_000, "")
	add("functions", flask, "def f%x(): return g()\n", 42_000, "")
	add("parameters", flask+"def f(", "a%x, ", 120_000, "): pass\n")
	add("chained", flask, "a%[1]d = a%[1]d1\n", 50_000, "")
	add("semicolons", flask, "x;", 500_000, "\n")
	add("backslashes", flask+"x = 1", "\\\n", 500_000, "\n")
	add("open-string", flask+"x = '''", "a\n", 500_000, "")
	add("quotes", flask, "'", 1_000_000, "")
	add("triple-quotes", flask, "'''\n", 250_000, "")
	add("comments", flask, "#\n", 500_000, "")
	add("blank-lines", flask, "\n", 1_000_000, "")
	add("form-feeds", flask, "\r", 1_000_000, "")
	add("writes", flask, "open('a%x', 'w')\n", 55_000, "")
	add("paths", flask+"from pathlib import Path\n", "Path('a') / 'b%x'\n", 50_000, "")
	add("long-path", flask+"from pathlib import Path\nopen(Path('a')", " / 'b'", 150_000, ", 'w')\n")
	add("runs", flask, "app.run(port=%d)\n", 60_000, "")
	add("attributes", flask+"x = a", ".a", 500_000, "\n")
	add("subscripts", flask+"x = a", "[0]", 330_000, "\n")
	add("lambdas", flask+"x = ", "lambda: ", 130_000, "1\n")
	add("conditions", flask+"x = ", "1 if a else ", 87_000, "1\n")
	add("two-megabytes", flask, "x = 1\n", 400_000, "")
	indents := func(p project) error {
		return p.count("app.py", flask, 1400, func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "%sif x:\n", strings.Repeat(" ", i))
		}, "")
	}
	all = append(all, hostile{"app.py-indents", "", indents},
		sparse("app.py-sparse", "", "app.py", 100<<30), sparse("app.py-zeros", "", "app.py", MiB), pipe("app.py-pipe", "", "app.py"))
	many := func(name string, n int, before string, body func(w *bufio.Writer, i int)) hostile {
		return hostile{name, "", func(p project) error {
			for i := range n {
				if err := p.count(fmt.Sprintf("m%d.py", i), "", 1, func(w *bufio.Writer, _ int) { body(w, i) }, ""); err != nil {
					return err
				}
			}
			return p.write("app.py", flask+before, 1)
		}}
	}
	all = append(all,
		many("modules-chain", 4_000, "import m0\n", func(w *bufio.Writer, i int) { fmt.Fprintf(w, "import m%d\n", i+1) }),
		many("modules-star-chain", 4_000, "from m0 import *\nx = y\n", func(w *bufio.Writer, i int) { fmt.Fprintf(w, "from m%d import *\n", i+1) }),
		many("modules-fan", 400, "import m0\n", func(w *bufio.Writer, _ int) { fmt.Fprint(w, numbers("import m%d\n", 400)) }),
		many("modules-star-fan", 100, "from m0 import *\nx = y\n", func(w *bufio.Writer, _ int) { fmt.Fprint(w, numbers("from m%d import *\n", 100)) }),
		many("modules-large", 60, "import m0\n", func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "import os, m%d\n", i+1)
			for range 50_000 {
				fmt.Fprint(w, "os.environ['A']\n")
			}
		}),
		many("modules-tokens", 100, "import m0\n", func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "import m%d\n", i+1)
			for range 320_000 {
				fmt.Fprint(w, "x, ")
			}
		}),
		many("modules-flask", 2_000, "import m0\n", func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "from flask import Flask, Blueprint\nimport os, m%d\nb = Blueprint('b', __name__)\napp = Flask(os.environ['A%d'])\n@b.route('/a')\ndef f(): open('x%d', 'w')\n", i+1, i, i)
		}),
		many("modules-flask-large", 300, "", func(w *bufio.Writer, i int) {
			fmt.Fprint(w, "from flask import Flask\nimport os\n")
			for j := range 25_000 {
				fmt.Fprintf(w, "app = Flask(os.environ.get('A%d'))\n", j)
			}
		}),
	)
	return all
}

// companions are the other files that say something about the app.
func companions() []hostile {
	var all []hostile
	docker := plain + "\noutput \".dockerignore\" {\n  enabled = false\n}\n"
	for _, file := range []string{"Dockerfile.old", "docker/Dockerfile", "Procfile", "compose.yml", "docker-compose.yaml", "fly.toml", "app.json", "render.yaml", "Makefile", "run.sh",
		".env", ".env.example", ".flaskenv", "gunicorn.conf.py", "runtime.txt", ".python-version", "tox.ini", "environment.yml", ".github/workflows/ci.yml", "README.md", "shop.egg-info/requires.txt"} {
		for what, line := range map[string]string{
			"lines": "a%x: gunicorn a%x:app\n", "words": "gunicorn ", "continued": "gunicorn \\\n", "equals": "A%x=$A%[1]x$A\n", "lists": "- - a\n", "open": "a: [\n", "runs": "RUN a%x\n", "froms": "FROM a%x AS b%[1]x\n",
			"anchors": "a%x: &a%[1]x\n  <<: *a\n",
		} {
			line = strings.ReplaceAll(line, "%x:app", "%[1]x:app")
			all = append(all, text(of(file, what), "", file, "", line, MiB/(len(line)+6), ""))
		}
		all = append(all, sparse(of(file, "sparse"), "", file, 100<<30), pipe(of(file, "pipe"), "", file))
	}
	for what, line := range map[string]string{"rules": "a%x\n", "stars": "a*%x*b\n", "deep-stars": "**/a%x/**/b\n", "back": "!a%x\n", "classes": "[a-z]%x\n", "braces": "{a,%x}\n"} {
		all = append(all, text(of(".dockerignore", what), docker, ".dockerignore", "", line, 70_000, ""))
		all = append(all, text(of(".gitignore", what), "", ".gitignore", "", line, 70_000, ""))
	}
	all = append(all,
		text(".dockerignore-long-rule", docker, ".dockerignore", "", "*a", 500_000, ""),
		text(".dockerignore-slashes", docker, ".dockerignore", "", "a/", 500_000, ""),
		text(".gitignore-long-rule", "", ".gitignore", "", "*a", 500_000, ""),
		text(".gitignore-100-MiB", "", ".gitignore", "", "a%07x\n", 100*MiB/9, ""),
		sparse(".gitignore-sparse", "", ".gitignore", 100<<30),
		pipe(".gitignore-pipe", "", ".gitignore"),
		text("flaskdeploy.hcl-blocks", "", "flaskdeploy.hcl", plain, "env \"A%x\" {\n}\n", 60_000, ""),
		text("flaskdeploy.hcl-nested", "", "flaskdeploy.hcl", plain+"locals {\n  a = ", "[", MiB, ""),
		text("flaskdeploy.hcl-256-KiB", "", "flaskdeploy.hcl", plain+"locals {\n", "  a%x = \"${local.a}\"\n", 9_000, "}\n"),
		sparse("flaskdeploy.hcl-sparse", "", "flaskdeploy.hcl", 100<<30),
		pipe("flaskdeploy.hcl-pipe", "", "flaskdeploy.hcl"),
		both("extends-fan", "", text("", "", "flaskdeploy.hcl", "dockgen {\n  extends = \"base.hcl\"\n}\n"+plain, "", 1, ""),
			text("", "", "base.hcl", "locals {\n", "  a%x = 1\n", 60_000, "}\n")),
		both("extends-sparse", "", text("", "", "flaskdeploy.hcl", "dockgen {\n  extends = \"base.hcl\"\n}\n"+plain, "", 1, ""), sparse("", "", "base.hcl", 100<<30)),
	)
	return all
}

// outputs are what dockgen wrote, and somebody else since.
func outputs() []hostile {
	var all []hostile
	for _, file := range []string{"Dockerfile", "build-publish.sh", ".dockerignore", "DEPLOYMENT.md", "VERSION"} {
		all = append(all,
			text(of(file, "lines"), "", file, "", "RUN a%x\n", 700_000, ""),
			text(of(file, "blank-lines"), "", file, "", "\n", 8*MiB, ""),
			text(of(file, "long-line"), "", file, "", "a", 60*MiB, ""),
			text(of(file, "100-MiB"), "", file, "", "RUN a%07x\n", 100*MiB/13, ""),
			sparse(of(file, "1-GiB"), "", file, 1<<30),
			sparse(of(file, "sparse"), "", file, 100<<30),
			pipe(of(file, "pipe"), "", file))
	}
	all = append(all,
		text("dockgen.lock-lines", "", "dockgen.lock", "", "a%x\n", 600_000, ""),
		text("dockgen.lock-outputs", "", "dockgen.lock", "", "file 0644 sha256:0000000000000000000000000000000000000000000000000000000000000000 a%x\n", 100_000, ""),
		text("dockgen.lock-marks", "", "dockgen.lock", "", "<<<<<<< a\n=======\n>>>>>>> b\n", 600_000, ""),
		sparse("dockgen.lock-sparse", "", "dockgen.lock", 100<<30),
		sparse("dockgen.lock-1-GiB", "", "dockgen.lock", 1<<30),
		pipe("dockgen.lock-pipe", "", "dockgen.lock"),
		hostile{"dockgen.lock-copied", "", func(p project) error {
			lock, err := os.ReadFile(p.path("dockgen.lock"))
			if err != nil {
				return err
			}
			return p.write("dockgen.lock", string(lock), 2_000)
		}},
		hostile{"dockgen.lock-outputs-of-a-form", "", func(p project) error {
			lock, err := os.ReadFile(p.path("dockgen.lock"))
			if err != nil {
				return err
			}
			lines := strings.SplitAfter(string(lock), "\n")
			i := 0
			for !strings.Contains(lines[i], " Dockerfile") && i < len(lines)-1 {
				i++
			}
			before, line, after := strings.Join(lines[:i], ""), lines[i], strings.Join(lines[i+1:], "")
			return p.count("dockgen.lock", before, 100_000, func(w *bufio.Writer, i int) {
				w.WriteString(strings.Replace(line, "Dockerfile", fmt.Sprintf("Dockerfile%06d", i), 1))
			}, after)
		}},
	)
	return all
}

// folders are trees with too many names.
func folders() []hostile {
	files := func(p project, folder string, n int, name string) error {
		if err := os.MkdirAll(p.path(folder), 0o755); err != nil {
			return err
		}
		for i := range n {
			f, err := os.Create(filepath.Join(p.path(folder), fmt.Sprintf(name, i)))
			if err != nil {
				return err
			}
			f.Close()
		}
		return nil
	}
	return []hostile{
		{"folder-of-300000-files", "", func(p project) error { return files(p, "data", 300_000, "f%d") }},
		{"folder-of-100000-modules", "", func(p project) error { return files(p, ".", 100_000, "m%d.py") }},
		{"folder-of-long-names", "", func(p project) error { return files(p, ".", 50_000, strings.Repeat("n", 245)+"%d") }},
		{"folder-of-folders", "", func(p project) error {
			for i := range 60_000 {
				if err := os.MkdirAll(p.path(fmt.Sprintf("d%d/e%d", i%250, i)), 0o755); err != nil {
					return err
				}
			}
			return nil
		}},
		{"deep-folders", "", func(p project) error {
			return os.MkdirAll(p.path(strings.Repeat("d/", 1_900)), 0o755)
		}},
		{"projects", "", func(p project) error {
			for i := range 2_000 {
				if err := p.write(fmt.Sprintf("p%d/flaskdeploy.hcl", i), plain, 1); err != nil {
					return err
				}
			}
			return nil
		}},
		{"many-sources", "", func(p project) error {
			for i := range 20_000 {
				if err := p.write(fmt.Sprintf("d%d/m%d.py", i%200, i), flask, 1); err != nil {
					return err
				}
			}
			return nil
		}},
		{"many-large-sources", "", func(p project) error {
			for i := range 400 {
				if err := p.write(fmt.Sprintf("d%d/m%d.py", i%20, i), "from flask import Flask # environ\n", 30_000); err != nil {
					return err
				}
			}
			return nil
		}},
		{"many-gitignores", "", func(p project) error {
			for i := range 200 {
				if err := p.count(fmt.Sprintf("d%d/.gitignore", i), "", 100_000, format("a%x\n"), ""); err != nil {
					return err
				}
			}
			return nil
		}},
		{"nested-gitignores", "", func(p project) error {
			for i := range 50 {
				if err := p.count(strings.Repeat("d/", i)+".gitignore", "", 20_000, format("*a%x*\n"), ""); err != nil {
					return err
				}
				if err := files(p, strings.Repeat("d/", i), 200, "f%d"); err != nil {
					return err
				}
			}
			return nil
		}},
	}
}

// repositories are what Git keeps.
func repositories() []hostile {
	return []hostile{
		text("git-config-lines", "", ".git/config", "[core]\n", "filemode = false\n", 2_000_000, ""),
		text("git-config-sections", "", ".git/config", "", "[a%x]\n", 2_000_000, ""),
		sparse("git-config-sparse", "", ".git/config", 4<<30),
		pipe("git-config-pipe", "", ".git/config"),
		both("git-index-sparse", "", text("", "", ".git/config", "[core]\n\tfilemode = false\n", "", 1, ""), sparse("", "", ".git/index", 4<<30)),
		pipe("git-index-pipe", "", ".git/index"),
		both("git-index-zeros", "", text("", "", ".git/config", "[core]\n\tfilemode = false\n", "", 1, ""),
			text("", "", ".git/index", "DIRC\x00\x00\x00\x02\xff\xff\xff\xff", strings.Repeat("\x00", 72), 400_000, "")),
		both("git-index-names", "", text("", "", ".git/config", "[core]\n\tfilemode = false\n", "", 1, ""),
			text("", "", ".git/index", "DIRC\x00\x00\x00\x04\xff\xff\xff\xff", strings.Repeat("\x00", 62)+"\x00"+strings.Repeat("n", 200)+"\x00", 200_000, "")),
		hostile{"git-file-sparse", "", func(p project) error {
			if err := os.RemoveAll(p.path(".git")); err != nil {
				return err
			}
			return sparse("", "", ".git", 4<<30).make(p)
		}},
	}
}
