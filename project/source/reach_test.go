package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/folder"
	"dockgen/project/disk"
)

func TestReached(t *testing.T) {
	dir := t.TempDir()
	for name, source := range map[string]string{
		"wsgi.py":              "from shop import create_app\napp = create_app()\n",
		"config.py":            "import settings.base, tool as t\n",
		"settings/base.py":     "",
		"settings/__init__.py": "",
		"tool.py":              "",
		"unused.py":            "import gone\n",
		"local.py":             "",
		"shop/__init__.py":     "def create_app():\n    app.config.from_object('config.Production')\n    app.config.from_pyfile('../local.py')\n    from .views import (\n        a,\n        b as c,\n    )\n",
		"shop/views/a.py":      "from ..models import User\nfrom . import b\n",
		"shop/views/b.py":      "",
		"shop/models.py":       `""" an import of nothing"""` + "\n",
		"shop/cli.py":          "",
		"plugins/__init__.py":  "",
		"plugins/one.py":       "",
		"shop/views/deep.py":   "import plugins\n",
		"scripts/run.py":       "",
	} {
		writeFile(t, dir, name, source)
	}
	f := indexFolder(t, dir)
	assert.Equal(t, "config.py local.py tool.py wsgi.py settings/__init__.py settings/base.py shop/__init__.py shop/models.py shop/views/a.py shop/views/b.py",
		strings.Join(f.Reached(".", []string{"wsgi.py"}), " "))
	assert.Empty(t, f.Reached(".", []string{"gone.py"}))

	// A package that looks for its own modules has them all.
	writeFile(t, dir, "plugins/__init__.py", "import pkgutil\nfor m in pkgutil.iter_modules(__path__): load(m)\n")
	f = indexFolder(t, dir)
	assert.Equal(t, "plugins/__init__.py plugins/one.py shop/views/deep.py", strings.Join(f.Reached(".", []string{"shop/views/deep.py"}), " "))

	// A folder without an __init__.py is looked into, with a walk and without.
	writeFile(t, dir, "spare.py", "import flask\nfrom flask import Flask\nfrom parts import wheel\n")
	writeFile(t, dir, "parts/wheel.py", "")
	f = indexFolder(t, dir)
	assert.Equal(t, "spare.py parts/wheel.py", strings.Join(f.Reached(".", []string{"spare.py"}), " "))
	f = Unwalked(f.Tree)
	assert.Equal(t, "spare.py parts/wheel.py", strings.Join(f.Reached(".", []string{"spare.py"}), " "))

	// A module is looked for where gunicorn starts first.
	writeFile(t, dir, "src/shop/__init__.py", "import config\n")
	writeFile(t, dir, "src/config.py", "")
	f = indexFolder(t, dir)
	assert.Equal(t, "src/config.py src/shop/__init__.py", strings.Join(f.Reached("src", []string{"src/shop/__init__.py"}), " "))
}

// The modules that hold the settings which a variable of the environment names.
func TestReachedBySettings(t *testing.T) {
	for name, tt := range map[string]struct{ source, want string }{
		"environ":          {"app.config.from_object(os.environ['APP_SETTINGS'])", "app.py config.py"},
		"getenv":           {"app.config.from_object(os.getenv('APP_SETTINGS'))", "app.py config.py"},
		"import-string":    {"app.config.from_object(import_string(os.environ['APP_SETTINGS'])())", "app.py config.py"},
		"default":          {"app.config.from_object(os.getenv('APP_SETTINGS', 'other.Dev'))", "app.py other.py"},
		"variable":         {"name = os.environ['APP_SETTINGS']\napp.config.from_object(name)", "app.py config.py"},
		"variable-default": {"name = os.getenv('APP_SETTINGS', 'other.Dev')\napp.config.from_object(name)", "app.py other.py"},
		"f-string":         {"app.config.from_object(f\"other.{os.environ['MODE']}Config\")", "app.py other.py"},
		"percent":          {"app.config.from_object('other.%sConfig' % os.environ['MODE'])", "app.py other.py"},
		"added":            {"app.config.from_object('other.' + os.environ['MODE'])", "app.py other.py"},
		"decouple":         {"app.config.from_object(config('APP_SETTINGS'))", "app.py config.py"},
		"a-table":          {"from other import table\napp.config.from_object(table[os.getenv('MODE') or 'default'])", "app.py other.py"},
		"an-object":        {"app.config.from_object(Config())", "app.py"},
		"a-literal":        {"app.config.from_object('gone.Config')", "app.py"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFile(t, dir, "app.py", "import os\n"+tt.source+"\n")
			writeFile(t, dir, "config.py", "class Dev:\n    pass\n")
			writeFile(t, dir, "other.py", "class Dev:\n    pass\n")
			f := indexFolder(t, dir)
			assert.Equal(t, tt.want, strings.Join(f.Reached(".", []string{"app.py"}), " "))
			assert.Equal(t, tt.want, strings.Join(Unwalked(f.Tree).Reached(".", []string{"app.py"}), " "))
		})
	}
}

// FuzzForeignImports holds the look at the first words of an import statement to what
// reading the whole statement adds.
func FuzzForeignImports(f *testing.F) {
	for _, seed := range []string{
		"from flask import Flask, shop", "import flask, shop", "import flask as f\nimport shop", "from shop import views", "import shop.views as v # here",
		"from . import views", "from flask.shop import (shop,\n views)", "import flask; import shop", "import flask\\\n, shop", "from\tflask\rimport shop",
		"import rb''", "from rb'' import shop", "importshop", "from flask import lambda, import shop", "from flask\nimport shop", "import flask . shop, views", "from import shop",
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	for _, name := range []string{"shop/__init__.py", "shop/views.py", "parts/wheel.py", "lambda.py", "imported.py"} {
		writeFile(f, dir, name, "")
	}
	at := folder.Open(dir)
	f.Cleanup(at.Close)
	f.Fuzz(func(t *testing.T, source string) {
		if source = strings.TrimLeft(source, " \t"); !strings.HasPrefix(source, "from") && !strings.HasPrefix(source, "import") {
			return
		}
		r := reach{
			f:    Unwalked(disk.Open(at)),
			seen: make(map[string]bool), foreign: make(map[string]bool), roots: []string{"shop", "."},
		}
		if !r.ofForeign(source) {
			return
		}
		r.scanner.Reset(source)
		if r.scanner.Next() && len(r.scanner.Tokens) > 1 {
			r.statement("parts/wheel.py", r.scanner.Tokens)
		}
		assert.Empty(t, r.queue)
	})
}
