package document

// Table is a table of TOML. Its methods return zero values for what is not there
// or has another type: what is wrong with a file is reported by its tool.
type Table map[string]any

// At returns the table at names, each inside the one before.
func (t Table) At(names ...string) Table {
	for _, name := range names {
		t, _ = t[name].(map[string]any)
	}
	return t
}

// Text returns the string called name.
func (t Table) Text(name string) string {
	s, _ := t[name].(string)
	return s
}

// Texts returns the strings in the array called name.
func (t Table) Texts(name string) []string {
	list, _ := t[name].([]any)
	var texts []string
	for _, element := range list {
		if s, ok := element.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}

// Tables returns the tables in the array called name.
func (t Table) Tables(name string) []Table {
	list, _ := t[name].([]any)
	var tables []Table
	for _, element := range list {
		if m, ok := element.(map[string]any); ok {
			tables = append(tables, m)
		}
	}
	return tables
}

// Has reports whether there is a value called name.
func (t Table) Has(name string) bool { _, ok := t[name]; return ok }

// Subtable follows names into nested tables.
func Subtable(t map[string]any, names ...string) map[string]any {
	for _, name := range names {
		t, _ = t[name].(map[string]any)
	}
	return t
}
