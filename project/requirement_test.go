package project

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
		want          []requirement
	}{
		{"empty", "\n # x\n\n", nil},
		{"name", "Flask\n", []requirement{{line: 1, name: "flask"}}},
		{"normalised", "Foo_.-Bar==1", []requirement{{line: 1, name: "foo-bar", specifier: "==1"}}},
		{"everything", "a [B_c, d] >=1,<2 ; python_version < '3.9' # x", []requirement{{line: 1, name: "a", extras: []string{"b-c", "d"}, specifier: ">=1,<2", marker: "python_version < '3.9'"}}},
		{"parentheses", "a (>=1)", []requirement{{line: 1, name: "a", specifier: ">=1"}}},
		{"continued", "a==1 \\\n  --hash=sha256:0 \\\n  --hash=sha256:1\nb", []requirement{{line: 1, name: "a", specifier: "==1", hashed: true}, {line: 4, name: "b"}}},
		{"continued-to-a-comment", "a \\\n  ==1 # \\\nb", []requirement{{line: 1, name: "a", specifier: "==1"}, {line: 3, name: "b"}}},
		{"continued-to-the-end", "a\\", []requirement{{line: 1, name: "a"}}},
		{"crlf-and-byte-order-mark", "\ufeffa\r\nb==1 \\\r\n --hash=x\r\n", []requirement{{line: 1, name: "a"}, {line: 2, name: "b", specifier: "==1", hashed: true}}},
		{"utf-16", "\xff\xfea\x00\n\x00b\x00", []requirement{{line: 1, name: "a"}, {line: 2, name: "b"}}},
		{"utf-16-big-endian", "\xfe\xff\x00a", []requirement{{line: 1, name: "a"}}},
		{"url", "a[x] @ https://h/a.whl#sha256=0 ; os_name == 'nt'", []requirement{{kind: byURL, line: 1, name: "a", extras: []string{"x"}, target: "https://h/a.whl#sha256=0", marker: "os_name == 'nt'"}}},
		{"bare-url-with-egg", "git+https://h/r.git@v1#subdirectory=x&egg=My_Pkg[e]", []requirement{{kind: byURL, line: 1, name: "my-pkg", extras: []string{"e"}, target: "git+https://h/r.git@v1#subdirectory=x&egg=My_Pkg[e]"}}},
		{"bare-url", "https://h/a-1.tar.gz", []requirement{{kind: byURL, line: 1, target: "https://h/a-1.tar.gz"}}},
		{"git-over-ssh", "git+git@h:o/r.git", []requirement{{kind: byURL, line: 1, target: "git+git@h:o/r.git"}}},
		{"file-url", "a @ file:///x", []requirement{{kind: byPath, line: 1, name: "a", target: "file:///x"}}},
		{"paths", ".\n./a[x]\nb/c\nd.whl", []requirement{{kind: byPath, line: 1, target: "."}, {kind: byPath, line: 2, target: "./a"}, {kind: byPath, line: 3, target: "b/c"}, {kind: byPath, line: 4, target: "d.whl"}}},
		{"editable", "-e .\n--editable=git+https://h/r#egg=r", []requirement{{kind: byPath, line: 1, target: ".", editable: true}, {kind: byURL, line: 2, name: "r", target: "git+https://h/r#egg=r", editable: true}}},
		{"includes", "-r a.txt\n-rb.txt\n--requirement=c.txt\n--requirement d.txt # x\n-r 'e f.txt'", []requirement{{kind: include, line: 1, target: "a.txt"}, {kind: include, line: 2, target: "b.txt"}, {kind: include, line: 3, target: "c.txt"}, {kind: include, line: 4, target: "d.txt"}, {kind: include, line: 5, target: "e f.txt"}}},
		{"constraints", "-c a.txt\n--constraint b.txt", []requirement{{kind: constraint, line: 1, target: "a.txt"}, {kind: constraint, line: 2, target: "b.txt"}}},
		{"indexes", "-i https://h\n--extra-index-url=https://i\n--find-links https://j", []requirement{{kind: indexOption, line: 1, target: "https://h"}, {kind: indexOption, line: 2, target: "https://i"}, {kind: indexOption, line: 3, target: "https://j"}}},
		{"other-options", "--pre\n--require-hashes\n--no-binary :all:\n-e", []requirement{{kind: otherOption, line: 1}, {kind: hashOption, line: 2}, {kind: otherOption, line: 3, target: ":all:"}, {kind: illegible, line: 4}}},
		{"illegible", "a b\n[x]\n==1\na[x", []requirement{{kind: illegible, line: 1}, {kind: illegible, line: 2}, {kind: illegible, line: 3}, {kind: illegible, line: 4}}},
		{"arbitrary-equality", "a===1.0+local", []requirement{{line: 1, name: "a", specifier: "===1.0+local"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, readRequirements(tt.content))
		})
	}
}

func TestMarkerHolds(t *testing.T) {
	tests := []struct {
		marker string
		want   answer
	}{
		{"", yes},
		{`sys_platform == "linux"`, yes},
		{`sys_platform == "win32"`, no},
		{`"win32" == sys_platform`, no},
		{`sys_platform != 'win32'`, yes},
		{`python_version >= "3.9"`, yes},
		{`python_version < "3.9"`, no},
		{`python_version >= "3.9" and python_version < "3.12"`, no},
		{`python_version < "3" or os_name == "posix"`, yes},
		{`(python_version < "3" or os_name == "nt") and sys_platform == "linux"`, no},
		{`python_version == "3.14.0"`, yes},
		{`python_version == "3.*"`, unknown},
		{`platform_machine == "x86_64"`, unknown},
		{`platform_machine == "x86_64" and sys_platform == "win32"`, no},
		{`platform_machine == "x86_64" or sys_platform == "linux"`, yes},
		{`python_full_version < "3.11.4"`, unknown},
		{`platform_python_implementation == "PyPy"`, no},
		{`extra == "dev"`, no},
		{`"linux" in sys_platform`, yes},
		{`sys_platform not in "linux darwin"`, no},
		{`python_version ~= "3.8"`, unknown},
		{`sys_platform`, unknown},
		{`sys_platform == `, unknown},
		{`nonsense == "x"`, unknown},
		{`sys_platform == "linux" garbage`, unknown},
		{strings.Repeat("(", 1000), unknown},
		{strings.Repeat("(", 1000) + `os_name == "nt"` + strings.Repeat(")", 1000), unknown},
	}
	for _, tt := range tests {
		t.Run(tt.marker, func(t *testing.T) {
			assert.Equal(t, tt.want, markerHolds(tt.marker, "3.14"))
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
			assert.Equal(t, tt.want, staysBelow(tt.specifier, 26))
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
		for _, r := range readRequirements(string(content)) {
			if r.line <= last {
				t.Fatalf("line %d behind line %d", r.line, last)
			}
			last = r.line
			if r.kind == byVersion && r.name == "" {
				t.Fatal("a requirement by version without a name")
			}
			markerHolds(r.marker, "3.14")
			isCredential(userinfo(r.target))
			sshToHTTPS(repositoryPath(r.target))
			staysBelow(r.specifier, 26)
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
			assert.Equal(t, strings.Trim(separators.ReplaceAllString(lower, "-"), "-"), normalName(name))
		}
	})
}
