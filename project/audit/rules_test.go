package audit

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dockgen/dockerignore"
	"dockgen/finding"
	"dockgen/folder"
	"dockgen/project/disk"
	"dockgen/project/rule"
)

// name returns the name of the rule's function.
func (r row) name() string {
	name := runtime.FuncForPC(reflect.ValueOf(r.check).Pointer()).Name()
	return name[strings.LastIndexByte(name, '.')+1:]
}

// TestRuleCodes holds the codes of package rule to the table: each is in the row of the
// rule that may give it, and in no other.
func TestRuleCodes(t *testing.T) {
	// Each file that is named or read has its rule, and the first two codes are of them
	// all. A lock names what lies outside the project, and so does a requirement file.
	shared := []finding.Code{rule.FileMissing, rule.FileUnusable, rule.LocalRequirement}
	owner := make(map[finding.Code]string)
	for _, r := range rules {
		for _, code := range r.codes {
			if !slices.Contains(shared, code) {
				assert.Empty(t, owner[code], "%s is also in the row of %s", code, r.name())
			}
			owner[code] = r.name()
		}
	}
	owner[rule.ProjectTooLarge] = "Check"
	for name, code := range codesOfRule(t) {
		assert.NotEmpty(t, owner[code], "rule.%s is in no row", name)
	}
	assert.True(t, slices.IsSortedFunc(rules, func(a, b row) int { return strings.Compare(string(a.codes[0]), string(b.codes[0])) }),
		"the rows are in the order of their first codes")
}

// codesOfRule returns the constants of package rule by their names.
func codesOfRule(t *testing.T) map[string]finding.Code {
	file, err := parser.ParseFile(token.NewFileSet(), "../rule/codes.go", nil, 0)
	require.NoError(t, err)
	codes := make(map[string]finding.Code)
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			codes[spec.Names[0].Name] = finding.Code(code)
		}
		return true
	})
	require.Greater(t, len(codes), 50)
	return codes
}

// TestRulesGiveTheirCodes runs each rule over every project of testdata/check: it gives
// the codes of its row and no others, and each of them at least once.
func TestRulesGiveTheirCodes(t *testing.T) {
	archives, err := filepath.Glob("testdata/check/*.txtar")
	require.NoError(t, err)
	given := make(map[string]bool)
	for _, archive := range archives {
		dir := t.TempDir()
		unpack(t, dir, archive)
		config, ignore := loadConfig(t, dir)
		parsed, err := dockerignore.Parse(ignore)
		require.NoError(t, err)
		at := folder.Open(dir)
		p := read(disk.Open(at), "flaskdeploy.hcl", config, parsed)
		for _, r := range rules {
			for _, f := range r.run(p) {
				assert.Contains(t, r.codes, f.Code, "%s: %s does not list it", filepath.Base(archive), r.name())
				given[fmt.Sprint(r.name(), " ", f.Code)] = true
			}
		}
		at.Close()
	}
	// What an archive cannot hold: modes, large files and what Git tracks. See TestCheckOnDisk,
	// TestBounds and TestTrackedHeldBack.
	elsewhere := []finding.Code{rule.EntryOwnerOnly, rule.FilesOwnerOnly, rule.SourceUnchecked, rule.FileUnusable, rule.TrackedHeldBack}
	for _, r := range rules {
		for _, code := range r.codes {
			if !slices.Contains(elsewhere, code) {
				assert.True(t, given[fmt.Sprint(r.name(), " ", code)], "no project of testdata/check has %s of %s", code, r.name())
			}
		}
	}
}
