package requirement

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestReadRequirements(t *testing.T) {
	tests := []struct {
		name, content string
		want          []Requirement
	}{
		{"empty", "\n # x\n\n", nil},
		{"name", "Flask\n", []Requirement{{Line: 1, Name: "flask"}}},
		{"normalised", "Foo_.-Bar==1", []Requirement{{Line: 1, Name: "foo-bar", Specifier: "==1"}}},
		{"everything", "a [B_c, d] >=1,<2 ; python_version < '3.9' # x", []Requirement{{Line: 1, Name: "a", Extras: []string{"b-c", "d"}, Specifier: ">=1,<2", Marker: "python_version < '3.9'"}}},
		{"parentheses", "a (>=1)", []Requirement{{Line: 1, Name: "a", Specifier: ">=1"}}},
		{"continued", "a==1 \\\n  --hash=sha256:0 \\\n  --hash=sha256:1\nb", []Requirement{{Line: 1, Name: "a", Specifier: "==1", Hashed: true}, {Line: 4, Name: "b"}}},
		{"continued-to-a-comment", "a \\\n  ==1 # \\\nb", []Requirement{{Line: 1, Name: "a", Specifier: "==1"}, {Line: 3, Name: "b"}}},
		{"continued-to-the-end", "a\\", []Requirement{{Line: 1, Name: "a"}}},
		{"crlf-and-byte-order-mark", "\ufeffa\r\nb==1 \\\r\n --hash=x\r\n", []Requirement{{Line: 1, Name: "a"}, {Line: 2, Name: "b", Specifier: "==1", Hashed: true}}},
		{"utf-16", "\xff\xfea\x00\n\x00b\x00", []Requirement{{Line: 1, Name: "a"}, {Line: 2, Name: "b"}}},
		{"utf-16-big-endian", "\xfe\xff\x00a", []Requirement{{Line: 1, Name: "a"}}},
		{"url", "a[x] @ https://h/a.whl#sha256=0 ; os_name == 'nt'", []Requirement{{Kind: ByURL, Line: 1, Name: "a", Extras: []string{"x"}, Target: "https://h/a.whl#sha256=0", Marker: "os_name == 'nt'"}}},
		{"bare-url-with-egg", "git+https://h/r.git@v1#subdirectory=x&egg=My_Pkg[e]", []Requirement{{Kind: ByURL, Line: 1, Name: "my-pkg", Extras: []string{"e"}, Target: "git+https://h/r.git@v1#subdirectory=x&egg=My_Pkg[e]"}}},
		{"bare-url", "https://h/a-1.tar.gz", []Requirement{{Kind: ByURL, Line: 1, Target: "https://h/a-1.tar.gz"}}},
		{"git-over-ssh", "git+git@h:o/r.git", []Requirement{{Kind: ByURL, Line: 1, Target: "git+git@h:o/r.git"}}},
		{"file-url", "a @ file:///x", []Requirement{{Kind: ByPath, Line: 1, Name: "a", Target: "file:///x"}}},
		{"paths", ".\n./a[x]\nb/c\nd.whl", []Requirement{{Kind: ByPath, Line: 1, Target: "."}, {Kind: ByPath, Line: 2, Target: "./a"}, {Kind: ByPath, Line: 3, Target: "b/c"}, {Kind: ByPath, Line: 4, Target: "d.whl"}}},
		{"editable", "-e .\n--editable=git+https://h/r#egg=r", []Requirement{{Kind: ByPath, Line: 1, Target: ".", Editable: true}, {Kind: ByURL, Line: 2, Name: "r", Target: "git+https://h/r#egg=r", Editable: true}}},
		{"includes", "-r a.txt\n-rb.txt\n--requirement=c.txt\n--requirement d.txt # x\n-r 'e f.txt'", []Requirement{{Kind: Include, Line: 1, Target: "a.txt"}, {Kind: Include, Line: 2, Target: "b.txt"}, {Kind: Include, Line: 3, Target: "c.txt"}, {Kind: Include, Line: 4, Target: "d.txt"}, {Kind: Include, Line: 5, Target: "e f.txt"}}},
		{"constraints", "-c a.txt\n--constraint b.txt", []Requirement{{Kind: Constraint, Line: 1, Target: "a.txt"}, {Kind: Constraint, Line: 2, Target: "b.txt"}}},
		{"indexes", "-i https://h\n--extra-index-url=https://i\n--find-links https://j", []Requirement{{Kind: IndexOption, Line: 1, Target: "https://h"}, {Kind: IndexOption, Line: 2, Target: "https://i", Besides: true}, {Kind: IndexOption, Line: 3, Target: "https://j"}}},
		{"other-options", "--pre\n--require-hashes\n--no-binary :all:\n-e", []Requirement{{Kind: otherOption, Line: 1}, {Kind: HashOption, Line: 2}, {Kind: otherOption, Line: 3, Target: ":all:"}, {Kind: illegible, Line: 4}}},
		{"illegible", "a b\n[x]\n==1\na[x", []Requirement{{Kind: illegible, Line: 1}, {Kind: illegible, Line: 2}, {Kind: illegible, Line: 3}, {Kind: illegible, Line: 4}}},
		{"arbitrary-equality", "a===1.0+local", []Requirement{{Line: 1, Name: "a", Specifier: "===1.0+local"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, Read(tt.content))
		})
	}
}

