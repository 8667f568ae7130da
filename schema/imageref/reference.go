// Package imageref knows the references of images: Docker's grammar for all of them
// ([Parse]), and what may stand where a config names one.
package imageref

import (
	"strings"

	"dockgen/schema/ascii"
	"dockgen/schema/mistake"
)

// Reference is an image reference in Docker's normal form: what Docker Hub's
// short names leave out is filled in, so "python:3.14" has the Domain
// "docker.io" and the Path "library/python".
//
// The grammar is that of github.com/distribution/reference, written by hand
// because that package compiles its regular expressions whenever a program
// starts. A fuzz test holds the two together.
type Reference struct {
	// Domain is the registry's host, with its port when it has one. It is empty
	// for a first component that only looks like a host ("a_b.c/app").
	Domain string
	Path   string
	Tag    string // without the colon; empty when there is none
	Digest string // algorithm and hex digits; empty when there is none
}

// dockerHub is the domain that a reference without one belongs to.
const dockerHub = "docker.io"

// String returns the reference in full: domain, path, tag and digest.
func (r Reference) String() string {
	s := r.Path
	if r.Domain != "" {
		s = r.Domain + "/" + s
	}
	if r.Tag != "" {
		s += ":" + r.Tag
	}
	if r.Digest != "" {
		s += "@" + r.Digest
	}
	return s
}

// Parse reads an image reference as Docker does. Its errors are
// sentences for the person who wrote the reference.
func Parse(s string) (Reference, error) {
	if len(s) == 64 && lowerHex(s) {
		return Reference{}, mistake.Errorf("%s is 64 hexadecimal digits, which Docker takes for an image ID. Choose another name.", mistake.Quoted(s))
	}
	domain, remainder := splitDomain(s)
	path, tag, digest := splitSuffix(remainder)
	if !validDomain(domain) {
		// "a_b.c/app" is no host and a path, but a path of two components.
		domain, path = "", domain+"/"+path
	}
	if err := checkPath(s, path); err != nil {
		return Reference{}, err
	}
	if tag != "" && !validTag(tag[1:]) {
		return Reference{}, mistake.Errorf("The tag of %s is not valid. A tag is at most 128 letters, digits, \"_\", \".\" and \"-\", and does not begin with \".\" or \"-\".", mistake.Quoted(s))
	}
	if digest != "" && !validDigest(digest[1:]) {
		return Reference{}, mistake.Errorf("The digest of %s is not valid. A digest is \"sha256:\" and 64 lower-case hexadecimal digits (sha384 and sha512: 96 and 128).", mistake.Quoted(s))
	}
	return Reference{domain, path, strings.TrimPrefix(tag, ":"), strings.TrimPrefix(digest, "@")}, nil
}

// Split splits the image of a registry block into the registry's host, with
// its port when it has one, and the path there, both in Docker's normal form. Of any
// other valid reference the path has the tag and the digest at its end.
func Split(image string) (host, path string) { return splitDomain(image) }

// splitDomain splits the host from the rest, as Docker guesses it: the first
// component is a host when it holds a dot, a colon or an upper-case letter, or
// is "localhost".
func splitDomain(s string) (domain, remainder string) {
	first, rest, found := strings.Cut(s, "/")
	switch {
	case !found:
		return dockerHub, "library/" + s
	case first == "index.docker.io":
		domain, remainder = dockerHub, rest
	case first == "localhost" || strings.ContainsAny(first, ".:") || strings.ToLower(first) != first:
		domain, remainder = first, rest
	default:
		return dockerHub, s
	}
	if domain == dockerHub && !strings.Contains(remainder, "/") {
		remainder = "library/" + remainder
	}
	return domain, remainder
}

// splitSuffix cuts the tag and the digest off; each keeps its ":" or "@", so
// that an empty one ("app:") differs from none.
func splitSuffix(remainder string) (path, tag, digest string) {
	path = remainder
	if at := strings.IndexByte(path, '@'); at >= 0 {
		path, digest = path[:at], path[at:]
	}
	if colon := strings.IndexByte(path, ':'); colon >= 0 {
		path, tag = path[:colon], path[colon:]
	}
	return path, tag, digest
}

