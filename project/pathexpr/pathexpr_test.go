package pathexpr

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/python"
)

// TestPath reads the last statement of each source, an assignment, as a path of the
// project whose app is shop/app.py. "?" stands for one that is not known.
func TestPath(t *testing.T) {
	const here = "HERE = os.path.dirname(os.path.abspath(__file__))\n"
	for name, test := range map[string]struct{ source, want string }{
		"text":                {`x = "a/b.txt"`, "a/b.txt"},
		"join":                {here + `x = os.path.join(HERE, "data", "b.txt")`, "shop/data/b.txt"},
		"join-upward":         {here + `x = os.path.join(HERE, "..", "b.txt")`, "b.txt"},
		"plus":                {here + `x = HERE + "/b.txt"`, "shop/b.txt"},
		"plus-separator":      {here + `x = HERE + os.sep + "b.txt"`, "shop/b.txt"},
		"format":              {here + `x = "{}/b.txt".format(HERE)`, "shop/b.txt"},
		"format-number":       {here + `x = "{1}/{0}.txt".format("b", HERE)`, "shop/b.txt"},
		"format-name":         {here + `x = "{base}/b.txt".format(base=HERE)`, "shop/b.txt"},
		"format-doubled":      {`x = "a/{{}}{}".format("b")`, "a/{}b"},
		"format-width":        {`x = "a/{:04}.txt".format(n)`, "?"},
		"format-too-few":      {`x = "a/{}{}".format("b")`, "?"},
		"f-string":            {here + `x = f"{HERE}/b.txt"`, "shop/b.txt"},
		"f-string-call":       {`x = f"{os.path.dirname(__file__)}/b.txt"`, "shop/b.txt"},
		"f-string-same-mark":  {`x = f"{os.path.join("a", "b")}.txt"`, "a/b.txt"},
		"f-string-beside":     {here + `x = f"{HERE}/" "b.txt"`, "shop/b.txt"},
		"f-string-width":      {`x = f"a/{n:04}.txt"`, "?"},
		"f-string-unknown":    {`x = f"a/{n}.txt"`, "?"},
		"percent":             {here + `x = "%s/b.txt" % HERE`, "shop/b.txt"},
		"percent-tuple":       {here + `x = "%s/%s" % (HERE, "b.txt")`, "shop/b.txt"},
		"percent-mapping":     {here + `x = "%(h)s/b.txt" % {"h": HERE}`, "?"},
		"pathlib":             {`x = Path(__file__).parent / "data" / "b.txt"`, "shop/data/b.txt"},
		"pathlib-parents":     {`x = Path(__file__).resolve().parents[1] / "b.txt"`, "b.txt"},
		"pathlib-in-brackets": {`x = (Path(__file__).parent / ".." / "b.txt").resolve()`, "b.txt"},
		"pathlib-call-of-key": {`x = (a)["b"]`, "?"},
		"pardir":              {`x = os.path.join(os.path.dirname(__file__), os.pardir, ".data")`, ".data"},
		"pardir-of-path":      {`x = os.path.join(os.path.dirname(__file__), os.path.pardir, os.curdir, ".data")`, ".data"},
		"pardir-text":         {`x = os.path.dirname(__file__) + "/../.data"`, ".data"},
		"split":               {`x = os.path.join(os.path.split(os.path.abspath(__file__))[0], "b.txt")`, "shop/b.txt"},
		"split-last":          {`x = os.path.split(__file__)[1]`, "?"},
		"or-here":             {`x = os.path.join(os.path.dirname(__file__) or ".", "b.txt")`, "shop/b.txt"},
		"or-configured":       {`x = os.environ.get("X") or "b.txt"`, "b.txt"},
		"computed-end":        {here + `x = os.path.join(HERE, "data", n)`, "?"},
		"pathlib-several":     {`x = Path("a", "b.txt")`, "a/b.txt"},
		"pathlib-with-name":   {`x = Path(__file__).with_name("b.txt")`, "shop/b.txt"},
		"annotated":           {"BASE: Path = Path(__file__).parent\nx = BASE / 'b.txt'", "shop/b.txt"},
		"root-path":           {`x = os.path.join(app.root_path, "b.txt")`, "shop/b.txt"},
		"instance":            {`x = os.path.join(app.instance_path, "b.db")`, "instance/b.db"},
		"default":             {`x = os.environ.get("X", "a/b.txt")`, "a/b.txt"},
		"absolute":            {`x = "/etc/b.txt"`, "?"},
		"outside":             {`x = os.path.join(os.path.dirname(__file__), "../../b.txt")`, "?"},
		"circle":              {"A = B\nB = A\nx = A", "?"},
		"rooted-twice":        {here + `x = f"{HERE}{HERE}"`, "?"},
		"many":                {doubled(8), "?"},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(".", "shop/app.py")
			got := "?"
			python.ReadStatements("shop/app.py", test.source, r.Note)
			python.ReadStatements("shop/app.py", test.source, func(s python.Statement) {
				if at := python.OuterIndex(s.Tokens, "="); at > 0 && s.Begins("x") {
					if file, ok := r.Path(s.Path, s.Tokens[at+1:]); ok {
						got = file
					}
				}
			})
			assert.Equal(t, test.want, got)
		})
	}
}

