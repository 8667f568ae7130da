package environ

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// found describes the variables that a file app.py, or an archive of files, reads: without
// the place of each.
func found(t *testing.T, source string) string {
	if !strings.HasPrefix(source, "-- ") {
		source = "-- app.py --\n" + source
	}
	f, _ := sourcetest.Index(t, source)
	var have []string
	for _, v := range Find(f, f.Python) {
		v.Evidence.Path = ""
		have = append(have, strings.Join(strings.Fields(strings.ReplaceAll(describeVariable(v), v.Evidence.String(), "")), " "))
	}
	return strings.Join(have, " | ")
}

func TestLibraries(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"environs-by-position": {`
from environs import Env
env = Env()
A = env.bool("A", False)
B = env.int("B", default=3)
C = env.str("C", None)
D = env("D", DEFAULT)
E = env.list("E", ["a"])
F = env.bool("F", True)
`, `A default="False" | B default="3" | C | D | E | F default="True"`},
		"environs-prefixed": {`
from environs import Env
env = Env()
with env.prefixed("SHOP_"):
    A = env.str("HOST", "h")
    with env.prefixed("DB_"):
        B = env("NAME")
    C = env("C")
with env.prefixed(unknown):
    X = env("X")
D = env("D")
with env.prefixed("E_"): E = env("E")
`, `D required | E_E required | SHOP_C required | SHOP_DB_NAME required | SHOP_HOST default="h"`},
		"environs-own-names": {`
import environs
from environs import env as ask, Env as Settings
e = Settings(prefix="P_")
A, B, C = e("A"), ask("B"), environs.env("C", "c")
`, `B required | C default="c" | P_A required`},
		"environs-of-another-file": {`-- shop/env.py --
from environs import Env
env = Env()
-- shop/config.py --
from shop.env import env
A = env("A")
-- shop/other.py --
from .env import env as read
B = read.int("B", 2)
-- shop/unrelated.py --
env = {}
C = env("C")
`, `A required | B default="2"`},
		"django-environ": {`
import environ
env = environ.Env(DEBUG=(bool, False), NAME=(str, "n"), KEY=str)
A, B, C = env("DEBUG"), env("NAME"), env("KEY")
D, E = env.db(), env.db("OTHER_DB", default="sqlite:///x")
F = env.list("F", str, ["a"])
`, `DATABASE_URL required secret | DEBUG default="False" | F | KEY required secret | NAME default="n" | OTHER_DB default="sqlite:///x"`},
		"django-environ-prefix": {`
from environ import FileAwareEnv
env = FileAwareEnv()
env.prefix = "SHOP_"
A = env("A")
`, `SHOP_A required`},
		"decouple": {`
from decouple import AutoConfig, Csv, Config, RepositoryEnv
import decouple
config = AutoConfig()
A = config("A", "a")
B = config("B", cast=Csv())
C = config("C", cast=bool)
D = decouple.config("D", default=False, cast=bool)
own = Config(RepositoryEnv(".env"))
E, F = own("E", 5, int), own.get("F")
G = config("G", default=DEFAULT)
`, `A default="a" | B required | C required | D default="False" | E default="5" | F required | G`},
		"starlette": {`
from starlette.config import Config
from starlette.datastructures import Secret
config = Config(".env")
A = config("A")
B = config("B", cast=bool, default=False)
C = config("C", int, 3)
D = config("D", cast=Secret)
`, `A required | B default="False" | C default="3" | D required secret`},
		"a-config-of-the-project": {`
from shop.settings import Config
import os
config = Config()
A = config.get("A")
B = config("B")
`, ``},
		"dotenv-values": {`
import os
from dotenv import dotenv_values
config = {**dotenv_values(".env"), **os.environ}
A, B = config["A"], config.get("B", "b")
file = dotenv_values(".env")
C = file["C"]
`, `A required | B default="b"`},
		"f-strings": {`
import os
class Config:
    URI = f"postgresql://{os.environ['USER_NAME']}:{os.getenv('DB_PASSWORD')}@{os.getenv('HOST_NAME', 'db'):>1}/x{{y}}"
`, `DB_PASSWORD secret | HOST_NAME default="db" | USER_NAME required`},
		"constants": {`
import os
KEY = "A"
NAMES = ["B", "C"]
a = os.environ[KEY]
for name in NAMES:
    use(os.environ[name])
missing = [n for n in ("D", "E") if n not in os.environ]
if missing:
    raise RuntimeError(missing)
if not all(os.environ.get(n) for n in NAMES + ["F"]):
    raise RuntimeError
if not os.environ.get("G") or not os.environ.get("H"):
    raise RuntimeError
if not os.environ.get("I") and not os.environ.get("J"):
    raise RuntimeError
for name in other:
    os.environ[name]
`, `A required | B required | C required | D required | E required | G required | H required | I | J`},
		"guards": {`
import os
if "A" not in os.environ:
    raise RuntimeError
if "B" not in os.environ:
    os.environ["B"] = "b"
`, `A required | B`},
		"switches-are-no-secrets": {`
import os
A = os.environ.get("AUTH_ALLOW_REGISTRATION", "True")
B = os.getenv("PASSWORD_X", "False").lower() == "true"
C = int(os.getenv("SECRET_X", "8"))
D = os.getenv("TOKEN_X") in ("1", "true")
E = os.getenv("SECRET_Y", "x").strip().lower() != "no"
F = os.getenv("SECRET_Z")
G = int(os.environ["SECRET_W"])
`, `AUTH_ALLOW_REGISTRATION default="True" | PASSWORD_X default="False" | SECRET_W required | SECRET_X default="8" | SECRET_Y default="x" | SECRET_Z secret | TOKEN_X`},
		"tests-are-not-read": {`-- app.py --
import os
A = os.environ["A"]
-- conftest.py --
import os
B = os.environ["B"]
-- tests/x.py --
import os
C = os.environ["C"]
-- test_app.py --
import os
D = os.environ["D"]
`, `A required`},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, found(t, test.source)) })
	}
}

