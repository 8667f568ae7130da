package fleet_test

import (
	"fmt"
	"testing"

	"dockgen/fleet"
)

// BenchmarkFind walks over a hundred projects; divide by that.
func BenchmarkFind(b *testing.B) {
	files := map[string]string{".gitignore": "*.pyc\n/build/\n"}
	for i := range 100 {
		dir := fmt.Sprintf("team-%d/service-%d/", i/20, i)
		for _, name := range []string{"deploy.hcl", "Dockerfile", ".dockerignore", "README.md", "requirements.txt", "src/shop/__init__.py", "src/shop/views.py", "tests/test_shop.py"} {
			files[dir+name] = ""
		}
		files[dir+".gitignore"] = "/VERSION\n.env\n__pycache__/\n*.log\n"
	}
	dir := tree(b, files)
	b.ReportAllocs()
	for b.Loop() {
		found, err := fleet.Find(dir, "deploy.hcl", 1)
		if err != nil || len(found.Projects) != 100 {
			b.Fatal(len(found.Projects), err)
		}
	}
}
