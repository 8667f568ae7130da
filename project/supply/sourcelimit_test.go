package supply

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// TestMayLack looks for imports in whatever form they stand: one that is not seen
// here is never parsed.
func TestMayLack(t *testing.T) {
	for source, want := range map[string]bool{
		"import imp\n": true, "import os, imp": true, "import os; import imp\n": true, "x = 1;import imp\n": true,
		"from distutils.version import X\n": true, "import distutils.core as d\n": true, "\ufeffimport cgi\n": true,
		"import os\r\nimport imp\r\n": true, "import os\rimport imp\r": true, "if x: import imp\n": true,
		"from collections import (\n    Mapping,\n)\n": true, "from xml.etree import cElementTree\n": true,
		"from cgi \\\n    import escape\n": true, "import os, \\\nimp\n": true, "import os, \\\r\nimp\n": true,
		"": false, "import": false, "import os\nimp = 1\n": false, "from flask import Flask\n": false, "def f():\n    import imp\n": false,
		"import imp\u00e9\n": true, "import \u00e9,uu\n": true, "\timport imp\n": false, "import impala\nfrom importlib import reload\n": false,
	} {
		assert.Equal(t, want, mayLack(source), "%q", source)
	}
	// These are imports that the parser sees.
	for _, text := range []string{"import os, imp", "x = 1;import imp\n", "import os\rimport imp\r", "if x: import imp\n"} {
		dir := t.TempDir()
		sourcetest.Write(t, dir, "a.py", text)
		f := sourcetest.Open(t, dir)
		assert.NotZero(t, SourceLimit(f, &Dependencies{}, []string{"a.py"}).Minor, "%q", text)
	}
}
