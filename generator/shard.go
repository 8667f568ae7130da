package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// deal puts names into n shards, none of which has more than its share rounded
// up. Each name has a shard that it prefers over a second, and so on, by a hash
// of both, and goes to the first that has room; so a name that comes or goes moves
// few others, and those that stay find their layers where they were built before.
func deal(names []string, n int) [][]string {
	if n == 0 {
		return nil
	}
	share := (len(names) + n - 1) / n
	shards := make([][]string, n)
	// Who chooses first must not depend on who else there is, but for full shards.
	order := slices.Clone(names)
	slices.SortFunc(order, func(a, b string) int { return strings.Compare(hash(a), hash(b)) })
	for _, name := range order {
		preferred := -1
		var best string
		for i := range shards {
			if len(shards[i]) == share {
				continue
			}
			if weight := hash(strconv.Itoa(i) + " " + name); weight > best {
				preferred, best = i, weight
			}
		}
		shards[preferred] = append(shards[preferred], name)
	}
	for _, shard := range shards {
		slices.Sort(shard)
	}
	return shards
}

// hash is a hexadecimal SHA-256.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
