package document

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/folder"
)

func TestReadTOML(t *testing.T) {
	bound := folder.Manifest.Bound()
	for _, tt := range []struct{ name, text, err string }{
		{"table-twice", "[a]\nb = 1\n[a]\n", "3: table a already exists"},
		{"table-that-a-longer-header-made", "[a.b]\n[a]\nc = 1\n", ""},
		{"table-and-array", "[[a]]\n[a]\n", "2: table a already exists"},
		{"array-and-table", "[a]\n[[a]]\n", "2: table a already exists"},
		{"array-that-is-a-value", "a = []\n[[a]]\n", "2: key a already exists as a value"},
		{"header-through-a-value", "a = 1\n[a.b]\n", "2: key a already exists as a value"},
		{"header-of-a-dotted-key", "a.b = 1\n[a]\n", "2: table a already exists"},
		{"header-below-a-dotted-key", "a.b = 1\n[a.c]\n", ""},
		{"key-twice", "a = 1\na = 2\n", "2: key a is already defined"},
		{"key-in-an-inline-table", "a = {b = 1}\na.c = 1\n", "2: key a is already defined"},
		{"key-twice-inline", "a = {b.c = 1, b.c = 2}", "1: key c is already defined"},
		{"key-in-a-table-of-a-header", "[a.b]\n[a]\nb.c = 1\n", "3: key b is already defined"},
		{"again-in-the-next-of-an-array", "[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2\n", ""},
		{"byte-order-mark", "\ufeffa = 1\n", ""},
		{"broken", "a = 1\nb = \n", "2: unexpected character U+000A at start of value"},
		{"integer", "a = 99999999999999999999", "1: 99999999999999999999 is no integer of 64 bits"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadTOML([]byte(tt.text), bound)
			if tt.err == "" {
				require.NoError(t, err)
				return
			}
			var failed *TOMLError
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, tt.err, fmt.Sprintf("%d: %s", failed.Line, failed.message))
		})
	}
}

// TestReadTOMLTooMuch has a file beyond each bound, and one just below it.
func TestReadTOMLTooMuch(t *testing.T) {
	bound := folder.Bound{Values: 20, Tables: 4, Depth: 3}
	for name, build := range map[string]func(n int) string{
		"values":  func(n int) string { return "a = 1\n" + strings.Repeat("#=", 16+n) },
		"lists":   func(n int) string { return "a = [" + strings.Repeat("[],", n) + "]" },
		"tables":  func(n int) string { return strings.Repeat("#[\n", 1+n) },
		"keys":    func(n int) string { return "a" + strings.Repeat(".a", n-1) + " = 1" },
		"headers": func(n int) string { return "[a" + strings.Repeat(".a", n-1) + "]" },
		"nested":  func(n int) string { return "a = " + strings.Repeat("[", n) + strings.Repeat("]", n) },
		"inline":  func(n int) string { return "a = " + strings.Repeat("{a = ", n) + "1" + strings.Repeat("}", n) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadTOML([]byte(build(3)), bound)
			require.NoError(t, err)
			_, err = ReadTOML([]byte(build(4)), bound)
			require.Equal(t, ErrTooMuch, err)
		})
	}
}

// FuzzTOML reads what go-toml reads, as go-toml does.
func FuzzTOML(f *testing.F) {
	for _, pattern := range []string{"../lockfile/testdata/locks/*/*.toml", "../lockfile/testdata/locks/*/*.lock", "../lockfile/testdata/locks/*/Pipfile"} {
		names, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, name := range names {
			content, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(content)
		}
	}
	for _, text := range []string{
		"a = [1, 0x1f, 0o17, 0b1, 1_000, +1, -0]\nb = [1.5, 1e3, -0.0, inf, +inf, -inf, nan, 1_0.0_1]\nc = [true, false]",
		"a = 2020-01-01\nb = 07:32:00\nc = 1979-05-27T07:32:00\nd = 1979-05-27T07:32:00Z\ne = 1979-05-27 07:32:00.5-07:00",
		"[[a]]\nb.c = 1\nb.d = {e = {}}\n[a.f]\n[[a]]\n[[a.g]]\n[a.g.h]\n[a.i.j]\n[a.i]",
		"\"a b\".'c' = '''\nx'''\n\"\" = \"\"\"\\\n  y\\u00e9\"\"\"",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		have, haveErr := ReadTOML(content, folder.DependencyLock.Bound())
		if haveErr == ErrTooMuch {
			return
		}
		want := map[string]any{}
		if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(content), "\ufeff")), &want); err != nil {
			// Dates are not looked at, and no tool writes one that is none.
			if haveErr == nil && !strings.Contains(err.Error(), "date") && !strings.Contains(err.Error(), "time") && !strings.Contains(err.Error(), "month") {
				t.Fatalf("read what go-toml refuses: %v", err)
			}
			return
		}
		require.NoError(t, haveErr)
		assert.Equal(t, comparable(want), comparable(map[string]any(have)))
	})
}

// comparable replaces what TOML has other words for: dates, and what is no number.
func comparable(v any) any {
	switch v := v.(type) {
	case map[string]any:
		all := make(map[string]any, len(v))
		for key, value := range v {
			all[key] = comparable(value)
		}
		return all
	case []any:
		all := make([]any, len(v))
		for i, value := range v {
			all[i] = comparable(value)
		}
		return all
	case string:
		if len(v) > 7 && (v[2] == ':' || v[4] == '-') {
			return "a date"
		}
	case float64:
		if math.IsNaN(v) {
			return "nan"
		}
	case time.Time, toml.LocalDate, toml.LocalTime, toml.LocalDateTime:
		return "a date"
	}
	return v
}
