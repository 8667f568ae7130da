package environ

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/evidence"
	"dockgen/project/sourcetest"
)

// describeVariable writes what is known about a variable on one line.
func describeVariable(v evidence.Variable) string {
	text := fmt.Sprintf("%s %s", v.Name, v.Evidence)
	if v.Required {
		text += " required"
	}
	if v.Secret {
		text += " secret"
	}
	if v.HasDefault {
		text += fmt.Sprintf(" default=%q", v.Default)
	}
	if v.Description != "" {
		text += fmt.Sprintf(" %q", v.Description)
	}
	return text
}

func TestEnvironment(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"subscript-is-required": {`
import os
A = os.environ["A"]
`, `A app.py:3 required`},
		"get-and-getenv": {`
import os
a = os.environ.get("A")
b = os.environ.get("B", "b")
c = os.getenv('C', default='it''s')
d = os.getenv("D", None)
e = os.environ.get("E", compute())
`, `A app.py:3 | B app.py:4 default="b" | C app.py:5 default="its" | D app.py:6 | E app.py:7`},
		"imported-names": {`
from os import environ, getenv as ask
import os as system
A = environ["A"]
B = ask("B", "")
C = system.environ.get("C") or "c"
`, `A app.py:4 required | B app.py:5 default="" | C app.py:6 default="c"`},
		"or-more-than-a-literal": {`
import os
a = os.environ.get("A") or "sqlite:///" + os.path.join(here, "data.sqlite")
b = os.environ.get("B") or "%s/x" % here
c = os.environ.get("C") or "c".upper()
d = os.environ.get("D") or "d" if debug else None
e = use(os.environ.get("E") or "e", os.environ.get("F") or "f" "g") or [os.environ.get("H") or "h"]
i = os.environ.get("I") or "i" or None
`, `A app.py:3 | B app.py:4 | C app.py:5 | D app.py:6 | E app.py:7 default="e" | F app.py:7 default="fg" | H app.py:7 default="h" | I app.py:8 default="i"`},
		"alias": {`
import os
env = os.environ
A = env["A"]
B = env.get("B", "1")
`, `A app.py:4 required | B app.py:5 default="1"`},
		"not-the-environment": {`
import os
x = request.environ["REMOTE_ADDR"]
y = environ["WSGI"]
z = config.get("Z", "z")
w = getenv("W")
print("os.environ['TEXT']") # os.environ["COMMENT"]
key = os.environ[name]
`, ``},
		"numbers-need-a-conversion": {`
import os
a = int(os.environ.get("A", 8080))
b = int(os.environ.get("B") or 5)
c = os.environ.get("C", 30) * 2
d = os.environ.get("D", False)
`, `A app.py:3 default="8080" | B app.py:4 | C app.py:5 | D app.py:6`},
		"set-by-the-code": {`
import os
os.environ["A"] = "1"
os.environ.setdefault("B", "2")
del os.environ["C"]
os.environ["D"] = "1"
D = os.environ["D"]
`, `D app.py:7`},
		"guards": {`
import os
A = os.environ.get("A")
if not A:
    raise RuntimeError("set A")
B = os.getenv("B")
if B is None:
    sys.exit("set B")
if not os.environ.get("C"):
    raise ValueError
D = os.environ.get("D")
if not D:
    D = "d"
E = os.environ.get("E")
assert E, "set E"
if "F" in os.environ:
    F = os.environ["F"]
if "G" not in os.environ:
    os.environ["G"] = "g"
if os.environ.get("H"):
    use(os.environ["H"])
`, `A app.py:3 required | B app.py:6 required | C app.py:9 required | D app.py:11 | E app.py:14 required | F app.py:16 | G app.py:18 | H app.py:20`},
		"forgiven": {`
import os
try:
    A = os.environ["A"]
except KeyError:
    A = None
try:
    B = os.environ["B"]
except ImportError:
    pass
try:
    C = os.environ["C"]
except (KeyError, ValueError):
    C = os.environ["D"]
`, `A app.py:4 | B app.py:8 required | C app.py:12 | D app.py:14 required`},
		"defaults-that-differ": {`
import os
a = os.environ.get("A", "1")
a = os.environ.get("A", "2")
b = os.environ.get("B", "1")
b = os.environ.get("B", "1")
`, `A app.py:3 | B app.py:5 default="1"`},
		"only-in-a-script": {`
import os
if __name__ == "__main__":
    port = int(os.environ["SCRIPT"])
A = os.environ["A"]
`, `A app.py:5 required`},
		"environs": {`
from environs import Env
env = Env()
env.read_env()
A = env("A")
B = env.int("B", 5)
C = env.bool("C", default=False)
D = env.str("D", "d")
`, `A app.py:5 required | B app.py:6 default="5" | C app.py:7 default="False" | D app.py:8 default="d"`},
		"django-environ": {`
import environ
env = environ.Env(DEBUG=(bool, False))
A = env("A", str, default="a")
B = env("B", cast=int)
`, `A app.py:4 default="a" | B app.py:5 required`},
		"decouple": {`
from decouple import config, Csv
A = config("A")
B = config("B", default="b")
C = config("C", default=10, cast=int)
D = config("D", cast=bool, default=True)
app.config("E")
`, `A app.py:3 required | B app.py:4 default="b" | C app.py:5 default="10" | D app.py:6 default="True"`},
		"from-envvar": {`
app.config.from_envvar("SHOP_SETTINGS")
app.config.from_envvar("SHOP_LOCAL", silent=True)
`, `SHOP_LOCAL app.py:3 | SHOP_SETTINGS app.py:2 required`},
		"wrapped": {`
import os
def setting(name, default=None):
    return os.environ.get(name, default)
def need(name):
    value = os.environ.get(name)
    if value is None:
        raise KeyError(name)
    return value
A = setting("A")
B = setting("B", "b")
C = need("C")
x.need("D")
`, `A app.py:10 | B app.py:11 default="b" | C app.py:12 required`},
		"secrets-and-dockgen's-own": {`
import os
os.environ["SECRET_KEY"], os.environ["PORT"], os.environ["PATH"], os.environ["FLASK_APP"]
os.environ.get("DB_PASSWORD", "hunter2"), os.environ.get("a-b"), os.environ["1X"], os.environ["X Y"], os.environ["LC_ALL"]
`, `DB_PASSWORD app.py:4 secret default="hunter2" | SECRET_KEY app.py:3 required secret`},
		"several-lines": {`
import os
A = os.environ.get(
    "A",
    "first "
    "second",
)
`, `A app.py:3 default="first second"`},
		"class-bodies": {`
import os
class Config:
    A: str = os.environ["A"]
    def b(self, key):
        return os.environ[key]
`, `A app.py:4 required`},
		"broken": {"import os\nx = os.environ[\"A\ny = os.environ[\"B\"]\nos.environ[\nos.getenv(", `B app.py:3 required`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			sourcetest.Write(t, dir, "app.py", test.source)
			want := test.want
			f := sourcetest.Open(t, dir)
			var have []string
			for _, v := range Find(f, f.Python) {
				have = append(have, describeVariable(v))
			}
			assert.Equal(t, want, strings.Join(have, " | "))
		})
	}
}

func TestEnvironmentOfSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	sourcetest.Write(t, dir, "shop/env.py", "import os\ndef env(name, fallback=None):\n    return os.environ.get(name, fallback)\n")
	sourcetest.Write(t, dir, "shop/config.py", "from .env import env as setting\nA = setting('A', 'a')\n")
	sourcetest.Write(t, dir, "scripts/load.py", "import os\nos.environ['NOT_READ']\n")
	sourcetest.Write(t, dir, "shop/aliens.py", "import os\nos.environ['A']\n")
	sourcetest.Write(t, dir, ".env.example", "# What the app is called.\n# Shown in every title.\nA=shop\n\n# B=1\nC=2 # the third\n")
	f := sourcetest.Open(t, dir)
	variables := Find(f, []string{"shop/config.py", "shop/env.py"})
	assert.Len(t, variables, 1)
	assert.Equal(t, `A shop/config.py:2 default="a" "What the app is called. Shown in every title."`, describeVariable(variables[0]))
}

// A check gives the files that the app imports, whatever they are.
func TestEnvironmentOfTests(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"app.py", "conftest.py", "test_app.py", "tests/data.py", "shop/testing/x.py"} {
		sourcetest.Write(t, dir, name, "import os\nos.environ['"+strings.ToUpper(strings.NewReplacer("/", "_", ".py", "").Replace(name))+"']\n")
	}
	variables := Read(sourcetest.Open(t, dir), []string{"app.py", "conftest.py", "test_app.py", "tests/data.py", "shop/testing/x.py"})
	assert.Len(t, variables, 1)
	assert.Equal(t, "APP", variables[0].Name)
}

func TestReadExample(t *testing.T) {
	have := readExample("# ---- Database ----\nDATABASE_URL=postgres://localhost/x\n\n# one\n# two\nexport A=1\n# not this\n\nB=2 # behind\n#C=3\n# the key\n# D=\n" +
		"# token ghp_0123456789abcdefghijklmnopqrstuvwxyzAB\nE=1\n# tab\tand\x1b[31m red\nF=1\n" + "# " + strings.Repeat("long ", 100) + "\nG=1\nnonsense\n=x\n")
	assert.Equal(t, map[string]string{
		"DATABASE_URL": "Database", "A": "one two", "B": "behind", "D": "the key", "F": "tab and[31m red",
		"G": strings.TrimSpace(strings.Repeat("long ", 32)) + " …",
	}, have)
}

func TestReadExampleForms(t *testing.T) {
	have := readExample("A=1\t# tab\nB='# x' # quoted\n# above\nC=\"\nD=2 # inside\n\" # behind\n# next\nexport\tE=3\n# F='4' # left out\n# G=\n")
	assert.Equal(t, map[string]string{"A": "tab", "B": "quoted", "C": "above", "E": "next", "F": "left out"}, have)
}

// A hostile file neither panics nor takes long.
func FuzzEnvironment(f *testing.F) {
	f.Add("import os\nx = os.environ['A']\ntry:\n  os.environ.get('B') or 'c'\nexcept:\n  raise\n", "# c\nA=1\n")
	f.Add("from os import environ as e\ndef f(k, d=1):\n  return e[k]\nf('X', )\nif not e.get('Y'): raise\n", "")
	f.Add("env = Env(\nenv.int(\nconfig(\nassert\nasync\ndef\nexcept\n", "export =\n")
	f.Fuzz(func(t *testing.T, source, example string) {
		dir := t.TempDir()
		sourcetest.Write(t, dir, "app.py", source)
		sourcetest.Write(t, dir, ".env.example", example)
		index := sourcetest.Open(t, dir)
		for _, v := range Find(index, index.Python) {
			assert.True(t, documented(v.Name), v.Name)
			assert.NotContains(t, v.Default+v.Description, "\n")
		}
		index.Reached(".", index.Python)
	})
}