func TestMarkerHolds(t *testing.T) {
	tests := []struct {
		marker string
		want   Answer
	}{
		{"", Yes},
		{`sys_platform == "linux"`, Yes},
		{`sys_platform == "win32"`, No},
		{`"win32" == sys_platform`, No},
		{`sys_platform != 'win32'`, Yes},
		{`python_version >= "3.9"`, Yes},
		{`python_version < "3.9"`, No},
		{`python_version >= "3.9" and python_version < "3.12"`, No},
		{`python_version < "3" or os_name == "posix"`, Yes},
		{`(python_version < "3" or os_name == "nt") and sys_platform == "linux"`, No},
		{`python_version == "3.14.0"`, Yes},
		{`python_version == "3.*"`, Unknown},
		{`platform_machine == "x86_64"`, Unknown},
		{`platform_machine == "x86_64" and sys_platform == "win32"`, No},
		{`platform_machine == "x86_64" or sys_platform == "linux"`, Yes},
		{`python_full_version < "3.11.4"`, Unknown},
		{`platform_python_implementation == "PyPy"`, No},
		{`extra == "dev"`, No},
		{`"linux" in sys_platform`, Yes},
		{`sys_platform not in "linux darwin"`, No},
		{`python_version ~= "3.8"`, Unknown},
		{`sys_platform`, Unknown},
		{`sys_platform == `, Unknown},
		{`nonsense == "x"`, Unknown},
		{`sys_platform == "linux" garbage`, Unknown},
		{strings.Repeat("(", 1000), Unknown},
		{strings.Repeat("(", 1000) + `os_name == "nt"` + strings.Repeat(")", 1000), Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.marker, func(t *testing.T) {
			assert.Equal(t, tt.want, MarkerHolds(tt.marker, "3.14"))
		})
	}
}

func TestStaysBelow(t *testing.T) {
	tests := []struct {
		specifier string
		want      bool
	}{
		{"", false}, {">=23", false}, {"==25.3.0", true}, {"==26.1", false}, {">=20,<26", true}, {"<26.0", true},
		{"<26.1", false}, {"<=25.9", true}, {"~=25.1", true}, {"~=26.0", false}, {">20, != 25, < 24", true}, {"==25.*", true}, {"<x", false},
	}
	for _, tt := range tests {
		t.Run(tt.specifier, func(t *testing.T) {
			assert.Equal(t, tt.want, StaysBelow(tt.specifier, 26))
		})
	}
}

func FuzzRequirements(f *testing.F) {
	for _, seed := range []string{
		"a[b]>=1;python_version<'3'\\\n --hash=x\n-r x\n", "-e git+ssh://git@h/r#egg=a[b]\n", "\xff\xfea\x00", "a @ file:///x ; os_name", "\\\\\n\\", "a ( >= 1 ) ; (\"a\" not in b)",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		last := 0
		for _, r := range Read(string(content)) {
			if r.Line <= last {
				t.Fatalf("line %d behind line %d", r.Line, last)
			}
			last = r.Line
			if r.Kind == ByVersion && r.Name == "" {
				t.Fatal("a requirement by version without a name")
			}
			MarkerHolds(r.Marker, "3.14")
			IsCredential(Userinfo(r.Target))
			SshToHTTPS(repositoryPath(r.Target))
			StaysBelow(r.Specifier, 26)
		}
	})
}

// FuzzNormalName holds normalName against the expression in PEP 503.
func FuzzNormalName(f *testing.F) {
	for _, name := range []string{"flask", "Flask-SQLAlchemy", "ruamel.yaml", "a--b", "-a", "a-", "a_.b", "", "-", "ä-B", "a-b-c"} {
		f.Add(name)
	}
	separators := regexp.MustCompile(`[-_.]+`)
	f.Fuzz(func(t *testing.T, name string) {
		lower := strings.Map(func(r rune) rune {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			return r
		}, name)
		if utf8.ValidString(name) {
			assert.Equal(t, strings.Trim(separators.ReplaceAllString(lower, "-"), "-"), NormalName(name))
		}
	})
}
