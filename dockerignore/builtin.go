package dockerignore

import (
	"strings"
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
//
// Docker's matcher distinguishes small letters from capitals, the classic builder's as
// BuildKit's. A name has both in its rule where a person or a system chooses the case: an
// extension, id_rsa, .env, .git. A name that a program gives its own file has the case that
// the program writes; a check names a file in another one (see [Secret]).
//
// The keys and credentials are those of gitrob's list (filesignatures.json, read
// 2026-12-01), and of the file names that shhgit and Plazmaz/leaky-repo list. gitleaks,
// TruffleHog and detect-secrets look at content more than at names.
// Left out is what cannot be told from part of an app (*.sql, *.crt, *.gpg, credentials and
// keys as folders, every path with "password" in it), what only a home folder has (.bashrc)
// and what belongs to programs of a desktop (filezilla.xml). Added are the names of newer
// tools: Vault, Terraform's *.auto.tfvars.json, Firebase, Dynaconf's .secrets.toml, and
// gha-creds-*.json, which google-github-actions/auth writes beside the code.
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
			"**/.venv", "**/venv", "**/pyvenv.cfg", "**/env/bin", "**/env/Scripts", "**/ENV/bin", "**/ENV/Scripts",
			"**/lib/python*/site-packages", "**/Lib/site-packages", "**/__pypackages__",
		),
		NewGroup("Data of a developer's own runs, and what editors and desktops leave.",
			"**/instance", "**/node_modules", "**/.idea", "**/.vscode",
			"**/*.db", "**/*.db-*", "**/*.sqlite*", "**/*.log", "**/*.pid",
			"**/*.sw[op]", "**/*~", "**/.DS_Store",
			"**/"+TemporaryFiles,
		),
		NewGroup("Keys, in small letters and capitals: a container gets them when it starts.",
			"**/*.[pP][eE][mM]", "**/*.[kK][eE][yY]", "**/*.[pP]12", "**/*.[pP][fF][xX]", "**/*.[pP]8", "**/*.[pP][pP][kK]", "**/*.[aA][sS][cC]",
			"**/[iI][dD]_[rR][sS][aA]*", "**/[iI][dD]_[dD][sS][aA]*", "**/[iI][dD]_[eE][cC][dD][sS][aA]*", "**/[iI][dD]_[eE][dD]25519*",
			"**/*_rsa", "**/*_dsa", "**/*_ecdsa", "**/*_ed25519", "**/ssh_host_*_key", "**/secring.*",
			"**/*.jks", "**/*.keystore", "**/*.pkcs12", "**/*.keytab", "**/*.keychain", "**/*.kdb", "**/*.kdbx", "**/*.psafe3", "**/*.ovpn",
		),
		NewGroup("Credentials, under the names that tools give them.",
			"**/.ssh", "**/.aws", "**/.azure", "**/.gcloud", "**/.config/gcloud", "**/.config/gh", "**/.config/hub", "**/.config/doctl",
			"**/.kube", "**/kubeconfig", "**/kubeconfig.y*ml", "**/*.kubeconfig", "**/.docker", "**/.dockercfg", "**/.dockerconfigjson",
			"**/.gnupg", "**/.vagrant", "**/.terraform*", "**/*.tfstate", "**/*.tfstate.*", "**/*.tfvars", "**/*.tfvars.*", "**/.vault*",
			"**/.netrc", "**/_netrc", "**/.pypirc", "**/pip.conf", "**/pip.ini", "**/.npmrc", "**/.cargo/credentials*", "**/.gem/credentials",
			"**/.git-credentials", "**/.gitconfig", "**/.pgpass", "**/.my.cnf", "**/.mylogin.cnf", "**/.*_history", "**/.htpasswd", "**/htpasswd",
			"**/.s3cfg", "**/.passwd-s3fs", "**/.boto", "**/rclone.conf", "**/.sentryclirc", "**/.ftpconfig", "**/sftp-config.json", "**/.remote-sync.json",
			"**/*credentials.json", "**/credentials.y*ml", "**/credentials.toml", "**/credentials.ini", "**/credentials.csv", "**/credentials.xml",
			"**/secrets.json", "**/secrets.y*ml", "**/secrets.toml", "**/.secrets.*",
			"**/client_secret*.json", "**/service*[aA]ccount*.json", "**/*firebase-adminsdk*.json", "**/gha-creds-*.json",
		),
		NewGroup("Never, in small letters and capitals, whatever is written above.",
			"**/.[eE][nN][vV]*", "**/*.[eE][nN][vV]",
			"**/.[gG][iI][tT]", "**/.[hH][gG]", "**/.[sS][vV][nN]", "**/.bzr", "**/.jj", "**/_darcs", "**/CVS",
		),
	}
})

// Never reports whether the file or folder name is kept out by a rule that no config can
// undo.
func Never(name string) bool {
	groups := BuiltIn()
	return matchesOne(groups[len(groups)-1].Rules, NewPath(name))
}

// Secret reports whether the file or folder name is, by its name, a key or a credential,
// or is in a folder of such. Unlike Docker it does not distinguish small letters from
// capitals: on most disks of Windows and macOS, ".NETRC" is the file that curl reads.
func Secret(name string) bool {
	groups := BuiltIn()
	path := NewPath(strings.ToLower(name))
	return matchesOne(groups[len(groups)-3].Rules, path) || matchesOne(groups[len(groups)-2].Rules, path)
}

func matchesOne(rules []Rule, path Path) bool {
	for i := range rules {
		if rules[i].Matches(path) {
			return true
		}
	}
	return false
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
