package schema

import (
	"strings"
	"sync"
)

// IgnoreGroup is some rules of the generated .dockerignore below one comment: the
// built-in refusals of image.include and image.exclude.
type IgnoreGroup struct {
	About string
	Rules []BuiltInRule
	// Text is the group as nearly every file has it: no path that the config names is
	// among what it refuses.
	Text string
}

// BuiltInRule is a rule that has been read.
type BuiltInRule struct {
	IgnoreRule
	Line  string  // as it stands in the file
	Needs ByteSet // see [NeededBytes]
}

// IgnoreGroups returns the groups in their order, read once a process. The last of
// them stands at the end of the file, so that no rule of a config can undo it.
//
// Docker's rules are anchored in the project folder unless they begin with **/,
// and the last one that matches a path decides. Names that many packages have
// (lib, build, dist, var, parts, downloads) are not in any list.
//
// Folders stand above files: what a folder's exception lets in again still has to
// pass the rules about the files in it.
var IgnoreGroups = sync.OnceValue(func() []IgnoreGroup {
	return []IgnoreGroup{
		NewIgnoreGroup("Beside the app, not in it.",
			"tests", "test", "docs", ".git*", ".circleci", ".buildkite", ".devcontainer",
			".travis.yml", ".drone.yml", ".pre-commit-config.yaml", "azure-pipelines.yml",
			"bitbucket-pipelines.yml", "Jenkinsfile",
			"compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
			"**/docker-compose*.yml", "**/docker-compose*.yaml",
		),
		NewIgnoreGroup("Made by Python, its tools and its tests.",
			"**/__pycache__", "**/*.py[cod]", "**/*$py.class", "**/*.egg-info", "**/*.egg", "**/.eggs",
			"**/develop-eggs", "**/.installed.cfg", "**/.Python", "**/.cache",
			"**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "**/.hypothesis", "**/.tox", "**/.nox",
			"**/.ipynb_checkpoints", "**/.coverage", "**/.coverage.*", "**/coverage.xml", "**/htmlcov",
		),
		NewIgnoreGroup("Virtual environments, whatever they are called.",
			"**/.venv", "**/venv", "**/pyvenv.cfg", "**/env/bin", "**/ENV/bin",
			"**/lib/python*/site-packages", "**/__pypackages__",
		),
		NewIgnoreGroup("Data of a developer's own runs, and what editors and desktops leave.",
			"**/instance", "**/node_modules", "**/.idea", "**/.vscode",
			"**/*.db", "**/*.db-*", "**/*.sqlite*", "**/*.log", "**/*.pid",
			"**/*.sw[op]", "**/*~", "**/.DS_Store",
			"**/"+TemporaryFiles,
		),
		NewIgnoreGroup("Keys and credentials: a container gets them when it starts.",
			"**/.ssh", "**/.aws", "**/.azure", "**/.gcloud", "**/.kube", "**/.docker", "**/.gnupg", "**/.terraform",
			"**/*.pem", "**/*.key", "**/*.p12", "**/*.pfx", "**/*.jks", "**/*.keystore", "**/*.ppk", "**/*.kdbx",
			"**/id_rsa", "**/id_dsa", "**/id_ecdsa", "**/id_ed25519", "**/id_*_sk",
			"**/.netrc", "**/_netrc", "**/.pypirc", "**/pip.conf", "**/.npmrc", "**/.pgpass", "**/.htpasswd",
			"**/.git-credentials", "**/credentials.json", "**/client_secret*.json", "**/service-account*.json",
			"**/kubeconfig", "**/*.kubeconfig", "**/*.tfstate", "**/*.tfstate.*", "**/*.tfvars",
		),
		NewIgnoreGroup("Never, whatever is written above.",
			"**/.env*", "**/*.env",
			"**/.git", "**/.hg", "**/.svn", "**/.bzr", "**/.jj", "**/_darcs", "**/CVS",
		),
	}
})

// TemporaryFiles is the pattern of the files that a run of dockgen leaves that was
// killed, as ignore files write it: ".dockgen-" and 16 hexadecimal digits. It is no
// wider, because a config may be called ".dockgen-prod.hcl".
const TemporaryFiles = ".dockgen-????????????????"

// NewIgnoreGroup reads the rules of a group.
func NewIgnoreGroup(about string, lines ...string) IgnoreGroup {
	g := IgnoreGroup{About: about, Rules: make([]BuiltInRule, len(lines))}
	for i, line := range lines {
		g.Rules[i] = BuiltInRule{ParseIgnoreRule(line), line, NeededBytes(line)}
	}
	g.Text = "\n# " + about + "\n" + strings.Join(lines, "\n") + "\n"
	return g
}

// Refuses reports whether one of the rules matches the project path or a folder above
// it, or is it to the letter.
func (g *IgnoreGroup) Refuses(path string) bool {
	has := BytesOf(path)
	for i := range g.Rules {
		rule := &g.Rules[i]
		if rule.Needs&^has == 0 && (rule.Hides(path) || rule.Line == path) {
			return true
		}
	}
	return false
}
