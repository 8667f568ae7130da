//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// newIndexServer serves one wheel of a package with one module, as a simple index
// (PEP 503) below /simple/, behind a gate.
func newIndexServer(t *testing.T, name, version, module string) *gate {
	t.Helper()
	file := fmt.Sprintf("%s-%s-py3-none-any.whl", name, version)
	content := wheel(t, name, version, module)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /simple/"+strings.ReplaceAll(name, "_", "-")+"/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprintf(w, `<!DOCTYPE html><a href="/files/%s">%s</a>`, file, file)
	})
	mux.HandleFunc("GET /files/"+file, func(w http.ResponseWriter, r *http.Request) {
		// As PyPI says of its files: pip keeps then what it has seen.
		w.Header().Set("Cache-Control", "max-age=365000000, immutable, public")
		w.Write(content)
	})
	return &gate{next: mux}
}

func wheel(t *testing.T, name, version, module string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	info := fmt.Sprintf("%s-%s.dist-info/", name, version)
	record := ""
	for _, f := range []struct{ name, content string }{
		{name + ".py", module},
		{info + "METADATA", fmt.Sprintf("Metadata-Version: 2.1\nName: %s\nVersion: %s\n", name, version)},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: e2e\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
	} {
		w, err := archive.Create(f.name)
		require.NoError(t, err)
		_, err = w.Write([]byte(f.content))
		require.NoError(t, err)
		record += f.name + ",,\n"
	}
	w, err := archive.Create(info + "RECORD")
	require.NoError(t, err)
	_, err = w.Write([]byte(record + info + "RECORD,,\n"))
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	return buffer.Bytes()
}
