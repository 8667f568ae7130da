package generator_test

import (
	"os"
	"testing"

	"dockgen/generator"
	"dockgen/schema"
)

// BenchmarkGenerate renders every file of a small and of a large config.
func BenchmarkGenerate(b *testing.B) {
	for name, path := range map[string]string{"smallest": "../golden/minimal/flaskdeploy.hcl", "showcase": "../examples/flaskdeploy.hcl"} {
		b.Run(name, func(b *testing.B) {
			src, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			c, findings := schema.Load("flaskdeploy.hcl", src)
			if c == nil {
				b.Fatal(findings)
			}
			b.ReportAllocs()
			for b.Loop() {
				generator.Generate(c)
			}
		})
	}
}
