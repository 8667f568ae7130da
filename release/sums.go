package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// sumsFile lists the SHA-256 of each artefact, in the form of sha256sum.
	sumsFile = "SHA256SUMS"
	// carriedFile is what the action checks its download with.
	carriedFile = "action/SHA256SUMS"
)

// sums returns the text of SHA256SUMS.
func sums(artefacts []file) []byte {
	var text bytes.Buffer
	for _, a := range sorted(artefacts) {
		digest := sha256.Sum256(a.content)
		fmt.Fprintf(&text, "%s  %s\n", hex.EncodeToString(digest[:]), a.name)
	}
	return text.Bytes()
}

// carry writes the checksums of the archives in a folder into the action, which stands
// for exactly these then. With check it fails when the action carries others.
func (s *source) carry(folder string, check bool) error {
	text, err := os.ReadFile(filepath.Join(folder, sumsFile))
	if err != nil {
		return err
	}
	var archives strings.Builder
	for line := range strings.Lines(string(text)) {
		if name := strings.TrimSpace(line); strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".zip") {
			archives.WriteString(line)
		}
	}
	name := filepath.Join(s.root, filepath.FromSlash(carriedFile))
	if !check {
		return os.WriteFile(name, []byte(archives.String()), 0o644)
	}
	have, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if string(have) != archives.String() {
		return fmt.Errorf("%s does not carry the checksums of %s: it has\n%s\nand should have\n%s", carriedFile, folder, have, &archives)
	}
	return nil
}
