package startup

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// describe writes a trace: the files, "?" behind one that is not certain to run, then the
// failures but those of packages, and the distributions that are asked for.
func describe(t *Trace) string {
	var all []string
	for _, f := range t.Files {
		name := f.Path
		if !f.Certain {
			name += "?"
		}
		if f.Broken != nil {
			name += " broken"
		}
		all = append(all, name)
	}
	names := []string{"top", "module", "part", "name", "circle", "parent"}
	for _, f := range t.Failures {
		if f.Kind != NoTop || f.Module != "flask" {
			all = append(all, names[f.Kind]+" "+f.Module+":"+f.Name+" at "+f.At.String())
		}
	}
	for _, a := range t.Asked {
		all = append(all, "asks "+a.Name+" at "+a.At.String())
	}
	return strings.Join(all, "\n")
}

func TestFollow(t *testing.T) {
	for name, test := range map[string]struct{ factory, files, want string }{
		"order": {"", `-- app.py --
import a.b
from c import d
-- a/__init__.py --
-- a/b.py --
import c
-- c/__init__.py --
-- c/d.py --
-- e.py --
`, "app.py\na/__init__.py\na/b.py\nc/__init__.py\nc/d.py"},
		"may-run": {"", `-- app.py --
if x: import a
else:
    import b
for i in x: import c
try:
    import d
except ImportError:
    import e
finally:
    import f
with x:
    import g
with contextlib.suppress(ImportError): import h
def never(): import i
class K:
    import j
if __name__ == "__main__":
    import i
if typing.TYPE_CHECKING:
    import i
async def later():
    import i
match x:
    case 1: import k
import l; import m
-- a.py --
-- b.py --
-- c.py --
-- d.py --
-- e.py --
-- f.py --
-- g.py --
-- h.py --
-- i.py --
-- j.py --
-- k.py --
-- l.py --
-- m.py --
`, "app.py\na.py?\nb.py?\nc.py?\nd.py?\ne.py?\nf.py\ng.py\nh.py?\nj.py\nk.py?\nl.py\nm.py"},
		"calls": {"make", `-- app.py --
from a import setup as prepare
import b.c
import d as e
prepare()
b.c.start()
e.go()
def make():
    inner()
    from f import g
    g()
    if x:
        return 1
    import h
    def deep(): import never
def inner(): import i
@cached
def twice(): import j
twice()
def gen():
    yield
    import never
gen()
x = lambda: never()
-- a.py --
def setup(): import k
-- b/__init__.py --
-- b/c.py --
def start():
    from . import l
-- b/l.py --
-- d.py --
def go(): import m
-- f.py --
def g(): import n
-- h.py --
-- i.py --
-- j.py --
-- k.py --
-- m.py --
-- n.py --
-- never.py --
`, "app.py\na.py\nb/__init__.py\nb/c.py\nd.py\nk.py\nb/l.py\nm.py\ni.py\nf.py\nn.py\nh.py?"},
		"circle":       {"", "-- app.py --\nfrom a import x\ny = 1\n-- a.py --\nfrom app import y\nx = 1\n", "app.py\na.py\ncircle app:y at a.py:1"},
		"circle-after": {"", "-- app.py --\ny = 1\nfrom a import x\n-- a.py --\nfrom app import y\nx = 1\n", "app.py\na.py"},
		"circle-seen": {"", "-- app.py --\ntry: import a\nexcept ImportError: pass\nimport b\ny = 1\n-- a.py --\nimport b\n-- b.py --\nfrom app import y\n",
			"app.py\na.py?\nb.py"},
		"circle-dynamic": {"", "-- app.py --\nimport_module('a')\nimport a\ny = 1\n-- a.py --\nfrom app import y\n", "app.py\na.py"},
		"circle-module":  {"", "-- app/__init__.py --\nfrom app import a\n-- app/a.py --\nfrom app import b\n-- app/b.py --\n", "app/__init__.py\napp/a.py\napp/b.py"},
		"missing": {"", "-- app.py --\nimport p.a\nfrom p import b\nfrom p.c import d\nfrom n import e\nimport sys\n-- p/__init__.py --\n-- n/x.txt --\n",
			"app.py\np/__init__.py\nmodule p.a: at app.py:1\nmodule p:b at app.py:2\nmodule p.c: at app.py:3\npart n:e at app.py:4"},
		"extended": {"", "-- app.py --\nimport p.a\nfrom p import b\n-- p/__init__.py --\n__path__.append('x')\n", "app.py\np/__init__.py"},
		"open":     {"", "-- app.py --\nfrom p import b, c\n-- p/__init__.py --\nfrom x import *\n", "app.py\np/__init__.py\ntop x: at p/__init__.py:1"},
		"own-name": {"", "-- app.py --\nimport p\n-- p/__init__.py --\nfrom . import q\nfrom p import r\n", "app.py\np/__init__.py\nmodule :q at p/__init__.py:1\nmodule p:r at p/__init__.py:2"},
		"parent":   {"", "-- app.py --\nfrom . import a\nfrom .b import c\nimport p.d\n-- p/d.py --\nfrom .. import e\n", "app.py\np/d.py\nparent : at app.py:1\nparent b: at app.py:2\nparent : at p/d.py:1"},
		"path":     {"", "-- app.py --\nimport a\nsys.path.insert(0, 'lib')\nimport b\n", "app.py\ntop a: at app.py:1"},
		"metadata": {"", `-- app.py --
import importlib
import importlib.metadata
from importlib import metadata as md
from importlib.metadata import version as v, distribution
import pkg_resources
NAME = "own"
importlib.metadata.version("one")
md.metadata("two")
v("three")
distribution(NAME)
pkg_resources.get_distribution("four")
try: v("never")
except Exception: pass
def version(x): pass
version("never")
-- never.py --
`, "app.py\ntop pkg_resources: at app.py:5\nasks one at app.py:7\nasks two at app.py:8\nasks three at app.py:9\nasks own at app.py:10\nasks four at app.py:11"},
		"broken": {"", "-- app.py --\nimport a\n-- a.py --\nx = (\n", "app.py\na.py broken"},
		"itself": {"make", "-- app.py --\nimport app\ndef make(): make(); other()\ndef other(): make()\n", "app.py"},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, test.files)
			at := f.Importer(".").Locate("app")
			assert.Equal(t, test.want, describe(Follow(f, ".", at.Files, test.factory)))
		})
	}
}

// TestBounds follows source that is made to take long.
func TestBounds(t *testing.T) {
	calls, names := "", ""
	for i := range 10_000 {
		calls += fmt.Sprintf("def f%d(): pass\nf%d()\n", i, i)
		names += fmt.Sprintf("from big import a%d\n", i)
	}
	for name, source := range map[string]string{
		"calls":  calls,
		"names":  names + strings.Repeat("# filling\n", 50_000),
		"nested": "from importlib.metadata import version as v\n" + strings.Repeat(strings.Repeat("v(", 4_000)+strings.Repeat(")", 4_000)+"\n", 20),
		"chain":  strings.Repeat(strings.Repeat("a.", 4_000)+"a(1)\n", 60),
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- app.py --\n"+source+"-- big.py --\n"+strings.Repeat("# filling\n", 80_000))
			begin := time.Now()
			Follow(f, ".", []string{"app.py"}, "")
			assert.Less(t, time.Since(begin), 10*time.Second)
		})
	}
}
