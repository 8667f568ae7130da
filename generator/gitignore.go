package generator

import (
	"strings"

	"dockgen/schema"
)

// gitIgnore is the block of .gitignore: what build-publish.sh leaves in a clone.
// A number in a commit would claim to be the last one for every clone.
func gitIgnore(c *schema.Config) []byte {
	var block strings.Builder
	for _, path := range c.ScriptFiles() {
		block.WriteString(gitIgnorePath(path))
		if path == c.ScriptLock() {
			block.WriteByte('/')
		}
		block.WriteByte('\n')
	}
	return []byte(block.String())
}
