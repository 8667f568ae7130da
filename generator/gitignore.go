package generator

import "dockgen/schema"

// gitIgnore is the block of .gitignore: what build-publish.sh leaves in a clone.
// A number in a commit would claim to be the last one for every clone.
func gitIgnore(c *schema.Config) []byte {
	version := c.Registry.VersionFile
	return []byte(gitIgnorePath(version) + "\n" +
		gitIgnorePath(version+".lock") + "/\n" +
		gitIgnorePath(version+".tmp") + "\n")
}
