package document

// Table is a table of TOML. Its methods return zero values for what is not there
// or has another type: a broken file is the tool's to judge.
type Table map[string]any

func (t Table) At(names ...string) Table {
	for _, name := range names {
		t, _ = t[name].(map[string]any)
	}
	return t
}

func (t Table) Text(name string) string {
	s, _ := t[name].(string)
	return s
}

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

func (t Table) Has(name string) bool { _, ok := t[name]; return ok }

// Subtable follows names into nested tables.
func Subtable(t map[string]any, names ...string) map[string]any {
	for _, name := range names {
		t, _ = t[name].(map[string]any)
	}
	return t
}
