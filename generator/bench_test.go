package generator

import (
	"os"
	"testing"

	"dockgen/schema"
)

// BenchmarkGenerate renders the files of a small and of a large config: all of them,
// also into memory that is there already, and each alone.
func BenchmarkGenerate(b *testing.B) {
	for name, path := range map[string]string{"smallest": "../golden/minimal/flaskdeploy.hcl", "showcase": "../examples/flaskdeploy.hcl"} {
		src, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		c, findings := schema.Load("flaskdeploy.hcl", src)
		if c == nil {
			b.Fatal(findings)
		}
		b.Run(name, func(b *testing.B) {
			b.Run("all", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Generate(c)
				}
			})
			b.Run("all-again", func(b *testing.B) {
				b.ReportAllocs()
				var text []byte
				for b.Loop() {
					_, text = GenerateInto(text, c)
				}
			})
			for _, output := range c.Outputs {
				if !output.Enabled {
					continue
				}
				b.Run(output.Name, func(b *testing.B) {
					b.ReportAllocs()
					var text []byte
					for b.Loop() {
						text = render(text[:0], c, output.Name)
					}
				})
			}
		})
	}
}
