// Package evidence holds what a survey finds: a value, where it was read, and how
// far it can be relied on ([Found]); and the results that are made of such values.
package evidence

import "strconv"

// Place is where a fact was read: a path of the project and a line, from 1.
// Line 0 is the whole file; the zero Place is no place at all.
type Place struct {
	Path string
	Line int
}

// String returns the place as "app.py:12", or as "Pipfile" for a whole file.
func (e Place) String() string {
	if e.Line == 0 {
		return e.Path
	}
	return e.Path + ":" + strconv.Itoa(e.Line)
}

// Confidence says how far a fact can be relied on. The zero value is a fact that
// was not found.
type Confidence int

const (
	// Guess is the best of what there is: a person should be asked.
	Guess Confidence = iota + 1
	// Likely is what projects of this shape mean, by convention.
	Likely
	// Certain is written down in the project, in words that leave no choice.
	Certain
)

// String returns the confidence as a word.
func (c Confidence) String() string {
	return [...]string{"unknown", "guess", "likely", "certain"}[c]
}

// Found is one fact about a project. Its zero value says that nothing was found.
type Found[T any] struct {
	Value      T
	Evidence   Place
	Confidence Confidence
	// Note is a sentence for the user about what was found or passed over; empty
	// when the value and its evidence say it all.
	Note string
	// Others are the values that were found as well and not taken, best first.
	// One of the same confidence makes the choice a question.
	Others []Found[T]
}

// Known reports whether the fact was found.
func (f Found[T]) Known() bool { return f.Confidence > 0 }
