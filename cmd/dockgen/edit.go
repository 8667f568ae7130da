package main

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"

	"dockgen/finding"
	"dockgen/schema"
	"dockgen/schema/edit"
	"dockgen/workspace"
)

// changedFile is a config, or one that it extends, that was rewritten.
type changedFile struct {
	name          string // relative to the folder of the config
	before, after []byte
}

// edit makes a change of the config of p and writes the files that it changes, once the
// result loads. Nothing is written when it does not, or when change returns an error.
func (c *cli) edit(p *loaded, change func(*edit.Config) error) ([]changedFile, error) {
	bounds, err := c.bounds()
	if err != nil {
		return nil, err
	}
	files, err := c.texts(p, bounds)
	if err != nil {
		return nil, err
	}
	config := edit.New(files...)
	if err := change(config); err != nil {
		return nil, err
	}
	after := config.Files()
	if err := c.loads(after, bounds); err != nil {
		return nil, err
	}
	var changed []changedFile
	for i, file := range after {
		if bytes.Equal(file.Text, files[i].Text) {
			continue
		}
		target := c.target(c.config)
		if i > 0 {
			// Written where it was read.
			at, err := bounds.file(file.Name)
			if err != nil {
				return changed, fmt.Errorf("write %s: %w", file.Name, err)
			}
			target = workspace.Target{Tree: bounds.limit, Path: at, Name: path.Join(path.Dir(filepath.ToSlash(c.config)), file.Name)}
		}
		notes, err := target.Rewrite(files[i].Text, file.Text)
		c.note(notes)
		if err != nil {
			return changed, err
		}
		changed = append(changed, changedFile{file.Name, files[i].Text, file.Text})
	}
	return changed, nil
}

// loads returns the first error of the config in files, the one that is loaded first.
func (c *cli) loads(files []edit.File, bounds bounds) error {
	config, findings := schema.LoadWith(files[0].Name, files[0].Text, schema.Surroundings{
		Version: version,
		Pinning: c.pinning,
		Read: func(name string) ([]byte, error) {
			for _, file := range files[1:] {
				if file.Name == name {
					return file.Text, nil
				}
			}
			return bounds.read(name)
		},
	})
	if config != nil {
		return nil
	}
	for _, f := range findings {
		if f.Severity == finding.Error {
			return fmt.Errorf("the config would be wrong then: %s [%s]", f.Summary, f.Code)
		}
	}
	return fmt.Errorf("the config would be wrong then")
}

// texts are the config and the files that it extends, the nearest first.
func (c *cli) texts(p *loaded, bounds bounds) ([]edit.File, error) {
	src, err := c.text(p.folder)
	if err != nil {
		return nil, err
	}
	files := []edit.File{{Name: p.name, Text: src}}
	for _, name := range p.config.Bases {
		src, err := bounds.read(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		files = append(files, edit.File{Name: name, Text: src})
	}
	return files, nil
}
