// Package document reads YAML, TOML, dotenv and INI files as values that know their
// lines. All of them are a stranger's: each reader is bounded.
package document

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"dockgen/folder"
	"dockgen/project/rule"
)

// ErrTooMuch is the error for a file that holds more values or tables than its
// kind may, or nests them deeper.
var ErrTooMuch = errors.New("too many values")

// TOMLError says what is wrong with a file of TOML.
type TOMLError struct {
	Line    int // from 1
	message string
}

func (e *TOMLError) Error() string { return e.message }

// Fits reports whether content, in TOML or JSON, has no more values and tables
// than bound allows. It counts the marks that stand between them; those in strings
// and comments count as well, and real files have few there.
func Fits(content []byte, bound folder.Bound) bool {
	marks := func(all string) (n int) {
		for i := range len(all) {
			n += bytes.Count(content, []byte{all[i]})
		}
		return n
	}
	return marks("[{") <= bound.Tables && marks("=:,.") <= bound.Values
}

// ReadTOML reads a file of TOML; dates and times become strings, and the value of a
// key in unread nil. The error is [ErrTooMuch] or a [TOMLError].
//
// It takes time in proportion to the file. Unmarshal of go-toml looks for each key
// among all the keys before it, which is minutes for some megabytes, so only the
// library's parser is used here.
func ReadTOML(content []byte, bound folder.Bound, unread ...string) (Table, error) {
	if !Fits(content, bound) {
		return nil, ErrTooMuch
	}
	r := tomlReader{depth: bound.Depth, unread: unread}
	r.parser.Reset(bytes.TrimPrefix(content, []byte("\ufeff")))
	root := &tomlTable{values: make(map[string]any), made: byHeader}
	at := root
	for r.parser.NextExpression() {
		e := r.parser.Expression()
		var err error
		switch e.Kind {
		case unstable.Table:
			at, err = r.header(root, e, false)
		case unstable.ArrayTable:
			at, err = r.header(root, e, true)
		case unstable.KeyValue:
			err = r.keyValue(at, e, 0)
		}
		if err != nil {
			return root.values, err
		}
	}
	if failed := (*unstable.ParserError)(nil); errors.As(r.parser.Error(), &failed) {
		return root.values, r.fail(r.parser.Range(failed.Highlight), "%s", failed.Message)
	}
	return root.values, r.parser.Error()
}

// tomlTable is a table that is being read.
type tomlTable struct {
	values map[string]any
	made   tomlOrigin
	below  map[string]*tomlTable // the tables among values that were not written inline
}

// tomlOrigin is how a table came to be, which decides who may add to it.
type tomlOrigin uint8

const (
	byLongerHeader tomlOrigin = iota // a in [a.b]
	byHeader                         // [a]
	byArrayHeader                    // [[a]]
	byDottedKey                      // a in a.b = 1
)

// add makes the table name in t, with what t holds for it.
func (t *tomlTable) add(name string, made tomlOrigin) *tomlTable {
	next := &tomlTable{values: make(map[string]any), made: made}
	if t.below == nil {
		t.below = make(map[string]*tomlTable)
	}
	t.below[name] = next
	if made == byArrayHeader {
		list, _ := t.values[name].([]any)
		t.values[name] = append(list, next.values)
	} else {
		t.values[name] = next.values
	}
	return next
}

type tomlReader struct {
	parser unstable.Parser
	depth  int
	unread []string
}

func (r *tomlReader) fail(at unstable.Range, format string, args ...any) error {
	line := 1 + bytes.Count(r.parser.Data()[:at.Offset], []byte("\n"))
	return &TOMLError{line, fmt.Sprintf(format, args...)}
}

// names are the parts of a key.
func (r *tomlReader) names(e *unstable.Node) (names []string, at unstable.Range, err error) {
	for it := e.Key(); it.Next(); {
		if len(names) == r.depth {
			return nil, at, ErrTooMuch
		}
		at = it.Node().Raw
		names = append(names, string(it.Node().Data))
	}
	return names, at, nil
}

