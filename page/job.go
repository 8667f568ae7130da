package page

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// jobName is what the names of the Jobs of release steps begin with: "-" and the number of
// a version follow. Kubernetes puts the name of a Job into a label of its pods, which holds
// 63 characters (kubernetes.io/docs/concepts/workloads/controllers/job, read 2026-11-30). A
// long name is cut, and gets a part of its checksum, so that two apps keep names of their own.
func (p *Page) jobName() string {
	const number = 20 // characters of "-" and a version
	const suffix = "-release"
	name := p.App.Name
	if most := 63 - number - len(suffix); len(name) > most {
		sum := sha256.Sum256([]byte(name))
		mark := "-" + hex.EncodeToString(sum[:3])
		name = strings.TrimRight(name[:most-len(mark)], "-") + mark
	}
	return name + suffix
}
