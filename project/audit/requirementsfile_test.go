package audit

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/project/rule"
	"dockgen/project/sourcetest"
)

func TestRequirementsNotText(t *testing.T) {
	for name, test := range map[string]struct {
		content, installer string
		line               int // of the finding; -1: there is none
	}{
		"utf-8":             {content: "# Jürgen\nflask\ngunicorn\n", line: -1},
		"utf-8-with-mark":   {content: "\ufeff# Jürgen\r\nflask\r\ngunicorn\r\n", line: -1},
		"utf-16":            {content: "\xff\xfef\x00l\x00a\x00s\x00k\x00\r\x00\n\x00g\x00u\x00n\x00i\x00c\x00o\x00r\x00n\x00", line: -1},
		"latin-1":           {content: "flask\n# J\xfcrgen\ngunicorn\n", line: 2},
		"utf-16-unmarked":   {content: "f\x00l\x00a\x00s\x00k\x00\n\x00", line: 0},
		"declared-for-pip":  {content: "# -*- coding: latin-1 -*-\n# J\xfcrgen\nflask\ngunicorn\n", installer: "pip", line: -1},
		"declared-for-uv":   {content: "# -*- coding: latin-1 -*-\n# J\xfcrgen\nflask\ngunicorn\n", line: 2},
		"undeclared-to-pip": {content: "# J\xfcrgen\nflask\ngunicorn\n", installer: "pip", line: 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			installer := ""
			if test.installer != "" {
				installer = "dependencies \"pip\" {\n  installer = \"" + test.installer + "\"\n}\n\n"
			}
			sourcetest.Write(t, dir, "flaskdeploy.hcl", "app {\n  entry_point = \"app:app\"\n}\n\n"+installer+"registry {\n  image = \"ghcr.io/acme/shop\"\n}\n")
			sourcetest.Write(t, dir, "app.py", "from flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n")
			sourcetest.Write(t, dir, "requirements.txt", test.content)
			findings := check(t, dir)
			if test.line < 0 {
				assert.Empty(t, findings)
				return
			}
			require.NotEmpty(t, findings)
			assert.Equal(t, rule.RequirementsNotText, findings[0].Code)
			assert.Equal(t, test.line, findings[0].Range.Start.Line)
		})
	}
}

// A file that pip reads for the encoding that it declares is known, and so is what it
// lacks. Of one that no installer reads, nothing is said but that.
func TestRequirementsDeclared(t *testing.T) {
	for installer, want := range map[string]bool{"pip": true, "uv": false} {
		dir := t.TempDir()
		sourcetest.Write(t, dir, "flaskdeploy.hcl", "app {\n  entry_point = \"app:app\"\n}\n\ndependencies \"pip\" {\n  installer = \""+installer+"\"\n}\n\nregistry {\n  image = \"ghcr.io/acme/shop\"\n}\n")
		sourcetest.Write(t, dir, "app.py", "from flask import Flask\n\napp = Flask(__name__)\napp.add_url_rule(\"/\", view_func=str)\n")
		sourcetest.Write(t, dir, "requirements.txt", "# coding: utf-8\nflask\n\x00\n")
		missing := false
		for _, f := range check(t, dir) {
			missing = missing || f.Code == rule.GunicornMissing
		}
		assert.Equal(t, want, missing, installer)
	}
}
