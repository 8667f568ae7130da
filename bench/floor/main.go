// Command floor is the unavoidable work of `dockgen check` on one project, and
// nothing else: start, decode the config with the library's own decoder, read
// the generated files, compare bytes. It has no command line, no defaults, no
// checks and no messages; its time is what dockgen's is divided by.
//
//	floor DIR
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// config names the blocks and leaves their arguments to Remain, whose
// expressions are evaluated below: decoding without a language of its own.
type config struct {
	Blocks []block  `hcl:"app,block"`
	Remain hcl.Body `hcl:",remain"`
}

type block struct {
	Remain hcl.Body `hcl:",remain"`
}

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(dir string) error {
	src, err := os.ReadFile(filepath.Join(dir, "flaskdeploy.hcl"))
	if err != nil {
		return err
	}
	file, diagnostics := hclsyntax.ParseConfig(src, "flaskdeploy.hcl", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return diagnostics
	}
	var c config
	if diagnostics := gohcl.DecodeBody(file.Body, nil, &c); diagnostics.HasErrors() {
		return diagnostics
	}
	if err := evaluate(file.Body.(*hclsyntax.Body)); err != nil {
		return err
	}
	lock, err := os.ReadFile(filepath.Join(dir, "dockgen.lock"))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(src)
	for line := range bytes.Lines(lock) {
		fields := bytes.Fields(line)
		if len(fields) != 4 || len(fields[0]) != hex.EncodedLen(sha256.Size) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, string(fields[3])))
		if err != nil {
			return err
		}
		if bytes.Equal(content, sum[:]) {
			return fmt.Errorf("%s is a checksum", fields[3])
		}
	}
	return nil
}

// evaluate asks every literal argument for its value; references need an
// evaluation context, which is the language's work and not the floor's.
func evaluate(body *hclsyntax.Body) error {
	for _, attribute := range body.Attributes {
		if len(attribute.Expr.Variables()) > 0 {
			continue
		}
		if _, diagnostics := attribute.Expr.Value(nil); diagnostics.HasErrors() {
			return diagnostics
		}
	}
	for _, b := range body.Blocks {
		if err := evaluate(b.Body); err != nil {
			return err
		}
	}
	return nil
}
