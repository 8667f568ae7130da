package project

// nearest returns the candidate with the fewest edits from written (a letter
// added, dropped, replaced, or swapped with its neighbour), or "" when none is
// near enough to have been meant.
func nearest(written string, candidates []string) string {
	const maxLength = 64 // nobody mistypes a longer name, and comparing is quadratic
	best, limit := "", len(written)/3+1
	for _, candidate := range candidates {
		if len(written) > maxLength || len(candidate) > maxLength {
			continue
		}
		if d := edits(written, candidate); d < limit || d == limit && best == "" {
			best, limit = candidate, d
		}
	}
	return best
}

// edits is the distance between a and b in those edits.
func edits(a, b string) int {
	previous, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		beforePrevious := previous
		previous, row = row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(previous[j+1]+1, row[j]+1, previous[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], beforePrevious[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