// doubled is a text of ever more parts: each line has the one before thirty times.
func doubled(lines int) string {
	source := "A0 = 'a'\n"
	for i := range lines {
		source += "A" + string(rune('1'+i)) + " = f'" + strings.Repeat("{A"+string(rune('0'+i))+"}", 30) + "'\n"
	}
	return source + "x = A8"
}

func TestAfter(t *testing.T) {
	for source, want := range map[string]Value{
		`"sqlite:///" + os.path.join(os.path.dirname(__file__), "a.db")`:         {Text: "shop/a.db", Rooted: true},
		`"sqlite:///{}".format(os.path.join(os.path.dirname(__file__), "a.db"))`: {Text: "shop/a.db", Rooted: true},
		`f"sqlite:///{os.path.dirname(__file__)}/a.db"`:                          {Text: "shop/a.db", Rooted: true},
		`"sqlite:///%s" % Path(__file__).with_name("a.db")`:                      {Text: "shop/a.db", Rooted: true},
		`"sqlite:///a.db"`: {Text: "a.db"},
		`"sqlite:///" + x`: {},
		`"postgres:///x"`:  {},
	} {
		python.ReadStatements("shop/app.py", source, func(s python.Statement) {
			got, _ := NewReader(".", "shop/app.py").After(s.Path, s.Tokens, "sqlite:///")
			assert.Equal(t, want, got, source)
		})
	}
}

// TestFolder reads the last statement of each source, an assignment, as a folder whose
// end may be computed: "..." then stands behind it. "?" stands for one that is not known.
func TestFolder(t *testing.T) {
	const here = "HERE = os.path.dirname(os.path.abspath(__file__))\n"
	for name, test := range map[string]struct{ source, want string }{
		"known":           {`x = "a/b"`, "a/b"},
		"join":            {here + `x = os.path.join(HERE, "data", n)`, "shop/data..."},
		"join-between":    {here + `x = os.path.join(HERE, "data", n, "last")`, "shop/data..."},
		"join-first":      {`x = os.path.join(n, "data")`, "?"},
		"join-upward":     {here + `x = os.path.join(HERE, "..", "data", n)`, "data..."},
		"join-absolute":   {here + `x = os.path.join(HERE, "data", n, "/tmp")`, "?"},
		"f-string":        {`x = f"a/b/{n}.txt"`, "a/b..."},
		"f-string-name":   {`x = f"a/b{n}"`, "a..."},
		"f-string-first":  {`x = f"{n}/b"`, "?"},
		"f-string-alone":  {`x = f"b{n}"`, "?"},
		"format":          {`x = "a/{0.major}/b".format(v)`, "a..."},
		"percent":         {`x = "a/%s" % n`, "a..."},
		"plus":            {here + `x = HERE + "/data/" + n`, "shop/data..."},
		"plus-in-join":    {here + `x = os.path.join(HERE, "data/" + n, "b")`, "shop/data..."},
		"pathlib":         {`x = Path(__file__).parent / "data" / n / "b"`, "shop/data..."},
		"dirname":         {here + `x = os.path.dirname(os.path.join(HERE, "data", n))`, "shop/data..."},
		"constant":        {here + "D = os.path.join(HERE, 'data', n)\n" + `x = os.path.join(D, "b")`, "shop/data..."},
		"class-attribute": {"class C:\n    V = n()\n    x = os.path.join('data', V)", "data..."},
		"with-name":       {`x = Path("a", n).with_name("b")`, "?"},
		"absolute":        {`x = "/var/" + n`, "?"},
		"outside":         {here + `x = os.path.join(HERE, "..", "..", "b", n)`, "?"},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(".", "shop/app.py")
			got := "?"
			python.ReadStatements("shop/app.py", test.source, r.Note)
			python.ReadStatements("shop/app.py", test.source, func(s python.Statement) {
				if at := python.OuterIndex(s.Tokens, "="); at > 0 && s.Begins("x") {
					if folder, cut, ok := r.Folder(s.Path, s.Tokens[at+1:]); ok {
						got = folder
						if cut {
							got += "..."
						}
						_, whole := r.Path(s.Path, s.Tokens[at+1:])
						assert.Equal(t, !cut, whole, "Path takes no path that is cut")
					}
				}
			})
			assert.Equal(t, test.want, got)
		})
	}
}
