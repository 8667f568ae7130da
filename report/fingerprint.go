package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"sync"

	"dockgen/finding"
)

// fingerprints tell findings apart from one run to the next, so that a platform
// can say which are new. A finding keeps its fingerprint when lines are added
// above it, and when the file around it changes.
type fingerprints struct {
	seen map[string]int
}

// places are what moves in a message when lines are added: "line 12", "lines 3
// and 7", ":7:10". Compiled when first asked for.
var places = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[Ll]ines? \d+( and \d+)?|:\d+(:\d+)?\b`)
})

// of returns the fingerprint of f. The second of two findings that only their
// place tells apart gets one of its own.
func (p *fingerprints) of(f finding.Finding) string {
	sum := sha256.New()
	for _, part := range []string{string(f.Code), f.Path, f.Block, f.Summary, f.Detail} {
		fmt.Fprintf(sum, "%q\n", places().ReplaceAllString(part, ""))
	}
	print := hex.EncodeToString(sum.Sum(nil))
	if p.seen == nil {
		p.seen = map[string]int{}
	}
	p.seen[print]++
	if n := p.seen[print]; n > 1 {
		next := sha256.Sum256(fmt.Appendf(nil, "%s %d", print, n))
		return hex.EncodeToString(next[:])
	}
	return print
}
