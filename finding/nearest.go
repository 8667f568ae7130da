package finding

import "fmt"

// maxSuggested bounds the names that are compared: nobody mistypes a name that
// is longer, and the comparison is quadratic.
const maxSuggested = 64

// Nearest returns the name in known that is nearest to written, or "" when none
// is near enough to have been meant.
func Nearest(written string, known []string) string {
	if len(written) > maxSuggested {
		return ""
	}
	best, nearest := "", len(written)/3+1
	for _, name := range known {
		if d := distance(written, name, nearest); d <= nearest && (best == "" || d < nearest) {
			best, nearest = name, d
		}
	}
	return best
}

// DidYouMean returns the sentence that asks whether the name in known that is nearest to
// written was meant, with a space before it; "" when none is near enough.
func DidYouMean(written string, known []string) string {
	if near := Nearest(written, known); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

// distance counts the edits between a and b: a letter added, dropped, replaced,
// or swapped with its neighbour, upper and lower case being the same. It may
// stop early with any number above limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(b) > maxSuggested {
		return limit + 1
	}
	// Three rows of the table are enough: a swap looks two rows back.
	var rows [3][maxSuggested + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, twoUp := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		nearest := i
		for j := 1; j <= len(b); j++ {
			x, y := lower(a[i-1]), lower(b[j-1])
			cost := 1
			if x == y {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x == lower(b[j-2]) && lower(a[i-2]) == y {
				row[j] = min(row[j], twoUp[j-2]+1)
			}
			nearest = min(nearest, row[j])
		}
		// The row above is at most one below this one, and a swap costs one.
		if nearest > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

func lower(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	case c == '-':
		return '_'
	}
	return c
}
