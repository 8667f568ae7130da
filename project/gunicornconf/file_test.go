package gunicornconf

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

func TestRead(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"settings", "workers = 4\nbind = '0.0.0.0:5005'\n", "workers=4 bind=0.0.0.0:5005"},
		{"the-last-counts", "workers = 4\nworkers = 2\n", "workers=2"},
		{"environment", "import os\nworkers = int(os.environ.get('WORKERS', 3))\n", "workers=3(WORKERS)"},
		{"computed", "import multiprocessing\nworkers = multiprocessing.cpu_count() * 2 + 1\n", "workers=?"},
		{"hook", "def post_fork(server, worker):\n    pass\n", "hook:post_fork@1"},
		{"import", "from shop import settings\nimport os\n", "import:from shop import settings@1"},
		{"name-of-the-flag", "preload = True\nlog_level = 'info'\nkeep_alive = 2\n", "ignored:preload>preload_app@1 ignored:log_level>loglevel@2 ignored:keep_alive>keepalive@3"},
		{"other-name", "app_module = 'app:app'\n", "ignored:app_module>wsgi_app@1"},
		{"slip", "worker = 4\ntimout = 5\nlogelvel = 'info'\n", "ignored:worker>workers@1 ignored:timout>timeout@2 ignored:logelvel>loglevel@3"},
		{"slip-of-a-hook", "def post_forks(server, worker):\n    pass\n", "ignored:post_forks>post_fork@1"},
		{"letter-case", "WORKERS = 4\n", "ignored:WORKERS>workers@1"},
		{"annotation", "workers: 2\ntimeout: int = 5\n", "timeout=5 ignored:workers>workers@1:annotation"},
		{"name-of-its-own", "worker = 4\nworkers = worker * 2\nport = 80\nbind = f'0.0.0.0:{port}'\n", "workers=? bind=0.0.0.0:80"},
		{"helper", "cores = 2\nmax_workers = 3\nhost = 'x'\nx = 1\ndef count():\n    worker = 5\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- g.py --\n"+tt.content)
			file := Read(f, "g.py")
			var have []string
			for _, s := range file.Settings {
				value := s.Value.Text
				if !s.Value.Known {
					value = "?"
				}
				if s.Value.Variables != nil {
					value += "(" + strings.Join(s.Value.Variables, ",") + ")"
				}
				have = append(have, s.Name+"="+value)
			}
			line := func(at string) string { return strings.TrimPrefix(at, "g.py:") }
			for _, h := range file.Hooks {
				have = append(have, "hook:"+h.Name+"@"+line(h.At.String()))
			}
			for _, i := range file.Imports {
				have = append(have, "import:"+i.Name+"@"+line(i.At.String()))
			}
			for _, i := range file.Ignored {
				text := "ignored:" + i.Name + ">" + i.Meant + "@" + line(i.At.String())
				if i.Annotation {
					text += ":annotation"
				}
				have = append(have, text)
			}
			assert.Equal(t, tt.want, strings.Join(have, " "))
		})
	}
}

func TestBinds(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"text", "bind = '0.0.0.0:5005'", "5005 fixed"},
		{"two-in-one", "bind = '0.0.0.0:5005,[::]:5006'", "5005 5006 fixed"},
		{"list", "bind = ['0.0.0.0:5005', 'unix:/run/x.sock']", "5005  fixed"},
		{"no-port", "bind = '0.0.0.0'", "8000 fixed"},
		{"scheme", "bind = 'tcp://0.0.0.0:5005'", "5005 fixed"},
		{"port-of-the-environment", "import os\nbind = '0.0.0.0:' + os.environ.get('PORT', '5005')", "5005"},
		{"other-variable", "import os\nbind = os.environ.get('BIND', '0.0.0.0:5005')", "5005 fixed"},
		{"percent", "import os\nbind = '%s:%s' % ('', os.getenv('PORT', 5005))", "5005"},
		{"none", "workers = 2", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- g.py --\n"+tt.content+"\n")
			addresses, fixed, _ := Read(f, "g.py").Binds()
			var have []string
			for _, address := range addresses {
				have = append(have, Port(address))
			}
			if fixed {
				have = append(have, "fixed")
			}
			assert.Equal(t, tt.want, strings.Join(have, " "))
		})
	}
}

func TestIsLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "localhost:80": true, "[::1]:80": true, "localhost": true, "tcp://127.0.0.1:80": true,
		"0.0.0.0:80": false, ":80": false, "[::]:80": false, "10.127.0.1:80": false, "": false,
	} {
		assert.Equal(t, want, IsLocal(address), address)
	}
}

func TestLocate(t *testing.T) {
	f, _ := sourcetest.Index(t, "-- gunicorn-cfg.py --\n-- deploy/g.py --\n-- web/conf/gunicorn.py --\n-- web/app.py --\n")
	for name, want := range map[string]string{
		"gunicorn-cfg.py": "gunicorn-cfg.py", "./gunicorn-cfg.py": "gunicorn-cfg.py", "file:gunicorn-cfg.py": "gunicorn-cfg.py",
		"python:deploy.g": "deploy/g.py", "python:conf.gunicorn": "web/conf/gunicorn.py", "conf/gunicorn.py": "web/conf/gunicorn.py",
		"/app/deploy/g.py": "deploy/g.py", "/etc/gunicorn/g.py": "deploy/g.py", "/etc/none.py": "", "python:none": "", "": "",
	} {
		assert.Equal(t, want, Locate(f, name, "web", "."), name)
	}
}
