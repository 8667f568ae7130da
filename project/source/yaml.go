package source

import "dockgen/project/document"

// YAML returns the documents of a YAML file of the project.
func (f *Index) YAML(name string) []*document.Node {
	t := f.text(name)
	if !t.decoded && f.yamlRead+len(t.Content) <= document.MaxYAMLTotal {
		f.yamlRead += len(t.Content)
		t.decoded, t.documents = true, document.ReadYAML(t.Content)
	}
	return t.documents
}

// YAMLList returns the elements of the list that each document of a YAML file of the
// project has under key.
func (f *Index) YAMLList(name, key string) []*document.Node {
	var all []*document.Node
	for _, document := range f.YAML(name) {
		all = append(all, document.Key(key).List()...)
	}
	return all
}
