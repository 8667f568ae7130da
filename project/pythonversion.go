package project

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Bounds of what is proposed. The oldest is the oldest that schema accepts; the
// newest is the one that packages have wheels for today; a Python whose minor is
// at most endOfLife gets no more security fixes (https://devguide.python.org/versions/).
const (
	oldestMinor = 6
	newestMinor = 14
	endOfLife   = 10
)

// pythonVersion chooses the minor version of Python: the one that the project
// names for its production, else the newest that its ranges allow and that its
// pinned releases and its source work on.
func (f *files) pythonVersion(m *manifest, folder string, limit pastLimit) Found[string] {
	exact, ranges := f.pythonHints(m, folder)
	allowed := func(minor int) bool {
		return !slices.ContainsFunc(ranges, func(r pythonHint) bool { return !allowsMinor(r.specifier, minor) })
	}
	var others []Found[string]
	best := pythonHint{}
	for _, hint := range exact {
		if hint.minor < oldestMinor || hint.minor > newestMinor+1 {
			continue
		}
		switch {
		case best.minor == 0 && allowed(hint.minor):
			best = hint
		case hint.minor != best.minor:
			others = append(others, Found[string]{Value: pythonName(hint.minor), Evidence: hint.evidence, Confidence: Likely})
		}
	}
	if best.minor > 0 {
		found := Found[string]{Value: pythonName(best.minor), Evidence: best.evidence, Confidence: Certain, Others: others}
		if best.minor <= endOfLife {
			found.Note = fmt.Sprintf("Python %s gets no more security fixes; the project asks for it.", found.Value)
		}
		return found
	}
	found := newestThatWorks(m, ranges, allowed)
	if newest := cmp.Or(found.Value, pythonName(newestMinor)); limit.minor > 0 && minorOf(newest) >= limit.minor {
		below := func(minor int) bool { return minor < limit.minor && allowed(minor) }
		if older, _ := bestMinor(m.bounded(), below); older > 0 {
			return Found[string]{Value: pythonName(older), Evidence: limit.at, Confidence: Certain,
				Note: fmt.Sprintf("Python 3.%d no longer has %s.", limit.minor, limit.what)}
		}
	}
	return found
}

// newestThatWorks is the newest minor version for which the fewest pins fail.
func newestThatWorks(m *manifest, ranges []pythonHint, allowed func(int) bool) Found[string] {
	chosen, because := bestMinor(m.bounded(), allowed)
	if chosen == 0 {
		return Found[string]{}
	}
	found := Found[string]{Value: pythonName(chosen), Confidence: Certain}
	if len(ranges) > 0 {
		found.Evidence = ranges[0].evidence
	}
	if because != nil {
		found.Evidence = because.evidence()
		found.Note = fmt.Sprintf("The newest Python on which %s works.", because.release())
		if chosen <= endOfLife {
			found.Note += fmt.Sprintf(" Python %s gets no more security fixes: newer releases would allow a newer one.", found.Value)
		}
	}
	if found.Evidence == (Evidence{}) {
		// Nothing in the project speaks of Python: dockgen's default says it.
		return Found[string]{}
	}
	return found
}

// bestMinor is the newest allowed minor version for which the fewest pins fail, 0
// when none is allowed, and a pin that kept a newer one out, nil when there is none.
func bestMinor(pins []spoken, allowed func(int) bool) (chosen int, because *wanted) {
	fewest := 0
	for minor := newestMinor; minor >= oldestMinor; minor-- {
		if !allowed(minor) {
			continue
		}
		failing := failingOn(pins, minor)
		if chosen == 0 || len(failing) < fewest {
			chosen, fewest = minor, len(failing)
		}
		if fewest == 0 {
			break
		}
		because = failing[0].wanted
	}
	return chosen, because
}

func pythonName(minor int) string { return "3." + strconv.Itoa(minor) }

// minorOf is the minor version that is called python, such as "3.14".
func minorOf(python string) int {
	n := numbersOf(python)
	return n.of[1]
}

// nearest returns the files called names at the root and in folder, in the order
// of names.
func (f *files) nearest(folder string, names ...string) []string {
	var found []string
	for _, name := range names {
		for _, at := range unique([]string{folder, "."}) {
			if p := join(at, name); f.has(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// lineWith is the first line of file that holds word.
func (f *files) lineWith(file, word string) Evidence {
	number := 0
	for line := range strings.Lines(f.read(file)) {
		number++
		if strings.Contains(line, word) {
			return Evidence{file, number}
		}
	}
	return Evidence{Path: file}
}

// lineSetting is the first line of file that begins with key and holds value.
func (f *files) lineSetting(file, key, value string) Evidence {
	number := 0
	for line := range strings.Lines(f.read(file)) {
		number++
		if strings.HasPrefix(strings.TrimLeft(line, " \t\"'"), key) && strings.Contains(line, value) {
			return Evidence{file, number}
		}
	}
	return f.lineWith(file, key)
}

func lineAt(content string, number int) string {
	for line := range strings.Lines(content) {
		if number--; number == 0 {
			return line
		}
	}
	return ""
}

// specifierIn returns what stands in quotes in text, or all of it behind an equals
// sign as setup.cfg has it.
func specifierIn(text string) string {
	text = strings.TrimSpace(text)
	for _, quote := range []string{`"`, "'"} {
		if parts := strings.Split(text, quote); len(parts) > 2 {
			return parts[1]
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "="))
}
