package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // registers the packager
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm" // registers the packager
)

// packages packs for Debian and Red Hat: the programs, manual pages, and the completions
// of the shells that look for them in /usr/share.
func packages(b *built) ([]file, error) {
	var packed []file
	for _, format := range []struct{ name, arch string }{{"deb", b.deb}, {"rpm", b.rpm}} {
		if format.arch == "" {
			continue
		}
		f, err := b.linuxPackage(format.name)
		if err != nil {
			return nil, fmt.Errorf("pack the %s: %w", format.name, err)
		}
		packed = append(packed, f)
	}
	return packed, nil
}

// placed returns the files of a package by where they are installed.
func (b *built) placed() ([]file, error) {
	const doc = "/usr/share/doc/dockgen"
	all := within("/usr/bin", b.programs)
	for _, text := range b.texts {
		if text.name == "LICENSE" {
			text.name = "copyright" // Debian's name for it
		}
		all = append(all, within(doc, []file{text})...)
	}
	all = append(all, within(doc+"/sbom", b.sboms)...)
	for _, page := range b.pages.manual {
		compressed, err := gzipped(page)
		if err != nil {
			return nil, err
		}
		all = append(all, within("/usr/share/man/man1", []file{compressed})...)
	}
	for _, c := range b.pages.completions {
		switch c.name {
		case "dockgen.bash":
			all = append(all, file{"/usr/share/bash-completion/completions/dockgen", c.mode, c.content})
		case "_dockgen":
			all = append(all, file{"/usr/share/zsh/vendor-completions/_dockgen", c.mode, c.content}, file{"/usr/share/zsh/site-functions/_dockgen", c.mode, c.content})
		case "dockgen.fish":
			all = append(all, file{"/usr/share/fish/vendor_completions.d/dockgen.fish", c.mode, c.content})
		default: // PowerShell looks nowhere
			all = append(all, within(doc, []file{c})...)
		}
	}
	return all, nil
}

func (b *built) linuxPackage(format string) (file, error) {
	// nfpm reads from files.
	folder, err := os.MkdirTemp("", "dockgen-package-")
	if err != nil {
		return file{}, err
	}
	defer os.RemoveAll(folder)
	placed, err := b.placed()
	if err != nil {
		return file{}, err
	}
	var contents files.Contents
	for i, f := range placed {
		source := filepath.Join(folder, fmt.Sprint(i))
		if err := os.WriteFile(source, f.content, 0o644); err != nil {
			return file{}, err
		}
		contents = append(contents, &files.Content{Source: source, Destination: f.name,
			FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: f.mode, MTime: b.date}})
	}
	info := nfpm.WithDefaults(&nfpm.Info{
		Name: "dockgen", Version: b.version, Release: "1", Arch: b.arch, Platform: "linux",
		Section: "utils", Priority: "optional", License: "Apache-2.0",
		Maintainer:  "The dockgen authors",
		Description: "Generate and check the files that ship a Flask app as a container image\ndockgen turns one committed file, flaskdeploy.hcl, into a Dockerfile and what\nbelongs to it, and checks that repository and config still agree.",
		MTime:       b.date,
		Overridables: nfpm.Overridables{
			Contents: contents,
			Deb:      nfpm.Deb{Compression: "gzip"},
			// The name of the machine would be in it.
			RPM: nfpm.RPM{Compression: "gzip:9", BuildHost: "localhost", Summary: "Generate and check the files that ship a Flask app as a container image"},
		},
	})
	packager, err := nfpm.Get(format)
	if err != nil {
		return file{}, err
	}
	var content bytes.Buffer
	if err := packager.Package(info, &content); err != nil {
		return file{}, err
	}
	return file{packager.ConventionalFileName(info), 0o644, content.Bytes()}, nil
}

// gzipped compresses a manual page, as packages hold them.
func gzipped(page file) (file, error) {
	content, err := compressed(page.content)
	return file{page.name + ".gz", page.mode, content}, err
}
