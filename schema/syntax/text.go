package syntax

import (
	"fmt"

	"dockgen/schema/mistake"
)

// CheckText refuses what no text of a config may hold. Escapes such as "\u001b" pass the
// check of the file's own text, so every value is looked at again.
func CheckText(s string) *Fault {
	if len(s) > MaxText {
		return &Fault{Code: Limit, Summary: "String too long", Detail: fmt.Sprintf(
			"A string has at most %d bytes; this one has %d.", MaxText, len(s))}
	}
	if err := mistake.InCharacters(s); err != nil {
		return &Fault{Code: Encoding, Summary: "Character not allowed", Detail: err.Error()}
	}
	return nil
}
