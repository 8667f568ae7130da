package generator

import (
	"bytes"
	"strings"
)

// sealText begins the last line of a bake file of many services: it lies in the
// folder of none of them, so that no lock tells what was written there last.
const sealText = "# Unedited while this is the SHA-256 of the lines above: "

// sealed adds to text the line by which [Sealed] knows it again.
func sealed(text string) []byte { return []byte(text + "\n" + sealText + hash(text+"\n") + "\n") }

// Sealed reports whether file is one that [BakeFile] made and nobody has edited
// since, but for the line ends of a checkout.
func Sealed(file []byte) bool {
	text := string(bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n")))
	at := strings.LastIndex(text, sealText)
	return at >= 0 && text[at:] == sealText+hash(text[:at])+"\n"
}
