//go:build e2e

package e2e

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	faultUser     = "publisher"
	faultPassword = "p a:s's"
	faultHash     = "$2y$04$oyku7ovzVbjQcNfuwd5Q/.kRirTKI2PyNk6e48OzSvjFlB8/SMJHm" // htpasswd -nbB
)

// guardedRegistry starts Debian's docker-registry with TLS and htpasswd on the
// loopback, in a folder of the test, and returns its address.
func guardedRegistry(t *testing.T) *url.URL {
	t.Helper()
	folder := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
		return file
	}
	// The certificate that httptest makes for the loopback will do.
	server := httptest.NewTLSServer(http.NotFoundHandler())
	server.Close()
	pair := server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	config := write("registry.yml", fmt.Sprintf(`version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: %q}
  delete: {enabled: true}
auth:
  htpasswd: {realm: e2e, path: %q}
http:
  addr: %q
  relativeurls: true
  tls: {certificate: %q, key: %q}
`, filepath.Join(folder, "data"), write("htpasswd", faultUser+":"+faultHash+"\n"), address,
		write("tls.crt", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}))),
		write("tls.key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})))))
	cmd := exec.Command("docker-registry", "serve", config)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	require.Eventually(t, func() bool {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
		}
		return err == nil
	}, 30*time.Second, 50*time.Millisecond, "the registry does not answer")
	return &url.URL{Scheme: "https", Host: address}
}

// login adds a login to the client whose settings are in folder, as docker login would.
func login(t *testing.T, folder, address string) {
	t.Helper()
	auth := base64.StdEncoding.EncodeToString([]byte(faultUser + ":" + faultPassword))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "config.json"),
		fmt.Appendf(nil, `{"auths": {%q: {"auth": %q}}}`, address, auth), 0o600))
}
