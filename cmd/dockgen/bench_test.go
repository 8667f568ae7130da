package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkVerb runs verbs on one project that needs nothing done. `make bench`
// prints what they allocate; times are taken of whole processes there.
func BenchmarkVerb(b *testing.B) {
	dir := b.TempDir()
	for name, content := range map[string]string{
		configName:         "app {\n  entry_point = \"app:app\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n",
		"app.py":           "from flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n",
		"requirements.txt": "flask\ngunicorn\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for _, verb := range []string{"generate", "check", "validate", "diff", "show"} {
		b.Run(verb, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if code := run([]string{"-C", dir, verb}, io.Discard, io.Discard); code != exitDone {
					b.Fatal("exit code", code)
				}
			}
		})
	}
}
