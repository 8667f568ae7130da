package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTrialKeepsPasswords follows "Try it locally" with a docker that writes down its
// arguments: each password is in the environment of the app and in that of its service,
// and nowhere else.
func TestTrialKeepsPasswords(t *testing.T) {
	page := deploymentOf(t, `
env "DATABASE_URL" { secret = true }
env "CACHE_HOST" {}
env "CACHE_PASSWORD" { secret = true }
release "migrate" { command = ["flask", "db", "upgrade"] }
service "postgres" {
  url    = "DATABASE_URL"
  scheme = "postgresql+psycopg"
}
service "cache" {
  kind     = "redis"
  host     = "CACHE_HOST"
  password = "CACHE_PASSWORD"
}`)
	_, section, found := strings.Cut(page, "\n## Try it locally\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")

	dir := t.TempDir()
	docker := `#!/bin/sh
printf '%s\n' "$*" >> "$ARGUMENTS"
case $* in
run*postgres:18) printf 'postgres %s\n' "$POSTGRES_PASSWORD" >> "$SEEN" ;;
run*redis:8*) printf 'redis %s\n' "$REDIS_PASSWORD" >> "$SEEN" ;;
run*--detach*shop:local) printf 'app %s %s %s\n' "$DATABASE_URL" "$CACHE_HOST" "$CACHE_PASSWORD" >> "$SEEN" ;;
esac
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "docker"), []byte(docker), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "curl"), []byte("#!/bin/sh\n"), 0o755))
	script := "set -eu\nENV_FILE=/dev/null\n"
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(section, -1) {
		script += block[1]
	}
	script += "echo \"${DATABASE_URL-}${CACHE_PASSWORD-}${POSTGRES_PASSWORD-}${REDIS_PASSWORD-}\"\n"
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "ARGUMENTS="+filepath.Join(dir, "arguments"), "SEEN="+filepath.Join(dir, "seen"))
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", script, out)
	assert.Equal(t, "\n", string(out), "what the shell still has at the end")

	seen, err := os.ReadFile(filepath.Join(dir, "seen"))
	require.NoError(t, err)
	match := regexp.MustCompile(`^redis ([0-9a-f]{32})\npostgres ([0-9a-f]{32})\napp postgresql\+psycopg://app:([0-9a-f]{32})@postgres:5432/app cache ([0-9a-f]{32})\n$`).FindStringSubmatch(string(seen))
	require.NotNil(t, match, "%s", seen)
	assert.Equal(t, match[1], match[4])
	assert.Equal(t, match[2], match[3])
	assert.NotEqual(t, match[1], match[2])

	arguments, err := os.ReadFile(filepath.Join(dir, "arguments"))
	require.NoError(t, err)
	for _, password := range match[1:3] {
		assert.NotContains(t, string(arguments), password, "on a command line")
	}
	assert.Equal(t, 2, strings.Count(string(arguments), "--network shop-local --env CACHE_HOST --env CACHE_PASSWORD --env DATABASE_URL"), "the release step and the app")
}
