package shell

type NumberedLine struct {
	Text   string
	Number int // of its first line
}
