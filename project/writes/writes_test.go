package writes

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/disk"
	"dockgen/project/sourcetest"
	"dockgen/schema"
)

// doubled is a constant of ever more parts: each line has the one before thirty times.
func doubled(lines int) string {
	source := "A0 = 'a'\n"
	for i := 1; i <= lines; i++ {
		source += fmt.Sprintf("A%d = %s\n", i, strings.Repeat(fmt.Sprintf("A%d + ", i-1), 30)+"'b'")
	}
	return source + fmt.Sprintf("os.makedirs(A%d)\n", lines)
}

// A hostile file neither panics nor takes long, and what is found is what the
// config takes.
func FuzzWritten(f *testing.F) {
	f.Add("import os\nB = os.path.abspath(os.path.dirname(__file__))\nos.makedirs(os.path.join(B, 'up'), exist_ok=True)\n")
	f.Add("from pathlib import Path\n(Path(__file__).parents[1] / 'x' / 'y').mkdir()\nP = Path.cwd().joinpath('z').resolve()\nP.mkdir()\n")
	f.Add("app.config['UPLOAD_FOLDER'] = os.getenv('U', 'u') or 'v'\nSESSION_TYPE='filesystem'\nd = {'filename': 'a/b', 'x': 'sqlite:///' + q}\n")
	f.Add("A = B\nB = A\nos.mkdir(A)\nos.mkdir(((\nmkdir(]\nx.mkdir()\n.mkdir(\nFileHandler(filename=)\n'sqlite:///../../x'\nA[0].parents[99].mkdir()\n")
	f.Add(doubled(8))
	f.Fuzz(func(t *testing.T, source string) {
		dir := t.TempDir()
		sourcetest.Write(t, dir, "shop/app.py", source)
		sourcetest.Write(t, dir, "requirements.txt", "flask-sqlalchemy\n")
		folders, beside := Find(sourcetest.Open(t, dir), ".", "shop/app.py", []string{"shop/app.py"}, nil, func() bool { return true })
		list := ""
		for _, f := range folders {
			list += strconv.Quote(f.Value) + ", "
		}
		_, problems := schema.Load("flaskdeploy.hcl", []byte(
			"app {\n  entry_point = \"shop.app:app\"\n}\nimage {\n  writable = ["+list+"]\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"))
		assert.Empty(t, problems, list)
		for _, f := range beside {
			assert.False(t, disk.Outside(f.Value), f.Value)
		}
	})
}
