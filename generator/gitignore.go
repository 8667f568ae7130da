package generator

import (
	"dockgen/dockerignore"
	"dockgen/quote"
	"dockgen/schema"
)

// gitIgnore returns the block of .gitignore: what build-publish.sh and a killed run of
// dockgen leave in a clone. VERSION is in it because a committed number would claim to
// be the last one for every clone.
func gitIgnore(c *schema.Config) []byte {
	var text []byte
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
