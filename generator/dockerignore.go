package generator

import (
	"path"
	"slices"
	"strings"
	"sync"

	"dockgen/schema"
)

// ignoreGroup is some rules of a .dockerignore below one comment.
type ignoreGroup struct {
	about string
	rules []string
	// Of the groups that every file has: see [builtIn].
	needs []schema.ByteSet // the bytes that every path has which a rule hides
	plain string           // the group as it is when no rule has to do with a wanted path
}

// Docker's rules are anchored in the project folder unless they begin with **/,
// and the last one that matches a path decides. Names that many packages have
// (lib, build, dist, var, parts, downloads) are not in any list.
//
// Folders stand above files: what a folder's exception lets in again still has to
// pass the rules about the files in it.
var (
	outsideTheApp = ignoreGroup{about: "Beside the app, not in it.", rules: []string{
		"tests", "test", "docs", ".git*", ".circleci", ".buildkite", ".devcontainer",
		".travis.yml", ".drone.yml", ".pre-commit-config.yaml", "azure-pipelines.yml",
		"bitbucket-pipelines.yml", "Jenkinsfile",
		"compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
		"**/docker-compose*.yml", "**/docker-compose*.yaml",
	}}
	madeByPython = ignoreGroup{about: "Made by Python, its tools and its tests.", rules: []string{
		"**/__pycache__", "**/*.py[cod]", "**/*$py.class", "**/*.egg-info", "**/*.egg", "**/.eggs",
		"**/develop-eggs", "**/.installed.cfg", "**/.Python", "**/.cache",
		"**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "**/.hypothesis", "**/.tox", "**/.nox",
		"**/.ipynb_checkpoints", "**/.coverage", "**/.coverage.*", "**/coverage.xml", "**/htmlcov",
	}}
	virtualEnvironments = ignoreGroup{about: "Virtual environments, whatever they are called.", rules: []string{
		"**/.venv", "**/venv", "**/pyvenv.cfg", "**/env/bin", "**/ENV/bin",
		"**/lib/python*/site-packages", "**/__pypackages__",
	}}
	leftovers = ignoreGroup{about: "Data of a developer's own runs, and what editors and desktops leave.", rules: []string{
		"**/instance", "**/node_modules", "**/.idea", "**/.vscode",
		"**/*.db", "**/*.db-*", "**/*.sqlite*", "**/*.log", "**/*.pid",
		"**/*.sw[op]", "**/*~", "**/.DS_Store",
	}}
	credentials = ignoreGroup{about: "Keys and credentials: a container gets them when it starts.", rules: []string{
		"**/.ssh", "**/.aws", "**/.azure", "**/.gcloud", "**/.kube", "**/.docker", "**/.gnupg", "**/.terraform",
		"**/*.pem", "**/*.key", "**/*.p12", "**/*.pfx", "**/*.jks", "**/*.keystore", "**/*.ppk", "**/*.kdbx",
		"**/id_rsa", "**/id_dsa", "**/id_ecdsa", "**/id_ed25519", "**/id_*_sk",
		"**/.netrc", "**/_netrc", "**/.pypirc", "**/pip.conf", "**/.npmrc", "**/.pgpass", "**/.htpasswd",
		"**/.git-credentials", "**/credentials.json", "**/client_secret*.json", "**/service-account*.json",
		"**/kubeconfig", "**/*.kubeconfig", "**/*.tfstate", "**/*.tfstate.*", "**/*.tfvars",
	}}
	// never comes last, so that no rule of a config can undo it.
	never = ignoreGroup{about: "Never, whatever is written above.", rules: []string{
		"**/.env*", "**/*.env",
		"**/.git", "**/.hg", "**/.svn", "**/.bzr", "**/.jj", "**/_darcs", "**/CVS",
	}}
)

// builtIn are the groups that every file has and that a wanted path wins over,
// made ready once a process.
var builtIn = sync.OnceValue(func() []ignoreGroup {
	groups := []ignoreGroup{outsideTheApp, madeByPython, virtualEnvironments, leftovers, credentials}
	for i := range groups {
		groups[i].makeReady()
	}
	return groups
})

func (g *ignoreGroup) makeReady() {
	g.needs = make([]schema.ByteSet, len(g.rules))
	for i, rule := range g.rules {
		g.needs[i] = schema.NeededBytes(rule)
	}
	g.plain = string(g.append(make([]byte, 0, 1<<10), nil))
}

