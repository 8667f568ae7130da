package image

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

func TestShortened(t *testing.T) {
	for name, want := range map[string]string{
		"/data": "data", "/root/.tree/db": "tree/db", "/root/x": "x", "/root": "root", "/home/app/.cache/hf": "cache/hf", "/var/lib/shop/db": "shop/db", "/var/log/a.log": "log/a.log", "/usr/src/app/x": "app/x",
		"/usr/local/share/x": "x", "/mnt/a/b": "a/b", "/srv": "srv", "/opt/x/..y": "x/y", "/home/app": "app", "/...": "data",
	} {
		assert.Equal(t, want, shortened(name), name)
	}
}

func TestCommandReason(t *testing.T) {
	for _, line := range []string{
		"apt-get update", "pip install -r requirements.txt", "useradd app", "bash -", "curl -sL https://deb.nodesource.com/setup_20.x", "curl -LsSf https://astral.sh/uv/install.sh", "wget -qO- https://www.postgresql.org/media/keys/ACCC4CF8.asc",
		"echo x", "echo x > /etc/timezone", "python -m compileall .", "npm ci", "sed -i s/\\r// entrypoint.sh", "ls 2>&1", "curl -fsSL x.gpg -o /usr/share/keyrings/x.gpg", "git config --global x y", "chmod +x start.sh", "sha256sum -c x", "tar xf uv.tar.gz -C /tmp/", "mv /tmp/uv-x86_64-unknown-linux-gnu/uv /usr/bin/uv", "dpkg --print-architecture", "dpkg --configure -a",
	} {
		assert.Empty(t, commandReason(strings.Fields(line)), line)
	}
	for _, line := range []string{
		"curl -o model.bin https://example.com/model.bin", "wget https://example.com/x.tgz", "git clone https://example.com/x", "tar xf x.tgz", "echo x > /etc/x.conf", "printf x >> /opt/x", "make install", "sed -i s/a/b/ app.py", "update-ca-certificates", "crontab jobs", "playwright install",
		"supervisorctl start", "mysterious-tool", "bash build.sh", "dpkg -i /tmp/driver.deb", "mv /tmp/model /srv/uv/model",
	} {
		assert.NotEmpty(t, commandReason(strings.Fields(line)), line)
	}
}

func TestHostOf(t *testing.T) {
	for value, want := range map[string]string{
		"redis://cache:6379/0": "cache", "postgresql://u:p@db/x": "db", "http://api": "api", "cache:11211": "cache", "redis": "", "a b": "", "/x/y": "", "": "",
	} {
		assert.Equal(t, want, hostOf("CACHE_TYPE", value), value)
	}
	assert.Equal(t, "redis", hostOf("REDIS_HOST", "redis"))
}

func TestProjectPath(t *testing.T) {
	tests := map[string]struct{ dockerfile, path, want string }{
		"whole":          {"FROM x\nWORKDIR /srv\nCOPY . .\n", "/srv/a/b", "a/b"},
		"itself":         {"FROM x\nCOPY . /srv/\n", "/srv", "."},
		"beside":         {"FROM x\nCOPY . /srv\n", "/srvs/a", ""},
		"folder":         {"FROM x\nCOPY web /srv/w\n", "/srv/w/x", "web/x"},
		"nearest":        {"FROM x\nCOPY . /srv\nCOPY web /srv/other\n", "/srv/other/x", "web/x"},
		"file-to-folder": {"FROM x\nCOPY app.py /srv/\n", "/srv/app.py", "app.py"},
		"of-a-variable":  {"FROM x\nENV H=/srv\nWORKDIR $H\nCOPY . $H/\n", "/srv/x", "x"},
		"inherited":      {"FROM x AS a\nWORKDIR /srv\nCOPY . .\nFROM a\n", "/srv/x", "x"},
		"another-stage":  {"FROM x AS a\nCOPY . /srv\nFROM x\nCOPY --from=a /srv /srv\n", "/srv/x", ""},
		"out-of-it":      {"FROM x\nCOPY . /srv\n", "/srv/../x", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- app.py --\n-- web/x --\n-- Dockerfile --\n"+tt.dockerfile)
			m := Find(f, nil, ".")
			if m.Path == "" {
				m = read(f, "Dockerfile", []string{"."}, "", 0)
			}
			have, _ := m.ProjectPath(tt.path)
			assert.Equal(t, tt.want, have)
		})
	}
}