// header returns the table that a [header] or [[header]] opens.
func (r *tomlReader) header(root *tomlTable, e *unstable.Node, array bool) (*tomlTable, error) {
	names, at, err := r.names(e)
	if err != nil {
		return nil, err
	}
	made := byHeader
	if array {
		made = byArrayHeader
	}
	t := root
	for i, name := range names {
		last := i == len(names)-1
		next := t.below[name]
		_, taken := t.values[name]
		switch {
		case next == nil && taken:
			return nil, r.fail(at, "key %s already exists as a value", name)
		case next == nil && last, last && array && next.made == byArrayHeader:
			next = t.add(name, made)
		case next == nil:
			next = t.add(name, byLongerHeader)
		case last && !array && next.made == byLongerHeader:
			next.made = byHeader
		case last:
			return nil, r.fail(at, "table %s already exists", name)
		}
		t = next
	}
	return t, nil
}

// keyValue reads "key = value" into t.
func (r *tomlReader) keyValue(t *tomlTable, e *unstable.Node, depth int) error {
	names, at, err := r.names(e)
	if err != nil {
		return err
	}
	last := len(names) - 1
	for _, name := range names[:last] {
		next := t.below[name]
		_, taken := t.values[name]
		switch {
		case next == nil && !taken:
			next = t.add(name, byDottedKey)
		case next == nil || next.made != byDottedKey:
			return r.fail(at, "key %s is already defined", name)
		}
		t = next
	}
	if _, taken := t.values[names[last]]; taken {
		return r.fail(at, "key %s is already defined", names[last])
	}
	if slices.Contains(r.unread, names[last]) {
		t.values[names[last]] = nil
		return nil
	}
	t.values[names[last]], err = r.value(e.Value(), depth)
	return err
}

func (r *tomlReader) value(n *unstable.Node, depth int) (any, error) {
	text := string(n.Data)
	switch n.Kind {
	case unstable.Array, unstable.InlineTable:
		if depth == r.depth {
			return nil, ErrTooMuch
		}
	}
	switch n.Kind {
	case unstable.Array:
		list := []any{}
		for it := n.Children(); it.Next(); {
			element, err := r.value(it.Node(), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, element)
		}
		return list, nil
	case unstable.InlineTable:
		t := &tomlTable{values: make(map[string]any)}
		for it := n.Children(); it.Next(); {
			if err := r.keyValue(t, it.Node(), depth+1); err != nil {
				return nil, err
			}
		}
		return t.values, nil
	case unstable.Bool:
		return text == "true", nil
	case unstable.Integer:
		number, err := strconv.ParseInt(text, 0, 64)
		if err != nil {
			return nil, r.fail(n.Raw, "%s is no integer of 64 bits", text)
		}
		return number, nil
	case unstable.Float:
		number, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err != nil {
			return nil, r.fail(n.Raw, "%s is no number of 64 bits", text)
		}
		return number, nil
	}
	return text, nil
}

// ReadLockTOML reads the lock of a manager without the archives that it lists, which
// are most of it.
func ReadLockTOML(content []byte) (Table, error) {
	return ReadTOML(content, folder.DependencyLock.Bound(), "wheels", "sdist", "files")
}

// Packages are the [[package]] tables of a lock, each of which has a name.
func (t Table) Packages() ([]Table, error) {
	packages := t.Tables("package")
	if list, _ := t["package"].([]any); len(packages) != len(list) || list == nil && t.Has("package") {
		return nil, errors.New("package is no list of tables")
	}
	for _, p := range packages {
		if p.Text("name") == "" {
			return nil, errors.New("a package has no name")
		}
	}
	return packages, nil
}

// TooLarge says that a file is beyond the bound of its kind.
func TooLarge(path string, kind folder.Kind) string {
	bound := kind.Bound()
	return fmt.Sprintf("%s is too large to check: dockgen reads at most %d MiB, %d values and %d tables and lists of it. Is it the right file? Take out of it what no tool needs.",
		rule.Quoted(path), bound.Bytes>>20, bound.Values, bound.Tables)
}
