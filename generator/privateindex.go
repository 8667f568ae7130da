package generator

import (
	"net/url"
	"strings"

	"dockgen/quote"
	"dockgen/schema"
	"dockgen/schema/version"
)

// netrc is where pip finds the tokens of private indexes: a folder in memory
// that one build step has.
const netrc = "/run/netrc"

// indexFlag names a private index to the installer, without its token. uv takes
// a package that the index has from nowhere else; pip cannot be told to.
func indexFlag(installer string, index *schema.PrivateIndex) string {
	if installer == "uv" {
		return "--index " + index.Name + "=" + index.URL
	}
	return "--extra-index-url " + index.URL
}

// tokenPlace is where an installer finds the tokens of the private indexes: a place
// that puts them in no argument, URL or log.
type tokenPlace int

const (
	tokensInNetrc           tokenPlace = iota
	tokensInUVVariables                // uv knows an index by its name,
	tokensInPoetryVariables            // and so does Poetry
)

// addTokenMount adds what the tokens need besides their secrets.
func addTokenMount(mounts []mount, c *schema.Config, with *installer) []mount {
	if len(c.Dependencies.PrivateIndex) == 0 || with.tokens != tokensInNetrc {
		return mounts
	}
	return append(mounts, memoryMount(netrc))
}

// addWithTokens adds command with the tokens given to it.
func addWithTokens(commands []string, c *schema.Config, with *installer, command string) []string {
	switch {
	case len(c.Dependencies.PrivateIndex) == 0:
		return append(commands, command)
	case with.tokens == tokensInUVVariables:
		return append(commands, indexVariables(c, "UV_INDEX_")+command)
	case with.tokens == tokensInPoetryVariables:
		return append(commands, indexVariables(c, "POETRY_HTTP_BASIC_")+command)
	}
	write, variables := writeNetrc(c)
	return append(commands, write, variables+command)
}

func indexVariables(c *schema.Config, prefix string) string {
	var variables strings.Builder
	for _, index := range c.Dependencies.PrivateIndex {
		name := prefix + environmentName(index.Name)
		variables.WriteString(name + "_USERNAME=" + quote.ShellWord(index.Username) + "\n" +
			name + "_PASSWORD=" + readSecret(index.Secret) + "\n")
	}
	return variables.String()
}

// writeNetrc returns the command that writes the tokens to the netrc file, by host, and
// the variables of the next command. pdm and Pipenv also expand variables in the URLs of
// their files: each token is in a variable with the name of its secret.
func writeNetrc(c *schema.Config) (write, variables string) {
	d := &c.Dependencies
	write = "printf 'machine %s login %s password %s\\n'"
	variables = "NETRC=" + netrc + "/netrc "
	for _, index := range d.PrivateIndex {
		write += "\n    " + indexHost(index) + " " + quote.ShellWord(index.Username) + " " + netrcSecret(&c.App, index.Secret)
	}
	if d.Kind == schema.PDM || d.Kind == schema.Pipenv {
		variables = "NETRC=" + netrc + "/netrc\n"
		for _, index := range d.PrivateIndex {
			if assignment := index.Secret + "=" + readSecret(index.Secret) + "\n"; !strings.Contains(variables, assignment) {
				variables += assignment
			}
		}
	}
	return write + " > " + netrc + "/netrc", variables
}

// readSecret is a shell word: the content of a mounted secret.
func readSecret(id string) string {
	return `"$(cat /run/secrets/` + id + `)"`
}

// netrcSecret is [readSecret] in the form that Python's netrc reads. Since 3.11
// a backslash there takes the meaning from the character after it.
func netrcSecret(app *schema.App, id string) string {
	if version.Minor(app.Python) < 11 {
		return readSecret(id)
	}
	return `"$(sed 's/[\\" ]/\\&/g' /run/secrets/` + id + `)"`
}

// environmentName is how uv and Poetry spell the name of an index in a variable's.
func environmentName(index string) string {
	return strings.Map(func(r rune) rune {
		if quote.IsBare(string(r), "") {
			return r
		}
		return '_'
	}, strings.ToUpper(index))
}

// indexHost is the host that netrc knows an index by: it has no ports.
func indexHost(index schema.PrivateIndex) string {
	u, err := url.Parse(index.URL)
	if err != nil {
		panic("generator: schema lets only a URL through: " + index.URL)
	}
	return u.Hostname()
}
