package main

import "io"

// recording is what a verb said about one of many projects, kept until it is its
// turn: which bytes went to which stream, in order.
type recording struct{ parts []said }

type said struct {
	to   io.Writer
	text []byte
}

// stream is one of the verb's streams: it writes into a recording what is for
// another stream in the end.
type stream struct {
	*recording
	screen
}

// screen is a stream of the run over many projects. What it may carry is asked once
// for all of them.
type screen struct {
	to                io.Writer
	terminal, colored bool
}

func (c *cli) screen(w io.Writer) screen { return screen{w, isTerminal(w), c.colored(w)} }

// stream returns a stream whose text is for w.
func (t *recording) stream(w screen) *stream { return &stream{t, w} }

func (s *stream) Write(text []byte) (int, error) {
	if len(text) == 0 {
		return 0, nil
	}
	if n := len(s.parts); n > 0 && s.parts[n-1].to == s.to {
		s.parts[n-1].text = append(s.parts[n-1].text, text...)
	} else {
		s.parts = append(s.parts, said{s.to, append([]byte(nil), text...)})
	}
	return len(text), nil
}

// replay writes everything to where it is for.
func (t *recording) replay() error {
	for _, s := range t.parts {
		if _, err := s.to.Write(s.text); err != nil {
			return err
		}
	}
	return nil
}
