package diagnosis

import (
	"path"
	"strconv"
	"strings"

	"dockgen/finding"
	"dockgen/schema"
)

// traceback is one traceback of Python, and what its last line says.
type traceback struct {
	lines  []string
	frames []frame
	raised string // the exception and its message
}

type frame struct {
	file string
	line int
}

var frameLine = pattern(`^\s+File "([^"]+)", line (\d+)`)

// lastTraceback returns the last traceback of a log that is not gunicorn's own word for a
// worker that did not start; nil when there is none.
func lastTraceback(lines []string) *traceback {
	var last *traceback
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(strings.TrimLeft(lines[i], " "), "Traceback (most recent call last):") {
			continue
		}
		t := &traceback{}
		for i++; i < len(lines); i++ {
			if m := frameLine().FindStringSubmatch(lines[i]); m != nil {
				n, _ := strconv.Atoi(m[2])
				t.frames = append(t.frames, frame{m[1], n})
			}
			t.lines = append(t.lines, lines[i])
			if lines[i] != "" && lines[i][0] != ' ' {
				t.raised = lines[i]
				break
			}
		}
		if !strings.Contains(t.raised, "HaltServer") && t.raised != "" {
			last = t
		}
	}
	return last
}

// place returns the deepest frame that is a file of the project.
func (t *traceback) place(p Project) finding.Place {
	if t == nil {
		return finding.Place{}
	}
	for i := len(t.frames) - 1; i >= 0; i-- {
		f := t.frames[i]
		name, below := strings.CutPrefix(f.file, schema.SourceFolder+"/")
		if below && path.Clean(name) == name && !strings.HasPrefix(name, "../") && f.line > 0 && p.has(name) {
			at := finding.Position{Line: f.line, Column: 1}
			return finding.Place{Path: name, Range: finding.Range{Start: at, End: at}}
		}
	}
	return finding.Place{}
}
