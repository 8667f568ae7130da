package naming

import (
	"strings"
	"testing"

	"github.com/distribution/reference"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/schema/imageref"
	"dockgen/schema/mistake/mistaketest"
)

func TestCheckEnvName(t *testing.T) {
	for _, s := range []string{"LOG_LEVEL", "_", "a1", "PORTS", "path", strings.Repeat("A", 128)} {
		assert.NoError(t, CheckVariable(s), s)
	}
	const rule = ` A name is letters, digits and "_", and does not begin with a digit.`
	mistaketest.AssertMistakes(t, CheckVariable, [][3]string{
		{"empty", "", `The name of a variable is empty. It is letters, digits and "_", and does not begin with a digit.`},
		{"digit-first", "1A", `"1A" is not the name of a variable: it begins with a digit.` + rule},
		{"dash", "MY-VAR", `"MY-VAR" is not the name of a variable: it holds "-".` + rule},
		{"assignment", "A=b", `"A=b" is not the name of a variable: it holds "=".` + rule},
		{"not-ascii", "É", `"É" is not the name of a variable: it holds "É".` + rule},
		{"too-long", strings.Repeat("A", 129), `" is 129 characters long. The name of a variable has at most 128.`[1:]},
		{"port", "PORT", `"PORT" is set by dockgen itself. Write app.port instead.`},
		{"workers", "WEB_CONCURRENCY", `"WEB_CONCURRENCY" is set by dockgen itself. Write worker.workers instead.`},
		{"gunicorn", "GUNICORN_CMD_ARGS", `"GUNICORN_CMD_ARGS" is set by dockgen itself. Write the arguments of the worker block instead, or name a worker.config_file.`},
		{"path", "PATH", `"PATH" is set by dockgen itself. Programs are found in the virtual environment first; there is no argument for it.`},
		{"pythonpath", "PYTHONPATH", `"PYTHONPATH" is set by dockgen itself. Write app.directory instead.`},
		{"home", "HOME", `"HOME" is set by dockgen itself. It is /tmp, so that any user id can run the image; there is no argument for it.`},
	})
}

func TestCheckSecretName(t *testing.T) {
	for _, s := range []string{"CR_PAT", "GITHUB_TOKEN", "_T0"} {
		assert.NoError(t, CheckSecret(s), s)
	}
	mistaketest.AssertMistakes(t, CheckSecret, [][3]string{
		{"empty", "", `The name of a variable is empty. It is letters, digits and "_", and does not begin with a digit.`},
		{"shell-reference", "$CR_PAT", `"$CR_PAT" is not the name of a variable. Write it without the dollar sign: "CR_PAT".`},
		{"shell-braces", "${CR_PAT}", `"${CR_PAT}" is not the name of a variable. Write it without the dollar sign: "CR_PAT".`},
		{"dash", "cr-pat", `"cr-pat" is not the name of a variable: it holds "-".`},
		{"lower-case", "token", `"token" has lower-case letters, as the variables of scripts have.`},
		{"read-by-docker", "DOCKER_HOST", `"DOCKER_HOST" is read by docker itself.`},
		{"used-by-the-script", "IMAGE", `"IMAGE" means something else in the script that builds the image.`},
		{"the-token-itself", "ghp" + "_Zx81abcdEFGH2345ijklMNOP6789", `"ghp_…" looks like a GitHub token. Write the name of the environment variable that holds it, such as "CR_PAT".`},
	})
}

func TestCheckIndexName(t *testing.T) {
	for _, s := range []string{"acme", "Acme_1.x-y", "0"} {
		assert.NoError(t, CheckIndex(s), s)
	}
	const rule = ` is not the name of a package index. A name is at most 64 letters, digits, ".", "_" and "-", and begins with a letter or digit.`
	mistaketest.AssertMistakes(t, CheckIndex, [][3]string{
		{"empty", "", `""` + rule},
		{"dash-first", "-a", `"-a"` + rule},
		{"space", "a b", `"a b"` + rule},
		{"not-ascii", "é", `"é"` + rule},
		{"too-long", strings.Repeat("a", 65), rule[1:]},
	})
}

func TestCheckDebianPackage(t *testing.T) {
	for _, s := range []string{"curl", "bc", "g++", "libpq5", "libstdc++6", "python3.13-dev", "0ad", "libpq5=17.6-0+deb13u1", "git=1:2.47.3-0+deb13u1", "xz-utils=1~rc1"} {
		assert.NoError(t, CheckDebianPackage(s), s)
	}
	const rule = ` is not a Debian package. A name is lower-case letters, digits, "+", "-" and ".", and can be pinned: "libpq5=17.6-0+deb13u1". Write one package in each element of the list.`
	const version = ` has no Debian version after "=". Write such as "libpq5=17.6-0+deb13u1", or the name alone.`
	mistaketest.AssertMistakes(t, CheckDebianPackage, [][3]string{
		{"empty", "", `""` + rule},
		{"one-character", "g", `"g"` + rule},
		{"upper-case", "Curl", `"Curl" is not a Debian package. Write "curl".`},
		{"white-space", " curl", `" curl" is not a Debian package. Write "curl".`},
		{"two-packages", "curl git", `"curl git"` + rule},
		{"removal", "curl-", `"curl-" ends in "-", which tells apt-get to remove the package. Write "curl".`},
		{"release", "curl/stable", `"curl/stable"` + rule},
		{"architecture", "libpq5:arm64", `"libpq5:arm64"` + rule},
		{"option", "-y", `"-y"` + rule},
		{"wildcard", "lib*", `"lib*"` + rule},
		{"empty-version", "libpq5=", `"libpq5="` + version},
		{"version-with-a-space", "libpq5= 1", `"libpq5= 1"` + version},
		{"version-with-a-star", "libpq5=17.*", `"libpq5=17.*"` + version},
	})
}

