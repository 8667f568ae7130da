package engine

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxLine is how much of one line is kept. A build step may print a megabyte without a
// line end.
const maxLine = 4 << 10

// Clean returns text without what a terminal would obey: escape sequences, and control
// characters but for the tab and the line end. A carriage return ends a line. Bytes that
// are no UTF-8 become U+FFFD.
func Clean(text string) string {
	plain := true
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\x1b':
			size = escape(text[i:])
		case r == '\r':
			b.WriteByte('\n')
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			// Among the format characters are those that turn the direction of writing.
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// escape returns the length of the escape sequence that text begins with: ESC [ … letter,
// ESC ] … BEL or ESC \ (a title, a link), or ESC and one character.
func escape(text string) int {
	if len(text) < 2 {
		return len(text)
	}
	switch text[1] {
	case '[':
		for i := 2; i < len(text); i++ {
			if text[i] >= 0x40 && text[i] <= 0x7e {
				return i + 1
			}
			if text[i] < ' ' {
				return i
			}
		}
		return len(text)
	case ']', 'P', '_', '^':
		for i := 2; i < len(text); i++ {
			switch {
			case text[i] == '\a':
				return i + 1
			case text[i] == '\x1b' && i+1 < len(text) && text[i+1] == '\\':
				return i + 2
			case text[i] == '\n':
				return i
			}
		}
		return len(text)
	}
	_, size := utf8.DecodeRuneInString(text[1:])
	if text[1] == '\n' {
		return 1
	}
	return 1 + size
}

// Mask returns text with each secret of the engine as "****".
func (e *Engine) Mask(text string) string {
	for _, secret := range e.secrets {
		text = strings.ReplaceAll(text, secret, "****")
	}
	return text
}

// lines is a writer that calls each with every line that is written, cleaned and cut.
type lines struct {
	mutex sync.Mutex
	each  func(string)
	open  []byte // the line that has no end yet, at most maxLine of it
}

func newLines(each func(string)) *lines { return &lines{each: each} }

func (l *lines) Write(text []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	n := len(text)
	for {
		line, rest, found := bytes.Cut(text, []byte{'\n'})
		if room := maxLine - len(l.open); room > 0 {
			l.open = append(l.open, line[:min(len(line), room)]...)
		}
		if !found {
			return n, nil
		}
		l.emit()
		text = rest
	}
}

func (l *lines) emit() {
	text := Clean(strings.TrimSuffix(string(l.open), "\r"))
	l.open = l.open[:0]
	for line := range strings.SplitSeq(text, "\n") {
		l.each(line)
	}
}

// flush calls each with what has no line end.
func (l *lines) flush() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.open) > 0 {
		l.emit()
	}
}

// Tail is a writer that keeps the end of what is written. Its zero value keeps 256 KiB.
type Tail struct {
	Limit int // bytes

	mutex sync.Mutex
	text  []byte
}

func (t *Tail) Write(text []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.text = append(t.text, text...)
	limit := t.Limit
	if limit == 0 {
		limit = 256 << 10
	}
	if len(t.text) > 2*limit {
		t.text = append(t.text[:0], t.text[len(t.text)-limit:]...)
	}
	return len(text), nil
}

// Line adds a line.
func (t *Tail) Line(line string) { _, _ = t.Write([]byte(line + "\n")) }

func (t *Tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	limit := t.Limit
	if limit == 0 {
		limit = 256 << 10
	}
	return string(t.text[max(0, len(t.text)-limit):])
}
