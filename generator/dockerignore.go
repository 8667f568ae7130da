package generator

import (
	"path"
	"slices"
	"strings"

	"dockgen/schema"
)

// ignoreGroup is some rules of a .dockerignore below one comment.
type ignoreGroup struct {
	about string
	rules []string
}

// Docker's rules are anchored in the project folder unless they begin with **/,
// and the last one that matches a path decides. Names that many packages have
// (lib, build, dist, var, parts, downloads) are not in any list.
//
// Folders stand above files: what a folder's exception lets in again still has to
// pass the rules about the files in it.
var (
	outsideTheApp = ignoreGroup{"Beside the app, not in it.", []string{
		"tests", "test", "docs", ".git*", ".circleci", ".buildkite", ".devcontainer",
		".travis.yml", ".drone.yml", ".pre-commit-config.yaml", "azure-pipelines.yml",
		"bitbucket-pipelines.yml", "Jenkinsfile",
		"compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
		"**/docker-compose*.yml", "**/docker-compose*.yaml",
	}}
	madeByPython = ignoreGroup{"Made by Python, its tools and its tests.", []string{
		"**/__pycache__", "**/*.py[cod]", "**/*$py.class", "**/*.egg-info", "**/*.egg", "**/.eggs",
		"**/develop-eggs", "**/.installed.cfg", "**/.Python", "**/.cache",
		"**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "**/.hypothesis", "**/.tox", "**/.nox",
		"**/.ipynb_checkpoints", "**/.coverage", "**/.coverage.*", "**/coverage.xml", "**/htmlcov",
	}}
	virtualEnvironments = ignoreGroup{"Virtual environments, whatever they are called.", []string{
		"**/.venv", "**/venv", "**/pyvenv.cfg", "**/env/bin", "**/ENV/bin",
		"**/lib/python*/site-packages", "**/__pypackages__",
	}}
	leftovers = ignoreGroup{"Data of a developer's own runs, and what editors and desktops leave.", []string{
		"**/instance", "**/node_modules", "**/.idea", "**/.vscode",
		"**/*.db", "**/*.db-*", "**/*.sqlite*", "**/*.log", "**/*.pid",
		"**/*.sw[op]", "**/*~", "**/.DS_Store",
	}}
	credentials = ignoreGroup{"Keys and credentials: a container gets them when it starts.", []string{
		"**/.ssh", "**/.aws", "**/.azure", "**/.gcloud", "**/.kube", "**/.docker", "**/.gnupg", "**/.terraform",
		"**/*.pem", "**/*.key", "**/*.p12", "**/*.pfx", "**/*.jks", "**/*.keystore", "**/*.ppk", "**/*.kdbx",
		"**/id_rsa", "**/id_dsa", "**/id_ecdsa", "**/id_ed25519", "**/id_*_sk",
		"**/.netrc", "**/_netrc", "**/.pypirc", "**/pip.conf", "**/.npmrc", "**/.pgpass", "**/.htpasswd",
		"**/.git-credentials", "**/credentials.json", "**/client_secret*.json", "**/service-account*.json",
		"**/kubeconfig", "**/*.kubeconfig", "**/*.tfstate", "**/*.tfstate.*", "**/*.tfvars",
	}}
	// never comes last, so that no rule of a config can undo it.
	never = ignoreGroup{"Never, whatever is written above.", []string{
		"**/.env*", "**/*.env",
		"**/.git", "**/.hg", "**/.svn", "**/.bzr", "**/.jj", "**/_darcs", "**/CVS",
	}}
)

// dockerIgnore decides what reaches the builder: everything but what is listed,
// or with image.include only that, less what is listed.
func dockerIgnore(c *schema.Config) []byte {
	var groups []ignoreGroup
	builtIn := []ignoreGroup{outsideTheApp, madeByPython, virtualEnvironments, leftovers, credentials, ownFiles(c)}
	if len(c.Image.Include) > 0 {
		groups, builtIn = append(groups, allowList(c)), builtIn[1:]
	}
	for _, group := range builtIn {
		groups = append(groups, ignoreGroup{group.about, withExceptions(group.rules, wanted(c))})
	}
	if len(c.Image.Exclude) > 0 {
		groups = append(groups, ignoreGroup{"image.exclude in flaskdeploy.hcl.", c.Image.Exclude})
	}
	groups = append(groups, never)

	var b strings.Builder
	b.WriteString("# " + Marker + "\n")
	for _, group := range groups {
		b.WriteString("\n# " + group.about + "\n" + strings.Join(group.rules, "\n") + "\n")
	}
	return []byte(b.String())
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
	return ignoreGroup{"Only what image.include in flaskdeploy.hcl names, and what the build reads.", rules}
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
	return ignoreGroup{"dockgen's files, and those of build-publish.sh.", paths}
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

// withExceptions adds an exception after each rule that would hide a wanted
// path, and drops a rule that is exactly one.
func withExceptions(rules, wanted []string) []string {
	var all []string
	for _, rule := range rules {
		if slices.Contains(wanted, rule) {
			continue
		}
		var exceptions []string
		parsed := schema.ParseIgnoreRule(rule)
		for _, path := range wanted {
			if !parsed.Hides(path) {
				continue
			}
			if exception := "!" + dockerIgnorePath(path); !slices.Contains(exceptions, exception) {
				exceptions = append(exceptions, exception)
			}
		}
		all = append(append(all, rule), exceptions...)
	}
	return all
}
