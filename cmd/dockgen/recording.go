package main

import "io"

// recording keeps what a verb writes about one of many projects, until the projects
// before it are printed: which bytes go to which stream, in order.
type recording struct{ parts []part }

type part struct {
	to   io.Writer
	text []byte
}

// stream is an output stream of a verb that writes into a recording.
type stream struct {
	*recording
	screen
}

// screen is an output stream of the run over many projects, with what is known of it.
type screen struct {
	to                io.Writer
	terminal, colored bool
}

func (c *cli) screen(w io.Writer) screen { return screen{w, isTerminal(w), c.colored(w)} }

// stream returns a stream that records text for w.
func (t *recording) stream(w screen) *stream { return &stream{t, w} }

func (s *stream) Write(text []byte) (int, error) {
	if len(text) == 0 {
		return 0, nil
	}
	if n := len(s.parts); n > 0 && s.parts[n-1].to == s.to {
		s.parts[n-1].text = append(s.parts[n-1].text, text...)
	} else {
		s.parts = append(s.parts, part{s.to, append([]byte(nil), text...)})
	}
	return len(text), nil
}

// replay writes everything to its stream.
func (t *recording) replay() error {
	for _, s := range t.parts {
		if _, err := s.to.Write(s.text); err != nil {
			return err
		}
	}
	return nil
}
