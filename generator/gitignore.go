package generator

import (
	"dockgen/dockerignore"
	"dockgen/quote"
	"dockgen/schema"
)

// gitIgnore adds the block of .gitignore to text: what build-publish.sh leaves in a clone,
// and what a killed run of dockgen does. A number in a commit would claim to be the last
// one for every clone.
func gitIgnore(text []byte, c *schema.Config) []byte {
	lock := c.ScriptLock()
	for _, path := range c.ScriptFiles() {
		text = quote.AppendGitIgnorePath(text, path)
		if path == lock {
			text = append(text, '/')
		}
		text = append(text, '\n')
	}
	return append(text, dockerignore.TemporaryFiles+"\n"...)
}