// dockerIgnore adds what decides what reaches the builder: everything but what is
// listed, or with image.include only that, less what is listed.
func dockerIgnore(b []byte, c *schema.Config) []byte {
	b = append(b, "# "+Marker+"\n"...)
	groups, wanted := builtIn(), wanted(c)
	if len(c.Image.Include) > 0 {
		b = allowList(c).append(b, nil)
		groups = groups[1:]
	}
	for i := range groups {
		if groups[i].touches(wanted) {
			b = groups[i].append(b, wanted)
		} else {
			b = append(b, groups[i].plain...)
		}
	}
	b = appendOwnFiles(b, c, wanted)
	if len(c.Image.Exclude) > 0 {
		b = ignoreGroup{about: "image.exclude in flaskdeploy.hcl.", rules: c.Image.Exclude}.append(b, nil)
	}
	return never.append(b, nil)
}

// allowList refuses everything that is neither in image.include nor a file that
// the build itself reads.
func allowList(c *schema.Config) ignoreGroup {
	rules := []string{"*"}
	for _, file := range named(c) {
		rules = append(rules, "!"+dockerIgnorePath(file))
	}
	for _, rule := range c.Image.Include {
		rules = append(rules, "!"+rule)
	}
	return ignoreGroup{about: "Only what image.include in flaskdeploy.hcl names, and what the build reads.", rules: rules}
}

// appendOwnFiles refuses dockgen's files: an image with them in it would be another
// one after every publish.
func appendOwnFiles(b []byte, c *schema.Config, wanted []string) []byte {
	b = append(b, "\n# dockgen's files, and those of build-publish.sh.\n"...)
	refuse := func(own string) {
		b = appendRule(b, dockerIgnorePath(own), wanted, func(path string) bool {
			rest, found := strings.CutPrefix(path, own)
			return found && (rest == "" || rest[0] == '/')
		})
	}
	refuse(configFile)
	refuse(lockFile)
	for _, output := range c.Outputs {
		if output.Enabled && output.Name != schema.GitIgnore {
			refuse(output.Path)
		}
	}
	for _, path := range c.ScriptFiles() {
		refuse(path)
	}
	return b
}

// named are the files that the config names as part of the image or its build.
func named(c *schema.Config) []string {
	files := slices.Clone(c.Dependencies.Files())
	if c.Worker.ConfigFile != "" {
		files = append(files, c.Worker.ConfigFile)
	}
	return files
}

// wanted are the paths that win over the built-in rules: the named files, the
// folder that gunicorn starts in, the module it imports, and every rule of
// image.include that is one exact path.
func wanted(c *schema.Config) []string {
	module, _, _ := strings.Cut(c.App.EntryPoint, ":")
	module, _, _ = strings.Cut(module, ".")
	paths := append(named(c), c.App.Directory, path.Join(c.App.Directory, module))
	for _, rule := range c.Image.Include {
		if !strings.ContainsAny(rule, `*?[\`) {
			paths = append(paths, path.Clean(strings.TrimPrefix(rule, "/")))
		}
	}
	return paths
}

// touches reports whether a rule of a built-in group hides a wanted path or is one.
func (g *ignoreGroup) touches(wanted []string) bool {
	for _, path := range wanted {
		has := schema.BytesOf(path)
		for i, needs := range g.needs {
			if needs&^has == 0 && (schema.ParseIgnoreRule(g.rules[i]).Hides(path) || g.rules[i] == path) {
				return true
			}
		}
	}
	return false
}

// append adds the group to the file. Wanted paths are for the built-in groups alone.
func (g ignoreGroup) append(b []byte, wanted []string) []byte {
	b = append(b, "\n# "+g.about+"\n"...)
	for _, rule := range g.rules {
		var hides func(path string) bool
		if len(wanted) > 0 {
			hides = schema.ParseIgnoreRule(rule).Hides
		}
		b = appendRule(b, rule, wanted, hides)
	}
	return b
}

// appendRule adds a rule and an exception for each wanted path that it would hide,
// and leaves out a rule that is exactly one.
func appendRule(b []byte, rule string, wanted []string, hides func(path string) bool) []byte {
	if slices.Contains(wanted, rule) {
		return b
	}
	b = append(append(b, rule...), '\n')
	for i, path := range wanted {
		if hides(path) && !slices.Contains(wanted[:i], path) {
			b = append(append(append(b, '!'), dockerIgnorePath(path)...), '\n')
		}
	}
	return b
}
