package generator

import (
	"net/url"
	"strings"

	"dockgen/schema"
)

// netrc is where pip finds the tokens of private indexes: a folder in memory
// that one build step has.
const netrc = "/run/netrc"

// indexFlag names a private index to the installer, without its token. uv takes
// a package that the index has from nowhere else; pip cannot be told to.
func indexFlag(installer string, index schema.PrivateIndex) string {
	if installer == "uv" {
		return "--index " + index.Name + "=" + index.URL
	}
	return "--extra-index-url " + index.URL
}

// tokensInUVVariables gives them to uv, which knows an index by its name.
func tokensInUVVariables(_ *run, c *schema.Config, command string) string {
	return indexVariables(c, "UV_INDEX_") + command
}

// tokensInPoetryVariables gives them to Poetry, which knows a source by its name.
func tokensInPoetryVariables(_ *run, c *schema.Config, command string) string {
	return indexVariables(c, "POETRY_HTTP_BASIC_") + command
}

func indexVariables(c *schema.Config, prefix string) string {
	var variables strings.Builder
	for _, index := range c.Dependencies.PrivateIndex {
		name := prefix + environmentName(index.Name)
		variables.WriteString(name + "_USERNAME=" + shellWord(index.Username) + "\n" +
			name + "_PASSWORD=" + readSecret(index.Secret) + "\n")
	}
	return variables.String()
}

// tokensInNetrc gives them to whoever asks by host, as the others do. pdm and
// Pipenv also expand variables in the URLs that their files have: a token is in
// the one that is called like its secret.
func tokensInNetrc(step *run, c *schema.Config, command string) string {
	d := c.Dependencies
	step.mounts = append(step.mounts, memoryMount(netrc))
	write := "printf 'machine %s login %s password %s\\n'"
	variables := "NETRC=" + netrc + "/netrc "
	for _, index := range d.PrivateIndex {
		write += "\n    " + indexHost(index) + " " + shellWord(index.Username) + " " + netrcSecret(c.App, index.Secret)
	}
	if d.Kind != schema.Pip {
		variables = "NETRC=" + netrc + "/netrc\n"
		for _, index := range d.PrivateIndex {
			if assignment := index.Secret + "=" + readSecret(index.Secret) + "\n"; !strings.Contains(variables, assignment) {
				variables += assignment
			}
		}
	}
	step.commands = append(step.commands, write+" > "+netrc+"/netrc")
	return variables + command
}

// readSecret is a shell word: the content of a mounted secret.
func readSecret(id string) string {
	return `"$(cat /run/secrets/` + id + `)"`
}

// netrcSecret is [readSecret] in the form that Python's netrc reads. Since 3.11
// a backslash there takes the meaning from the character after it.
func netrcSecret(app schema.App, id string) string {
	if pythonMinor(app) < 11 {
		return readSecret(id)
	}
	return `"$(sed 's/[\\" ]/\\&/g' /run/secrets/` + id + `)"`
}

// environmentName is how uv and Poetry spell the name of an index in a variable's.
func environmentName(index string) string {
	return strings.Map(func(r rune) rune {
		if isBare(string(r), "") {
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
