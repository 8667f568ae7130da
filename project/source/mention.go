package source

import (
	"math/bits"
	"strings"
	"sync"
)

// mention is a set of what the words in a Python file suggest about it. A word counts
// wherever it stands, also in a comment or within a longer word. Searching for the
// words costs a small part of reading the statements of a file, and few files have any.
type mention uint8

const (
	importsByName    mention = 1 << iota // gives Flask or Werkzeug the name of a module in a text, or of a file
	importsUnnamed                       // imports what no import statement names
	ReadsEnvironment                     // may read a variable of the environment
	MakesScheduler                       // may run jobs beside the requests
	WritesFiles                          // may write to a folder
	ReadsFiles                           // may read a file of the project
	UsesBundles                          // may make bundles of Flask-Assets
	UsesLoguru                           // uses the logger of loguru
)

// mentionWords are the words, and what each says.
var mentionWords = [...]struct {
	word string
	says mention
}{
	{"from_object", importsByName},
	{"from_pyfile", importsByName},
	{"import_string", importsByName | importsUnnamed},
	{"import_module", importsByName | importsUnnamed},
	{"find_modules", importsByName | importsUnnamed},
	{"iter_modules", importsUnnamed},
	{"walk_packages", importsUnnamed},
	{"__import__", importsUnnamed},
	{"glob", importsUnnamed},
	{"listdir", importsUnnamed},
	{"environ", ReadsEnvironment},
	{"getenv", ReadsEnvironment},
	{"decouple", ReadsEnvironment},
	{"from_envvar", ReadsEnvironment},
	{"apscheduler", MakesScheduler},
	{"mkdir", WritesFiles},
	{"makedirs", WritesFiles},
	{"Handler", WritesFiles},
	{"filename", WritesFiles},
	{"UPLOAD", WritesFiles},
	{"SESSION_", WritesFiles},
	{"CACHE_DIR", WritesFiles},
	{"sqlite", WritesFiles | ReadsFiles},
	{"Bundle(", WritesFiles | UsesBundles},
	{"loguru", WritesFiles | UsesLoguru},
	{"WHOOSH", WritesFiles},
	{"open", ReadsFiles},
	{"read_", ReadsFiles},
	{"send_f", ReadsFiles},
	{"from_file", ReadsFiles},
	{"load_", ReadsFiles},
}

// It does not compile with more than 32 words: each has two bits in a mask of 64.
var _ [32 - len(mentionWords)]struct{}

// mentionPlaces returns three lookup tables, for three bytes side by side: each maps
// a byte to the words that have it there. Bit 2n stands for word n from its first
// byte, bit 2n+1 for word n from its second. Every other byte of a text is then
// enough to find all words, and few places are left where a word must be compared.
var mentionPlaces = sync.OnceValue(func() *[3][256]uint64 {
	places := new([3][256]uint64)
	for n, w := range mentionWords {
		for at := range places {
			places[at][w.word[at]] |= 1 << (2 * n)
			places[at][w.word[at+1]] |= 1 << (2*n + 1)
		}
	}
	return places
})

// mentionsOf looks for all words in one pass over source.
func mentionsOf(source string) mention {
	var found mention
	places := mentionPlaces()
	for i := 0; i+2 < len(source); i += 2 {
		words := places[0][source[i]] & places[1][source[i+1]] & places[2][source[i+2]]
		for ; words != 0; words &= words - 1 {
			bit := bits.TrailingZeros64(words)
			w, begin := &mentionWords[bit/2], i-bit%2
			if begin >= 0 && strings.HasPrefix(source[begin:], w.word) {
				found |= w.says
			}
		}
	}
	return found
}

// says reports whether the words of the text suggest one of what.
func (t *fileText) says(what mention) bool {
	if !t.searched {
		t.searched, t.mentions = true, mentionsOf(t.content)
	}
	return t.mentions&what != 0
}

// Mentions reports whether the words of the file name suggest one of what.
func (f *Index) Mentions(name string, what mention) bool { return f.text(name).says(what) }

// ThatMention returns those of the files paths whose words suggest one of what.
func (f *Index) ThatMention(paths []string, what mention) []string {
	var found []string
	for _, name := range paths {
		if f.Mentions(name, what) {
			found = append(found, name)
		}
	}
	return found
}
