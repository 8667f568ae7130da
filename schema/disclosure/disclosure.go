// Package disclosure refuses values of a config that would make a credential public. Which
// values that are depends on the argument, because a name or a path may be allowed where the
// credential itself is not. Start with [Check]. What credentials look like is in package
// credential.
package disclosure

import (
	"strings"

	"dockgen/schema/credential"
	"dockgen/schema/entrypoint"
	"dockgen/schema/mistake"
)

// Check refuses a value that would publish a credential: everything
// in a config ends up in a repository, and most of it in an image. Address is
// the argument that holds the value, such as "env.DB_PASSWORD.default". The
// name of a variable that holds a secret is no credential, nor is a path such
// as /run/secrets/token. At most four characters of a value are ever shown.
func Check(address, value string) error {
	if what, found := credential.Find(value); found {
		return mistake.Errorf("%s holds what looks like %s. The config is committed and its values go into the image: take it out%s. If it was ever committed, revoke it.",
			mistake.Quoted(address), what, advice(address))
	}
	if isEnvironment(address) {
		return checkStepVariable(address, value)
	}
	if name, stored := storedName(address); stored && credential.LooksSecret(name) && credential.CouldBe(name, value) {
		return mistake.Errorf("%s gives a value to a name that looks like a secret's, and whoever has the image can read it. Leave the value out%s.",
			mistake.Quoted(address), advice(address))
	}
	if address == "app.entry_point" {
		return checkFactory(value)
	}
	return nil
}

// isEnvironment reports whether the values at address are the variables of a release
// step.
func isEnvironment(address string) bool {
	return strings.HasPrefix(address, "release.") && strings.HasSuffix(address, ".environment")
}

// checkStepVariable is [Check] for one of them, "NAME=value".
func checkStepVariable(address, assignment string) error {
	name, value, _ := strings.Cut(assignment, "=")
	if credential.LooksSecret(name) && credential.CouldBe(name, value) {
		return mistake.Errorf("%s gives a value to %s, a name that looks like a secret's, and whoever has the config can read it. "+
			"Leave it out: a release step has the variables that the app is given when it runs.", mistake.Quoted(address), mistake.Quoted(name))
	}
	return nil
}

// storedName returns the name under which the value at address is stored in the
// image, when it is: that of a variable with a default, or of a label.
func storedName(address string) (name string, stored bool) {
	if name, found := strings.CutPrefix(address, "env."); found {
		return strings.CutSuffix(name, ".default")
	}
	return strings.CutPrefix(address, "image.labels.")
}

func advice(address string) string {
	if strings.HasPrefix(address, "env.") {
		return " and set the variable when the container runs; `secret = true` documents it as a secret"
	}
	return ""
}

// checkFactory refuses a literal password among the arguments of a factory call.
func checkFactory(value string) error {
	e, err := entrypoint.Parse(value)
	if err != nil {
		return nil // another check reports it
	}
	if name, found := e.Secret(); found {
		return mistake.Errorf("The entry point passes a literal as %s, which whoever has the image can read. Let %s read it from the environment, and declare the variable: env \"NAME\" { secret = true }.",
			mistake.Quoted(name), mistake.Quoted(e.Variable))
	}
	return nil
}