func checkPath(s, path string) error {
	if path != strings.ToLower(path) {
		written := strings.TrimPrefix(path, "library/") // may not have been written
		meant := strings.Replace(s, written, strings.ToLower(written), 1)
		return mistake.Errorf("%s holds upper-case letters. The path of an image is lower case: write %s.", mistake.Quoted(s), mistake.Quoted(meant))
	}
	for component := range strings.SplitSeq(path, "/") {
		if component == "" {
			return mistake.Errorf("%s has an empty path component. Write names with one \"/\" between them.", mistake.Quoted(s))
		}
		if !validComponent(component) {
			return mistake.Errorf("%s is not an image reference: its part %s is not allowed. A part is lower-case letters and digits, with \".\", \"_\", \"__\" or dashes between them.", mistake.Quoted(s), mistake.Quoted(component))
		}
	}
	if len(path) > 255 {
		return mistake.Errorf("The path of %s is %d characters long. Docker allows 255.", mistake.Quoted(s), len(path))
	}
	return nil
}

// validComponent reports whether s is runs of [a-z0-9] joined by ".", "_", "__"
// or any number of dashes.
func validComponent(s string) bool {
	if s == "" || !ascii.IsLowerAlnum(s[0]) || !ascii.IsLowerAlnum(s[len(s)-1]) {
		return false
	}
	for i := 0; i < len(s); {
		if ascii.IsLowerAlnum(s[i]) {
			i++
			continue
		}
		start := i
		for !ascii.IsLowerAlnum(s[i]) { // ends: the last byte is a letter or digit
			i++
		}
		separator := s[start:i]
		if separator != "." && separator != "_" && separator != "__" && strings.Trim(separator, "-") != "" {
			return false
		}
	}
	return true
}

func lowerHex(s string) bool {
	return ascii.FirstOutside(s, func(c byte) bool { return ascii.IsDigit(c) || 'a' <= c && c <= 'f' }) == ""
}

// validDomain reports whether s is a host name, an IPv4 address or an IPv6
// address in brackets, with an optional port.
func validDomain(s string) bool {
	host, port := s, ""
	if address, found := strings.CutPrefix(s, "["); found {
		address, port, found = strings.Cut(address, "]")
		if !found || address == "" || ascii.FirstOutside(address, func(c byte) bool { return ascii.IsHex(c) || c == ':' }) != "" {
			return false
		}
		return port == "" || port[0] == ':' && ascii.AllDigits(port[1:])
	}
	if colon := strings.IndexByte(s, ':'); colon >= 0 {
		host, port = s[:colon], s[colon+1:]
		if !ascii.AllDigits(port) {
			return false
		}
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' ||
			ascii.FirstOutside(label, func(c byte) bool { return ascii.IsAlnum(c) || c == '-' }) != "" {
			return false
		}
	}
	return true
}

func validTag(s string) bool {
	if s == "" || len(s) > 128 || s[0] == '.' || s[0] == '-' {
		return false
	}
	return ascii.FirstOutside(s, func(c byte) bool { return ascii.IsAlnum(c) || c == '_' || c == '.' || c == '-' }) == ""
}

func validDigest(s string) bool {
	algorithm, encoded, _ := strings.Cut(s, ":")
	digits := 0
	switch algorithm {
	case "sha256":
		digits = 64
	case "sha384":
		digits = 96
	case "sha512":
		digits = 128
	}
	return digits > 0 && len(encoded) == digits && lowerHex(encoded)
}

// CheckTag accepts a tag, without its colon.
func CheckTag(s string) error {
	if validTag(s) {
		return nil
	}
	return mistake.Errorf("%s is not a tag. A tag is up to 128 letters, digits, \"_\", \".\" and \"-\", and begins with none of the last two.", mistake.Quoted(s))
}

// CheckBase accepts what image.base may be: any reference that a
// Dockerfile's FROM can pull, tag and digest included.
func CheckBase(s string) error {
	switch {
	case s == "":
		return mistake.Error(`The base image is empty. Write a reference such as "python:3.14-slim-trixie".`)
	case s == "scratch":
		return mistake.Error(`"scratch" is Docker's empty image and holds no Python. Write an image with Python, such as "python:3.14-slim-trixie".`)
	}
	if _, rest, found := strings.Cut(s, "://"); found {
		return mistake.Errorf("%s has a scheme. An image reference has none: write %s.", mistake.Quoted(s), mistake.Quoted(rest))
	}
	if trimmed := strings.TrimSpace(s); trimmed != s {
		return mistake.Errorf("%s has white space around it. Write %s.", mistake.Quoted(s), mistake.Quoted(trimmed))
	}
	_, err := Parse(s)
	return err
}
