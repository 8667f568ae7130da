// Package naming has the rules for what a config calls by name: variables, secrets, users,
// hosts, platforms, labels, commands, and the URLs of what it does not make itself.
package naming

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/credential"
	"dockgen/schema/entrypoint"
	"dockgen/schema/mistake"
)

// CheckVariable accepts the name of a variable that the app reads at run time:
// one that a shell can set, and that is not dockgen's own.
func CheckVariable(name string) error {
	if err := checkVariable(name); err != nil {
		return err
	}
	if instead, reserved := Reserved(name); reserved {
		return mistake.Errorf("%s is set by dockgen itself. %s", mistake.Quoted(name), instead)
	}
	return nil
}

// CheckSecret accepts the name of the environment variable that holds a
// token when the image is built. It is also the id of the BuildKit secret.
func CheckSecret(name string) error {
	if what, found := credential.Find(name); found {
		return mistake.Errorf("%s looks like %s. Write the name of the environment variable that holds it, such as \"CR_PAT\".", mistake.Quoted(name), what)
	}
	if variable, found := strings.CutPrefix(name, "$"); found {
		if variable = strings.Trim(variable, "{}"); checkVariable(variable) == nil {
			return mistake.Errorf("%s is not the name of a variable. Write it without the dollar sign: %s.", mistake.Quoted(name), mistake.Quoted(variable))
		}
	}
	if err := checkVariable(name); err != nil {
		return err
	}
	// build-publish.sh has variables of its own, and docker reads others.
	switch {
	case strings.ToUpper(name) != name:
		return mistake.Errorf("%s has lower-case letters, as the variables of scripts have. Name a variable in upper case, such as \"CR_PAT\".", mistake.Quoted(name))
	case strings.HasPrefix(name, "DOCKER_") || strings.HasPrefix(name, "BUILDX_") || strings.HasPrefix(name, "BUILDKIT_"):
		return mistake.Errorf("%s is read by docker itself. Name a variable of your own, such as \"CR_PAT\".", mistake.Quoted(name))
	}
	switch name {
	case "PATH", "HOME", "PWD", "IFS", "CDPATH", "LC_ALL", "IMAGE", "PLATFORM", "VERSION_FILE", "DOCKERFILE",
		"SOURCE_DATE_EPOCH", "GIT_ALLOW_PROTOCOL":
		return mistake.Errorf("%s means something else in the script that builds the image. Name a variable of your own, such as \"CR_PAT\".", mistake.Quoted(name))
	}
	return nil
}

func checkVariable(name string) error {
	const rule = `letters, digits and "_", and does not begin with a digit`
	switch outside := ascii.FirstOutside(name, func(c byte) bool { return ascii.IsAlnum(c) || c == '_' }); {
	case name == "":
		return mistake.Errorf("The name of a variable is empty. It is %s.", rule)
	case outside != "":
		return mistake.Errorf("%s is not the name of a variable: it holds %s. A name is %s.", mistake.Quoted(name), outside, rule)
	case ascii.IsDigit(name[0]):
		return mistake.Errorf("%s is not the name of a variable: it begins with a digit. A name is %s.", mistake.Quoted(name), rule)
	case len(name) > 128:
		return mistake.Errorf("%s is %d characters long. The name of a variable has at most 128.", mistake.Quoted(name), len(name))
	}
	return nil
}

// Reserved says which argument to use instead of a variable that dockgen
// sets from the config.
func Reserved(name string) (instead string, reserved bool) {
	switch name {
	case "PORT":
		return "Write app.port instead.", true
	case "WEB_CONCURRENCY":
		return "Write worker.workers instead.", true
	case "GUNICORN_CMD_ARGS":
		return "Write the arguments of the worker block instead, or name a worker.config_file.", true
	case "PATH":
		return "Programs are found in the virtual environment first; there is no argument for it.", true
	case "PYTHONPATH":
		return "Write app.directory instead.", true
	case "HOME":
		return "It is /tmp, so that any user id can run the image; there is no argument for it.", true
	}
	return "", false
}

// CheckIndex accepts uv's grammar for the name of a package index.
func CheckIndex(name string) error {
	outside := ascii.FirstOutside(name, func(c byte) bool { return ascii.IsAlnum(c) || c == '.' || c == '_' || c == '-' })
	if name == "" || outside != "" || !ascii.IsAlnum(name[0]) || len(name) > 64 {
		return mistake.Errorf("%s is not the name of a package index. A name is at most 64 letters, digits, \".\", \"_\" and \"-\", and begins with a letter or digit.", mistake.Quoted(name))
	}
	return nil
}

