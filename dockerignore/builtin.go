package dockerignore

import (
	"slices"
	"sync"
)

// Group is some rules of a generated ignore file below one comment.
type Group struct {
	About string
	Rules []Rule
}

// BuiltIn returns the groups in their order, parsed once a process: nobody changes them.
// The last one, what is never copied, stands at the end of the file, so that no rule of
// a config can undo it: see [Never].
//
// Docker's rules are anchored in the project folder unless they begin with **/,
// and the last one that matches a path decides. Names that many packages have
// (lib, build, dist, var, parts, downloads) are not in any list.
//
// Folders stand above files: what a folder's exception lets in again still has to
// pass the rules about the files in it.
var BuiltIn = sync.OnceValue(func() []Group {
	return []Group{
		NewGroup("Beside the app, not in it.",
			"tests", "test", "docs", ".git*", ".circleci", ".buildkite", ".devcontainer",
			".travis.yml", ".drone.yml", ".pre-commit-config.yaml", "azure-pipelines.yml",
			"bitbucket-pipelines.yml", "Jenkinsfile",
			"compose.yml", "compose.yaml", "compose.*.yml", "compose.*.yaml",
			"**/docker-compose*.yml", "**/docker-compose*.yaml",
		),
		NewGroup("Made by Python, its tools and its tests.",
			"**/__pycache__", "**/*.py[cod]", "**/*$py.class", "**/*.egg-info", "**/*.egg", "**/.eggs",
			"**/develop-eggs", "**/.installed.cfg", "**/.Python", "**/.cache",
			"**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "**/.hypothesis", "**/.tox", "**/.nox",
			"**/.ipynb_checkpoints", "**/.coverage", "**/.coverage.*", "**/coverage.xml", "**/htmlcov",
		),
		NewGroup("Virtual environments, whatever they are called.",
			"**/.venv", "**/venv", "**/pyvenv.cfg", "**/env/bin", "**/ENV/bin",
			"**/lib/python*/site-packages", "**/__pypackages__",
		),
		NewGroup("Data of a developer's own runs, and what editors and desktops leave.",
			"**/instance", "**/node_modules", "**/.idea", "**/.vscode",
			"**/*.db", "**/*.db-*", "**/*.sqlite*", "**/*.log", "**/*.pid",
			"**/*.sw[op]", "**/*~", "**/.DS_Store",
			"**/"+TemporaryFiles,
		),
		NewGroup("Keys and credentials: a container gets them when it starts.",
			"**/.ssh", "**/.aws", "**/.azure", "**/.gcloud", "**/.kube", "**/.docker", "**/.gnupg", "**/.terraform",
			"**/*.pem", "**/*.key", "**/*.p12", "**/*.pfx", "**/*.jks", "**/*.keystore", "**/*.ppk", "**/*.kdbx",
			"**/id_rsa", "**/id_dsa", "**/id_ecdsa", "**/id_ed25519", "**/id_*_sk",
			"**/.netrc", "**/_netrc", "**/.pypirc", "**/pip.conf", "**/.npmrc", "**/.pgpass", "**/.htpasswd",
			"**/.git-credentials", "**/credentials.json", "**/client_secret*.json", "**/service-account*.json",
			"**/kubeconfig", "**/*.kubeconfig", "**/*.tfstate", "**/*.tfstate.*", "**/*.tfvars",
		),
		NewGroup("Never, whatever is written above.",
			"**/.env*", "**/*.env",
			"**/.git", "**/.hg", "**/.svn", "**/.bzr", "**/.jj", "**/_darcs", "**/CVS",
		),
	}
})

// Never reports whether line is one of the rules that no config can undo.
func Never(line string) bool {
	groups := BuiltIn()
	return slices.ContainsFunc(groups[len(groups)-1].Rules, func(r Rule) bool { return r.Line == line })
}

// Secret reports whether line is one of the rules about keys and credentials.
func Secret(line string) bool {
	groups := BuiltIn()
	return slices.ContainsFunc(groups[len(groups)-2].Rules, func(r Rule) bool { return r.Line == line })
}

// TemporaryFiles is the pattern of the files that a run of dockgen leaves that was
// killed, as ignore files write it: ".dockgen-" and 16 hexadecimal digits. It is no
// wider, because a config may be called ".dockgen-prod.hcl".
const TemporaryFiles = ".dockgen-????????????????"

// NewGroup parses the rules of a group.
func NewGroup(about string, lines ...string) Group {
	g := Group{about, make([]Rule, len(lines))}
	for i, line := range lines {
		g.Rules[i] = ParseRule(line)
	}
	return g
}
