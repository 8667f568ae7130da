package schema

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGracefulTimeout(t *testing.T) {
	const rest = "app {\n  entry_point = \"a:b\"\n}\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n"
	for seconds, warned := range map[int]bool{DockerStop - 1: false, DockerStop: true} {
		_, findings := Load("f", fmt.Appendf(nil, "%sworker \"standard\" {\n  graceful_timeout = %d\n}\n", rest, seconds))
		assert.Equal(t, warned, len(findings) == 1 && findings[0].Code == codeGrace, "%d seconds: %v", seconds, findings)
	}
}
