package gunicorn

import (
	"fmt"
	"strings"

	"dockgen/finding"
	"dockgen/schema/mistake"
)

// Refusal says why gunicorn would not start with a flag, as the summary and the detail of
// a finding; "" when it would. Written is the flag with its value as a message shows it.
func (f *Flag) Refusal(written string) (summary, detail string) {
	switch f.Fault {
	case Word:
		return "Not a flag", fmt.Sprintf(
			"%s is no flag, and no flag before it takes it as its value: gunicorn would take it for the app. Write one string for a flag, and the next for its value.", written)
	case Unknown:
		name, _, _ := strings.Cut(f.Value, "=")
		return "Unknown flag", fmt.Sprintf("gunicorn has no flag %s, and would not start.", written) + finding.DidYouMean(name, Flags())
	case Ambiguous:
		return "Ambiguous flag", fmt.Sprintf("%s may mean %s, so that gunicorn would not start. Write the flag out.",
			written, mistake.Alternatives(mistake.InQuotes(f.Near)))
	case NoValue:
		return "Flag without a value", fmt.Sprintf("%q takes a value, and none follows it: gunicorn would not start. Write it as the next string.", f.Setting.Flag())
	case Surplus:
		return "Value not allowed", fmt.Sprintf("%q takes no value, and %s gives it one: gunicorn would not start. Write the flag alone.", f.Setting.Flag(), written)
	case NoNumber:
		return "Number expected", fmt.Sprintf("%q takes a whole number, and %s is none: gunicorn would not start.", f.Setting.Flag(), mistake.Quoted(f.Value))
	}
	return "", ""
}