func TestCheckUsername(t *testing.T) {
	for _, s := range []string{"x-access-token", "__token__", "AWS", "jane@acme.dev", "ns+robot", "00000000-0000-0000-0000-000000000000"} {
		assert.NoError(t, CheckUsername(s), s)
	}
	const rule = ` Allowed are letters, digits, ".", "_", "@", "+" and "-".`
	mistaketest.AssertMistakes(t, CheckUsername, [][3]string{
		{"empty", "", "The user name is empty. Leave the line out to use the default, or write the name that the host asks for."},
		{"colon", "a:b", `The user name "a:b" holds ":".` + rule},
		{"space", "a b", `The user name "a b" holds " ".` + rule},
		{"quote", "it's", `The user name "it's" holds "'".` + rule},
		{"dollar", "robot$x", `The user name "robot$x" holds "$".` + rule},
		{"option", "-x", `The user name "-x" begins with "-", which programs take for an option.`},
		{"too-long", strings.Repeat("a", 129), `is 129 characters long. At most 128 are allowed.`},
	})
}

func TestCheckWorkerClass(t *testing.T) {
	for _, s := range []string{"sync", "gthread", "gevent", "eventlet", "tornado", "shop.workers.Patient", "uvicorn.workers.UvicornWorker"} {
		assert.NoError(t, CheckWorkerClass(s), s)
	}
	const rule = ` is not a worker class. Write "sync", "gthread", "gevent", "eventlet", "tornado" or the dotted path of a class, such as "package.module.Class".`
	mistaketest.AssertMistakes(t, CheckWorkerClass, [][3]string{
		{"empty", "", `""` + rule},
		{"upper-case", "Sync", `"Sync"` + rule},
		{"ends-in-a-dot", "a.b.", `"a.b."` + rule},
		{"egg", "egg:gunicorn#sync", `"egg:gunicorn#sync"` + rule},
		{"asgi", "asgi", `The worker class "asgi" serves ASGI apps, and a Flask app is WSGI. Write "sync" or "gthread".`},
	})
}

func TestCheckUser(t *testing.T) {
	for _, c := range []struct {
		in, want string
		root     bool
	}{
		{"10001", "10001:10001", false},
		{"10001:0", "10001:0", false},
		{"1000:2000", "1000:2000", false},
		{"0", "0:0", true},
		{"000:5", "0:5", true},
		{"007", "7:7", false},
		{"2147483647", "2147483647:2147483647", false},
	} {
		t.Run(c.in, func(t *testing.T) {
			require.NoError(t, CheckUser(c.in))
			assert.Equal(t, c.want, NormalUser(c.in))
			assert.Equal(t, c.want, NormalUser(c.want), "normal form is stable")
			assert.Equal(t, c.root, IsRoot(NormalUser(c.in)))
		})
	}
	const rule = ` is not numeric. Write a user id, or user and group id: "10001" or "10001:10001". Kubernetes cannot tell whether a name is root.`
	const far = ` is out of range. Docker allows user and group ids up to 2147483647.`
	mistaketest.AssertMistakes(t, CheckUser, [][3]string{
		{"empty", "", `""` + rule},
		{"name", "root", `"root"` + rule},
		{"empty-group", "1000:", `"1000:"` + rule},
		{"empty-user", ":1000", `":1000"` + rule},
		{"three-parts", "1:2:3", `"1:2:3"` + rule},
		{"negative", "-1", `"-1"` + rule},
		{"user-too-big", "2147483648", `"2147483648"` + far},
		{"group-too-big", "1:2147483648", `"1:2147483648"` + far},
		{"far-too-big", "99999999999999999999999999", `"99999999999999999999999999"` + far},
	})
}

