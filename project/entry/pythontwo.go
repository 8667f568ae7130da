package entry

import (
	"fmt"
	"path"

	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/rule"
)

// PythonTwo recognises source that no Python of today can read.
func (e *Finder) PythonTwo(c Candidate) *evidence.Refusal {
	for _, file := range e.MentioningOf(e.Python, "print ", "exec ") {
		if !c.Files[file] {
			continue
		}
		var at evidence.Place
		e.EachStatement(file, func(s python.Statement) {
			if len(s.Tokens) < 2 || at.Line > 0 || !s.Begins("print") && !s.Begins("exec") {
				return
			}
			// A word or a string behind the word print is a statement of Python 2.
			if second := s.Tokens[1]; second.Kind == python.StringToken || second.Kind == python.NumberToken || second.Kind == python.NameToken && !isOperatorWord(second.Text) {
				at = s.At(s.Tokens[0])
			}
		})
		if at.Line > 0 {
			return &evidence.Refusal{
				Reason: fmt.Sprintf("%s is written in Python 2, and the images have Python 3 only.", rule.Quoted(path.Clean(file))),
				Saw:    []evidence.Place{at},
				Advice: "Port it to Python 3: the tool 2to3, or python-modernize, does most of it.",
			}
		}
	}
	return nil
}

func isOperatorWord(word string) bool {
	switch word {
	case "if", "else", "and", "or", "in", "is", "not", "for":
		return true
	}
	return false
}
