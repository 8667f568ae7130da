package main

import (
	"fmt"
	"maps"
)

// What the other tools work on: six files, or the nearest that they know.

const jsonnetFiles = `local name = 'shop';
{
  ['file%d.txt' % n]: std.join('\n', ['%s line %d of %d' % [name, line, n] for line in std.range(1, 40)])
  for n in std.range(1, 6)
}
`

const bakeFile = `variable "TAG" {
  default = "1"
}

target "default" {
  context    = "."
  dockerfile = "Dockerfile"
  tags       = ["registry.example.com/shop:${TAG}"]
  platforms  = ["linux/amd64"]
  args = {
    PYTHON = "3.13"
  }
}
`

// pythonFiles are nine files n times, each with a number of its own in it.
func pythonFiles(n int) map[string]string {
	nine := []string{application, views, models, health, single, views, models, health, single}
	files := map[string]string{}
	for i := range n {
		for j, content := range nine {
			files[fmt.Sprintf("p%03d/p%05d/m%d.py", i/100, i, j)] = fmt.Sprintf("%s\n\nNUMBER = %d\n", content, i)
		}
	}
	return files
}

func helmChart() map[string]string {
	files := map[string]string{
		"Chart.yaml":  "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
		"values.yaml": "image: registry.example.com/shop\nport: 8080\n",
	}
	for i := range 6 {
		files[fmt.Sprintf("templates/file%d.yaml", i)] = fmt.Sprintf(
			"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-%d\ndata:\n  image: {{ .Values.image | quote }}\n  port: {{ .Values.port | quote }}\n", i)
	}
	return files
}

// sixTemplates are files with a hole for the name, in the syntax of Jinja.
func sixTemplates(folder, suffix, hole string) map[string]string {
	files := map[string]string{}
	for i := range 6 {
		files[fmt.Sprintf("%sfile%d.txt%s", folder, i, suffix)] = fmt.Sprintf("The file %d of {{ %s }}.\n", i, hole)
	}
	return files
}

func cookie() map[string]string {
	files := sixTemplates("{{ cookiecutter.name }}/", "", "cookiecutter.name")
	maps.Copy(files, map[string]string{"cookiecutter.json": "{\"name\": \"shop\"}\n"})
	return files
}

func copierTemplate() map[string]string {
	files := sixTemplates("", ".jinja", "name")
	maps.Copy(files, map[string]string{"copier.yml": "name:\n  type: str\n  default: shop\n_exclude: [out, copier.yml]\n"})
	return files
}
