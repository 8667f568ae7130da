//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"path"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// errDiffers says that a file is not what the config generates.
var errDiffers = errors.New("differs")

// worker checks projects one after another, with buffers of its own.
type worker struct {
	shapes   map[string]shape
	readOnly bool
	below    []string
	content  []byte
	rendered []byte
	listing  [32 << 10]byte
}

// project checks the project in the folder dir, which is open at fd. That files
// differ is an errDiffers.
func (w *worker) project(fd int, dir string) error {
	src, err := w.read(fd, "flaskdeploy.hcl")
	if err != nil {
		return err
	}
	name := path.Base(dir)
	image := path.Join(path.Base(path.Dir(dir)), name)
	if !w.readOnly {
		if image, err = decodedImage(src); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		name = path.Base(image)
	}
	// The folder of a project and its image are both called SHAPE/NAME.
	s, known := w.shapes[path.Base(path.Dir(image))]
	if !known {
		return fmt.Errorf("%s: no such shape: %s", dir, image)
	}
	for _, input := range s.inputs {
		if _, err := w.read(fd, input); err != nil {
			return fmt.Errorf("read %s/%s: %w", dir, input, err)
		}
	}
	var differ error
	for _, output := range s.outputs {
		have, err := w.read(fd, output.path)
		if err != nil {
			return fmt.Errorf("read %s/%s: %w", dir, output.path, err)
		}
		if w.readOnly {
			continue
		}
		w.rendered = w.rendered[:0]
		for i, piece := range output.pieces {
			if i > 0 {
				w.rendered = append(w.rendered, name...)
			}
			w.rendered = append(w.rendered, piece...)
		}
		if !bytes.Equal(have, w.rendered) {
			differ = errors.Join(differ, fmt.Errorf("%s/%s %w", dir, output.path, errDiffers))
		}
	}
	return differ
}

// decodedImage decodes the whole config and returns its registry.image.
func decodedImage(src []byte) (string, error) {
	file, diagnostics := hclsyntax.ParseConfig(src, "flaskdeploy.hcl", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return "", diagnostics
	}
	c, diagnostics := decode(file.Body)
	if diagnostics.HasErrors() {
		return "", diagnostics
	}
	return c.Registry.Image, nil
}