func TestHelpers(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"helper-of-a-helper": {`
import os
def _get(name):
    return os.getenv(name)
def _flag(name):
    return (_get(name) or "").lower() == "true"
A, B = _flag("A"), _get("B")
`, `A | B`},
		"defaults": {`
import os
def flag(name, default="false"):
    return os.environ.get(name, default) == "true"
def number(key, otherwise):
    return int(os.environ.get(key, otherwise))
def fixed(name):
    return os.environ.get(name, "fixed")
A, B, C, D, E = flag("A"), flag("B", "true"), number("C", 3), fixed("D"), flag(name="E", default="e")
`, `A | B default="true" | C | D default="fixed" | E default="e"`},
		"raises": {`
import os
def env(name, default=None):
    try:
        return os.environ[name]
    except KeyError:
        if default is not None:
            return default
        raise RuntimeError(name)
def soft(name, default=None):
    try:
        return os.environ[name]
    except KeyError:
        return default
def demands(name, default=None, required=False):
    value = os.environ.get(name, default)
    if required and not value:
        raise RuntimeError(name)
    return value
def parsed(name, default="1"):
    value = os.environ.get(name, default)
    if value > "3":
        raise ValueError
    return value
def pairs(name):
    value = os.getenv(name)
    if not value:
        return {}
    if ":" not in value:
        raise ValueError(value)
    return value
def early(name):
    value = os.getenv(name)
    if value is None: return None
    if value == "x": raise ValueError
    return value
def strict(name):
    value = os.getenv(name)
    if value is None:
        raise KeyError(name)
    return value
def known(name):
    value = os.getenv(name)
    if value not in ("a", "b"):
        raise ValueError(value)
    return value
A, B, C, D, E, F = env("A"), env("B", "b"), soft("C"), demands("D"), demands("E", required=True), parsed("F")
G, H, I, J, K = demands("G", None, True), pairs("H"), early("I"), strict("J"), known("K")
`, `A required | B default="b" | C | D | E required | F | G required | H | I | J required | K required`},
		"prefixes": {`
import os
PREFIX = "SHOP_"
def get(name):
    return os.environ[PREFIX + name.upper()]
def field(name, default=None):
    return os.environ.get(f"SHOP_{name}_X", default)
def inner(name):
    return get("DB_" + name)
A, B, C = get("host"), field("B", "b"), inner("user")
`, `SHOP_B_X default="b" | SHOP_DB_USER required | SHOP_HOST required`},
		"methods": {`
import os
class Reader:
    def get(self, name, default=None):
        return os.environ.get(name, default)
    def both(self):
        return self.get("A"), self.need("B")
    def need(self, name):
        return os.environ[name]
    @staticmethod
    def plain(name):
        return os.environ[name]
reader = Reader()
C, D = reader.get("C", "c"), Reader.plain("D")
E = request.args.get("E")
class Config:
    def _env(name):
        return os.environ[name]
    F = _env("F")
`, `A | B required | C default="c" | D required | F required`},
		"other-files": {`-- shop/util.py --
import os
def need(name):
    return os.environ[name]
class Env:
    def get(self, key):
        return os.environ[key]
env = Env()
-- shop/more.py --
from shop import util
from .util import need as must, env
def flag(name):
    return util.need(name) == "1"
A, B, C = must("A"), util.need("B"), env.get("C")
-- shop/last.py --
from .more import flag
from .util import Env
e = Env()
D, E = flag("D"), e.get("E")
`, `A required | B required | C required | D required | E required`},
		"lambda-partial-alias": {`
import os
from functools import partial
env = lambda name, default=None: os.environ.get(name, default)
get = os.environ.get
ask = os.getenv
read = partial(os.getenv)
def need(name, required=False):
    value = os.getenv(name)
    if required and value is None:
        raise KeyError(name)
    return value
must = partial(need, required=True)
A, B, C, D, E, F = env("A", "a"), get("B", "b"), ask("C"), read("D", "d"), must("E"), need("F")
`, `A default="a" | B default="b" | C | D default="d" | E required | F`},
		"callers-in-helpers": {`
from decouple import config
def text(name, default=""):
    return config(name, default=default)
def must(name):
    return config(name, cast=int)
A, B = text("A", "a"), must("SECRET_B")
`, `A default="a" | SECRET_B required`},
		"many-steps": {`
import os
def a(name): return os.environ[name]
def b(name): return a(name)
def c(name): return b(name)
X = c("X")
`, `X required`},
		"recursive": {`
import os
def a(name): return b(name) or os.environ[name]
def b(name): return a(name)
X = a("X")
`, `X required`},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, found(t, test.source)) })
	}
}