// CheckDebianPackage accepts what apt-get can install by name: a package, with
// "=version" when it is pinned.
func CheckDebianPackage(s string) error {
	name, version, pinned := strings.Cut(s, "=")
	outside := ascii.FirstOutside(name, func(c byte) bool { return ascii.IsLowerAlnum(c) || c == '+' || c == '-' || c == '.' })
	switch {
	case len(name) < 2 || outside != "" || !ascii.IsLowerAlnum(name[0]) || len(s) > 128:
		if lower := strings.ToLower(strings.TrimSpace(s)); lower != s && CheckDebianPackage(lower) == nil {
			return mistake.Errorf("%s is not a Debian package. Write %s.", mistake.Quoted(s), mistake.Quoted(lower))
		}
		return mistake.Errorf("%s is not a Debian package. A name is lower-case letters, digits, \"+\", \"-\" and \".\", and can be pinned: \"libpq5=17.6-0+deb13u1\". Write one package in each element of the list.", mistake.Quoted(s))
	case strings.HasSuffix(name, "-"):
		return mistake.Errorf("%s ends in \"-\", which tells apt-get to remove the package. Write %s.", mistake.Quoted(s), mistake.Quoted(strings.TrimRight(name, "-")))
	case pinned && (version == "" || !ascii.IsAlnum(version[0]) ||
		ascii.FirstOutside(version, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte(".+:~-", c) >= 0 }) != ""):
		return mistake.Errorf("%s has no Debian version after \"=\". Write such as \"libpq5=17.6-0+deb13u1\", or the name alone.", mistake.Quoted(s))
	}
	return nil
}

// CheckUsername accepts the user name that goes with a token. The characters
// are those that need no quoting in a URL's user part, a netrc file or a shell.
func CheckUsername(s string) error {
	outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || strings.IndexByte("._@+-", c) >= 0 })
	switch {
	case s == "":
		return mistake.Error(`The user name is empty. Leave the line out to use the default, or write the name that the host asks for.`)
	case outside != "":
		return mistake.Errorf("The user name %s holds %s. Allowed are letters, digits, \".\", \"_\", \"@\", \"+\" and \"-\".", mistake.Quoted(s), outside)
	case s[0] == '-':
		return mistake.Errorf("The user name %s begins with \"-\", which programs take for an option.", mistake.Quoted(s))
	case len(s) > 128:
		return mistake.Errorf("The user name %s is %d characters long. At most 128 are allowed.", mistake.Quoted(s), len(s))
	}
	return nil
}

// CheckGroup accepts the name of a dependency group, of an extra or of a
// package, which have one grammar (PEP 508, PEP 735).
func CheckGroup(s string) error {
	outside := ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || c == '.' || c == '_' || c == '-' })
	if outside != "" || !ascii.IsAlnum(s[0]) || !ascii.IsAlnum(s[len(s)-1]) || len(s) > 128 {
		return mistake.Errorf("%s is not a name that Python packaging allows. A name is at most 128 letters, digits, \".\", \"_\" and \"-\", and begins and ends with a letter or digit.", mistake.Quoted(s))
	}
	return nil
}

// CheckStep returns the check of what a process, or another thing that is called what,
// is named: a DNS label, which every place that shows the name takes.
func CheckStep(what string) func(string) error {
	return func(s string) error { return checkDNSLabel(s, "A "+what+" is called by") }
}

// CheckAssets accepts a DNS label, which the name of a stage of a Dockerfile can end in.
func CheckAssets(s string) error {
	return checkDNSLabel(s, "An assets block is called by")
}

// CheckWord accepts one word of a command: a line of text.
func CheckWord(s string) error {
	if len(s) > 4096 {
		return mistake.Errorf("%s is %d bytes long. A word of a command has at most 4,096.", mistake.Quoted(s), len(s))
	}
	return mistake.InCharacters(s)
}

// CheckWorkerClass accepts a worker class of gunicorn by its short name, or the
// dotted path of a class.
func CheckWorkerClass(s string) error {
	switch s {
	case "sync", "gthread", "gevent", "gevent_wsgi", "gevent_pywsgi", "eventlet", "tornado":
		return nil
	case "asgi":
		return mistake.Error(`The worker class "asgi" serves ASGI apps, and a Flask app is WSGI. Write "sync" or "gthread".`)
	}
	if entrypoint.IsDotted(s) && len(s) <= 128 {
		return nil
	}
	return mistake.Errorf("%s is not a worker class. Write \"sync\", \"gthread\", \"gevent\", \"eventlet\", \"tornado\" or the dotted path of a class, such as \"package.module.Class\".", mistake.Quoted(s))
}

