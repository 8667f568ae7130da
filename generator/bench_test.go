package generator

import (
	"os"
	"path/filepath"
	"testing"

	"dockgen/finding"
	"dockgen/schema"
)

// BenchmarkGenerate renders the files of a small and of a large config: all of them
// and each alone.
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
			for _, output := range c.Outputs {
				if !output.Enabled {
					continue
				}
				b.Run(output.Name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						render(c, output.Name)
					}
				})
			}
		})
	}
}

// BenchmarkGolden renders the configs of golden/, one after the other, as a run over
// a tree does: all their files, and each output alone. The figures are for one config.
func BenchmarkGolden(b *testing.B) {
	paths, err := filepath.Glob("../golden/*/flaskdeploy.hcl")
	if err != nil || len(paths) == 0 {
		b.Fatal("no configs: ", err)
	}
	configs := make([]*schema.Config, len(paths))
	for i, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		var findings []finding.Finding
		if configs[i], findings = schema.Load("flaskdeploy.hcl", src); configs[i] == nil {
			b.Fatal(findings)
		}
	}
	each := func(name string, render func(*schema.Config)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				render(configs[i%len(configs)])
			}
		})
	}
	each("all", func(c *schema.Config) { Generate(c) })
	for _, output := range configs[0].Outputs {
		each(output.Name, func(c *schema.Config) {
			if c.Output(output.Name).Enabled {
				render(c, output.Name)
			}
		})
	}
}
