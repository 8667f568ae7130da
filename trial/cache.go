package trial

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// cacheID names what decides how a package is built in the build stage.
func (t *Trial) cacheID() string {
	c := t.Config
	sum := sha256.Sum256([]byte(strings.Join(append([]string{c.Image.Base, c.App.Python, t.platform()}, c.Dependencies.BuildPackages...), "\n")))
	return "dockgen-try-" + hex.EncodeToString(sum[:8])
}
