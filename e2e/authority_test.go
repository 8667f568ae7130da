//go:build e2e

package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// authority is the certificate authority of this run. Containers reach this
// process by the machine's address on the bridge network, so it has no name.
type authority struct {
	certificate string
	leaf        tls.Certificate
	host        net.IP
}

// theAuthority is one for all tests: base images that trust it are then one, too,
// and what is installed on top of them is built once.
var theAuthority = sync.OnceValues(func() (*authority, error) {
	host, err := bridgeAddress()
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	root := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "dockgen e2e authority " + run},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		SubjectKeyId:          []byte(run), // the leaf names it: Python asks for that since 3.13
	}
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "dockgen e2e server"},
		NotBefore:    root.NotBefore,
		NotAfter:     root.NotAfter,
		IPAddresses:  []net.IP{host},
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, root, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return &authority{
		certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER})),
		leaf:        tls.Certificate{Certificate: [][]byte{leafDER, rootDER}, PrivateKey: key},
		host:        host,
	}, nil
})

// serveTLS serves handler over HTTPS to containers and RUN steps, and returns the
// address and port.
func serveTLS(t *testing.T, handler http.Handler) string {
	t.Helper()
	a, err := theAuthority()
	require.NoError(t, err)
	listener, err := net.Listen("tcp", net.JoinHostPort(a.host.String(), "0"))
	require.NoError(t, err)
	server := &http.Server{
		Handler:   handler,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{a.leaf}},
		ErrorLog:  log.New(t.Output(), "", 0),
	}
	go server.ServeTLS(listener, "", "")
	t.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

// bridgeAddress is this machine's own address on the network of RUN steps.
func bridgeAddress() (net.IP, error) {
	subnets, err := tryDocker("network", "inspect", "bridge", "--format", "{{range .IPAM.Config}}{{.Subnet}} {{end}}")
	if err != nil {
		return nil, err
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	for subnet := range strings.FieldsSeq(subnets) {
		_, network, err := net.ParseCIDR(subnet)
		if err != nil {
			return nil, err
		}
		for _, a := range addresses {
			if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && network.Contains(ip.IP) {
				return ip.IP.To4(), nil
			}
		}
	}
	return nil, fmt.Errorf("this machine has no address on the engine's bridge network (%s): the engine must run here", subnets)
}

// trustingBase makes an image of base that trusts the run's authority, and returns
// its name: what a company with an authority of its own does once for all its images.
func trustingBase(t *testing.T) string {
	t.Helper()
	a, err := theAuthority()
	require.NoError(t, err)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "e2e.crt"), []byte(a.certificate), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "Dockerfile"), fmt.Appendf(nil, `FROM %s
COPY e2e.crt /usr/local/share/ca-certificates/e2e.crt
RUN cat /usr/local/share/ca-certificates/e2e.crt >> /etc/ssl/certs/ca-certificates.crt
ENV UV_SYSTEM_CERTS=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt
`, base), 0o644))
	return build(t, folder)
}
