package reads

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
	"dockgen/project/startup"
)

// TestFind reads one statement after the other of shop/app.py, whose app starts at the
// root. "!" stands behind what the start, or an answer, needs.
func TestFind(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"open":            {"open('a.txt')\nopen('b.txt', 'rb')\nopen(file='c.txt', mode='r', encoding='u8')\nio.open('d.txt')\n", "a.txt! b.txt! c.txt! d.txt!"},
		"open-to-write":   {"open('a.txt', 'w')\nopen('b.txt', 'ab')\nopen('c.txt', mode='r+')\nopen('d.txt', mode)\nopen(e)\nopen('/etc/f')\n", ""},
		"with":            {"with open('a.txt') as f, open('b.txt') as g:\n    pass\n", "a.txt! b.txt!"},
		"pathlib":         {"H = Path(__file__).parent\n(H / 'a.txt').read_text()\nx = H.joinpath('b').read_bytes()\nwith (H / 'c').open() as f:\n    pass\n(H / 'd').open('w')\nfor p in (H / 'e').iterdir():\n    pass\n", "shop/a.txt! shop/b! shop/c! shop/e!"},
		"loaders":         {"json.load(open('a.json'))\npd.read_csv('b.csv')\njoblib.load('c.bin')\ncontext.load_cert_chain('d.pem', 'e.pem')\nos.listdir('f')\nother.load('g')\n", "a.json! b.csv! c.bin! d.pem! e.pem! f!"},
		"of-flask":        {"app = Flask(__name__, template_folder='../docs/t', static_folder='s')\napp.open_resource('a.sql')\n", "docs/t! shop/s! shop/a.sql!"},
		"view":            {"@app.get('/')\ndef a():\n    return send_file('../docs/a.pdf')\n@app.route('/b')\n@cached\ndef b():\n    return send_from_directory('files', 'b.pdf')\n", "docs/a.pdf! shop/files/b.pdf!"},
		"view-unsure":     {"@app.get('/')\ndef a():\n    if x:\n        return send_file('a.pdf')\n    try:\n        open('b')\n    except OSError: pass\n", "shop/a.pdf b"},
		"function":        {"def a():\n    return open('a.txt')\n", "a.txt"},
		"function-called": {"def a():\n    return open('a.txt')\nX = a()\n", "a.txt!"},
		"command":         {"@app.cli.command('seed')\ndef a():\n    open('a.txt')\nif __name__ == '__main__':\n    open('b.txt')\n", ""},
		"unsure":          {"if os.path.exists('a'): open('a')\ntry:\n    open('b')\nexcept OSError:\n    pass\n", "a b"},
		"sqlite":          {"sqlite3.connect('a.db')\nsqlite3.connect('file:b.db?mode=ro', uri=True)\nother.connect('c.db')\nsqlite3.connect(f'file:{x}')\n", "a.db! b.db!"},
		"formed":          {"B = os.path.dirname(__file__)\nopen('{}/a'.format(B))\nopen('%s/b' % B)\nopen(B + '/c')\nopen(f'{B}/d')\n", "shop/a! shop/b! shop/c! shop/d!"},
		"again":           {"def a(): open('a')\nopen('a')\n", "a!"},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- shop/app.py --\n"+test.source+"-- shop/__init__.py --\n")
			trace := startup.Follow(f, ".", []string{"shop/app.py"}, "")
			var all []string
			for _, r := range Find(f, ".", "shop/app.py", []string{"shop/app.py"}, trace) {
				name := r.Path
				if r.Needed {
					name += "!"
				}
				all = append(all, name)
			}
			assert.Equal(t, test.want, strings.Join(all, " "))
		})
	}
}

// TestBounds reads calls in calls.
func TestBounds(t *testing.T) {
	f, _ := sourcetest.Index(t, "-- app.py --\n"+strings.Repeat(strings.Repeat("open(", 4_000)+strings.Repeat(")", 4_000)+"\n", 20))
	begin := time.Now()
	assert.Empty(t, Find(f, ".", "app.py", []string{"app.py"}, startup.Follow(f, ".", []string{"app.py"}, "")))
	assert.Less(t, time.Since(begin), 10*time.Second)
}
