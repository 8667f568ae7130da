package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// gitServer serves one repository over HTTPS, by Git's own server program, to
// whoever brings the token: as the user, which is how the pattern's URL has it,
// or as the password.
type gitServer struct {
	address     string
	certificate string
	close       func() error
}

const packageSettings = `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "private_lib"
version = "1.0"

[tool.setuptools]
py-modules = ["private_lib"]
`

func newGitServer(ctx context.Context, b *bench, token string) (*gitServer, error) {
	backend, err := makeRepository(ctx, filepath.Join(b.dir, "git"))
	if err != nil {
		return nil, err
	}
	// RUN steps reach this machine by its address on the bridge.
	gateway, err := b.docker(ctx, "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}")
	if err != nil {
		return nil, err
	}
	host := net.ParseIP(gateway)
	if host == nil { // a network that was made without a gateway of its own
		if host, err = bridgeAddress(); err != nil {
			return nil, err
		}
	}
	pair, certificate, err := selfSigned(host)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host.String(), "0"))
	if err != nil {
		return nil, err
	}
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if user, password, _ := r.BasicAuth(); user != token && password != token {
				w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
				http.Error(w, "who are you?", http.StatusUnauthorized)
				return
			}
			backend.ServeHTTP(w, r)
		}),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}},
		ErrorLog:  log.New(io.Discard, "", 0),
	}
	go server.ServeTLS(listener, "", "")
	return &gitServer{listener.Addr().String(), certificate, server.Close}, nil
}

// bridgeAddress is this machine's address on the interface that Docker makes.
func bridgeAddress() (net.IP, error) {
	bridge, err := net.InterfaceByName("docker0")
	if err != nil {
		return nil, err
	}
	addresses, err := bridge.Addrs()
	if err != nil {
		return nil, err
	}
	for _, address := range addresses {
		if ip, ok := address.(*net.IPNet); ok && ip.IP.To4() != nil {
			return ip.IP, nil
		}
	}
	return nil, fmt.Errorf("docker0 has no address")
}

// makeRepository makes acme/private_lib.git with one commit and returns what
// serves it.
func makeRepository(ctx context.Context, root string) (http.Handler, error) {
	work := filepath.Join(root, "work")
	if err := os.MkdirAll(work, 0o755); err != nil {
		return nil, err
	}
	for name, content := range map[string]string{"pyproject.toml": packageSettings, "private_lib.py": "ANSWER = 42\n"} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(content), 0o644); err != nil {
			return nil, err
		}
	}
	for _, args := range [][]string{
		{"init", "--quiet", work},
		{"-C", work, "add", "--all"},
		{"-C", work, "-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false",
			"commit", "--quiet", "--message", "first"},
		{"clone", "--quiet", "--bare", work, filepath.Join(root, "served", "acme", "private_lib.git")},
	} {
		if out, err := exec.CommandContext(ctx, "git", args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("git %s: %w\n%s", args, err, out)
		}
	}
	programs, err := exec.CommandContext(ctx, "git", "--exec-path").Output()
	if err != nil {
		return nil, fmt.Errorf("git --exec-path: %w", err)
	}
	return &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(programs)), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + filepath.Join(root, "served"), "GIT_HTTP_EXPORT_ALL=1"},
	}, nil
}

// selfSigned makes a certificate for one address that is its own authority.
func selfSigned(host net.IP) (tls.Certificate, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "dockgen bench"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IPAddresses:           []net.IP{host},
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(text), nil
}
