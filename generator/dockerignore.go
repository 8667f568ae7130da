package generator

import (
	"bytes"
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
	// parsed are the rules made ready, of the groups that every file has: see
	// [builtIn].
	parsed []schema.IgnoreRule
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
		groups[i].parsed = parsedRules(groups[i].rules)
	}
	return groups
})

func parsedRules(rules []string) []schema.IgnoreRule {
	parsed := make([]schema.IgnoreRule, len(rules))
	for i, rule := range rules {
		parsed[i] = schema.ParseIgnoreRule(rule)
	}
	return parsed
}

// dockerIgnore decides what reaches the builder: everything but what is listed,
// or with image.include only that, less what is listed.
func dockerIgnore(c *schema.Config) []byte {
	var b bytes.Buffer
	b.Grow(4 << 10) // every file so far
	b.WriteString("# " + Marker + "\n")
	groups, wanted := builtIn(), wanted(c)
	if len(c.Image.Include) > 0 {
		allowList(c).print(&b, nil)
		groups = groups[1:]
	}
	for _, group := range groups {
		group.print(&b, wanted)
	}
	ownFiles(c).print(&b, wanted)
	if len(c.Image.Exclude) > 0 {
		ignoreGroup{about: "image.exclude in flaskdeploy.hcl.", rules: c.Image.Exclude}.print(&b, nil)
	}
	never.print(&b, nil)
	return b.Bytes()
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

// ownFiles are dockgen's: an image with them in it would be another one after
// every publish.
func ownFiles(c *schema.Config) ignoreGroup {
	paths := []string{"flaskdeploy.hcl", "dockgen.lock"}
	for _, output := range c.Outputs {
		if output.Enabled && output.Name != schema.GitIgnore {
			paths = append(paths, output.Path)
		}
	}
	paths = append(paths, c.ScriptFiles()...)
	for i, path := range paths {
		paths[i] = dockerIgnorePath(path)
	}
	return ignoreGroup{about: "dockgen's files, and those of build-publish.sh.", rules: paths, parsed: parsedRules(paths)}
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

// print writes the rules, an exception after each that would hide a wanted path,
// and leaves out a rule that is exactly one.
func (g ignoreGroup) print(b *bytes.Buffer, wanted []string) {
	b.WriteString("\n# " + g.about + "\n")
	for i, rule := range g.rules {
		if slices.Contains(wanted, rule) {
			continue
		}
		b.WriteString(rule)
		b.WriteByte('\n')
		for j, path := range wanted {
			if g.parsed[i].Hides(path) && !slices.Contains(wanted[:j], path) {
				b.WriteString("!" + dockerIgnorePath(path) + "\n")
			}
		}
	}
}
