package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestUpdatePatterns tries the patterns that docs/updates.md has for Renovate.
func TestUpdatePatterns(t *testing.T) {
	page, err := os.ReadFile("../../docs/updates.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(page), "```json\n")
	require.True(t, found)
	text, _, _ = strings.Cut(text, "```")
	var config struct {
		CustomManagers []struct{ ManagerFilePatterns, MatchStrings []string }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &config))
	require.Len(t, config.CustomManagers, 2)

	digest := "sha256:" + strings.Repeat("0a", 32)
	for number, lines := range map[int]map[string]string{
		0: {
			`  base = "python:3.14-slim-trixie"`:                      "python 3.14-slim-trixie ",
			`  base       = "python:3.14-slim-trixie@` + digest + `"`: "python 3.14-slim-trixie " + digest,
			`  base = "localhost:5000/acme/python:3.14"`:              "localhost:5000/acme/python 3.14 ",
			`  base = "ghcr.io/acme/python@` + digest + `"`:           "ghcr.io/acme/python  " + digest,
			`  base = "postgis/postgis:17-3.5"`:                       "postgis/postgis 17-3.5 ",
			`  base = "python:${app.python}-slim-trixie"`:             "",
			`  database = "DB_NAME"`:                                  "",
		},
		1: {
			`  gunicorn = "23.0.0"`:        " 23.0.0 ",
			`  gunicorn_workers = "4"`:     "",
			`  entry_point = "gunicorn:x"`: "",
		},
	} {
		manager := config.CustomManagers[number]
		file := regexp.MustCompile(strings.Trim(manager.ManagerFilePatterns[0], "/"))
		assert.True(t, file.MatchString("flaskdeploy.hcl") && file.MatchString("services/shop/flaskdeploy.hcl") && !file.MatchString("my-flaskdeploy.hcl"))
		pattern := regexp.MustCompile(manager.MatchStrings[0])
		for line, want := range lines {
			match := pattern.FindStringSubmatch("image {\n" + line + "\n}\n")
			if want == "" {
				assert.Nil(t, match, line)
				continue
			}
			require.NotNil(t, match, line)
			group := func(name string) string {
				if i := pattern.SubexpIndex(name); i >= 0 {
					return match[i]
				}
				return ""
			}
			assert.Equal(t, want, group("depName")+" "+group("currentValue")+" "+group("currentDigest"), line)
		}
	}
}