// CheckUser accepts "UID" and "UID:GID". Names are refused because Kubernetes
// cannot tell whether a name is root.
func CheckUser(s string) error {
	ids := strings.SplitN(s, ":", 2)
	for _, id := range ids {
		if !ascii.AllDigits(id) {
			return mistake.Errorf("%s is not numeric. Write a user id, or user and group id: \"10001\" or \"10001:10001\". Kubernetes cannot tell whether a name is root.", mistake.Quoted(s))
		}
		if !atMost(id, "2147483647") {
			return mistake.Errorf("%s is out of range. Docker allows user and group ids up to 2147483647.", mistake.Quoted(s))
		}
	}
	return nil
}

// atMost compares two numbers as text, so that none is too long to compare.
func atMost(digits, limit string) bool {
	digits = strings.TrimLeft(digits, "0")
	return len(digits) < len(limit) || len(digits) == len(limit) && digits <= limit
}

// NormalUser writes a checked user as "UID:GID" without leading zeros; the group
// is the user when none is given.
func NormalUser(s string) string {
	uid, gid, hasGroup := strings.Cut(s, ":")
	if !hasGroup {
		gid = uid
	}
	return normalID(uid) + ":" + normalID(gid)
}

func normalID(digits string) string {
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		return "0"
	}
	return digits
}

// IsRoot reports whether a normal user (see NormalUser) is user 0. Group 0 is
// fine: OpenShift gives every random user id that group.
func IsRoot(user string) bool { return strings.HasPrefix(user, "0:") }

// CheckPlatform accepts the platforms that Docker builds Linux images for.
func CheckPlatform(s string) error {
	switch s {
	case "linux/amd64", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4", "linux/arm64", "linux/arm64/v8",
		"linux/arm/v5", "linux/arm/v6", "linux/arm/v7", "linux/386", "linux/ppc64le", "linux/s390x", "linux/riscv64",
		"linux/mips64le", "linux/loong64":
		return nil
	}
	meant := "linux/amd64"
	switch strings.TrimPrefix(strings.ToLower(s), "linux/") {
	case "arm64", "aarch64", "arm64/v8":
		meant = "linux/arm64"
	case "arm", "armv7", "armhf", "arm/v7":
		meant = "linux/arm/v7"
	case "386", "i386", "i686", "x86":
		meant = "linux/386"
	case "ppc64le", "s390x", "riscv64":
		meant = strings.ToLower("linux/" + strings.TrimPrefix(strings.ToLower(s), "linux/"))
	}
	return mistake.Errorf("%s is not a platform that dockgen builds for. Write operating system and processor, such as %s.", mistake.Quoted(s), mistake.Quoted(meant))
}

// CheckDefault accepts what an ENV line of a Dockerfile can hold: one line,
// at most 4,096 bytes.
func CheckDefault(s string) error {
	if len(s) > 4096 {
		return mistake.Errorf("%s is %d bytes long. A default has at most 4,096; put more into a file.", mistake.Quoted(s), len(s))
	}
	return mistake.InCharacters(s)
}

// CheckLabel accepts Docker's rules for the key of an image label, and
// refuses the names that somebody else fills.
func CheckLabel(s string) error {
	for _, reserved := range []string{"com.docker.", "io.docker.", "org.dockerproject."} {
		if strings.HasPrefix(s, reserved) {
			return mistake.Errorf("The label %s is not yours: names that begin with %s belong to Docker. Begin with a domain of your own, in reverse.", mistake.Quoted(s), mistake.Quoted(reserved))
		}
	}
	if s == "org.opencontainers.image.version" {
		return mistake.Errorf("The label %s is set by build-publish.sh to the number it publishes. Leave it out.", mistake.Quoted(s))
	}
	valid := s != "" && len(s) <= 128 && ascii.IsLower(s[0])
	for part := range strings.SplitSeq(s, ".") {
		valid = valid && validDNSLabel(part)
	}
	if !valid {
		return mistake.Errorf("%s is not the name of a label. A name is lower-case letters, digits and \"-\" in parts with \".\" between them, and begins with a letter: \"org.opencontainers.image.source\".", mistake.Quoted(s))
	}
	return nil
}