func TestCheckPlatform(t *testing.T) {
	for _, s := range []string{"linux/amd64", "linux/arm64", "linux/arm/v7", "linux/s390x"} {
		assert.NoError(t, CheckPlatform(s), s)
	}
	const rule = ` is not a platform that dockgen builds for. Write operating system and processor, such as `
	mistaketest.AssertMistakes(t, CheckPlatform, [][3]string{
		{"empty", "", `""` + rule + `"linux/amd64".`},
		{"processor-only", "amd64", `"amd64"` + rule + `"linux/amd64".`},
		{"uname-arm", "aarch64", `"aarch64"` + rule + `"linux/arm64".`},
		{"uname-intel", "linux/x86_64", `"linux/x86_64"` + rule + `"linux/amd64".`},
		{"arm-without-slash", "linux/armv7", `"linux/armv7"` + rule + `"linux/arm/v7".`},
		{"upper-case", "Linux/ARM64", `"Linux/ARM64"` + rule + `"linux/arm64".`},
		{"windows", "windows/amd64", `"windows/amd64"` + rule + `"linux/amd64".`},
		{"mainframe", "s390x", `"s390x"` + rule + `"linux/s390x".`},
		{"two-in-one", "linux/amd64,linux/arm64", `"linux/amd64,linux/arm64"` + rule + `"linux/amd64".`},
	})
}

func TestCheckAppName(t *testing.T) {
	for _, s := range []string{"shop", "a", "web-shop-2", "2048", strings.Repeat("a", 63)} {
		assert.NoError(t, CheckApp(s), s)
	}
	const rule = ` is not a DNS label. A name is at most 63 lower-case letters, digits and "-", and begins and ends with a letter or digit`
	mistaketest.AssertMistakes(t, CheckApp, [][3]string{
		{"empty", "", `""` + rule + "."},
		{"words", "Web Shop", `"Web Shop"` + rule + `: write "web-shop".`},
		{"underscore", "web_shop", `"web_shop"` + rule + `: write "web-shop".`},
		{"dash-first", "-a", `"-a"` + rule + `: write "a".`},
		{"dash-last", "a-", `"a-"` + rule + `: write "a".`},
		{"nothing-left", "é", `"é"` + rule + "."},
		{"too-long", strings.Repeat("a", 64), `: write "` + strings.Repeat("a", 63) + `".`},
	})
}

func TestAppNameFrom(t *testing.T) {
	for image, want := range map[string]string{
		"ghcr.io/acme/shop":                           "shop",
		"ghcr.io/acme/web_shop.v2":                    "web-shop-v2",
		"acme/a---b__c":                               "a-b-c",
		"localhost:5000/shop":                         "shop",
		"ghcr.io/acme/" + strings.Repeat("ab", 60):    strings.Repeat("ab", 31) + "a",
		"ghcr.io/a/" + strings.Repeat("a", 62) + "_b": strings.Repeat("a", 62),
	} {
		assert.Equal(t, want, App(image), image)
	}
}

// FuzzAppName holds that every legal image has an app name that is legal too.
func FuzzAppName(f *testing.F) {
	f.Add("ghcr.io/acme/shop")
	f.Add("acme/a___b.c--d")
	f.Add("x/0")
	f.Fuzz(func(t *testing.T, image string) {
		if imageref.CheckRepository(image) != nil {
			return
		}
		_, err := reference.ParseNormalizedNamed(image)
		require.NoError(t, err)
		assert.NoError(t, CheckApp(App(image)))
	})
}

func TestCheckLabelName(t *testing.T) {
	for _, s := range []string{"org.opencontainers.image.source", "org.opencontainers.image.title", "maintainer", "dev.acme.cost-centre", "a.1"} {
		assert.NoError(t, CheckLabel(s), s)
	}
	const rule = ` is not the name of a label. A name is lower-case letters, digits and "-" in parts with "." between them, and begins with a letter: "org.opencontainers.image.source".`
	mistaketest.AssertMistakes(t, CheckLabel, [][3]string{
		{"empty", "", `""` + rule},
		{"upper-case", "A.b", `"A.b"` + rule},
		{"two-dots", "a..b", `"a..b"` + rule},
		{"dot-last", "a.", `"a."` + rule},
		{"underscore", "a_b", `"a_b"` + rule},
		{"digit-first", "1a", `"1a"` + rule},
		{"dash-last", "a-", `"a-"` + rule},
		{"space", "a b", `"a b"` + rule},
		{"too-long", strings.Repeat("a.", 64) + "a", rule[1:]},
		{"docker", "com.docker.x", `The label "com.docker.x" is not yours: names that begin with "com.docker." belong to Docker. Begin with a domain of your own, in reverse.`},
		{"version", "org.opencontainers.image.version", `The label "org.opencontainers.image.version" is set by build-publish.sh to the number it publishes. Leave it out.`},
	})
}

func TestCheckNames(t *testing.T) {
	for _, s := range []string{"web", "Web.server_1", "a"} {
		assert.NoError(t, CheckGroup(s), s)
	}
	mistaketest.AssertMistakes(t, CheckGroup, [][3]string{
		{"dash-first", "-web", `"-web" is not a name that Python packaging allows.`},
		{"dash-last", "web-", `"web-" is not a name that Python packaging allows.`},
		{"comma", "web,dev", `"web,dev" is not a name`},
	})
	for _, s := range []string{"--app", "shop worker", "$HOME", `"'`, "é"} {
		assert.NoError(t, CheckWord(s), s)
	}
	mistaketest.AssertMistakes(t, CheckWord, [][3]string{
		{"two-lines", "a\nb", `holds a line break. Write it on one line.`},
	})
}
