package python

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFindNewer names the first release that reads each source: 0 where each Python 3
// does. Python 3.8 to 3.13 themselves say so.
func TestFindNewer(t *testing.T) {
	for source, want := range map[string]int{
		"match x:\n    case 1:\n        pass\n":         10,
		"match x, y:\n    case _:\n        pass\n":      10,
		"match (x):\n    case {'a': b}:\n        pass":  10,
		"match = re.match(x)\n":                         0,
		"match(x)\n":                                    0,
		"match: int = 3\n":                              0,
		"match[x]: int = 3\n":                           0,
		"match.group(1)\n":                              0,
		"try:\n    pass\nexcept* ValueError:\n    pass": 11,
		"try:\n    pass\nexcept *E:\n    pass":          11,
		"type X = int\n":                                12,
		"type X[T] = list[T]\n":                         12,
		"type = 3\n":                                    0,
		"type(x)\n":                                     0,
		"type in x\n":                                   0,
		"def f[T](x: T): pass\n":                        12,
		"async def f[T](x: T): pass\n":                  12,
		"class A[T]: pass\n":                            12,
		"class A(B): pass\n":                            0,
		"if (n := f()) > 1: pass\n":                     8,
		"x = [y := 1, y**2]\n":                          8,
		"x: int=3\n":                                    0,
		"x = a[1:2]\n":                                  0,
		"x = lambda: 3\n":                               0,
		"with (open(a) as f, open(b) as g):\n    pass":  9,
		"with (yield x):\n    pass":                     0,
		"with (open(a)) as f:\n    pass":                0,
		"with open(a) as f, open(b) as g:\n    pass":    0,
		`x = f"{d["a"]}"`:                               12,
		`x = f'{d['a']}'`:                               12,
		`x = f"{d['a']}"`:                               0,
		`x = f"{a}" "b"`:                                0,
		`x = f"{{" + "}}"`:                              0,
		`x = f"{{" f"{a}"`:                              0,
		`x = f"\"{a}\""`:                                0,
		`x = f"""{d["a"]} "b" """`:                      0,
		`x = f"{a:{b}}" + "c"`:                          0,
		`x = f"{a!r}", "b"`:                             0,
		`x = f"{'}'}" + "d"`:                            0,
		`x = f"" + "d"`:                                 0,
		`x = rf"\{a}" + "d"`:                            0,
		`# match x:`:                                    0,
		"x = '''\nmatch x:\n    case 1\n'''":            0,
		"@app.get('/')\ndef f():\n    return 1":         0,
	} {
		got := 0
		if n := FindNewer(source, 6); n != nil {
			got = n.Minor
		}
		assert.Equal(t, want, got, source)
		assert.Nil(t, FindNewer(source, max(want, 6)), source)
	}
}
